"""The interactive figure: one image, redrawn in place, and nothing left behind."""

import ipywidgets
import matplotlib.pyplot as plt

from helpers.course.live import LiveFigure


def test_moving_a_control_draws_once_and_changes_the_image_even_when_the_cell_was_run_again():
    """What is stored of it is a sentence."""
    drawn = []

    def draw(figure, height):
        drawn.append(height)
        figure.subplots().bar(0, height)

    for _ in range(3):
        widget = LiveFigure(draw, (3, 2), height=ipywidgets.IntSlider(value=1, min=0, max=9))
    control, image = widget.children
    before = bytes(image.value)
    control.value = 5
    assert drawn == [1, 1, 1, 5] and plt.get_fignums() == []
    assert bytes(image.value) != before and bytes(image.value).startswith(b"\x89PNG")
    assert widget._repr_mimebundle_()["text/plain"].startswith("Run this cell")
