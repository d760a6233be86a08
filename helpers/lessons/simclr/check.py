"""Exercises and quick questions of notebook 04."""

import numpy as np

from helpers.course.exercise import Exercise, Matching, Questions

keeps_the_digit = Matching(
    asks="True or False behind each change",
    solution={
        "shift by 3 pixels": True,
        "turn by 15 degrees": True,
        "turn by 180 degrees": False,
        "mirror left and right": False,
        "draw with a thicker pen": True,
        "show the upper half only": False,
    },
    yes="place, slant and pen vary between writers and may change. What makes the digit must stay.",
    hint="for each change, ask whether a reader would still be sure of the digit.",
    mistakes={
        "a digit stays the same digit three pixels further on.": {"shift by 3 pixels": False},
        "people write at a slant of 15 degrees all the time.": {"turn by 15 degrees": False},
        "turned by 180 degrees, a 6 is a 9.": {"turn by 180 degrees": True},
        "nobody writes a mirrored 2 or 3: it is another sign, and the network would learn that it is the same.": {
            "mirror left and right": True
        },
        "the pen does not change the digit.": {"draw with a thicker pen": False},
        "the upper half of an 8 may be that of a 9, and that of a 7 nearly that of a 2.": {"show the upper half only": True},
    },
)

partner = Exercise(
    asks="a function of `n` that returns 2n whole numbers",
    cases=((4,), (3,), (1,), (10,)),
    solution=lambda n: np.concatenate([np.arange(n, 2 * n), np.arange(n)]),
    yes="n, …, 2n − 1, then 0, …, n − 1. Each view is found by its partner, and finds it.",
    hint="write down the six numbers for n = 3 by hand, then look for the rule.",
    mistakes={
        "that is each view itself. The partner is the *other* view of the same image.": lambda n: np.arange(2 * n),
        "that fits views that alternate, a₀ b₀ a₁ b₁. Here all first views come before all second ones.": lambda n: np.arange(2 * n) ^ 1,
        "right for the first half; the second half points beyond the last view. Its partners are in the first half.": [
            lambda n: np.arange(2 * n) + n
        ],
        "right for the first half; the second half names itself. Its partners are in the first half.": [
            lambda n: np.concatenate([np.arange(n, 2 * n), np.arange(n, 2 * n)])
        ],
        "that is the first half. Every view of the second half has a partner, too.": lambda n: np.arange(n, 2 * n),
        "you pair the first view with the last one. View 0 and view n show the same image.": lambda n: np.arange(2 * n)[::-1],
        "your numbers are always the same. Use the argument, n.": [
            lambda n: np.array([4, 5, 6, 7, 0, 1, 2, 3]),
            lambda n: np.array([3, 4, 5, 0, 1, 2]),
        ],
    },
    otherwise="for one n you return {answer}. View 0 and view n are the two views of image 0.",
)

batch_of_the_stuck_loss = Exercise(
    asks="one number, the images of a batch",
    solution=128,
    yes="(e^5.5413 + 1) / 2 = 128. All 256 embeddings are equal: each partner gets one share of 255.",
    hint="which value of the loss belongs to a network that has learnt nothing?",
    mistakes={
        "that is the number of candidates or of views, 2N − 1 or 2N. N counts images.": [255, 256, np.exp(5.5413)],
        "nearly. e^5.5413 is 2N − 1, so add the one before you halve it.": [127.5, 127, np.exp(5.5413) / 2],
        "the logarithm is the natural one. Use `np.exp`.": [(10**5.5413 + 1) / 2, (2**5.5413 + 1) / 2],
    },
    otherwise="{answer} is not right. With all similarities equal, the partner's share is 1 / (2N − 1); the loss is minus its logarithm.",
)

same_stamp = Exercise(
    asks="one number, how many other images",
    solution=255 / 256,
    yes="255 / 2⁸ = 0.996. With eight bits an image shares its stamp with one other on average; with twelve, with hardly any.",
    hint="how many different stamps do eight bits make, and how many other images are there?",
    mistakes={
        "nearly. The batch has 256 images, but only 255 *other* ones.": 1,
        "that is the probability for one other image. There are 255 of them.": 1 / 256,
        "that is the probability that any other image carries it. How many do, on average?": 1 - (255 / 256) ** 255,
        "eight bits make 2⁸ different stamps, not eight.": [255 / 8, 256 / 8],
        "eight bits make 2 · 2 · … · 2 = 256 different stamps.": [255 / 16, 256 / 16, 255 / 64, 256 / 64],
        "that counts views. Count images.": [510 / 256, 511 / 256],
        "that is for twelve bits; here are eight.": [255 / 4096, 256 / 4096],
    },
    otherwise="{answer} is not right. Multiply the number of other images by the probability that one of them carries the same stamp.",
)

