"""Measurements against hand-computed values, plain loops and scikit-learn; for every type of number, and at every scale."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics as sklearn_metrics

from helpers import datasets, metrics
from helpers import pairs as pairs_of

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
    for ours, expected in zip(metrics.roc(same, distance)[:2], sklearn_metrics.roc_curve(same, -distance)[:2], strict=True):
        np.testing.assert_array_equal(ours, expected)


@kinds_of_distance
@given(data=pairs)
def test_roc_thresholds_give_back_their_rates(kind, data):
    same, distance = data[0], (10 * data[1]).astype(kind)
    assert metrics.roc(same, distance)[2][0] == distance.min()  # accepts nothing, and can be drawn
    for false_accept_rate, recall, threshold in zip(*metrics.roc(same, distance), strict=True):
        rates = counted(same, distance, threshold)
        assert (rates["false_accept_rate"], rates["recall"]) == (false_accept_rate, recall)  # exactly
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


def test_precision_at_k_by_hand():
    """A query whose neighbours are [same, different, different] has precision 1/3."""
    assert metrics.precision_at_k([[0.0], [1.0], [2.0], [3.0]], ["a", "a", "b", "c"], 3) == pytest.approx(np.mean([1 / 3, 1 / 3, 0, 0]))


@given(st.integers(2, 30).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, n - 1))), st.integers(0, 99))
def test_precision_at_k_against_a_loop(n_and_k, seed):
    n, k = n_and_k
    random = np.random.default_rng(seed)
    z, labels, precision = random.normal(size=(n, 3)), random.integers(3, size=n), []
    for i in range(n):
        others = sorted(set(range(n)) - {i}, key=lambda j: np.linalg.norm(z[i] - z[j]))
        precision.append(sum(labels[j] == labels[i] for j in others[:k]) / k)
    assert metrics.precision_at_k(z, labels, k) == pytest.approx(np.mean(precision))


def test_a_row_never_finds_itself():
    random = np.random.default_rng(0)
    labels = random.integers(10, size=2_000)
    assert metrics.precision_at_k(random.normal(size=(2_000, 4)), labels, 1) == pytest.approx(0.1, abs=0.03)
    assert metrics.precision_at_k(np.zeros((4, 2)), [0, 1, 2, 3], 1) == 0  # not even when all rows are equal


SQUARE = np.array([[1.0, 0], [0, 1], [-1, 0], [0, -1]])


def unit(z):
    return [row / math.sqrt(sum(value**2 for value in row)) for row in z]


def loop_alignment(z_a, z_b, alpha):
    total = 0.0
    for a, b in zip(unit(z_a), unit(z_b), strict=True):
        total += math.sqrt(sum((x - y) ** 2 for x, y in zip(a, b, strict=True))) ** alpha
    return total / len(z_a)


def loop_uniformity(z, t):
    z, total, pairs = unit(z), 0.0, 0
    for i in range(len(z)):
        for j in range(i + 1, len(z)):
            total += math.exp(-t * sum((x - y) ** 2 for x, y in zip(z[i], z[j], strict=True)))
            pairs += 1
    return math.log(total / pairs)


def test_alignment_by_hand():
    assert metrics.alignment(SQUARE, 3 * SQUARE) == 0
    assert metrics.alignment(SQUARE, -SQUARE) == 4
    assert metrics.alignment(SQUARE, -SQUARE, alpha=1) == 2
    assert metrics.alignment(SQUARE, np.roll(SQUARE, 1, axis=0)) == pytest.approx(2)


def test_uniformity_by_hand():
    assert metrics.uniformity(np.ones((5, 3))) == 0
    assert metrics.uniformity([[1.0, 0], [-1, 0]]) == pytest.approx(-8)
    # a square: four sides of squared length 2, two diagonals of squared length 4
    assert metrics.uniformity(SQUARE) == pytest.approx(math.log((4 * math.exp(-4) + 2 * math.exp(-8)) / 6))
    assert metrics.uniformity([[1.0, 0], [-1, 0]], t=1e5) == pytest.approx(-4e5)  # no underflow


def test_many_points_on_a_circle_reach_the_limit():
    # The mean over a uniform circle is exp(−4) I₀(4): what a 2-D embedding can attain at t = 2.
    angles = np.linspace(0, 2 * np.pi, 2500, endpoint=False)
    z = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    limit = np.log(np.i0(4)) - 4
    pairs = (np.exp(limit) * 2500 - 1) / 2499  # without the pairs of a point with itself
    assert metrics.uniformity(z) == pytest.approx(np.log(pairs), abs=1e-9)


@given(st.integers(2, 12), st.integers(1, 5), st.floats(0.5, 3), st.integers(0, 2**32 - 1))
def test_equal_to_the_loops(n, d, exponent, seed):
    z_a, z_b = np.random.default_rng(seed).normal(size=(2, n, d))
    assert metrics.alignment(z_a, z_b, exponent) == pytest.approx(loop_alignment(z_a, z_b, exponent), abs=1e-9)
    assert metrics.uniformity(z_a, exponent) == pytest.approx(loop_uniformity(z_a, exponent), abs=1e-9)


@given(st.integers(2, 8), st.floats(1e-3, 1e3), st.integers(0, 2**32 - 1))
def test_scale_and_order_do_not_matter(n, scale, seed):
    random = np.random.default_rng(seed)
    z_a, z_b = random.normal(size=(2, n, 4))
    order = random.permutation(n)
    assert metrics.alignment(z_a * scale, z_b) == pytest.approx(metrics.alignment(z_b[order], z_a[order]), rel=1e-9)
    assert metrics.uniformity(z_a * scale) == pytest.approx(metrics.uniformity(z_a[order]), abs=1e-9)


def test_chunks_do_not_show():
    z = np.random.default_rng(0).normal(size=(2345, 3))
    unit_rows = z / np.linalg.norm(z, axis=1, keepdims=True)
    squared = ((unit_rows[:, None] - unit_rows) ** 2).sum(axis=2)[np.triu_indices(len(z), 1)]
    assert metrics.uniformity(z) == pytest.approx(np.log(np.exp(-2 * squared).mean()), abs=1e-9)


@pytest.fixture
def blobs():
    random = np.random.default_rng(0)
    labels = random.integers(0, 3, 600)
    z = np.eye(3)[labels] * 4 + random.normal(size=(600, 3))
    return z[:400], labels[:400], z[400:], labels[400:]


@pytest.mark.parametrize("probe", [metrics.knn_accuracy, metrics.linear_probe])
def test_probes_find_classes_that_are_there_and_none_that_are_not(probe, blobs):
    assert probe(*blobs) > 0.95
    train_z, train_labels, test_z, test_labels = blobs
    assert probe(train_z, np.random.default_rng(1).permutation(train_labels), test_z, test_labels) < 0.5


def test_knn_votes_by_cosine():
    train_z, labels = np.array([[1.0, 0], [2, 0.1], [0, 1], [0, 5]]), np.array([0, 0, 1, 1])
    assert metrics.knn_accuracy(train_z, labels, [[100.0, 1], [0.1, 0.2]], [0, 1], k=1) == 1  # by distance, the second is nearer to 0
    assert metrics.knn_accuracy(train_z, labels, [[1.0, 0]], [1], k=4) == 0  # two votes each: the first class wins


def test_knn_agrees_with_a_loop(blobs):
    train_z, train_labels, test_z, test_labels = blobs
    right = 0
    for row, label in zip(test_z, test_labels, strict=True):
        cosine = train_z @ row / np.linalg.norm(train_z, axis=1)
        right += np.bincount(train_labels[np.argsort(-cosine)[:7]]).argmax() == label
    assert metrics.knn_accuracy(*blobs, k=7) == right / len(test_z)


def test_the_probe_scales_each_dimension(blobs):
    train_z, train_labels, test_z, test_labels = blobs
    scale = np.array([1e-4, 1, 1e4])
    shifted = metrics.linear_probe(train_z * scale + 7, train_labels, test_z * scale + 7, test_labels)
    assert shifted == pytest.approx(metrics.linear_probe(*blobs), abs=0.01)


def test_healthy_dimensional_and_complete_collapse():
    random = np.random.default_rng(0)
    healthy = random.normal(size=(1000, 64))
    report = metrics.collapse_report(healthy)
    assert report["state"] == "none" and report["effective_rank"] > 60
    np.testing.assert_allclose(report["std"], healthy.std(axis=0))
    constant = random.normal(size=64) + 1e-4 * random.normal(size=(1000, 64))
    assert metrics.collapse_report(constant)["state"] == "complete"
    report = metrics.collapse_report(np.ones((5, 3)))
    assert (report["state"], report["effective_rank"]) == ("complete", 0)
    assert metrics.collapse_report(np.zeros((5, 3)))["state"] == "complete"


def test_effective_rank_of_known_spreads():
    assert metrics.collapse_report([[1.0, 0], [-1, 0], [0, 1], [0, -1]])["effective_rank"] == pytest.approx(2)
    line = metrics.collapse_report([[0.0, 0], [1, 2], [2, 4]])
    assert (line["state"], line["effective_rank"]) == ("dimensional", pytest.approx(1))
    # singular values 3 and 1: entropy of (3/4, 1/4)
    uneven = np.array([[3.0, 0], [-3, 0], [0, 1], [0, -1]])
    expected = np.exp(-(0.75 * np.log(0.75) + 0.25 * np.log(0.25)))
    assert metrics.collapse_report(uneven)["effective_rank"] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("used", "d", "state"),
    [
        *[(used, d, "dimensional") for used, d in ((1, 2), (1, 512), (2, 3), (2, 4), (2, 16), (2, 64), (3, 16), (3, 1152))],
        *[
            (used, d, "none")
            for used, d in ((2, 2), (3, 3), (5, 16), (9, 9), (9, 16), (9, 128), (9, 512), (18, 64), (19, 128), (100, 1152))
        ],
    ],
)
def test_the_verdict_does_not_ask_how_many_dimensions_are_unused(used, d, state):
    random = np.random.default_rng(0)
    turned = np.linalg.qr(random.normal(size=(d, used)))[0].T
    report = metrics.collapse_report(random.normal(size=(200, used)) @ turned + 1)
    assert (report["state"], report["directions"]) == (state, min(199, d)) and 0.6 * used < report["effective_rank"] < used + 1e-6


def test_ten_classes_in_nine_directions_are_healthy():
    simplex = np.eye(10) - 0.1
    assert metrics.collapse_report(np.repeat(simplex, 50, axis=0) @ np.eye(10, 128))["state"] == "none"


SAME = np.array([1, 0] * 30)
LABELS = np.repeat([0, 1, 2], 20)
EVERY = {  # each measurement of one embedding
    "pair_distance": lambda z: metrics.pair_distance(z, np.arange(60), np.arange(60)[::-1]),
    "verification": lambda z: [*metrics.verification(SAME, np.asarray(z)[:, 0], 20).values()],
    "roc": lambda z: np.concatenate(metrics.roc(SAME, np.asarray(z)[:, 0])[:2]),
    "equal_error_rate": lambda z: metrics.equal_error_rate(SAME, np.asarray(z)[:, 0]),
    "choose_threshold": lambda z: metrics.choose_threshold(SAME, np.asarray(z)[:, 0]),
    "precision_at_k": lambda z: metrics.precision_at_k(z, LABELS, 3),
    "neighbours": lambda z: metrics.neighbours(z, 3),
    "alignment": lambda z: metrics.alignment(z, np.asarray(z)[::-1]),
    "uniformity": metrics.uniformity,
    "knn_accuracy": lambda z: metrics.knn_accuracy(z, LABELS, np.asarray(z)[::2], LABELS[::2], 3),
    "linear_probe": lambda z: metrics.linear_probe(z, LABELS, np.asarray(z)[::2], LABELS[::2]),
    "effective_rank": lambda z: metrics.collapse_report(z)["effective_rank"],
    "std": lambda z: metrics.collapse_report(z)["std"],
    "unit_rows": lambda z: metrics.unit_rows(z, "z"),
}
IN_UNITS = ("pair_distance", "choose_threshold", "std")  # of the embedding; all others do not change with its scale
OF_ROWS = tuple(name for name in EVERY if name not in ("verification", "roc", "equal_error_rate", "choose_threshold"))
KINDS = ("bool", "uint8", "uint16", "uint32", "uint64", "int8", "int16", "int32", "int64", "float16", "float32", "longdouble")


def drawn(dimensions=18):
    """Whole numbers from 0 to 127, so that every type holds them, with classes that differ; 18 dimensions: beyond trees of neighbours."""
    return np.random.default_rng(0).integers(0, 100, (60, dimensions)) + 9 * LABELS[:, None]


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("kind", KINDS)
def test_every_type_of_number_measures_as_float64_does(name, kind, recwarn):
    z = drawn() > 50 if kind == "bool" else drawn()
    if np.dtype(kind).kind in "if":
        z = z - 64  # negative ones, too
    np.testing.assert_allclose(EVERY[name](z.astype(kind)), EVERY[name](z.astype(np.float64)), rtol=1e-5, atol=1e-6)
    assert not recwarn.list


@pytest.mark.parametrize("name", [name for name in EVERY if name != "verification"])
@pytest.mark.parametrize(
    ("kind", "scale"),
    [(np.float64, 1e-305), (np.float64, 1e-200), (np.float64, 1e200), (np.float64, 1e305), (np.float32, 1e-30), (np.float32, 1e36)],
)
def test_huge_and_tiny_numbers_are_measured_as_all_others(name, kind, scale, recwarn):
    z = (drawn() - 64.0).astype(kind)
    expected = EVERY[name](z) * (scale if name in IN_UNITS else 1)
    np.testing.assert_allclose(EVERY[name](z * kind(scale)), expected, rtol=2e-5, atol=2e-6 * (scale if name in IN_UNITS else 1))
    assert not recwarn.list


def test_rows_columns_and_places_of_different_scales():
    z = drawn() - 64.0
    np.testing.assert_allclose(metrics.unit_rows(z * np.logspace(-300, 300, 60)[:, None], "z"), metrics.unit_rows(z, "z"))
    columns = np.logspace(-200, 200, 18)
    assert EVERY["linear_probe"](z * columns) == EVERY["linear_probe"](z)
    np.testing.assert_allclose(metrics.collapse_report(z * columns)["std"], z.std(axis=0) * columns)
    far = 1e9 + 1e-3 * z  # squares of 1e18 leave nothing of a difference
    assert metrics.precision_at_k(far, LABELS, 3) == metrics.precision_at_k(z, LABELS, 3)
    assert metrics.collapse_report(far)["effective_rank"] == pytest.approx(metrics.collapse_report(z)["effective_rank"], rel=1e-3)
    for shared in (0.1, 1e-310):
        assert metrics.collapse_report(np.full((60, 3), shared))["effective_rank"] == 0
    np.testing.assert_allclose(metrics.pair_distance([[0.0, 0], [3e-320, 4e-320]], [0], [1]), 5e-320, rtol=1e-3)
    np.testing.assert_array_equal(metrics.unit_rows(np.array([[0, 0], [30_000, 40_000]], np.float16), "z"), [[0, 0], [0.6, 0.8]])


@pytest.mark.parametrize(
    ("z", "kind", "distance"),
    [([[3], [4]], "uint8", 1), ([[100], [-100]], "int8", 200), ([[300], [-300]], "float16", 600), ([[3e30], [-3e30]], "float32", 6e30)],
)
def test_a_difference_never_wraps_round(z, kind, distance):
    assert metrics.pair_distance(np.array(z, kind), [0, 1], [1, 0]) == pytest.approx([distance] * 2)


def test_raw_bytes_of_mnist_verify_as_fractions_do():
    part = datasets.load_mnist().validation
    chosen = pairs_of.sample_pairs(part.labels, 20_000, seed=0)
    raw = (255 * part.images.reshape(5_000, -1)).round().astype(np.uint8)
    auc = sklearn_metrics.roc_auc_score(chosen.same, -metrics.pair_distance(raw, chosen.left, chosen.right))
    assert auc == pytest.approx(0.72, abs=0.02)  # with differences that wrap round: .60


@pytest.mark.parametrize("name", OF_ROWS)
@pytest.mark.parametrize(
    ("z", "message"),
    [
        (drawn().astype(complex), "real numbers, not complex"),
        (drawn().astype(object), "real numbers, not object"),
        (drawn().astype(str), "real numbers, not <U"),
        (np.where(drawn() == 70, np.nan, drawn()), "NaN"),
        (np.where(drawn() == 70, -np.inf, drawn()), "infinity"),
        (drawn()[:, 0], r"shape \(n, d\).*flatten images"),
        (drawn()[:, :0], r"shape \(n, d\)"),
    ],
    ids=["complex", "object", "text", "NaN", "infinity", "1-D", "no columns"],
)
def test_what_is_no_embedding_gets_a_clear_word(name, z, message):
    with pytest.raises(ValueError, match=message):
        EVERY[name](z)


Z, ROWS = drawn() - 64.0, (drawn() - 64.0, LABELS, drawn() - 64.0, LABELS)
REFUSED = [
    *[
        (lambda function=function, arguments=arguments: function(*arguments), message)
        for function in (metrics.roc, metrics.equal_error_rate, metrics.choose_threshold, lambda *a: metrics.verification(*a, 1))
        for *arguments, message in (
            ([1, 0], [1.0, 2.0, 3.0], "shape"),
            ([[1], [0]], [[1.0], [2.0]], "shape"),
            ([1, -1], [1.0, 2.0], "only 0 and 1"),
            ([1, np.nan], [1.0, 2.0], "only 0 and 1"),
            (["1", "0"], [1.0, 2.0], "only 0 and 1"),
            ([1, 0], [1.0, np.nan], "NaN"),
            ([1, 0], ["1", "2"], "real numbers"),
            ([1, 0], [1j, 2], "real numbers"),
            ([1, 1], [1.0, 2.0], "both kinds of pair"),
            ([], [], "both kinds of pair"),
        )
    ],
    *[
        (lambda t=t: metrics.verification([1, 0], [0.0, 1.0], t), "threshold must be a number")
        for t in (np.nan, np.inf, "1", True, None, [0.5, 1])
    ],
    *[
        (lambda left=left, right=right: metrics.pair_distance(Z, left, right), message)
        for left, right, message in (
            ([0, 1], [0], "same shape"),
            ([], [], "left must be whole numbers"),
            ([[0]], [[0]], "left must be whole numbers"),
            ([0.0], [1], "left must be whole numbers"),
            ([0], [True], "right must be whole numbers"),
            ([0], [-1], "right must lie from 0 to 59"),
            ([60], [0], "left must lie from 0 to 59"),
        )
    ],
    (lambda: metrics.pair_distance([[1.7e308], [-1.7e308]], [0], [1]), "too large"),
    *[
        (lambda function=function, k=k: function(k), rf"k must be a whole number from 1 to {most} for 60")
        for most, function in (
            (59, lambda k: metrics.precision_at_k(Z, LABELS, k)),
            (59, lambda k: metrics.neighbours(Z, k)),
            (60, lambda k: metrics.knn_accuracy(*ROWS, k=k)),
        )
        for k in (0, -1, 61, 1.5, 2.0, True, np.True_, "3", None)
    ],
    *[
        (lambda function=function, labels=labels: function(labels), "labels must have shape")
        for function in (
            lambda labels: metrics.precision_at_k(Z, labels, 3),
            lambda labels: metrics.knn_accuracy(Z, labels, Z, LABELS, 3),
            lambda labels: metrics.linear_probe(Z, LABELS, Z, labels),
        )
        for labels in (LABELS[1:], LABELS[:, None], LABELS + 0.5, np.where(LABELS == 1, np.nan, LABELS), LABELS.astype(object), [])
    ],
    *[
        (lambda probe=probe, rows=rows: probe(*rows), message)
        for probe in (metrics.knn_accuracy, metrics.linear_probe)
        for rows, message in (
            ((Z, LABELS, Z[:, 1:], LABELS), "have 18 and 17"),
            ((Z, LABELS, Z, LABELS.astype(str)), "of one kind"),
            ((Z[:0], LABELS[:0], Z, LABELS), "train_z must have shape"),
        )
    ],
    (lambda: metrics.linear_probe(Z, LABELS * 0, Z, LABELS), "all 60 rows have class 0"),
    (lambda: metrics.alignment(Z, Z[:3]), "same shape"),
    *[(lambda alpha=alpha: metrics.alignment(Z, Z, alpha), "alpha must be a number") for alpha in (0, -1, np.nan, np.inf, True, "2")],
    *[(lambda t=t: metrics.uniformity(Z, t), "t must be a number") for t in (0, -1, np.nan, True)],
    (lambda: metrics.uniformity(Z[:1]), "only one row"),
    (lambda: metrics.collapse_report(Z[:1]), "only one"),
]


@pytest.mark.parametrize(("call", "message"), REFUSED)
def test_impossible_requests_are_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("k", [3, np.int64(3), np.uint8(3)])
def test_whole_numbers_of_numpy_are_whole_numbers(k):
    assert metrics.precision_at_k(Z, LABELS, k) == metrics.precision_at_k(Z, LABELS.astype(float), 3)
