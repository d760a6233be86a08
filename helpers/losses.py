"""The losses of the course. Notebook 02 derives each one; `y` = 1 means the same class throughout."""

import keras
import numpy as np
import tensorflow as tf


def euclidean_distance(z_a, z_b):
    """Distance ‖z_a − z_b‖ of each row of one array to the same row of the other.

    The square root has an infinite slope at 0, which would turn the gradient of two equal rows into NaN. So a squared distance below
    1e-12 counts as 1e-12: equal rows are 1e-6 apart, and their gradient is 0.

    Parameters
    ----------
    z_a, z_b : array or tensor (n, d)

    Returns
    -------
    tensor (n,), float32 at least

    Raises
    ------
    ValueError
        If the shapes differ or are not (n, d), there are no rows, or a value is NaN or infinite.
    """
    z_a, z_b = _embeddings(z_a, "z_a"), _embeddings(z_b, "z_b")
    _same_shape(z_a, "z_a", z_b, "z_b")
    return tf.sqrt(tf.maximum(tf.reduce_sum((z_a - z_b) ** 2, axis=1), 1e-12))


@keras.saving.register_keras_serializable("contrastive_networks")
def contrastive_loss(same, distance, margin=1.0):
    """Contrastive loss: the mean over pairs of y d² + (1 − y) max(0, m − d)².

    Hadsell, Chopra and LeCun (2006), who write Y = 0 for similar pairs and put a factor ½ before both terms. Here y = 1 means the same
    class and there is no ½: `hadsell(Y, d) = contrastive_loss(1 - Y, d) / 2`. The arguments stand in the order of Keras
    (`y_true`, `y_pred`), so the function can be given to `model.compile(loss=…)`.

    Parameters
    ----------
    same : array or tensor of bool, int or float, any shape
        y: 1 for a pair of the same class, 0 for a pair of different classes.
    distance : array or tensor of the same shape, >= 0
        d: the distance of the two embeddings.
    margin : float > 0
        m: different pairs further apart than this are left alone.

    Returns
    -------
    tensor, scalar, float32 at least

    Raises
    ------
    ValueError
        If the shapes differ, there are no pairs, a label is neither 0 nor 1, a distance is negative, NaN or infinite, or margin <= 0.
    """
    distance = _finite(distance, "distance")
    same = tf.cast(same, distance.dtype)
    _same_shape(same, "same", distance, "distance")
    _positive(margin, "margin")
    _holds(tf.reduce_all((same == 0) | (same == 1)), "same must hold only 0 (different) and 1 (same class)", same)
    _holds(tf.reduce_all(distance >= 0), "distance must be >= 0 everywhere", distance)
    return tf.reduce_mean(same * distance**2 + (1 - same) * tf.nn.relu(margin - distance) ** 2)


def pairwise_distance(z):
    """Distance ‖z_i − z_j‖ of every row of z to every row, by ‖a‖² + ‖b‖² − 2 a·b: one matrix product instead of n² subtractions.

    Rounding can push that sum below 0; as in `euclidean_distance`, a squared distance below 1e-12 counts as 1e-12.

    Parameters
    ----------
    z : array or tensor (n, d)

    Returns
    -------
    tensor (n, n), float32 at least

    Raises
    ------
    ValueError
        If z is not (n, d), there are no rows, or a value is NaN or infinite.
    """
    z = _embeddings(z, "z")
    squared_length = tf.reduce_sum(z**2, axis=1)
    squared = squared_length[:, None] + squared_length[None, :] - 2 * tf.matmul(z, z, transpose_b=True)
    return tf.sqrt(tf.maximum(squared, 1e-12))


@keras.saving.register_keras_serializable("contrastive_networks")
def batch_contrastive_loss(labels, z, margin=1.0, negatives="violating"):
    """Contrastive loss over the pairs within a batch: half the mean of d² over the positive pairs of two different rows, plus half the
    mean of max(0, m − d)² over negative pairs. Two means, so that the many negatives do not drown the few positives.

    The arguments stand in the order of Keras, so an encoder learns by `encoder.compile(loss=batch_contrastive_loss)` and
    `encoder.fit(images, labels)`: each image is embedded once and then stands in n − 1 pairs.

    Parameters
    ----------
    labels : array or tensor (n,) or (n, 1) of numbers
        The class of each row.
    z : array or tensor (n, d)
    margin : float > 0
        m.
    negatives : "violating", "all" or "hardest"
        Which negative pairs are averaged: those nearer than the margin (the others contribute 0 anyway), all of them, or each row's
        nearest one.

    Returns
    -------
    tensor, scalar, float32 at least. A kind of pair that the batch does not contain counts 0.

    Raises
    ------
    ValueError
        If the shapes do not fit, there are no rows, a value is NaN or infinite, margin <= 0, or `negatives` is none of the three.
    """
    distance = pairwise_distance(z)
    labels = tf.reshape(_finite(labels, "labels"), [-1])
    if not labels.shape.is_compatible_with(distance.shape[:1]):
        raise ValueError(f"labels and z must have as many rows, but have {labels.shape[0]} and {distance.shape[0]}")
    _positive(margin, "margin")
    if negatives not in ("all", "violating", "hardest"):
        raise ValueError(f'negatives must be "all", "violating" or "hardest", not {negatives!r}')
    same = labels[:, None] == labels[None, :]
    positive = tf.linalg.set_diag(same, tf.zeros_like(same[0]))  # a row is no pair with itself
    negative = ~same
    if negatives == "violating":
        negative &= distance < margin
    elif negatives == "hardest":
        nearest = tf.reduce_min(tf.where(negative, distance, np.inf), axis=1, keepdims=True)
        negative &= distance == nearest
    return (_mean_where(positive, distance**2) + _mean_where(negative, tf.nn.relu(margin - distance) ** 2)) / 2


def _mean_where(chosen, values):
    chosen = tf.cast(chosen, values.dtype)
    return tf.math.divide_no_nan(tf.reduce_sum(chosen * values), tf.reduce_sum(chosen))


def _finite(values, name):
    """Make a float32 or float64 tensor of `values`; refuse an empty one and, when its values are known, NaN and infinity."""
    values = tf.convert_to_tensor(values)
    if values.dtype not in (tf.float32, tf.float64):
        values = tf.cast(values, tf.float32)  # float16 would overflow in a sum, an unsigned byte in a difference
    if 0 in values.shape:
        raise ValueError(f"{name} is empty: its shape is {tuple(values.shape)}")
    _holds(tf.reduce_all(tf.math.is_finite(values)), f"{name} must not hold NaN or infinity", values)
    return values


def _embeddings(z, name):
    z = _finite(z, name)
    if len(z.shape) != 2:
        raise ValueError(f"{name} must have shape (n, d), one embedding a row, not {tuple(z.shape)}")
    return z


def _same_shape(a, a_name, b, b_name):
    if not a.shape.is_compatible_with(b.shape):
        raise ValueError(f"{a_name} and {b_name} must have the same shape, but have {tuple(a.shape)} and {tuple(b.shape)}")


def _positive(value, name):
    if isinstance(value, (int, float, np.number)) and not 0 < value < np.inf:
        raise ValueError(f"{name} must be a number above 0, not {value!r}")


def _holds(condition, need, values):
    """Check a condition on values; inside a `tf.function` the values are not known yet, and the check is left out."""
    if tf.is_symbolic_tensor(condition) or bool(condition):
        return
    shown = np.asarray(values).ravel()
    raise ValueError(f"{need}, but the values range from {shown.min()} to {shown.max()}")
