"""The figures of notebook 06: cost against quality, collapse, choosing without labels, the decision guide."""

import matplotlib.pyplot as plt
import numpy as np
from scipy.stats import spearmanr

from helpers.course import figures
from helpers.course.alternative import describe
from helpers.course.figures import ACCENT, COLOURS, DIFFERENT, MARKERS, SAME, UNLABELLED


def cost_and_quality(learning, baselines, figure=None):
    """How good the neighbours are after so many seconds of training, one curve for each method, one panel for each data set.

    Parameters
    ----------
    learning : pandas.DataFrame
        A row for each measurement: `data`, `method`, `seconds` and `value`; rows with equal entries are averaged.
    baselines : dict
        For each data set a dict of name -> value, drawn as dashed lines.
    figure : matplotlib Figure, optional

    Returns
    -------
    matplotlib Figure
    """
    figure = figure or plt.figure(figsize=(9.5, 4.6))
    for ax, (data, lines) in zip(figure.subplots(1, len(baselines), squeeze=False)[0], baselines.items(), strict=True):
        means = learning[learning["data"] == data].groupby(["method", "seconds"], sort=False).value.mean()
        for method in means.index.unique("method"):
            place = list(learning["method"].unique()).index(method)  # the same colour in every panel
            curve = means[method].sort_index()
            style = {"marker": MARKERS[place % 10], "color": COLOURS[place % 10], "markersize": 5, "label": method}
            ax.plot(curve.index, 100 * curve, **style)
        labels = {}  # baselines that nearly coincide share one
        for name, value in lines.items():
            ax.axhline(100 * value, color=UNLABELLED, linestyle="--", linewidth=1.5)
            labels.setdefault(round(100 * value), []).append(name)
        for names in labels.values():
            height = 100 * np.mean([lines[name] for name in names])
            ax.text(1.01, height, ",\n".join(names), va="center", fontsize=11, transform=ax.get_yaxis_transform())
        ax.set(xscale="log", xlabel="processor time of the training (s)", ylabel="kNN accuracy of h, validation (%)")
        ax.set_xticks([1, 2, 5, 10, 20], ["1", "2", "5", "10", "20"])
        ax.minorticks_off()
        ax.set_title(data, fontsize=12)
    figure.legend(*ax.get_legend_handles_labels(), loc="outside lower center", ncols=5, fontsize=11)
    return figure


def spread(curves, ax=None):
    """How far embeddings of different images differ while a network trains, one curve for each of two trainings.

    Parameters
    ----------
    curves : dict of two
        Name of a training: list of (step, spread), the standard deviation of each number of a unit vector times √d, 1 for even directions.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = ax or plt.figure(figsize=(7, 3.2)).subplots()
    for (name, curve), colour, marker in zip(curves.items(), (SAME, DIFFERENT), "os", strict=True):
        ax.plot(*zip(*curve, strict=True), color=colour, marker=marker, markersize=5, label=name)
    ax.axhline(0, color=ACCENT, linewidth=1)
    ax.set(xlabel="steps", ylabel="spread of z", ylim=(-0.05, 1.05))
    ax.legend()
    return ax


def label_free(table, number, ax=None):
    """A number that needs no labels against the quality that labels find: a point for each run; which one would it pick?

    Parameters
    ----------
    table : pandas.DataFrame
        A row for each setting: `name`, `quality` in [0, 1], and a column for each number. Higher counts as better.
    number : str
        The column.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = ax or plt.figure(figsize=(6, 4)).subplots()
    picked, best = table[number].idxmax(), table.quality.idxmax()
    ax.plot(table[number], 100 * table.quality, "o", color=UNLABELLED, markersize=6)
    for row, marker, colour, what in ((best, "*", SAME, "best"), (picked, "s", DIFFERENT, "picked")):
        ax.plot(table.loc[row, number], 100 * table.quality[row], marker, color=colour, markersize=12, label=f"{what}: {table.name[row]}")
    lost = 100 * (table.quality[best] - table.quality[picked])
    ax.set(xlabel=number, ylabel="linear probe (%)")
    ax.set_title(f"Spearman {spearmanr(table[number], table.quality)[0]:+.2f}; its pick loses {lost:.1f} points", fontsize=12)
    ax.legend(loc="lower left", fontsize=10)
    return ax


