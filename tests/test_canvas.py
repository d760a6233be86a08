"""The canvas without a browser: what a mouse and a finger leave in it."""

import pytest

from helpers.course.canvas import Canvas


class Remembering(Canvas):
    def __init__(self):
        super().__init__(pen=5)
        self.told = []

    def begun(self):
        self.told.append("begun")

    def drawn(self):
        self.told.append("drawn")


@pytest.fixture
def canvas():
    return Remembering()


def test_a_line_begins_where_the_pen_goes_down_and_ends_once(canvas):
    canvas._move(1, 1)  # the pen is not down
    canvas._up(1, 1)
    canvas._down(2, 3)
    canvas._move(4, 5)
    canvas._up(4, 5)
    canvas._up()  # the pointer leaves
    assert canvas.strokes == [[(2, 3), (4, 5)]] and canvas.told == ["begun", "drawn"]
    canvas.clear()
    assert canvas.strokes == [] and canvas.canvas.line_width == 5


def test_only_the_first_finger_draws(canvas):
    for event, touches in (("touch_start", [(20, 30)]), ("touch_move", [(90, 80), (5, 5)]), ("touch_end", [])):
        canvas.canvas._handle_frontend_event(canvas.canvas, {"event": event, "touches": [{"x": x, "y": y} for x, y in touches]}, [])
    assert canvas.strokes == [[(20, 30), (90, 80)]] and not canvas.is_down


def test_it_is_stored_as_a_sentence(canvas):
    assert canvas._repr_mimebundle_()["text/plain"].startswith("Run this cell to get a canvas")
