"""The figures of notebook 02: springs, zones, weights, points on a circle."""

import matplotlib.pyplot as plt
import numpy as np

from helpers.course import figures
from helpers.course.alternative import describe
from helpers.course.figures import DIFFERENT, MARKERS, SAME, UNLABELLED
from helpers.lessons.losses.descent import spread


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
    figure = figure or plt.figure(figsize=(9, 3.4))
    curves, picture = figure.subplots(1, 2)
    grid, pull, push = np.linspace(0, 2, 201), 2 * distance, 2 * max(0, margin - distance)
    rows = [("same", SAME, lambda d: d**2, -pull, 1), ("different", DIFFERENT, lambda d: np.maximum(0, margin - d) ** 2, push, 0)]
    for name, colour, loss, force, height in rows:
        curves.plot(grid, loss(grid), colour, ls="-" if height else "--", label=f"{name} pair")
        curves.plot(distance, loss(distance), colour, marker=MARKERS[height], ms=10)
        picture.plot([-distance / 2, distance / 2], [height, height], colour, marker=MARKERS[height], ms=12, lw=1)
        for side in (-1, 1):
            if abs(force) > 1e-9:
                start = side * distance / 2
                arrow = {"arrowstyle": "-|>", "color": colour, "lw": 3, "mutation_scale": 18}
                picture.annotate("", (start + side * force / 4, height + 0.2), (start, height + 0.2), arrowprops=arrow)
        picture.text(0, height - 0.25, f"{name}: force {force:+.2f}".replace("-", "−"), ha="center", color=colour)
    curves.axvline(margin, color=UNLABELLED, lw=1, ls=":")
    curves.set(xlabel="distance d of the two embeddings", ylabel="loss of the pair", ylim=(-0.1, 4))
    curves.set_title(f"Different pairs are free beyond m = {margin:.2f}")
    curves.legend(loc="upper center")
    for side in (-1, 1):
        picture.axvline(side * margin / 2, color=UNLABELLED, lw=1, ls=":")
    stronger = "Pull and push balance" if abs(pull - push) < 1e-9 else f"The {'pull' if pull > push else 'push'} is stronger"
    picture.set(xlim=(-1.6, 1.6), ylim=(-0.5, 1.5), yticks=[], xlabel="place (dotted: the margin)")
    picture.set_title(f"{stronger} at d = {distance:.2f}")
    picture.grid(False)
    return describe(figure, f"Pull {pull:.2f} and push {push:.2f} at distance {distance:.2f}, margin {margin:.2f}.")


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
    ax = ax or plt.figure(figsize=(4.6, 4.4)).subplots()
    far = positive_distance + margin
    ax.add_patch(plt.Circle((0, 0), far, facecolor="#F8F2B0", edgecolor="black", lw=1))
    ax.add_patch(plt.Circle((0, 0), positive_distance, facecolor="#F2C4A0", edgecolor="black", lw=1))
    ax.plot(0, 0, "k*", ms=16)
    ax.plot(positive_distance * np.cos(0.6), positive_distance * np.sin(0.6), "o", color="C0", ms=12)
    ax.text(0, -0.22, "anchor", ha="center", va="center")
    ax.text(positive_distance * np.cos(0.6) + 0.1, positive_distance * np.sin(0.6), "positive", va="center")
    for height, word in ((0.62 * positive_distance, "hard"), (far - margin / 2, "semi-hard"), (far + 0.2, "easy: loss 0")):
        ax.text(0, -height, word, ha="center", va="center", weight="bold")
    limit = far + 0.45
    ax.set(xlim=(-limit, limit), ylim=(-limit, limit), aspect="equal", xlabel="first coordinate", ylabel="second coordinate")
    ax.set_title("Its distance from the anchor makes\na negative hard, semi-hard or easy")
    return describe(ax, f"A negative nearer than the positive, {positive_distance}, is hard; up to {far} semi-hard; beyond that easy.")


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
    ax = ax or plt.figure(figsize=(8, 3.6)).subplots()
    shares = np.exp((similarity - similarity.max()) / temperature)
    shares = shares / shares.sum()
    entropy = -(shares * np.log(np.maximum(shares, 1e-300))).sum()
    kinds = [(~false_negative, DIFFERENT, "o", "another digit"), (false_negative, SAME, "X", "the anchor's own digit")]
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
    """Points on a circle at several times, left to right; more than three films stand two beside each other.

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
    across = 1 + (len(films) > 3)
    down = -(-len(films) // across)
    figure = figure or plt.figure(figsize=(1.3 * len(times) * across, 1.5 * down))
    ends, rows = [], figure.subplots(down, len(times) * across, squeeze=False).reshape(-1, len(times))
    for number, (row, (name, frames)) in enumerate(zip(rows, films.items(), strict=False)):
        for time, ax in zip(times, row, strict=True):
            figures.circle(frames[time], labels, "" if number >= across else f"step {time}", ax)
        row[0].set_ylabel(name.replace(" ", "\n"), fontsize=11)
        of_a_class = max(spread(frames[times[-1]][labels == label]) for label in np.unique(labels))
        ends.append(f"{name}, {spread(frames[times[-1]]):.2f} in all, {of_a_class:.2f} at most in a class")
    return describe(figure, f"How far points are spread (0: in one place) at step {times[-1]}: {'; '.join(ends)}.")


def alignment_uniformity(points, best_uniformity, ax=None):
    """The plane of Wang and Isola: lower is more evenly spread, further left is views closer together.

    Parameters
    ----------
    points : dict
        name: (alignment, uniformity).
    best_uniformity : float
        The lowest value that this dimension allows, drawn as a line.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = ax or plt.figure(figsize=(9, 3.8)).subplots()
    for number, (name, (x, y)) in enumerate(points.items()):
        ax.plot(x, y, MARKERS[number % 10], color=f"C{number % 10}", ms=12, label=name)
    ax.axhline(best_uniformity, color="0.4", ls="--", lw=1)
    ax.text(ax.get_xlim()[1], best_uniformity, "the best a circle allows", ha="right", va="bottom", color="0.3")
    ax.set(xlabel="alignment (lower: views of an image closer)", ylabel="uniformity (lower: more even)")
    ax.set_title("Pulling alone aligns; a push spreads as well")
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
    return ax
