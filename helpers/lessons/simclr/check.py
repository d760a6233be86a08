"""Exercises and quick questions of notebook 04."""

import numpy as np

from helpers.course.exercise import Exercise, Matching, Questions, Unfit

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


def _erase(images, top, left):
    erased = images.copy()
    for image, row, column in zip(erased, top, left, strict=True):
        image[row : row + 8, column : column + 8] = 0
    return erased


def _erase_all_in_one_place(images, top, left):
    return _erase(images, np.repeat(top[:1], len(top)), np.repeat(left[:1], len(left)))


erase = Exercise(
    asks="a function of `images`, `top` and `left` that returns images of the same shape",
    cases=(
        (np.random.default_rng(0).uniform(0.5, 1, (3, 28, 28, 1)), np.array([0, 12, 20]), np.array([20, 3, 9])),
        (np.random.default_rng(1).uniform(0.5, 1, (2, 28, 28, 1)), np.array([5, 1]), np.array([16, 0])),
    ),
    solution=_erase,
    yes="each image has lost a square of its own. Look at them below: would you still match two such views?",
    hint="copy the images; then a loop over the images, or over `range(len(images))`, with one slice of rows and one of columns for each.",
    mistakes={
        "nothing is erased. Paper is 0.": [lambda i, t, c: i, lambda i, t, c: i.copy()],
        "every image loses the same place. Image number i has `top[i]` and `left[i]` of its own.": _erase_all_in_one_place,
        "rows and columns are swapped: the first axis of an image counts from the top.": lambda i, t, c: _erase(i, c, t),
        "you made the square black. Paper is 0, ink is 1.": lambda i, t, c: np.where(_erase(i, t, c) == 0, 1.0, i),
        "that keeps the square and erases the rest.": lambda i, t, c: i - _erase(i, t, c),
    },
    otherwise="in one of our cases your images differ from ours. The square is 8 × 8 pixels, its upper left corner at (top, left).",
)


class Step(Exercise):
    """An exercise about one step on a small network with batch normalisation, the same at every try."""

    def outcomes(self, answer):
        import keras

        start = keras.initializers.RandomNormal(seed=1)
        layers = [keras.layers.Dense(4, use_bias=False, kernel_initializer=start), keras.layers.BatchNormalization()]
        network = keras.Sequential([keras.Input((6,)), *layers, keras.layers.Dense(3, kernel_initializer=start)])
        view_a = np.random.default_rng(0).normal(size=(5, 6)).astype("float32")
        self.cases = ((network, view_a, 0.5 * view_a[:, ::-1] + 1),)
        (value,) = super().outcomes(answer)
        if value is None or value is ... or isinstance(value, Exception):
            return [value, value]
        if not isinstance(value, tuple) or len(value) != 2:
            raise Unfit("return two things: the loss and the list of gradients.")
        if any(part is ... for part in value):
            if all(part is ... for part in value):
                return [..., ...]
            raise Unfit("a part of your answer is still open.")
        loss, gradients = value
        if not isinstance(gradients, list | tuple):
            raise Unfit("the second result is the list of gradients, one for each of `network.trainable_variables`; use `tape.gradient`.")
        if any(gradient is None for gradient in gradients):
            raise Unfit("a gradient is None: compute both the embeddings and the loss under the tape.")
        return [loss, np.concatenate([np.ravel(gradient) for gradient in gradients])]


def _step(network, view_a, view_b, training=True, split=None):
    import tensorflow as tf

    from helpers import losses

    with tf.GradientTape() as tape:
        if split == "two passes":
            z_a, z_b = network(view_a, training=training), network(view_b, training=training)
        else:
            z = network(tf.concat([view_a, view_b], axis=0), training=training)
            z_a, z_b = (z[::2], z[1::2]) if split == "alternating" else (z[:5], z[:5]) if split == "itself" else tf.split(z, 2)
        loss = losses.nt_xent_loss(z_a, z_b, 0.5)
    return loss, tape.gradient(loss, network.trainable_variables)


one_step = Step(
    asks="a function of `network`, `view_a` and `view_b` that returns the loss and the list of gradients",
    cases=((),),
    solution=_step,
    yes="one forward pass for all 2N views, the loss, the gradients. An optimizer does the rest.",
    hint="stack with `tf.concat`, call the network once with `training=True`, and halve the result with `tf.split(..., 2)`.",
    mistakes={
        "you send the two views through the network separately, so batch normalisation uses a mean and spread of its own for each half.": (
            lambda network, view_a, view_b: _step(network, view_a, view_b, split="two passes")
        ),
        "batch normalisation uses its running averages. In training the network is called with `training=True`.": (
            lambda network, view_a, view_b: _step(network, view_a, view_b, training=False)
        ),
        "view i and view i + n belong together: the first half holds all first views. You took every second row.": (
            lambda network, view_a, view_b: _step(network, view_a, view_b, split="alternating")
        ),
        "you compare the first views with themselves. Their partners are the second views.": (
            lambda network, view_a, view_b: _step(network, view_a, view_b, split="itself")
        ),
    },
    otherwise=lambda value: (
        "your loss on our small network is {answer}, not {right}." if np.isscalar(value) else "your loss is right, your gradients differ."
    ),
)


