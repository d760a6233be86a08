"""The widgets of notebook 02, the figures they wrap and the descent behind one of them."""

import time

import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers import losses
from helpers.lessons.losses import descent, plots, widgets

RANDOM = np.random.default_rng(0)
SIMILARITY, FALSE_NEGATIVE = RANDOM.uniform(-1, 1, (3, 50)), RANDOM.random((3, 50)) < 0.1
MOVES = {
    "springs": (widgets.springs, {"margin": 1.7, "distance": 1.2}),
    "negative_weights": (lambda: widgets.negative_weights(SIMILARITY, FALSE_NEGATIVE), {"temperature": 0.05, "anchor": 2}),
    "particles": (widgets.particles, {"loss": "triplet", "margin": 0.3, "temperature": 0.05, "negatives": 1, "seed": 3}),
}


@pytest.fixture(autouse=True)
def close_figures():
    yield
    plt.close("all")


@pytest.mark.parametrize("name", MOVES)
def test_every_control_redraws_and_no_figure_stays_open(name):
    make, moves = MOVES[name]
    widget, open_figures = make(), plt.get_fignums()
    assert bytes(widget._image.value).startswith(b"\x89PNG")
    for control, value in moves.items():
        if name == "particles" and control in ("temperature", "negatives", "seed"):
            widget._controls["loss"].value = "NT-Xent"
        before = bytes(widget._image.value)
        start = time.perf_counter()
        widget._controls[control].value = value
        assert time.perf_counter() - start < 3  # seconds; a guard against an accident, not a measurement
        if control != "seed":  # only matters with few negatives, which the last control has set by then
            assert bytes(widget._image.value) != before, control
    assert plt.get_fignums() == open_figures == [] and len(widget.children) == len(widget._controls) + 1


def test_figures_draw_on_what_they_are_given():
    figure = plt.figure(figsize=(10, 4))
    assert plots.springs(1.0, 0.4, figure=figure) is figure and len(figure.axes) == 2
    for draw in (
        lambda ax: plots.triplet_zones(1.0, 0.5, ax=ax),
        lambda ax: plots.negative_weights(SIMILARITY[0], 0.1, FALSE_NEGATIVE[0], ax=ax),
        lambda ax: plots.alignment_uniformity({"one": (0.1, -1.0), "two": (0.4, -0.5)}, -1.57, ax=ax),
    ):
        ax = plt.figure(figsize=(5, 4)).subplots()
        assert draw(ax) is ax


def test_springs_print_the_forces():
    figure = plots.springs(1.0, 0.4)
    assert [text.get_text() for text in figure.axes[1].texts if text.get_text()] == ["same: force −0.80", "different: force +1.20"]


def test_weights_add_up_in_the_legend():
    ax = plots.negative_weights(np.array([0.9, 0.1]), 0.8 / np.log(9), np.array([True, False]))
    assert {text.get_text() for text in ax.get_legend().get_texts()} == {
        "another digit: 10% of the weight",
        "the anchor's own digit: 90% of the weight",
    }


def test_film_strip_has_one_row_a_film():
    frames = np.zeros((11, 6))
    figure = plots.film_strip({"a": frames, "b": frames}, np.arange(6) % 2, [0, 5, 10])
    assert len(figure.axes) == 6


def unit(angles):
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


