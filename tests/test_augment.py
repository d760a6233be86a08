"""Views: independent for every image, view and call; within [0, 1]; nothing mirrored, wrapped or invented."""

import keras
import numpy as np
import pytest
import scipy.ndimage
import tensorflow as tf

from helpers import augment, datasets

OFF = {"rotation": 0, "shift": 0, "scale": 0, "shear": 0, "thickness": 0, "brightness": 0, "noise": 0}
ALL = {"rotation": 40, "shift": 5, "scale": 0.4, "shear": 0.5, "thickness": 1, "brightness": 0.5, "noise": 0.2}


@pytest.fixture(scope="module")
def digits():
    return datasets.load_mnist().validation.images[:50]


def view(images, **strengths):
    """One view, of which only the named strengths differ from the image."""
    return augment.two_views(images, **(OFF | strengths), seed=0)[0].numpy()


def test_views_stay_images_and_without_any_strength_are_the_images(digits):
    np.testing.assert_array_equal(view(digits), digits)
    for changed in augment.two_views(digits, **ALL, seed=0):
        assert changed.shape == digits.shape and changed.dtype == tf.float32
        assert np.min(changed) >= 0 and np.max(changed) <= 1  # false for NaN too


@pytest.mark.parametrize("name", OFF)
def test_each_change_alone_differs_between_images_views_and_calls(digits, name):
    image = np.repeat(digits[:1], 50, axis=0)  # one image many times: every difference comes from the drawing
    generator = keras.random.SeedGenerator(0)
    views = [augment.two_views(image, **(OFF | {name: ALL[name]}), seed=generator) for _ in range(2)]
    assert len(np.unique(np.reshape(views, (200, -1)), axis=0)) >= 185  # two draws of "thinner" may both clear a stroke of one pixel


@pytest.mark.parametrize("make_seed", [lambda: None, lambda: keras.random.SeedGenerator(3)])
def test_every_call_and_every_epoch_draws_anew(digits, make_seed):
    seed = make_seed()
    data = tf.data.Dataset.from_tensors(digits).map(lambda images: augment.two_views(images, seed=seed))
    graph = tf.function(lambda images: augment.two_views(images, seed=seed))
    views = [augment.two_views(digits, seed=seed), augment.two_views(digits, seed=seed), graph(digits), graph(digits), *data, *data]
    assert len(np.unique(np.reshape(views, (12 * 50, -1)), axis=0)) == 12 * 50


@pytest.mark.parametrize("seed", [3, np.int64(3), 2**31 + 3])
def test_an_int_gives_the_same_views_in_a_dataset_in_a_graph_and_without(digits, seed):
    expected = augment.two_views(digits, **ALL, seed=keras.random.SeedGenerator(int(seed)))
    data = tf.data.Dataset.from_tensors(digits).map(lambda images: augment.two_views(images, **ALL, seed=seed))
    graph = tf.function(lambda images: augment.two_views(images, **ALL, seed=seed))
    for views in (augment.two_views(digits, **ALL, seed=seed), next(iter(data)), graph(digits), graph(digits)):
        np.testing.assert_allclose(views, expected, atol=1e-5)
    assert np.abs(expected[0] - augment.two_views(digits, **ALL, seed=5)[0]).mean() > 0.01


def test_the_pixels_of_a_movement_are_those_of_scipy():
    """One image, every number known: the movement must be the turn, slant, size and shift that the docstring names."""
    image = np.zeros((1, 28, 28, 1), np.float32)
    image[0, 6:20, 12:17, 0] = np.linspace(0.2, 1, 14)[:, None]
    angle, right, down, size, slant = 0.4, 3.0, -2.0, 1.3, 0.25
    moved = augment._moved(tf.constant(image), *(tf.constant([value]) for value in (angle, right, down, size, slant)))
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])  # in (x, y), y down
    inverse = np.linalg.inv(size * turn @ np.array([[1, slant], [0, 1]]))[::-1, ::-1]  # scipy counts (row, column)
    offset = 13.5 - inverse @ (13.5 + np.array([down, right]))
    expected = scipy.ndimage.affine_transform(image[0, :, :, 0], inverse, offset, order=1, mode="grid-constant")
    np.testing.assert_allclose(moved[0, :, :, 0], expected, atol=1e-4)


@pytest.mark.parametrize("name", ["rotation", "shift", "scale", "shear"])
def test_nothing_is_wrapped_around_or_mirrored(name):
    corner = np.zeros((64, 28, 28, 1), np.float32)
    corner[:, 0, 0] = 1
    assert np.max(view(corner, **{name: ALL[name]})[:, 14:, 14:]) == 0
    ink = np.sum(view(np.ones_like(corner), shift=10), axis=(1, 2, 3))  # what moves in is empty
    assert (ink < 784).all() and ink.min() < 500


