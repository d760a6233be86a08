"""The one way in which the course makes a figure interactive, and what other widgets with pictures need of it."""

import io

import ipywidgets
from matplotlib.figure import Figure

WIDE = {"layout": ipywidgets.Layout(width="480px"), "style": {"description_width": "130px"}}  # sliders, one below the other


def png(figure):
    """A matplotlib figure as the bytes of a PNG."""
    file = io.BytesIO()
    figure.savefig(file, format="png")
    return file.getvalue()


BLANK = png(Figure(figsize=(0.02, 0.02), layout="none"))  # without any bytes, a browser shows the sign of a broken picture


def picture():
    """An empty place for a picture, which keeps its own width: a VBox would stretch a narrow figure."""
    return ipywidgets.Image(value=BLANK, format="png", layout=ipywidgets.Layout(align_self="flex-start", max_width="100%"))


class LiveFigure(ipywidgets.VBox):
    """Controls above one figure that is drawn again whenever a control moves.

    The figure is an image inside the widget: it is replaced in place, so nothing flickers or doubles, and it never counts among
    pyplot's open figures.

    Parameters
    ----------
    draw : function
        Called as `draw(figure, **values)` with an empty matplotlib figure, without a layout engine, and the value of every control.
    figsize : (float, float)
        Width and height of the figure in inches.
    **controls : ipywidgets with a `value`
        One for each argument of `draw`.
    """

    def __init__(self, draw, figsize, **controls):
        self._draw, self._figsize, self._controls = draw, figsize, controls
        self._image = picture()
        super().__init__([*controls.values(), self._image])
        for control in controls.values():
            control.observe(self._redraw, names="value")
        self._redraw()

    def _redraw(self, change=None):
        figure = Figure(figsize=self._figsize, layout="none")  # the style's constrained layout would be worked out at every move
        self._draw(figure, **{name: control.value for name, control in self._controls.items()})
        self._image.value = png(figure)

    def __repr__(self):
        return "Run this cell to get the sliders; the figure beside it shows the same without them."
