"""The exercises, figures and widget of notebook 01."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.figure import Figure

from helpers.course import alternative
from helpers.lessons.history import check, literature, plots
from helpers.lessons.history.widgets import Timeline


def texts(ax):
    return [text.get_text() for text in ax.texts]


@pytest.mark.parametrize(
    ("places", "said"),
    [
        ((0, 1, 2, 4, 3, 5), "the entries of the memory bank are stale"),
        ((0, 1, 3, 2, 4, 5), "place 3 is wrong; what stands there comes later"),
        ((0, 0, 1, 3, 4, 5), "name each of these once: contrastive margin, memory"),
    ],
)
def test_a_wrong_order_is_told_its_first_fault(places, said):
    assert said in check.order_of_ideas.verdict([check.ORDER[place] for place in places])


def test_a_template_of_other_numbers_is_told_their_type():
    assert "are of type float64" in check.to_bytes.verdict(lambda z: np.round(127 * z))


def test_the_timeline_names_every_work_once_and_marks_the_chosen_one():
    works, ax = literature.works(), Figure().subplots()
    assert plots.timeline(works, "MoCo", ax=ax) is ax
    assert sorted({f"{work.year}  {work.name}" for work in works}) == sorted(text for text in texts(ax) if "  " in text)
    assert [text.get_text() for text in ax.texts if text.get_bbox_patch()] == ["2020  MoCo"]


def test_the_race_shows_every_result_and_sets_resnet_50_apart():
    results, ax = literature.linear_probes(), Figure().subplots()
    assert plots.race(results, ax=ax) is ax
    circles, others = (list(line.get_xdata()) for line in ax.lines)
    assert circles == [result.accuracy for result in results if result.encoder == "ResNet-50"]
    assert len(circles) + len(others) == len(results)
    assert ax.yaxis_inverted()  # the oldest at the top


def test_the_map_puts_each_image_where_it_belongs():
    z = np.stack(np.meshgrid(np.linspace(0, 1, 41), np.linspace(0, 1, 41)), axis=-1).reshape(-1, 2)
    corner = (z > 0.9).all(axis=1)  # the upper right
    images = np.zeros((len(z), 28, 28)) + corner[:, np.newaxis, np.newaxis]
    ax = plots.image_map(images, z, np.where(corner, 9, 4), columns=10, title="map", ax=Figure().subplots())
    cells = ax.images[0].get_array().reshape(10, 28, 10, 28, 3).mean(axis=(1, 3))
    np.testing.assert_allclose(cells[0, 9], matplotlib.colors.to_rgb(plots.COLOURS[9]), atol=0.01)
    assert np.sum(cells.min(axis=2) < 1) == 1 and alternative.text(ax.figure).startswith("map: 100% beside their own digit")


def test_comparisons_count_the_negatives():
    figure = plots.comparisons(Figure())
    crosses = [sum(len(line.get_xdata()) for line in ax.lines if line.get_marker() == "X") for ax in figure.axes]
    assert crosses == [1, 1, 7, 40]


def test_matrices_write_their_entries():
    figure = plots.matrices({"a": np.arange(6).reshape(2, 3), "b": np.eye(2, dtype=int)}, figure=Figure())
    assert [texts(ax) for ax in figure.axes] == [["0", "1", "2", "3", "4", "5"], ["1", "0", "0", "1"]]


def test_choosing_a_work_changes_its_card_and_the_figure():
    open_before, widget = plt.get_fignums(), Timeline()
    select = widget._controls["work"]
    assert [value for _, value in select.options] == [work.name for work in literature.works()]
    assert "Guyon" in widget.card.value
    before = bytes(widget._image.value)
    select.value = "CLIP"
    assert "400 million" in widget.card.value and bytes(widget._image.value) != before
    widget.number.value -= 1  # one work back, by the keyboard
    assert select.value == "Barlow Twins" and "Zbontar" in widget.card.value
    select.value = "SigLIP"
    assert widget.number.value == 20
    assert plt.get_fignums() == open_before
