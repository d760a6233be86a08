"""The losses of the course, each a scalar tensor. Notebook 02 derives each one; `y` = 1 means the same class throughout.

All take arrays or tensors of any real type, and compute in float32 at least. What a docstring promises to refuse is refused inside a
`tf.function` and `fit` as well. There a value is known only when the graph runs, and the error is a `tf.errors.InvalidArgumentError`
with the words of the `ValueError`.
"""

import numbers

import keras
import numpy as np
import tensorflow as tf

from helpers import arguments


def euclidean_distance(z_a, z_b):
    """Distance ‖z_a − z_b‖ of each row of one array to the same row of the other.

    The square root has an infinite slope at 0, which would turn the gradient of two equal rows into NaN. So a squared distance below
    1e-12 counts as 1e-12: equal rows are 1e-6 apart, and their gradient is 0.

    Parameters
    ----------
    z_a, z_b : array or tensor (n, d)

    Returns
    -------
    tensor (n,)

    Raises
    ------
    ValueError
        If the shapes differ or are not (n, d), there are no rows, or a value is NaN or infinite.
    """
    z_a, z_b = _rows(z_a=z_a, z_b=z_b)
    return tf.sqrt(tf.maximum(tf.reduce_sum((z_a - z_b) ** 2, axis=1), 1e-12))


@keras.saving.register_keras_serializable("contrastive-networks")
def contrastive_loss(same, distance, margin=1.0):
    """Contrastive loss: the mean over pairs of y d² + (1 − y) max(0, m − d)².

    Hadsell, Chopra and LeCun (2006), who write Y = 0 for similar pairs and put a factor ½ before both terms. Here y = 1 means the same
    class and there is no ½: `hadsell(Y, d) = contrastive_loss(1 - Y, d) / 2`. The arguments stand in the order of Keras
    (`y_true`, `y_pred`), so the function can be given to `model.compile(loss=…)`. With sample weights take `ContrastiveLoss` there.

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
    tensor, scalar

    Raises
    ------
    ValueError
        If the shapes differ, there are no pairs, a label is neither 0 nor 1, a distance is negative, NaN or infinite, or margin <= 0.
    """
    return tf.reduce_mean(_contrastive(same, distance, margin))


@keras.saving.register_keras_serializable("contrastive-networks")
class ContrastiveLoss(keras.losses.Loss):
    """`contrastive_loss` for Keras, with one value for each pair, so that each pair can have a weight of its own.

    A function that returns one number, Keras could only multiply by the mean of the weights. Labels and distances may each be a column
    (n, 1). The margin, and what is refused, are those of `contrastive_loss`.
    """

    def __init__(self, margin=1.0, name="contrastive_loss", **kwargs):
        super().__init__(name=name, **kwargs)
        self.margin = arguments.number(margin, "margin", 0)

    def call(self, same, distance):
        return _contrastive(_without_column(same), _without_column(distance), self.margin)

    def get_config(self):
        return super().get_config() | {"margin": self.margin}


def _contrastive(same, distance, margin):
    """The contrastive loss of each pair."""
    distance = _finite(distance, "distance")
    same = tf.cast(same, distance.dtype)
    _same_shape(same, "same", distance, "distance")
    margin = _positive(margin, "margin", distance.dtype)
    arguments.require(tf.reduce_all((same == 0) | (same == 1)), "same must hold only 0 (different) and 1 (same class)", same)
    arguments.require(tf.reduce_all(distance >= 0), "distance must be >= 0 everywhere", distance)
    return same * distance**2 + (1 - same) * tf.nn.relu(margin - distance) ** 2


