"""The figures of notebook 07: drawings in rows, what words find, training, maps of two kinds, comparisons over seeds."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Rectangle

from helpers.course.alternative import describe
from helpers.course.figures import ACCENT, COLOURS, DIFFERENT, MARKERS, SAME, UNLABELLED

GAP = 10  # pixels between drawings


def drawings(images, row_titles, title="", column_titles=None, framed=None, figure=None):
    """Drawings in rows, a title beside each row and above each column.

    Parameters
    ----------
    images : uint8 array (rows, columns, 32, 32, 3)
    row_titles : list of str
    title : str
        What is to be seen.
    column_titles : list of str, optional
    framed : bool array (rows, columns), optional
        Which drawings get a frame.
    figure : matplotlib Figure, optional

    Returns
    -------
    matplotlib Figure
    """
    rows, columns, side = np.shape(images)[:3]
    width = max(map(len, row_titles)) * 0.095 + 0.2  # inches for the titles of rows
    above = (0.45 if title else 0.1) + (0.3 if column_titles else 0)
    size = width + 0.72 * columns, above + 0.72 * rows
    figure = figure or plt.figure(figsize=size, layout="none")
    ax = figure.add_axes((width / size[0], 0, 1 - width / size[0], 1 - above / size[1]))
    half = GAP // 2
    padded = np.pad(images, ((0, 0), (0, 0), (half, half), (half, half), (0, 0)), constant_values=255)
    ax.imshow(padded.transpose(0, 2, 1, 3, 4).reshape(rows * (side + GAP), -1, 3), interpolation="nearest")
    middles = [np.arange(n) * (side + GAP) + (side + GAP) / 2 for n in (rows, columns)]
    ax.set_yticks(middles[0], row_titles)
    ax.set_xticks(middles[1], column_titles or [""] * columns)
    ax.tick_params(length=0, labeltop=True, labelbottom=False, labelsize=11)
    for row, column in [] if framed is None else np.argwhere(framed):
        corner = column * (side + GAP) + half - 3, row * (side + GAP) + half - 3
        ax.add_patch(Rectangle(corner, side + 5, side + 5, fill=False, edgecolor=SAME, linewidth=2))
    ax.grid(False)
    ax.spines[:].set_visible(False)
    figure.suptitle(title, fontsize=13, y=1 - 0.08 / size[1], va="top")
    names = ", ".join(filter(None, row_titles))
    return describe(figure, f"Drawings, {rows} × {columns}{': ' if names else ''}{names}")


def training(losses, temperatures, stuck, figure=None):
    """The loss and the temperature, epoch by epoch; dashed is the loss of a model that has learnt nothing.

    Parameters
    ----------
    losses, temperatures : list of float
        One for each epoch.
    stuck : float
    figure : matplotlib Figure, optional

    Returns
    -------
    matplotlib Figure
    """
    figure = figure or plt.figure(figsize=(9, 3.1))
    left, right = figure.subplots(1, 2)
    epochs = np.arange(1, len(losses) + 1)
    left.plot(epochs, losses, color=SAME)
    left.axhline(stuck, color=DIFFERENT, linestyle="--", linewidth=1.5)
    left.text(epochs[-1], 0.97 * stuck, "nothing learnt", color=DIFFERENT, ha="right", va="top", fontsize=11)
    left.set(xlabel="epoch", ylabel="loss (nats)", ylim=(0, 1.05 * stuck))
    left.set_title("The loss leaves 3 ln N at once", fontsize=12)
    right.plot(epochs, temperatures, color=SAME)
    right.set(xlabel="epoch", ylabel="temperature τ", ylim=(0, None))
    right.set_title("The temperature that the model chose", fontsize=12)
    found = f"loss from {losses[0]:.1f} to {losses[-1]:.1f}, temperature from {temperatures[0]:.3f} to {temperatures[-1]:.3f}"
    return describe(figure, f"Two curves over {len(losses)} epochs: {found}")


def seeds(table, measure, chance=None, low=0, ax=None):
    """One row for each setting: a dot for each seed, a bar for their mean.

    Parameters
    ----------
    table : dict of str -> sequence of float
        Shares, by the name of the setting, in the order in which they are drawn.
    measure : str
        What the horizontal axis shows, in per cent.
    chance : float, optional
        What guessing gives, a dashed line.
    low : float
        Where the axis begins, in per cent.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = ax or plt.figure(figsize=(8, 0.9 + 0.36 * len(table))).subplots()
    for row, values in enumerate(table.values()):
        ax.plot(100 * np.asarray(values), [row] * len(values), "o", color=SAME, markersize=5)
        ax.plot(100 * np.mean(values), row, "|", color=ACCENT, markersize=14, markeredgewidth=2)
    if chance is not None:
        ax.axvline(100 * chance, color=DIFFERENT, linestyle="--", linewidth=1.5)
        ax.text(100 * chance + 1, len(table) - 0.75, "guessing", color=DIFFERENT, fontsize=11)
    ax.set_yticks(range(len(table)), table)
    ax.set(ylim=(len(table) - 0.5, -0.5), xlim=(low, None), xlabel=measure)
    found = (f"{name} {100 * np.mean(values):.0f}" for name, values in table.items())
    return describe(ax, f"A row of dots for each setting, mean in per cent: {', '.join(found)}")


