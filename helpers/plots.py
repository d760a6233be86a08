"""The figures of the course: functions that take data and, where one panel is enough, an optional `ax`, and return the axes."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib import patheffects
from matplotlib.patches import Polygon, Rectangle
from sklearn.metrics.pairwise import cosine_similarity

SAME, DIFFERENT = "#0072B2", "#D55E00"  # blue and vermilion, wherever two kinds of pair meet
ACCENT = "#000000"
MARKERS = "o^sDvP*Xph"
LABELLED = {"boxstyle": "circle,pad=0.15", "facecolor": "white", "edgecolor": ACCENT, "linewidth": 1}


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


def springs(margin, distance, figure=None):
    """The contrastive loss of one same and one different pair at a distance, and the force on each point.

    Parameters
    ----------
    margin, distance : float > 0
    figure : matplotlib figure, optional

    Returns
    -------
    figure
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
    curves.axvline(margin, color="0.6", lw=1, ls=":")
    curves.set(
        xlabel="distance d of the two embeddings", ylabel="loss of the pair", ylim=(-0.1, 4), title=f"Loss at margin m = {margin:.2f}"
    )
    curves.legend(loc="upper center")
    for side in (-1, 1):
        picture.axvline(side * margin / 2, color="0.6", lw=1, ls=":")
    picture.set(xlim=(-1.6, 1.6), ylim=(-0.5, 1.5), yticks=[], xlabel="place (dotted: the margin)", title="Springs: pull (−) and push (+)")
    picture.grid(False)
    return figure


def triplet_zones(positive_distance, margin, ax=None):
    """Where a negative is hard, semi-hard or easy, around an anchor with its positive at a distance. Returns the ax."""
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
    ax : matplotlib axes, optional

    Returns
    -------
    ax
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


ERAS = {
    "verify": "Compare two",
    "springs": "Pull and push",
    "rank": "Rank, against many",
    "instances": "Every image a class",
    "wider": "Beyond negatives",
}


def timeline(works, chosen=None, ax=None):
    """The works of the course's history: a line of years above, and below it one column an era.

    Parameters
    ----------
    works : list of history.Work
        Oldest first.
    chosen : str, optional
        The name of a work to point out.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = ax or plt.figure(figsize=(12, 5.4)).subplots()
    first, width = 1990, 35 / len(ERAS)
    for number, (era, title) in enumerate(ERAS.items()):
        left, color = first + number * width, f"C{number}"
        members = [work for work in works if work.era == era]
        years = [work.year for work in members]
        corners = [(min(years) - 0.4, 0), (max(years) + 0.4, 0), (left + width - 0.3, -1.6), (left, -1.6)]
        ax.add_patch(Polygon(corners, color=color, alpha=0.2))
        ax.plot(years, [0] * len(years), MARKERS[number], color=color, markersize=10, markeredgecolor="white")
        ax.text(left, -2.2, title, fontsize=14, weight="bold", va="center")
        for row, work in enumerate(members):
            box = {"facecolor": "#F0E442", "edgecolor": "black"} if work.name == chosen else {"facecolor": "none", "edgecolor": "none"}
            ax.text(left, -3.3 - row, f"{work.year}  {work.name}", fontsize=13.5, va="center", bbox=box | {"pad": 2})
            if work.name == chosen:
                ax.plot(work.year, 0, MARKERS[number], color=color, markersize=17, markeredgecolor="black", markeredgewidth=2)
        ax.plot([left, left + width - 0.3], [-2.75, -2.75], color=color, linewidth=4, marker=MARKERS[number], markevery=[0])
    ax.axhline(0, color="0.5", linewidth=1, zorder=0)
    for year in range(1990, 2026, 5):
        ax.text(year, 0.65, year, ha="center", fontsize=13)
    ax.set(xlim=(1989.5, 2025.5), ylim=(-10.9, 1.2))
    ax.set_axis_off()
    return ax


def race(results, ax=None):
    """Linear-probe accuracies, oldest at the top; a circle for ResNet-50, a triangle for any other encoder.

    Parameters
    ----------
    results : list of history.Result
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = ax or plt.figure(figsize=(9.5, 5.6)).subplots()
    for is_other, color, marker, label in ((False, SAME, "o", "ResNet-50"), (True, DIFFERENT, "^", "another encoder")):
        rows = [(result.accuracy, row) for row, result in enumerate(results) if (result.encoder != "ResNet-50") == is_other]
        ax.plot(*zip(*rows, strict=True), marker, color=color, markersize=9, label=label)
        for accuracy, row in rows:
            ax.text(accuracy + 0.6, row, f"{accuracy:.1f}", va="center", fontsize=11)
    ax.set_yticks(range(len(results)), [f"{result.method}, {result.encoder} · {result.month}" for result in results])
    ax.set(xlabel="linear probe on ImageNet, top-1 accuracy (%)", xlim=(50, 91))
    ax.invert_yaxis()
    ax.legend(loc="lower left")
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


