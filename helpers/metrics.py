"""Measurements. Arrays in, plain numbers and arrays out; scikit-learn does the work.

Any real type of number will do: float32 stays float32 where that saves much memory, everything else becomes float64. Embeddings whose
largest number is beyond 1e30 or below 1e-30 are refused: their squares would overflow or vanish.
"""

import numpy as np
from scipy.special import entr, logsumexp
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_curve
from sklearn.neighbors import KNeighborsClassifier, NearestNeighbors
from sklearn.preprocessing import StandardScaler, normalize

from helpers import arguments


def pair_distance(z, left, right):
    """Euclidean distance of chosen pairs of rows, a part of the pairs at a time: 200,000 pairs of images would fill gigabytes at once.

    Parameters
    ----------
    z : array (n, d)
    left, right : int arrays (n_pairs,)
        Indices of rows, as `pairs.sample_pairs` gives them.

    Returns
    -------
    array float64 (n_pairs,)

    Raises
    ------
    ValueError
        As `finite_rows`, or if left and right are not row numbers (n_pairs,).
    """
    z = _rows(z, "z")  # of any type: only the rows of a part become float64
    left, right = (arguments.whole_numbers(rows, name, below=len(z)) for rows, name in ((left, "left"), (right, "right")))
    if left.shape != right.shape:
        raise ValueError(f"left and right must have the same shape, but have {left.shape} and {right.shape}")
    parts = [slice(start, start + 500) for start in range(0, len(left), 500)]  # small enough to stay in the processor's cache
    differences = (z[left[part]].astype(np.float64) - z[right[part]] for part in parts)
    return np.concatenate([np.sqrt(np.vecdot(rows, rows)) for rows in differences])


def verification(same, distance, threshold):
    """Every figure of "same if distance < threshold", counted on pairs.

    Parameters
    ----------
    same : array (n,) of 0 and 1
        1 for a pair of the same class.
    distance : array (n,)
    threshold : float

    Returns
    -------
    dict of float
        `accuracy`; `balanced_accuracy`, the mean of the shares of positive and of negative pairs that are judged right; `precision`, the
        share of accepted pairs that are positive (0 if none is accepted); `recall`, the share of positive pairs that are accepted, which
        papers on verification call the true accept rate; `false_accept_rate`, the share of negative pairs that are accepted;
        `false_reject_rate`, the share of positive pairs that are not.

    Raises
    ------
    ValueError
        If the shapes differ or are not (n,), a label is neither 0 nor 1, one of the two kinds of pair is missing, or a distance or the
        threshold is NaN or infinite.
    """
    same, distance = _pairs(same, distance)
    accepted = distance < arguments.number(threshold, "threshold")
    recall, false_accept_rate = accepted[same].mean(), accepted[~same].mean()
    return {
        "accuracy": float((accepted == same).mean()),
        "balanced_accuracy": float((recall + 1 - false_accept_rate) / 2),
        "precision": float(same[accepted].mean()) if accepted.any() else 0.0,
        "recall": float(recall),
        "false_accept_rate": float(false_accept_rate),
        "false_reject_rate": float(1 - recall),
    }


def roc(same, distance):
    """The receiver operating characteristic of "same if distance < threshold" (scikit-learn's `roc_curve`).

    Parameters
    ----------
    same, distance
        As for `verification`.

    Returns
    -------
    false_accept_rate, recall, thresholds : arrays (k,)
        One point for every threshold that matters, from accepting nothing to accepting every pair. The rates are what `verification` finds
        at that threshold. `verification` calls the true accept rate `recall`, too.

    Raises
    ------
    ValueError
        As `verification`.
    """
    same, distance = _pairs(same, distance)
    false_accept_rate, recall, score = roc_curve(same, -distance)
    # scikit-learn accepts at score >= threshold; the next number above turns "distance <= t" into "distance < t"
    thresholds = np.nextafter(-score, np.inf)
    thresholds[0] = distance.min()  # scikit-learn's first point, which accepts nothing, has an infinite threshold
    return false_accept_rate, recall, thresholds


