"""Pairs agree with the labels, leave nothing out, and are drawn uniformly."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chisquare

from helpers import pairs

every_class_twice = st.integers(2, 5).flatmap(
    lambda classes: st.lists(st.integers(0, classes - 1), max_size=30).map(lambda more: [*range(classes), *range(classes), *more])
)


@given(every_class_twice, st.integers(1, 200), st.integers(0, 2**32), st.floats(0, 1))
def test_every_pair_is_what_it_claims_to_be(labels, n_pairs, seed, positive_fraction):
    labels = np.array(labels)
    left, right, same = pairs.sample_pairs(labels, n_pairs, seed, positive_fraction)
    assert left.shape == right.shape == same.shape == (n_pairs,)
    assert (left.dtype, right.dtype, same.dtype) == (np.int64, np.int64, np.uint8)
    assert (left != right).all()
    assert ((labels[left] == labels[right]) == same).all()
    assert same.sum() == round(n_pairs * positive_fraction)


@given(every_class_twice, st.integers(0, 2**32))
def test_same_seed_same_pairs(labels, seed):
    once, again, other = (np.array(pairs.sample_pairs(labels, 60, s)) for s in (seed, seed, seed + 1))
    assert (once == again).all()
    assert (once != other).any()


def test_images_and_partners_are_uniform():
    labels = np.array([7, 3, 3, 9, 7, 9, 3, 9, 9])  # unsorted, classes of 2, 3 and 4 images
    left, right, same = pairs.sample_pairs(labels, 200_000, seed=0, positive_fraction=0.4)
    for positive in (0, 1):
        observed = np.zeros((9, 9))
        np.add.at(observed, (left[same == positive], right[same == positive]), 1)
        allowed = ((labels[:, None] == labels) == positive) & ~np.eye(9, dtype=bool)
        expected = allowed / allowed.sum(axis=1, keepdims=True) * observed.sum() / 9
        assert observed[~allowed].sum() == 0
        assert chisquare(observed[allowed], expected[allowed]).pvalue > 1e-3


def test_every_class_stands_in_every_slot():
    labels = np.repeat(np.arange(10), 50)
    left, right, same = pairs.sample_pairs(labels, 2_000, seed=0)
    for positive in (0, 1):
        for side in (left, right):
            assert set(labels[side[same == positive]]) == set(range(10))


def test_positive_pairs_are_not_just_neighbours():
    """The classic builder knows 490 of the 12,250 positive pairs of 10 classes of 50 images."""
    labels = np.repeat(np.arange(10), 50)
    left, right, _ = pairs.sample_pairs(labels, 200_000, seed=0, positive_fraction=1)
    assert len(set(zip(np.minimum(left, right), np.maximum(left, right), strict=True))) == 12_250


def test_kinds_are_mixed():
    same = pairs.sample_pairs(np.repeat(np.arange(10), 50), 1_000, seed=0).same
    assert 400 < np.abs(np.diff(same.astype(int))).sum() < 600  # sorted by kind, it would change only once


@pytest.mark.parametrize("kind", [np.uint8, np.int32, np.int64])
def test_any_whole_numbers_will_do(kind):
    labels = np.array([255, 0, 255, 0]).astype(kind)
    assert (np.array(pairs.sample_pairs(labels, kind(9), kind(0))) == np.array(pairs.sample_pairs([255, 0, 255, 0], 9, 0))).all()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"labels": [0.0, 0.0, 1.0, 1.0]}, "whole numbers of shape"),
        ({"labels": [[0, 0], [1, 1]]}, "whole numbers of shape"),
        ({"labels": np.array([], int)}, "whole numbers of shape"),
        ({"labels": [0, 0, 1, 1, 8]}, r"only one of \[8\]"),
        ({"labels": [4, 4, 4]}, r"two classes, but labels hold only \[4\]"),
        ({"labels": [True, True, False, False]}, "whole numbers of shape"),
        ({"labels": ["a", "a", "b", "b"]}, "whole numbers of shape"),
        *[({"n_pairs": n}, "n_pairs must be a whole number from 1 on") for n in (0, -3, 2.5, True, np.True_, "9", None)],
        *[({"seed": seed}, "seed must be a whole number from 0 on") for seed in (-1, 0.5, True, None)],
        *[({"positive_fraction": f}, "must be a finite number from 0 to 1") for f in (1.1, -0.1, float("nan"), True, "1")],
    ],
)
def test_impossible_requests_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        pairs.sample_pairs(**{"labels": [0, 0, 1, 1], "n_pairs": 10, "seed": 0} | arguments)


def test_one_kind_of_pair_needs_only_what_it_uses():
    assert (pairs.sample_pairs([4, 4], 5, 0, positive_fraction=1).same == 1).all()
    assert (pairs.sample_pairs([4, 5], 5, 0, positive_fraction=0).same == 0).all()
