"""A canvas to draw on with mouse or finger, for widgets that answer to a drawing."""

import functools

import ipycanvas
import ipywidgets


class Canvas(ipywidgets.VBox):
    """A square to draw on; `strokes` holds the places (x, y) of each line, and y points downwards.

    A lesson derives its own: it puts `self.canvas` somewhere among its children, and says in `begun()` what happens when a line begins,
    in `drawn()` what happens when it ends.

    Parameters
    ----------
    pen : float > 0
        Width of the line, in pixels of the canvas.
    """

    SIZE = 224

    def __init__(self, pen=14):
        self.strokes, self.is_down = [], False
        size = {"width": f"{self.SIZE}px", "height": f"{self.SIZE}px"}
        self.canvas = ipycanvas.Canvas(width=self.SIZE, height=self.SIZE, layout=ipywidgets.Layout(border="1px solid gray", **size))
        self.canvas.line_width, self.canvas.line_cap = pen, "round"
        for start, move, end in (("mouse_down", "mouse_move", "mouse_up"), ("touch_start", "touch_move", "touch_end")):
            for event, act in ((start, self._down), (move, self._move), (end, self._up)):
                getattr(self.canvas, f"on_{event}")(functools.partial(_at_first_finger, act) if "touch" in event else act)
        self.canvas.on_mouse_out(self._up)
        super().__init__()

    def begun(self):
        """A line has begun; the lesson's own class says what then."""

    def drawn(self):
        """A line is drawn; the lesson's own class says what then."""

    def clear(self):
        """Take every line away."""
        self.strokes, self.is_down = [], False
        self.canvas.clear()

    def _down(self, x, y):
        self.is_down = True
        self.strokes.append([(x, y)])
        self.begun()
        self.canvas.fill_circle(x, y, self.canvas.line_width / 2)

    def _move(self, x, y):
        if self.is_down:
            self.canvas.stroke_line(*self.strokes[-1][-1], x, y)
            self.strokes[-1].append((x, y))

    def _up(self, x=0, y=0):
        if self.is_down:
            self.is_down = False
            self.drawn()

    def __repr__(self):
        return "Run this cell to get a canvas; the figure beside it\nshows the same with drawings made before."


def _at_first_finger(act, touches):
    """The fingers on the canvas, none when the last is lifted: only the first draws."""
    act(*next(iter(touches), ()))