def pairwise_distance(z):
    """Distance ‖z_i − z_j‖ of every row of z to every row, by ‖a‖² + ‖b‖² − 2 a·b: one matrix product instead of n² subtractions.

    The mean row is subtracted first: no distance changes, and rows that lie close together, far from 0, lose nothing to rounding. What
    rounding is left can push the sum below 0; as in `euclidean_distance`, a squared distance below 1e-12 counts as 1e-12.

    Parameters
    ----------
    z : array or tensor (n, d)

    Returns
    -------
    tensor (n, n)

    Raises
    ------
    ValueError
        If z is not (n, d), there are no rows, or a value is NaN or infinite.
    """
    (z,) = _rows(z=z)
    z -= tf.stop_gradient(tf.reduce_mean(z, axis=0))  # moving all rows together has no gradient
    squared_length = tf.reduce_sum(z**2, axis=1)
    squared = squared_length[:, None] + squared_length[None, :] - 2 * tf.matmul(z, z, transpose_b=True)
    return tf.sqrt(tf.maximum(tf.linalg.set_diag(squared, tf.zeros_like(squared_length)), 1e-12))


@keras.saving.register_keras_serializable("contrastive-networks")
def batch_contrastive_loss(labels, z, margin=1.0, negatives="violating"):
    """Contrastive loss over the pairs within a batch: half the mean of d² over the positive pairs of two different rows, plus half the
    mean of max(0, m − d)² over negative pairs. Two means, so that the many negatives do not drown the few positives; a kind of pair that
    the batch does not contain counts 0.

    The arguments stand in the order of Keras, so an encoder learns by `encoder.compile(loss=batch_contrastive_loss)` and
    `encoder.fit(images, labels)`: each image is embedded once and then stands in n − 1 pairs.

    Parameters
    ----------
    labels : array or tensor (n,) or (n, 1) of numbers
        The class of each row.
    z : array or tensor (n, d)
    margin : float, m > 0
    negatives : "violating", "all" or "hardest"
        Which negative pairs are averaged: those nearer than the margin (the others contribute 0 anyway), all of them, or each row's
        nearest one.

    Returns
    -------
    tensor, scalar

    Raises
    ------
    ValueError
        If the shapes do not fit, there are no rows, a value is NaN or infinite, margin <= 0, or `negatives` is none of the three.
    """
    distance = pairwise_distance(z)
    same, positive = _same_class(_without_column(labels), distance)
    margin = _positive(margin, "margin", distance.dtype)
    if negatives not in ("all", "violating", "hardest"):
        raise ValueError(f'negatives must be "all", "violating" or "hardest", not {negatives!r}')
    negative = ~same
    if negatives == "violating":
        negative &= distance < margin
    elif negatives == "hardest":
        nearest = tf.reduce_min(tf.where(negative, distance, distance.dtype.max), axis=1, keepdims=True)
        negative &= distance == nearest
    return (_mean_where(positive, distance**2) + _mean_where(negative, tf.nn.relu(margin - distance) ** 2)) / 2


def _mean_where(chosen, values):
    chosen = tf.cast(chosen, values.dtype)
    return tf.math.divide_no_nan(tf.reduce_sum(chosen * values), tf.reduce_sum(chosen))


def triplet_loss(anchor, positive, negative, margin=1.0, squared=False):
    """Triplet loss: the mean of max(0, d(a, p) − d(a, n) + m), of distances or of squared distances.

    Schroff, Kalenichenko and Philbin (2015) use squared distances, Hoffer and Ailon (2015) plain ones. The rows are taken as they are:
    normalise them first if the margin is to have a fixed meaning.

    Parameters
    ----------
    anchor, positive, negative : array or tensor (n, d)
        Row i of each: an embedding, one of its own class, one of another class.
    margin : float > 0
    squared : bool
        d = ‖a − p‖², not ‖a − p‖.

    Returns
    -------
    tensor, scalar

    Raises
    ------
    ValueError
        If the shapes differ or are not (n, d), there are no rows, a value is NaN or infinite, or margin <= 0.
    """
    anchor, positive, negative = _rows(anchor=anchor, positive=positive, negative=negative)
    margin = _positive(margin, "margin", anchor.dtype)
    near, far = (euclidean_distance(anchor, other) ** (2 if squared else 1) for other in (positive, negative))
    return tf.reduce_mean(tf.nn.relu(near - far + margin))