def _settled(share, known, alpha):
    return np.linalg.solve(np.eye(len(share)) - alpha * share, (1 - alpha) * known)


def _repeated(share, known, alpha, steps):
    belief = known
    for _ in range(steps):
        belief = alpha * share @ belief + (1 - alpha) * known
    return belief


RING = np.roll(np.eye(6), 1, axis=0) / 2  # six images, each joined to two: labels settle slowly


def _case(images, classes, alpha, seed):
    """A random case of label propagation: a symmetric S, known labels Y, α."""
    share = np.random.default_rng(seed).uniform(0, 1 / images, (images, images))
    return (share + share.T) / 2, np.eye(images, classes), alpha


settled = Exercise(
    asks="a function of `share`, `known` and `alpha` that returns an array like `known`",
    cases=(
        (np.array([[0, 0.5, 0], [0.5, 0, 0.7], [0, 0.7, 0]]), np.array([[1, 0], [0, 0], [0, 1.0]]), 0.9),
        _case(6, 3, alpha=0.7, seed=0),
        _case(5, 4, alpha=0.99, seed=1),
        (RING + RING.T, np.eye(6, 2), 0.9999),
    ),
    solution=_settled,
    yes="(I − αS) F = (1 − α) Y. No repeating, but a matrix of n × n: on 20,000 images the many cheap steps win.",
    hint="bring both terms with F to one side: F − αSF = (1 − α) Y. Then `np.linalg.solve`.",
    mistakes={
        "that is one step from the known labels. F appears on both sides: solve for it.": lambda s, y, a: a * s @ y + (1 - a) * y,
        "that has not settled yet, however often you repeat it. Solve for F.": [
            lambda s, y, a, steps=steps: _repeated(s, y, a, steps) for steps in (100, 300, 1000, 10_000)
        ],
        "right up to a factor: the labels would be the same, but Y has the weight 1 − α.": lambda s, y, a: _settled(s, y, a) / (1 - a),
        "α and 1 − α are swapped.": lambda s, y, a: _settled(s, y, 1 - a),
        "the α before S is missing.": lambda s, y, a: (1 - a) * np.linalg.solve(np.eye(len(s)) - s, y),
        "that is the sum, I + αS; F − αSF has a minus.": lambda s, y, a: (1 - a) * np.linalg.solve(np.eye(len(s)) + a * s, y),
        "the weight is a number of your own. Use the argument `alpha`.": lambda s, y, a: _settled(s, y, 0.99),
    },
    otherwise="in one of our cases you return {answer}, row after row, not {right}.",
)

diagnosis = Matching(
    asks='"learns", "collapsed", "shortcut" or "just started" behind each training',
    solution={
        "A: loss 6.24, rank 256, alignment 0.00, uniformity 0.00": "collapsed",
        "B: loss 4.30, rank 1.1, kNN 58 %": "shortcut",
        "C: loss 4.61, rank 8, kNN 96 %": "learns",
        "D: loss 6.20, rank 220, alignment 0.62, uniformity -1.3": "just started",
    },
    yes="no curve alone says it: a low loss can be a shortcut, and a loss near ln(2N − 1) either a start or a collapse.",
    hint="ln(511) = 6.24, and with every partner at cosine 1 and every rival at 0 the loss is 4.25. Then ask whether different images "
    "differ, and what the neighbours say.",
    mistakes={
        "the loss of B is as low as with all rivals at cosine 0, but its neighbours are worse than those of pixels. What was matched?": [
            {"B: loss 4.30, rank 1.1, kNN 58 %": "learns"},
        ],
        "in A all views are in one place: distance 0 between partners, and uniformity 0.": [
            {"A: loss 6.24, rank 256, alignment 0.00, uniformity 0.00": "just started"},
            {"A: loss 6.24, rank 256, alignment 0.00, uniformity 0.00": "shortcut"},
        ],
        "in D the loss is high, but the embeddings differ: uniformity is far below 0.": [
            {"D: loss 6.20, rank 220, alignment 0.62, uniformity -1.3": "collapsed"},
        ],
        "C finds the partner among the first ten of 511, and its neighbours agree.": [
            {"C: loss 4.61, rank 8, kNN 96 %": "shortcut"},
            {"C: loss 4.61, rank 8, kNN 96 %": "just started"},
        ],
    },
)

choice = Questions(
    {
        "no_colour_jitter": {
            "a": "No: brightness only makes the ink paler. Colour changes close a loophole; is there a *colour* loophole in grey images?",
            "b": "Yes: in a colour photograph two crops can be matched by their colours alone; a grey digit offers no such loophole.",
            "c": "No: it would cost nothing worth mentioning. It would also change nothing.",
        },
        "why_discard_the_head": {
            "a": "No: an untrained head with as few numbers keeps far more of h, as the next cells measure.",
            "b": "No: it was trained together with the encoder, for the same number of steps.",
            "c": "Yes: the loss asks z to forget what the views change, such as slant and thickness; h, one step earlier, holds more.",
        },
        "test_images_in_the_graph": {
            "a": "Yes: no test label was used, but test images were nodes, so labels could spread across them. It is called transductive.",
            "b": "No: nothing was stolen. The ten labels belong to training images. But the test images took part.",
            "c": "No: that is true of the encoder. But the graph came later, and test images are its nodes.",
        },
    }
)
