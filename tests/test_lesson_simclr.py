"""The exercises, figures and widgets of notebook 04."""

from unittest import mock

import numpy as np
import pytest
from matplotlib.figure import Figure

from helpers import augment, batches, datasets, models
from helpers.course import progress, results
from helpers.lessons.simclr import check, plots, widgets

MOMENT = {"loss": 6.0, "rank": 200.0, "knn": 0.9, "alignment": 0.5, "uniformity": -1.0, "effective_rank": 100.0}


@pytest.fixture(scope="module")
def validation():
    return datasets.load_mnist().validation


def test_the_errors_without_thickness_are_those_of_the_stored_runs():
    stored = results.load("simclr")
    ours, without = (np.array([1 - run["validation"]["knn"] for run in results.named(stored, name)]) for name in ("short", "no thickness"))
    exercise = check.errors_without_thickness
    assert exercise.solution == pytest.approx(without.mean() / ours.mean(), abs=5e-5)
    assert exercise.verdict(1.5).startswith("Yes: ")  # two decimals are asked for
    assert "seeds' ratios" in exercise.verdict(np.mean(without / ours))
    assert "ratio of accuracies" in exercise.verdict((1 - without.mean()) / (1 - ours.mean()))


def test_views_stand_below_their_images():
    images = np.zeros((3, 4, 4, 1))
    both = np.stack([np.full((3, 4, 4, 1), 0.25), np.full((3, 4, 4, 1), 1.0)])
    canvas = plots.views(images, both, Figure()).axes[0].images[0].get_array()
    np.testing.assert_array_equal(canvas[[0, 8, 16], 0], [0, 0.25, 1])


def test_learning_draws_each_quantity_and_the_values_of_guessing():
    loss, rank, knn, *_ = plots.learning([MOMENT | {"step": 0}, MOMENT | {"step": 50, "knn": 0.95}], 256, Figure()).axes
    np.testing.assert_allclose(knn.lines[0].get_ydata(), [90, 95])
    assert loss.lines[1].get_ydata()[0] == pytest.approx(np.log(511))
    assert rank.lines[1].get_ydata()[0] == 256


def test_label_efficiency_draws_the_mean_within_the_range():
    ax = plots.label_efficiency({"a": {1: [0.5, 0.7], 10: [0.9, 0.9]}, "b": {1: [0.1], 10: [0.2]}}, Figure().subplots())
    np.testing.assert_allclose(ax.lines[0].get_ydata(), [60, 90])
    band = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert (band.min(), band.max()) == pytest.approx((50, 90))
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["a", "b"]


def test_changes_draw_each_seed_and_the_mean():
    left, right = plots.changes({"x": {"one": [0.9, 0.92], "two": [0.8]}, "y": {"three": [0.7]}}, 0.91, "kNN (%)", Figure()).axes
    np.testing.assert_allclose(left.lines[0].get_xdata(), [90, 92])
    np.testing.assert_allclose(left.lines[1].get_xdata(), [91])
    assert [label.get_text() for label in left.get_yticklabels()] == ["one", "two"]
    assert "y" in (right.get_title(), right.get_title(loc="left")) and right.get_xlabel() == "kNN (%)"


def test_label_flow_shows_who_has_heard_of_a_label():
    moments = {"start": np.array([3, -1, -1, -1]), "end": np.array([3, 3, 3, -1])}
    axes = plots.label_flow(np.arange(8.0).reshape(4, 2), moments, [0], Figure()).axes
    assert [len(ax.collections[0].get_offsets()) for ax in axes] == [3, 1]  # grey points
    assert [ax.texts[0].get_text() for ax in axes] == ["3", "3"]


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