def equal_error_rate(same, distance):
    """The error rate at the threshold where false accepts and false rejects are equally frequent.

    Between two points of the ROC it is interpolated along the line that joins them.

    Parameters
    ----------
    same, distance
        As for `verification`.

    Returns
    -------
    float in [0, 1]

    Raises
    ------
    ValueError
        As `verification`.
    """
    false_accept_rate, recall, _ = roc(same, distance)
    # On the way to larger thresholds, false accepts minus false rejects never falls; we look for its zero.
    return float(np.interp(0, false_accept_rate - (1 - recall), false_accept_rate))


def choose_threshold(same, distance):
    """The threshold of the highest balanced accuracy, in the middle of the gap to the next larger distance.

    Choose it on validation pairs, then leave it alone.

    Parameters
    ----------
    same, distance
        As for `verification`.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        As `verification`.
    """
    false_accept_rate, recall, thresholds = roc(same, distance)
    threshold = thresholds[np.argmax(recall - false_accept_rate)]
    distance = np.asarray(distance, np.float64)
    gap = np.min(distance[distance >= threshold], initial=np.inf) - threshold
    return float(threshold + gap / 2) if np.isfinite(gap) else float(threshold)


def precision_at_k(z, labels, k):
    """Retrieval: the share of the k nearest other rows that have the query's class, averaged over all rows as queries.

    A row never finds itself. Among equally near rows, scikit-learn's `NearestNeighbors` decides.

    Parameters
    ----------
    z : array (n, d)
    labels : array (n,)
    k : int, 1 <= k < n

    Returns
    -------
    float in [0, 1]

    Raises
    ------
    ValueError
        As `labelled` and `neighbours`.
    """
    z, labels = labelled(z, labels, "z", "labels")
    return float((labels[neighbours(z, k)] == labels[:, np.newaxis]).mean())


def rank_of_right(queries, candidates, right):
    """Retrieval across two kinds of things: the place of each query's one right candidate, when the most similar (cosine) come first.

    Of candidates that are as similar as the right one, all count as placed before it: a collapsed embedding finds nothing. The share of
    ranks up to k is the *recall at k*; guessing among n candidates gives k / n.

    Parameters
    ----------
    queries : array (m, d)
    candidates : array (n, d)
    right : int array (m,)
        The row of `candidates` that each query should find.

    Returns
    -------
    int array (m,), from 1 to n

    Raises
    ------
    ValueError
        As `finite_rows`, or if the dimensions differ or `right` is not a row of `candidates` for each query.
    """
    queries, candidates = (unit_rows(z, name) for z, name in ((queries, "queries"), (candidates, "candidates")))
    right = arguments.whole_numbers(right, "right", below=len(candidates))
    if queries.shape[1] != candidates.shape[1] or len(right) != len(queries):
        given = f"queries {queries.shape}, candidates {candidates.shape}, right {right.shape}"
        raise ValueError(f"queries (m, d), candidates (n, d) and right (m,) are needed, not {given}")
    similarity = queries @ candidates.T
    return (similarity >= np.take_along_axis(similarity, right[:, np.newaxis], axis=1)).sum(axis=1)


def neighbours(z, k):
    """The k nearest other rows of each row (Euclidean), nearest first.

    Parameters
    ----------
    z : array (n, d)
    k : int, 1 <= k < n

    Returns
    -------
    int array (n, k)

    Raises
    ------
    ValueError
        As `finite_rows`, or if k is not a whole number from 1 to n - 1.
    """
    z = comparable(z, "z")
    arguments.whole(k, "k", 1, len(z) - 1, f" for {len(z)} rows")
    return NearestNeighbors(n_neighbors=k).fit(z).kneighbors(return_distance=False)  # no argument: the row itself is left out


def neighbour_distance(train_z, z, k=5):
    """The Euclidean distance from each row of z to its k-th nearest training row: what is far from all of them may be of a new kind.

    As a detector of what a network never saw: Sun et al. (2022), there with rows of unit length (`unit_rows`). scikit-learn compares a part
    of the rows at a time.

    Parameters
    ----------
    train_z, z : arrays (n, d), (m, d)
        No row of z should stand in train_z, too: it would find itself.
    k : int, 1 <= k <= n

    Returns
    -------
    array float64 (m,), >= 0

    Raises
    ------
    ValueError
        As `finite_rows`, or if the two dimensions differ or k is not a whole number from 1 to n.
    """
    train_z, z = finite_rows(train_z, "train_z"), finite_rows(z, "z")
    if train_z.shape[1] != z.shape[1]:
        raise ValueError(f"train_z and z must have the same dimension, but have {train_z.shape[1]} and {z.shape[1]}")
    arguments.whole(k, "k", 1, len(train_z), f" for {len(train_z)} training rows")
    if not train_z.dtype == z.dtype == np.float32:  # as in `comparable`: a spread far from 0 would be lost in the squares
        train_z, z = train_z.astype(np.float64), z.astype(np.float64)
        train_z, z = train_z - train_z[0], z - train_z[0]
    rows = NearestNeighbors(n_neighbors=k).fit(train_z).kneighbors(z, return_distance=False)[:, -1]
    return np.linalg.norm(z.astype(np.float64) - train_z[rows], axis=1)  # scikit-learn's own, in float32, can overflow or vanish


