"""A drawing becomes an image like MNIST's: a box of 20 × 20, centred by mass, whatever the canvas was."""

import numpy as np
import pytest
from scipy.ndimage import center_of_mass

from helpers import datasets, strokes

LINE = [np.array([(0.0, 0.0), (10.0, 0.0)])]


def test_a_level_line_fills_the_box_across_and_lies_in_the_middle():
    image = strokes.to_image(LINE)
    rows, columns = np.nonzero(image[:, :, 0] > 0.5)
    assert image.shape == (28, 28, 1) and image.dtype == np.float32
    assert (columns.min(), columns.max()) == (4, 23)  # 20 pixels
    assert set(rows) <= {12, 13, 14, 15} and len(set(rows)) in (2, 3)  # as wide as the pen


@pytest.mark.parametrize("name", strokes.SYMBOLS)
def test_a_symbol_looks_like_a_digit_in_all_but_its_shape(name):
    image, digits = strokes.to_image(strokes.SYMBOLS[name]), datasets.load_mnist().validation.images
    assert image.min() == 0 and 0.95 < image.max() <= 1
    np.testing.assert_allclose(center_of_mass(image[:, :, 0]), (13.5, 13.5), atol=0.1)
    low, high = np.percentile(digits.mean(axis=(1, 2, 3)), [1, 99])
    assert low < image.mean() < high  # as much ink


@pytest.mark.parametrize("name", strokes.SYMBOLS)
def test_size_and_place_on_the_canvas_do_not_matter(name):
    drawing = strokes.SYMBOLS[name]
    moved = [40 * stroke + (7, 300) for stroke in drawing]
    np.testing.assert_allclose(strokes.to_image(moved), strokes.to_image(drawing), atol=0.02)


def test_y_points_downwards_and_x_to_the_right():
    hook = [np.array([(0, 0), (0, 10), (5, 10)])]  # an L
    image = strokes.to_image(hook)[:, :, 0]
    rows, columns = np.nonzero(image > 0.5)
    assert rows[columns == columns.min()].size > 15  # the long line stands on the left
    assert columns[rows == rows.max()].size > 8 > columns[rows == rows.min()].size  # the short one lies below


@pytest.mark.parametrize("dot", [[[(3, 4)]], [[(3, 4), (3, 4)]], [[(3, 4)], [(3, 4)]], strokes.redrawn([[(3, 4)]]), [[(1e99, -1e99)]]])
def test_a_dot_is_a_dot(dot):
    image = strokes.to_image(dot)
    assert 3 < image.sum() < 7 and image[13:15, 13:15].min() > 0.8  # the area of a disc as wide as the pen is 4.5


def test_a_single_dot_drawn_again_stays_in_its_place():
    for drawing in ([[(3, 4)]], [[(3, 4), (3, 4)]]):
        for stroke in strokes.redrawn(drawing, seed=5):
            np.testing.assert_array_equal(stroke, np.full(stroke.shape, (3, 4)))


@pytest.mark.parametrize("scale", [1e-300, 1e-12, 1e90])
def test_however_small_or_large_the_canvas_the_drawing_is_the_same(scale):
    drawing = strokes.SYMBOLS["house"]
    scaled = [scale * stroke for stroke in drawing]
    np.testing.assert_allclose(strokes.to_image(scaled), strokes.to_image(drawing), atol=0.02)
    again = strokes.to_image(strokes.redrawn(scaled))
    np.testing.assert_allclose(again, strokes.to_image(strokes.redrawn(drawing)), atol=0.02)


@pytest.mark.parametrize("pen", [0.5, 2, 10])
def test_a_thin_and_a_thick_pen_leave_finite_ink(pen):
    for drawing in (LINE, [[(3, 4)]]):
        image = strokes.to_image(drawing, pen)
        assert np.isfinite(image).all() and image.max() > 0.05


@pytest.mark.parametrize("function", [strokes.to_image, strokes.redrawn])
@pytest.mark.parametrize(
    "bad",
    [
        [],
        [np.zeros((3, 3))],
        [np.zeros(4)],
        [np.zeros((0, 2))],
        [[(0, 0), (1, np.nan)]],
        [[(1e300, 0)]],
        [[(0, 0), (1,)]],
        [[(0, None)]],
        3,
    ],
)
def test_what_is_no_drawing_gets_a_clear_word(function, bad):
    with pytest.raises(ValueError, match=r"strokes must be arrays|NaN"):
        function(bad)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        *[(lambda pen=pen: strokes.to_image(LINE, pen), "pen must be a finite number from") for pen in (0, -1, 20, np.nan, True)],
        *[(lambda size=size: strokes.redrawn(LINE, size=size), "size must be a finite number from") for size in (-0.1, 2, np.nan, True)],
        *[(lambda seed=seed: strokes.redrawn(LINE, seed), "seed must be a whole number") for seed in (-1, 0.5, True)],
    ],
)
def test_pens_and_hands_have_their_ranges(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_drawn_again_it_is_alike_but_not_the_same():
    drawing = strokes.SYMBOLS["house"]
    first, again, other = (strokes.to_image(strokes.redrawn(drawing, seed)) for seed in (1, 1, 2))
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).mean() > 0.02
    still = strokes.to_image(strokes.redrawn(drawing, 1, size=0))
    assert np.abs(still - strokes.to_image(drawing)).mean() < 0.2 * np.abs(first - other).mean()  # the joints of more pieces differ
