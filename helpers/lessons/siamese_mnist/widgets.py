"""The widget of notebook 03."""

import ipywidgets
import numpy as np

from helpers import metrics
from helpers.course.live import LiveFigure
from helpers.lessons.siamese_mnist import plots


def threshold(same, distance):
    """`plots.threshold_view` with a slider for the threshold.

    Parameters
    ----------
    same, distance : arrays (n,)

    Returns
    -------
    LiveFigure
    """
    curve, last = metrics.roc(same, distance)[:2], round(float(np.max(distance)), 2)

    def draw(figure, threshold):
        plots.threshold_view(same, distance, threshold, curve, figure)
        # fixed margins: working them out at each move would take longer than the drawing
        figure.subplots_adjust(left=0.085, right=0.975, bottom=0.16, top=0.91, wspace=0.2)

    layout = ipywidgets.Layout(width="600px")
    slider = ipywidgets.FloatSlider(value=0.5, min=0, max=last, step=0.01, description="threshold", layout=layout)
    return LiveFigure(draw, (11, 4), threshold=slider)
