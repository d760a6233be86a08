"""What the figures show is what the data says; each function draws on the axes that it is given and opens no window."""

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure

from helpers import metrics, plots, setup, show

SAME, DISTANCE = np.array([1, 1, 0, 0]), np.array([0.1, 0.4, 0.3, 1.2])
IMAGES = np.random.default_rng(0).random((3, 28, 28, 1))


@pytest.fixture(autouse=True)
def course_style():
    with plt.style.context(setup.STYLE):
        yield


@pytest.fixture
def ax():
    return Figure().subplots()


def test_every_style_setting_is_one_that_matplotlib_knows(recwarn):
    with plt.style.context(setup.STYLE):
        assert plt.rcParams["axes.prop_cycle"].by_key()["color"][0] == "#0072B2"
    assert not recwarn.list


@pytest.mark.parametrize(
    "draw",
    [
        lambda ax: plots.distance_histogram(SAME, DISTANCE, threshold=0.2, ax=ax),
        lambda ax: plots.roc_curves({"a": metrics.roc(SAME, DISTANCE)[:2]}, point=(0.0, 1.0), ax=ax),
        lambda ax: plots.image_row(IMAGES, ["1", "2", "3"], ax=ax),
        lambda ax: plots.image_grid(IMAGES.reshape(1, 3, 28, 28), ["row"], ["a", "b", "c"], [[False, True, False]], ax=ax),
        lambda ax: plots.sphere(np.eye(3), [0, 1, 2], ax=ax),
        lambda ax: plots.similarity_matrix(np.eye(3), [0, 1, 2], ax=ax),
        lambda ax: plots.digit_map(np.eye(3)[:, :2], [0, 1, 2], ax=ax),
        lambda ax: plots.idea_map({"a": (0, 0, "one"), "b": (4, 1, "two")}, [("a", "b", "leads to")], ax=ax),
    ],
    ids=["distance_histogram", "roc_curves", "image_row", "image_grid", "sphere", "similarity_matrix", "digit_map", "idea_map"],
)
def test_a_function_draws_on_the_given_ax_and_returns_it(draw, ax):
    open_before = plt.get_fignums()
    assert draw(ax) is ax and ax.has_data()
    assert plt.get_fignums() == open_before


def test_the_histogram_shows_shares_of_each_kind_of_pair(ax):
    same = np.array([1] * 10 + [0] * 1000)
    distance = np.concatenate([np.linspace(0, 0.5, 10), np.linspace(0.4, 2, 1000)])
    plots.distance_histogram(same, distance, ax=ax)
    heights = [patch.get_data().values.sum() for patch in ax.patches]
    np.testing.assert_allclose(heights, 1)


def test_the_threshold_view_counts_errors_as_the_metrics_do():
    same, distance = np.array([1, 1, 1, 0, 0]), np.array([0.1, 0.2, 0.7, 0.3, 0.9])
    axes = plots.threshold_view(Figure(), same, distance, 0.5, metrics.roc(same, distance)[:2])
    assert axes[0].get_title(loc="left") == "1 false accepts, 1 false rejects"
    measured = metrics.verification(same, distance, 0.5)
    assert axes[1].lines[-1].get_xydata()[0] == pytest.approx([measured["false_accept_rate"], measured["recall"]])


def test_a_gallery_shows_each_pair_under_its_title():
    left, right = np.zeros((3, 28, 28, 1)), np.ones((3, 28, 28, 1))
    axes = plots.image_pairs(left, right, ["one", "two", "three"], columns=2)
    assert [ax.get_title() for ax in axes.ravel()] == ["one", "two", "three", ""]
    shown = axes[0, 0].images[0].get_array()
    assert shown[:, :28].max() == 0 and shown[:, -28:].min() == 1
    plt.close("all")


def test_a_table_is_markdown_and_refuses_ragged_rows():
    assert show.table(["a", "b"], [["x", 1]]).data.splitlines() == ["| a | b |", "| --- | ---: |", "| x | 1 |"]
    with pytest.raises(ValueError, match="2 entries"):
        show.table(["a", "b"], [["x"]])


