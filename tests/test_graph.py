"""Label propagation, on graphs small enough to see the answer."""

import numpy as np
import pytest
import scipy.sparse
from scipy.sparse import csgraph

from helpers import graph

ANGLES = np.concatenate([np.linspace(0, 80, 200), np.linspace(110, 190, 200)]) * np.pi / 180
TWO_ARCS, LABELS = np.column_stack([np.cos(ANGLES), np.sin(ANGLES)]), np.repeat([0, 1], 200)
EDGES = graph.neighbour_graph(TWO_ARCS, n_neighbors=6, temperature=0.01)


def test_edges_join_the_most_similar_rows_both_ways():
    z = np.array([[1.0, 0], [2, 0.2], [0, 1], [0.1, 3], [1, 1]])
    joined = graph.neighbour_graph(z, n_neighbors=1, temperature=0.5).toarray()
    unit = z / np.linalg.norm(z, axis=1, keepdims=True)
    expected = np.zeros((5, 5))
    for i, j in ((0, 1), (2, 3), (4, 1)):  # row 4 chose row 1, which chose row 0
        expected[i, j] = expected[j, i] = np.exp((unit[i] @ unit[j] - 1) / 0.5)
    np.testing.assert_allclose(joined, expected, atol=1e-6)


def test_one_label_fills_each_arc_and_two_meet_at_the_fixed_point_of_the_equation():
    assert csgraph.connected_components(EDGES)[0] == 2
    np.testing.assert_array_equal(graph.spread_labels(EDGES, [0, 399], [0, 1]), LABELS)  # from the ends that are furthest from each other
    joined = EDGES + scipy.sparse.csr_array((np.ones(2), ([199, 200], [200, 199])), EDGES.shape)  # a bridge: the labels meet
    known = np.eye(2)[LABELS] * np.isin(np.arange(400), [150, 300])[:, None]
    degree = np.asarray(joined.sum(axis=1)).ravel()
    share = joined.toarray() / np.sqrt(degree[:, None] * degree)
    fixed_point = np.linalg.solve(np.eye(400) - 0.9 * share, 0.1 * known)
    assert 5 < (fixed_point.argmax(axis=1) != LABELS).sum() < 50
    assert np.mean(graph.spread_labels(joined, [150, 300, 150], [0, 1, 0], alpha=0.9) == fixed_point.argmax(axis=1)) > 0.99


@pytest.mark.parametrize(("alpha", "label"), [(0.1, 0), (0.9, 1)])
def test_alpha_weighs_one_near_label_against_many_distant_ones(alpha, label):
    """Row 0 lies beside row 1, of class 0, and two steps from the four rows 6 to 9, of class 1."""
    ends = np.array([(0, 1), (0, 2), (0, 3), (0, 4), (0, 5), (2, 6), (3, 7), (4, 8), (5, 9)])
    edges = scipy.sparse.csr_array((np.ones(18), np.concatenate([ends, ends[:, ::-1]]).T), (10, 10))
    assert graph.spread_labels(edges, [1, 6, 7, 8, 9], [0, 1, 1, 1, 1], alpha=alpha)[0] == label


def test_medoids_are_the_middle_of_their_clusters():
    angles = np.array([0, 10, 20, 100, 130, 160]) * np.pi / 180
    z = np.column_stack([np.cos(angles), np.sin(angles)]) * np.array([1, 5, 1, 2, 1, 3])[:, None]
    np.testing.assert_array_equal(graph.medoids(z, [4, 4, 4, 2, 2, 2]), [4, 1])


SQUARE = np.ones((5, 2))


@pytest.mark.parametrize(
    ("function", "arguments", "message"),
    [
        (graph.neighbour_graph, (np.zeros(5),), r"shape \(n, d\)"),
        (graph.neighbour_graph, (np.full((5, 2), np.nan),), "NaN"),
        *[(graph.neighbour_graph, (SQUARE, n), "n_neighbors must be .* from 1 to 4 for 5 rows, not") for n in (5, 0, 1.5, True)],
        *[(graph.neighbour_graph, (SQUARE, 2, t), "temperature must be a finite number above 0") for t in (0, -1, np.nan, True)],
        *[
            (graph.spread_labels, (no_graph, [0], [0]), "graph must be a sparse array")
            for no_graph in (np.eye(3), scipy.sparse.csr_array((3, 4)), None)
        ],
        *[(graph.spread_labels, (EDGES, rows, [0, 1]), "rows must lie from 0 to 399") for rows in ([0, 400], [0, -1])],
        *[(graph.spread_labels, (EDGES, rows, [0, 1]), "rows must be whole numbers") for rows in ([False, True], [0.0, 1.0], [])],
        *[(graph.spread_labels, (EDGES, [0, 1], labels), "labels must be whole numbers") for labels in ([0.5, 1], [0, np.nan])],
        *[(graph.spread_labels, (EDGES, [0, 1], labels), "same shape, labels from 0 on") for labels in ([0], [-1, 1])],
        (graph.spread_labels, (EDGES, [0, 3, 3], [0, 1, 2]), r"these have two: \[3\]"),
        *[(graph.spread_labels, (EDGES, [0], [0], alpha), "alpha must be a finite number above 0 and below 1") for alpha in (0, 1, True)],
        (graph.medoids, (SQUARE, [4, 4]), r"clusters must have shape \(5,\)"),
    ],
)
def test_what_does_not_fit_is_refused(function, arguments, message):
    with pytest.raises(ValueError, match=message):
        function(*arguments)


@pytest.mark.parametrize(("kind", "scale"), [("uint8", 1), ("int8", 1), ("float16", 1), ("float32", 1e26), ("float64", 1e-30)])
def test_every_type_and_scale_of_number_gives_the_same_graph(kind, scale):
    z = np.random.default_rng(0).integers(0, 127, (60, 4)).astype(kind)
    expected = graph.neighbour_graph(z.astype(float), 5).toarray()
    np.testing.assert_allclose(graph.neighbour_graph(z * z.dtype.type(scale), np.int64(5)).toarray(), expected, atol=1e-4)
