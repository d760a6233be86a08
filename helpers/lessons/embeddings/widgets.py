"""The widgets of notebook 05: two linked maps to explore, the film of a training, a canvas to draw on."""

import base64
import io
import warnings

import ipywidgets
import matplotlib.image
import numpy as np
import pandas
from matplotlib.figure import Figure

from helpers import strokes
from helpers.course import canvas, figures
from helpers.course.live import BLANK, LiveFigure, picture, png
from helpers.lessons.embeddings import check, plots

with warnings.catch_warnings():  # jupyter-scatter 1.0.1 uses what pandas 3.1 deprecates
    warnings.simplefilter("ignore")
    import jscatter

SHOWN = 8  # images in a row: two rows stand side by side above the maps


def explore(images, labels, places, colours, nearest):
    """Two linked maps: the digit under the pointer with its nearest neighbours, and what the lasso holds, in both.

    The static twin is `plots.digit_maps` with `marked`.

    Parameters
    ----------
    images : array (n, 28, 28, 1) in [0, 1]
    labels : int array (n,)
        Digits 0 to 9.
    places : dict of title -> array (n, 2)
        Two maps of the same images.
    colours : dict of name -> array (n,)
        What the points can be coloured by: bools as two kinds, floats on a scale. The class is always among them.
    nearest : int array (n, k)
        The nearest neighbours of each image, as `metrics.neighbours` gives them.

    Returns
    -------
    Explorer
    """
    return Explorer(images, labels, places, colours, nearest)


class Explorer(ipywidgets.VBox):
    """As `explore`. `order` holds the image of each row of `table`: those of the first yes-or-no colour come last, on top of all others."""

    def __init__(self, images, labels, places, colours, nearest):
        self.images, self.labels, self.nearest = np.asarray(images), np.asarray(labels), np.asarray(nearest)
        kinds = [values for values in map(np.asarray, colours.values()) if values.dtype == bool]
        self.order = np.argsort(kinds[0], kind="stable") if kinds else np.arange(len(self.labels))
        columns = {"digit": pandas.Categorical(self.labels.astype(str)), "image": [_url(image) for image in self.images]}
        for name, values in colours.items():
            values = np.asarray(values)
            columns[name] = pandas.Categorical(np.where(values, "yes", "no")) if values.dtype == bool else values.astype(float)
        for number, map_ in enumerate(places.values()):
            columns[f"x{number}"], columns[f"y{number}"] = np.asarray(map_, float).T
        self.table = pandas.DataFrame(columns).iloc[self.order].reset_index(drop=True)
        self.scatters = [self._scatter(number) for number in range(len(places))]
        grid = jscatter.compose(list(zip(self.scatters, places, strict=True)), sync_selection=True, sync_hover=True, row_height=380)
        self.colour = ipywidgets.ToggleButtons(options=["digit", *colours], description="colour by")
        self.pointed, self.pointed_images = ipywidgets.HTML("Move the pointer onto a point."), picture()
        self.chosen, self.chosen_images = (
            ipywidgets.HTML("Second button beside a map: draw a ring around points."),
            picture(),
        )
        half = ipywidgets.Layout(width="50%", min_height="118px")  # the maps below stay where they are, whatever is shown here
        answers = [(self.pointed, self.pointed_images), (self.chosen, self.chosen_images)]
        super().__init__([self.colour, ipywidgets.HBox([ipywidgets.VBox(each, layout=half) for each in answers]), grid])
        self.colour.observe(self._recolour, names="value")
        for scatter in self.scatters:
            scatter.widget.observe(self._point, names="hovering")
        self.scatters[0].widget.observe(self._choose, names="selection")  # the other map's selection follows

    def _scatter(self, number):
        x, y = f"x{number}", f"y{number}"
        low, high = self.table[[x, y]].min(), self.table[[x, y]].max()
        middle, half = (low + high) / 2, 0.54 * (high - low).max()  # the same scale for both axes, and room around the islands
        x_scale, y_scale = ((middle[axis] - half, middle[axis] + half) for axis in (x, y))
        scatter = jscatter.Scatter(data=self.table, x=x, y=y, x_scale=x_scale, y_scale=y_scale, height=340, size=5, axes=False, legend=True)
        scatter.color(by="digit", map=figures.COLOURS)
        return scatter.tooltip(True, properties=["digit"], preview="image", preview_type="image", preview_image_height=84)

    def _recolour(self, change):
        name = change["new"]
        is_scale = self.table[name].dtype == float
        kinds = figures.COLOURS if name == "digit" else "viridis" if is_scale else [figures.UNLABELLED, figures.DIFFERENT]
        for scatter in self.scatters:
            scatter.color(by=name, map=kinds)
            if name == "digit" or is_scale:
                scatter.size(default=5, by=None)
            else:
                scatter.size(by=name, map=[5, 12])

    def _point(self, change):
        if change["new"] is None or change["new"] < 0:
            return
        row = self.order[int(change["new"])]
        rows = [row, *self.nearest[row][: SHOWN - 1]]
        self.pointed.value = f"Under the pointer: image {row}, labelled {self.labels[row]}; then its nearest neighbours."
        self.pointed_images.value = _row(self.images[rows], self.labels[rows])

    def _choose(self, change):
        rows = self.order[np.asarray(change["new"], int)]
        digits, counts = np.unique(self.labels[rows], return_counts=True)
        held = ", ".join(f"{count} × {digit}" for digit, count in zip(digits, counts, strict=True))
        self.chosen.value = f"{len(rows)} chosen: {held or 'nothing'}. The first of them:"
        self.chosen_images.value = _row(self.images[rows[:SHOWN]], self.labels[rows[:SHOWN]])

    def __repr__(self):
        return "Run this cell to get two linked maps; the figure beside it\nshows the same without them."


