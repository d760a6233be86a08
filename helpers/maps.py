"""Maps: embeddings laid out in the plane, and scores that say how far a map can be believed."""

import math
import warnings
from typing import NamedTuple

import numpy as np
from scipy.stats import spearmanr
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE, trustworthiness
from sklearn.neighbors import NearestNeighbors
from threadpoolctl import threadpool_limits

from helpers import arguments, metrics


class Score(NamedTuple):
    """How far a map can be believed; in each case 1 is perfect.

    `trustworthiness` falls when points are neighbours on the map but not in the embedding (Venna and Kaski, 2001); `kept` is the share of
    the k nearest neighbours that are still among the k nearest on the map; `correlation` is Spearman's, of the ranks of the distances.
    """

    trustworthiness: float
    kept: float
    correlation: float


def pca(z):
    """The plane in which the embeddings vary most.

    Parameters
    ----------
    z : array (n, d)

    Returns
    -------
    array (n, 2)

    Raises
    ------
    ValueError
        As `metrics.finite_rows`, or if d < 2, there are fewer than three rows, all are the same, or their differences are beyond 1e12 or
        below 1e-12.

    Warns
    -----
    UserWarning
        If the embeddings have collapsed, as `metrics.collapse_report` sees it.
    """
    return PCA(n_components=2, random_state=0).fit_transform(_checked(z, needed=3, reason="a plane"))


def tsne(z, perplexity=30, init="pca", seed=0):
    """t-SNE: van der Maaten and Hinton (2008), by scikit-learn. It warns as `pca` does.

    Parameters
    ----------
    z : array (n, d)
    perplexity : float >= 1
        About how many neighbours each point listens to; at most a third of the other points.
    init : {"pca", "random"}
        Where the points start.
    seed : int >= 0
        The same seed gives the same map.

    Returns
    -------
    array (n, 2)

    Raises
    ------
    ValueError
        As `pca`, if there are too few rows for the perplexity, or if another argument is outside its range.
    """
    arguments.number(perplexity, "perplexity", 1, closed=True)
    arguments.one_of(init, "init", ("pca", "random"))
    seed = arguments.whole(seed, "seed", 0, 2**32 - 1)
    z = _checked(z, needed=math.ceil(3 * perplexity) + 1, reason=f"perplexity {perplexity}")
    # 500 steps, half of scikit-learn's default: on digits the scores stay the same to a hundredth, in half the time. One thread: where
    # another program is busy, several wait for each other at every step, and take four times as long.
    with threadpool_limits(1, user_api="openmp"):
        return TSNE(perplexity=perplexity, init=init, max_iter=500, random_state=seed).fit_transform(z)


def umap(z, n_neighbors=15, min_dist=0.1, init="spectral", seed=0):
    """UMAP: McInnes, Healy, Saul and Großberger (2018), by umap-learn, with neighbours from scikit-learn.

    The first call in a kernel imports and compiles umap-learn, which takes a quarter of a minute; later calls take seconds. It warns as
    `pca` does.

    Parameters
    ----------
    z : array (n, d)
    n_neighbors : int >= 2
        How many neighbours, itself included, each point is tied to.
    min_dist : float in [0, 1]
        How close to each other points may lie on the map.
    init : {"spectral", "pca", "random"}
    seed : int >= 0
        As for `tsne`.

    Returns
    -------
    array (n, 2)

    Raises
    ------
    ValueError
        As `pca`, if there are not more than `n_neighbors` rows or fewer than five, or if another argument is outside its range.
    """
    needed = max(5, arguments.whole(n_neighbors, "n_neighbors", 2) + 1)  # with fewer than 5, umap-learn fails in words of its own
    arguments.number(min_dist, "min_dist", 0, 1, closed=True)
    arguments.one_of(init, "init", ("spectral", "pca", "random"))
    seed = arguments.whole(seed, "seed", 0, 2**32 - 1)
    z = _checked(z, needed, reason=f"n_neighbors={n_neighbors}")
    import umap  # here and not above: it brings TensorFlow and a compiler with it

    distance, nearest = NearestNeighbors(n_neighbors=n_neighbors, algorithm="brute").fit(z).kneighbors(z)
    model = umap.UMAP(
        n_neighbors=n_neighbors,
        min_dist=min_dist,
        init=init,
        random_state=seed,
        n_jobs=1,  # what a random_state asks for; anything else makes umap-learn warn
        precomputed_knn=(nearest, distance),
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # such as: no further points could be placed, which nobody asks for here
        return model.fit_transform(z)


def score(z, places, k=15, seed=0):
    """How far a map can be believed.

    Trustworthiness is T(k) = 1 − 2 / (n k (2n − 3k − 1)) Σ_i Σ_j max(0, r(i, j) − k): the inner sum runs over the k nearest neighbours j of
    i on the map, and r(i, j) is the rank of j among the neighbours of i in the embedding.

    Parameters
    ----------
    z : array (n, d)
    places : array (n, 2)
        The map of the same rows.
    k : int, 1 <= k < n / 2
        How many neighbours count.
    seed : int >= 0
        Of the 50,000 random pairs whose distances are compared.

    Returns
    -------
    Score

    Raises
    ------
    ValueError
        If z or places is no finite array (n, d), all its rows are the same, or their differences are beyond 1e12 or below 1e-12; if they
        are not (n, d) and (n, 2) with the same n; or if k is outside its range.
    """
    z, places = (_different(rows, name) for rows, name in ((z, "z"), (places, "places")))
    if len(places) != len(z) or places.shape[1] != 2:
        raise ValueError(f"places must have shape ({len(z)}, 2), a row for each row of z, not {places.shape}")
    arguments.whole(k, "k", 1, (len(z) - 1) // 2, f", less than half of the {len(z)} rows")
    left, right = np.random.default_rng(arguments.whole(seed, "seed", 0)).integers(0, len(z), (2, 50_000))
    distances = [metrics.pair_distance(array, left, right) for array in (z, places)]
    kept = metrics.neighbours(z, k)[:, :, np.newaxis] == metrics.neighbours(places, k)[:, np.newaxis, :]
    return Score(
        trustworthiness=float(trustworthiness(z, places, n_neighbors=k)),
        kept=float(kept.any(axis=2).mean()),
        correlation=float(spearmanr(*distances).statistic),
    )


def _different(rows, name):
    rows = metrics.comparable(rows, name)
    if (rows == rows[0]).all():
        raise ValueError(f"all {len(rows)} rows of {name} are the same: there is nothing to lay out")
    if not 1e-12 < (largest := np.abs(rows).max()) < 1e12:  # t-SNE and UMAP calculate in float32
        raise ValueError(f"{name} must have differences between 1e-12 and 1e12, but they reach {largest:.2g}: divide {name} by that first")
    return rows


def _checked(z, needed, reason):
    z = metrics.finite_rows(z, "z")
    if z.shape[1] < 2:
        raise ValueError(f"z needs at least two columns, but its shape is {z.shape}")
    if len(z) < needed:
        raise ValueError(f"{reason} needs at least {needed} rows, but z has {len(z)}")
    rows = _different(z, "z")
    found = metrics.collapse_report(z[:: -(-len(z) // 500)])  # 500 rows are enough for the verdict, and no map waits for them
    if found["state"] != "none":
        warnings.warn(
            f"{found['state']} collapse (effective rank {found['effective_rank']:.1f} of at most {found['directions']}): "
            "the map will look better than the embedding is; see metrics.collapse_report",
            stacklevel=3,
        )
    return rows
