"""What is asked of input: NumPy's numbers are numbers, booleans are none, and a check holds inside a graph as well."""

import numpy as np
import pandas as pd
import pytest
import tensorflow as tf

from helpers import inputs


@pytest.mark.parametrize("value", [4, np.int64(4), np.uint8(4)])
def test_numpy_integers_are_whole_numbers(value):
    assert type(inputs.whole_number(value, "size")) is int and inputs.whole_number(value, "size") == 4
    assert type(inputs.number(value, "margin")) is float


@pytest.mark.parametrize("value", [True, np.True_, 0, -1, 2.0, np.float32(2), "2", None, [2]])
def test_nothing_else_is_a_whole_number(value):
    with pytest.raises(ValueError, match="size must be a whole number of at least 1, not "):
        inputs.whole_number(value, "size")


@pytest.mark.parametrize("value", [True, np.True_, 0, -1.0, np.nan, np.inf, "2", None, [2.0]])
def test_nothing_else_is_a_number(value):
    with pytest.raises(ValueError, match="margin must be one number above 0, not "):
        inputs.number(value, "margin")


@pytest.mark.parametrize("chosen", [[3, 0, 3], np.array([3, 0, 3], np.uint8), pd.Series([3, 0, 3], index=[9, 8, 7])])
def test_rows_may_come_twice(chosen):
    np.testing.assert_array_equal(inputs.rows(chosen, 4), [3, 0, 3])


@pytest.mark.parametrize(
    ("chosen", "words"),
    [
        (np.arange(4) > 2, r"use np\.flatnonzero\(mask\)"),
        ([], "at least one whole number"),
        ([[1, 2]], r"in one dimension, not int64 of shape \(1, 2\)"),
        (2, "in one dimension"),
        ([1.0, 2.0], "not float64"),
        ([-1, 2], r"0 … 3 to fit the 4 images, but reach from -1 to 2"),
        ([0, 4], "reach from 0 to 4"),
    ],
)
def test_what_are_no_rows_is_refused(chosen, words):
    with pytest.raises(ValueError, match=words):
        inputs.rows(chosen, 4)


@pytest.mark.parametrize("kind", [tf.float16, tf.float32, tf.float64, tf.int32])
def test_a_check_says_the_same_in_a_graph(kind):
    def checked(values):
        inputs.require(tf.reduce_all(values < 3), "values must lie below 3", values)
        return 2 * values

    graph = tf.function(checked)
    good, bad = tf.constant([1, 2], kind), tf.constant([1, 5], kind)
    np.testing.assert_array_equal(checked(good), graph(good))
    for call, error in ((checked, ValueError), (graph, tf.errors.InvalidArgumentError)):
        with pytest.raises(error, match="values must lie below 3, but the values range from"):
            call(bad)
    np.testing.assert_array_equal(tf.function(checked, jit_compile=True)(bad), [2, 10])  # XLA leaves it out


def test_what_is_known_while_the_graph_is_made_is_refused_then():
    with pytest.raises(ValueError, match="no rows$"):
        tf.function(lambda values: inputs.require(tf.size(values) != 0, "no rows"))(tf.zeros((0, 2)))
