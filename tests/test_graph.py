"""Labels flow along edges: on graphs small enough to see the answer."""

import numpy as np
import pytest
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


def test_the_flow_is_that_of_its_equation(two_arcs):
    points, labels = two_arcs
    edges = graph.neighbour_graph(points, n_neighbors=6, temperature=0.01)
    known = np.zeros((400, 2))
    known[[100, 300], labels[[100, 300]]] = 1
    degree = np.asarray(edges.sum(axis=1)).ravel()
    share = edges.toarray() / np.sqrt(degree[:, None] * degree)
    fixed_point = np.linalg.solve(np.eye(400) - 0.9 * share, 0.1 * known)
    flown = graph.spread_labels(edges, [100, 300], labels[[100, 300]], alpha=0.9)
    assert np.mean(flown == fixed_point.argmax(axis=1)) == 1


def test_medoids_are_the_middle_of_their_clusters():
    angles = np.array([0, 10, 20, 100, 130, 160]) * np.pi / 180
    z = np.column_stack([np.cos(angles), np.sin(angles)]) * np.array([1, 5, 1, 2, 1, 3])[:, None]
    np.testing.assert_array_equal(graph.medoids(z, np.array([4, 4, 4, 2, 2, 2])), [4, 1])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((np.zeros(5),), r"shape \(n, d\)"),
        ((np.full((5, 2), np.nan),), "NaN"),
        ((np.ones((5, 2)), 5), "from 1 to 4 for 5 rows, not 5"),
        ((np.ones((5, 2)), 2, 0), "temperature must be a number above 0"),
    ],
)
def test_impossible_graphs_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        graph.neighbour_graph(*arguments)


def test_labels_must_fit_the_graph(two_arcs):
    edges = graph.neighbour_graph(two_arcs[0], n_neighbors=3)
    for rows, labels in (([0, 400], [0, 1]), ([0, 1], [0]), ([], [])):
        with pytest.raises(ValueError, match="rows below 400"):
            graph.spread_labels(edges, rows, labels)
