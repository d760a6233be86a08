"""A drawing becomes an image like MNIST's: a box of 20 × 20, centred by mass, whatever the canvas was."""

import numpy as np
import pytest
from scipy.ndimage import center_of_mass

from helpers import datasets, strokes

LINE, HOUSE = [np.array([(0.0, 0.0), (10.0, 0.0)])], strokes.SYMBOLS["house"]
NO_STROKES = [[np.zeros(shape)] for shape in ((3, 3), 4, (0, 2))]


def test_a_level_line_fills_the_box_across_and_lies_in_the_middle():
    assert strokes.to_image(LINE, 0.5).max() > 0.05 and strokes.to_image(LINE, 10).mean() > 2 * strokes.to_image(LINE, 3).mean()
    image = strokes.to_image(LINE)
    rows, columns = np.nonzero(image[:, :, 0] > 0.5)
    assert image.shape == (28, 28, 1) and image.dtype == np.float32
    assert (columns.min(), columns.max()) == (4, 23)  # 20 pixels
    assert set(rows) <= {12, 13, 14, 15} and len(set(rows)) in (2, 3)  # as wide as the pen


def test_a_symbol_looks_like_a_digit_in_all_but_its_shape():
    low, high = np.percentile(datasets.load_mnist().validation.images.mean(axis=(1, 2, 3)), [1, 99])
    for drawing in strokes.SYMBOLS.values():
        image = strokes.to_image(drawing)
        assert image.min() == 0 and 0.95 < image.max() <= 1 and low < image.mean() < high  # as much ink
        np.testing.assert_allclose(center_of_mass(image[:, :, 0]), (13.5, 13.5), atol=0.1)


def test_y_points_downwards_and_x_to_the_right():
    image = strokes.to_image([np.array([(0, 0), (0, 10), (5, 10)])])[:, :, 0]  # an L
    rows, columns = np.nonzero(image > 0.5)
    assert rows[columns == columns.min()].size > 15  # the long line stands on the left
    assert columns[rows == rows.max()].size > 8 > columns[rows == rows.min()].size  # the short one lies below


@pytest.mark.parametrize("dot", [[[(3, 4)]], [[(3, 4), (3, 4)]], [[(3, 4)], [(3, 4)]], [[(1e99, -1e99)]]])
def test_a_dot_is_a_dot_and_stays_in_its_place_when_drawn_again(dot):
    again = strokes.redrawn(dot, seed=5)
    np.testing.assert_array_equal(np.concatenate(again), np.full((sum(map(len, again)), 2), dot[0][0]))
    for image in (strokes.to_image(dot), strokes.to_image(again)):
        assert 3 < image.sum() < 7 and image[13:15, 13:15].min() > 0.8  # the area of a disc as wide as the pen is 4.5


@pytest.mark.parametrize(("scale", "place"), [(1e-300, 0), (1e-12, 0), (1e90, 0), (40, (7, 300))])
def test_size_and_place_on_the_canvas_do_not_matter(scale, place):
    for drawing in strokes.SYMBOLS.values():
        moved = [scale * stroke + place for stroke in drawing]
        for ours, usual in ((moved, drawing), (strokes.redrawn(moved), strokes.redrawn(drawing))):
            assert np.abs(strokes.to_image(ours) - strokes.to_image(usual)).mean() < 0.003


@pytest.mark.parametrize(
    ("function", "arguments", "message"),
    [
        *[
            (function, [bad], r"strokes must be arrays|NaN")
            for function in (strokes.to_image, strokes.redrawn)
            for bad in ([], 3, *NO_STROKES, [[(0, 0), (1,)]], [[(0, None)]], [[(1, np.nan)]], [[(1e300, 0)]])
        ],
        *[(strokes.to_image, [LINE, pen], "pen must be a finite number from") for pen in (0, 20, np.nan, True)],
        *[(strokes.redrawn, [LINE, 0, size], "size must be a finite number from") for size in (-0.1, 2, np.nan, True)],
        *[(strokes.redrawn, [LINE, seed], "seed must be a whole number") for seed in (-1, 0.5, True)],
    ],
)
def test_what_is_no_drawing_pen_or_hand_gets_a_clear_word(function, arguments, message):
    with pytest.raises(ValueError, match=message):
        function(*arguments)


def test_drawn_again_it_is_alike_but_not_the_same():
    first, again, other, still = (strokes.to_image(strokes.redrawn(HOUSE, *each)) for each in ((1,), (1,), (2,), (1, 0)))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).mean() > 0.02
    assert np.abs(still - strokes.to_image(HOUSE)).mean() < 0.2 * np.abs(first - other).mean()  # the joints of more pieces differ


def test_a_picture_in_colour_has_areas_and_lines_on_white():
    square = np.array([(0, 0), (10, 0), (10, 10), (0, 10), (0, 0)])
    area = strokes.to_picture([square], ["red"], [True])
    outline = strokes.to_picture([square], ["#0000ff"], [False])
    assert area.shape == (32, 32, 3) and area.dtype == np.uint8
    assert area[16, 16].tolist() == [255, 0, 0] and outline[16, 16].tolist() == [255, 255, 255]
    assert outline[16, 2].tolist() == [0, 0, 255] and area[0, 0].tolist() == [255, 255, 255]
    both = strokes.to_picture([square, square / 3 + 3], ["red", "green"], [True, True])
    assert both[16, 16].tolist() == [0, 128, 0] and both[4, 4].tolist() == [255, 0, 0]  # the later one lies on top
    np.testing.assert_array_equal(area, strokes.to_picture([7 * square - 100], ["red"], [True]))  # size and place do not matter
    assert (strokes.to_picture([[(3, 3)]], ["black"], [True]) < 255).any()  # a dot


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (([], [], []), "at least one"),
        (([[(0, 0), (1, 1)]], [], [True]), "there are 1, 0 and 1"),
        (([[(0, 0), (1, 1)]], ["reddish"], [True]), "unknown color"),
        (([[(0, 0), (1, 1)]], ["red"], [True], 99), "pen must be"),
    ],
)
def test_a_picture_that_cannot_be_drawn_is_refused(arguments, words):
    with pytest.raises(ValueError, match=words):
        strokes.to_picture(*arguments)
