"""Arguments that a function can trust: each check gives back the value, or one `ValueError` that says what came and what is needed."""

import numbers

import numpy as np


def whole(value, name, least, most=np.inf, reason=""):
    """A whole number from `least` to `most`: Python's or NumPy's, but no boolean; the reason for `most` follows in the message."""
    if isinstance(value, bool) or not isinstance(value, numbers.Integral) or not least <= value <= most:
        raise ValueError(f"{name} must be a whole number from {least} {'on' if most == np.inf else f'to {most}'}{reason}, not {value!r}")
    return int(value)


def number(value, name, low=-np.inf, high=np.inf, closed=False):
    """A finite real number between `low` and `high`, or equal to one of them if `closed`; no boolean."""
    is_number = isinstance(value, numbers.Real) and not isinstance(value, bool) and abs(value) < np.inf
    if not is_number or not (low < value < high or (closed and value in (low, high))):
        below = "" if high == np.inf else f" to {high:g}" if closed else f" and below {high:g}"
        bounds = f" {'from' if closed else 'above'} {low:g}{below}" if low > -np.inf else ""
        raise ValueError(f"{name} must be a finite number{bounds}, not {value!r}")
    return float(value)


def one_of(value, name, choices):
    """One of some words."""
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(map(repr, choices))}, not {value!r}")
    return value


def whole_numbers(values, name, below=None):
    """Whole numbers in one dimension, at least one, as an array (n,); with `below`, indices: from 0 to `below` - 1."""
    values = np.asarray(values)
    if values.dtype == bool:
        raise ValueError(f"{name} must be whole numbers, not a mask of True and False: use np.flatnonzero(mask)")
    if values.ndim != 1 or len(values) == 0 or values.dtype.kind not in "iu":
        raise ValueError(f"{name} must be whole numbers of shape (n,), at least one, not {values.dtype} of shape {values.shape}")
    if below is not None and not 0 <= values.min() <= values.max() < below:
        raise ValueError(f"{name} must lie from 0 to {below - 1}, but reach from {values.min()} to {values.max()}")
    return values


def require(condition, need, values=None):
    """A condition on tensors, in words: a `ValueError` if it is known to be false; if only the graph of a `tf.function` or of `fit` finds
    out when it runs, a `tf.errors.InvalidArgumentError` of the same words. Either names the range of `values`, where they are given.

    Compiled by XLA (`jit_compile=True`), TensorFlow leaves out every check on values.
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