def test_the_source_shown_is_the_real_one():
    from helpers import models

    assert "def siamese(encoder):" in show.source(models.siamese).data


@pytest.mark.parametrize(
    ("turn", "tilt", "seen"), [(0, 0, {0: (0, 0), 1: (1, 0), 2: (0, 1)}), (90, 0, {1: (0, 0), 2: (0, 1)}), (0, 90, {2: (0, 0), 1: (1, 0)})]
)
def test_the_sphere_is_seen_from_where_it_is_turned_and_its_far_side_is_faint(ax, turn, tilt, seen):
    """The viewer stands on the first axis at (0, 0), on the second after a quarter turn, on the third above the pole."""
    points = np.concatenate([np.eye(3), -np.eye(3)])
    plots.sphere(points, [0, 1, 2, 3, 4, 5], turn, tilt, ax=ax)
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
        plots.sphere(z, labels)


def test_the_similarity_matrix_is_sorted_by_class_and_holds_cosines(ax):
    z, labels = np.array([[2.0, 0], [0, 1], [3, 0], [-1, 0]]), np.array(["b", "a", "b", "a"])
    plots.similarity_matrix(z, labels, ax=ax)
    np.testing.assert_allclose(ax.images[0].get_array(), [[1, 0, 0, 0], [0, 1, -1, -1], [0, -1, 1, 1], [0, -1, 1, 1]])
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["a", "b"]
    assert ax.get_xticks().tolist() == [0.5, 2.5]


@pytest.mark.parametrize(("z", "labels"), [(np.ones(3), [0, 1, 2]), (np.ones((3, 2)), [0, 1]), (np.ones((0, 2)), [])])
def test_the_similarity_matrix_refuses_wrong_shapes(z, labels):
    with pytest.raises(ValueError, match="shape"):
        plots.similarity_matrix(z, labels)


def test_the_arrows_of_the_map_join_the_edges_of_their_boxes(ax):
    boxes = {"a": (0, 0, "one"), "b": (4, 0, "two"), "c": (0, 3, "three")}
    plots.idea_map(boxes, [("a", "b", "right"), ("a", "c", "up")], ax=ax)
    right, up = (text for text in ax.texts if getattr(text, "arrow_patch", None))
    half_width, half_height = ax.patches[0].get_width() / 2, ax.patches[0].get_height() / 2
    np.testing.assert_allclose([right.xyann, right.xy], [(half_width, 0), (4 - half_width, 0)], atol=1e-9)
    np.testing.assert_allclose([up.xyann, up.xy], [(0, half_height), (0, 3 - half_height)], atol=1e-9)
    assert {"a", "one", "right", "up"} <= {text.get_text() for text in ax.texts}


def test_a_map_of_digits_names_each_digit_at_its_middle_and_rings_what_is_marked(ax):
    places, labels = np.array([[0.0, 0], [2, 0], [1, 3], [9, 9]]), np.array([4, 4, 4, 7])
    plots.digit_map(places, labels, "title", marked=[2], limits=((-1, -1), (10, 10)), ax=ax)
    assert {text.get_text(): tuple(text.xy) for text in ax.texts} == {"4": (1, 0), "7": (9, 9)}
    assert [line.get_xydata().tolist() for line in ax.lines if line.get_marker() == "o"] == [[[1, 3]]]
    assert ax.get_aspect() == 1 and ax.get_title() == "title" and ax.get_xlim() == (-1, 10) and list(ax.get_xticks()) == []


def test_maps_stand_side_by_side_in_their_order():
    named = {f"map {number}": np.eye(2) * number for number in range(1, 6)}
    figure = plots.digit_maps(named, [0, 1], columns=3)
    assert [ax.get_title() for ax in figure.axes] == [*named, ""] and not figure.axes[-1].axison
    plt.close(figure)


def test_percent_gives_one_share_or_a_mean_with_its_spread():
    assert show.percent(0.98765) == "98.8 %"
    assert show.percent([0.9, 0.92], 2) == "91.00 ± 1.00 %"
