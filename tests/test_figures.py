"""What the shared figures show is what the data says; and the one form of every figure function of the course."""

import importlib
import inspect
import pathlib

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure

from helpers.course import figures, setup

LESSONS = sorted((pathlib.Path(figures.__file__).parents[1] / "lessons").glob("*/plots.py"))
MODULES = [figures, *(importlib.import_module(f"helpers.lessons.{path.parent.name}.plots") for path in LESSONS)]
DRAWING = [
    pytest.param(function, id=f"{module.__name__.removeprefix('helpers.')}.{name}")
    for module in MODULES
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__ and not name.startswith("_") and function is not figures.digit_colour
]
IMAGES = np.random.default_rng(0).random((3, 28, 28, 1))


@pytest.fixture
def ax():
    with plt.style.context(setup.STYLE):
        yield Figure().subplots()


@pytest.mark.parametrize("function", DRAWING)
def test_every_figure_function_takes_its_axes_or_figure_last_and_says_what_it_takes_and_returns(function):
    last = list(inspect.signature(function).parameters.values())[-1]
    assert last.name in ("ax", "figure") and last.default is None
    assert "\nParameters\n" in inspect.getdoc(function) and "\nReturns\n" in inspect.getdoc(function)


def test_every_style_setting_is_one_that_matplotlib_knows(recwarn):
    with plt.style.context(setup.STYLE):
        assert plt.rcParams["axes.prop_cycle"].by_key()["color"][0] == figures.SAME
    assert not recwarn.list


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax: figures.image_row(IMAGES, ["1", "2", "3"], ax=ax),
        lambda ax: figures.image_grid(IMAGES.reshape(1, 3, 28, 28), ["row"], ["a", "b", "c"], [[False, True, False]], ax=ax),
        lambda ax: figures.similarity_matrix(np.eye(3), [0, 1, 2], ax=ax),
        lambda ax: figures.circle(np.linspace(0, 6, 20), np.arange(20) % 4, ax=ax),
    ],
    ids=["image_row", "image_grid", "similarity_matrix", "circle"],
)
def test_a_function_draws_on_the_given_ax_and_returns_it(draw, ax):
    open_before = plt.get_fignums()
    assert draw(ax) is ax and ax.has_data()
    assert plt.get_fignums() == open_before


def test_a_gallery_shows_each_pair_under_its_title():
    left, right = np.zeros((3, 28, 28, 1)), np.ones((3, 28, 28, 1))
    axes = figures.image_pairs(left, right, ["one", "two", "three"], columns=2, figure=Figure()).axes
    assert [ax.get_title() for ax in axes] == ["one", "two", "three", ""]
    shown = axes[0].images[0].get_array()
    assert shown[:, :28].max() == 0 and shown[:, -28:].min() == 1


def test_the_similarity_matrix_is_sorted_by_class_and_holds_cosines(ax):
    z, labels = np.array([[2.0, 0], [0, 1], [3, 0], [-1, 0]]), np.array(["b", "a", "b", "a"])
    figures.similarity_matrix(z, labels, ax=ax)
    np.testing.assert_allclose(ax.images[0].get_array(), [[1, 0, 0, 0], [0, 1, -1, -1], [0, -1, 1, 1], [0, -1, 1, 1]])
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["a", "b"]
    assert ax.get_xticks().tolist() == [0.5, 2.5]


@pytest.mark.parametrize(("z", "labels"), [(np.ones(3), [0, 1, 2]), (np.ones((3, 2)), [0, 1]), (np.ones((0, 2)), [])])
def test_the_similarity_matrix_refuses_wrong_shapes(z, labels):
    with pytest.raises(ValueError, match="shape"):
        figures.similarity_matrix(z, labels)
