"""The figures of notebook 01."""

import re

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Polygon
from sklearn.neighbors import NearestNeighbors

from helpers.course.figures import ACCENT, COLOURS, DIFFERENT, MARKERS, SAME


def image_map(images, z, labels, columns=20, title="", ax=None):
    """Images at their places in the plane: of those that fall into a cell of a grid, the one nearest to its centre.

    Parameters
    ----------
    images : array (n, 28, 28) or (n, 28, 28, 1), in [0, 1]
    z : array (n, 2)
    labels : array (n,)
        Digits 0 to 9: each in its colour.
    columns : int
        Cells in each direction.
    title : str
        The share of images whose nearest neighbour in the plane has their label follows it.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = ax or plt.gca()
    z, labels, images = np.asarray(z), np.asarray(labels), np.asarray(images).reshape(-1, 28, 28)
    low, high = np.percentile(z, [1, 99], axis=0)
    place = (z - low) / (high - low) * columns
    canvas = np.ones((columns * 28, columns * 28, 3))
    for column, row in np.ndindex(columns, columns):
        distance = np.abs(place - (column + 0.5, row + 0.5)).max(axis=1)
        if distance.min() < 0.5:
            nearest, top, left = distance.argmin(), (columns - 1 - row) * 28, column * 28
            color = np.array(matplotlib.colors.to_rgb(COLOURS[labels[nearest]]))
            canvas[top : top + 28, left : left + 28] = 1 - images[nearest, :, :, np.newaxis] * (1 - color)
    ax.imshow(canvas, extent=(low[0], high[0], low[1], high[1]), aspect="auto", interpolation="nearest")
    ax.grid(False)
    neighbour = NearestNeighbors(n_neighbors=1).fit(z).kneighbors(return_distance=False)[:, 0]
    beside = np.mean(labels[neighbour] == labels)
    ax.set(xlabel="first coordinate", ylabel="second coordinate", title=f"{title}: {beside:.0%} beside their own digit")
    return ax


def timeline(works, chosen=None, ax=None):
    """The works of the course's history: a line of years above, and below it one column an era.

    Parameters
    ----------
    works : list of literature.Work
        Oldest first.
    chosen : str, optional
        The name of a work to point out.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = ax or plt.figure(figsize=(12, 6)).subplots()
    eras = dict.fromkeys(work.era for work in works)
    first, width = 1990, 37 / len(eras)
    for number, era in enumerate(eras):
        left, color = first + number * width, f"C{number}"
        members = [work for work in works if work.era == era]
        years = [work.year for work in members]
        corners = [(min(years) - 0.3, 0), (max(years) + 0.3, 0), (left + width - 0.3, -1.6), (left, -1.6)]
        ax.add_patch(Polygon(corners, color=color, alpha=0.15))
        height = 0.4 * max(number - 3, 0)  # the last steps run side by side
        ax.plot(years, [height] * len(years), MARKERS[number], color=color, markersize=10, markeredgecolor="white")
        ax.text(left, -2.3, re.sub(r"(,| and| or) ", r"\1\n", era), fontsize=13, weight="bold", va="center")
        for row, work in enumerate(members):
            text = ax.text(left, -3.9 - row, f"{work.year}  {work.name}", fontsize=12, va="center")
            if work.name == chosen:
                text.set_bbox({"facecolor": "#F0E442", "edgecolor": "black", "pad": 2})
                ax.plot(work.year, height, MARKERS[number], color=color, markersize=17, markeredgecolor="black", markeredgewidth=2)
        ax.plot([left, left + width - 0.3], [-3.15, -3.15], color=color, linewidth=4, marker=MARKERS[number], markevery=[0])
    ax.axhline(0, color="0.5", linewidth=1, zorder=0)
    for year in range(1990, 2027, 5):
        ax.text(year, 1.3, year, ha="center", fontsize=12)
    title = f"Learning by comparison, {works[0].year} to {works[-1].year}: {len(works)} works, {len(eras)} steps"
    ax.set(xlim=(1989.5, 2027), ylim=(-12.4, 1.9), title=title)
    ax.set_axis_off()
    return ax


