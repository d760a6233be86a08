"""What was measured: distances, ROC curves, similarities, training, few labels, comparisons."""

import matplotlib.pyplot as plt
import numpy as np
from sklearn.metrics.pairwise import cosine_similarity

from helpers.plots.colours import ACCENT, DIFFERENT, MARKERS, SAME


def similarity_matrix(z, labels, ax=None):
    """Cosine similarity of every row with every other, sorted by class: same-class pairs form the blocks on the diagonal.

    Parameters
    ----------
    z : array (n, d)
        Normalised to unit length here.
    labels : array (n,)
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
        The image is `ax.images[0]`, for a colour bar.

    Raises
    ------
    ValueError
        If z is not (n, d) or labels are not (n,).
    """
    z, labels = np.asarray(z, float), np.asarray(labels)
    if z.ndim != 2 or labels.shape != z.shape[:1] or len(z) == 0:
        raise ValueError(f"z must have shape (n, d) and labels (n,), but have {z.shape} and {labels.shape}")
    ax = ax or plt.figure(figsize=(5, 4.4)).subplots()
    order = np.argsort(labels, kind="stable")
    ax.imshow(cosine_similarity(z[order]), cmap="RdBu", vmin=-1, vmax=1, interpolation="nearest")
    names, first, count = np.unique(labels[order], return_index=True, return_counts=True)
    ax.set_xticks(first + count / 2 - 0.5, names)
    ax.set_yticks(first + count / 2 - 0.5, names)
    ax.hlines(first[1:] - 0.5, -0.5, len(z) - 0.5, color="0.3", lw=0.5)
    ax.vlines(first[1:] - 0.5, -0.5, len(z) - 0.5, color="0.3", lw=0.5)
    ax.tick_params(length=0)
    ax.grid(False)
    ax.set(xlabel="class of one image", ylabel="class of the other")
    return ax


def distance_histogram(same, distance, threshold=None, ax=None):
    """How far apart the pairs of the same class and of different classes are.

    Parameters
    ----------
    same : array (n,) of 0 and 1
    distance : array (n,)
    threshold : float, optional
        Drawn as a line.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = ax or plt.gca()
    same, distance = np.asarray(same).astype(bool), np.asarray(distance)
    edges = np.linspace(0, distance.max(), 61)
    ax.set_yscale("log")
    for chosen, color, label in ((same, SAME, "same class"), (~same, DIFFERENT, "different classes")):
        share = np.histogram(distance[chosen], edges)[0] / chosen.sum()
        ax.stairs(share, edges, baseline=1e-6, color=color, fill=True, alpha=0.45, label=label)
        ax.stairs(share, edges, baseline=1e-6, color=color)
    ax.set(xlabel="distance $d$", ylabel="share of the pairs, log scale", xlim=(0, edges[-1]), ylim=(1e-6, 1))
    if threshold is not None:
        ax.axvline(threshold, color=ACCENT, linestyle="--", label=f"threshold {threshold:.2f}")
    ax.legend()
    return ax


def roc_curves(curves, point=None, ax=None):
    """ROC curves on a logarithmic axis of false accepts, where good verifiers differ.

    Parameters
    ----------
    curves : dict of name -> (false_accept_rate, true_accept_rate)
    point : (float, float), optional
        One chosen false accept rate and true accept rate, marked by a dot.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = ax or plt.gca()
    styles = ["-", "--", "-.", ":"]
    for i, (name, (false_accept_rate, true_accept_rate)) in enumerate(curves.items()):
        ax.plot(false_accept_rate, true_accept_rate, styles[i % 4], label=name, drawstyle="steps-post")
    if point is not None:
        ax.plot(max(point[0], 1e-5), point[1], "o", color=ACCENT, markersize=10, label="at the threshold")
    ax.set(xscale="log", xlim=(1e-5, 1), ylim=(-0.02, 1.02), xlabel="false accept rate, log scale", ylabel="true accept rate")
    ax.legend(loc="lower right")
    return ax


def threshold_view(figure, same, distance, threshold, roc):
    """Histogram of distances and ROC, with one threshold marked in both; the title counts its errors.

    Parameters
    ----------
    figure : matplotlib Figure
        Empty.
    same, distance : arrays (n,)
    threshold : float
    roc : (false_accept_rate, true_accept_rate)
        Of the same pairs.

    Returns
    -------
    array of two matplotlib Axes
    """
    same, accepted = np.asarray(same).astype(bool), np.asarray(distance) < threshold
    false_accepts, false_rejects = int((accepted & ~same).sum()), int((~accepted & same).sum())
    axes = figure.subplots(1, 2)
    distance_histogram(same, distance, threshold, ax=axes[0])
    axes[0].set_title(f"{false_accepts:,} false accepts, {false_rejects:,} false rejects")
    point = false_accepts / (~same).sum(), 1 - false_rejects / same.sum()
    roc_curves({"all thresholds": roc}, point, ax=axes[1])
    axes[1].set_title(f"{point[0]:.2%} accepted falsely, {point[1]:.2%} rightly")
    return axes


