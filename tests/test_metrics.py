"""Measurements against hand-computed values, plain loops and scikit-learn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as sklearn_metrics

from helpers import metrics

# Few different distances, so that ties are frequent; both kinds of pair are always there.
pairs = st.lists(st.tuples(st.integers(0, 1), st.sampled_from([0, 0.1, 0.2, 0.3, 0.7, 1, 5])), max_size=40).map(
    lambda more: tuple(np.array(column) for column in zip((0, 0.2), (1, 0.2), *more, strict=True))
)
kinds_of_distance = pytest.mark.parametrize("kind", [np.float16, np.float32, np.float64, np.int64, np.uint8])


def counted(same, distance, threshold):
    """The rates of `verification`, from a loop over the pairs."""
    true_accepts = sum(1 for y, d in zip(same, distance, strict=True) if y == 1 and d < threshold)
    false_accepts = sum(1 for y, d in zip(same, distance, strict=True) if y == 0 and d < threshold)
    positives, negatives = sum(same == 1), sum(same == 0)
    return {
        "accuracy": (true_accepts + negatives - false_accepts) / len(same),
        "balanced_accuracy": (true_accepts / positives + (negatives - false_accepts) / negatives) / 2,
        "precision": true_accepts / (true_accepts + false_accepts) if true_accepts + false_accepts else 0.0,
        "recall": true_accepts / positives,
        "false_accept_rate": false_accepts / negatives,
        "false_reject_rate": (positives - true_accepts) / positives,
    }


def test_pair_distance_agrees_with_a_loop_over_many_parts():
    random = np.random.default_rng(0)
    z, left, right = random.normal(size=(50, 3)), random.integers(0, 50, 12_345), random.integers(0, 50, 12_345)
    np.testing.assert_allclose(
        metrics.pair_distance(z, left, right), [np.sqrt(((z[i] - z[j]) ** 2).sum()) for i, j in zip(left, right, strict=True)]
    )


@pytest.mark.parametrize(("z", "left", "right"), [([1, 2], [0], [1]), ([[1.0]], [0, 0], [0]), ([[1.0]], [], []), ([[1.0]], [[0]], [[0]])])
def test_pair_distance_names_bad_shapes(z, left, right):
    with pytest.raises(ValueError, match="must have shape"):
        metrics.pair_distance(z, left, right)


@given(pairs, st.sampled_from([0, 0.15, 0.2, 1, 6]))
def test_verification_counts(data, threshold):
    result = metrics.verification(*data, threshold)
    assert result == pytest.approx(counted(*data, threshold))
    assert {type(value) for value in result.values()} == {float}


def test_separated_pairs_are_all_right():
    """Keras' "accuracy" reports 0.0 for these."""
    result = metrics.verification([1, 1, 0, 0], [0.1, 0.2, 0.9, 1.2], 0.5)
    assert result["accuracy"] == result["balanced_accuracy"] == result["precision"] == result["recall"] == 1


def test_accuracy_is_not_precision():
    result = metrics.verification([1, 1, 1, 1, 0], [0.1, 0.9, 0.9, 0.9, 0.9], 0.5)
    assert (result["precision"], result["recall"], result["accuracy"]) == (1.0, 0.25, 0.4)


def test_nothing_accepted_has_precision_zero(recwarn):
    assert metrics.verification([1, 0], [0.7, 0.8], 0.5)["precision"] == 0
    assert not recwarn.list


def test_the_threshold_itself_is_not_accepted():
    assert metrics.verification([1, 0], [0.5, 0.5], 0.5)["recall"] == 0


@given(pairs)
def test_roc_is_scikit_learns(data):
    same, distance = data
    false_accept_rate, true_accept_rate, _ = metrics.roc(same, distance)
    expected = sklearn_metrics.roc_curve(same, -distance)
    np.testing.assert_array_equal(false_accept_rate, expected[0])
    np.testing.assert_array_equal(true_accept_rate, expected[1])


@kinds_of_distance
@given(data=pairs)
def test_roc_thresholds_give_back_their_rates(kind, data):
    same, distance = data[0], (10 * data[1]).astype(kind)
    assert metrics.roc(same, distance)[2][0] == distance.min()  # accepts nothing, and can be drawn
    for false_accept_rate, true_accept_rate, threshold in zip(*metrics.roc(same, distance), strict=True):
        rates = counted(same, distance, threshold)
        assert (rates["false_accept_rate"], rates["recall"]) == (false_accept_rate, true_accept_rate)  # exactly
        assert metrics.verification(same, distance, threshold) == pytest.approx(rates)


@pytest.mark.parametrize(
    ("same", "distance", "expected"),
    [
        ([1, 1, 0, 0], [0.1, 0.2, 0.9, 1.2], 0.0),
        ([1, 1, 0, 0], [0.9, 1.2, 0.1, 0.2], 1.0),
        ([1, 1, 0, 0], [0.1, 0.9, 0.5, 1.2], 0.5),
        ([1, 1, 1, 0, 0, 0], [1, 2, 4, 3, 5, 6], 1 / 3),
        ([1, 0], [0.3, 0.3], 0.5),  # from (0, 0) to (1, 1) in one step: they are equal half way
        ([1, 1, 0], [1, 2, 2], 1 / 3),  # from (0, 1/2) straight to (1, 1)
    ],
)
def test_equal_error_rate_by_hand(same, distance, expected):
    assert metrics.equal_error_rate(same, distance) == pytest.approx(expected)