def comparisons(figure=None):
    """What one step of learning compares: a pair, a triplet, one positive against many negatives, every image of a collection.

    Parameters
    ----------
    figure : matplotlib Figure, optional

    Returns
    -------
    matplotlib Figure
    """
    figure = figure or plt.figure(figsize=(10, 2.9))
    panels = (("1993: a pair", 0), ("2009–15: a triplet", 1), ("2016–18: one against N − 1", 7), ("2018: one against all", 40))
    for ax, (title, negatives) in zip(figure.subplots(1, 4), panels, strict=True):
        arrow = {"arrowstyle": "<->", "color": SAME, "linewidth": 3}
        ax.annotate("", (0.75, 0.55), (0, 0), arrowprops=arrow)
        angles = np.pi * (0.75 + 1.1 * np.arange(negatives) / max(1, negatives - 1)) if negatives > 1 else np.array([np.pi] * negatives)
        radius = np.where(np.arange(negatives) % 2, 1.0, 0.75) if negatives > 10 else np.full(negatives, 0.9)
        places = np.stack([radius * np.cos(angles), radius * np.sin(angles)], axis=1)
        for place in places:
            ax.plot(*np.stack([(0, 0), place]).T, color=DIFFERENT, linewidth=1, linestyle="--")
        ax.plot(*places.T, "X", color=DIFFERENT, markersize=9 if negatives < 10 else 6)
        if not negatives:  # the twins see one pair at a time, of the one kind or of the other
            ax.plot([0, 0.75], [-0.7, -0.7], color=DIFFERENT, linewidth=1, linestyle="--")
            ax.plot(0, -0.7, "k*", markersize=17)
            ax.plot(0.75, -0.7, "X", color=DIFFERENT, markersize=9)
        ax.plot(0, 0, "k*", markersize=17)
        ax.plot(0.75, 0.55, "o", color=SAME, markersize=12)
        ax.set(xlim=(-1.2, 1.2), ylim=(-1.15, 1), aspect="equal")
        ax.set_title(title, loc="center", fontsize=12)
        ax.set_axis_off()
    return figure


def matrices(named, numbers=True, figure=None):
    """Small matrices side by side, dark where the entry is large.

    Parameters
    ----------
    named : dict of str -> array (n, m)
    numbers : bool
        Whether to write each entry into its cell.
    figure : matplotlib Figure, optional

    Returns
    -------
    matplotlib Figure
    """
    figure = figure or plt.figure(figsize=(3.2 * len(named), 3.3))
    largest = max(np.max(matrix) for matrix in named.values())
    for ax, (title, matrix) in zip(figure.subplots(1, len(named), squeeze=False)[0], named.items(), strict=True):
        ax.imshow(matrix, cmap="Blues", vmin=0, vmax=1.3 * max(largest, 1e-9))
        for row, column in np.argwhere(np.isfinite(matrix)) if numbers else ():
            color = "white" if matrix[row, column] > 0.6 * largest else "black"
            ax.text(column, row, matrix[row, column], ha="center", va="center", fontsize=11, color=color)
        ax.set_xticks(np.arange(np.shape(matrix)[1] + 1) - 0.5, [])
        ax.set_yticks(np.arange(np.shape(matrix)[0] + 1) - 0.5, [])
        ax.grid(color="white", linewidth=1.5)
        ax.set_axisbelow(False)
        ax.spines[:].set_visible(False)
        ax.tick_params(length=0)
        ax.set_title(title, loc="center", fontsize=12)
    return figure


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


