"""Figures and widgets of notebook 00: boxes and arrows, a button that answers, a training to watch, a sphere to turn."""

import time

import keras
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure

from helpers.lessons.start_here import plots, widgets

RANDOM = np.random.default_rng(0)
LABELS = np.arange(500) % 10


def on_sphere(n=500):
    z = RANDOM.normal(size=(n, 3))
    return z / np.linalg.norm(z, axis=1, keepdims=True)


def test_the_button_answers_a_click_and_is_stored_as_a_sentence():
    button = widgets.Greeting()
    assert button.description == "Click me"
    button.click()
    assert button.description == "Widgets work"
    assert button._repr_mimebundle_()["text/plain"] == "Run this cell to get a button."


def test_a_training_is_watched_from_its_start_to_its_end(monkeypatch):
    pictures = []

    class Handle:
        update = pictures.append

    monkeypatch.setattr(widgets, "display", lambda figure, display_id: pictures.append(figure) or Handle)
    encoder = keras.Sequential([keras.Input((4,)), keras.layers.Dense(3), keras.layers.UnitNormalization()])
    images = RANDOM.normal(size=(8, 4)).astype("float32")
    start = encoder.predict(images, verbose=0)
    encoder.compile(keras.optimizers.SGD(1.0), "mse")
    watch = widgets.Watch(images, LABELS[:8])
    encoder.fit(images.repeat(13, axis=0), np.tile([0.0, 0, 1], (104, 1)), batch_size=4, epochs=3, callbacks=[watch], verbose=0)
    steps = list(watch.moments)
    assert steps[0] == 0 and steps[-1] == 3 * 26 and steps == sorted(steps)
    assert steps[1] == 1 and max(np.diff(steps)) == 20
    np.testing.assert_allclose(watch.moments[0], start, atol=1e-6)
    np.testing.assert_allclose(watch.moments[steps[-1]], encoder.predict(images, verbose=0), atol=1e-6)
    assert np.abs(watch.moments[steps[-1]] - start).max() > 0.01
    assert [figure.axes[0].get_title() for figure in pictures] == [f"after {n} steps" for n in steps]
    assert plt.get_fignums() == []


@pytest.mark.parametrize(("control", "value"), [("steps", 0), ("turn", 90), ("tilt", -40)])
def test_every_slider_changes_the_picture_in_time_and_leaves_no_figure_open(control, value):
    widget = widgets.turn({0: on_sphere(), 20: on_sphere()}, LABELS)
    assert widget._controls["steps"].value == 20
    before, start = bytes(widget._image.value), time.perf_counter()
    widget._controls[control].value = value
    assert time.perf_counter() - start < 1  # the design asks for 0.3 s on a quiet machine
    assert bytes(widget._image.value) != before
    assert plt.get_fignums() == []


@pytest.mark.parametrize(
    ("turn", "tilt", "seen"), [(0, 0, {0: (0, 0), 1: (1, 0), 2: (0, 1)}), (90, 0, {1: (0, 0), 2: (0, 1)}), (0, 90, {2: (0, 0), 1: (1, 0)})]
)
def test_the_sphere_is_seen_from_where_it_is_turned_and_its_far_side_is_faint(turn, tilt, seen):
    """The viewer stands on the first axis at (0, 0), on the second after a quarter turn, on the third above the pole."""
    points, ax = np.concatenate([np.eye(3), -np.eye(3)]), Figure().subplots()
    assert plots.sphere(points, [0, 1, 2, 3, 4, 5], turn, tilt, ax=ax) is ax
    drawn = {}
    for label, (far, near) in enumerate(zip(ax.collections[::2], ax.collections[1::2], strict=True)):
        assert far.get_alpha() < near.get_alpha()
        drawn |= {label: near.get_offsets()[0]} if len(near.get_offsets()) else {}
    for label, place in seen.items():
        np.testing.assert_allclose(drawn[label], place, atol=1e-9)
    (towards_viewer,) = (label for label, place in seen.items() if place == (0, 0))
    assert towards_viewer + 3 not in drawn


@pytest.mark.parametrize(("z", "labels"), [(np.ones((2, 3)), [0, 1]), (np.eye(4), [0, 1, 2, 3]), (np.eye(3), [0, 1])])
def test_the_sphere_refuses_what_does_not_lie_on_it(z, labels):
    with pytest.raises(ValueError, match="length 1"):
        plots.sphere(z, labels, 0, 20)


def test_the_arrows_of_the_map_join_the_edges_of_their_boxes():
    boxes, ax = {"a": (0, 0, "one"), "b": (4, 0, "two"), "c": (0, 3, "three")}, Figure().subplots()
    assert plots.idea_map(boxes, [("a", "b", "right"), ("a", "c", "up")], ax=ax) is ax
    right, up = (text for text in ax.texts if getattr(text, "arrow_patch", None))
    half_width, half_height = ax.patches[0].get_width() / 2, ax.patches[0].get_height() / 2
    np.testing.assert_allclose([right.xyann, right.xy], [(half_width, 0), (4 - half_width, 0)], atol=1e-9)
    np.testing.assert_allclose([up.xyann, up.xy], [(0, half_height), (0, 3 - half_height)], atol=1e-9)
    assert {"a", "one", "right", "up"} <= {text.get_text() for text in ax.texts}
