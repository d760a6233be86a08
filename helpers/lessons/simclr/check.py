"""Exercises and quick questions of notebook 04."""

import numpy as np

from helpers.course.answers import exercise
from helpers.course.exercise import Questions

KEEPS = {
    "shift by 3 pixels": True,
    "turn by 15 degrees": True,
    "turn by 180 degrees": False,
    "mirror left and right": False,
    "draw with a thicker pen": True,
    "show the upper half only": False,
}
WHY_NOT = {
    "turn by 180 degrees": "turned by 180 degrees, a 6 is a 9.",
    "mirror left and right": "nobody writes a mirrored 2 or 3: it is another sign, and the network would learn that it is the same.",
    "show the upper half only": "the upper half of an 8 may be that of a 9, and that of a 7 nearly that of a 2.",
    "shift by 3 pixels": "a digit stays the same digit three pixels further on.",
    "turn by 15 degrees": "people write at a slant of 15 degrees all the time.",
    "draw with a thicker pen": "the pen does not change the digit.",
}


@exercise(hint="for each change, ask whether a reader would still be sure of the digit: True or False.")
def keeps_the_digit(answer):
    if not isinstance(answer, dict) or set(answer) != set(KEEPS):
        return f"Not yet: keep the {len(KEEPS)} changes as the keys of the dictionary, and put True or False behind each."
    open_ones = [change for change, verdict in answer.items() if verdict is ...]
    if open_ones:
        return None if len(open_ones) == len(KEEPS) else f"Not yet: still open: {'; '.join(open_ones)}."
    if not all(isinstance(verdict, (bool, np.bool_)) for verdict in answer.values()):
        return "Not yet: answer with True or False, without quotation marks."
    wrong = [change for change, keeps in KEEPS.items() if answer[change] != keeps]
    if not wrong:
        return "Yes: place, slant and pen vary between writers and may change. What makes the digit must stay."
    return f"Not yet: right are {6 - len(wrong)} of six. The first wrong one is «{wrong[0]}»: {WHY_NOT[wrong[0]]}"


@exercise(hint="write down the six numbers for n = 3 by hand, then look for the rule.")
def partner(answer):
    value = answer(4)
    if value is ...:
        return None
    value = np.asarray(value)
    if value.shape != (8,):
        return f"Not yet: for n = 4 there are eight views, and each has a partner, but you return the shape {value.shape}."
    if np.array_equal(value, [4, 5, 6, 7, 0, 1, 2, 3]):
        if np.array_equal(answer(3), [3, 4, 5, 0, 1, 2]):
            return "Yes: n, …, 2n − 1, then 0, …, n − 1. Each view is found by its partner, and finds it."
        return "Not yet: right for n = 4, wrong for n = 3. Use the argument."
    if np.array_equal(value, np.arange(8)):
        return "Not yet: that is each view itself. The partner is the *other* view of the same image."
    if np.array_equal(value, np.arange(8) ^ 1):
        return "Not yet: that fits views that alternate, a₀ b₀ a₁ b₁. Here all first views come before all second ones."
    if np.array_equal(value, (np.arange(8) + 4)):
        return "Not yet: right for the first half; the second half points beyond the last view. Its partners are in the first half."
    if np.array_equal(value[:4], [4, 5, 6, 7]):
        return f"Not yet: right for the first half; in the second half you have {value[4:].tolist()}."
    return f"Not yet: for n = 4 you return {value.tolist()}. View 0 and view 4 are the two views of image 0."


@exercise(hint="which value of the loss belongs to a network that has learnt nothing?")
def batch_of_the_stuck_loss(answer):
    if np.isclose(answer, 128, atol=0.01):
        return "Yes: (e^5.5413 + 1) / 2 = 128. All 256 embeddings are equal: each partner gets one share of 255."
    if np.isclose(answer, 255, atol=1) or np.isclose(answer, 256, atol=0.5):
        return "Not yet: that is the number of candidates or of views, 2N − 1 or 2N. N counts images."
    if np.isclose(answer, 127.5, atol=0.3) or np.isclose(answer, 127, atol=0.3):
        return "Not yet: nearly. e^5.5413 is 2N − 1, so add the one before you halve it."
    if np.isclose(answer, (10**5.5413 + 1) / 2, rtol=0.01):
        return "Not yet: the logarithm is the natural one. Use np.exp."
    return f"Not yet: {answer!r}. With all similarities equal, the partner's share is 1 / (2N − 1), and the loss is minus its logarithm."


