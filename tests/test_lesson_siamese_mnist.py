"""Figures and widget of notebook 03: what they show is what the metrics count. And the pairs of its recipe."""

import time

import matplotlib.pyplot as plt
import numpy as np
import pandas
import pytest
from matplotlib.figure import Figure

from helpers import metrics
from helpers.lessons.siamese_mnist import plots, runs, widgets

SAME, DISTANCE = np.array([1, 1, 1, 0, 0]), np.array([0.1, 0.2, 0.7, 0.3, 0.9])


def test_the_histogram_shows_shares_of_each_kind_of_pair():
    distance, ax = np.concatenate([np.linspace(0, 0.5, 10), np.linspace(0.4, 2, 1000)]), Figure().subplots()
    assert plots.distance_histogram([1] * 10 + [0] * 1000, distance, ax=ax) is ax
    np.testing.assert_allclose([patch.get_data().values.sum() for patch in ax.patches], 1)


def test_the_threshold_view_counts_errors_as_the_metrics_do():
    figure = Figure()
    assert plots.threshold_view(SAME, DISTANCE, 0.5, metrics.roc(SAME, DISTANCE)[:2], figure) is figure
    histogram, curve = figure.axes
    assert histogram.get_title(loc="left") + histogram.get_title() == "1 false accepts, 1 false rejects"
    measured = metrics.verification(SAME, DISTANCE, 0.5)
    assert curve.lines[-1].get_xydata()[0] == pytest.approx([measured["false_accept_rate"], measured["recall"]])


def test_the_curves_over_time_tell_who_reaches_the_target_first_and_last():
    epochs = pandas.MultiIndex.from_product([["slow", "quick", "never"], [1, 2]], names=["name", "epoch"])
    seconds, accuracy = pandas.Series([10.0, 20, 5, 10, 1, 2], epochs), pandas.Series([0.5, 0.9, 0.9, 0.95, 0.1, 0.2], epochs)
    ax = plots.accuracy_over_time(seconds, accuracy, 0.9, Figure().subplots())
    assert ax.get_title(loc="left") + ax.get_title() == "90.00% is reached after 5 to 20 seconds"


def test_the_threshold_widget_answers_every_move_in_time_and_leaves_no_figure_open():
    random = np.random.default_rng(0)
    same = random.integers(0, 2, 200_000)
    slider, image = widgets.threshold(same, random.gamma(4, np.where(same, 0.1, 0.4))).children
    seen, start = {bytes(image.value)}, time.process_time()
    for slider.value in (0.1, 0.4, 1.0):
        seen.add(bytes(image.value))
    assert time.process_time() - start < 1.8  # of the processor, whatever else it does; the design asks for 0.3 s each on a quiet machine
    assert len(seen) == 4 and plt.get_fignums() == []


def test_the_classic_builder_walks_each_class_from_neighbour_to_neighbour():
    labels = np.repeat(np.arange(10), 4)
    images = np.arange(40.0)  # an image is its own number, so that the pairs can be read off
    copied, same = runs.classic_pairs(images, labels, seed=0)
    assert copied.shape == (60, 2)
    np.testing.assert_array_equal(labels[copied.astype(int)[:, 0]] == labels[copied.astype(int)[:, 1]], same)
    np.testing.assert_array_equal(copied[same == 1][:, 1] - copied[same == 1][:, 0], 1)
