"""The widgets of notebook 00: a button that answers, a training to watch, a sphere to turn."""

import time

import keras
import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers.lessons.start_here import widgets

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
