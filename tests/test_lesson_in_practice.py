"""The runs, figures and widget of notebook 06, and the numbers that choose without labels."""

import keras
import numpy as np
import pandas
import pytest
import tensorflow as tf
from matplotlib.figure import Figure

from helpers import augment, losses
from helpers.course import alternative, results
from helpers.lessons.in_practice import choosing, plots, runs, widgets

TABLE = pandas.DataFrame({"name": ["a", "b", "c"], "quality": [0.5, 0.9, 0.7], "loss": [-1.0, -2.0, -3.0], "rank": [1.0, 3.0, 2.0]})


def test_every_configuration_can_be_built_and_its_budget_is_counted_in_steps():
    for options in runs.CONFIGURATIONS.values():
        assert set(options) <= {"data", "method", "full", "views", "batch_size", "head", "bits", "stop"} | {
            "queue_size",
            "momentum",
            "temperature",
            "weights",
        }
        augment.check_strengths(options.get("views", {}))
        assert options["method"] in {"pixels", "PCA", "untrained", "oracle", *runs.SECONDS_PER_STEP}
    assert runs.steps_of("oracle") == runs.steps_of("SimCLR") == round(runs.BUDGET / runs.SECONDS_PER_STEP["SimCLR"])


@pytest.mark.parametrize("method", [*runs.SECONDS_PER_STEP, "oracle"])
def test_every_method_makes_a_step(method):
    keras.utils.set_random_seed(0)
    model = runs.build(method, 0, runs.VIEWS["clothes"])
    model.compile("adam", run_eagerly=True)  # a single step
    images = np.random.default_rng(0).random((8, 28, 28, 1)).astype(np.float32)
    labels = np.arange(8) % 2
    history = model.fit(tf.data.Dataset.from_tensors((images, labels)), shuffle=False, verbose=0).history
    assert np.isfinite(history["loss"]).all()


def test_the_oracle_leaves_out_other_images_of_the_class_and_keeps_the_partner():
    z = np.random.default_rng(0).normal(size=(8, 5)).astype(np.float32)
    alone = runs.without_false_negatives(tf.constant(z), tf.constant([0, 1, 2, 3] * 2), 0.5)
    assert float(alone) == pytest.approx(float(losses.nt_xent_loss(z[:4], z[4:], 0.5)), rel=1e-5)
    together = float(runs.without_false_negatives(tf.constant(z), tf.constant([0, 1, 0, 1] * 2), 0.5))
    unit = z / np.linalg.norm(z, axis=1, keepdims=True)
    scores = np.exp(unit @ unit.T / 0.5)
    partner, other = np.roll(np.eye(8, dtype=bool), 4, axis=1), (np.arange(8)[:, None] + np.arange(8)) % 2 == 1
    expected = -np.mean(np.log(scores[partner] / (scores[partner] + (scores * other).sum(axis=1))))
    assert together == pytest.approx(expected, rel=1e-4)


def test_triplets_pull_within_a_class_and_end_at_zero():
    apart = tf.constant([[1.0, 0], [1, 0], [0, 1], [0, 1]])
    assert float(runs.triplets(apart, tf.constant([0, 0, 1, 1]))) == 0
    together = float(runs.triplets(tf.ones((4, 2)), tf.constant([0, 0, 1, 1])))
    assert together == pytest.approx(0.2, abs=1e-3)  # the margin


def test_shared_neighbours_are_all_of_equal_views_and_few_of_unrelated_ones():
    z = np.random.default_rng(0).normal(size=(2, 200, 6))
    assert runs.shared_neighbours(z[0], z[0]) == 1
    assert runs.shared_neighbours(*z) < 0.15


def test_the_numbers_that_choose_are_signed_and_name_every_setting():
    tables = choosing.tables(results.load("simclr"), results.load("in_practice"))
    assert set(tables["digits"].columns) == {"name", "quality", *choosing.SIGNS} - {"shared neighbours"}
    assert set(tables["clothes"].columns) == {"name", "quality", *choosing.SIGNS}
    for table in tables.values():
        assert len(table) > 15 and table.notna().all().all() and table.quality.between(0, 1).all()
        assert (table["rank of the partner"] < 0).all() and (table["effective rank of h"] > 0).all()
    shares = choosing.right_choices(results.load("simclr"), results.load("in_practice"))
    assert all(0.5 < share <= 1 for each in shares.values() for share in each.values())


def test_label_free_marks_what_is_picked_and_what_is_best():
    ax = plots.label_free(TABLE, "loss", Figure().subplots())
    assert "loses 40.0 points" in (ax.get_title() or ax.get_title(loc="left"))
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["best: b", "picked: a"]


def test_cost_and_quality_draws_a_curve_for_each_method_and_a_line_for_each_baseline():
    rows = [("digits", method, seconds, 0.9) for method in ("x", "y") for seconds in (1, 2)]
    learning = pandas.DataFrame(rows, columns=["data", "method", "seconds", "value"])
    (ax,) = plots.cost_and_quality(learning, {"digits": {"pixels": 0.8}}, Figure()).axes
    assert len(ax.lines) == 3 and ax.lines[2].get_ydata()[0] == pytest.approx(80)


def test_spread_draws_both_trainings_and_the_guide_says_every_answer():
    assert len(plots.spread({"with": [(1, 0.5)], "without": [(1, 0.1)]}, Figure().subplots()).lines) == 3
    said = alternative.text(plots.guide(Figure()))
    assert all(answer.replace("\n", " ") in said for _, answer, _ in plots.QUESTIONS)


def test_neighbours_stand_right_of_their_picture():
    images = np.linspace(0, 1, 4)[:, None, None, None] * np.ones((4, 3, 3, 1))
    canvas = plots.neighbours(images, np.array([[3, 2, 1], [0, 1, 2]]), Figure()).axes[0].images[0].get_array()
    np.testing.assert_allclose(canvas[[0, 7], 0], [1, 0])


def test_the_widget_draws_another_number_and_another_data_set():
    number, data, picture = widgets.label_free({"digits": TABLE, "clothes": TABLE.assign(quality=[0.9, 0.5, 0.7])}).children
    before, number.value = picture.value, "rank"
    assert picture.value != before
    before, data.value = picture.value, "clothes"
    assert picture.value != before
