"""The exercises, figures and widget of notebook 01."""

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.figure import Figure

from helpers.course import alternative
from helpers.lessons.history import literature, material, plots
from helpers.lessons.history.widgets import Timeline


def texts(ax):
    return [text.get_text() for text in ax.texts]


def test_the_patches_of_a_stereogram_share_their_shift_and_nothing_else():
    patches, shift = material.stereograms(500, draw=1)
    eyes = patches.reshape(2, 500, 2, 6)
    near, far = eyes[:, shift > 0], eyes[:, shift < 0]
    np.testing.assert_array_equal(near[:, :, 0, 1:], near[:, :, 1, :-1])
    np.testing.assert_array_equal(far[:, :, 0, :-1], far[:, :, 1, 1:])
    assert 0.4 < np.mean(patches[0] == patches[1]) < 0.6


def test_slant_width_moves_and_ages_are_what_they_say():
    upright = np.zeros((28, 28, 1))
    upright[4:24, 12:16] = 1
    leaning = np.stack([np.roll(row, (14 - place) // 4, axis=0) for place, row in enumerate(upright)])
    slant, width = material.slant_and_width(np.stack([upright, leaning]))
    assert abs(slant[0]) < 0.01 and 0.2 < slant[1] < 0.3 and abs(width[0] - 4) < 1
    images, moves = material.moved(np.stack([upright] * 50), draw=0)
    assert set(moves) <= set(range(-3, 4)) and all(
        image[10, 12 + move] == 1 > image[10, 11 + move] for image, move in zip(images, moves, strict=True)
    )
    ages = material.bank_ages(draw=0)
    assert ages.shape == (64,) and ages.min() == 0 and 8 < ages.max() < 20


def test_the_timeline_names_every_work_once_and_marks_the_chosen_one():
    works, ax = literature.works(), Figure().subplots()
    assert plots.timeline(works, "MoCo", ax=ax) is ax
    assert sorted({f"{work.year}  {work.name}" for work in works}) == sorted(text for text in texts(ax) if "  " in text)
    assert [text.get_text() for text in ax.texts if text.get_bbox_patch()] == ["2020  MoCo"]


def test_the_race_shows_every_linear_probe_sets_resnet_50_on_imagenet_apart_and_has_the_supervised_line():
    results, ax = literature.results(), Figure().subplots()
    assert plots.race(results, ax=ax) is ax
    line, *kinds = (list(line.get_xdata()) for line in ax.lines)
    probes = [result for result in results if result.protocol == "linear probe"]
    assert kinds[0] == [result.accuracy for result in probes if (result.encoder, result.data) == ("ResNet-50", "ImageNet")]
    assert sum(map(len, kinds)) == len(probes) and set(line) == {76.5} and texts(ax) == [f"{result.accuracy:g}" for result in probes]
    assert ax.yaxis_inverted()  # the oldest at the top


def test_the_map_puts_each_image_where_it_belongs():
    z = np.stack(np.meshgrid(np.linspace(0, 1, 41), np.linspace(0, 1, 41)), axis=-1).reshape(-1, 2)
    corner = (z > 0.9).all(axis=1)  # the upper right
    images = np.zeros((len(z), 28, 28)) + corner[:, np.newaxis, np.newaxis]
    ax = plots.image_map(images, z, np.where(corner, 9, 4), columns=10, title="map", ax=Figure().subplots())
    cells = ax.images[0].get_array().reshape(10, 28, 10, 28, 3).mean(axis=(1, 3))
    np.testing.assert_allclose(cells[0, 9], matplotlib.colors.to_rgb(plots.COLOURS[9]), atol=0.01)
    assert np.sum(cells.min(axis=2) < 1) == 1 and alternative.text(ax.figure).startswith("map: 100% beside their own digit")


def test_curves_have_a_line_of_their_own_each_and_marks_where_x_is_written_out():
    named = {"a": np.arange(1, 4), "b": np.arange(2, 5)}
    smooth, marked = (plots.curves([1, 2, 9], named, "both rise", ticks, Figure().subplots()) for ticks in (None, [1, 2, 9]))
    assert [line.get_marker() for line in smooth.lines] == ["", ""] and [line.get_marker() for line in marked.lines] == ["o", "^"]
    assert alternative.text(marked.figure) == "both rise. Shown: a, b." and marked.get_ylim()[0] == 0


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
    assert "400 million" in widget.card.value and "SigLIP, 2023" in widget.card.value and bytes(widget._image.value) != before
    widget.number.value -= 1  # one work back, by the keyboard
    assert select.value == "SimSiam" and "He, 2021" in widget.card.value
    select.value = "LeVLJEPA"
    assert widget.number.value == len(literature.works()) and "None of this list." in widget.card.value
    assert plt.get_fignums() == open_before
