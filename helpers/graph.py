"""Labels that spread from a few images to their neighbours: a graph of who is similar to whom, and the flow along its edges."""

import numpy as np
import scipy.sparse
from sklearn.neighbors import kneighbors_graph
from sklearn.semi_supervised import LabelSpreading

from helpers import metrics


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
        If z is not (n, d), a value is NaN or infinite, n_neighbors is impossible or temperature <= 0.
    """
    z = metrics.unit_rows(z, "z")
    if not isinstance(n_neighbors, (int, np.integer)) or not 1 <= n_neighbors < len(z):
        raise ValueError(f"n_neighbors must be a whole number from 1 to {len(z) - 1} for {len(z)} rows, not {n_neighbors!r}")
    if not 0 < temperature < np.inf:
        raise ValueError(f"temperature must be a number above 0, not {temperature!r}")
    graph = kneighbors_graph(z, n_neighbors, mode="distance")
    graph.data = np.exp(-(graph.data**2) / (2 * temperature))  # on unit vectors s − 1 = −d² / 2
    graph = scipy.sparse.csr_array(graph.maximum(graph.T))
    graph.indices, graph.indptr = graph.indices.astype(np.int32), graph.indptr.astype(np.int32)  # as scikit-learn's clustering wants them
    return graph


def spread_labels(graph, rows, labels, alpha=0.99):
    """Let the labels of a few rows flow along the edges of a graph until hardly anything changes; scikit-learn's `LabelSpreading`.

    Zhou et al. (2004): F ← α S F + (1 − α) Y, with S the graph, each weight divided by the square roots of the sums of its two rows, and Y
    the known labels as one-hot rows.

    Parameters
    ----------
    graph : scipy.sparse array (n, n)
        As `neighbour_graph` gives it.
    rows : int array (m,)
        The rows whose labels are known.
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
        If rows and labels do not fit each other or the graph.
    """
    rows, labels = np.asarray(rows), np.asarray(labels)
    if rows.ndim != 1 or rows.shape != labels.shape or len(rows) == 0 or not 0 <= rows.min() <= rows.max() < graph.shape[0]:
        raise ValueError(f"rows and labels must both have shape (m,), rows below {graph.shape[0]}, but are {rows!r} and {labels!r}")
    known = np.full(graph.shape[0], -1)  # scikit-learn's sign for "no label"
    known[rows] = labels
    flow = LabelSpreading(kernel=lambda *_: graph.tocoo(), alpha=alpha, max_iter=5_000)
    return flow.fit(np.zeros((len(known), 1)), known).transduction_


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
    """
    z = metrics.unit_rows(z, "z")
    members = [np.flatnonzero(clusters == each) for each in np.unique(clusters)]
    return np.array([rows[np.argmax(z[rows] @ z[rows].mean(axis=0))] for rows in members])