def _pairs(same, distance):
    same, distance = np.asarray(same), np.asarray(distance)
    if same.ndim != 1 or same.shape != distance.shape:
        raise ValueError(f"same and distance must both have shape (n,), but have {same.shape} and {distance.shape}")
    if same.dtype.kind not in "biuf" or not np.isin(same, (0, 1)).all():
        raise ValueError(f"same must hold only 0 and 1, but holds {np.unique(same.astype(str))[:5].tolist()}")
    distance, same = _real(distance, "distance").astype(np.float64), same.astype(bool)
    if same.all() or not same.any():
        raise ValueError(f"both kinds of pair are needed, but {same.sum()} of {len(same)} pairs are of the same class")
    return same, distance


def alignment(z_a, z_b, alpha=2):
    """Mean distance between the two views of each image, to the power alpha.

    Wang and Isola (2020), L_align; for unit vectors and alpha = 2, 0 is perfect and 4 the worst.

    Parameters
    ----------
    z_a, z_b : array (n, d)
        Embeddings of two views of the same n images; row i of one belongs to row i of the other. Normalised to unit length here; a zero
        row stays zero.
    alpha : float > 0

    Returns
    -------
    float

    Raises
    ------
    ValueError
        As `finite_rows`, or if the shapes differ or alpha <= 0.
    """
    z_a, z_b = (unit_rows(finite_rows(z, name).astype(np.float64), name) for z, name in ((z_a, "z_a"), (z_b, "z_b")))
    if z_a.shape != z_b.shape:
        raise ValueError(f"z_a and z_b must have the same shape, but have {z_a.shape} and {z_b.shape}")
    return float(np.mean(np.linalg.norm(z_a - z_b, axis=1) ** arguments.number(alpha, "alpha", 0)))


def uniformity(z, t=2):
    """Logarithm of the mean of exp(−t ‖z_i − z_j‖²) over all pairs i < j of different rows.

    Wang and Isola (2020), L_uniform. 0 if all rows agree; the lower, the more evenly the rows fill the sphere. The least that can be
    reached depends on d, so only embeddings of the same dimension can be compared.

    Parameters
    ----------
    z : array (n, d), n >= 2
        Normalised to unit length here; a zero row stays zero.
    t : float > 0

    Returns
    -------
    float, <= 0

    Raises
    ------
    ValueError
        As `finite_rows`, or if there are fewer than two rows or t <= 0.
    """
    z = unit_rows(finite_rows(z, "z").astype(np.float64), "z")
    if len(z) < 2:
        raise ValueError("uniformity compares pairs of rows, but z has only one row")
    arguments.number(t, "t", 0)
    squared_length = (z**2).sum(axis=1)
    chunks = []
    for start in range(0, len(z), 250):  # a part of the rows at a time: 10,000 embeddings would need several times 0.8 GB at once
        rows = slice(start, start + 250)
        squared_distance = squared_length[rows, np.newaxis] + squared_length - 2 * z[rows] @ z.T
        exponents = -t * np.maximum(squared_distance, 0)
        exponents[np.arange(len(exponents)), np.arange(start, start + len(exponents))] = -np.inf  # no row is its own partner
        chunks.append(logsumexp(exponents))
    return float(logsumexp(chunks) - np.log(len(z) * (len(z) - 1)))


