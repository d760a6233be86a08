"""Exercises and quick questions of notebook 06."""

import numpy as np
import tensorflow as tf

from helpers import losses
from helpers.course.exercise import Exercise, Matching, Questions, Unfit

keeps_the_kind = Matching(
    asks="True or False behind each change",
    solution={
        "mirror left and right": True,
        "much darker or paler": True,
        "shift by 3 pixels": True,
        "turn upside down": False,
        "stretch to twice the length": False,
        "show the upper half only": False,
    },
    yes="a mirrored shoe is a shoe and a pale coat a coat. Length tells a shirt from a dress, so it must stay.",
    hint="for each change, ask whether a shop would still put the thing on the same shelf.",
    mistakes={
        "a mirrored digit is another sign, but a mirrored shoe is the other shoe of the pair.": {"mirror left and right": False},
        "the same coat is sold in many shades.": {"much darker or paler": False},
        "a thing stays what it is three pixels further on.": {"shift by 3 pixels": False},
        "nobody photographs trousers upside down: the views would ask for something that your pictures never need.": {
            "turn upside down": True
        },
        "a shirt of twice the length is a dress.": {"stretch to twice the length": True},
        "the upper half of a dress may be that of a T-shirt.": {"show the upper half only": True},
    },
)

enqueue = Exercise(
    asks="a function of `queue` and `keys` that returns an array like `queue`",
    cases=(
        (np.arange(12.0).reshape(6, 2), -np.arange(1.0, 5).reshape(2, 2)),
        (np.arange(8.0).reshape(4, 2), -np.arange(1.0, 7).reshape(3, 2)),
        (np.arange(4.0).reshape(2, 2), -np.arange(1.0, 7).reshape(3, 2)),
    ),
    solution=lambda queue, keys: np.concatenate([keys, queue])[: len(queue)],
    yes="the new keys come first, and as many of the oldest leave. The length never changes.",
    hint="put both together, the newest first, then keep as many rows as the queue had.",
    mistakes={
        "your queue grows. It keeps its length: as many rows leave as come in.": lambda queue, keys: np.concatenate([keys, queue]),
        "the new keys are missing at the front: rows 0, 1, … of your answer are old.": [
            lambda queue, keys: queue,
            lambda queue, keys: np.concatenate([queue, keys])[: len(queue)],
        ],
        "you let the newest of the old keys go. The oldest stand at the end.": (
            lambda queue, keys: np.concatenate([keys, queue[len(keys) :]])[: len(queue)]
        ),
        "right rows, but here the newest keys stand first, not last.": lambda queue, keys: np.concatenate([queue, keys])[-len(queue) :],
        "nothing but the new keys is left. A queue remembers earlier batches.": lambda queue, keys: keys,
    },
    otherwise="in one of our cases you return {answer}, row after row, not {right}.",
)

accumulated = Exercise(
    asks="one number, the mean loss of the four quarters",
    solution=np.log(2 * 64 - 1),
    yes="ln(127) = 4.844, not ln(511) = 6.236. No quarter ever sees the negatives of the others, however the gradients are added up.",
    hint="a quarter has 64 images. Which loss belongs to it if all embeddings are equal?",
    mistakes={
        "that is the loss of one batch of 256. In a quarter each view has 127 others.": np.log(511),
        "the mean of four equal numbers is that number: do not divide by four again.": np.log(127) / 4,
        "the mean is asked for, not the sum.": 4 * np.log(127),
        "the logarithm is the natural one: `np.log`.": [np.log10(127), np.log2(127)],
        "nearly. A view is not its own candidate, so there are 2N − 1.": [np.log(128), np.log(126)],
        "each image has two views: 2N − 1 candidates.": [np.log(64), np.log(63)],
    },
    otherwise="{answer} is not right. With all similarities equal, the loss of N images is ln(2N − 1).",
)


