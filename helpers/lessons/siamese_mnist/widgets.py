"""The widget of notebook 03."""

import ipywidgets
import numpy as np

from helpers import metrics
from helpers.course.live import LiveFigure
from helpers.lessons.siamese_mnist import plots


def threshold(same, distance):
    """Move the threshold and watch the histogram, the point on the ROC, the false accepts and the false rejects.

    `plots.threshold_view` with a slider.

    Parameters
    ----------
    same, distance : arrays (n,)

    Returns
    -------
    LiveFigure
    """
    curve = metrics.roc(same, distance)[:2]
    furthest = float(np.max(distance))
    slider = ipywidgets.FloatSlider(
        value=0.5, min=0, max=round(furthest, 2), step=0.01, description="threshold", layout=ipywidgets.Layout(width="600px")
    )

    def draw(figure, threshold):
        plots.threshold_view(same, distance, threshold, curve, figure)
        # fixed margins: working them out at each move would take longer than the drawing
        figure.subplots_adjust(left=0.08, right=0.975, bottom=0.16, top=0.91, wspace=0.2)

    return LiveFigure(draw, figsize=(11, 4), threshold=slider)