def info_nce_loss(z_a, z_b, temperature=0.1, alike=None):
    """InfoNCE across two views: −log of the softmax share of row i's own partner among all n rows of the other view.

    van den Oord, Li and Vinyals (2018) with the score cos(z_a, z_b)/τ; the mean over both directions, from a to b and from b to a.

    Parameters
    ----------
    z_a, z_b : array or tensor (n, d)
        Embeddings of two views of the same n images; row i of one belongs to row i of the other. Normalised to unit length here.
    temperature : float or scalar tensor, τ > 0
    alike : array or tensor of bool (n, n), optional
        True where row i and row j show the same, though they are no pair, such as two pictures with one caption: false negatives, which
        are left out of both softmaxes. The diagonal does not matter; without `alike`, all other rows are negatives.

    Returns
    -------
    tensor, scalar; ln n if all embeddings are equal and none is left out

    Raises
    ------
    ValueError
        If the shapes differ or are not (n, d), there are no rows, a value is NaN or infinite, temperature <= 0, or `alike` is not bool
        (n, n).
    """
    z_a, z_b = (_normalised(z) for z in _rows(z_a=z_a, z_b=z_b))
    scores = tf.matmul(z_a, z_b, transpose_b=True) / _positive(temperature, "temperature", z_a.dtype)
    if alike is not None:
        alike = tf.convert_to_tensor(alike)
        if alike.dtype != tf.bool:
            raise ValueError(f"alike must be bool, not {alike.dtype.name}")
        _same_shape(alike, "alike", scores, "the similarities")
        others = alike & ~tf.eye(tf.shape(z_a)[0], dtype=tf.bool)
        scores = tf.where(others, scores.dtype.min / 2, scores)  # a share of 0
    partner = tf.range(tf.shape(z_a)[0])
    return (_cross_entropy(partner, scores) + _cross_entropy(partner, tf.transpose(scores))) / 2


def nt_xent_loss(z_a, z_b, temperature=0.5):
    """NT-Xent, the normalised temperature-scaled cross entropy of SimCLR: the mean over all 2n views of −log softmax of the partner.

    Chen, Kornblith, Norouzi and Hinton (2020): −log( exp(s_ij/τ) / Σ_{k≠i} exp(s_ik/τ) ) with s = cos(z_i, z_j), j the other view of the
    image of i, and k running over the 2n − 1 other views of both sides.

    Parameters
    ----------
    z_a, z_b : array or tensor (n, d)
        Embeddings of two views of the same n images; row i of one belongs to row i of the other. Normalised to unit length here.
    temperature : float or scalar tensor, τ > 0

    Returns
    -------
    tensor, scalar; ln(2n − 1) if all embeddings are equal

    Raises
    ------
    ValueError
        If the shapes differ or are not (n, d), there are no rows, a value is NaN or infinite, or temperature <= 0.
    """
    z_a, z_b = _rows(z_a=z_a, z_b=z_b)
    z = _normalised(tf.concat([z_a, z_b], axis=0))
    scores = _without_self(tf.matmul(z, z, transpose_b=True) / _positive(temperature, "temperature", z.dtype))
    n = tf.shape(z_a)[0]
    return _cross_entropy(tf.concat([tf.range(n, 2 * n), tf.range(n)], axis=0), scores)