def film(moments, labels, limits):
    """The film of a training with a Play button: `plots.digit_map` at several moments.

    Parameters
    ----------
    moments : dict of str -> array (n, 2)
        Title: the map at that moment, in the order of time, all by one projection.
    labels : int array (n,)
    limits : (low, high), each (2,)
        The corners of what is shown.

    Returns
    -------
    LiveFigure
    """
    slider = ipywidgets.IntSlider(max=len(moments) - 1, description="moment", layout=ipywidgets.Layout(width="430px"))
    play = ipywidgets.Play(max=len(moments) - 1, interval=400, description="play")
    ipywidgets.jslink((play, "value"), (slider, "value"))
    titles = list(moments)

    def draw(figure, moment):
        ax = figure.add_axes((0.01, 0.01, 0.98, 0.92))
        plots.digit_map(moments[titles[moment]], labels, titles[moment], limits=limits, ax=ax)

    live = LiveFigure(draw, (4.6, 4.9), moment=slider)
    live.children = (play, *live.children)
    return live


def teach(embed, limit=np.inf, decide=None, names=("A", "B", "C")):
    """A canvas for mouse or finger: draw one example of each of a few symbols, then draw one more, and the nearest example answers.

    Parameters
    ----------
    embed : function
        Images (n, 28, 28, 1) in [0, 1] to embeddings (n, d), whose Euclidean distance decides.
    limit : float
        If even the nearest example is further away, the answer is "none of these".
    decide : function, optional
        A learner's `nearest_or_none`, which gives the answers if its check is content with it.
    names : sequence of str

    Returns
    -------
    Canvas
    """
    return Canvas(embed, limit, decide, names)


class Canvas(canvas.Canvas):
    """As `teach`. `strokes` is the drawing of the moment, `examples` maps a name to an image and its embedding."""

    def __init__(self, embed, limit, decide, names):
        super().__init__()
        self.embed, self.limit, self.examples = embed, limit, {}
        self.decide = check.nearest_or_none.or_solution(decide)
        self.taught = BLANK  # the picture of all examples
        buttons = [ipywidgets.Button(description=f"This is {name}", layout=ipywidgets.Layout(width="100px")) for name in names]
        for button, name in zip(buttons, names, strict=True):
            button.on_click(lambda _, name=name: self.learn(name))
        wipe = ipywidgets.Button(description="Wipe", layout=ipywidgets.Layout(width="100px"))
        wipe.on_click(lambda _: self.wipe())
        self.task = f"Draw a symbol, then press “This is {names[0]}”."
        self.answer, self.picture = ipywidgets.HTML(self.task), picture()
        right = ipywidgets.VBox([ipywidgets.HBox([*buttons, wipe]), self.answer, self.picture])
        self.children = (ipywidgets.HBox([self.canvas, right]),)

    def learn(self, name):
        """Take the drawing as the one example of a name."""
        if not self.strokes:
            self.answer.value = "There is no drawing yet."
            return
        image = strokes.to_image(self.strokes)
        self.examples[name] = image, self.embed(image[np.newaxis])[0]
        self.taught = _row([example for example, _ in self.examples.values()], list(self.examples))
        self.wipe()
        self.answer.value = f"Learnt {name} from one example. Draw another symbol, or one of those again."

    def judge(self):
        """Compare the drawing with every example; the nearest answers, if it is near enough."""
        image = strokes.to_image(self.strokes)
        z = self.embed(image[np.newaxis])[0]
        distances = {name: float(np.linalg.norm(z - example)) for name, (_, example) in self.examples.items()}
        by_distance = sorted(distances, key=distances.get)
        told = ", ".join(f"{name} at {distances[name]:.2f}" for name in by_distance)
        index = self.decide(z, np.array([example for _, example in self.examples.values()]), self.limit)
        verdict = f"Nearest: <b>{list(distances)[index]}</b>." if index >= 0 else f"<b>None of these</b> within {self.limit:.2f}."
        self.answer.value = f"{verdict} Distances: {told}."
        images = [image, *(self.examples[name][0] for name in by_distance)]
        self.picture.value = _row(images, ["drawn", *(f"{name} {distances[name]:.2f}" for name in by_distance)])

    def wipe(self):
        """Empty the canvas and take back the last answer; the examples stay."""
        self.clear()
        self._say("Draw a symbol." if self.examples else self.task)

    def _say(self, words):
        self.answer.value, self.picture.value = words, self.taught

    def begun(self):
        self._say("…")  # the old answer is not that of the new line

    def drawn(self):
        if self.examples:
            self.judge()
        else:
            self.answer.value = self.task


def _row(images, titles):
    """PNG of images side by side."""
    if not len(images):
        return BLANK
    figure = Figure(figsize=(0.75 * len(images), 1), layout="none")
    figures.image_row(images, titles, ax=figure.add_axes((0, 0, 1, 0.78)))
    return png(figure)


def _url(image):
    """The image as an address that holds its PNG, for the browser."""
    file = io.BytesIO()
    matplotlib.image.imsave(file, image[:, :, 0], cmap="gray_r", vmin=0, vmax=1, format="png")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
