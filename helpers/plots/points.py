"""Embeddings as points: on a circle, on the sphere, on a map."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib import patheffects

from helpers.plots.colours import LABELLED, MARKERS, digit_colour


def circle(angles, labels, ax=None, title=""):
    """Points on the unit circle; each class has its own marker, colour and, so that nothing hides, its own ring. Returns the ax."""
    ax = ax or plt.figure(figsize=(4, 4)).subplots()
    classes = np.unique(labels)
    for place, name in enumerate(classes):
        radius = 1 - 0.5 * place / len(classes)
        ax.add_patch(plt.Circle((0, 0), radius, fill=False, color="0.85", lw=0.8))
        theta = angles[labels == name]
        colour, size = f"C{place % 8}", 30 if len(angles) < 100 else 12
        ax.scatter(radius * np.cos(theta), radius * np.sin(theta), c=colour, marker=MARKERS[place % 10], s=size, alpha=0.8, label=name)
    ax.set(xlim=(-1.12, 1.12), ylim=(-1.12, 1.12), aspect="equal", xticks=[], yticks=[])
    ax.set_title(title, loc="center", fontsize=12)
    ax.spines[:].set_visible(False)
    return ax


def film_strip(films, labels, times, figure=None):
    """Points on a circle at several times, left to right, one row a film.

    Parameters
    ----------
    films : dict
        name: array (steps + 1, n) of the angles after each step, as `flow.run` returns them.
    labels : array (n,)
    times : list of int
        The steps to show.
    figure : matplotlib figure, optional

    Returns
    -------
    figure
    """
    figure = figure or plt.figure(figsize=(2.2 * len(times), 2.5 * len(films)))
    rows = figure.subplots(len(films), len(times), squeeze=False)
    for (name, frames), row in zip(films.items(), rows, strict=True):
        for time, ax in zip(times, row, strict=True):
            circle(frames[time], labels, ax, f"step {time}")
        row[0].set_ylabel(name.replace(" ", "\n"), fontsize=12)
    return figure


def alignment_uniformity(points, best_uniformity, ax=None):
    """The plane of Wang and Isola: down is evenly spread, left is views together.

    Parameters
    ----------
    points : dict
        name: (alignment, uniformity).
    best_uniformity : float
        The least that this dimension can attain, drawn as a line.
    ax : matplotlib axes, optional

    Returns
    -------
    ax
    """
    ax = ax or plt.figure(figsize=(8, 4.5)).subplots()
    for number, (name, (x, y)) in enumerate(points.items()):
        ax.plot(x, y, MARKERS[number % 10], color=f"C{number % 8}", ms=12, label=name)
    ax.axhline(best_uniformity, color="0.4", ls="--", lw=1)
    ax.text(ax.get_xlim()[1], best_uniformity, "the best a circle allows", ha="right", va="bottom", color="0.3")
    ax.set(xlabel="alignment (lower: views of an image closer)", ylabel="uniformity (lower: more even)")
    ax.set_title("Bottom left is where both wishes are met")
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
    return ax


def sphere(z, labels, turn=0, tilt=20, ax=None, title=""):
    """Points on the unit sphere, each drawn as its digit; those on the far side are faint.

    Parameters
    ----------
    z : array (n, 3)
        Rows of length 1.
    labels : int array (n,)
        Digits 0 to 9.
    turn, tilt : float
        From where the sphere is seen, in degrees: `turn` around its axis, `tilt` above its equator.
    ax : matplotlib Axes, optional
    title : str

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ValueError
        If z is not (n, 3), its rows have not the length 1, or labels are not (n,).
    """
    z, labels = np.asarray(z, float), np.asarray(labels)
    if z.ndim != 2 or z.shape[1] != 3 or labels.shape != z.shape[:1] or not np.allclose(np.linalg.norm(z, axis=1), 1, atol=1e-3):
        raise ValueError(f"z must be (n, 3) with rows of length 1, and labels (n,), but their shapes are {z.shape} and {labels.shape}")
    ax = ax or plt.figure(figsize=(4.4, 4.4)).subplots()
    angle = np.linspace(0, 2 * np.pi, 181)
    circle, flat = np.stack([np.cos(angle), np.sin(angle)]), np.zeros_like(angle)
    meridians = [(circle[0] * np.cos(a), circle[0] * np.sin(a), circle[1]) for a in np.radians([0, 45, 90, 135])]
    ax.plot(*circle, color="0.6", lw=1)
    for line in [(*circle, flat), *meridians]:
        x, y, depth = _seen_from(np.stack(line, axis=1), turn, tilt)
        ax.plot(np.where(depth >= 0, x, np.nan), y, color="0.85", lw=0.8, zorder=1)
    x, y, depth = _seen_from(z, turn, tilt)
    for digit in np.unique(labels):
        for side, alpha in ((depth < 0, 0.12), (depth >= 0, 0.85)):
            chosen = (labels == digit) & side
            style = {"marker": f"${digit}$", "color": digit_colour(digit), "linewidths": 0, "alpha": alpha, "zorder": 2 + alpha}
            ax.scatter(x[chosen], y[chosen], s=45, **style)
    ax.set(xlim=(-1.05, 1.05), ylim=(-1.05, 1.05), aspect="equal", xticks=[], yticks=[])
    ax.grid(False)
    ax.spines[:].set_visible(False)
    ax.set_title(title, loc="center")
    return ax


def _seen_from(points, turn, tilt):
    """Turn points (n, 3) so that the viewer looks along the last axis: to the right, up, and towards the viewer."""
    a, e = np.radians(turn), np.radians(tilt)
    x, y, z = points.T
    ahead = x * np.cos(a) + y * np.sin(a)
    return y * np.cos(a) - x * np.sin(a), z * np.cos(e) - ahead * np.sin(e), ahead * np.cos(e) + z * np.sin(e)


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
    names = names or {digit: (digit_colour(digit), digit) for digit in np.unique(labels)}
    dot = {"s": 2 if len(places) > 1000 else 4, "marker": "s", "linewidths": 0, "antialiaseds": False}  # whole pixels: a third of the file
    halo = [patheffects.withStroke(linewidth=3, foreground="white")]
    for digit, (colour, _) in names.items():
        ax.scatter(*places[labels == digit].T, color=colour if marked is None else "0.75", **dot)
    if marked is not None:
        for digit in np.unique(labels[marked]):
            chosen = places[marked][labels[marked] == digit]
            ax.plot(*chosen.T, "o", color=names[digit][0], markersize=6, markeredgecolor="black", markeredgewidth=0.6)
    for digit, (_, name) in names.items():
        middle, style = np.median(places[labels == digit], axis=0), {"weight": "bold", "fontsize": 12, "path_effects": halo}
        ax.annotate(name, middle, (0, 5), textcoords="offset points", ha="center", va="bottom", **style)
    if limits is None:
        middle, half = (places.min(axis=0) + places.max(axis=0)) / 2, 0.66 * np.ptp(places, axis=0).max()  # room for the highest digit
        limits = middle - half, middle + half
    ax.set(xlim=(limits[0][0], limits[1][0]), ylim=(limits[0][1], limits[1][1]), xticks=[], yticks=[])
    ax.set_aspect("equal")  # stretch one axis, and sizes and gaps lie
    ax.spines[:].set(visible=True, color="0.8")
    ax.set_title(title, loc="center", fontsize=11)
    return ax


def digit_maps(named, labels=None, columns=4, panel=(2.5, 2.75), marked=None, limits=None):
    """Maps side by side, in the order given; `digit_map` draws each.

    Parameters
    ----------
    named : dict of title -> array (n, 2)
    labels, marked, limits
        As in `digit_map`, the same for every map.
    columns : int
    panel : (float, float)
        Width and height of one map, in inches.

    Returns
    -------
    matplotlib Figure
    """
    rows = -(-len(named) // columns)
    figure, axes = plt.subplots(rows, columns, figsize=(panel[0] * columns, panel[1] * rows), squeeze=False)
    for ax in axes.ravel()[len(named) :]:
        ax.set_axis_off()
    for (title, places), ax in zip(named.items(), axes.ravel(), strict=False):
        digit_map(places, labels, title, marked, limits, ax)
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
    figure : matplotlib figure, optional

    Returns
    -------
    array of matplotlib Axes
    """
    figure = figure or plt.figure(figsize=(2.6 * len(moments), 2.9))
    axes = figure.subplots(1, len(moments))
    for ax, (title, digits) in zip(axes, moments.items(), strict=True):
        ax.scatter(*places[digits < 0].T, s=3, color="#D9D9D9")
        for digit in range(10):
            of_digit = digits == digit
            ax.scatter(*places[of_digit].T, s=4, color=digit_colour(digit))
        for row in labels:
            ax.text(*places[row], str(digits[row]), ha="center", va="center", fontsize=11, fontweight="bold", bbox=LABELLED)
        ax.set_title(title, fontsize=12)
        ax.set(xticks=[], yticks=[])
        ax.set_aspect("equal", adjustable="datalim")
        ax.grid(False)
    return axes
