"""Whole numbers are Python's and NumPy's, and never booleans; each refusal says what came and what is needed."""

import numpy as np
import pytest
import tensorflow as tf

from helpers import arguments


@pytest.mark.parametrize("kind", [int, np.int8, np.uint64])
def test_whole_numbers_of_every_kind_are_taken(kind):
    assert type(arguments.whole(kind(3), "k", 1, 3)) is int
    np.testing.assert_array_equal(arguments.whole_numbers([kind(3), kind(0)], "rows", below=4), [3, 0])


@pytest.mark.parametrize("value", [True, np.True_, 2.0, np.float64(2), "2", None, [2], np.array(2), 0, 4])
def test_what_is_no_whole_number_is_refused(value):
    with pytest.raises(ValueError, match="k must be a whole number from 1 to 3, the most there are, not"):
        arguments.whole(value, "k", 1, 3, ", the most there are")


@pytest.mark.parametrize("value", [True, np.True_, np.nan, -np.inf, "0.5", None, [0.5], 1j, 0, 1])
def test_what_is_no_number_between_is_refused(value):
    with pytest.raises(ValueError, match="alpha must be a finite number above 0 and below 1, not"):
        arguments.number(value, "alpha", 0, 1)


def test_a_closed_range_holds_its_ends():
    assert [arguments.number(value, "share", 0, 1, closed=True) for value in (0, np.float32(0.5), np.int8(1))] == [0, 0.5, 1]
    with pytest.raises(ValueError, match="size must be a finite number from 0, not -1"):
        arguments.number(-1, "size", 0, closed=True)


@pytest.mark.parametrize("values", [[], [[1]], 1, [1.0], ["1"], [None]])
def test_what_are_no_whole_numbers_is_refused(values):
    with pytest.raises(ValueError, match=r"rows must be whole numbers of shape \(n,\)"):
        arguments.whole_numbers(values, "rows")


def test_a_mask_is_no_list_of_rows():
    with pytest.raises(ValueError, match=r"use np\.flatnonzero\(mask\)"):
        arguments.whole_numbers([True, False], "rows")


def test_indices_end_with_the_last_row():
    for values in ([0, 5], [-1, 3]):
        with pytest.raises(ValueError, match="rows must lie from 0 to 4, but reach from"):
            arguments.whole_numbers(values, "rows", below=5)


def test_words_are_chosen_from_a_list():
    assert arguments.one_of("pca", "init", ("pca", "random")) == "pca"
    with pytest.raises(ValueError, match="init must be one of 'pca', 'random', not 'other'"):
        arguments.one_of("other", "init", ("pca", "random"))


@pytest.mark.parametrize("kind", [tf.float16, tf.float32, tf.float64, tf.int32])
def test_a_check_says_the_same_in_a_graph(kind):
    def checked(values):
        arguments.require(tf.reduce_all(values < 3), "values must lie below 3", values)
        return 2 * values

    graph = tf.function(checked)
    good, bad = tf.constant([1, 2], kind), tf.constant([1, 5], kind)
    np.testing.assert_array_equal(checked(good), graph(good))
    for call, error in ((checked, ValueError), (graph, tf.errors.InvalidArgumentError)):
        with pytest.raises(error, match="values must lie below 3, but the values range from"):
            call(bad)
    np.testing.assert_array_equal(tf.function(checked, jit_compile=True)(bad), [2, 10])  # XLA leaves it out


def test_what_is_known_while_the_graph_is_made_is_refused_then():
    with pytest.raises(ValueError, match=r"no rows$"):
        tf.function(lambda values: arguments.require(tf.size(values) != 0, "no rows"))(tf.zeros((0, 2)))