def test_changes_reach_the_ends_of_their_ranges_and_no_further(digits):
    dot = np.zeros((500, 28, 28, 1), np.float32)
    dot[:, 13:15, 13:15] = 1
    place = np.array([scipy.ndimage.center_of_mass(image)[:2] for image in view(dot, shift=5)])
    assert ((np.abs(place - 13.5).max(axis=0) > 4.5) & (np.abs(place - 13.5).max(axis=0) <= 5.01)).all()
    ink = view(np.ones((500, 2, 2, 1)), brightness=0.2)
    assert 0.8 <= np.min(ink) < 0.81 and 0.99 < np.max(ink) <= 1
    ink = np.sum(view(np.repeat(digits[:1], 100, axis=0), thickness=1), axis=(1, 2, 3)) / digits[0].sum()
    assert ink.min() < 0.6 and ink.max() > 1.5


def test_the_asked_share_of_views_is_mirrored_and_no_other_change_draws_other_numbers(digits):
    many = np.repeat(digits[:1], 400, axis=0)
    mirrored = np.isclose(view(many, mirror=0.25), many[:, :, ::-1]).all(axis=(1, 2, 3))
    assert 0.18 < mirrored.mean() < 0.32
    np.testing.assert_array_equal(view(many, mirror=0.25)[~mirrored], many[~mirrored])
    np.testing.assert_array_equal(view(many, mirror=1), many[:, :, ::-1])


def test_a_stamp_covers_its_squares_and_nothing_else(digits):
    bits = np.random.default_rng(0).integers(0, 2, (50, 20))
    expected = digits.copy()
    expected[:, :2] = np.repeat(bits[:, :14], 2, axis=1)[:, None, :, None]  # fourteen squares fill the first row
    expected[:, 2:4, :12] = np.repeat(bits[:, 14:], 2, axis=1)[:, None, :, None]
    np.testing.assert_array_equal(augment.stamp(digits, bits), expected)


IMAGE = np.zeros((1, 28, 28, 1))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: augment.two_views(IMAGE[0, ..., 0]), r"\(n, height, width, channels\).*not \(28, 28\)"),
        (lambda: augment.two_views(IMAGE[:0]), "at least one image"),
        (lambda: augment.two_views(IMAGE, seed=True), "seed must be a whole number from 0 on, not True"),
        (lambda: augment.two_views(IMAGE, rotation=-1), "rotation must be a finite number from 0 to 1000, not -1"),
        (lambda: augment.two_views(IMAGE, scale=1), "scale must be a finite number from 0 to 0.999, not 1"),
        (lambda: augment.check_strengths({"flip": 1}), "rotation, .*mirror, but not in 'flip'"),
    ],
)
def test_bad_input_is_named(call, words):
    with pytest.raises(ValueError, match=words):
        call()


@pytest.mark.parametrize("value", [255, -0.1, np.nan])
def test_images_outside_their_range_are_named_with_and_without_a_graph(value):
    images = np.full((1, 28, 28, 1), value)
    data = tf.data.Dataset.from_tensors(images).map(augment.two_views)
    in_graph = tf.errors.InvalidArgumentError
    for call, error in ((augment.two_views, ValueError), (tf.function(augment.two_views), in_graph), (lambda _: [*data], in_graph)):
        with pytest.raises(error, match=r"images must lie in \[0, 1\], but the values range from"):
            call(images)


def test_new_colours_differ_between_pictures_and_leave_grey_and_the_range_alone():
    random = np.random.default_rng(0)
    images = random.random((20, 8, 8, 3), dtype=np.float32)
    found = augment.recolour(images, seed=1).numpy()
    assert found.shape == images.shape and found.dtype == np.float32 and 0 <= found.min() <= found.max() <= 1
    np.testing.assert_array_equal(found, augment.recolour(images, seed=1))
    grey = np.repeat(random.random((20, 8, 8, 1), dtype=np.float32), 3, axis=3)
    np.testing.assert_allclose(augment.recolour(grey), grey, atol=1e-6)
    red = np.zeros((20, 4, 4, 3), np.float32) + np.float32([1, 0, 0])
    shades = augment.recolour(red).numpy()[:, 0, 0]
    assert len(np.unique(shades.round(3), axis=0)) == 20 and np.ptp(augment.recolour(red).numpy(), axis=(1, 2)).max() < 1e-6


@pytest.mark.parametrize(("images", "words"), [(np.ones((2, 4, 4, 1)), "three channels"), (np.full((2, 4, 4, 3), 2.0), "must lie in")])
def test_what_has_no_colours_is_refused(images, words):
    with pytest.raises(ValueError, match=words):
        augment.recolour(images)