def knn_accuracy(train_z, train_labels, test_z, test_labels, k=20):
    """The share of test rows whose k most similar training rows (cosine) vote for their class; scikit-learn's `KNeighborsClassifier`.

    Among classes with equally many votes, the first wins. scikit-learn compares a part of the rows at a time, so the matrix of all
    similarities never stands in memory.

    Parameters
    ----------
    train_z, test_z : arrays (n, d), (m, d)
        Normalised to unit length here; a zero row stays zero.
    train_labels, test_labels : arrays (n,), (m,)
    k : int, 1 <= k <= n

    Returns
    -------
    float in [0, 1]

    Raises
    ------
    ValueError
        As `labelled`, or if the two parts do not fit each other or k is not a whole number from 1 to n.
    """
    train_z, train_labels, test_z, test_labels = _two_parts(train_z, train_labels, test_z, test_labels)
    arguments.whole(k, "k", 1, len(train_z), f" for {len(train_z)} training rows")
    voters = KNeighborsClassifier(k, algorithm="brute").fit(unit_rows(train_z, "train_z"), train_labels)
    test_z = unit_rows(test_z, "test_z").astype(train_z.dtype, copy=False)  # of one type, or scikit-learn takes a slow way
    return float(voters.score(test_z, test_labels))


def linear_probe(train_z, train_labels, test_z, test_labels, standardise=True):
    """The accuracy of a linear classifier on embeddings: scikit-learn's `LogisticRegression`.

    Parameters
    ----------
    train_z, test_z : arrays (n, d), (m, d)
    train_labels, test_labels : arrays (n,), (m,)
        At least two classes to train on.
    standardise : bool
        Whether each dimension is first shifted and scaled to mean 0 and standard deviation 1 on the training rows. Then small dimensions
        count as much as large ones, noise included, which costs much where rows are few. Without it, units matter: the weights are
        penalised, so small numbers are fitted less. Which is better depends on the space and the number of labels: try both on validation.

    Returns
    -------
    float in [0, 1]

    Raises
    ------
    ValueError
        As `labelled`, or if the two parts do not fit each other or all training rows have one class.
    """
    train_z, train_labels, test_z, test_labels = _two_parts(train_z, train_labels, test_z, test_labels)
    if len(np.unique(train_labels)) < 2:
        raise ValueError(f"a probe needs at least two classes to train on, but all {len(train_labels)} rows have class {train_labels[0]}")
    if standardise:
        exponent = _exponent(train_z, axis=0)
        train_z, test_z = np.ldexp(train_z, -exponent), np.ldexp(test_z, -exponent)
        scaler = StandardScaler(copy=False)
        train_z, test_z = scaler.fit_transform(train_z), scaler.transform(test_z)
    if len(train_z) < train_z.shape[1]:  # few rows span few directions, and no other can get a weight: the same probe, many times faster
        directions = np.linalg.qr(train_z.T)[0]
        train_z, test_z = train_z @ directions, test_z @ directions
    return float(LogisticRegression(max_iter=1000).fit(train_z, train_labels).score(test_z, test_labels))


def collapse_report(z):
    """Whether embeddings still differ, and in how many directions.

    The two bounds are a convention, the same for every d. A few directions may be all that a task asks for: the means of k classes span at
    most k − 1. So with few classes "dimensional" is a reason to look, not a verdict; nine directions for ten digits are "none".

    Parameters
    ----------
    z : array (n, d), n >= 2

    Returns
    -------
    dict
        `state`: "complete" if all rows agree (their spread about the mean is at most 1 % of their length, root mean squares both);
        "dimensional" if the effective rank is below 3.5, or below 70 % of `directions` where there are fewer than five; else "none".
        `effective_rank`: the exponential of the entropy of the centred singular values, normalised to sum 1 (Roy and Vetterli 2007); from
        1, all rows on one line, to min(n − 1, d), the same spread in every direction; 0 if all rows are equal.
        `directions`: min(n − 1, d), the most that these rows could use.
        `std`: array (d,), the standard deviation of each dimension.

    Raises
    ------
    ValueError
        As `finite_rows`, or if there are fewer than two rows.
    """
    z = finite_rows(z, "z").astype(np.float64)
    if len(z) < 2:
        raise ValueError("collapse_report compares rows, but z has only one")
    centred = z - z[0]  # equal rows become 0 without rounding
    std = centred.std(axis=0)
    centred -= centred.mean(axis=0)
    complete = np.linalg.norm(centred) <= 0.01 * np.linalg.norm(z)
    # their squares are the eigenvalues of the smaller of the two products, many times faster; what is below rounding is zero
    squares = np.linalg.eigvalsh(centred.T @ centred if len(z) > z.shape[1] else centred @ centred.T)
    singular_values = np.sqrt(np.where(squares > len(squares) * np.finfo(float).eps * squares.max(), squares, 0))
    total = singular_values.sum()
    effective_rank = float(np.exp(entr(singular_values / total).sum())) if total > 0 else 0.0
    directions = min(len(z) - 1, z.shape[1])
    # at most three directions: a plane or a space, whatever d is; 3.5 lies half way to four, and 70 % of 5
    dimensional = effective_rank < 0.7 * min(directions, 5)
    state = "complete" if complete else "dimensional" if dimensional else "none"
    return {"state": state, "effective_rank": effective_rank, "directions": directions, "std": std}