errors_without_thickness = Exercise(
    asks="one number, the factor to two decimals",
    solution=1.5018,  # of the stored runs, as a test asserts
    tolerance=1e-3,
    yes="1.5 times as many. A point of accuracy looks small, until you see what was left to gain.",
    hint="a share of wrong answers is 1 less the accuracy; take the mean over the seeds first.",
    mistakes={
        "upside down. The errors without the thickness are the larger ones; divide them by ours.": [1 / 1.5018, 0.67],
        "nearly. That is the growth; the factor is 1 more.": [0.5018, 0.5],
        "that is a ratio of accuracies. Take the shares of *wrong* answers, 1 less the accuracy.": [0.9905, 1 / 0.9905],
        "that is the mean of the seeds' ratios. Take the mean over the seeds first, then one ratio.": 1.5052,
        "that is the difference of the two shares. Divide one by the other.": 0.0093,
    },
    otherwise='{answer} is not right. Compare 1 − `ours` with 1 − the mean of `knn_stored("no thickness")["no thickness"]`.',
)


def _beliefs(images, classes, alpha, seed):
    """A random case of label propagation: a symmetric S, beliefs F, known labels Y, α."""
    random = np.random.default_rng(seed)
    share = random.uniform(0, 0.5, (images, images))
    return (share + share.T) / 2, random.uniform(size=(images, classes)), np.eye(images, classes), alpha


flow_step = Exercise(
    asks="a function of `share`, `flow`, `known` and `alpha` that returns an array like `flow`",
    cases=(
        (
            np.array([[0, 0.5, 0], [0.5, 0, 0.7], [0, 0.7, 0]]),  # a chain of three images, the outer two labelled
            np.array([[1, 0], [0.2, 0.4], [0, 0.0]]),
            np.array([[1, 0], [0, 0], [0, 1.0]]),
            0.9,
        ),
        _beliefs(6, 3, alpha=0.7, seed=0),
        _beliefs(5, 4, alpha=0.99, seed=1),
    ),
    solution=lambda s, f, y, a: a * s @ f + (1 - a) * y,
    yes="repeat it, and labels walk from neighbour to neighbour until they meet.",
    hint="translate the formula sign by sign; S F is a matrix product.",
    mistakes={
        "α and 1 − α are swapped: with α = 0.99 nearly everything comes from the neighbours.": lambda s, f, y, a: (1 - a) * s @ f + a * y,
        "the known labels are missing. Without (1 − α) Y they would be forgotten after the first step.": [
            lambda s, f, y, a: a * s @ f,
            lambda s, f, y, a: s @ f,
        ],
        "you send the known labels again and again. Send `flow`, what every image believes by now.": lambda s, f, y, a: (
            a * s @ y + (1 - a) * y
        ),
        "weigh the two parts with α and 1 − α, or the numbers grow for ever.": lambda s, f, y, a: s @ f + y,
        "the known labels have the weight 1 − α, not 1.": lambda s, f, y, a: a * s @ f + y,
        "what the neighbours believe has the weight α, not 1.": [lambda s, f, y, a: s @ f + (1 - a) * y],
        "the weight is a number of your own. Use the argument: α is 0.99 in the text, and other values are tried here.": [
            lambda s, f, y, a: 0.99 * s @ f + 0.01 * y,
            lambda s, f, y, a: 0.9 * s @ f + 0.1 * y,
        ],
        "without `share` no image hears of its neighbours. S F is `share @ flow`.": lambda s, f, y, a: a * f + (1 - a) * y,
        "S F is a matrix product, `share @ flow`; `*` multiplies entry by entry, and the shapes differ.": [
            lambda s, f, y, a: a * s * f + (1 - a) * y,
            lambda s, f, y, a: a * f * s + (1 - a) * y,
        ],
    },
    otherwise="in one of our cases your step gives {answer}, row after row, not {right}.",
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