def learning(moments, n, figure=None):
    """What SimCLR learns while it trains, measured on images that it does not train on.

    Parameters
    ----------
    moments : list of dict
        One for each moment: `step`, `loss`, `rank`, `knn`, `alignment`, `uniformity`, `effective_rank`.
    n : int
        Images in the batch whose loss and rank are measured: guessing has the loss ln(2n − 1) and the rank n.
    figure : matplotlib figure, optional

    Returns
    -------
    array of matplotlib Axes (2, 3)
    """
    figure = figure or plt.figure(figsize=(9.5, 4.8))
    axes = figure.subplots(2, 3)
    panels = {
        "loss": ("loss (nats)", np.log(2 * n - 1)),
        "rank": (f"rank of the partner, of {2 * n - 1}", n),
        "knn": ("kNN accuracy of h (%)", None),
        "alignment": ("alignment of z (low is close)", None),
        "uniformity": ("uniformity of z (low is even)", 0),
        "effective_rank": ("effective rank of h", None),
    }
    steps = [moment["step"] for moment in moments]
    for ax, (name, (title, guessing)) in zip(axes.ravel(), panels.items(), strict=True):
        ax.plot(steps, [moment[name] * (100 if name == "knn" else 1) for moment in moments], "o-", markersize=4)
        if guessing is not None:
            ax.axhline(guessing, color=DIFFERENT, linestyle="--", linewidth=1.5)
        ax.set_title(title, fontsize=12)
    axes[0, 1].set_yscale("log", base=2)
    axes[0, 1].yaxis.set_major_formatter("{x:g}")
    axes[0, 0].text(0.97, 0.86, "dashed: all embeddings equal", transform=axes[0, 0].transAxes, ha="right", color=DIFFERENT, fontsize=11)
    for ax in axes[1]:
        ax.set_xlabel("steps")
    return axes


def label_efficiency(curves, ax=None):
    """Accuracy against the number of labelled images of each class, mean and range over draws.

    Parameters
    ----------
    curves : dict
        Name of a method: dict from the number of labels a class to an array of accuracies, one for each draw.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = ax or plt.gca()
    for (name, curve), marker in zip(curves.items(), MARKERS, strict=False):
        numbers = np.array(list(curve))
        mean, low, high = (100 * np.array([measure(draws) for draws in curve.values()]) for measure in (np.mean, np.min, np.max))
        (line,) = ax.plot(numbers, mean, marker=marker, label=name)
        ax.fill_between(numbers, low, high, color=line.get_color(), alpha=0.18, linewidth=0)
    ax.set_xscale("log")
    ax.set_xticks(numbers, [f"{number:,}" for number in numbers])
    ax.minorticks_off()
    ax.set(xlabel="labelled images of each digit", ylabel="accuracy (%)")
    ax.legend(loc="lower right")
    return ax


def changes(groups, baseline, measure, figure=None):
    """What one change does to a measurement: a row for each setting, a dot for each seed, a bar for their mean; one panel a group.

    Parameters
    ----------
    groups : dict
        Title of a group: dict from a setting to an array of measurements, one for each seed.
    baseline : float
        The mean of the setting that all others change, drawn as a line.
    measure : str
        What the horizontal axis shows, in per cent.
    figure : matplotlib figure, optional

    Returns
    -------
    array of matplotlib Axes
    """
    figure = figure or plt.figure(figsize=(9.5, 0.9 + 0.33 * max(map(len, groups.values()))))
    axes = figure.subplots(1, len(groups), sharex=True)
    for ax, (title, settings) in zip(axes, groups.items(), strict=True):
        for row, values in enumerate(settings.values()):
            ax.plot(100 * np.asarray(values), [row] * len(values), "o", color=SAME, markersize=5)
            ax.plot(100 * np.mean(values), row, "|", color=ACCENT, markersize=13, markeredgewidth=2)
        ax.axvline(100 * baseline, color=DIFFERENT, linestyle="--", linewidth=1.5, label="nothing changed")
        ax.set_yticks(range(len(settings)), list(settings))
        ax.set_ylim(len(settings) - 0.5, -0.5)
        ax.set_title(title, fontsize=12)
        ax.set_xlabel(measure)
    axes[0].legend(loc="upper left")
    return axes