@exercise(hint="how many different stamps do eight bits make, and how many other images are there?")
def same_stamp(answer):
    if np.isclose(answer, 255 / 256, atol=0.005):
        return "Yes: 255 / 2⁸ = 0.996. With eight bits an image shares its stamp with one other on average; with twelve, with hardly any."
    if np.isclose(answer, 1 / 256, atol=1e-4):
        return "Not yet: that is the probability for one other image. There are 255 of them."
    if np.isclose(answer, 255 / 8, atol=0.5) or np.isclose(answer, 256 / 8, atol=0.5):
        return "Not yet: eight bits make 2⁸ different stamps, not eight."
    if np.isclose(answer, 255 / 16, atol=0.5) or np.isclose(answer, 255 / 64, atol=0.1):
        return "Not yet: eight bits make 2 · 2 · … · 2 = 256 different stamps."
    if np.isclose(answer, 510 / 256, atol=0.01) or np.isclose(answer, 511 / 256, atol=0.001):
        return "Not yet: that counts views. Count images."
    if np.isclose(answer, 255 / 4096, atol=1e-3):
        return "Not yet: that is for twelve bits; here are eight."
    return f"Not yet: {answer}. Multiply the number of other images by the probability that one of them carries the same stamp."


ERRORS_WITHOUT_THICKNESS = 1.5  # times as many as with it; a test compares it with the stored runs


@exercise(hint="a share of wrong answers is 1 less the accuracy; take the mean over the seeds first.")
def errors_without_thickness(answer):
    if np.isclose(answer, ERRORS_WITHOUT_THICKNESS, atol=0.03):
        return f"Yes: {ERRORS_WITHOUT_THICKNESS} times as many. A point of accuracy looks small, until you see what was left to gain."
    if np.isclose(answer, 1 / ERRORS_WITHOUT_THICKNESS, atol=0.02):
        return "Not yet: upside down. The errors without the thickness are the larger ones; divide them by ours."
    if np.isclose(answer, ERRORS_WITHOUT_THICKNESS - 1, atol=0.03):
        return "Not yet: nearly. That is the growth; the factor is 1 more."
    if 0.98 < answer < 1.02:
        return "Not yet: that is a ratio of accuracies. Take the shares of *wrong* answers, 1 less the accuracy."
    return f'Not yet: {answer}. Compare 1 − `ours` with 1 − the mean of `knn_stored("no thickness")["no thickness"]`.'


@exercise(hint="translate the formula sign by sign; S F is a matrix product.")
def flow_step(answer):
    share = np.array([[0, 0.5, 0], [0.5, 0, 0.7], [0, 0.7, 0]])
    flow, known = np.array([[1, 0], [0.2, 0.4], [0, 0.0]]), np.array([[1, 0], [0, 0], [0, 1.0]])
    value = answer(share, flow, known, 0.9)
    if value is ...:
        return None
    value = np.asarray(value, float)
    right = 0.9 * share @ flow + 0.1 * known
    if value.shape != right.shape:
        return f"Not yet: your step returns the shape {value.shape}; three images with two classes need (3, 2)."
    if np.allclose(value, right):
        return "Yes: repeat it, and labels walk from neighbour to neighbour until they meet."
    if np.allclose(value, 0.1 * share @ flow + 0.9 * known):
        return "Not yet: α and 1 − α are swapped: with α = 0.99 nearly everything comes from the neighbours."
    if np.allclose(value, share @ flow) or np.allclose(value, 0.9 * share @ flow):
        return "Not yet: the known labels are missing. Without (1 − α) Y they would be forgotten after the first step."
    if np.allclose(value, 0.9 * share @ known + 0.1 * known):
        return "Not yet: you send the known labels again and again. Send `flow`, what every image believes by now."
    if np.allclose(value, share @ flow + known):
        return "Not yet: weigh the two parts with α and 1 − α, or the numbers grow for ever."
    if np.allclose(value, 0.9 * share @ flow + known):
        return "Not yet: the known labels have the weight 1 − α, not 1."
    return (
        f"Not yet: in a chain of three images, the outer two labelled, your step with α = 0.9 gives the middle one "
        f"{np.round(value[1], 3).tolist()}, not {np.round(right[1], 3).tolist()}."
    )


choice = Questions(
    {
        "no_colour_jitter": {
            "a": "No: brightness only makes the ink paler. Colour changes are there to close a loophole; is there one in grey images?",
            "b": "Yes: in a colour photograph two crops can be matched by their colours alone; a grey digit offers no such loophole.",
            "c": "No: it would cost nothing worth mentioning. It would also change nothing.",
        },
        "why_discard_the_head": {
            "a": "No: an untrained head with as few numbers keeps far more of h, as the next cells measure.",
            "b": "No: it was trained together with the encoder, for the same number of steps.",
            "c": "Yes: the loss asks z to forget what the views change, such as slant and thickness; h, one step earlier, holds more.",
        },
        "test_images_in_the_graph": {
            "a": "Yes: no test label was used, but test images were nodes, so labels could walk across them. It is called transductive.",
            "b": "No: nothing was stolen. The ten labels belong to training images. But the test images took part.",
            "c": "No: that is true of the encoder. But the graph came later, and test images are its nodes.",
        },
    }
)
