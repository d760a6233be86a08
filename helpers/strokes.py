"""Drawings as strokes of a pen: made into images like MNIST's, and a few symbols that MNIST does not hold."""

import numpy as np
from PIL import Image, ImageColor, ImageDraw
from scipy.ndimage import center_of_mass, shift

from helpers import arguments

FINE = 8  # drawn that many times larger, then reduced: smooth edges
_TURN = np.linspace(0, 2 * np.pi, 41)
_STAR = np.pi / 2 + np.arange(6) * 4 * np.pi / 5
_HEART = 13 * np.cos(_TURN) - 5 * np.cos(2 * _TURN) - 2 * np.cos(3 * _TURN) - np.cos(4 * _TURN)
SYMBOLS = {  # name: strokes with y downwards, in any unit
    "star": [np.stack([np.cos(_STAR), -np.sin(_STAR)], axis=1)],
    "heart": [np.stack([16 * np.sin(_TURN) ** 3, -_HEART], axis=1)],
    "house": [np.array([(-1, 1.2), (-1, -0.2), (0, -1.2), (1, -0.2), (1, 1.2), (-1, 1.2)]), np.array([(-1, -0.2), (1, -0.2)])],
    "arrow": [np.array([(-1, 0), (1, 0)]), np.array([(0.3, -0.6), (1, 0), (0.3, 0.6)])],
    "spiral": [np.stack([_TURN * np.cos(2 * _TURN), _TURN * np.sin(2 * _TURN)], axis=1)],
}


def to_image(strokes, pen=2.4):
    """An image as MNIST's are: the drawing fills a box of 20 × 20 pixels, its centre of mass is the middle of 28 × 28.

    Whatever its size on the canvas, a drawing comes out equally large, with a line of the same width.

    Parameters
    ----------
    strokes : list of arrays (k, 2)
        The places of the pen, x to the right and y downwards, one array from pen down to pen up; a single place is a dot.
    pen : float in [0.5, 10]
        Width of the line, in pixels of the image.

    Returns
    -------
    array float32 (28, 28, 1) in [0, 1], 1 is ink

    Raises
    ------
    ValueError
        If there is no stroke, a stroke is not (k, 2) with k >= 1, a place is no finite number, or pen is outside its range.
    """
    strokes = _checked(strokes)
    arguments.number(pen, "pen", 0.5, 10, closed=True)
    large = Image.new("L", (28 * FINE, 28 * FINE))
    for stroke in _fitted(strokes, 20 - pen, 14):
        _draw(ImageDraw.Draw(large), stroke, pen * FINE)
    ink = np.asarray(large, np.float32) / 255
    centred = shift(ink, 14 * FINE - 0.5 - np.array(center_of_mass(ink)), order=1)
    return np.asarray(Image.fromarray(centred).resize((28, 28), Image.Resampling.BILINEAR)).clip(0, 1)[:, :, np.newaxis]


def to_picture(strokes, colours, filled, pen=2.4):
    """A picture in colour as those of the emoji are: the drawing fills 30 × 30 of 32 × 32 pixels, on white.

    Parameters
    ----------
    strokes : list of arrays (k, 2)
        As in `to_image`; a later stroke lies on an earlier one.
    colours : list of str
        The colour of each stroke, as Pillow knows it: "red", "#ffcc00".
    filled : list of bool
        Whether a stroke is the outline of an area of its colour, or only a line.
    pen : float in [0.5, 10]
        Width of the line, in pixels of the picture.

    Returns
    -------
    array uint8 (32, 32, 3)

    Raises
    ------
    ValueError
        As `to_image`, or if there is not one colour that Pillow knows and one bool for each stroke.
    """
    strokes = _checked(strokes)
    arguments.number(pen, "pen", 0.5, 10, closed=True)
    if not len(strokes) == len(colours) == len(filled):
        raise ValueError(f"each stroke needs a colour and a bool, but there are {len(strokes)}, {len(colours)} and {len(filled)}")
    large = Image.new("RGB", (32 * FINE, 32 * FINE), "white")
    pencil = ImageDraw.Draw(large)
    for stroke, colour, is_area in zip(_fitted(strokes, 30 - pen, 16), map(ImageColor.getrgb, colours), filled, strict=True):
        if is_area and len(stroke) > 2:
            pencil.polygon([tuple(place) for place in stroke], fill=colour)
        _draw(pencil, stroke, pen * FINE, colour)
    return np.asarray(large.resize((32, 32), Image.Resampling.BOX))


def _checked(strokes):
    """The strokes as float arrays, each (k, 2) with k >= 1."""
    try:
        strokes = [np.asarray(stroke, float) for stroke in strokes]
    except (TypeError, ValueError) as error:
        raise ValueError(f"strokes must be arrays (k, 2) of numbers, not {strokes!r}") from error
    if not strokes or any(stroke.ndim != 2 or stroke.shape[1] != 2 or len(stroke) == 0 for stroke in strokes):
        raise ValueError(f"strokes must be arrays (k, 2), at least one, but their shapes are {[stroke.shape for stroke in strokes]}")
    if not all((np.abs(stroke) < 1e100).all() for stroke in strokes):
        raise ValueError("the places of a stroke must not be NaN, infinite or beyond 1e100")
    return strokes


def _fitted(strokes, side, middle):
    """The strokes in a box of `side` pixels around (middle, middle), `FINE` times as large."""
    places = np.concatenate(strokes)
    low, high = places.min(axis=0), places.max(axis=0)
    size = np.max(high - low) or 1  # a dot
    return [((stroke - (low + high) / 2) / size * side + middle) * FINE for stroke in strokes]


def _draw(pencil, stroke, width, colour=255):
    if len(stroke) > 1:
        pencil.line([tuple(place) for place in stroke], fill=colour, width=round(width), joint="curve")
    for x, y in stroke:  # round ends and corners
        pencil.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=colour)


def redrawn(strokes, seed=0, size=0.12):
    """The same drawing by an unsteady hand: turned, slanted, stretched and bent a little.

    Parameters
    ----------
    strokes : list of arrays (k, 2)
    seed : int >= 0
        The same seed gives the same drawing.
    size : float in [0, 1]
        How unsteady; 0 leaves the drawing as it is, and from about 0.3 on it is hard to recognise.

    Returns
    -------
    list of arrays, more finely divided than the strokes
        A single dot stays where it is.

    Raises
    ------
    ValueError
        As `to_image`, or if seed or size is outside its range.
    """
    random = np.random.default_rng(arguments.whole(seed, "seed", 0))
    arguments.number(size, "size", 0, 1, closed=True)
    strokes = [_divided(stroke) for stroke in _checked(strokes)]
    places = np.concatenate(strokes)
    middle, extent = places.mean(axis=0), np.ptp(places, axis=0).max()
    matrix = np.eye(2) + random.normal(0, size, (2, 2))
    bends = [(random.normal(0, size / 3, 2), random.normal(0, 4, 2), random.uniform(0, 2 * np.pi)) for _ in range(4)]

    def move(places):
        places = (places - middle) / (extent or 1)
        bent = sum(push * np.sin(places @ wave + start)[:, np.newaxis] for push, wave, start in bends)
        return (places @ matrix.T + bent) * extent + middle

    return [move(stroke) for stroke in strokes]


def _divided(stroke):
    """Places evenly between those of a stroke, so that a straight line can bend."""
    steps = np.linspace(0, len(stroke) - 1, max(1, 12 * (len(stroke) - 1) + 1))
    return np.stack([np.interp(steps, np.arange(len(stroke)), column) for column in stroke.T], axis=1)