def race(results, ax=None):
    """Linear probes on ImageNet, oldest at the top, with encoder and training data; the ResNet-50 trained with labels is a line.

    Parameters
    ----------
    results : list of literature.Result
        Those of another protocol than a linear probe are left out, but for the one trained with labels.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = ax or plt.figure(figsize=(11, 6.2)).subplots()
    probes = [result for result in results if result.protocol == "linear probe"]
    labels = next(result.accuracy for result in results if result.protocol == "trained with labels")
    ax.axvline(labels, color=ACCENT, linestyle="--", linewidth=1.5, label=f"ResNet-50, trained with labels: {labels}")
    kinds = {"ResNet-50, ImageNet": (SAME, "o"), "another encoder, ImageNet": (DIFFERENT, "^"), "another encoder, more data": ("C2", "s")}
    for number, (kind, (color, marker)) in enumerate(kinds.items()):
        rows = [row for row, each in enumerate(probes) if (each.encoder != "ResNet-50") + (each.data != "ImageNet") == number]
        ax.plot([probes[row].accuracy for row in rows], rows, marker, color=color, markersize=9, label=kind)
    for row, each in enumerate(probes):
        side, gap = ("right", -0.7) if each.accuracy < labels else ("left", 0.7)
        ax.text(each.accuracy + gap, row, f"{each.accuracy:g}", ha=side, va="center", fontsize=11)
    columns = [f"{each.month}  {each.method:13}{each.encoder:20}{each.data:9}" for each in probes]
    ax.set_yticks(range(len(probes)), columns, family="monospace", fontsize=10)
    alike = [each for each in probes if (each.encoder, each.data) == ("ResNet-50", "ImageNet")]
    best = max(alike, key=lambda each: each.accuracy)
    title = f"ResNet-50 on ImageNet: {alike[0].accuracy:g} to {best.accuracy:g} % ({best.method}), {labels} with labels"
    ax.set(xlabel="linear probe on ImageNet, top-1 accuracy (%)", xlim=(50, 91), title=title)
    ax.grid(axis="y", visible=False)
    ax.invert_yaxis()
    ax.legend(loc="lower left")
    return ax


def curves(x, named, title, xticks=None, ax=None):
    """Curves over the same x, each with its own line and marks.

    Parameters
    ----------
    x : array (n,)
    named : dict of str -> array (n,)
    title : str
    xticks : array, optional
        Where x is written out, on a logarithmic axis, with a mark at each point.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = ax or plt.figure(figsize=(7.5, 3.2)).subplots()
    for (name, y), style, marker in zip(named.items(), ("-", "--", ":"), MARKERS, strict=False):
        ax.plot(x, y, style, marker="" if xticks is None else marker, label=name)
    ax.set_title(title)
    if xticks is not None:
        ax.set_xscale("log")
        ax.set_xticks(xticks, xticks)
        ax.minorticks_off()
    ax.set_ylim(0, None)
    ax.legend()
    return ax


def comparisons(figure=None):
    """What one step of learning compares: a pair, a triplet, one positive against the batch, one against thousands from a memory.

    Parameters
    ----------
    figure : matplotlib Figure, optional

    Returns
    -------
    matplotlib Figure
    """
    figure = figure or plt.figure(figsize=(10, 3.3))
    figure.suptitle("Each step compares an anchor with more and more negatives")
    panels = (("1993: a pair", 0), ("2003–15: a triplet", 1), ("2016: one against N − 1", 7), ("2018: one against thousands", 40))
    for ax, (title, negatives) in zip(figure.subplots(1, 4), panels, strict=True):
        ax.annotate("", (0.75, 0.55), (0, 0), arrowprops={"arrowstyle": "<->", "color": SAME, "linewidth": 3})
        angles = np.pi * np.linspace(0.75, 1.85, negatives) if negatives > 1 else np.array([np.pi])
        radius = np.where(np.arange(negatives) % 2, 1.0, 0.75) if negatives > 10 else 0.9
        x, y, anchors = radius * np.cos(angles), radius * np.sin(angles), [0]
        if not negatives:  # the twins see one pair at a time, of the one kind or of the other
            x, y, anchors = np.array([0.75]), np.array([-0.7]), [-0.7, 0]
        ax.plot([0 * x, x], [0 * y + anchors[0], y], color=DIFFERENT, linewidth=1, linestyle="--")
        ax.plot(x, y, "X", color=DIFFERENT, markersize=9 if negatives < 10 else 7)
        ax.plot([0] * len(anchors), anchors, "k*", markersize=17)
        ax.plot(0.75, 0.55, "o", color=SAME, markersize=12)
        ax.set(xlim=(-1.2, 1.2), ylim=(-1.15, 1), aspect="equal")
        ax.set_title(title, loc="center", fontsize=12)
        ax.set_axis_off()
    return figure


def matrices(named, figure=None):
    """Small matrices with their entries side by side, dark where an entry is large.

    Parameters
    ----------
    named : dict of str -> array (n, m)
    figure : matplotlib Figure, optional

    Returns
    -------
    matplotlib Figure
    """
    figure = figure or plt.figure(figsize=(3.2 * len(named), 3.3))
    largest = max(np.max(matrix) for matrix in named.values())
    for ax, (title, matrix) in zip(figure.subplots(1, len(named), squeeze=False)[0], named.items(), strict=True):
        ax.imshow(matrix, cmap="Blues", vmin=0, vmax=1.3 * max(largest, 1e-9))
        for row, column in np.ndindex(np.shape(matrix)):
            color = "white" if matrix[row, column] > 0.6 * largest else "black"
            ax.text(column, row, matrix[row, column], ha="center", va="center", fontsize=11, color=color)
        ax.set_xticks(np.arange(np.shape(matrix)[1] + 1) - 0.5, [])
        ax.set_yticks(np.arange(np.shape(matrix)[0] + 1) - 0.5, [])
        ax.grid(color="white", linewidth=1.5)
        ax.set_axisbelow(False)
        ax.spines[:].set_visible(False)
        ax.tick_params(length=0)
        ax.set_title(title, loc="center", fontsize=12)
    return figure
