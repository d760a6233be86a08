"""The figures of the course: functions that take data and, where one panel is enough, an optional `ax`, and return the axes."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Rectangle

SAME, DIFFERENT = "#0072B2", "#D55E00"  # blue and vermilion, wherever two kinds of pair meet
ACCENT = "#000000"


def image_row(images, titles=None, ax=None):
    """Images side by side on one axes, each with a title of one line.

    Parameters
    ----------
    images : array (n, height, width) or (n, height, width, 1), in [0, 1]
    titles : list of n strings, optional
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    images = np.asarray(images).reshape(len(images), *np.shape(images)[1:3])
    ax = ax or plt.gca()
    height, width = images.shape[1:]
    gap = 4
    strip = np.zeros((height, len(images) * (width + gap) - gap))
    for i, image in enumerate(images):
        strip[:, i * (width + gap) : i * (width + gap) + width] = image
    ax.imshow(strip, cmap="gray_r", vmin=0, vmax=1)
    for i, title in enumerate(titles or []):
        ax.text(i * (width + gap) + width / 2, -2, title, ha="center", va="bottom")
    ax.set_axis_off()
    return ax


def image_pairs(left, right, titles, columns=6, figsize=(9, 3.2)):
    """A gallery of pairs: two images side by side, a title above each pair.

    Parameters
    ----------
    left, right : array (n, 28, 28) or (n, 28, 28, 1), in [0, 1]
    titles : list of n strings
    columns : int
    figsize : (float, float)

    Returns
    -------
    array of matplotlib Axes
    """
    rows = -(-len(left) // columns)
    _, axes = plt.subplots(rows, columns, figsize=figsize, squeeze=False)
    for ax in axes.ravel():
        ax.set_axis_off()
    for ax, one, other, title in zip(axes.ravel(), left, right, titles, strict=False):
        image_row([np.squeeze(one), np.squeeze(other)], ax=ax)
        ax.set_title(title, loc="center", fontsize=11)
    return axes


def distance_histogram(same, distance, threshold=None, ax=None):
    """How far apart the pairs of the same class and of different classes are.

    Parameters
    ----------
    same : array (n,) of 0 and 1
    distance : array (n,)
    threshold : float, optional
        Drawn as a line; the false accepts and false rejects beside it are hatched.
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


def image_grid(images, row_titles, column_titles, framed, ax=None):
    """Rows of images on one axes, such as queries with their nearest neighbours; some framed.

    Parameters
    ----------
    images : array (rows, columns, height, width), in [0, 1]
    row_titles : list of str
    column_titles : list of str
    framed : bool array (rows, columns)
        Which images get a frame.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = ax or plt.gca()
    n_rows, n_columns, height, width = np.shape(images)
    gap = 4
    canvas = np.pad(images, ((0, 0), (0, 0), (0, gap), (0, gap))).transpose(0, 2, 1, 3).reshape(n_rows * (height + gap), -1)
    ax.imshow(canvas, cmap="gray_r", vmin=0, vmax=1)
    for row, column in np.argwhere(framed):
        corner = column * (width + gap) - 1, row * (height + gap) - 1
        ax.add_patch(Rectangle(corner, width + 1, height + 1, fill=False, edgecolor=DIFFERENT, linewidth=2))
    ax.grid(False)
    ax.spines[:].set_visible(False)
    ax.set_yticks(np.arange(n_rows) * (height + gap) + height / 2, row_titles)
    ax.set_xticks(np.arange(n_columns) * (width + gap) + width / 2, column_titles)
    ax.tick_params(length=0, labeltop=True, labelbottom=False)
    return ax