class Gradients(Exercise):
    """An exercise about a loss and where its gradient goes, on four random arrays, the same at every try."""

    def outcomes(self, answer):
        drawn = np.random.default_rng(0).normal(size=(4, 5, 3))
        tensors = [tf.constant(each, tf.float32) for each in drawn]
        self.cases = (tuple(tensors),)
        with tf.GradientTape() as tape:
            tape.watch(tensors)
            (value,) = super().outcomes(answer)
        if not tf.is_tensor(value) or value.shape.rank != 0 or not value.dtype.is_floating:
            return [value, value]
        gradients = tape.gradient(value, tensors, unconnected_gradients="zero")
        if not any(np.any(gradient) for gradient in gradients):
            raise Unfit("no gradient reaches your arguments: compute the loss from them, with TensorFlow's functions.")
        return [value.numpy(), np.concatenate([np.ravel(gradient) for gradient in gradients])]


def _simsiam(p_a, p_b, z_a, z_b, stop=tf.stop_gradient, of_p=tf.identity, sign=-1, both=True, crossed=True):
    def cosine(p, z):
        return tf.reduce_mean(tf.reduce_sum(tf.math.l2_normalize(of_p(p), axis=1) * tf.math.l2_normalize(stop(z), axis=1), axis=1))

    one, other = (z_b, z_a) if crossed else (z_a, z_b)
    return sign * (cosine(p_a, one) + cosine(p_b, other)) / 2 if both else sign * cosine(p_a, one)


stop_gradient = Gradients(
    asks="a function of `p_a`, `p_b`, `z_a` and `z_b` that returns one number, the loss",
    cases=((),),
    solution=_simsiam,
    yes="the predictions learn to hit the embeddings, and the embeddings do not come to meet them.",
    hint="the mean cosine of p_a with z_b and of p_b with z_a, with a minus; `tf.stop_gradient` around each z.",
    mistakes={
        "the loss is right, but its gradient also moves z: nothing is stopped.": lambda *each: _simsiam(*each, stop=tf.identity),
        "you stop the predictions. They are what must learn; stop z.": (
            lambda *each: _simsiam(*each, stop=tf.identity, of_p=tf.stop_gradient)
        ),
        "the sign: a loss is to fall as the cosine rises.": lambda *each: _simsiam(*each, sign=1),
        "that is one direction. Both views predict the other.": lambda *each: _simsiam(*each, both=False),
        "each prediction is compared with its own view. It is to predict the *other* one.": lambda *each: _simsiam(*each, crossed=False),
        "right up to a factor of two: take the mean of both directions.": lambda *each: 2 * _simsiam(*each),
    },
    otherwise=lambda value: "your loss is {answer}, not {right}." if np.isscalar(value) else "your loss is right, its gradient is not.",
)

regret = Exercise(
    asks="a function of `score` and `quality` that returns one number",
    cases=(
        (np.array([3.0, 1, 2]), np.array([0.7, 0.9, 0.8])),
        (np.array([-2.0, -1, -3]), np.array([0.5, 0.6, 0.75])),
        (np.array([0.1, 0.5, 0.4, 0.2]), np.array([0.3, 0.9, 0.2, 0.1])),
    ),
    solution=lambda score, quality: quality.max() - quality[score.argmax()],
    yes="what you lose by trusting the number: the best quality there was, minus that of the run it picks.",
    hint="`score.argmax()` is the run that is picked. Compare its quality with the best one.",
    mistakes={
        "that is the quality of the run that was picked. How much better was the best one?": lambda score, quality: quality[score.argmax()],
        "the highest score picks, not the lowest.": lambda score, quality: quality.max() - quality[score.argmin()],
        "that compares with the worst run. Compare with the best.": lambda score, quality: quality[score.argmax()] - quality.min(),
        "the sign: a loss of quality counts as positive here.": lambda score, quality: quality[score.argmax()] - quality.max(),
        "that is the index of the run, not a quality.": lambda score, quality: float(score.argmax()),
    },
    otherwise="in one of our cases you return {answer}, not {right}.",
)


def _each_replica(z_a, z_b):
    return np.mean([losses.nt_xent_loss(a, b) for a, b in zip(z_a, z_b, strict=True)])


