"""The figures of notebook 03: distances, ROC curves and a threshold."""

import matplotlib.pyplot as plt
import numpy as np

from helpers.course.figures import ACCENT, DIFFERENT, SAME


def distance_histogram(same, distance, threshold=None, ax=None):
    """How far apart the pairs of the same class and of different classes are.

    Parameters
    ----------
    same : array (n,) of 0 and 1
    distance : array (n,)
    threshold : float, optional
        Drawn as a line.
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
    ax.minorticks_off()  # they take half of the drawing, and labels as formulas a quarter
    ax.yaxis.set_major_formatter("{x:g}")
    ax.legend()
    return ax


def roc_curves(curves, point=None, ax=None):
    """ROC curves on a logarithmic axis of false accepts, where good verifiers differ.

    Parameters
    ----------
    curves : dict of name -> (false_accept_rate, recall)
    point : (float, float), optional
        One chosen false accept rate and recall, marked by a dot.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = ax or plt.gca()
    styles = ["-", "--", "-.", ":"]
    for i, (name, (false_accept_rate, recall)) in enumerate(curves.items()):
        ax.plot(false_accept_rate, recall, styles[i % 4], label=name, drawstyle="steps-post")
    if point is not None:
        ax.plot(max(point[0], 1e-5), point[1], "o", color=ACCENT, markersize=10, label="at the threshold")
    ax.set(xscale="log", xlim=(1e-5, 1), ylim=(-0.02, 1.02), xlabel="false accept rate, log scale", ylabel="recall (true accept rate)")
    ax.minorticks_off()
    ax.xaxis.set_major_formatter("{x:g}")
    ax.legend(loc="lower right")
    return ax


def threshold_view(same, distance, threshold, roc, figure=None):
    """Histogram of distances and ROC, with one threshold marked in both; the titles count its errors.

    Parameters
    ----------
    same, distance : arrays (n,)
    threshold : float
    roc : (false_accept_rate, recall)
        Of the same pairs, at every threshold.
    figure : matplotlib Figure, optional

    Returns
    -------
    matplotlib Figure
    """
    figure = figure or plt.figure(figsize=(10, 3.8))
    same, accepted = np.asarray(same).astype(bool), np.asarray(distance) < threshold
    false_accepts, false_rejects = int((accepted & ~same).sum()), int((~accepted & same).sum())
    histogram, curve = figure.subplots(1, 2)
    distance_histogram(same, distance, threshold, histogram)
    histogram.set_title(f"{false_accepts:,} false accepts, {false_rejects:,} false rejects", y=1)  # a fixed height need not be worked out
    point = false_accepts / (~same).sum(), 1 - false_rejects / same.sum()
    roc_curves({"all thresholds": roc}, point, curve)
    curve.set_title(f"{point[0]:.2%} accepted falsely, {point[1]:.2%} rightly", y=1)
    return figure
