"""Points on a circle that follow the gradient of a loss: training without a network."""

import numpy as np

LOSSES = ("pull only", "pull, wrong labels", "contrastive", "triplet", "NT-Xent", "supervised contrastive")


def start_points(n_images=12, n_classes=3, seed=0):
    """Two views of each image at random places on the circle.

    Returns
    -------
    angles : array (2 n_images,)
        In radians; view i and view i + n_images show the same image.
    labels : int array (2 n_images,)
        The class of each view.
    """
    random = np.random.default_rng(seed)
    first = random.uniform(0, 2 * np.pi, n_images)
    second = first + random.normal(0, 0.6, n_images)
    return np.concatenate([first, second]), np.tile(np.arange(n_images) % n_classes, 2)


def run(loss, angles, labels, margin=1.0, temperature=0.5, negatives=None, steps=300, step=0.1, seed=0):
    """Let the points go down the gradient of a loss.

    "NT-Xent" knows which two views show the same image; the other losses know the labels. "pull only" is the mean of d² over the pairs of
    one class; with "wrong labels", the first point of each class counts as one of the next class, too. The others are the losses of
    `helpers.losses`, over all pairs, all triplets (squared distances) or all views; as there, a point alone in its class is no anchor of
    the supervised contrastive loss.

    Parameters
    ----------
    loss : one of LOSSES
    angles : array (n,), in radians
    labels : array (n,)
        As `start_points` returns them; "NT-Xent" takes points i and i + n/2 for the views of one image.
    margin, temperature : float > 0
        Used by the losses that have one.
    negatives : int > 0 or None
        How many negatives each anchor sees in a step, drawn anew each time; None for all of them.
    steps : int >= 0
    step : float > 0
        The length of a step; the gradient is multiplied by n, so that it does not shrink as points are added. The softmax losses
        take steps of at most 0.4 τ², because their slope changes the faster, the smaller τ is.
    seed : int
        For the draws of negatives.

    Returns
    -------
    array (steps + 1, n)
        The angles before the first step and after each one.

    Raises
    ------
    ValueError
        If the loss has another name; angles and labels are not of one length; NT-Xent has an odd number of points, supervised contrastive
        no two of one class; a number is out of its range.
    """
    if loss not in LOSSES:
        raise ValueError(f"loss must be one of {', '.join(LOSSES)}, not {loss!r}")
    for name, number in {"margin": margin, "temperature": temperature, "step": step, "negatives": negatives}.items():
        if number is not None and not 0 < number < np.inf:
            raise ValueError(f"{name} must be a finite number above 0, not {number!r}")
    if np.ndim(angles) != 1 or np.shape(angles) != np.shape(labels) or not np.isfinite(angles).all():
        raise ValueError(f"angles and labels must be finite and (n,), but have the shapes {np.shape(angles)} and {np.shape(labels)}")
    random, n, labels = np.random.default_rng(seed), len(angles), np.asarray(labels)
    if loss == "NT-Xent" and n % 2:
        raise ValueError(f"NT-Xent needs two views of each image, and {n} points are an odd number")
    itself = np.eye(n, dtype=bool)
    positive = np.roll(itself, n // 2, axis=1) if loss == "NT-Xent" else (labels[:, np.newaxis] == labels) & ~itself
    negative = ~positive & ~itself
    if loss == "supervised contrastive" and not positive.any():
        raise ValueError("labels must give at least one class to two points, but every point has a class of its own")
    if loss == "pull, wrong labels":
        names = np.unique(labels)
        for k in range(len(names) - 1):
            positive[np.argmax(labels == names[k]), labels == names[k + 1]] = True
    if loss in ("NT-Xent", "supervised contrastive"):
        step = min(step, 0.4 * temperature**2)
    frames = [np.array(angles, float)]
    for _ in range(steps):
        seen = negative if negatives is None else _draw(negative, negatives, random)
        difference = frames[-1][:, np.newaxis] - frames[-1]
        weights = pair_weights(loss, np.cos(difference), positive, seen, margin, temperature)
        # s_ij = cos(θ_i − θ_j), so ∂s_ij/∂θ_i = −sin(θ_i − θ_j), and each point stands in a row and in a column
        gradient = -((weights + weights.T) * np.sin(difference)).sum(axis=1)
        frames.append(frames[-1] - step * n * gradient)
    return np.array(frames)


def pair_weights(loss, similarity, positive, negative, margin, temperature):
    """∂loss/∂s_ij for every ordered pair: below 0 where it pulls together, above 0 where it pushes apart."""
    n = len(similarity)
    if loss.startswith("pull"):
        return -2.0 * positive / positive.sum()  # d² = 2 − 2s
    if loss == "contrastive":
        distance = np.sqrt(np.maximum(2 - 2 * similarity, 1e-12))
        push = 2 * np.maximum(0, margin - distance) / distance  # of (m − d)², with ∂d/∂s = −1/d
        return (negative * push - 2.0 * positive) / (n * (n - 1))
    if loss == "triplet":
        squared = 2 - 2 * similarity
        active = squared[:, :, np.newaxis] - squared[:, np.newaxis, :] + margin > 0
        active = active & positive[:, :, np.newaxis] & negative[:, np.newaxis, :]
        triplets = max(1, (positive.sum(axis=1) * negative.sum(axis=1)).sum())
        return 2 * (active.sum(axis=1) - active.sum(axis=2)) / triplets
    exponentials = np.exp((similarity - 1) / temperature) * (positive | negative)
    shares = exponentials / exponentials.sum(axis=1, keepdims=True)
    positives = positive.sum(axis=1, keepdims=True)
    anchors = positives > 0  # a point without a positive is no anchor, only a negative of the others
    return anchors * (shares - positive / np.maximum(1, positives)) / (anchors.sum() * temperature)


def spread(angles):
    """How far points on the circle are from agreeing: 0 if all do, 1 if they balance each other; 1 minus the length of their mean."""
    return 1 - np.hypot(np.cos(angles).mean(), np.sin(angles).mean())


def _draw(negative, count, random):
    """Keep `count` random negatives in each row."""
    order = np.argsort(np.where(negative, random.random(negative.shape), np.inf), axis=1)
    chosen = np.zeros_like(negative)
    np.put_along_axis(chosen, order[:, :count], True, axis=1)
    return chosen & negative
