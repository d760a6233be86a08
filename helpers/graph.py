"""Label propagation: a graph of who is similar to whom, and labels that spread from a few images along its edges."""

import numpy as np
import scipy.sparse
from sklearn.neighbors import kneighbors_graph
from sklearn.semi_supervised import LabelSpreading

from helpers import arguments, metrics


def neighbour_graph(z, n_neighbors=5, temperature=0.05):
    """Join every row with its most similar rows (cosine); the weight of an edge is exp((s − 1) / τ), so 1 for equal directions.

    Parameters
    ----------
    z : array (n, d)
        Normalised to unit length here; a zero row stays zero.
    n_neighbors : int, 1 <= n_neighbors < n
    temperature : float > 0
        τ: the smaller, the less a distant neighbour counts.

    Returns
    -------
    scipy.sparse array (n, n)
        Symmetric: an edge stands in both directions if either row chose the other.

    Raises
    ------
    ValueError
        As `metrics.finite_rows`, or if n_neighbors is impossible or temperature <= 0.
    """
    z = metrics.unit_rows(z, "z")
    arguments.whole(n_neighbors, "n_neighbors", 1, len(z) - 1, f" for {len(z)} rows")
    arguments.number(temperature, "temperature", 0)
    graph = kneighbors_graph(z, n_neighbors, mode="distance")
    graph.data = np.exp(-(graph.data**2) / (2 * temperature))  # on unit vectors s − 1 = −d² / 2
    graph = scipy.sparse.csr_array(graph.maximum(graph.T))
    graph.indices, graph.indptr = graph.indices.astype(np.int32), graph.indptr.astype(np.int32)  # as scikit-learn's clustering wants them
    return graph


def spread_labels(graph, rows, labels, alpha=0.99):
    """Label propagation: the labels of a few rows spread along the edges of a graph until hardly anything changes.

    scikit-learn's `LabelSpreading`, the variant of Zhou et al. (2004): F ← α S F + (1 − α) Y, with S the graph, each weight
    divided by the square roots of the sums of its two rows, and Y the known labels as one-hot rows.

    Parameters
    ----------
    graph : scipy.sparse array (n, n)
        As `neighbour_graph` gives it.
    rows : int array (m,)
        The rows whose labels are known; a row may stand there twice, with one label.
    labels : int array (m,), >= 0
    alpha : float, 0 < alpha < 1
        The share that comes from the neighbours at each step.

    Returns
    -------
    int array (n,)
        The label of every row; the lowest where no label arrives.

    Raises
    ------
    ValueError
        If the graph is not a sparse array (n, n), rows and labels are not whole numbers that fit each other and the graph, a label is
        negative, a row has two labels, or alpha is outside its range.
    """
    if not scipy.sparse.issparse(graph) or graph.shape[0] != graph.shape[-1]:
        raise ValueError(f"graph must be a sparse array (n, n), as neighbour_graph gives it, not {type(graph)} of shape {np.shape(graph)}")
    rows, labels = arguments.whole_numbers(rows, "rows", below=graph.shape[0]), arguments.whole_numbers(labels, "labels")
    if rows.shape != labels.shape or labels.min() < 0:
        raise ValueError(f"rows and labels must have the same shape, labels from 0 on, but are {rows!r} and {labels!r}")
    arguments.number(alpha, "alpha", 0, 1)
    known = np.full(graph.shape[0], -1)  # scikit-learn's sign for "no label"
    known[rows] = labels
    if (known[rows] != labels).any():
        raise ValueError(f"each row needs one label, but these have two: {np.unique(rows[known[rows] != labels]).tolist()}")
    spreading = LabelSpreading(kernel=lambda *_: graph.tocoo(), alpha=alpha, max_iter=5_000)
    return spreading.fit(np.zeros((len(known), 1)), known).transduction_


def medoids(z, clusters):
    """The most typical row of every cluster: the one with the highest mean cosine to the cluster's rows.

    Parameters
    ----------
    z : array (n, d)
    clusters : int array (n,)

    Returns
    -------
    int array (clusters,)
        Row numbers, in the order of the clusters' numbers.

    Raises
    ------
    ValueError
        As `metrics.labelled`.
    """
    z, clusters = metrics.labelled(z, clusters, "z", "clusters")
    z = metrics.unit_rows(z, "z")
    members = [np.flatnonzero(clusters == each) for each in np.unique(clusters)]
    return np.array([rows[np.argmax(z[rows] @ z[rows].mean(axis=0))] for rows in members])
