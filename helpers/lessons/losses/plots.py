"""The figures of notebook 02: springs, zones, weights, points on a circle."""

import matplotlib.pyplot as plt
import numpy as np

from helpers.course import figures
from helpers.course.figures import MARKERS, UNLABELLED


def springs(margin, distance, figure=None):
    """The contrastive loss of one same and one different pair at a distance, and the force on each point.

    Parameters
    ----------
    margin, distance : float > 0
    figure : matplotlib Figure, optional

    Returns
    -------
    matplotlib Figure
    """
    figure = figure or plt.figure(figsize=(10, 3.8))
    curves, picture = figure.subplots(1, 2)
    grid = np.linspace(0, 2, 201)
    rows = [
        ("same", "C0", lambda d: d**2, lambda d: -2 * d, 1),
        ("different", "C1", lambda d: np.maximum(0, margin - d) ** 2, lambda d: 2 * np.maximum(0, margin - d), 0),
    ]
    for name, colour, loss, force, height in rows:
        curves.plot(grid, loss(grid), colour, ls="-" if height else "--", label=f"{name} pair")
        curves.plot(distance, loss(distance), colour, marker=MARKERS[height], ms=10)
        push = force(distance)
        picture.plot([-distance / 2, distance / 2], [height, height], colour, marker=MARKERS[height], ms=12, lw=1)
        for side in (-1, 1):
            if abs(push) > 1e-9:
                start = side * distance / 2
                arrow = {"arrowstyle": "-|>", "color": colour, "lw": 3, "mutation_scale": 18}
                picture.annotate("", (start + side * push / 4, height + 0.2), (start, height + 0.2), arrowprops=arrow)
        picture.text(0, height - 0.25, f"{name}: force {push:+.2f}".replace("-", "−"), ha="center", color=colour)
    curves.axvline(margin, color=UNLABELLED, lw=1, ls=":")
    curves.set(
        xlabel="distance d of the two embeddings", ylabel="loss of the pair", ylim=(-0.1, 4), title=f"Loss at margin m = {margin:.2f}"
    )
    curves.legend(loc="upper center")
    for side in (-1, 1):
        picture.axvline(side * margin / 2, color=UNLABELLED, lw=1, ls=":")
    picture.set(xlim=(-1.6, 1.6), ylim=(-0.5, 1.5), yticks=[], xlabel="place (dotted: the margin)", title="Springs: pull (−) and push (+)")
    picture.grid(False)
    return figure


def triplet_zones(positive_distance, margin, ax=None):
    """Where a negative is hard, semi-hard or easy, around an anchor with its positive at a distance.

    Parameters
    ----------
    positive_distance, margin : float > 0
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = ax or plt.figure(figsize=(5.5, 5)).subplots()
    far = positive_distance + margin
    ax.add_patch(plt.Circle((0, 0), far, facecolor="#F0E442", alpha=0.45, edgecolor="black", lw=1))
    ax.add_patch(plt.Circle((0, 0), positive_distance, facecolor="#D55E00", alpha=0.55, edgecolor="black", lw=1))
    ax.plot(0, 0, "k*", ms=16)
    ax.plot(positive_distance * np.cos(0.6), positive_distance * np.sin(0.6), "o", color="C0", ms=12)
    ax.text(0, -0.22, "anchor", ha="center", va="center")
    ax.text(positive_distance * np.cos(0.6) + 0.1, positive_distance * np.sin(0.6), "positive", va="center", color="C0")
    ax.text(0, -0.62 * positive_distance, "hard", ha="center", va="center", weight="bold")
    ax.text(0, -positive_distance - margin / 2, "semi-hard", ha="center", va="center", weight="bold")
    ax.text(0, -far - 0.2, "easy: loss 0", ha="center", va="center", weight="bold")
    limit = far + 0.45
    ax.set(xlim=(-limit, limit), ylim=(-limit, limit), aspect="equal", xlabel="first coordinate", ylabel="second coordinate")
    ax.set_title("A negative is hard, semi-hard or easy\nby its distance alone")
    return ax


def negative_weights(similarity, temperature, false_negative, ax=None):
    """The share of each negative in the softmax over an anchor's negatives.

    Parameters
    ----------
    similarity : array (n,)
        Cosine similarity of each negative to the anchor.
    temperature : float > 0
    false_negative : bool array (n,)
        True where the negative is of the anchor's own class.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = ax or plt.figure(figsize=(8, 4)).subplots()
    shares = np.exp((similarity - similarity.max()) / temperature)
    shares = shares / shares.sum()
    entropy = -(shares * np.log(np.maximum(shares, 1e-300))).sum()
    kinds = [(~false_negative, "C0", "o", "another digit"), (false_negative, "C1", "X", "the anchor's own digit")]
    for mask, colour, marker, name in kinds:
        label = f"{name}: {shares[mask].sum():.0%} of the weight"
        ax.scatter(similarity[mask], shares[mask], c=colour, marker=marker, s=45, label=label, edgecolors="white", linewidths=0.5)
    ax.axhline(1 / len(shares), color="0.5", lw=1, ls=":")
    ax.set(yscale="log", ylim=(1e-6, 1.5), xlabel="cosine similarity of the negative to the anchor", ylabel="share of the weight")
    ax.set_title(f"τ = {temperature:.3g}: as if {np.exp(entropy):.3g} of {len(shares)} negatives were listened to")
    ax.minorticks_off()
    ax.legend(loc="lower right")
    return ax


def film_strip(films, labels, times, figure=None):
    """Points on a circle at several times, left to right, one row a film.

    Parameters
    ----------
    films : dict
        name: array (steps + 1, n) of the angles after each step, as `descent.run` returns them.
    labels : array (n,)
    times : list of int
        The steps to show.
    figure : matplotlib Figure, optional

    Returns
    -------
    matplotlib Figure
    """
    figure = figure or plt.figure(figsize=(2.2 * len(times), 2.5 * len(films)))
    rows = figure.subplots(len(films), len(times), squeeze=False)
    for (name, frames), row in zip(films.items(), rows, strict=True):
        for time, ax in zip(times, row, strict=True):
            figures.circle(frames[time], labels, f"step {time}", ax)
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
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = ax or plt.figure(figsize=(8, 4.5)).subplots()
    for number, (name, (x, y)) in enumerate(points.items()):
        ax.plot(x, y, MARKERS[number % 10], color=f"C{number % 10}", ms=12, label=name)
    ax.axhline(best_uniformity, color="0.4", ls="--", lw=1)
    ax.text(ax.get_xlim()[1], best_uniformity, "the best a circle allows", ha="right", va="bottom", color="0.3")
    ax.set(xlabel="alignment (lower: views of an image closer)", ylabel="uniformity (lower: more even)")
    ax.set_title("Bottom left is where both wishes are met")
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
    return ax
