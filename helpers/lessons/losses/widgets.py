"""The interactive figures of notebook 02."""

import ipywidgets
import numpy as np

from helpers.course.live import WIDE, LiveFigure
from helpers.lessons.losses import descent, plots


def springs():
    """`plots.springs` with sliders for the margin and the distance."""
    return LiveFigure(
        lambda figure, margin, distance: plots.springs(margin, distance, figure=_with_margins(figure, left=0.07, bottom=0.17, wspace=0.16)),
        (9, 3.4),
        margin=ipywidgets.FloatSlider(value=1.0, min=0.1, max=2.0, step=0.05, description="margin m", **WIDE),
        distance=ipywidgets.FloatSlider(value=0.4, min=0.05, max=2.0, step=0.05, description="distance d", **WIDE),
    )


def negative_weights(similarity, false_negative):
    """`plots.negative_weights` with sliders for the anchor and the temperature.

    Parameters
    ----------
    similarity : array (anchors, negatives)
    false_negative : bool array (anchors, negatives)
    """
    similarity, false_negative = np.asarray(similarity), np.asarray(false_negative)

    def draw(figure, temperature, anchor):
        ax = _with_margins(figure, left=0.1, bottom=0.16).subplots()
        plots.negative_weights(similarity[anchor], temperature, false_negative[anchor], ax=ax)

    return LiveFigure(
        draw,
        (8, 3.6),
        temperature=ipywidgets.FloatLogSlider(value=0.5, base=10, min=-2, max=1, step=0.05, description="temperature τ", **WIDE),
        anchor=ipywidgets.IntSlider(value=0, min=0, max=len(similarity) - 1, description="anchor", **WIDE),
    )


def particles():
    """`plots.film_strip` of `descent.run` with a choice of the loss and sliders for everything it depends on."""
    angles, labels = descent.start_points()

    def draw(figure, loss, margin, temperature, negatives, seed):
        frames = descent.run(loss, angles, labels, margin, temperature, negatives, seed=seed)
        plots.film_strip({loss: frames}, labels, [0, 20, 100, 300], figure=_with_margins(figure, left=0.07, bottom=0.04, wspace=0.1))

    return LiveFigure(
        draw,
        (9.6, 2.7),
        loss=ipywidgets.Dropdown(value="NT-Xent", options=descent.LOSSES, description="loss", **WIDE),
        margin=ipywidgets.FloatSlider(value=1.0, min=0.1, max=3.0, step=0.1, description="margin m", **WIDE),
        temperature=ipywidgets.FloatLogSlider(value=0.5, base=10, min=-2, max=1, step=0.1, description="temperature τ", **WIDE),
        negatives=ipywidgets.IntSlider(value=22, min=1, max=22, description="negatives", **WIDE),
        seed=ipywidgets.IntSlider(value=0, min=0, max=9, description="draw", **WIDE),
    )


def _with_margins(figure, **margins):
    """Fixed margins: to work them out at every move takes as long as the drawing."""
    figure.subplots_adjust(right=0.98, top=0.89, **margins)
    return figure