def digit_colour(digit):
    """The colour of a digit 0 to 9: the cycle of the style, with darker colours where a thin figure would fade on white."""
    return ("C0", "C1", "C2", "C3", "C4", "C5", "#8C6D00", "C7", "#6A3D9A", "0.5")[digit]


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
    ax.set_xticks(first + count / 2 - 0.5, names)
    ax.set_yticks(first + count / 2 - 0.5, names)
    ax.hlines(first[1:] - 0.5, -0.5, len(z) - 0.5, color="0.3", lw=0.5)
    ax.vlines(first[1:] - 0.5, -0.5, len(z) - 0.5, color="0.3", lw=0.5)
    ax.tick_params(length=0)
    ax.grid(False)
    ax.set(xlabel="class of one image", ylabel="class of the other")
    return ax


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
    width, height = 1.9, 0.9
    for name, (x, y, text) in boxes.items():
        ax.add_patch(Rectangle((x - width / 2, y - height / 2), width, height, facecolor="#E8F1F8", edgecolor=SAME, lw=1.5, zorder=3))
        ax.text(x, y + 0.26, name, ha="center", va="center", weight="bold", zorder=4)
        ax.text(x, y - 0.12, text, ha="center", va="center", fontsize=11, zorder=4)
    for start, end, idea in arrows:
        (x, y, _), (to_x, to_y, _) = boxes[start], boxes[end]
        arrow = {"arrowstyle": "-|>", "color": "0.35", "lw": 1.5, "mutation_scale": 16, "shrinkA": 0, "shrinkB": 0}
        ends = np.array([_edge(x, y, to_x, to_y, width, height), _edge(to_x, to_y, x, y, width, height)])
        ax.annotate("", ends[1], ends[0], arrowprops=arrow)
        # beside the arrow, so far that the words, whose size in inches is estimated, do not touch it
        across = np.array([y - to_y, to_x - x]) / np.hypot(to_x - x, to_y - y)
        words = np.array([0.08 * max(map(len, idea.splitlines())), 0.2 * len(idea.splitlines())])
        place = ends.mean(axis=0) + across * (np.abs(across) @ words / 2 + 0.06)
        ax.text(*place, idea, ha="center", va="center", fontsize=11, color="0.2")
    ax.set_aspect("equal")
    ax.autoscale_view()
    ax.set_axis_off()
    return ax


def _edge(x, y, to_x, to_y, width, height):
    """Where the line from the middle of a box to another point leaves the box."""
    step = min(width / 2 / max(abs(to_x - x), 1e-9), height / 2 / max(abs(to_y - y), 1e-9))
    return x + step * (to_x - x), y + step * (to_y - y)


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


