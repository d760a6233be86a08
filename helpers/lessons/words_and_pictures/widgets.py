"""The widgets of notebook 07: a text box that finds drawings, a canvas whose drawing is searched for."""

import ipywidgets
import numpy as np
from matplotlib.figure import Figure

from helpers import strokes
from helpers.course import canvas
from helpers.course.live import BLANK, picture, png
from helpers.lessons.words_and_pictures import plots

PAINTS = ("red", "orange", "gold", "green", "deepskyblue", "blue", "purple", "pink", "saddlebrown", "gray", "black", "white")


def search(find, examples):
    """A text box: type words, press Enter, and the nearest drawings come.

    Parameters
    ----------
    find : function
        From a text to a sentence about it and the drawings that it finds, uint8 (n, 32, 32, 3); none where no word is known.
    examples : list of str
        Queries to choose from, the first of which is shown.

    Returns
    -------
    Search
    """
    return Search(find, examples)


class Search(ipywidgets.VBox):
    """As `search`."""

    def __init__(self, find, examples):
        self.find = find
        wide = ipywidgets.Layout(width="420px")
        self.text = ipywidgets.Text(examples[0], description="words", continuous_update=False, layout=wide)
        self.example = ipywidgets.Dropdown(options=examples, description="or try", layout=wide)
        self.answer, self.picture = ipywidgets.HTML(), picture()
        super().__init__([self.text, self.example, self.answer, self.picture])
        self.example.observe(lambda change: setattr(self.text, "value", change["new"]), names="value")
        self.text.observe(lambda change: self.show(change["new"]), names="value")
        self.show(examples[0])

    def show(self, words):
        """Search for words, and show what is found."""
        sentence, found = self.find(words)
        self.answer.value = sentence
        self.picture.value = _row(found)

    def __repr__(self):
        return "Run this cell to get a text box; the figure beside it\nshows the same for some queries."


def draw(find):
    """A canvas with colours: draw something, and the nearest drawings come, with how sure the model is.

    Parameters
    ----------
    find : function
        From a picture uint8 (32, 32, 3) to a sentence about it and the drawings that are nearest, uint8 (n, 32, 32, 3).

    Returns
    -------
    Painting
    """
    return Painting(find)


class Painting(canvas.Canvas):
    """As `draw`. `paints` and `areas` hold the colour of each stroke, and whether it is filled."""

    def __init__(self, find):
        super().__init__(pen=10)
        self.find, self.paints, self.areas = find, [], []
        self.paint = ipywidgets.Dropdown(options=PAINTS, description="colour")
        self.filled = ipywidgets.Checkbox(True, description="fill the shape", indent=False)
        wipe = ipywidgets.Button(description="Wipe", layout=ipywidgets.Layout(width="100px"))
        wipe.on_click(lambda _: self.wipe())
        self.task = "Draw something in colour: a heart, a sun, a house."
        self.answer, self.picture = ipywidgets.HTML(self.task), picture()
        right = ipywidgets.VBox([self.paint, self.filled, wipe, self.answer, self.picture])
        self.children = (ipywidgets.HBox([self.canvas, right]),)

    def begun(self):
        self.paints.append(self.paint.value)
        self.areas.append(self.filled.value)
        self.canvas.stroke_style = self.canvas.fill_style = self.paint.value
        self.answer.value, self.picture.value = "…", BLANK

    def drawn(self):
        if self.areas[-1] and len(self.strokes[-1]) > 2:
            self.canvas.fill_polygon(self.strokes[-1])
        drawing = strokes.to_picture(self.strokes, self.paints, self.areas)
        sentence, found = self.find(drawing)
        self.answer.value = sentence
        self.picture.value = _row(np.concatenate([drawing[np.newaxis], found]))

    def wipe(self):
        """Empty the canvas and take back the last answer."""
        self.paints, self.areas = [], []
        self.clear()
        self.answer.value, self.picture.value = self.task, BLANK


def _row(images):
    """PNG of drawings side by side."""
    if not len(images):
        return BLANK
    return png(plots.drawings(np.asarray(images)[np.newaxis], [""], figure=Figure(figsize=(0.2 + 0.72 * len(images), 0.82), layout="none")))
