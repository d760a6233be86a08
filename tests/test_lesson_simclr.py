"""The exercises, figures and widgets of notebook 04."""

from unittest import mock

import numpy as np
import pandas
import pytest
from matplotlib.figure import Figure

from helpers import augment, batches, datasets, models
from helpers.course import alternative, progress
from helpers.lessons.simclr import plots, widgets

MOMENT = {"loss": 6.0, "rank": 200.0, "knn": 0.9, "alignment": 0.5, "uniformity": -1.0, "effective_rank": 100.0}


@pytest.fixture(scope="module")
def validation():
    return datasets.load_mnist().validation


def test_views_stand_below_their_images():
    images = np.zeros((3, 4, 4, 1))
    both = np.stack([np.full((3, 4, 4, 1), 0.25), np.full((3, 4, 4, 1), 1.0)])
    canvas = plots.views(images, both, "paler", Figure()).axes[0].images[0].get_array()
    np.testing.assert_array_equal(canvas[[0, 8, 16], 0], [0, 0.25, 1])


def test_learning_draws_each_quantity_and_the_values_of_guessing():
    loss, rank, knn, *_ = plots.learning([MOMENT | {"step": 0}, MOMENT | {"step": 50, "knn": 0.95}], 256, Figure()).axes
    np.testing.assert_allclose(knn.lines[0].get_ydata(), [90, 95])
    assert loss.lines[1].get_ydata()[0] == pytest.approx(np.log(511))
    assert rank.lines[1].get_ydata()[0] == 256


def test_label_efficiency_draws_the_mean_and_the_range():
    draws = [("a", 1, 0.5), ("a", 1, 0.7), ("a", 10, 0.9), ("b", 1, 0.1), ("b", 10, 0.2)]
    table = pandas.DataFrame(draws, columns=["method", "labels_per_class", "value"])
    ax = plots.label_efficiency(table, Figure().subplots())
    np.testing.assert_allclose(ax.lines[0].get_ydata(), [0.6, 0.9])
    np.testing.assert_allclose(ax.collections[0].get_segments()[0][:, 1], [0.5, 0.7])
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["a", "b"]
    assert [text.get_text() for text in ax.get_xticklabels()] == ["1", "10"] and ax.get_yticklabels()[-1].get_text() == "99"


def test_changes_draw_each_seed_and_the_mean():
    table = pandas.DataFrame({"name": ["one", "one", "two", "three"], "value": [0.9, 0.92, 0.8, 0.7]})
    left, right = plots.changes(table, {"x": ["one", "two"], "y": ["three"]}, "one", "kNN (%)", Figure()).axes
    np.testing.assert_allclose(left.lines[0].get_xdata(), [90, 92])
    np.testing.assert_allclose(left.lines[1].get_xdata(), [91])
    assert [label.get_text() for label in left.get_yticklabels()] == ["one", "two"] and right.lines[-1].get_xdata()[0] == 91
    assert "y" in (right.get_title(), right.get_title(loc="left")) and right.get_xlabel() == "kNN (%)"


def test_the_map_of_propagation_shows_who_has_heard_of_a_label():
    moments = {"start": np.array([3, -1, -1, -1]), "end": np.array([3, 3, 3, -1])}
    figure = plots.propagation(np.arange(8.0).reshape(4, 2), moments, [0], Figure())
    assert [len(ax.collections[0].get_offsets()) for ax in figure.axes] == [3, 1]  # grey points
    assert [ax.texts[0].get_text() for ax in figure.axes] == ["3", "3"] and "start 25%, end 75%" in alternative.text(figure)


def test_each_slider_starts_at_the_strength_of_the_training_and_changes_the_views_by_its_own_strength_alone(validation):
    *sliders, picture = widgets.strengths(validation.images[:6]).children
    for slider in sliders:
        start = augment.two_views.__kwdefaults__[slider.description]
        assert slider.value == start and start / slider.step == pytest.approx(round(start / slider.step))  # or the page would move it
        before, slider.value = picture.value, slider.max
        assert picture.value != before
        slider.value = start
        assert picture.value == before  # the same random numbers: the figure comes back


def test_the_follower_measures_before_during_and_after_the_training(validation, monkeypatch):
    monkeypatch.setattr(progress, "display", lambda figure, display_id: mock.Mock())
    model = models.SimCLR(models.simclr_encoder(), models.projection_head(), seed=0)
    model.compile("adam", run_eagerly=True)  # five steps are done before a graph would be built
    follow = widgets.Follow(validation.images[:600], validation.labels[:600], every=2)
    model.fit(batches.ImageBatches(validation.images[:160], None, 32), epochs=1, callbacks=[follow], verbose=0)
    assert [moment["step"] for moment in follow.moments] == [0, 2, 4, 5]
    assert [len(call.args[0].axes[0].lines[0].get_xdata()) for call in follow.picture.update.mock_calls] == [2, 3, 4]
    for moment in follow.moments:
        assert 0 < moment["loss"] < np.log(511) + 0.5 and 1 <= moment["rank"] <= 511 and 0 < moment["knn"] <= 1
        assert moment["alignment"] >= 0 and moment["uniformity"] <= 0 and moment["effective_rank"] > 1