def finite_rows(z, name):
    """The embeddings z (n, d) as float32 if they are float32, else as float64; `name` is what the message calls them.

    Raises
    ------
    ValueError
        If z is not (n, d) with at least one row, does not hold real numbers, a value is NaN or infinite, or the largest is beyond 1e30 or
        below 1e-30. All values may be 0.
    """
    z = _rows(z, name)
    return z if z.dtype == np.float32 else z.astype(np.float64, copy=False)


def comparable(z, name):
    """As `finite_rows`, shifted where a spread far from 0 would be lost in the squares; scikit-learn compares float32 in float64."""
    z = finite_rows(z, name)
    return z if z.dtype == np.float32 else z - z[0]


def unit_rows(z, name):
    """As `finite_rows`, each row scaled to unit length by scikit-learn's `normalize`, so that Euclidean distances sort as cosines do.

    However short a row is, it has a direction; a zero row has none and stays zero.
    """
    z = finite_rows(z, name)
    return normalize(np.ldexp(z, -_exponent(z, axis=1)), copy=False)


def labelled(z, labels, z_name, labels_name):
    """Embeddings as `finite_rows` gives them, and one class for each row: whole numbers or text, array (n,); else a `ValueError`."""
    z, labels = finite_rows(z, z_name), np.asarray(labels)
    whole = labels.dtype.kind in "biuSU" or (labels.dtype.kind == "f" and np.isin(labels, np.round(labels[np.isfinite(labels)])).all())
    if labels.shape != z.shape[:1] or not whole:
        needed = f"({len(z)},), one class for each row of {z_name}, whole numbers or text"
        raise ValueError(f"{labels_name} must have shape {needed}, not {labels.dtype} of shape {labels.shape}, or hold NaN or fractions")
    return z, labels


def _two_parts(train_z, train_labels, test_z, test_labels):
    train_z, train_labels = labelled(train_z, train_labels, "train_z", "train_labels")
    test_z, test_labels = labelled(test_z, test_labels, "test_z", "test_labels")
    if train_z.shape[1] != test_z.shape[1]:
        raise ValueError(f"train_z and test_z must have the same dimension, but have {train_z.shape[1]} and {test_z.shape[1]}")
    if (train_labels.dtype.kind in "SU") != (test_labels.dtype.kind in "SU"):
        raise ValueError(f"train_labels and test_labels must be of one kind, not {train_labels.dtype} and {test_labels.dtype}")
    return train_z, train_labels, test_z, test_labels


def _real(values, name):
    if values.dtype.kind not in "biuf":
        raise ValueError(f"{name} must hold real numbers, not {values.dtype}")
    if not np.isfinite(values).all():
        raise ValueError(f"{name} must hold finite numbers, but holds NaN or infinity")
    return values


def _rows(z, name):
    z = np.asarray(z)
    if z.ndim != 2 or z.size == 0:
        raise ValueError(f"{name} must have shape (n, d) with at least one row, not {z.shape}; flatten images: `.reshape(len(images), -1)`")
    largest = np.abs(np.array([_real(z, name).min(), z.max()], np.float64)).max()
    if largest != 0 and not 1e-30 < largest < 1e30:
        raise ValueError(f"the largest number of {name} must lie between 1e-30 and 1e30, but is {largest:.2g}: divide {name} by it first")
    return z


def _exponent(z, axis):
    """Of the power of two above the largest entry along the axis: dividing by it is exact, and no square overflows or vanishes then."""
    return np.frexp(np.maximum(z.max(axis=axis, keepdims=True), -z.min(axis=axis, keepdims=True)))[1]
