"""Measurements against hand-computed values, plain loops and scikit-learn; for every type of number, and at every scale."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import cdist, pdist
from sklearn.metrics import roc_curve

from helpers import metrics

# Few different distances, so that ties are frequent; both kinds of pair are always there.
pairs = st.lists(st.tuples(st.integers(0, 1), st.sampled_from([0, 0.1, 0.2, 0.3, 0.7, 1, 5])), max_size=40).map(
    lambda more: tuple(np.array(column) for column in zip((0, 0.2), (1, 0.2), *more, strict=True))
)
kinds_of_distance = pytest.mark.parametrize("kind", [np.float16, np.float64, np.uint8])


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


def test_pair_distance_agrees_with_a_loop_over_many_parts_and_never_wraps_round():
    random = np.random.default_rng(0)
    z, left, right = random.normal(size=(50, 3)), random.integers(0, 50, 1_234), random.integers(0, 50, 1_234)
    expected = [np.sqrt(((z[i] - z[j]) ** 2).sum()) for i, j in zip(left, right, strict=True)]
    np.testing.assert_allclose(metrics.pair_distance(z, left, right), expected)
    for one, other, kind in ((3, 4, np.uint8), (100, -100, np.int8), (300, -300, np.float16)):
        assert metrics.pair_distance(np.array([[one], [other]], kind), [0, 1], [1, 0]).tolist() == [abs(one - other)] * 2


@pytest.mark.parametrize(
    ("same", "distance", "accuracy", "precision", "recall"),
    [
        ([1, 1, 0, 0], [0.1, 0.2, 0.9, 1.2], 1, 1, 1),  # Keras' "accuracy" reports 0.0 for these
        ([1, 1, 1, 1, 0], [0.1, 0.9, 0.9, 0.9, 0.9], 0.4, 1, 0.25),
        ([1, 0], [0.5, 0.8], 0.5, 0, 0),  # nothing is accepted, not even the threshold itself: no warning
    ],
)
def test_accuracy_is_not_precision(same, distance, accuracy, precision, recall, recwarn):
    result = metrics.verification(same, distance, 0.5)
    assert (result["accuracy"], result["precision"], result["recall"]) == (accuracy, precision, recall) and not recwarn.list
    assert {type(value) for value in result.values()} == {float}


@kinds_of_distance
@given(data=pairs)
def test_roc_is_scikit_learns_and_each_threshold_gives_back_its_rates(kind, data):
    same, distance = data[0], (10 * data[1]).astype(kind)
    false_accept_rates, recalls, thresholds = metrics.roc(same, distance)
    np.testing.assert_array_equal([false_accept_rates, recalls], roc_curve(same, -distance.astype(float))[:2])
    assert thresholds[0] == distance.min()  # accepts nothing, and can be drawn
    for false_accept_rate, recall, threshold in zip(false_accept_rates, recalls, thresholds, strict=True):
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


@kinds_of_distance
@given(data=pairs)
def test_no_threshold_beats_the_chosen_one(kind, data):
    same, distance = data[0], (10 * data[1]).astype(kind)
    chosen = metrics.verification(same, distance, metrics.choose_threshold(same, distance))["balanced_accuracy"]
    best = max(counted(same, distance, threshold)["balanced_accuracy"] for threshold in [*np.unique(distance), 99])
    assert chosen == pytest.approx(best)


@kinds_of_distance
def test_the_chosen_threshold_stands_in_the_middle_of_the_gap_however_narrow(kind):
    assert metrics.choose_threshold([1, 1, 0, 0], np.array([1, 2, 6, 12], kind)) == pytest.approx(4, abs=0.01)
    near = np.array(3, kind)
    far = np.nextafter(near, kind(9)) if np.issubdtype(kind, np.floating) else near + 1
    threshold = metrics.choose_threshold([1, 0], np.array([near, far]))
    assert metrics.verification([1, 0], np.array([near, far]), threshold)["balanced_accuracy"] == 1


def test_precision_at_k_by_hand():
    """A query whose neighbours are [same, different, different] has precision 1/3; and no row finds itself, even when all are equal."""
    assert metrics.precision_at_k([[0.0], [1.0], [2.0], [3.0]], ["a", "a", "b", "c"], 3) == pytest.approx(np.mean([1 / 3, 1 / 3, 0, 0]))
    assert metrics.precision_at_k(np.zeros((4, 2)), [0, 1, 2, 3], 1) == 0
    random = np.random.default_rng(0)
    assert metrics.precision_at_k(random.normal(size=(2_000, 4)), random.integers(10, size=2_000), 1) == pytest.approx(0.1, abs=0.03)


@pytest.mark.parametrize("k", [1, 5, np.uint8(29)])
def test_neighbours_and_precision_at_k_against_the_matrix_of_all_distances(k):
    random = np.random.default_rng(0)
    z, labels = random.normal(size=(30, 3)), random.integers(3, size=30)
    nearest = np.argsort(cdist(z, z) + np.diag(np.full(30, np.inf)))[:, :k]
    np.testing.assert_array_equal(metrics.neighbours(z, k), nearest)
    assert metrics.precision_at_k(z, labels.astype(float), k) == np.mean(labels[nearest] == labels[:, None])


@pytest.mark.parametrize("k", [1, 5, 30])
def test_the_distance_of_a_neighbour_against_the_matrix_of_all_distances(k):
    random = np.random.default_rng(0)
    train_z, z = random.normal(size=(30, 20)), random.normal(size=(12, 20))
    np.testing.assert_allclose(metrics.neighbour_distance(train_z, z, k), np.sort(cdist(z, train_z))[:, k - 1])


def test_alignment_and_uniformity_by_hand():
    square = np.array([[1.0, 0], [0, 1], [-1, 0], [0, -1]])
    assert (metrics.alignment(square, 3 * square), metrics.alignment(square, -square), metrics.alignment(square, -square, 1)) == (0, 4, 2)
    # four sides of squared length 2, two diagonals of squared length 4
    assert metrics.uniformity(square) == pytest.approx(np.log((4 * np.exp(-4) + 2 * np.exp(-8)) / 6))
    assert metrics.uniformity(np.ones((5, 3))) == 0
    assert metrics.uniformity([[1.0, 0], [-1, 0]], t=1e5) == pytest.approx(-4e5)  # no underflow


@pytest.mark.parametrize(("n", "d", "exponent"), [(2, 1, 1), (3, 5, 0.5), (250, 2, 2), (601, 3, 2.5)])  # 250 rows at a time
def test_alignment_and_uniformity_by_their_formulas(n, d, exponent):
    random = np.random.default_rng(n)
    z_a, z_b = (rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in random.normal(size=(2, n, d)))
    long_a, long_b = (rows * random.uniform(1e-3, 1e3, (n, 1)) for rows in (z_a, z_b))  # length does not matter
    expected = np.mean([sum((a - b) ** 2) ** (exponent / 2) for a, b in zip(z_a, z_b, strict=True)])
    assert metrics.alignment(long_a, long_b, exponent) == pytest.approx(expected, abs=1e-9)
    assert metrics.uniformity(long_a, exponent) == pytest.approx(np.log(np.exp(-exponent * pdist(z_a) ** 2).mean()), abs=1e-9)


def test_knn_votes_by_cosine():
    train_z, labels = np.array([[1.0, 0], [2, 0.1], [0, 1], [0, 5]]), np.array([0, 0, 1, 1])
    assert metrics.knn_accuracy(train_z, labels, [[100.0, 1], [0.1, 0.2]], [0, 1], k=1) == 1  # by distance, the second is nearer to 0
    assert metrics.knn_accuracy(train_z, labels, [[1.0, 0]], [1], k=4) == 0  # two votes each: the first class wins


@pytest.fixture
def blobs():
    random = np.random.default_rng(0)
    labels = random.integers(0, 3, 600)
    z = np.eye(3)[labels] * 4 + random.normal(size=(600, 3))
    return z[:400], labels[:400], z[400:], labels[400:]


@pytest.mark.parametrize("k", [1, 7])
def test_knn_agrees_with_the_matrix_of_all_cosines(blobs, k):
    train_z, train_labels, test_z, test_labels = blobs
    nearest = np.argsort(cdist(test_z, train_z, "cosine"))[:, :k]
    voted = [np.bincount(train_labels[rows]).argmax() for rows in nearest]
    assert metrics.knn_accuracy(*blobs, k=k) == np.mean(voted == test_labels)


def test_the_probe_finds_classes_that_are_there_whatever_the_scale_of_a_dimension(blobs):
    train_z, train_labels, test_z, test_labels = blobs
    assert metrics.linear_probe(*blobs) > 0.95
    assert metrics.linear_probe(train_z, np.random.default_rng(1).permutation(train_labels), test_z, test_labels) < 0.5
    scale = np.array([1e-4, 1, 1e4])
    shifted = metrics.linear_probe(train_z * scale + 7, train_labels, test_z * scale + 7, test_labels)
    assert shifted == pytest.approx(metrics.linear_probe(*blobs), abs=0.01)


def test_a_plain_probe_counts_a_dimension_by_its_size(blobs):
    train_z, train_labels, test_z, test_labels = blobs
    assert metrics.linear_probe(*blobs, standardise=False) == pytest.approx(metrics.linear_probe(*blobs), abs=0.02)
    assert metrics.linear_probe(1e-6 * train_z, train_labels, 1e-6 * test_z, test_labels, standardise=False) < 0.9


@pytest.mark.parametrize(
    ("z", "state", "rank"),
    [
        ([[1.0, 0], [-1, 0], [0, 1], [0, -1]], "none", 2),
        ([[0.0, 0], [1, 2], [2, 4]], "dimensional", 1),
        ([[3.0, 0], [-3, 0], [0, 1], [0, -1]], "none", 4 / 3**0.75),  # singular values 3 and 1: the entropy of (3/4, 1/4)
        (np.full((60, 3), 0.1), "complete", 0),
        (np.zeros((5, 3)), "complete", 0),
        (1 + np.diag([0.02, -0.02, 0.01]), "complete", None),
        (1 + np.diag([0.03, -0.03, 0.03]), "none", None),  # spread about the mean: 1.3 % of the length
    ],
)
def test_collapse_by_hand(z, state, rank):
    report = metrics.collapse_report(z)
    assert report["state"] == state and (rank is None or report["effective_rank"] == pytest.approx(rank))
    np.testing.assert_allclose(report["std"], np.std(z, axis=0), atol=1e-12)


@pytest.mark.parametrize(
    ("state", "used", "d"),
    [
        *[("dimensional", used, d) for used, d in ((1, 2), (1, 512), (2, 3), (2, 4), (2, 16), (2, 64), (3, 16), (3, 512))],
        *[("none", used, d) for used, d in ((2, 2), (3, 3), (5, 16), (9, 9), (9, 16), (9, 128), (9, 512), (60, 64))],
    ],
)
def test_the_verdict_does_not_ask_how_many_dimensions_are_unused(state, used, d):
    random = np.random.default_rng(0)
    turned = np.linalg.qr(random.normal(size=(d, used)))[0].T
    report = metrics.collapse_report(random.normal(size=(200, used)) @ turned + 1)
    assert (report["state"], report["directions"]) == (state, min(199, d)) and 0.6 * used < report["effective_rank"] < used + 1e-6


SAME, LABELS = np.array([1, 0] * 30), np.repeat([0, 1, 2], 20)
# Whole numbers from 0 to 127, so that every type holds them, with classes that differ; 18 dimensions: beyond trees of neighbours.
DRAWN = np.random.default_rng(0).integers(0, 100, (60, 18)) + 9 * LABELS[:, None]
Z = DRAWN - 64.0
OF_DISTANCES = {
    "verification": lambda z: [*metrics.verification(SAME, np.asarray(z)[:, 0], 0).values()],
    "roc": lambda z: np.concatenate(metrics.roc(SAME, np.asarray(z)[:, 0])[:2]),
    "equal_error_rate": lambda z: metrics.equal_error_rate(SAME, np.asarray(z)[:, 0]),
    "choose_threshold": lambda z: metrics.choose_threshold(SAME, np.asarray(z)[:, 0]),
}
OF_ROWS = {
    "pair_distance": lambda z: metrics.pair_distance(z, np.arange(60), np.arange(60)[::-1]),
    "precision_at_k": lambda z: metrics.precision_at_k(z, LABELS, 3),
    "neighbours": lambda z: metrics.neighbours(z, 3),
    "neighbour_distance": lambda z: metrics.neighbour_distance(z, np.asarray(z)[::2], 3),
    "alignment": lambda z: metrics.alignment(z, np.asarray(z)[::-1]),
    "uniformity": metrics.uniformity,
    "knn_accuracy": lambda z: metrics.knn_accuracy(z, LABELS, np.asarray(z)[::2], LABELS[::2], 3),
    "linear_probe": lambda z: metrics.linear_probe(z, LABELS, np.asarray(z)[::2], LABELS[::2]),
    "effective_rank": lambda z: metrics.collapse_report(z)["effective_rank"],
    "std": lambda z: metrics.collapse_report(z)["std"],
    "unit_rows": lambda z: metrics.unit_rows(z, "z"),
}
IN_UNITS = ("pair_distance", "neighbour_distance", "choose_threshold", "std")  # of the embedding; all others do not change with its scale
SIGNED = ("int8", "int16", "int32", "int64", "float16", "float32", "longdouble")
CASES = [
    *[((DRAWN > 50 if kind == "bool" else DRAWN).astype(kind), 1) for kind in ("bool", "uint8", "uint16", "uint32", "uint64")],
    *[(Z.astype(kind), 1) for kind in SIGNED],
    *[((Z * scale).astype(kind), scale) for kind, scale in ((float, 1e-31), (float, 1e27), ("float32", 1e-31), ("float32", 1e27))],
]


@pytest.mark.parametrize(("name", "function"), (OF_DISTANCES | OF_ROWS).items())
@pytest.mark.parametrize(("z", "scale"), CASES, ids=[f"{z.dtype}, {scale:g}" for z, scale in CASES])
def test_every_type_and_scale_of_number_measures_as_float64_does(name, function, z, scale, recwarn):
    unit = scale if name in IN_UNITS else 1
    np.testing.assert_allclose(function(z), function(z.astype(float) / scale) * unit, rtol=2e-5, atol=2e-6 * unit)
    assert not recwarn.list


def test_rows_columns_and_places_of_different_scales():
    np.testing.assert_allclose(metrics.unit_rows(Z * np.logspace(-300, 25, 60)[:, None], "z"), metrics.unit_rows(Z, "z"))
    np.testing.assert_array_equal(metrics.unit_rows(np.array([[0, 0], [30_000, 40_000]], np.float16), "z"), [[0, 0], [0.6, 0.8]])
    assert OF_ROWS["linear_probe"](Z * np.logspace(-300, 25, 18)) == OF_ROWS["linear_probe"](Z)
    np.testing.assert_allclose(metrics.collapse_report(Z * np.logspace(-90, 25, 18))["std"], Z.std(axis=0) * np.logspace(-90, 25, 18))
    far = 1e9 + 1e-3 * Z  # squares of 1e18 leave nothing of a difference
    np.testing.assert_allclose(metrics.neighbour_distance(far, far), 1e-3 * metrics.neighbour_distance(Z, Z), rtol=1e-3)
    assert metrics.precision_at_k(far, LABELS, 3) == metrics.precision_at_k(Z, LABELS, 3)
    assert metrics.collapse_report(far)["effective_rank"] == pytest.approx(metrics.collapse_report(Z)["effective_rank"], rel=1e-3)


@pytest.mark.parametrize("function", OF_ROWS.values(), ids=OF_ROWS)
@pytest.mark.parametrize(
    ("z", "message"),
    [
        *[(Z.astype(kind), "real numbers, not") for kind in (complex, object, str)],
        *[(np.where(Z == 6, value, Z).astype(kind), "NaN or infinity") for value in (np.nan, -np.inf) for kind in ("float32", "float64")],
        *[(Z * scale, "between 1e-30 and 1e30") for scale in (1e-33, 1e30, 1e300)],
        (Z[:, 0], r"shape \(n, d\).*flatten images"),
        (Z[:, :0], r"shape \(n, d\)"),
    ],
)
def test_what_is_no_embedding_gets_a_clear_word(function, z, message):
    with pytest.raises(ValueError, match=message):
        function(z)


OF_PAIRS = (metrics.roc, metrics.equal_error_rate, metrics.choose_threshold, lambda *pairs: metrics.verification(*pairs, 1))
LABELLED = (
    lambda y: metrics.precision_at_k(Z, y, 3),
    lambda y: metrics.knn_accuracy(Z, y, Z, y),
    lambda y: metrics.linear_probe(Z, y, Z, y),
)
RANKED = (metrics.neighbours, lambda z, k: metrics.precision_at_k(z, LABELS, k))
REFUSED = [  # the functions, the arguments that none of them can take, and what they say
    *[
        (OF_PAIRS, pairs, message)
        for *pairs, message in (
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
    *[([metrics.verification], ([1, 0], [0.0, 1.0], t), "threshold must be a finite number") for t in (np.nan, True, None, [0.5, 1])],
    *[
        ([metrics.pair_distance], (Z, left, right), message)
        for left, right, message in (
            ([0, 1], [0], "same shape"),
            ([], [], "left must be whole numbers"),
            ([0], [True], "right must be whole numbers"),
            ([0], [-1], "right must lie from 0 to 59"),
            ([60], [0], "left must lie from 0 to 59"),
        )
    ],
    *[(RANKED, (Z, k), "k must be .* from 1 to 59") for k in (0, 60, 2.0, True)],
    *[([metrics.neighbour_distance], (Z, Z, k), "k must be .* from 1 to 60") for k in (0, 61, 2.0, True)],
    ([metrics.neighbour_distance], (Z, Z[:, 1:]), "have 18 and 17"),
    *[([metrics.knn_accuracy], (Z, LABELS, Z, LABELS, k), "k must be .* from 1 to 60") for k in (0, 61, 2.0, True)],
    *[
        (LABELLED, [labels], "labels must have shape")
        for labels in (LABELS[1:], LABELS[:, None], LABELS + 0.5, np.where(LABELS == 1, np.nan, LABELS), LABELS.astype(object), [])
    ],
    *[
        ([metrics.knn_accuracy, metrics.linear_probe], parts, message)
        for *parts, message in (
            (Z, LABELS, Z[:, 1:], LABELS, "have 18 and 17"),
            (Z, LABELS, Z, LABELS.astype(str), "of one kind"),
            (Z[:0], LABELS[:0], Z, LABELS, "train_z must have shape"),
        )
    ],
    ([metrics.linear_probe], (Z, LABELS * 0, Z, LABELS), "all 60 rows have class 0"),
    ([metrics.alignment], (Z, Z[:3]), "same shape"),
    *[([metrics.alignment], (Z, Z, alpha), "alpha must be a finite number") for alpha in (0, -1, np.nan, True)],
    *[([metrics.uniformity], (Z, t), "t must be a finite number") for t in (0, -1, np.nan, True)],
    ([metrics.uniformity, metrics.collapse_report], [Z[:1]], "only one"),
]


@pytest.mark.parametrize(("functions", "arguments", "message"), REFUSED)
def test_impossible_requests_are_refused(functions, arguments, message):
    for function in functions:
        with pytest.raises(ValueError, match=message):
            function(*arguments)


def test_rank_of_right_counts_the_candidates_before_it():
    candidates = np.array([[1.0, 0.0], [0.8, 0.6], [0.0, 1.0], [-1.0, 0.0]])
    queries = np.array([[2.0, 0.1], [0.0, 3.0], [-1.0, 0.2]])
    assert metrics.rank_of_right(queries, candidates, [0, 2, 3]).tolist() == [1, 1, 1]
    assert metrics.rank_of_right(queries, candidates, [3, 0, 0]).tolist() == [4, 4, 4]
    assert metrics.rank_of_right(np.ones((2, 2)), np.ones((5, 2)), [0, 4]).tolist() == [5, 5]  # all alike: nothing is found


@pytest.mark.parametrize(
    ("queries", "candidates", "right", "words"),
    [
        (np.ones((2, 2)), np.ones((3, 4)), [0, 1], "are needed, not queries"),
        (np.ones((2, 2)), np.ones((3, 2)), [0], "are needed, not queries"),
        (np.ones((2, 2)), np.ones((3, 2)), [0, 3], "right must lie from 0 to 2"),
        (np.full((2, 2), np.nan), np.ones((3, 2)), [0, 1], "queries must hold finite numbers"),
    ],
)
def test_rank_of_right_refuses_what_does_not_fit(queries, candidates, right, words):
    with pytest.raises(ValueError, match=words):
        metrics.rank_of_right(queries, candidates, right)
