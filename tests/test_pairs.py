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
    drawn, again, other = (pairs.sample_pairs(labels, n_pairs, each, positive_fraction) for each in (seed, seed, seed + 1))
    assert np.array_equal(drawn, again) and (n_pairs < 20 or not np.array_equal(drawn, other))
    left, right, same = drawn
    assert left.shape == right.shape == same.shape == (n_pairs,)
    assert (left.dtype, right.dtype, same.dtype) == (np.int64, np.int64, np.uint8)
    assert (left != right).all()
    assert ((labels[left] == labels[right]) == same).all()
    assert same.sum() == round(n_pairs * positive_fraction)


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


def test_every_class_stands_in_every_slot_and_every_pair_is_drawn():
    """The classic builder knows 490 of the 12,250 positive pairs of 10 classes of 50 images, all neighbours."""
    labels = np.repeat(np.arange(10), 50)
    left, right, same = pairs.sample_pairs(labels, 300_000, seed=0)
    for kind in (0, 1):
        assert set(labels[left[same == kind]]) == set(labels[right[same == kind]]) == set(range(10))
    positive = np.sort([left[same == 1], right[same == 1]], axis=0)
    assert np.unique(positive, axis=1).shape == (2, 12_250)
    assert np.abs(np.diff(same.astype(int))).mean() == pytest.approx(0.5, abs=0.01)  # the kinds are mixed


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        *[({"labels": labels}, "whole numbers of shape") for labels in ([0.0, 1.0], [[0, 0], [1, 1]], [], ["a", "b"])],
        ({"labels": [True, True, False, False]}, "labels must be whole numbers, not a mask"),
        ({"labels": [0, 0, 1, 1, 8]}, r"only one of \[8\]"),
        ({"labels": [4, 4, 4]}, r"two classes, but labels hold only \[4\]"),
        *[({"n_pairs": n}, "n_pairs must be a whole number from 1 on") for n in (0, 2.5, True, None)],
        *[({"seed": seed}, "seed must be a whole number from 0 on") for seed in (-1, 0.5, True, None)],
        *[({"positive_fraction": f}, "must be a finite number from 0 to 1") for f in (1.1, -0.1, np.nan, True)],
    ],
)
def test_impossible_requests_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        pairs.sample_pairs(**{"labels": [0, 0, 1, 1], "n_pairs": 10, "seed": 0} | arguments)


def test_one_kind_of_pair_needs_only_what_it_uses_and_any_whole_numbers_will_do():
    narrow = pairs.sample_pairs(np.array([255, 0, 255, 0], np.uint8), np.uint8(9), np.int64(0))
    assert np.array_equal(narrow, pairs.sample_pairs([255, 0, 255, 0], 9, 0))
    assert (pairs.sample_pairs([4, 4], 5, 0, positive_fraction=1).same == 1).all()
    assert (pairs.sample_pairs([4, 5], 5, 0, positive_fraction=0).same == 0).all()
