"""Images in rows, pairs, grids and maps."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Rectangle

from helpers.plots.colours import DIFFERENT, SAME


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
    height, width = images.shape[1:]
    gap = 4
    strip = np.zeros((height, len(images) * (width + gap) - gap))
    for i, image in enumerate(images):
        strip[:, i * (width + gap) : i * (width + gap) + width] = image
    ax.imshow(strip, cmap="gray_r", vmin=0, vmax=1)
    for i, title in enumerate([] if titles is None else titles):
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


def image_map(images, z, labels, columns=20, ax=None):
    """Images at their places in the plane: of those that fall into a cell of a grid, the one nearest to its centre.

    Parameters
    ----------
    images : array (n, 28, 28) or (n, 28, 28, 1), in [0, 1]
    z : array (n, 2)
    labels : array (n,)
        The two colours: blue for the smaller label, vermilion for the other.
    columns : int
        Cells in each direction.
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
    colors = [np.array(matplotlib.colors.to_rgb(color)) for color in (SAME, DIFFERENT)]
    for column, row in np.ndindex(columns, columns):
        distance = np.abs(place - (column + 0.5, row + 0.5)).max(axis=1)
        if distance.min() < 0.5:
            nearest = distance.argmin()
            ink, color = images[nearest, :, :, np.newaxis], colors[int(labels[nearest] != labels.min())]
            top = (columns - 1 - row) * 28
            canvas[top : top + 28, column * 28 : column * 28 + 28] = 1 - ink * (1 - color)
    ax.imshow(canvas, extent=(low[0], high[0], low[1], high[1]), aspect="auto", interpolation="nearest")
    ax.grid(False)
    ax.set(xlabel="first coordinate", ylabel="second coordinate")
    return ax


def views(images, both, figure=None):
    """Images, and below each several random views of it.

    Parameters
    ----------
    images : array (n, height, width, 1), in [0, 1]
    both : array (k, n, height, width, 1)
        k views of each image.
    figure : matplotlib figure, optional

    Returns
    -------
    matplotlib Axes
    """
    figure = figure or plt.gcf()
    rows = np.concatenate([np.asarray(images)[np.newaxis], both])[..., 0]
    ax = figure.add_axes((0.09, 0.01, 0.9, 0.98))
    titles = ["image", *(f"view {i + 1}" for i in range(len(both)))]
    return image_grid(rows, titles, [""] * rows.shape[1], np.zeros(rows.shape[:2], bool), ax)
