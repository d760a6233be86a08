"""The widgets of notebook 04."""

import ipywidgets
import keras
from matplotlib.figure import Figure

from helpers import augment, losses, metrics, models
from helpers.course.live import WIDE, LiveFigure
from helpers.course.progress import Follower
from helpers.lessons.simclr import plots


def strengths(images):
    """`plots.views` with a slider for each change of `augment.two_views`; every move draws the same random numbers.

    Parameters
    ----------
    images : array (n, height, width, 1), in [0, 1]

    Returns
    -------
    LiveFigure
    """
    last_and_step = {"rotation": (180, 5), "shift": (14, 0.5), "scale": (0.9, 0.05), "shear": (2, 0.1)}
    last_and_step |= {"thickness": (1, 0.05), "brightness": (1, 0.05), "noise": (0.5, 0.025)}
    starts = augment.two_views.__kwdefaults__  # what the training uses

    def draw(figure, **chosen):
        plots.views(images, augment.two_views(images, **chosen, seed=1), "Two random views of each image", figure)

    sliders = {
        name: ipywidgets.FloatSlider(value=starts[name], min=0, max=last, step=step, description=name, **WIDE)
        for name, (last, step) in last_and_step.items()
    }
    return LiveFigure(draw, (9, 2.8), **sliders)


class Follow(Follower):
    """Give it to `fit` of a SimCLR model: again and again it measures images that are not trained on, and one figure follows.

    Parameters
    ----------
    images : array (n, height, width, 1), n even and at least 512
        Their first half is the reference of the k nearest neighbours, their second half is classified.
    labels : int array (n,)
        For the kNN accuracy alone; the training never sees them.
    every : int > 0
        Steps between two measurements.

    After the training, `moments` holds a dict for each measurement, as `plots.learning` takes them.
    """

    def __init__(self, images, labels, every=100):
        super().__init__()
        self.images, self.labels, self.every = images, labels, every
        self.views = augment.two_views(images[:512], seed=0)  # the same at each moment, so that curves are smooth

    def is_due(self, step):
        return step % self.every == 0

    def draw(self, step):
        self.moments = [] if step == 0 else self.moments
        z_a, z_b = (models.embed(self.model, view) for view in self.views)
        h = models.embed(self.model.encoder, self.images)
        half = len(h) // 2
        self.moments.append(
            {
                "step": step,
                "loss": float(losses.nt_xent_loss(z_a[:256], z_b[:256], self.model.temperature)),
                "rank": float(keras.ops.mean(models.rank_of_partner(z_a[:256], z_b[:256]))),
                "knn": metrics.knn_accuracy(h[:half], self.labels[:half], h[half:], self.labels[half:]),
                "alignment": metrics.alignment(z_a, z_b),
                "uniformity": metrics.uniformity(z_a),
                "effective_rank": metrics.collapse_report(h[:500])["effective_rank"],
            }
        )
        return plots.learning(self.moments, 256, Figure(figsize=(9.5, 4.8), layout="constrained"))