def supervised_contrastive_loss(z, labels, temperature=0.1):
    """Supervised contrastive loss: every other embedding of the anchor's class is a positive, and the mean stands outside the logarithm.

    Khosla et al. (2020), L_out: the mean over anchors i of −1/|P(i)| Σ_{p∈P(i)} log( exp(s_ip/τ) / Σ_{k≠i} exp(s_ik/τ) ), with P(i) the
    other rows of i's class. Anchors whose class has no other row are skipped; they still serve as negatives.

    Parameters
    ----------
    z : array or tensor (n, d)
        Embeddings. Normalised to unit length here.
    labels : array or tensor (n,) of int, bool or str
        The class of each row.
    temperature : float or scalar tensor, τ > 0

    Returns
    -------
    tensor, scalar; ln(n − 1) if all embeddings are equal

    Raises
    ------
    ValueError
        If the shapes do not fit, there are no rows, a value is NaN or infinite, no two rows share a class, or temperature <= 0.
    """
    (z,) = _rows(z=z)
    _, positive = _same_class(labels, z)
    positive = tf.cast(positive, z.dtype)
    positives = tf.reduce_sum(positive, axis=1)
    anchors = tf.cast(positives > 0, z.dtype)
    arguments.require(tf.reduce_any(positives > 0), "labels must give at least one class to two rows: there are no positives")
    z = _normalised(z)
    scores = tf.matmul(z, z, transpose_b=True) / _positive(temperature, "temperature", z.dtype)
    # The cross entropy against equal shares for all positives of an anchor is the mean of −log softmax over them.
    targets = tf.math.divide_no_nan(positive, positives[:, None])
    losses = tf.nn.softmax_cross_entropy_with_logits(labels=targets, logits=_without_self(scores))
    return tf.reduce_sum(anchors * losses) / tf.reduce_sum(anchors)


def sigmoid_loss(z_a, z_b, temperature=0.1, bias=-10.0):
    """Sigmoid loss: of every row of one view and every row of the other, is it a pair? Each question is judged on its own.

    Zhai, Mustafa, Kolesnikov and Beyer (2023), SigLIP: −1/n Σ_i Σ_j log σ( y_ij (s_ij/τ + b) ) with s = cos(z_a, z_b), and y = 1 for
    i = j, −1 for all other pairs. No denominator joins the candidates, so the sum may be taken over a part of the pairs at a time.

    Parameters
    ----------
    z_a, z_b : array or tensor (n, d)
        Row i of one belongs to row i of the other. Normalised to unit length here.
    temperature : float or scalar tensor, τ > 0
    bias : float or scalar tensor, b
        Below 0 it says that most pairs do not belong together: n of n² do. The paper starts with τ = 0.1, b = −10 and trains both.

    Returns
    -------
    tensor, scalar

    Raises
    ------
    ValueError
        If the shapes differ or are not (n, d), there are no rows, a value is NaN or infinite, temperature <= 0, or bias is not one number.
    """
    z_a, z_b = (_normalised(z) for z in _rows(z_a=z_a, z_b=z_b))
    scores = tf.matmul(z_a, z_b, transpose_b=True) / _positive(temperature, "temperature", z_a.dtype)
    if isinstance(bias, numbers.Real):
        bias = arguments.number(bias, "bias")
    else:
        bias = tf.cast(_finite(bias, "bias"), z_a.dtype)
        arguments.require(tf.rank(bias) == 0, f"bias must be one number, not {bias.shape} of them")
    scores += bias
    belongs = tf.eye(tf.shape(z_a)[0], dtype=z_a.dtype)
    return tf.reduce_mean(tf.reduce_sum(tf.nn.sigmoid_cross_entropy_with_logits(labels=belongs, logits=scores), axis=1))


