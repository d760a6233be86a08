"""The figures of notebook 04: views, training, few labels, comparisons."""

import matplotlib.pyplot as plt
import numpy as np

from helpers.course import figures
from helpers.course.alternative import describe
from helpers.course.figures import ACCENT, DIFFERENT, MARKERS, SAME, UNLABELLED

LABELLED = {"boxstyle": "circle,pad=0.15", "facecolor": "white", "edgecolor": ACCENT, "linewidth": 1}


def views(images, both, title, figure=None):
    """Images, and below each several random views of it.

    Parameters
    ----------
    images : array (n, height, width, 1), in [0, 1]
    both : array (k, n, height, width, 1)
        k views of each image.
    title : str
        What is to be seen.
    figure : matplotlib Figure, optional

    Returns
    -------
    matplotlib Figure
    """
    figure = figure or plt.figure(figsize=(9, 2.8), layout="none")
    rows = np.concatenate([np.asarray(images)[np.newaxis], both])[..., 0]
    titles = ["image", *(f"view {i + 1}" for i in range(len(both)))]
    figures.image_grid(rows, titles, [""] * rows.shape[1], [], figure.add_axes((0.09, 0.01, 0.9, 0.87)))
    figure.suptitle(title, fontsize=13)
    return describe(figure, f"{rows.shape[1]} images in the first row, below each {len(both)} random views of it")


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
    first, last = moments[0], moments[-1]
    found = (f"{title}: {first[name]:.3g} at first, {last[name]:.3g} at last" for name, (title, _) in panels.items())
    return describe(figure, f"Six curves over {last['step']} steps. " + "; ".join(found))


def label_efficiency(table, ax=None):
    """Accuracy against the number of labelled images of each class, mean and range over draws, on an axis stretched towards 100 %.

    Parameters
    ----------
    table : pandas.DataFrame
        A row for each draw: `method`, `labels_per_class` and the accuracy, `value` in (0, 1). Methods are drawn in the order of the rows.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = ax or plt.gca()
    for place, (name, rows) in enumerate(table.groupby("method", sort=False)):
        draws = rows.groupby("labels_per_class").value.agg(["mean", "min", "max"])
        (line,) = ax.plot(draws.index, draws["mean"], marker=MARKERS[place], label=name)
        ax.vlines(draws.index, draws["min"], draws["max"], color=line.get_color(), linewidth=1.5)
    ax.set(xscale="log", yscale="logit", xlabel="labelled images of each digit", ylabel="accuracy (%)")
    for axis, ticks in ((ax.xaxis, sorted(table.labels_per_class.unique())), (ax.yaxis, (0.4, 0.6, 0.8, 0.9, 0.95, 0.98, 0.99))):
        axis.set_ticks(ticks, [f"{tick:,.0f}" if tick >= 1 else f"{100 * tick:.0f}" for tick in ticks])
    ax.minorticks_off()
    ax.legend(loc="lower right", fontsize=10)
    return ax


def changes(table, groups, baseline, measure, figure=None):
    """What one change does to a measurement: a row for each setting, a dot for each seed, a bar for their mean; one panel per group.

    Parameters
    ----------
    table : pandas.DataFrame
        A row for each setting and seed: the `name` of the setting, and `value`.
    groups : dict
        Title of a group: names of its settings.
    baseline : str
        Name of the setting that all others change; its mean is drawn as a line.
    measure : str
        What the horizontal axis shows, in per cent.
    figure : matplotlib Figure, optional

    Returns
    -------
    matplotlib Figure
    """
    figure = figure or plt.figure(figsize=(9.5, 1.2 + 0.33 * max(map(len, groups.values()))))
    axes, values = figure.subplots(1, len(groups), sharex=True), 100 * table.set_index("name").value
    for ax, (title, names) in zip(axes, groups.items(), strict=True):
        for row, name in enumerate(names):
            ax.plot(values[[name]], [row] * len(values[[name]]), "o", color=SAME, markersize=5)
            ax.plot(values[[name]].mean(), row, "|", color=ACCENT, markersize=13, markeredgewidth=2)
        ax.axvline(values[[baseline]].mean(), color=DIFFERENT, linestyle="--", linewidth=1.5, label="nothing changed")
        ax.set_yticks(range(len(names)), names)
        ax.set(ylim=(len(names) - 0.5, -0.5), xlabel=measure)
        ax.set_title(title, fontsize=12)
    axes[0].legend(loc="upper left")
    return figure


def propagation(places, moments, labels, figure=None):
    """Labels that spread from a few images to all the others: the same points at several moments, grey where no label has arrived.

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
        ax.scatter(*places[digits < 0].T, s=7, color=UNLABELLED, marker="x", linewidth=0.7)
        for digit in range(10):
            ax.scatter(*places[digits == digit].T, s=7, color=f"C{digit}")
        for row in labels:
            ax.text(*places[row], str(digits[row]), ha="center", va="center", fontsize=11, fontweight="bold", bbox=LABELLED)
        ax.set_title(title, fontsize=12)
        ax.set(xticks=[], yticks=[])
        ax.set_aspect("equal", "datalim")
        ax.grid(False)
    shares = (f"{title} {np.mean(digits >= 0):.0%}" for title, digits in moments.items())
    return describe(figure, f"One map of images at {len(moments)} moments; a label has reached these shares of them: {', '.join(shares)}")
