"""What the shared figures show is what the data says; and the one form of every figure function of the course."""

import importlib
import inspect
import pathlib

import matplotlib.pyplot as plt
import numpy as np
import pytest
from colorspacious import cspace_convert
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from scipy.spatial.distance import pdist

from helpers.course import figures, setup

LESSONS = sorted((pathlib.Path(figures.__file__).parents[1] / "lessons").glob("*/plots.py"))
MODULES = [figures, *(importlib.import_module(f"helpers.lessons.{path.parent.name}.plots") for path in LESSONS)]
IMAGES = np.random.default_rng(0).random((3, 28, 28, 1))


@pytest.fixture
def ax():
    with plt.style.context(setup.STYLE):
        yield Figure().subplots()


@pytest.mark.parametrize("module", MODULES)
def test_every_figure_function_takes_its_axes_or_figure_last_and_says_what_it_takes_and_returns(module):
    own = {name: each for name, each in inspect.getmembers(module, inspect.isfunction) if each.__module__ == module.__name__}
    for name in [name for name in own if not name.startswith("_")]:
        last = list(inspect.signature(own[name]).parameters.values())[-1]
        assert last.name in ("ax", "figure") and last.default is None, name
        assert "\nParameters\n" in inspect.getdoc(own[name]) and "\nReturns\n" in inspect.getdoc(own[name]), name


def test_every_style_setting_is_one_that_matplotlib_knows(caplog):
    with plt.style.context(setup.STYLE):
        assert plt.rcParams["axes.prop_cycle"].by_key()["color"] == figures.COLOURS and not caplog.records


@pytest.mark.parametrize("colour", [*figures.COLOURS, figures.UNLABELLED, figures.ACCENT])
def test_every_colour_has_a_contrast_of_three_to_one_with_white(colour):
    """As the Web Content Accessibility Guidelines define it."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    assert 1.05 / (np.dot(linear, [0.2126, 0.7152, 0.0722]) + 0.05) >= 3


@pytest.mark.parametrize("kind", [None, "protanomaly", "deuteranomaly", "tritanomaly"])
def test_any_two_class_colours_are_told_apart_with_and_without_colour_blindness(kind):
    """Ten just noticeable differences apart, in a space made for such distances (CAM02-UCS)."""
    seen = np.array([to_rgb(colour) for colour in figures.COLOURS])
    if kind:
        seen = cspace_convert(seen, {"name": "sRGB1+CVD", "cvd_type": kind, "severity": 100}, "sRGB1").clip(0, 1)
    assert len(seen) == 10 and pdist(cspace_convert(seen, "sRGB1", "CAM02-UCS")).min() > 10


def test_images_stand_beside_each_other_and_those_chosen_are_framed(ax):
    assert figures.image_row(IMAGES, ["1", "2", "3"], ax=ax) is ax
    np.testing.assert_array_equal(ax.images[0].get_array()[:, 32:60], IMAGES[1, :, :, 0])
    assert [(text.get_text(), text.get_position()[0]) for text in ax.texts] == [("1", 14), ("2", 46), ("3", 78)]
    assert figures.image_grid(IMAGES.reshape(3, 1, 28, 28), ["a", "b", "c"], [""], [[False], [True], [False]], ax=ax) is ax
    np.testing.assert_array_equal(ax.images[1].get_array()[32:60, :28], IMAGES[1, :, :, 0])
    assert [patch.get_bbox().bounds for patch in ax.patches] == [(-1, 31, 29, 29)]
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["a", "b", "c"] and ax.get_yticks().tolist() == [14, 46, 78]


def test_each_class_has_its_ring_of_a_circle(ax):
    assert figures.circle(np.linspace(0, 6, 20), np.arange(20) % 4, ax=ax) is ax
    radii = [np.linalg.norm(points.get_offsets(), axis=1) for points in ax.collections]
    np.testing.assert_allclose(radii, np.repeat([[1], [0.875], [0.75], [0.625]], 5, axis=1))


def test_a_gallery_shows_each_pair_under_its_title():
    left, right = np.zeros((3, 28, 28, 1)), np.ones((3, 28, 28, 1))
    axes = figures.image_pairs(left, right, ["one", "two", "three"], figure=Figure()).axes
    assert [ax.get_title() for ax in axes] == ["one", "two", "three", "", "", ""]
    shown = axes[0].images[0].get_array()
    assert shown[:, :28].max() == 0 and shown[:, -28:].min() == 1
    with pytest.raises(ValueError, match="zip"):
        figures.image_pairs(left, right, ["one", "two"], figure=Figure())


def test_the_similarity_matrix_is_sorted_by_class_and_holds_cosines(ax):
    z, labels = np.array([[2.0, 0], [0, 1], [3, 0], [-1, 0]]), np.array(["b", "a", "b", "a"])
    assert figures.similarity_matrix(z, labels, ax=ax) is ax
    np.testing.assert_allclose(ax.images[0].get_array(), [[1, 0, 0, 0], [0, 1, -1, -1], [0, -1, 1, 1], [0, -1, 1, 1]])
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["a", "b"]
    assert ax.get_xticks().tolist() == [0.5, 2.5]


@pytest.mark.parametrize(("z", "labels"), [(np.ones(3), [0, 1, 2]), (np.ones((3, 2)), [0, 1]), (np.ones((0, 2)), [])])
def test_the_similarity_matrix_refuses_wrong_shapes(z, labels):
    with pytest.raises(ValueError, match="shape"):
        figures.similarity_matrix(z, labels)
