"""Measurements. Arrays in, plain numbers and arrays out; scikit-learn does the work."""

import numpy as np
from scipy.special import entr, logsumexp
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_curve
from sklearn.neighbors import KNeighborsClassifier, NearestNeighbors
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def pair_distance(z, left, right):
    """Euclidean distance of chosen pairs of rows, a part of the pairs at a time: 200,000 pairs of images would fill gigabytes at once.

    Parameters
    ----------
    z : array (n, d)
    left, right : int arrays (n_pairs,)
        Indices of rows, as `pairs.sample_pairs` gives them.

    Returns
    -------
    array (n_pairs,)

    Raises
    ------
    ValueError
        If z is not (n, d), or left and right are not (n_pairs,) with at least one pair.
    """
    z, left, right = np.asarray(z), np.asarray(left), np.asarray(right)
    if z.ndim != 2 or left.ndim != 1 or left.shape != right.shape or len(left) == 0:
        raise ValueError(f"z must have shape (n, d), left and right (n_pairs,), but have {z.shape}, {left.shape} and {right.shape}")
    parts = np.array_split(np.stack([left, right], axis=1), -(-len(left) // 5_000))
    return np.concatenate([np.linalg.norm(z[part[:, 0]] - z[part[:, 1]], axis=1) for part in parts])


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
        share of accepted pairs that are positive (0 if none is accepted); `recall`, the share of positive pairs that are accepted;
        `false_accept_rate`, the share of negative pairs that are accepted; `false_reject_rate`, the share of positive pairs that are not.

    Raises
    ------
    ValueError
        If the shapes differ or are not (n,), a label is neither 0 nor 1, one of the two kinds of pair is missing, or a value is NaN.
    """
    same, distance = _pairs(same, distance)
    if not np.isfinite(threshold):
        raise ValueError(f"threshold must be a finite number, not {threshold!r}")
    accepted = distance < threshold
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

    Returns
    -------
    false_accept_rate, true_accept_rate, thresholds : arrays (k,)
        One point for every threshold that matters, from accepting nothing to accepting every pair. The rates are what
        `verification` finds at that threshold.

    Raises
    ------
    ValueError
        As `verification`.
    """
    same, distance = _pairs(same, distance)
    false_accept_rate, true_accept_rate, score = roc_curve(same, -distance.astype(np.float64))
    # scikit-learn accepts at score >= threshold; the next number above turns "distance <= t" into "distance < t"
    thresholds = np.nextafter((-score).astype(distance.dtype), np.asarray(np.inf, distance.dtype))
    thresholds[0] = distance.min()  # scikit-learn's first point, which accepts nothing, has an infinite threshold
    return false_accept_rate, true_accept_rate, thresholds


def equal_error_rate(same, distance):
    """The error rate at the threshold where false accepts and false rejects are equally frequent.

    Between two points of the ROC it is interpolated along the line that joins them.

    Returns
    -------
    float in [0, 1]

    Raises
    ------
    ValueError
        As `verification`.
    """
    false_accept_rate, true_accept_rate, _ = roc(same, distance)
    # On the way to larger thresholds, false accepts minus false rejects never falls; we look for its zero.
    difference = false_accept_rate - (1 - true_accept_rate)
    return float(np.interp(0, difference, false_accept_rate))


def choose_threshold(same, distance):
    """The threshold of the highest balanced accuracy, in the middle of the gap to the next larger distance.

    Choose it on validation pairs, then leave it alone.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        As `verification`.
    """
    false_accept_rate, true_accept_rate, thresholds = roc(same, distance)
    best = np.argmax(true_accept_rate - false_accept_rate)
    above = np.asarray(distance)[np.asarray(distance) >= thresholds[best]]
    return float((thresholds[best] + above.min()) / 2) if len(above) else float(thresholds[best])


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
        If the shapes do not fit, a value is NaN, or k is not a whole number from 1 to n - 1.
    """
    return float(_hits(z, labels, k).mean())


def recall_at_k(z, labels, k):
    """Retrieval: the share of all other rows of the query's class that are among the k nearest, averaged over the queries.

    This is the recall of information retrieval. Papers on metric learning often call another thing "recall at k": the share of queries
    with at least one hit among the k nearest. Queries that are alone in their class have nothing to find and are left out.

    Parameters
    ----------
    z, labels, k
        As in `precision_at_k`.

    Returns
    -------
    float in [0, 1]

    Raises
    ------
    ValueError
        As `precision_at_k`, and if no two rows share a class.
    """
    hits = _hits(z, labels, k).sum(axis=1)
    _, class_of, count = np.unique(labels, return_inverse=True, return_counts=True)
    to_find = count[class_of] - 1
    if not to_find.any():
        raise ValueError("recall_at_k needs at least two rows of one class, but every row has a class of its own")
    return float((hits[to_find > 0] / to_find[to_find > 0]).mean())


def _hits(z, labels, k):
    """For each row, which of its k nearest other rows share its class: bool (n, k)."""
    z, labels = np.asarray(z), np.asarray(labels)
    if z.ndim != 2 or labels.shape != z.shape[:1]:
        raise ValueError(f"z must have shape (n, d) and labels (n,), but have {z.shape} and {labels.shape}")
    if not isinstance(k, (int, np.integer)) or not 1 <= k < len(z):
        raise ValueError(f"k must be a whole number from 1 to {len(z) - 1} for {len(z)} rows, not {k!r}")
    neighbours = NearestNeighbors(n_neighbors=k).fit(z).kneighbors(return_distance=False)  # no argument: the row itself is left out
    return labels[neighbours] == labels[:, np.newaxis]


def _pairs(same, distance):
    same, distance = np.asarray(same), np.asarray(distance)
    if same.ndim != 1 or same.shape != distance.shape:
        raise ValueError(f"same and distance must both have shape (n,), but have {same.shape} and {distance.shape}")
    if not np.isin(same, (0, 1)).all():
        raise ValueError(f"same must hold only 0 and 1, but holds {np.unique(same)[:5].tolist()}")
    if not np.issubdtype(distance.dtype, np.floating):
        distance = distance.astype(np.float64)
    if not np.isfinite(distance).all():
        raise ValueError("distance must not hold NaN or infinity")
    same = same.astype(bool)
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
        If the shapes differ or are not (n, d), there are no rows, a value is NaN or infinite, or alpha <= 0.
    """
    z_a, z_b = (unit_rows(np.asarray(z, np.float64), name) for z, name in ((z_a, "z_a"), (z_b, "z_b")))
    if z_a.shape != z_b.shape:
        raise ValueError(f"z_a and z_b must have the same shape, but have {z_a.shape} and {z_b.shape}")
    _above_zero(alpha, "alpha")
    return float(np.mean(np.linalg.norm(z_a - z_b, axis=1) ** alpha))


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
        If z is not (n, d), has fewer than two rows, a value is NaN or infinite, or t <= 0.
    """
    z = unit_rows(np.asarray(z, np.float64), "z")
    if len(z) < 2:
        raise ValueError("uniformity compares pairs of rows, but z has only one row")
    _above_zero(t, "t")
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
        If the shapes do not fit, there are no rows, a value is NaN or infinite, or k is not a whole number from 1 to n.
    """
    train_z, train_labels = _labelled(train_z, train_labels, "train")
    test_z, test_labels = _labelled(test_z, test_labels, "test")
    _same_dimension(train_z, test_z)
    if not isinstance(k, (int, np.integer)) or not 1 <= k <= len(train_z):
        raise ValueError(f"k must be a whole number from 1 to {len(train_z)} for {len(train_z)} training rows, not {k!r}")
    voters = KNeighborsClassifier(k, algorithm="brute").fit(unit_rows(train_z, "train_z"), train_labels)
    return float(voters.score(unit_rows(test_z, "test_z"), test_labels))


def linear_probe(train_z, train_labels, test_z, test_labels):
    """The accuracy of a linear classifier, trained on embeddings that stay as they are: scikit-learn's `LogisticRegression`.

    Each dimension is first shifted and scaled to mean 0 and standard deviation 1 on the training rows.

    Parameters
    ----------
    train_z, test_z : arrays (n, d), (m, d)
    train_labels, test_labels : arrays (n,), (m,)
        At least two classes to train on.

    Returns
    -------
    float in [0, 1]

    Raises
    ------
    ValueError
        If the shapes do not fit, there are no rows, a value is NaN or infinite, or all training rows have one class.
    """
    train_z, train_labels = _labelled(train_z, train_labels, "train")
    test_z, test_labels = _labelled(test_z, test_labels, "test")
    _same_dimension(train_z, test_z)
    if len(np.unique(train_labels)) < 2:
        raise ValueError(f"a probe needs at least two classes to train on, but all {len(train_labels)} rows have class {train_labels[0]}")
    probe = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    return float(probe.fit(train_z, train_labels).score(test_z, test_labels))


def collapse_report(z):
    """Whether embeddings still differ, and in how many directions.

    Parameters
    ----------
    z : array (n, d), n >= 2

    Returns
    -------
    dict
        `state`: "complete" if all rows agree (their spread about the mean is below 1 % of their length, root mean squares both);
        "dimensional" if they use less than 5 % of the directions they could, (effective rank − 1) / (min(n − 1, d) − 1); else "none".
        `effective_rank`: the exponential of the entropy of the centred singular values, normalised to sum 1 (Roy and Vetterli 2007); from
        1, all rows on one line, to min(n − 1, d), the same spread in every direction; 0 if all rows agree.
        `directions`: min(n − 1, d), the most that these rows could use.
        `std`: array (d,), the standard deviation of each dimension.

    Raises
    ------
    ValueError
        If z is not (n, d), has fewer than two rows, or a value is NaN or infinite.
    """
    z = finite_rows(z, "z").astype(np.float64)
    if len(z) < 2:
        raise ValueError("collapse_report compares rows, but z has only one")
    std = z.std(axis=0)
    centred = z - z.mean(axis=0)
    # their squares are the eigenvalues of the smaller of the two products, many times faster; what is below rounding is zero
    squares = np.linalg.eigvalsh(centred.T @ centred if len(z) > z.shape[1] else centred @ centred.T)
    singular_values = np.sqrt(np.where(squares > len(squares) * np.finfo(float).eps * squares.max(), squares, 0))
    total = singular_values.sum()
    effective_rank = float(np.exp(entr(singular_values / total).sum())) if total > 0 else 0.0
    directions = min(len(z) - 1, z.shape[1])
    if np.linalg.norm(std) <= 0.01 * np.sqrt((z**2).sum(axis=1).mean()):
        state = "complete"
    elif effective_rank - 1 < 0.05 * (directions - 1):
        state = "dimensional"
    else:
        state = "none"
    return {"state": state, "effective_rank": effective_rank, "directions": directions, "std": std}


def _labelled(z, labels, name):
    z, labels = finite_rows(z, f"{name}_z"), np.asarray(labels)
    if labels.shape != z.shape[:1]:
        raise ValueError(f"{name}_labels must have shape ({len(z)},), one label for each row of {name}_z, not {labels.shape}")
    return z, labels


def _same_dimension(train_z, test_z):
    if train_z.shape[1] != test_z.shape[1]:
        raise ValueError(f"train_z and test_z must have the same dimension, but have {train_z.shape[1]} and {test_z.shape[1]}")


def finite_rows(z, name):
    """The embeddings as an array, refused if a measurement could not trust them.

    Parameters
    ----------
    z : array (n, d)
    name : str
        What the message calls them.

    Returns
    -------
    array (n, d)

    Raises
    ------
    ValueError
        If z is not (n, d) with at least one row, or a value is NaN or infinite.
    """
    z = np.asarray(z)
    if z.ndim != 2 or z.size == 0:
        raise ValueError(f"{name} must have shape (n, d) with at least one row, not {z.shape}; flatten images: `.reshape(len(images), -1)`")
    if not np.isfinite(z).all():
        raise ValueError(f"{name} must not hold NaN or infinity")
    return z


def unit_rows(z, name):
    """The embeddings scaled to unit length, so that their Euclidean distance sorts as the cosine does.

    Parameters
    ----------
    z : array (n, d)
        A row shorter than 1e-6 has no direction: it becomes 0.
    name : str
        What the message calls them.

    Returns
    -------
    array (n, d)

    Raises
    ------
    ValueError
        As `finite_rows`.
    """
    z = finite_rows(z, name)
    length = np.linalg.norm(z, axis=1, keepdims=True)
    return z / np.where(length < 1e-6, np.inf, length)


def _above_zero(value, name):
    if not 0 < value < np.inf:
        raise ValueError(f"{name} must be a number above 0, not {value!r}")
