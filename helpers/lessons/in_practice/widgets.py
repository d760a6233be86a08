"""The widget of notebook 06."""

import ipywidgets

from helpers.course.live import WIDE, LiveFigure
from helpers.lessons.in_practice import plots


def label_free(tables):
    """`plots.label_free` with a choice of the number and of the data set.

    Parameters
    ----------
    tables : dict of str -> pandas.DataFrame
        For each data set a table as `plots.label_free` takes it.

    Returns
    -------
    LiveFigure
    """

    def draw(figure, number, data):
        plots.label_free(tables[data], number, figure.add_axes((0.11, 0.14, 0.86, 0.76)))

    numbers = [name for name in next(iter(tables.values())) if name not in ("name", "quality")]
    number = ipywidgets.Dropdown(options=numbers, description="number", **WIDE)
    data = ipywidgets.Dropdown(options=list(tables), description="data", **WIDE)
    return LiveFigure(draw, (7, 4.2), number=number, data=data)
