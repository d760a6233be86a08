"""What the figures of several lessons share: colours, marks, images in rows, similarities, points on a circle.

Every figure function takes its data first and `ax` or `figure` last, and returns what it drew on.
"""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Rectangle
from sklearn.metrics.pairwise import cosine_similarity

from helpers.course.setup import STYLE

# One for each class, in every figure: class 3 is COLOURS[3], which matplotlib also knows as "C3".
COLOURS = matplotlib.rc_params_from_file(STYLE, use_default_template=False)["axes.prop_cycle"].by_key()["color"]
SAME, DIFFERENT = COLOURS[:2]  # blue and vermilion, wherever two kinds of pair meet
ACCENT = "#000000"
UNLABELLED = "0.58"  # the lightest grey whose contrast with white is 3:1
MARKERS = "o^sDvP*Xph"
GAP = 4  # pixels between images


def image_row(images, titles=None, ax=None):
    """Images side by side on one axes, each with a title of one line.

    Parameters
    ----------
    images : array (n, height, width) or (n, height, width, 1), in [0, 1]
    titles : n strings or numbers, optional
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    images = np.asarray(images).reshape(len(images), *np.shape(images)[1:3])
    ax = ax or plt.gca()
    ax.imshow(np.hstack(np.pad(images, ((0, 0), (0, 0), (0, GAP))))[:, :-GAP], cmap="gray_r", vmin=0, vmax=1)
    width = images.shape[2]
    for i, title in enumerate([] if titles is None else titles):
        ax.text(i * (width + GAP) + width / 2, -2, title, ha="center", va="bottom")
    ax.set_axis_off()
    return ax


def image_pairs(left, right, titles, figure=None):
    """A gallery of pairs, six in a row: two images side by side, a title above each pair.

    Parameters
    ----------
    left, right : array (n, 28, 28) or (n, 28, 28, 1), in [0, 1]
    titles : list of n strings
    figure : matplotlib Figure, optional

    Returns
    -------
    matplotlib Figure
    """
    figure = figure or plt.figure(figsize=(9, 3.2))
    axes = figure.subplots(-(-len(left) // 6), 6).ravel()
    for ax in axes:
        ax.set_axis_off()
    for ax, (one, other, title) in zip(axes, zip(left, right, titles, strict=True), strict=False):
        image_row([np.squeeze(one), np.squeeze(other)], ax=ax)
        ax.set_title(title, loc="center", fontsize=11)
    return figure


def image_grid(images, row_titles, column_titles, framed, ax=None):
    """Rows of images on one axes, such as queries with their nearest neighbours; some framed.

    Parameters
    ----------
    images : array (rows, columns, height, width), in [0, 1]
    row_titles, column_titles : list of str
    framed : bool array (rows, columns)
        Which images get a frame.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = ax or plt.gca()
    n_rows, n_columns, height, width = np.shape(images)
    height, width = height + GAP, width + GAP
    canvas = np.pad(images, ((0, 0), (0, 0), (0, GAP), (0, GAP))).transpose(0, 2, 1, 3).reshape(n_rows * height, -1)
    ax.imshow(canvas, cmap="gray_r", vmin=0, vmax=1)
    for row, column in np.argwhere(framed):
        corner = column * width - 1, row * height - 1
        ax.add_patch(Rectangle(corner, width - GAP + 1, height - GAP + 1, fill=False, edgecolor=DIFFERENT, linewidth=2))
    ax.grid(False)
    ax.spines[:].set_visible(False)
    ax.set_yticks(np.arange(n_rows) * height + (height - GAP) / 2, row_titles)
    ax.set_xticks(np.arange(n_columns) * width + (width - GAP) / 2, column_titles)
    ax.tick_params(length=0, labeltop=True, labelbottom=False)
    return ax


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
    for set_ticks, draw_lines in ((ax.set_xticks, ax.hlines), (ax.set_yticks, ax.vlines)):
        set_ticks(first + count / 2 - 0.5, names)
        draw_lines(first[1:] - 0.5, -0.5, len(z) - 0.5, color="0.3", lw=0.5)
    ax.tick_params(length=0)
    ax.grid(False)
    ax.set(xlabel="class of one image", ylabel="class of the other")
    return ax


def circle(angles, labels, title="", ax=None):
    """Points on the unit circle; each class has its own marker, colour and, so that nothing hides, its own ring.

    Parameters
    ----------
    angles : array (n,), in radians
    labels : array (n,)
    title : str
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = ax or plt.figure(figsize=(4, 4)).subplots()
    classes = np.unique(labels)
    for place, name in enumerate(classes):
        radius = 1 - 0.5 * place / len(classes)
        ax.add_patch(plt.Circle((0, 0), radius, fill=False, color="0.85", lw=0.8))
        theta = angles[labels == name]
        colour, size = f"C{place % 10}", 30 if len(angles) < 100 else 12
        ax.scatter(radius * np.cos(theta), radius * np.sin(theta), c=colour, marker=MARKERS[place % 10], s=size, label=name)
    ax.set(xlim=(-1.12, 1.12), ylim=(-1.12, 1.12), aspect="equal", xticks=[], yticks=[])
    ax.set_title(title, loc="center", fontsize=12)
    ax.spines[:].set_visible(False)
    return ax
