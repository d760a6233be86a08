"""Exercises and quick questions of notebook 01."""

import numpy as np

from helpers.course.exercise import Exercise, Matching, Questions, Unfit

lowest_common_cosine = Exercise(
    asks="one number, the lowest possible cosine",
    solution=-1 / 9,
    yes="10 + 90 c ≥ 0, so c ≥ −1/9. Ten directions that all keep this angle form a simplex, and it needs nine dimensions.",
    hint="the squared length of the sum of all ten is 10 + 90 c, and it is never below 0.",
    mistakes={
        "that is possible for two directions. A third one cannot be opposite to both.": [-0.9, -1],
        "almost. There are 10 · 9 = 90 ordered pairs, not 100: no vector is paired with itself.": -0.1,
        "each pair counts twice in the squared length: v₁ · v₂ and v₂ · v₁ make 90 products, not 45.": -10 / 45,
        "check the sign. 10 + 90 c = 0.": 1 / 9,
        "0 is what right angles give. A little further apart is possible.": 0,
    },
    otherwise="{answer} is not right. Write out the squared length of the sum of ten unit vectors.",
)


class Bytes(Exercise):
    """An exercise whose numbers are to be of type int8."""

    def alike(self, given, right):
        return super().alike(given, right) and all(np.asarray(a).dtype == np.asarray(b).dtype for a, b in zip(given, right, strict=True))

    def refuse_misfit(self, value, expected):
        super().refuse_misfit(value, expected)
        dtype = np.asarray(value).dtype
        if dtype != np.int8:
            raise Unfit(f"the values are of type {dtype}. One signed byte each is asked for: end with `.astype(np.int8)`.")


to_bytes = Bytes(
    asks="a function of `z` that returns an int8 array of the same shape",
    cases=(
        (np.array([[1.0, -1.0, 0.5, -0.26], [0.004, -0.006, 0.2, 0.99]]),),
        (np.append(np.random.default_rng(0).uniform(-1, 1, 11), 1),),
    ),
    solution=lambda z: np.round(127 * z).astype(np.int8),
    yes="127 steps on each side, and the cosine hardly notices.",
    hint="an int8 holds −127 to 127: multiply, round, then change the type.",
    mistakes={
        "without a factor, nearly everything between −1 and 1 becomes 0. Multiply by 127 first.": [
            lambda z: z.astype(np.int8),
            lambda z: np.round(z).astype(np.int8),
        ],
        "you round before you multiply, and only −127, 0 and 127 are left. Multiply first.": [
            lambda z: 127 * z.astype(np.int8),
            lambda z: (127 * np.round(z)).astype(np.int8),
        ],
        "128 · 1.0 does not fit: int8 ends at 127 and wraps round to −128.": [
            lambda z: np.round(128 * z).astype(int).astype(np.int8),
            lambda z: (128 * z).astype(int).astype(np.int8),
        ],
        "255 counts the values on both sides of 0 together; on one side there are 127.": [
            lambda z: np.round(255 * z).astype(int).astype(np.int8)
        ],
        "changing the type cuts the fraction off, always towards 0. Round first.": lambda z: (127 * z).astype(np.int8),
        "adding ½ and cutting rounds positive numbers only. Use `np.round`.": lambda z: (127 * z + 0.5).astype(np.int8),
        "uint8 has no negative numbers: they wrap round, or you shift them and change the cosine. Take int8.": [
            lambda z: np.round(127 * z).astype(int).astype(np.uint8),
            lambda z: np.round(127 * (z + 1)).astype(np.uint8),
            lambda z: np.round(127.5 * (z + 1)).astype(np.uint8),
        ],
    },
    otherwise="in one of our cases you give {answer} in place of {right}.",
)

label_of_similar_pairs = Matching(
    asks="the number 0 or 1 behind each name",
    solution={"chopra2005": 0, "hadsell2006": 0, "this course": 1},
    yes="both papers write Y = 0 for a similar pair, the course y = 1. So y = 1 − Y: convert before you copy a formula.",
    hint="put D = 0 into the formula. Which Y makes the loss of two equal images zero?",
    mistakes={
        "exactly the wrong way round. Similar pairs are those that the loss pulls together.": {
            "chopra2005": 1,
            "hadsell2006": 1,
            "this course": 0,
        },
        "in both papers the term that grows with the distance stands behind (1 − Y), so it counts when Y = 0.": {
            "chopra2005": 1,
            "hadsell2006": 1,
        },
        "look at the course again. It writes y d² for a pair of the same class.": {"this course": 0},
        "Chopra's energy E grows with the distance. Which Y keeps the term that grows with E?": {"chopra2005": 1},
        "Hadsell's D² is the term that grows with the distance. Which Y keeps it?": {"hadsell2006": 1},
    },
)

ORDER = ("tied twins", "contrastive margin", "semi-hard triplets", "memory bank", "queue", "no negatives")


def _out_of_order(answer):
    """What to say of six names that are not in the right order: the broken link first, then the first wrong place."""
    answer = [str(name) for name in answer]
    if set(answer) != set(ORDER):
        return f"name each of these once: {', '.join(sorted(ORDER))}."
    if answer.index("queue") < answer.index("memory bank"):
        return "the queue (MoCo) was made because the entries of the memory bank are stale. It comes later."
    wrong = next(place for place, (one, other) in enumerate(zip(answer, ORDER, strict=True)) if one != other)
    return f"place {wrong + 1} is wrong; what stands there comes {'later' if ORDER.index(answer[wrong]) > wrong else 'earlier'}."


order_of_ideas = Exercise(
    asks="a list of the six names, oldest first",
    solution=ORDER,
    yes="1993, 2006, 2015, 2018, 2020, 2020. Each takes away a limit of one before it.",
    hint="begin with the signatures; the last three answer where negatives come from.",
    mistakes={
        "the right order, backwards. Oldest first.": ORDER[::-1],
        "MoCo's queue (2020) is a little older than BYOL, which needs no negatives.": (*ORDER[:4], "no negatives", "queue"),
        "that is the order of the alphabet. Oldest first.": tuple(sorted(ORDER)),
    },
    otherwise=_out_of_order,
)

limit_led_to = Matching(
    asks="DrLIM, MoCo, N-pair loss, Siamese net or SimSiam behind each limit, in quotation marks",
    solution={
        "a new signer has no output in a classifier": "Siamese net",
        "one fixed, opposite target for every different pair": "DrLIM",
        "one negative at a time converges slowly": "N-pair loss",
        "the memory bank's entries are stale": "MoCo",
        "a slow copy of the network is still needed": "SimSiam",
    },
    yes="a chain of limits, each removed by the next idea.",
    hint="for each limit, ask which of the five works no longer has it. The list below the timeline helps.",
    mistakes={
        "SimSiam has no negatives, so it needs no store for them. Who keeps a store, but a fresh one?": {
            "the memory bank's entries are stale": "SimSiam"
        },
        "MoCo has many negatives, but its question was how to keep them fresh. Who first took many at once, with labels?": {
            "one negative at a time converges slowly": "MoCo"
        },
    },
)

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