def learning(moments, n, figure=None):
    """What SimCLR learns while it trains, measured on images that it does not train on.

    Parameters
    ----------
    moments : list of dict
        One for each moment: `step`, `loss`, `rank`, `knn`, `alignment`, `uniformity`, `effective_rank`.
    n : int
        Images in the batch whose loss and rank are measured: guessing has the loss ln(2n − 1) and the rank n.
    figure : matplotlib figure, optional

    Returns
    -------
    array of matplotlib Axes (2, 3)
    """
    figure = figure or plt.figure(figsize=(9.5, 4.8))
    axes = figure.subplots(2, 3)
    panels = {
        "loss": ("loss (nats)", np.log(2 * n - 1)),
        "rank": (f"rank of the partner, of {2 * n - 1}", n),
        "knn": ("kNN accuracy (%)", None),
        "alignment": ("alignment of z (low is close)", None),
        "uniformity": ("uniformity of z (low is even)", 0),
        "effective_rank": ("effective rank of h", None),
    }
    steps = [moment["step"] for moment in moments]
    for ax, (name, (title, guessing)) in zip(axes.ravel(), panels.items(), strict=True):
        ax.plot(steps, [moment[name] * (100 if name == "knn" else 1) for moment in moments], "o-", markersize=4)
        if guessing is not None:
            ax.axhline(guessing, color=DIFFERENT, linestyle="--", linewidth=1.5)
        ax.set_title(title, fontsize=12)
    axes[0, 1].set_yscale("log", base=2)
    axes[0, 1].yaxis.set_major_formatter("{x:g}")
    axes[0, 0].text(0.97, 0.86, "dashed: all embeddings equal", transform=axes[0, 0].transAxes, ha="right", color=DIFFERENT, fontsize=11)
    for ax in axes[1]:
        ax.set_xlabel("steps")
    return axes


def label_efficiency(curves, ax=None):
    """Accuracy against the number of labelled images of each class, mean and range over draws.

    Parameters
    ----------
    curves : dict
        Name of a method: dict from the number of labels a class to an array of accuracies, one for each draw.
    ax : matplotlib Axes, optional

    Returns
    -------
    matplotlib Axes
    """
    ax = ax or plt.gca()
    for (name, curve), marker in zip(curves.items(), MARKERS, strict=False):
        numbers = np.array(list(curve))
        mean, low, high = (100 * np.array([measure(draws) for draws in curve.values()]) for measure in (np.mean, np.min, np.max))
        (line,) = ax.plot(numbers, mean, marker=marker, label=name)
        ax.fill_between(numbers, low, high, color=line.get_color(), alpha=0.18, linewidth=0)
    ax.set_xscale("log")
    ax.set_xticks(numbers, [f"{number:,}" for number in numbers])
    ax.minorticks_off()
    ax.set(xlabel="labelled images of each digit", ylabel="accuracy (%)")
    ax.legend(loc="lower right")
    return ax


def changes(groups, baseline, measure, figure=None):
    """What one change does to a measurement: a row for each setting, a dot for each seed, a bar for their mean; one panel a group.

    Parameters
    ----------
    groups : dict
        Title of a group: dict from a setting to an array of measurements, one for each seed.
    baseline : float
        The mean of the setting that all others change, drawn as a line.
    measure : str
        What the horizontal axis shows, in per cent.
    figure : matplotlib figure, optional

    Returns
    -------
    array of matplotlib Axes
    """
    figure = figure or plt.figure(figsize=(9.5, 0.9 + 0.33 * max(map(len, groups.values()))))
    axes = figure.subplots(1, len(groups), sharex=True)
    for ax, (title, settings) in zip(axes, groups.items(), strict=True):
        for row, values in enumerate(settings.values()):
            ax.plot(100 * np.asarray(values), [row] * len(values), "o", color=SAME, markersize=5)
            ax.plot(100 * np.mean(values), row, "|", color=ACCENT, markersize=13, markeredgewidth=2)
        ax.axvline(100 * baseline, color=DIFFERENT, linestyle="--", linewidth=1.5)
        ax.set_yticks(range(len(settings)), list(settings))
        ax.set_ylim(len(settings) - 0.5, -0.5)
        ax.set_title(title, fontsize=12)
        ax.set_xlabel(measure)
    return axes


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
        ax.set_xticks([])
        ax.set_yticks([])
        ax.grid(False)
    return axes


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
        The corners of what is shown; by default all points.
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
    ax.margins(0.08, 0.14)  # for the digits above the highest islands
    if limits is not None:
        ax.set(xlim=(limits[0][0], limits[1][0]), ylim=(limits[0][1], limits[1][1]))
    ax.set(xticks=[], yticks=[])
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
