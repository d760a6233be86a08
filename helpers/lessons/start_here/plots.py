"""The figures of notebook 00."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Rectangle
from sklearn.metrics import pairwise_distances_argmin

from helpers.course.alternative import describe
from helpers.course.figures import SAME, UNLABELLED


def idea_map(boxes, arrows, ax=None):
    """Boxes with text, and named arrows between them: which idea leads to which.

    Parameters
    ----------
    boxes : dict
        name: (x, y, text), the middle of the box in inches; the name stands above the text in bold.
    arrows : list of (str, str, str)
        From one name to another, and what is carried over.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = ax or plt.figure(figsize=(10, 5)).subplots()
    size = np.array([1.9, 0.9])
    for name, (x, y, text) in boxes.items():
        ax.add_patch(Rectangle((x, y) - size / 2, *size, facecolor="#E8F1F8", edgecolor=SAME, lw=1.5, zorder=3))
        ax.text(x, y + 0.26, name, ha="center", va="center", weight="bold", zorder=4)
        ax.text(x, y - 0.12, text, ha="center", va="center", fontsize=11, zorder=4)
    for start, end, idea in arrows:
        middles = np.array([boxes[start][:2], boxes[end][:2]])
        along = middles[1] - middles[0]
        step = np.min(size / 2 / np.maximum(np.abs(along), 1e-9))  # so much of the way lies inside each box
        ends = middles + np.outer([step, -step], along)
        arrow = {"arrowstyle": "-|>", "color": "0.35", "lw": 1.5, "mutation_scale": 16, "shrinkA": 0, "shrinkB": 0}
        ax.annotate("", ends[1], ends[0], arrowprops=arrow)
        # beside the arrow, so far that the words, whose size in inches is estimated, do not touch it
        across = np.array([-along[1], along[0]]) / np.hypot(*along)
        words = np.array([0.09 * max(map(len, idea.splitlines())), 0.2 * len(idea.splitlines())])
        place = ends.mean(axis=0) + across * (np.abs(across) @ words / 2 + 0.06)
        ax.text(*place, idea, ha="center", va="center", fontsize=11, color="0.2")
    ax.set_aspect("equal")
    ax.autoscale_view()
    ax.set_axis_off()
    return describe(ax, "Boxes joined by arrows: " + "; ".join(f"{start} leads to {end} ({idea})" for start, end, idea in arrows))


def sphere(z, labels, turn, tilt, title="", ax=None):
    """Points on the unit sphere, each drawn as its digit; those on the far side are small.

    Parameters
    ----------
    z : array (n, 3)
        Rows of length 1.
    labels : int array (n,)
        Digits 0 to 9.
    turn, tilt : float
        From where the sphere is seen, in degrees: `turn` around its axis, `tilt` above its equator.
    title : str
    ax : matplotlib Axes, optional

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
    cos, sin = (function(np.linspace(0, 2 * np.pi, 181)) for function in (np.cos, np.sin))
    meridians = [(cos * np.cos(a), cos * np.sin(a), sin) for a in np.radians([0, 45, 90, 135])]
    ax.plot(cos, sin, color=UNLABELLED, lw=1)
    for line in [(cos, sin, 0 * cos), *meridians]:
        x, y, depth = _seen_from(np.stack(line, axis=1), turn, tilt)
        ax.plot(np.where(depth >= 0, x, np.nan), y, color="0.85", lw=0.8, zorder=1)
    x, y, depth = _seen_from(z, turn, tilt)
    for digit in np.unique(labels):
        for side, size, order in ((depth < 0, 16, 2), (depth >= 0, 70, 3)):
            style = {"marker": f"${digit}$", "color": f"C{digit}", "linewidths": 0, "s": size, "zorder": order}
            ax.scatter(*np.stack([x, y])[:, side & (labels == digit)], **style)
    ax.set(xlim=(-1.05, 1.05), ylim=(-1.05, 1.05), aspect="equal", xticks=[], yticks=[])
    ax.grid(False)
    ax.spines[:].set_visible(False)
    ax.set_title(title, loc="center")
    middles = [z[labels == digit].mean(axis=0) for digit in np.unique(labels)]
    own = np.mean(np.unique(labels)[pairwise_distances_argmin(z, middles)] == labels)
    said = f"{title}: {len(z)} digits on a sphere, {np.mean(depth >= 0):.0%} in front; {own:.0%} lie nearest to their own digit's middle."
    return describe(ax, f"{ax.get_figure(root=True).get_label()} {said}")


def _seen_from(points, turn, tilt):
    """Turn points (n, 3) so that the viewer looks along the last axis: to the right, up, and towards the viewer."""
    a, e = np.radians(turn), np.radians(tilt)
    x, y, z = points.T
    ahead = x * np.cos(a) + y * np.sin(a)
    return y * np.cos(a) - x * np.sin(a), z * np.cos(e) - ahead * np.sin(e), ahead * np.cos(e) + z * np.sin(e)
