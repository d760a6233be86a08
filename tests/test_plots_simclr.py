"""The figures of notebook 04 show what their data says."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure

from helpers.course import setup
from helpers.lessons.simclr import plots

MOMENT = {"loss": 6.0, "rank": 200.0, "knn": 0.9, "alignment": 0.5, "uniformity": -1.0, "effective_rank": 100.0}


@pytest.fixture(autouse=True)
def course_style():
    with plt.style.context(setup.STYLE):
        yield


def test_views_stand_below_their_images():
    images = np.zeros((3, 4, 4, 1))
    both = np.stack([np.full((3, 4, 4, 1), 0.25), np.full((3, 4, 4, 1), 1.0)])
    canvas = plots.views(images, both, Figure()).images[0].get_array()
    np.testing.assert_array_equal(canvas[[0, 8, 16], 0], [0, 0.25, 1])


def test_learning_draws_each_quantity_and_the_values_of_guessing():
    axes = plots.learning([MOMENT | {"step": 0}, MOMENT | {"step": 50, "knn": 0.95}], 256, Figure())
    np.testing.assert_allclose(axes[0, 2].lines[0].get_ydata(), [90, 95])
    assert axes[0, 0].lines[1].get_ydata()[0] == pytest.approx(np.log(511))
    assert axes[0, 1].lines[1].get_ydata()[0] == 256


def test_label_efficiency_draws_the_mean_within_the_range():
    ax = Figure().subplots()
    plots.label_efficiency({"a": {1: [0.5, 0.7], 10: [0.9, 0.9]}, "b": {1: [0.1], 10: [0.2]}}, ax)
    np.testing.assert_allclose(ax.lines[0].get_ydata(), [60, 90])
    band = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert (band.min(), band.max()) == pytest.approx((50, 90))
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["a", "b"]


def test_changes_draw_each_seed_and_the_mean():
    axes = plots.changes({"x": {"one": [0.9, 0.92], "two": [0.8]}, "y": {"three": [0.7]}}, 0.91, "kNN (%)", Figure())
    np.testing.assert_allclose(axes[0].lines[0].get_xdata(), [90, 92])
    np.testing.assert_allclose(axes[0].lines[1].get_xdata(), [91])
    assert [label.get_text() for label in axes[0].get_yticklabels()] == ["one", "two"]
    assert axes[1].get_title(loc="left") == "y" and axes[1].get_xlabel() == "kNN (%)"


def test_label_flow_shows_who_has_heard_of_a_label():
    places = np.arange(8.0).reshape(4, 2)
    axes = plots.label_flow(places, {"start": np.array([3, -1, -1, -1]), "end": np.array([3, 3, 3, -1])}, [0], Figure())
    assert [len(ax.collections[0].get_offsets()) for ax in axes] == [3, 1]  # grey points
    assert [ax.texts[0].get_text() for ax in axes] == ["3", "3"]
