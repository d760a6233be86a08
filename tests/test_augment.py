"""Views: independent for every image, view and call; within [0, 1]; nothing mirrored, wrapped or invented."""

import keras
import numpy as np
import pytest
import scipy.ndimage
import tensorflow as tf

from helpers import augment

OFF = {"rotation": 0, "shift": 0, "scale": 0, "shear": 0, "thickness": 0, "brightness": 0, "noise": 0}
ALL = {"rotation": 40, "shift": 5, "scale": 0.4, "shear": 0.5, "thickness": 1, "brightness": 0.5, "noise": 0.2}


@pytest.fixture(scope="module")
def digits():
    from helpers import datasets

    return datasets.load_mnist().validation.images[:200]


def only(**strength):
    return OFF | strength


def test_without_any_strength_the_views_are_the_images(digits):
    for view in augment.two_views(digits, **OFF):
        np.testing.assert_array_equal(view, digits)


def test_views_stay_images(digits):
    for view in augment.two_views(digits, **ALL, seed=0):
        assert view.shape == digits.shape and view.dtype == tf.float32
        assert np.isfinite(view).all() and np.min(view) >= 0 and np.max(view) <= 1


@pytest.mark.parametrize("name", OFF)
def test_each_change_alone_differs_between_images_views_and_calls(digits, name):
    image = np.repeat(digits[:1], 50, axis=0)  # one image many times: every difference comes from the drawing
    generator = keras.random.SeedGenerator(0)
    first, second = augment.two_views(image, **only(**{name: ALL[name]}), seed=generator)
    third, _ = augment.two_views(image, **only(**{name: ALL[name]}), seed=generator)
    views = np.concatenate([first, second, third]).reshape(150, -1)
    assert len(np.unique(views, axis=0)) >= 140  # nearly: two draws of "thinner" may both clear a stroke of one pixel


def test_in_a_graph_every_call_draws_anew_and_a_seed_repeats(digits):
    generator = keras.random.SeedGenerator(3)
    graph = tf.function(lambda images: augment.two_views(images, seed=generator))
    first, second = graph(digits)[0], graph(digits)[0]
    assert np.abs(first - second).mean() > 0.01
    np.testing.assert_array_equal(augment.two_views(digits, seed=3)[0], augment.two_views(digits, seed=3)[0])
    assert np.abs(augment.two_views(digits, seed=3)[0] - augment.two_views(digits, seed=4)[0]).mean() > 0.01
    assert np.abs(augment.two_views(digits)[0] - augment.two_views(digits)[0]).mean() > 0.01


@pytest.mark.parametrize("make_seed", [lambda: None, lambda: keras.random.SeedGenerator(0)])
def test_epochs_of_a_dataset_differ(digits, make_seed):
    seed = make_seed()
    data = tf.data.Dataset.from_tensor_slices(digits).batch(200).map(lambda images: augment.two_views(images, seed=seed)[0])
    first, second = (next(iter(data)) for _ in range(2))
    assert np.abs(first - second).mean() > 0.01


@pytest.mark.parametrize("seed", [3, np.int64(3), 2**31 + 3])
def test_an_int_gives_the_same_views_in_a_dataset_in_a_graph_and_without(digits, seed):
    expected = augment.two_views(digits, **ALL, seed=keras.random.SeedGenerator(int(seed)))
    data = tf.data.Dataset.from_tensor_slices(digits).batch(200).map(lambda images: augment.two_views(images, **ALL, seed=seed))
    graph = tf.function(lambda images: augment.two_views(images, **ALL, seed=seed))
    for views in (augment.two_views(digits, **ALL, seed=seed), next(iter(data)), graph(digits), graph(digits)):
        np.testing.assert_allclose(views, expected, atol=1e-5)
    assert np.abs(expected[0] - expected[1]).mean() > 0.01


def test_the_pixels_of_a_movement_are_those_of_scipy():
    """One image, every number known: the movement must be the turn, slant, size and shift that the docstring names."""
    image = np.zeros((1, 28, 28, 1), np.float32)
    image[0, 6:20, 12:17, 0] = np.linspace(0.2, 1, 14)[:, None]
    angle, right, down, size, slant = 0.4, 3.0, -2.0, 1.3, 0.25
    moved = augment._moved(tf.constant(image), *(tf.constant([value]) for value in (angle, right, down, size, slant)))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])  # in (x, y), y down
    forward = size * turn @ np.array([[1, slant], [0, 1]])
    swap = np.array([[0, 1], [1, 0]])  # scipy counts (row, column)
    inverse = swap @ np.linalg.inv(forward) @ swap
    middle = np.array([13.5, 13.5])
    expected = scipy.ndimage.affine_transform(
        image[0, :, :, 0], inverse, middle - inverse @ (middle + np.array([down, right])), order=1, mode="grid-constant"
    )
    np.testing.assert_allclose(moved[0, :, :, 0], expected, atol=1e-4)