@given(pairs)
def test_equal_error_rate_lies_between_the_two_rates_where_they_cross(data):
    same, distance = data
    value = metrics.equal_error_rate(same, distance)
    rates = [counted(same, distance, threshold) for threshold in [*np.unique(distance), 9]]
    crossing = next(i for i, rate in enumerate(rates) if rate["false_accept_rate"] >= rate["false_reject_rate"])
    before, after = rates[crossing - 1], rates[crossing]
    assert before["false_accept_rate"] - 1e-9 <= value <= after["false_accept_rate"] + 1e-9
    assert after["false_reject_rate"] - 1e-9 <= value <= before["false_reject_rate"] + 1e-9


@kinds_of_distance
@given(data=pairs)
def test_no_threshold_beats_the_chosen_one(kind, data):
    same, distance = data[0], (10 * data[1]).astype(kind)
    chosen = metrics.verification(same, distance, metrics.choose_threshold(same, distance))["balanced_accuracy"]
    best = max(counted(same, distance, threshold)["balanced_accuracy"] for threshold in [*np.unique(distance), 99])
    assert chosen == pytest.approx(best)


def test_the_chosen_threshold_stands_in_the_middle_of_the_gap():
    assert metrics.choose_threshold([1, 1, 0, 0], [0.1, 0.2, 0.6, 1.2]) == pytest.approx(0.4)


@kinds_of_distance
def test_it_separates_even_neighbouring_numbers(kind):
    near = np.array(3, kind)
    far = np.nextafter(near, kind(9)) if np.issubdtype(kind, np.floating) else near + 1
    threshold = metrics.choose_threshold([1, 0], np.array([near, far]))
    assert metrics.verification([1, 0], np.array([near, far]), threshold)["balanced_accuracy"] == 1


@pytest.mark.parametrize(
    "function", [metrics.roc, metrics.equal_error_rate, metrics.choose_threshold, lambda *a: metrics.verification(*a, 1)]
)
@pytest.mark.parametrize(
    ("same", "distance", "message"),
    [
        ([1, 0], [1.0, 2.0, 3.0], "shape"),
        ([[1], [0]], [[1.0], [2.0]], "shape"),
        ([1, -1], [1.0, 2.0], "only 0 and 1"),
        ([1, 0], [1.0, np.nan], "NaN"),
        ([1, 1], [1.0, 2.0], "both kinds of pair"),
        ([], [], "both kinds of pair"),
    ],
)
def test_bad_pairs_are_refused(function, same, distance, message):
    with pytest.raises(ValueError, match=message):
        function(same, distance)


@pytest.mark.parametrize("threshold", [np.nan, np.inf])
def test_a_bad_threshold_is_refused(threshold):
    with pytest.raises(ValueError, match="threshold must be"):
        metrics.verification([1, 0], [0.0, 1.0], threshold)


def test_precision_and_recall_at_k_by_hand():
    """A query whose neighbours are [same, different, different], with one to find: precision 1/3, recall 1."""
    z, labels = [[0.0], [1.0], [2.0], [3.0]], ["a", "a", "b", "c"]
    assert metrics.precision_at_k(z, labels, 3) == pytest.approx(np.mean([1 / 3, 1 / 3, 0, 0]))
    assert metrics.recall_at_k(z, labels, 3) == 1  # b and c have nothing to find


@given(st.integers(2, 30).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n - 1))), st.integers(0, 99))
def test_precision_and_recall_at_k_against_a_loop(n_and_k, seed):
    n, k = n_and_k
    random = np.random.default_rng(seed)
    z, labels = random.normal(size=(n, 3)), np.append(random.integers(3, size=n - 2), [0, 0])
    precision, recall = [], []
    for i in range(n):
        others = sorted(set(range(n)) - {i}, key=lambda j: np.linalg.norm(z[i] - z[j]))
        hits = sum(labels[j] == labels[i] for j in others[:k])
        to_find = sum(labels[j] == labels[i] for j in others)
        precision.append(hits / k)
        recall += [hits / to_find] if to_find else []
    assert metrics.precision_at_k(z, labels, k) == pytest.approx(np.mean(precision))
    assert metrics.recall_at_k(z, labels, k) == pytest.approx(np.mean(recall))


def test_a_row_never_finds_itself():
    random = np.random.default_rng(0)
    labels = random.integers(10, size=2_000)
    assert metrics.precision_at_k(random.normal(size=(2_000, 4)), labels, 1) == pytest.approx(0.1, abs=0.03)
    assert metrics.precision_at_k(np.zeros((4, 2)), [0, 1, 2, 3], 1) == 0  # not even when all rows are equal


@pytest.mark.parametrize("function", [metrics.precision_at_k, metrics.recall_at_k])
@pytest.mark.parametrize(
    ("z", "labels", "k", "message"),
    [
        (np.zeros((3, 2)), [0, 0, 1], 3, "from 1 to 2 for 3 rows"),
        (np.zeros((3, 2)), [0, 0, 1], 0, "from 1 to 2"),
        (np.zeros((3, 2)), [0, 0, 1], 1.5, "from 1 to 2"),
        (np.zeros((3, 2)), [0, 0], 1, "must have shape"),
        (np.zeros(3), [0, 0, 1], 1, "must have shape"),
        (np.full((3, 2), np.nan), [0, 0, 1], 1, "NaN"),
    ],
)
def test_impossible_retrieval_is_refused(function, z, labels, k, message):
    with pytest.raises(ValueError, match=message):
        function(z, labels, k)


def test_recall_needs_something_to_find():
    with pytest.raises(ValueError, match="at least two rows of one class"):
        metrics.recall_at_k(np.zeros((3, 2)), [0, 1, 2], 1)