def queue_loss(z, partner, queue, temperature=0.1):
    """InfoNCE against a queue: −log of the softmax share of row i's own partner among it and all rows of the queue.

    He, Fan, Wu, Xie and Girshick (2020), MoCo, equation 1: the mean over rows of −log( exp(s_i/τ) / (exp(s_i/τ) + Σ_k exp(s_ik/τ)) ) with
    s_i = cos(z_i, partner_i) and s_ik = cos(z_i, queue_k). There, partners and queue come from another, slowly moving encoder: make them
    outside the gradient tape.

    Parameters
    ----------
    z, partner : array or tensor (n, d)
        Row i of one belongs to row i of the other. Normalised to unit length here, as the queue is.
    queue : array or tensor (m, d), embeddings of earlier images
    temperature : float or scalar tensor, τ > 0

    Returns
    -------
    tensor, scalar; ln(m + 1) if all embeddings are equal

    Raises
    ------
    ValueError
        If the shapes do not fit, there are no rows, a value is NaN or infinite, or temperature <= 0.
    """
    z, partner = (_normalised(rows) for rows in _rows(z=z, partner=partner))
    (queue,) = _rows(queue=queue)
    queue = _normalised(tf.cast(queue, z.dtype))
    _same_shape(z[0], "a row of z", queue[0], "a row of the queue")
    own = tf.reduce_sum(z * partner, axis=1, keepdims=True)
    scores = tf.concat([own, tf.matmul(z, queue, transpose_b=True)], axis=1) / _positive(temperature, "temperature", z.dtype)
    return _cross_entropy(tf.zeros(tf.shape(z)[:1], tf.int32), scores)


def simsiam_loss(p_a, p_b, z_a, z_b):
    """SimSiam's loss: minus the cosine of what is predicted from one view and the embedding of the other, which is held fixed.

    Chen and He (2021), equation 4: the mean over rows of −( cos(p_a, stop(z_b)) + cos(p_b, stop(z_a)) ) / 2. No gradient passes stop().

    Parameters
    ----------
    p_a, p_b : array or tensor (n, d)
        Predictions: a small network's answers to z_a and z_b.
    z_a, z_b : array or tensor (n, d)
        Embeddings of two views of the same n images.

    Returns
    -------
    tensor, scalar in [−1, 1]

    Raises
    ------
    ValueError
        If the shapes differ or are not (n, d), there are no rows, or a value is NaN or infinite.
    """
    p_a, p_b, z_a, z_b = (_normalised(rows) for rows in _rows(p_a=p_a, p_b=p_b, z_a=z_a, z_b=z_b))
    alike = (tf.reduce_sum(p * tf.stop_gradient(z), axis=1) for p, z in ((p_a, z_b), (p_b, z_a)))
    return -tf.reduce_mean(tf.add_n(list(alike))) / 2


def vicreg_loss(z_a, z_b, invariance=25.0, variance=25.0, covariance=1.0):
    """VICReg: views of an image agree, every dimension keeps a spread of 1, and no two dimensions say the same.

    Bardes, Ponce and LeCun (2022), computed as in their code: `invariance` times the mean of (z_a − z_b)² over rows and dimensions, plus
    `variance` times the mean over views and dimensions of max(0, 1 − √(Var + 10⁻⁴)), plus `covariance` times Σ_{i≠j} C_ij² / d, summed
    over the two views, where C is the covariance matrix of a view. The rows are not normalised.

    Parameters
    ----------
    z_a, z_b : array or tensor (n, d), n >= 2
        Row i of one belongs to row i of the other.
    invariance, variance, covariance : float >= 0
        The weights of the three terms; 0 leaves one out.

    Returns
    -------
    tensor, scalar

    Raises
    ------
    ValueError
        If the shapes differ or are not (n, d), there are fewer than two rows, a value is NaN or infinite, or a weight is negative.
    """
    weights = {"invariance": invariance, "variance": variance, "covariance": covariance}
    invariance, variance, covariance = (arguments.number(weight, name, 0, closed=True) for name, weight in weights.items())
    z_a, z_b = _rows(z_a=z_a, z_b=z_b)
    arguments.require(tf.shape(z_a)[0] > 1, f"a spread needs at least two rows, but the shape is {z_a.shape}")
    loss = invariance * tf.reduce_mean((z_a - z_b) ** 2)
    for z in (z_a, z_b):
        z -= tf.reduce_mean(z, axis=0)
        c = tf.matmul(z, z, transpose_a=True) / tf.cast(tf.shape(z)[0] - 1, z.dtype)
        spread = tf.sqrt(tf.linalg.diag_part(c) + 1e-4)
        between = tf.linalg.set_diag(c, tf.zeros_like(spread))
        loss += variance * tf.reduce_mean(tf.nn.relu(1 - spread)) / 2 + covariance * tf.reduce_mean(tf.reduce_sum(between**2, axis=1))
    return loss


