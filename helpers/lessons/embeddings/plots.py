"""The figures of notebook 05: maps, and curves of several spaces."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib import patheffects

from helpers.course.figures import DIFFERENT, SAME, UNLABELLED

NETWORKS = {"Siamese": SAME, "SimCLR": DIFFERENT, "untrained": "black"}


def digit_map(places, labels=None, title="", marked=None, limits=None, ax=None):
    """Points of a map, each class in its colour and with its digit above the median of its points.

    Parameters
    ----------
    places : array (n, 2)
    labels : int array (n,), optional
        Digits 0 to 9; without them all points are black.
    title : str
    marked : int or bool array, optional
        Points to ring; all others are then drawn grey.
    limits : (low, high), each (2,), optional
        The corners of what is shown; by default a square around all points.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = ax or plt.figure(figsize=(4, 4)).subplots()
    places = np.asarray(places)
    labels, names = (np.zeros(len(places), int), {0: ("black", "")}) if labels is None else (np.asarray(labels), {})
    names = names or {digit: (f"C{digit}", digit) for digit in np.unique(labels)}
    dot = {"s": 5 if len(places) > 2000 else 9, "marker": "s", "linewidths": 0, "antialiaseds": False}  # whole pixels: a third of the file
    halo = [patheffects.withStroke(linewidth=3, foreground="white")]
    for digit, (colour, _) in names.items():
        ax.scatter(*places[labels == digit].T, color=colour if marked is None else UNLABELLED, **dot)
    if marked is not None:
        for digit in np.unique(labels[marked]):
            chosen = places[marked][labels[marked] == digit]
            ax.plot(*chosen.T, "o", color=names[digit][0], markersize=7, markeredgecolor="black", markeredgewidth=0.6)
    for digit, (_, name) in names.items():
        middle, style = np.median(places[labels == digit], axis=0), {"weight": "bold", "fontsize": 13, "path_effects": halo}
        ax.annotate(name, middle, (0, 5), textcoords="offset points", ha="center", va="bottom", **style)
    if limits is None:
        middle, half = (places.min(axis=0) + places.max(axis=0)) / 2, 0.6 * np.ptp(places, axis=0).max()  # room for the highest digit
        limits = middle - half, middle + half
    ax.set(xlim=(limits[0][0], limits[1][0]), ylim=(limits[0][1], limits[1][1]), xticks=[], yticks=[])
    ax.set_aspect("equal")  # stretch one axis, and sizes and gaps lie
    ax.spines[:].set(visible=True, color="0.8")
    ax.set_title(title, loc="center", fontsize=11)
    return ax


def digit_maps(named, labels=None, columns=4, panel=(2.5, 2.75), marked=None, limits=None, figure=None):
    """Maps side by side, in the order given; `digit_map` draws each.

    Parameters
    ----------
    named : dict of title -> array (n, 2)
    labels, marked, limits
        As in `digit_map`, the same for every map.
    columns : int
    panel : (float, float)
        Width and height of one map in inches, where no figure is given.
    figure : matplotlib Figure, optional

    Returns
    -------
    matplotlib Figure
    """
    rows = -(-len(named) // columns)
    figure = figure or plt.figure(figsize=(panel[0] * columns, panel[1] * rows))
    axes = figure.subplots(rows, columns, squeeze=False)
    for ax in axes.ravel()[len(named) :]:
        ax.set_axis_off()
    for (title, places), ax in zip(named.items(), axes.ravel(), strict=False):
        digit_map(places, labels, title, marked, limits, ax)
    return figure


def space_lines(x, curves, ax=None):
    """A curve for each space: the colour is the network's, grey where there is none; dashed is what was read after a head.

    Parameters
    ----------
    x : array (n,)
    curves : dict of name -> array (n,)
        Such as "pixels", "untrained h", "Siamese z".
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = ax or plt.figure(figsize=(7, 3.8)).subplots()
    for name, curve in curves.items():
        style = {" z": "--", " h": "-"}.get(name[-2:], ":" if "PCA" in name else "-")
        ax.plot(x, curve, style, color=NETWORKS.get(name[:-2], UNLABELLED), label=name)
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    return ax
