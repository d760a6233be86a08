"""Label propagation, on graphs small enough to see the answer."""

import numpy as np
import pytest
import scipy.sparse
from scipy.sparse import csgraph

from helpers import graph


def test_edges_join_the_most_similar_rows_both_ways():
    z = np.array([[1.0, 0], [2, 0.2], [0, 1], [0.1, 3], [1, 1]])
    joined = graph.neighbour_graph(z, n_neighbors=1, temperature=0.5).toarray()
    unit = z / np.linalg.norm(z, axis=1, keepdims=True)
    expected = np.zeros((5, 5))
    for i, j in ((0, 1), (2, 3), (4, 1)):  # row 4 chose row 1, which chose row 0
        expected[i, j] = expected[j, i] = np.exp((unit[i] @ unit[j] - 1) / 0.5)
    np.testing.assert_allclose(joined, expected, atol=1e-6)


@pytest.fixture
def two_arcs():
    angles = np.concatenate([np.linspace(0, 80, 200), np.linspace(110, 190, 200)]) * np.pi / 180
    return np.column_stack([np.cos(angles), np.sin(angles)]), np.repeat([0, 1], 200)


def test_one_label_fills_each_arc(two_arcs):
    points, labels = two_arcs
    edges = graph.neighbour_graph(points, n_neighbors=6, temperature=0.01)
    assert csgraph.connected_components(edges)[0] == 2
    rows = np.array([0, 399])  # the ends that are furthest from each other
    np.testing.assert_array_equal(graph.spread_labels(edges, rows, labels[rows]), labels)


def test_label_propagation_reaches_the_fixed_point_of_its_equation(two_arcs):
    points, labels = two_arcs
    edges = graph.neighbour_graph(points, n_neighbors=6, temperature=0.01)
    known = np.zeros((400, 2))
    known[[100, 300], labels[[100, 300]]] = 1
    degree = np.asarray(edges.sum(axis=1)).ravel()
    share = edges.toarray() / np.sqrt(degree[:, None] * degree)
    fixed_point = np.linalg.solve(np.eye(400) - 0.9 * share, 0.1 * known)
    spread = graph.spread_labels(edges, [100, 300], labels[[100, 300]], alpha=0.9)
    assert np.mean(spread == fixed_point.argmax(axis=1)) == 1


def test_medoids_are_the_middle_of_their_clusters():
    angles = np.array([0, 10, 20, 100, 130, 160]) * np.pi / 180
    z = np.column_stack([np.cos(angles), np.sin(angles)]) * np.array([1, 5, 1, 2, 1, 3])[:, None]
    np.testing.assert_array_equal(graph.medoids(z, [4, 4, 4, 2, 2, 2]), [4, 1])
    with pytest.raises(ValueError, match=r"clusters must have shape \(6,\)"):
        graph.medoids(z, [4, 4])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((np.zeros(5),), r"shape \(n, d\)"),
        ((np.full((5, 2), np.nan),), "NaN"),
        ((np.ones((5, 2)), 5), "from 1 to 4 for 5 rows, not 5"),
        *[((np.ones((5, 2)), n), "n_neighbors must be a whole number") for n in (0, -1, 1.5, True)],
        *[((np.ones((5, 2)), 2, t), "temperature must be a finite number above 0") for t in (0, -1, np.nan, True)],
    ],
)
def test_impossible_graphs_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        graph.neighbour_graph(*arguments)


@pytest.mark.parametrize(
    ("rows", "labels", "alpha", "message"),
    [
        ([0, 400], [0, 1], 0.99, "rows must lie from 0 to 399"),
        ([0, -1], [0, 1], 0.99, "rows must lie from 0 to 399"),
        ([False, True], [0, 1], 0.99, "rows must be whole numbers"),
        ([0.0, 1.0], [0, 1], 0.99, "rows must be whole numbers"),
        ([], [], 0.99, "rows must be whole numbers"),
        ([0, 1], [0], 0.99, "same shape"),
        ([0, 1], [0.5, 1], 0.99, "labels must be whole numbers"),
        ([0, 1], [0, np.nan], 0.99, "labels must be whole numbers"),
        ([0, 1], [-1, 1], 0.99, "labels from 0 on"),
        ([0, 3, 3], [0, 1, 2], 0.99, r"these have two: \[3\]"),
        ([0, 1], [0, 1], 1, "alpha must be a finite number above 0 and below 1"),
        ([0, 1], [0, 1], True, "alpha must be a number"),
    ],
)
def test_labels_must_fit_the_graph(two_arcs, rows, labels, alpha, message):
    with pytest.raises(ValueError, match=message):
        graph.spread_labels(graph.neighbour_graph(two_arcs[0], n_neighbors=3), rows, labels, alpha)


def test_what_is_no_graph_is_refused():
    for no_graph in (np.eye(3), scipy.sparse.csr_array((3, 4)), None):
        with pytest.raises(ValueError, match="graph must be a sparse array"):
            graph.spread_labels(no_graph, [0], [0])


@pytest.mark.parametrize(
    ("kind", "scale"), [("uint8", 1), ("int8", 1), ("float16", 1), ("float32", 1e30), ("float32", 1e-30), ("float64", 1e-200)]
)
def test_every_type_and_scale_of_number_gives_the_same_graph(kind, scale):
    z = np.random.default_rng(0).integers(0, 127, (60, 4)).astype(kind)
    expected = graph.neighbour_graph(z.astype(float), 5).toarray()
    np.testing.assert_allclose(graph.neighbour_graph(z * z.dtype.type(scale), np.int64(5)).toarray(), expected, atol=1e-4)
