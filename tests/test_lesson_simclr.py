"""The widgets of notebook 04: a slider moves one figure, and the follower measures what it says."""

import numpy as np
import pytest

from helpers import augment, batches, datasets, models
from helpers.lessons.simclr import widgets as simclr


@pytest.fixture(scope="module")
def validation():
    return datasets.load_mnist().validation


def test_a_slider_changes_the_views_and_only_by_its_own_strength(validation):
    widget = simclr.strengths(validation.images[:6])
    sliders = {slider.description: slider for slider in widget.children[:-1]}
    picture = widget.children[-1]
    before = picture.value
    sliders["rotation"].value = 120
    assert picture.value != before
    sliders["rotation"].value = 30
    assert picture.value == before  # the same random numbers: the figure comes back


def test_each_slider_can_stand_at_the_strength_of_the_training(validation):
    for slider in simclr.strengths(validation.images[:6]).children[:-1]:
        assert slider.value == augment.two_views.__kwdefaults__[slider.description]
        steps = slider.value / slider.step
        assert steps == pytest.approx(round(steps))  # or the page would move it to the next step


class Picture:
    """What `display` returns in a notebook."""

    def __init__(self, figure, display_id):
        self.figures = [figure]

    def update(self, figure):
        self.figures.append(figure)


def test_the_follower_measures_before_during_and_after_the_training(validation, monkeypatch):
    monkeypatch.setattr(simclr, "display", Picture)
    model = models.SimCLR(models.simclr_encoder(), models.projection_head(), seed=0)
    model.compile("adam", jit_compile=False)
    follow = simclr.Follow(validation.images[:600], validation.labels[:600], every=2)
    model.fit(batches.ImageBatches(validation.images[:160], None, 32), epochs=1, callbacks=[follow], verbose=0)
    assert [moment["step"] for moment in follow.moments] == [0, 2, 4, 5]
    assert len(follow.picture.figures) == 4
    for moment in follow.moments:
        assert 0 < moment["loss"] < np.log(511) + 0.5 and 1 <= moment["rank"] <= 511 and 0 < moment["knn"] <= 1
        assert moment["alignment"] >= 0 and moment["uniformity"] <= 0 and moment["effective_rank"] > 1