def _normalised(z):
    """Divide each row by its length. A row shorter than 1e-6 has no direction: it becomes 0, and so does its gradient."""
    squared_length = tf.reduce_sum(z**2, axis=1, keepdims=True)
    return tf.where(squared_length < 1e-12, tf.zeros_like(z), z / tf.sqrt(tf.maximum(squared_length, 1e-12)))


def _without_self(scores):
    """Put a hugely negative but finite number on the diagonal, so that no row counts itself among its candidates."""
    return tf.linalg.set_diag(scores, tf.fill(tf.shape(scores)[:1], tf.cast(scores.dtype.min / 2, scores.dtype)))


def _cross_entropy(partner, scores):
    """Mean of −log softmax(scores)[i, partner[i]]; TensorFlow subtracts each row's maximum before it takes exponentials."""
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=partner, logits=scores))


def _finite(values, name):
    """Make a tensor of `values`, float32 at least; refuse an empty one, NaN and infinity."""
    values = tf.convert_to_tensor(values)
    if values.dtype not in (tf.float32, tf.float64):
        values = tf.cast(values, tf.float32)  # float16 would overflow in a sum, an unsigned byte in a difference
    arguments.require(tf.size(values) != 0, f"{name} is empty: its shape is {values.shape}")
    arguments.require(tf.reduce_all(tf.math.is_finite(values)), f"{name} must not hold NaN or infinity", values)
    return values


def _rows(**embeddings):
    """Make tensors (n, d) of one shape and one type, the widest, of the named embeddings."""
    tensors = {name: _finite(z, name) for name, z in embeddings.items()}
    widest = max((z.dtype for z in tensors.values()), key=lambda dtype: dtype.size)
    first = next(iter(tensors))
    for name, z in tensors.items():
        arguments.require(tf.rank(z) == 2, f"{name} must have shape (n, d), one embedding a row, not {z.shape}")
        _same_shape(tensors[first], first, z, name)
    return [tf.cast(z, widest) for z in tensors.values()]


def _without_column(values):
    """Make (n,) of a column (n, 1), which Keras makes of labels and of the output of a model."""
    values = tf.convert_to_tensor(values)
    return values[:, 0] if values.shape.rank == 2 and values.shape[1] == 1 else values


def _same_class(labels, z):
    """Tell for every two rows of z whether they share a class, and then whether they are two different rows that do: (n, n) each."""
    labels = tf.convert_to_tensor(labels)
    if labels.dtype.is_floating:
        labels = _finite(labels, "labels")
    _same_shape(labels, "labels", z[:, 0], "the rows of z")
    same = labels[:, None] == labels[None, :]
    return same, tf.linalg.set_diag(same, tf.zeros_like(labels, tf.bool))


def _same_shape(a, a_name, b, b_name):
    need = f"{a_name} and {b_name} must have the same shape"
    if not a.shape.is_compatible_with(b.shape):
        raise ValueError(f"{need}, but have {a.shape} and {b.shape}")
    if not (a.shape.is_fully_defined() and b.shape.is_fully_defined()):  # then only the running graph knows
        arguments.require(tf.reduce_all(tf.shape(a) == tf.shape(b)), need)


def _positive(value, name, dtype):
    """Make a scalar tensor of a number above 0, which may be a tensor or a variable."""
    if isinstance(value, numbers.Real):  # known even inside a `tf.function`
        return tf.constant(arguments.number(value, name, 0), dtype)
    value = tf.cast(tf.convert_to_tensor(value), dtype)
    arguments.require(tf.rank(value) == 0, f"{name} must be one number above 0, not {value.shape} of them")
    arguments.require((value > 0) & (value < np.inf), f"{name} must be a finite number above 0", value)
    return value
