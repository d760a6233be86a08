"""The widgets of notebook 00."""

import ipywidgets
from matplotlib.figure import Figure

from helpers.course.live import WIDE, LiveFigure
from helpers.course.progress import Follower
from helpers.lessons.start_here import plots


class Greeting(ipywidgets.Button):
    """A button that answers when it is clicked: the page reaches the kernel, and the kernel reaches the page."""

    def __init__(self):
        super().__init__(description="Click me")
        self.on_click(lambda button: setattr(button, "description", "Widgets work"))

    def __repr__(self):
        return "Run this cell to get a button."


class Watch(Follower):
    """Give it to `fit`: the same images are embedded again and again, and one picture of the sphere follows them.

    Steps lie close together at first, when most changes, and are 20 apart later.

    Parameters
    ----------
    images : array (n, ...)
        What the network embeds into three dimensions, to unit length; not needed for its training.
    labels : int array (n,)
        Digits 0 to 9.
    turn, tilt : float
        From where the sphere is seen, as in `plots.sphere`.

    After the training, `moments` maps the number of steps to the embeddings (n, 3) after them; 0 is before the training.
    """

    def __init__(self, images, labels, turn=0, tilt=20):
        super().__init__()
        self.images, self.labels, self.view = images, labels, (turn, tilt)

    def is_due(self, step):
        last = max(self.moments)
        return step - last >= min(20, 1 + last / 2)

    def draw(self, step):
        self.moments = {} if step == 0 else self.moments
        self.moments[step] = self.model.predict_on_batch(self.images)
        ax = Figure(figsize=(3.7, 3.7)).subplots()
        return plots.sphere(self.moments[step], self.labels, *self.view, f"after {step} steps", ax).figure


def turn(moments, labels, turn=0, tilt=20):
    """`plots.sphere` with sliders: go back in time, and turn it.

    Parameters
    ----------
    moments : dict
        Number of steps: embeddings (n, 3), as `Watch` collects them.
    labels : int array (n,)
    turn, tilt : float
        From where the sphere is seen at first.

    Returns
    -------
    LiveFigure
    """

    def draw(figure, steps, turn, tilt):
        plots.sphere(moments[steps], labels, turn, tilt, f"after {steps} steps", figure.add_axes((0.01, 0.01, 0.98, 0.91)))

    return LiveFigure(
        draw,
        (3.8, 4.1),
        steps=ipywidgets.SelectionSlider(options=list(moments), value=max(moments), description="steps trained", **WIDE),
        turn=ipywidgets.IntSlider(value=turn, min=-180, max=180, step=10, description="turn, degrees", **WIDE),
        tilt=ipywidgets.IntSlider(value=tilt, min=-90, max=90, step=10, description="tilt, degrees", **WIDE),
    )
