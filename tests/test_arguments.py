"""Whole numbers are Python's and NumPy's, and never booleans; each refusal says what came and what is needed."""

import numpy as np
import pytest
import tensorflow as tf

from helpers import arguments


@pytest.mark.parametrize("kind", [int, np.int8, np.uint64])
def test_whole_numbers_of_every_kind_are_taken(kind):
    assert type(arguments.whole(kind(3), "k", 1, 3)) is int
    np.testing.assert_array_equal(arguments.whole_numbers([kind(3), kind(0)], "rows", below=4), [3, 0])
    assert [arguments.number(kind(value), "share", 0, 1, closed=True) for value in (0, 1)] == [0, 1]


REFUSED = [  # the check, values, its other arguments, words of the error
    (
        arguments.whole,
        [True, np.True_, 2.0, np.float64(2), "2", None, [2], np.array(2), 0, 4],
        ("k", 1, 3, ", all"),
        "from 1 to 3, all, not",
    ),
    (arguments.whole, [-1], ("seed", 0), "seed must be a whole number from 0 on, not -1"),
    (
        arguments.number,
        [True, np.True_, np.nan, -np.inf, "0.5", None, [0.5], 1j, 0, 1],
        ("alpha", 0, 1),
        "finite number above 0 and below 1, not",
    ),
    (arguments.number, [-1, np.inf], ("size", 0, np.inf, True), "size must be a finite number from 0, not"),
    (arguments.number, [-0.1, 1.1], ("share", 0, 1, True), "share must be a finite number from 0 to 1, not"),
    (arguments.one_of, ["other", None, ["pca"]], ("init", ("pca", "random")), "init must be one of 'pca', 'random', not"),
    (arguments.whole_numbers, [[], [[1]], 1, [1.0], ["1"], [None]], ("rows",), r"rows must be whole numbers of shape \(n,\)"),
    (arguments.whole_numbers, [[True, False]], ("rows",), r"use np\.flatnonzero\(mask\)"),
    (arguments.whole_numbers, [[0, 5], [-1, 3]], ("rows", 5), "rows must lie from 0 to 4, but reach from"),
]


@pytest.mark.parametrize(
    ("check", "value", "others", "words"), [(c, value, o, words) for c, values, o, words in REFUSED for value in values]
)
def test_what_does_not_fit_is_refused_in_words(check, value, others, words):
    with pytest.raises(ValueError, match=words):
        check(value, *others)


@pytest.mark.parametrize("kind", [tf.float16, tf.float64, tf.int32])
def test_a_check_says_the_same_in_a_graph(kind):
    def checked(values):
        arguments.require(tf.size(values) != 0, "no rows")
        arguments.require(tf.reduce_all(values < 3), "values must lie below 3", values)
        return 2 * values

    graph = tf.function(checked)
    good, bad = tf.constant([1, 2], kind), tf.constant([1, 5], kind)
    np.testing.assert_array_equal(checked(good), graph(good))
    for call, error in ((checked, ValueError), (graph, tf.errors.InvalidArgumentError)):
        with pytest.raises(error, match="values must lie below 3, but the values range from"):
            call(bad)
    np.testing.assert_array_equal(tf.function(checked, jit_compile=True)(bad), [2, 10])  # XLA leaves it out
    with pytest.raises(ValueError, match=r"no rows$"):  # known while the graph is made
        graph(bad[:0])
