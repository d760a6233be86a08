"""The figures of notebook 03: distances, ROC curves and a threshold."""

import matplotlib.pyplot as plt
import numpy as np

from helpers.course.figures import ACCENT, DIFFERENT, MARKERS, SAME


def distance_histogram(same, distance, threshold=None, ax=None):
    """How far apart the pairs of the same class and of different classes are; with a threshold, the title counts its errors.

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
        middles = "the median distance is {:.2f} for the same class, {:.2f} for different ones".format(
            *(np.median(distance[k]) for k in (same, ~same))
        )
        ax.set_title(f"{np.mean((distance < threshold) != same):.1%} of the pairs lie on the wrong side of the threshold;\n{middles}")
    ax.minorticks_off()  # they take half of the drawing, and labels as formulas a quarter
    ax.yaxis.set_major_formatter("{x:g}")
    ax.legend()
    return ax


def roc_curves(curves, point=None, ax=None):
    """ROC curves on a logarithmic axis of false accepts, where good verifiers differ; the title names the best at 1 %.

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
    at_one_percent = {name: np.interp(0.01, *curve) for name, curve in curves.items()}
    best = max(at_one_percent, key=at_one_percent.get)
    ax.set_title(f'At 1 % false accepts, "{best}" accepts {at_one_percent[best]:.1%} of the same pairs')
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


def accuracy_over_time(seconds, accuracy, target, ax=None):
    """The errors of several trainings over the time that each has taken; the title tells when the first and the last reach a target.

    Parameters
    ----------
    seconds, accuracy : pandas.Series
        By name of the training and epoch.
    target : float
        An accuracy, drawn as a line.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = ax or plt.figure(figsize=(9.5, 4.5)).gca()
    for i, name in enumerate(seconds.index.unique("name")):
        ax.plot(seconds[name], 100 - 100 * accuracy[name], f"{MARKERS[i]}-", markersize=7, label=name)
    ax.axhline(100 - 100 * target, color=ACCENT, linestyle="--", label=f"target, {target:.2%}")
    reached = seconds[accuracy >= target].groupby("name").first()
    ax.set_title(f"{target:.2%} is reached after {reached.min():.0f} to {reached.max():.0f} seconds")
    ax.set(
        xlabel="processor time, seconds, log scale",
        xscale="log",
        xticks=[10, 20, 50, 100, 200, 500],
        ylabel="100 % − balanced accuracy",
        ylim=(0, None),
    )
    ax.minorticks_off()
    ax.xaxis.set_major_formatter("{x:g}")
    ax.legend(loc="center left", bbox_to_anchor=(1.01, 0.5))
    return ax
