"""Exercises and quick questions of notebook 01."""

import numpy as np

from helpers.course.answers import exercise
from helpers.course.exercise import Questions


@exercise(hint="the squared length of the sum of all ten is 10 + 90 c, and it is never below 0.")
def lowest_common_cosine(answer):
    if np.isclose(answer, -1 / 9, atol=2e-3):
        return "Yes: 10 + 90 c ≥ 0, so c ≥ −1/9. Ten directions that all keep this angle form a simplex, and it needs nine dimensions."
    if np.isclose(answer, -0.9, atol=1e-3) or np.isclose(answer, -1):
        return "Not yet: that is possible for two directions. A third one cannot be opposite to both."
    if np.isclose(answer, -0.1, atol=2e-3):
        return "Not yet: almost. There are 10 · 9 = 90 ordered pairs, not 100: no vector is paired with itself."
    if np.isclose(answer, 1 / 9, atol=2e-3):
        return "Not yet: check the sign. 10 + 90 c = 0."
    if np.isclose(answer, 0, atol=1e-6):
        return "Not yet: 0 is what right angles give. A little further apart is possible."
    return f"Not yet: {answer!r}. Write out the squared length of the sum of ten unit vectors: ten ones, and 90 times the common cosine."


@exercise(hint="an int8 holds −127 to 127: multiply, round, then change the type.")
def to_bytes(answer):
    z = np.array([[1.0, -1.0, 0.5, -0.26], [0.004, -0.006, 0.2, 0.99]])
    value = answer(z.copy())
    if value is ...:
        return None
    value, right = np.asarray(value), np.round(127 * z)
    if value.shape != z.shape:
        return f"Not yet: one byte for each number. Shape {z.shape} came back as {value.shape}."
    if value.dtype == np.uint8:
        return "Not yet: uint8 has no negative numbers, so half of the directions wrap round. Take int8."
    if value.dtype != np.int8:
        return f"Not yet: the values are of type {value.dtype}, {value.dtype.itemsize} bytes each. End with `.astype(np.int8)`."
    if np.array_equal(value, z.astype(np.int8)):
        return "Not yet: without a factor, everything between −1 and 1 becomes 0. Multiply by 127 first."
    if np.array_equal(value, right):
        return "Yes: 127 steps on each side, and the cosine hardly notices."
    if np.array_equal(value, np.round(128 * z).astype(int).astype(np.int8)):
        return "Not yet: 128 · 1.0 does not fit: int8 ends at 127 and wraps round to −128."
    if np.array_equal(value, (127 * z).astype(np.int8)):
        return "Not yet: changing the type cuts the fraction off, always towards 0. Round first."
    return f"Not yet: {z[0].tolist()} should become {right[0].astype(int).tolist()}, not {value[0].tolist()}."


@exercise(hint="put D = 0 into the formula. Which Y makes the loss of two equal images zero?")
def label_of_similar_pairs(answer):
    works = ("chopra2005", "hadsell2006", "this course")
    if not isinstance(answer, dict) or set(answer) != set(works):
        return f"Not yet: give a dictionary with the keys {', '.join(works)}."
    given = tuple(answer[work] for work in works)
    open_ones = [work for work in works if answer[work] is ...]
    if open_ones:
        return None if len(open_ones) == len(works) else f"Not yet: still open: {', '.join(open_ones)}."
    if not all(label in (0, 1) for label in given):
        return f"Not yet: {given}. A label is the number 0 or the number 1."
    if given == (0, 0, 1):
        return "Yes: both papers write Y = 0 for a similar pair, the course y = 1. So y = 1 − Y: convert before you copy a formula."
    if given == (1, 1, 0):
        return "Not yet: exactly the wrong way round. Similar pairs are those that the loss pulls together."
    if given[:2] == (1, 1):
        return "Not yet: in both papers the term that grows with the distance stands behind (1 − Y), so it counts when Y = 0."
    if given[2] == 0:
        return "Not yet: the papers may be right, the course is not. It writes y d² for a pair of the same class."
    return f"Not yet: {answer!r}. One formula at a time: which Y keeps the term that grows with the distance?"


ORDER = ("tied twins", "contrastive margin", "semi-hard triplets", "memory bank", "queue", "no negatives")