def course_loss(name, angles, labels, margin, temperature):
    """The loss of the same name, by `helpers.losses`."""
    z, n = unit(angles), len(angles)
    if name == "NT-Xent":
        return losses.nt_xent_loss(z[: n // 2], z[n // 2 :], temperature)
    if name == "supervised contrastive":
        return losses.supervised_contrastive_loss(z, labels, temperature)
    i, j = (index.ravel() for index in np.nonzero(~np.eye(n, dtype=bool)))
    if name == "contrastive":
        return losses.contrastive_loss(labels[i] == labels[j], losses.euclidean_distance(z[i], z[j]), margin)
    if name == "triplet":
        a, p = (index.ravel() for index in np.nonzero((labels[:, None] == labels) & ~np.eye(n, dtype=bool)))
        triplets = [(x, y, k) for x, y in zip(a, p, strict=True) for k in range(n) if labels[k] != labels[x]]
        a, p, k = np.array(triplets).T
        return losses.triplet_loss(z[a], z[p], z[k], margin, squared=True)
    linked = labels[i] == labels[j]
    for first, following in ((0, 1), (1, 2)) if "wrong" in name else ():
        linked |= (i == first) & (labels[j] == following)
    return losses.contrastive_loss(np.ones(linked.sum()), losses.euclidean_distance(z[i], z[j])[linked])


@pytest.mark.parametrize("name", descent.LOSSES)
def test_a_step_goes_down_the_gradient_of_the_loss(name):
    angles, labels = descent.start_points(n_images=6)
    margin, temperature, step, slope = 1.0, 0.5, 0.01, np.zeros(12)
    for k in range(12):
        shift = np.zeros(12)
        shift[k] = 1e-6
        above, below = (float(course_loss(name, angles + sign * shift, labels, margin, temperature)) for sign in (1, -1))
        slope[k] = (above - below) / 2e-6
    before, after = descent.run(name, angles, labels, margin, temperature, steps=1, step=step)
    np.testing.assert_allclose(after - before, -step * 12 * slope, atol=1e-6)


def test_a_point_alone_in_its_class_is_no_anchor():
    angles, labels, slope = np.array([0.1, 1.3, 2.0, 4.0]), np.array([0, 0, 1, 2]), np.zeros(4)
    for k in range(4):
        above, below = (course_loss("supervised contrastive", angles + sign * 1e-6 * np.eye(4)[k], labels, 1.0, 0.5) for sign in (1, -1))
        slope[k] = float(above - below) / 2e-6
    before, after = descent.run("supervised contrastive", angles, labels, steps=1, step=0.01)
    np.testing.assert_allclose(after - before, -0.01 * 4 * slope, atol=1e-6)


def test_collapse_clusters_and_an_even_spread():
    angles, labels = descent.start_points()
    end = {name: descent.run(name, angles, labels, margin=2.0)[-1] for name in descent.LOSSES}
    of_a_class = {name: max(descent.spread(angles[labels == label]) for label in range(3)) for name, angles in end.items()}
    assert of_a_class["pull only"] < 0.01 < 0.04 < descent.spread(end["pull only"]) and descent.spread(end["pull, wrong labels"]) < 0.01
    for name in ("contrastive", "supervised contrastive"):
        assert descent.spread(end[name]) > 0.9 and of_a_class[name] < 0.01
    gaps = np.diff(np.sort(end["NT-Xent"][:12] % (2 * np.pi)))
    assert np.abs(end["NT-Xent"][:12] - end["NT-Xent"][12:]).max() < 0.01
    assert gaps.min() > 0.3  # twelve images, 0.52 apart when perfectly even


@pytest.mark.parametrize("temperature", [0.01, 0.05, 10.0])
def test_small_temperatures_do_not_jump(temperature):
    angles, labels = descent.start_points()
    frames = descent.run("NT-Xent", angles, labels, temperature=temperature)
    assert np.isfinite(frames).all() and np.abs(np.diff(frames, axis=0)).max() < 0.3


def test_negatives_are_drawn_from_the_seed():
    angles, labels = descent.start_points()
    runs = [descent.run("NT-Xent", angles, labels, negatives=2, seed=seed) for seed in (0, 0, 1)]
    assert (runs[0] == runs[1]).all() and (runs[0] != runs[2]).any()


@pytest.mark.parametrize(
    "arguments, said",
    [
        ({"loss": "hinge"}, "loss must be one of pull only, .*, not 'hinge'"),
        *(
            ({name: value}, f"{name} must be a finite number above 0, not {value}")
            for name in ("margin", "temperature", "step")
            for value in (0, -1, np.nan)
        ),
        ({"negatives": 0}, "negatives must be"),
        ({"labels": np.arange(3)}, r"shapes \(4,\) and \(3,\)"),
        ({"angles": np.array([0, 1, np.nan, 2])}, "finite"),
        ({"angles": np.zeros(3), "labels": np.zeros(3)}, "3 points are an odd number"),
        ({"loss": "supervised contrastive"}, "two points"),
    ],
)
def test_what_cannot_go_down_a_gradient_is_refused(arguments, said):
    with pytest.raises(ValueError, match=said):
        descent.run(**{"loss": "NT-Xent", "angles": np.arange(4.0), "labels": np.arange(4)} | arguments)