def test_what_moves_in_is_empty():
    """A full image shifted by up to 10 pixels gets empty borders; nothing is wrapped around or mirrored."""
    full = np.ones((64, 28, 28, 1), np.float32)
    view, _ = augment.two_views(full, **only(shift=10.0), seed=0)
    ink = np.sum(view, axis=(1, 2, 3))
    assert (ink < 784).all() and ink.min() < 500
    corner = np.zeros((64, 28, 28, 1), np.float32)
    corner[:, 0, 0] = 1
    for name in ("rotation", "shift", "scale", "shear"):
        view, _ = augment.two_views(corner, **only(**{name: ALL[name]}), seed=0)
        assert np.max(view[:, 14:, 14:]) == 0


def test_shift_and_brightness_stay_within_their_ranges(digits):
    centred = np.zeros((500, 28, 28, 1), np.float32)
    centred[:, 13:15, 13:15] = 1
    view, _ = augment.two_views(centred, **only(shift=5.0), seed=0)
    for axis in (1, 2):
        place = np.sum(view * np.arange(28).reshape(np.roll((1, 28, 1, 1), axis - 1)), axis=(1, 2, 3)) / np.sum(view, axis=(1, 2, 3))
        assert 4.5 < np.abs(place - 13.5).max() <= 5.01
    view, _ = augment.two_views(np.ones((500, 2, 2, 1), np.float32), **only(brightness=0.2), seed=0)
    assert 0.8 <= np.min(view) < 0.81 and 0.99 < np.max(view) <= 1


def test_thickness_adds_and_removes_ink(digits):
    view, _ = augment.two_views(np.repeat(digits[:1], 100, axis=0), **only(thickness=1.0), seed=0)
    ink = np.sum(view, axis=(1, 2, 3)) / digits[0].sum()
    assert ink.min() < 0.6 and ink.max() > 1.5


def test_a_stamp_covers_its_squares_and_nothing_else(digits):
    bits = np.random.default_rng(0).integers(0, 2, (200, 20))
    stamped = augment.stamp(digits, bits).numpy()
    np.testing.assert_array_equal(stamped[:, 0:2:2, 0:28:2, 0][:, 0], bits[:, :14])  # fourteen squares fill the first row
    np.testing.assert_array_equal(stamped[:, 3, 1:12:2, 0], bits[:, 14:])
    np.testing.assert_array_equal(stamped[:, 4:], digits[:, 4:])
    np.testing.assert_array_equal(stamped[:, 2:4, 12:], digits[:, 2:4, 12:])


@pytest.mark.parametrize(
    ("images", "strength", "message"),
    [
        (np.zeros((28, 28)), {}, r"\(n, height, width, channels\).*not \(28, 28\)"),
        (np.zeros((0, 28, 28, 1)), {}, "at least one image"),
        (np.zeros((1, 28, 28, 1)), {"scale": True}, "scale must be a finite number"),
        (np.zeros((1, 28, 28, 1)), {"seed": True}, "seed must be a whole number from 0 on, not True"),
        (np.zeros((1, 28, 28, 1)), {"rotation": -1}, "rotation must be a finite number from 0 to 1000, not -1"),
        (np.zeros((1, 28, 28, 1)), {"scale": 1}, "scale must be a finite number from 0 to 0.999, not 1"),
        (np.zeros((1, 28, 28, 1)), {"brightness": np.nan}, "brightness must be"),
    ],
)
def test_bad_input_is_named(images, strength, message):
    with pytest.raises(ValueError, match=message):
        augment.two_views(images, **strength)


@pytest.mark.parametrize("value", [255, -0.1, np.nan])
def test_images_outside_their_range_are_named_with_and_without_a_graph(value):
    images = np.full((1, 28, 28, 1), value)
    data = tf.data.Dataset.from_tensors(images).map(augment.two_views)
    for call, error in (
        (lambda: augment.two_views(images), ValueError),
        (lambda: tf.function(augment.two_views)(images), tf.errors.InvalidArgumentError),
        (lambda: next(iter(data)), tf.errors.InvalidArgumentError),
    ):
        with pytest.raises(error, match=r"images must lie in \[0, 1\], but the values range from"):
            call()


@pytest.mark.parametrize(("strengths", "words"), [({"flip": 1}, "rotation, .*noise, but not in 'flip'"), ({"shear": "a"}, "shear must be")])
def test_strengths_are_checked_before_there_are_images(strengths, words):
    augment.check_strengths(ALL)
    with pytest.raises(ValueError, match=words):
        augment.check_strengths(strengths)
