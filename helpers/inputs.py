"""What the library asks of its input: one clear error that says what came and what is needed."""

import numbers

import numpy as np


def whole_number(value, name, least=1):
    """Make an int of a whole number, Python's or NumPy's, of at least `least`; a bool is none.

    Raises
    ------
    ValueError
        For anything else.
    """
    if isinstance(value, bool) or not isinstance(value, numbers.Integral) or value < least:
        raise ValueError(f"{name} must be a whole number of at least {least}, not {value!r}")
    return int(value)


def number(value, name, need="one number above 0", fits=lambda value: 0 < value < np.inf):
    """Make a float of a number, Python's or NumPy's, that fits `need`; a bool is none.

    Raises
    ------
    ValueError
        For anything else.
    """
    if isinstance(value, bool) or not isinstance(value, numbers.Real) or not fits(value):
        raise ValueError(f"{name} must be {need}, not {value!r}")
    return float(value)


def rows(chosen, n, name="rows"):
    """Make an array of the row numbers `chosen` of n rows; a row may be chosen more than once.

    Returns
    -------
    int array (m,), m > 0

    Raises
    ------
    ValueError
        If they are not whole numbers from 0 to n − 1 in one dimension (a mask of True and False is refused, too), or there are none.
    """
    chosen = np.asarray(chosen)
    if chosen.dtype == bool:
        raise ValueError(f"{name} must be row numbers, not a mask of True and False: use np.flatnonzero(mask)")
    if chosen.ndim != 1 or not chosen.size or chosen.dtype.kind not in "iu":
        raise ValueError(f"{name} must be at least one whole number, in one dimension, not {chosen.dtype} of shape {chosen.shape}")
    if chosen.min() < 0 or chosen.max() >= n:
        raise ValueError(f"{name} must lie in 0 … {n - 1} to fit the {n} images, but reach from {chosen.min()} to {chosen.max()}")
    return chosen


def require(condition, need, values=None):
    """Check a condition on tensors, also inside a `tf.function` or `fit`, where they have no values while the graph is made.

    Compiled by XLA (`jit_compile=True`), TensorFlow leaves out every check on values.

    Parameters
    ----------
    condition : bool or bool tensor, scalar
    need : str
        What must hold, in words.
    values : tensor of numbers, optional
        Their range is added to the message.

    Raises
    ------
    ValueError
        If the condition is known, and false.
    tf.errors.InvalidArgumentError
        With the same words, if it turns out to be false when the graph runs.
    """
    import tensorflow as tf  # here, so that batches and metrics do not load it

    def found():  # looked for only when something is wrong
        return [] if values is None else [tf.reduce_min(values), tf.reduce_max(values)]

    need += "" if values is None else ", but the values range from"
    known = tf.get_static_value(condition)
    if known is None:
        tf.cond(condition, tf.no_op, lambda: tf.raw_ops.Assert(condition=False, data=[need, *found()]))
    elif not known:
        raise ValueError(f"{need} {' to '.join(str(value.numpy()) for value in found())}".strip())