@exercise(hint="begin with the signatures; the last three answer where negatives come from.")
def order_of_ideas(answer):
    if not isinstance(answer, (list, tuple)):
        return "Not yet: give a list of the six names, in square brackets and each in quotation marks."
    answer = tuple(answer)
    if set(answer) != set(ORDER) or len(answer) != len(ORDER):
        return f"Not yet: name each of these once: {', '.join(ORDER)}."
    if answer == ORDER:
        return "Yes: 1993, 2006, 2015, 2018, 2020, 2020. Each takes away a limit of one before it."
    if answer == ORDER[::-1]:
        return "Not yet: the right order, backwards. Oldest first."
    if answer.index("queue") < answer.index("memory bank"):
        return "Not yet: the queue (MoCo) was made because the entries of the memory bank are stale. It comes later."
    if answer.index("semi-hard triplets") < answer.index("contrastive margin"):
        return "Not yet: DrLIM's margin (2006) is older than FaceNet's triplets (2015)."
    wrong = next(i for i, (one, other) in enumerate(zip(answer, ORDER, strict=True)) if one != other)
    return f"Not yet: place {wrong + 1} is wrong, {answer[wrong]!r} comes {'later' if ORDER.index(answer[wrong]) > wrong else 'earlier'}."


LED_TO = {
    "a new signer has no output in a classifier": "Siamese net",
    "one fixed, opposite target for every different pair": "DrLIM",
    "one negative at a time converges slowly": "N-pair loss",
    "the memory bank's entries are stale": "MoCo",
    "a slow copy of the network is still needed": "SimSiam",
}


@exercise(hint="for each limit, ask which work no longer has it. The list below the timeline helps.")
def limit_led_to(answer):
    if not isinstance(answer, dict) or set(answer) != set(LED_TO):
        return "Not yet: keep the five limits as the keys of the dictionary, and put the name of a work behind each."
    open_ones = [limit for limit, work in answer.items() if work is ...]
    if open_ones:
        return None if len(open_ones) == len(LED_TO) else f"Not yet: still open: {'; '.join(open_ones)}."
    strange = sorted({str(work) for work in answer.values()} - set(LED_TO.values()))
    if strange:
        return f"Not yet: {', '.join(strange)} is not among the five works: {', '.join(sorted(LED_TO.values()))}."
    wrong = [limit for limit, work in LED_TO.items() if answer[limit] != work]
    if not wrong:
        return "Yes: a chain of limits, each removed by the next idea."
    if answer["the memory bank's entries are stale"] == "SimSiam":
        return "Not yet: SimSiam has no negatives, so it needs no store for them. Who keeps a store, but a fresh one?"
    if answer["one negative at a time converges slowly"] == "MoCo":
        return "Not yet: MoCo has many negatives, but its question was how to keep them fresh. Who first took many at once, with labels?"
    return f"Not yet: {len(wrong)} of five are wrong, the first is «{wrong[0]}»."


choice = Questions(
    {
        "why_verification": {
            "a": "No: a classifier may be very accurate on the signers that it knows. The trouble is with those that it does not.",
            "b": "Yes: a classifier has one output for each class that it was trained on. A comparison needs no class at all.",
            "c": "No: comparing costs more, if anything: two passes through the network instead of one.",
        },
        "a_new_image": {
            "a": "No: it did not see them. They were held out.",
            "b": "Yes: the map is a function. Methods that move the given points themselves have no answer for a new one.",
            "c": "No: no pixel distance is asked for at this point. The neighbours were only needed for training.",
        },
        "why_collapse_was_expected": {
            "a": "Yes: the constant map makes every pair agree perfectly, and nothing in the loss objects.",
            "b": "No: large batches matter where the batch supplies the negatives. Here there are none.",
            "c": "No: the views are random in all these methods; that is not what makes a network constant.",
        },
        "not_in_the_race": {
            "a": "No: it is a fine result. The reason is how it was measured.",
            "b": "Yes: fine-tuning changes all weights with labels; a linear probe leaves the encoder as it is.",
            "c": "No: the size of the encoder differs between many rows of the race, and the figure says so.",
        },
    }
)