QUESTIONS = (  # the decision guide: a question, what to do if yes, and the section that measured it
    ("Does an encoder for such pictures exist?", "take it, and label a few", "transfer, section 1"),
    ("Are nearly all pictures labelled,\nand will no new class come?", "cross-entropy, or SupCon", "the table, section 1"),
    ("Are there labels or known pairs,\nand will new classes come?", "contrastive or triplet loss", "unseen classes, section 6"),
    (
        "Thousands of pictures, and views\nthat change only what does not matter?",
        "SimCLR; VICReg; short of\nmemory: a queue",
        "sections 1 to 3",
    ),
    ("Otherwise", "pixels or PCA, and more data", "the baselines, section 1"),
)


def guide(figure=None):
    """The decision guide: questions from top to bottom, the first yes decides.

    Parameters
    ----------
    figure : matplotlib Figure, optional

    Returns
    -------
    matplotlib Figure
    """
    figure = figure or plt.figure(figsize=(9.5, 5), layout="none")
    ax = figure.add_axes((0, 0, 1, 0.92))
    ax.set(xlim=(0, 10), ylim=(-0.1, len(QUESTIONS)))
    ax.set_axis_off()
    box = {"boxstyle": "round,pad=0.35", "facecolor": "white", "linewidth": 1.5}
    for row, (question, answer, where) in enumerate(QUESTIONS):
        y = len(QUESTIONS) - 0.5 - row
        ax.text(2.2, y, question, ha="center", va="center", fontsize=12, bbox=box | {"edgecolor": ACCENT})
        ax.text(6.4, y, answer, ha="center", va="center", fontsize=12, bbox=box | {"edgecolor": SAME})
        ax.text(8.2, y, where, ha="left", va="center", fontsize=11)
        ax.annotate("", (5.0, y), (4.3, y), arrowprops={"arrowstyle": "->", "color": SAME, "linewidth": 2})
        if row < len(QUESTIONS) - 1:
            ax.text(4.65, y + 0.1, "yes", ha="center", color=SAME, fontsize=11)
            ax.annotate("", (2.2, y - 0.66), (2.2, y - 0.34), arrowprops={"arrowstyle": "->", "color": DIFFERENT, "linewidth": 2})
            ax.text(2.35, y - 0.55, "no", color=DIFFERENT, fontsize=11)
    figure.suptitle("Ask from the top; the first yes decides", fontsize=13)
    steps = "; ".join(f"{question} {answer}".replace("\n", " ") for question, answer, _ in QUESTIONS)
    return describe(figure, f"Five questions, the first yes decides: {steps}")


def neighbours(images, rows, figure=None):
    """Pictures in the first column, and right of each its nearest ones.

    Parameters
    ----------
    images : array (n, height, width, 1), in [0, 1]
    rows : int array (queries, 1 + k)
        The query, then its neighbours.
    figure : matplotlib Figure, optional

    Returns
    -------
    matplotlib Figure
    """
    figure = figure or plt.figure(figsize=(7, 0.75 * len(rows) + 0.6), layout="none")
    titles = ["picture", *map(str, range(1, len(rows[0])))]
    ax = figure.add_axes((0.02, 0.01, 0.96, 0.86))
    figures.image_grid(np.squeeze(images[rows], axis=-1), [""] * len(rows), titles, [], ax)
    ax.images[0].set_cmap("gray")  # photographs, not ink on paper: 0 is black
    figure.suptitle("Each picture, and what lies nearest to it", fontsize=13)
    return figure
