"""The figures of notebook 04: views, training, few labels, comparisons."""

import matplotlib.pyplot as plt
import numpy as np

from helpers.course import figures
from helpers.course.figures import ACCENT, DIFFERENT, MARKERS, SAME

LABELLED = {"boxstyle": "circle,pad=0.15", "facecolor": "white", "edgecolor": ACCENT, "linewidth": 1}


def views(images, both, figure=None):
    """Images, and below each several random views of it.

    Parameters
    ----------
    images : array (n, height, width, 1), in [0, 1]
    both : array (k, n, height, width, 1)
        k views of each image.
    figure : matplotlib Figure, optional

    Returns
    -------
    matplotlib Figure
    """
    figure = figure or plt.figure(figsize=(9, 2.8), layout="none")
    rows = np.concatenate([np.asarray(images)[np.newaxis], both])[..., 0]
    titles = ["image", *(f"view {i + 1}" for i in range(len(both)))]
    figures.image_grid(rows, titles, [""] * rows.shape[1], [], figure.add_axes((0.09, 0.01, 0.9, 0.98)))
    return figure


def learning(moments, n, figure=None):
    """What SimCLR learns while it trains, measured on images that it does not train on.

    Parameters
    ----------
    moments : list of dict
        One for each moment: `step`, `loss`, `rank`, `knn`, `alignment`, `uniformity`, `effective_rank`.
    n : int
        Images in the batch whose loss and rank are measured: guessing has the loss ln(2n − 1) and the rank n.
    figure : matplotlib Figure, optional

    Returns
    -------
    matplotlib Figure
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
    return figure


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
    figure : matplotlib Figure, optional

    Returns
    -------
    matplotlib Figure
    """
    figure = figure or plt.figure(figsize=(9.5, 0.9 + 0.33 * max(map(len, groups.values()))))
    axes = figure.subplots(1, len(groups), sharex=True)
    for ax, (title, settings) in zip(axes, groups.items(), strict=True):
        for row, values in enumerate(settings.values()):
            ax.plot(100 * np.asarray(values), [row] * len(values), "o", color=SAME, markersize=5)
            ax.plot(100 * np.mean(values), row, "|", color=ACCENT, markersize=13, markeredgewidth=2)
        ax.axvline(100 * baseline, color=DIFFERENT, linestyle="--", linewidth=1.5, label="nothing changed")
        ax.set_yticks(range(len(settings)), list(settings))
        ax.set(ylim=(len(settings) - 0.5, -0.5), xlabel=measure)
        ax.set_title(title, fontsize=12)
    axes[0].legend(loc="upper left")
    return figure


def label_flow(places, moments, labels, figure=None):
    """Labels that walk from a few images to all the others: the same points at several moments, grey where no label has arrived.

    Parameters
    ----------
    places : array (n, 2)
    moments : dict
        Title of a moment: int array (n,), the digit that each point has by then, −1 for none.
    labels : list of int
        Rows of the images that somebody labelled, drawn large.
    figure : matplotlib Figure, optional

    Returns
    -------
    matplotlib Figure
    """
    figure = figure or plt.figure(figsize=(2.6 * len(moments), 2.9))
    for ax, (title, digits) in zip(figure.subplots(1, len(moments)), moments.items(), strict=True):
        ax.scatter(*places[digits < 0].T, s=3, color="#D9D9D9")
        for digit in range(10):
            ax.scatter(*places[digits == digit].T, s=4, color=f"C{digit}")
        for row in labels:
            ax.text(*places[row], str(digits[row]), ha="center", va="center", fontsize=11, fontweight="bold", bbox=LABELLED)
        ax.set_title(title, fontsize=12)
        ax.set(xticks=[], yticks=[])
        ax.set_aspect("equal", "datalim")
        ax.grid(False)
    return figure