def families(curves, ax=None):
    """What is found against the share of the families that were trained on: a line for each question, a dot for each seed.

    Parameters
    ----------
    curves : dict of str -> dict of float -> sequence of float
        By the question and the share of families: the shares found, one for each seed.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = ax or plt.figure(figsize=(7, 3.4)).subplots()
    for (name, curve), colour, marker in zip(curves.items(), COLOURS, MARKERS, strict=False):
        x = 100 * np.array(list(curve))
        ax.plot(x, [100 * np.mean(values) for values in curve.values()], color=colour, marker=marker, label=name)
        for place, values in zip(x, curve.values(), strict=True):
            ax.plot([place] * len(values), 100 * np.asarray(values), marker, color=colour, markersize=4, alpha=0.6)
    ax.set(xlabel="families trained on (%)", ylabel="among the first ten (%)", ylim=(0, 100), xticks=x)
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    found = (f"{name} {', '.join(f'{100 * np.mean(values):.0f}' for values in curve.values())} per cent" for name, curve in curves.items())
    return describe(ax, f"Found among the first ten as families are added: {'; '.join(found)}")


def kinds(places, names, title="", ax=None):
    """Points of a map in the colour and with the marker of their kind.

    Parameters
    ----------
    places : array (n, 2)
    names : array of str (n,)
    title : str
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = ax or plt.figure(figsize=(5, 4)).subplots()
    found = list(dict.fromkeys(names))
    for place, name in enumerate(found):
        chosen = np.asarray(places)[np.asarray(names) == name]
        ax.scatter(*chosen.T, s=12, color=COLOURS[place], marker=MARKERS[place], label=name, linewidths=0.5)
    ax.set(xticks=[], yticks=[])
    ax.set_aspect("equal", "datalim")
    ax.grid(False)
    ax.set_title(title, loc="center", fontsize=12)
    ax.legend(loc="center left", bbox_to_anchor=(1, 0.5), markerscale=1.8)
    return ax


def reliability(confident, right, ax=None):
    """How often the nearest candidate is right, against how sure the model says it is; on the line, it means what it says.

    Parameters
    ----------
    confident : array (n,)
        The share of the softmax that the nearest candidate has.
    right : bool array (n,)
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = ax or plt.figure(figsize=(4.4, 3.6)).subplots()
    groups = np.array_split(np.argsort(confident), 6)  # equally many in each
    said, found = ([100 * np.mean(np.asarray(values)[group]) for group in groups] for values in (confident, right))
    ax.plot([0, 100], [0, 100], "--", color=UNLABELLED)
    ax.plot(said, found, "o-", color=SAME)
    ax.set(xlabel="sure, says the softmax (%)", ylabel="right (%)", xlim=(0, 100), ylim=(0, 100))
    pairs = (f"{a:.0f} said, {b:.0f} right" for a, b in zip(said, found, strict=True))
    return describe(ax, f"Six groups of queries, in per cent: {'; '.join(pairs)}")