def _whole(z_a, z_b):
    return losses.nt_xent_loss(*(z.reshape(-1, z.shape[-1]) for z in (z_a, z_b)))


_REPLICAS = tuple(np.random.default_rng(seed).normal(size=(2, count, size, 4)) for seed, count, size in ((0, 2, 3), (1, 4, 2)))

global_batch = Exercise(
    asks="a function of `z_a` and `z_b`, arrays (replicas, n, d), that returns one number",
    cases=tuple(tuple(both) for both in _REPLICAS),
    solution=_whole,
    yes="all first views together and all second views together: every view sees the negatives of all replicas.",
    hint="make (replicas × n, d) of each array with `reshape(-1, z_a.shape[-1])`, then call `losses.nt_xent_loss` once.",
    mistakes={
        "that is the mean of the replicas' own losses: no view sees the negatives of another replica.": _each_replica,
        "the sum of the replicas' losses knows no other negatives than their mean.": lambda a, b: len(a) * _each_replica(a, b),
        "one replica is not all of them.": lambda a, b: losses.nt_xent_loss(a[0], b[0]),
        "the partners are lost: row i of one side must show the image of row i of the other.": (
            lambda a, b: losses.nt_xent_loss(a.reshape(-1, a.shape[-1]), b[::-1].reshape(-1, b.shape[-1]))
        ),
    },
    otherwise="in one of our cases you return {answer}, not {right}. The default temperature is meant.",
)

which_first = Matching(
    asks='"labels", "pairs", "two views", "an existing encoder" or "pixels" behind each task',
    solution={
        "300 photographs of birds, ten of each species labelled": "an existing encoder",
        "12,000 labelled pictures, the same ten kinds for ever": "labels",
        "signatures, with new signers every week": "pairs",
        "100,000 scans of a new microscope, no labels, no encoder for such pictures": "two views",
        "80 pictures of a new kind, no labels, no encoder": "pixels",
    },
    yes="first ask what exists: an encoder, labels, pairs. Training without labels is for what nobody has seen or labelled.",
    hint="go through the guide from the top, and stop at the first yes.",
    mistakes={
        "300 pictures are few to learn from. Ask the first question of the guide.": [
            {"300 photographs of birds, ten of each species labelled": each} for each in ("labels", "two views", "pairs", "pixels")
        ],
        "with labels for everything and no new classes, an ordinary classifier is the plain choice.": [
            {"12,000 labelled pictures, the same ten kinds for ever": each} for each in ("pairs", "two views", "pixels")
        ],
        "a classifier has no output for next week's signer. Compare.": {"signatures, with new signers every week": "labels"},
        "there is nothing but pictures, and many of them: that is the case for two views.": [
            {"100,000 scans of a new microscope, no labels, no encoder for such pictures": each} for each in ("labels", "pairs")
        ],
        "eighty pictures are too few to learn from: begin with what needs no training, and get more.": [
            {"80 pictures of a new kind, no labels, no encoder": "two views"}
        ],
        "the eighty have neither encoder nor labels nor known pairs.": [
            {"80 pictures of a new kind, no labels, no encoder": each} for each in ("an existing encoder", "labels", "pairs")
        ],
    },
)

choice = Questions(
    {
        "low_loss": {
            "a": "No: −1 is the best value there is, and a constant output reaches it, too.",
            "b": "Yes: equal embeddings agree perfectly. Look at their spread, not at the loss.",
            "c": "No: the loss is a cosine with a minus, and lies between −1 and 1 for any network.",
        },
        "compare_losses": {
            "a": "No: the two numbers have different scales: τ divides every score before the softmax.",
            "b": "No: 4.6 < 6.1 only says that the softmax of one is sharper: their scales differ.",
            "c": "Yes: with another τ or N a loss is another quantity. Compare a few labels, or neighbours.",
        },
        "protocol": {
            "a": "Yes: a linear probe asks what can be read off; fine-tuning asks where to start. Use the one that you will use.",
            "b": "No: it was the same model both times. What changed is how it was judged.",
            "c": "No: both are honest measurements, of different things.",
        },
    }
)
