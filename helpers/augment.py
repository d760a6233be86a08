"""Random views of images: what may change without changing what an image shows. Batched TensorFlow operations, eager or in a graph."""

import itertools

import keras
import numpy as np
import tensorflow as tf

from helpers import arguments

LARGEST = {"rotation": 1e3, "shift": 1e3, "scale": 1 - 1e-3, "shear": 1e3, "thickness": 1, "brightness": 1, "noise": 1e3, "mirror": 1}


def two_views(images, *, rotation=30.0, shift=3.0, scale=0.4, shear=0.5, thickness=0.7, brightness=0.2, noise=0.0, mirror=0.0, seed=None):
    """Two independent random views of every image: t(x) and t'(x) of Chen et al. (2020), with changes that suit digits.

    Every image and each of its two views gets numbers of its own, drawn evenly from the range of each change. Nothing is mirrored
    unless asked for: a mirrored digit is another sign, a mirrored shoe a shoe. What moves in from outside is empty (0), nothing is wrapped.

    Parameters
    ----------
    images : array or tensor (n, height, width, channels) in [0, 1]
    rotation : float in [0, 1000]
        Degrees, from −rotation to rotation.
    shift : float in [0, 1000]
        Pixels, along each axis from −shift to shift.
    scale : float in [0, 0.999]
        Size, from 1 − scale to 1 + scale times.
    shear : float in [0, 1000]
        Slant: rows of pixels slide sideways by up to that share of their distance from the middle.
    thickness : float in [0, 1]
        How far each pixel moves to the largest (thicker) or the smallest (thinner) of its 3 × 3 neighbours: from −thickness to thickness.
    brightness : float in [0, 1]
        Ink is multiplied by a number from 1 − brightness to 1.
    noise : float in [0, 1000]
        Standard deviation of the Gaussian noise on every pixel; the result is cut off at 0 and 1.
    mirror : float in [0, 1]
        The share of views that are mirrored left and right, before all other changes.
    seed : None, int or keras.random.SeedGenerator
        None draws other views at every call; the same int gives the same views, so inside `tf.data.map` every batch has the same
        changes; a generator continues its stream, in a graph as well.

    Returns
    -------
    view_a, view_b : tensors float32 like `images`, in [0, 1]

    Raises
    ------
    ValueError
        If the images are not (n, height, width, channels), there are none, a strength is outside its range, or the seed is no seed.
        Also if they are not in [0, 1]; in a graph, which knows it only when it runs, `tf.errors.InvalidArgumentError`.
    """
    strengths = {"rotation": rotation, "shift": shift, "scale": scale, "shear": shear}
    strengths = check_strengths(strengths | {"thickness": thickness, "brightness": brightness, "noise": noise, "mirror": mirror})
    images, seeds = _checked(images), _seeds(seed)
    return tuple(_view(images, seeds, **strengths) for _ in range(2))


def check_strengths(strengths):
    """Give back strengths of `two_views`, numbers by name, as floats; a `ValueError` if a name is none of its, or a number out of range."""
    for name in strengths:
        if name not in LARGEST:
            raise ValueError(f"views can differ in {', '.join(LARGEST)}, but not in {name!r}")
    return {name: arguments.number(strength, name, 0, LARGEST[name], closed=True) for name, strength in strengths.items()}


def recolour(images, seed=None):
    """Other colours for each picture: every channel becomes a mixture of the three, whose shares are drawn at random.

    What is white, grey or black stays so; of "red" and "blue", nothing that can be relied on is left.

    Parameters
    ----------
    images : array or tensor (n, height, width, 3) in [0, 1]
    seed : None, int or keras.random.SeedGenerator
        As in `two_views`.

    Returns
    -------
    tensor float32 like `images`, in [0, 1]

    Raises
    ------
    ValueError
        If the images are not (n, height, width, 3), there are none, or the seed is no seed. If they are not in [0, 1]: as `two_views`.
    """
    images, seeds = _checked(images), _seeds(seed)
    if images.shape[3] != 3:
        raise ValueError(f"only pictures with three channels have colours to change, not {images.shape}")
    shares = tf.nn.softmax(tf.random.stateless_normal((tf.shape(images)[0], 3, 3), next(seeds), stddev=2), axis=1)
    return tf.clip_by_value(tf.einsum("nhwc,ncd->nhwd", images, shares), 0, 1)  # rounding may leave the range


def stamp(images, bits):
    """Print numbers on images, as a scanner that marks its pages: each bit a square of 2 × 2 pixels, from the top left corner on.

    If both views of an image carry the same stamp, the stamp alone tells which two belong together (Chen, Luo and Li 2021 let both views
    share random bits).

    Parameters
    ----------
    images : tensor (n, height, width, channels), height and width even
    bits : tensor (n, b) of 0 and 1, b at most height × width / 4
        0 is printed as paper, 1 as ink.

    Returns
    -------
    tensor float32 like `images`
    """
    rows, columns = images.shape[1] // 2, images.shape[2] // 2
    squares = tf.pad(tf.cast(bits, tf.float32), [[0, 0], [0, rows * columns - bits.shape[1]]], constant_values=-1)
    squares = tf.repeat(tf.repeat(tf.reshape(squares, (-1, rows, columns, 1)), 2, axis=1), 2, axis=2)
    return tf.where(squares < 0, tf.cast(images, tf.float32), squares)


def _view(images, seeds, rotation, shift, scale, shear, thickness, brightness, noise, mirror):
    if mirror:
        chosen = tf.random.stateless_uniform(tf.shape(images)[:1], next(seeds)) < mirror
        images = tf.where(_per_image(chosen), images[:, :, ::-1], images)
    draws = tf.random.stateless_uniform((tf.shape(images)[0], 7), next(seeds), -1, 1)
    angle, right, down, size, slant, thicker, ink = tf.unstack(draws, axis=1)
    if thickness:
        images = _thickened(images, thickness * thicker)
    if rotation or shift or scale or shear:
        images = _moved(images, np.pi / 180 * rotation * angle, shift * right, shift * down, 1 + scale * size, shear * slant)
    if brightness:
        images *= _per_image(1 - brightness * (1 + ink) / 2)
    if noise:
        images += tf.random.stateless_normal(tf.shape(images), next(seeds), stddev=noise)
    return tf.clip_by_value(images, 0, 1)  # rounding may leave the range, too


def _moved(images, angle, right, down, size, slant):
    """Slant, turn, resize about the middle of the image, then shift: one bilinear lookup for the four together.

    The lookup needs, for every output pixel, the place in the input where its value comes from: the inverse of the movement.
    """
    cos, sin = tf.cos(angle) / size, tf.sin(angle) / size
    a, b, c, d = cos + slant * sin, sin - slant * cos, -sin, cos  # (slant)⁻¹ (turn)⁻¹ / size
    middle_x, middle_y = (images.shape[2] - 1) / 2, (images.shape[1] - 1) / 2
    x, y = middle_x + right, middle_y + down  # where the middle of the image goes
    zero = tf.zeros_like(a)
    transform = [a, b, middle_x - a * x - b * y, c, d, middle_y - c * x - d * y, zero, zero]
    return keras.ops.image.affine_transform(images, tf.stack(transform, axis=1), fill_mode="constant")


def _thickened(images, amount):
    largest = tf.nn.max_pool2d(images, 3, strides=1, padding="SAME")
    smallest = -tf.nn.max_pool2d(-images, 3, strides=1, padding="SAME")
    amount = _per_image(amount)
    return images + tf.nn.relu(amount) * (largest - images) - tf.nn.relu(-amount) * (images - smallest)


def _per_image(numbers):
    return numbers[:, tf.newaxis, tf.newaxis, tf.newaxis]


def _seeds(seed):
    """One seed after another for TensorFlow's random numbers; those of an int are what a new SeedGenerator of it would hand out.

    Such a generator would have to create a variable, which a graph, such as that of `tf.data.map`, could not do at every run.
    """
    known = seed is None or isinstance(seed, keras.random.SeedGenerator)
    start = 0 if known else arguments.whole(seed, "seed", 0)
    for drawn in itertools.count():
        if seed is None:
            pair = keras.random.randint((2,), 0, tf.int32.max)
        else:
            pair = seed.next() if known else tf.constant([start, drawn], tf.int64)
        yield tf.cast(pair % tf.int32.max, tf.int32)


def _checked(images):
    """Make a float32 tensor of images; refuse other shapes and, before a byte becomes a float, values outside [0, 1]."""
    shape = images.shape if tf.is_tensor(images) else tf.TensorShape(np.shape(images))
    if shape.rank != 4 or shape[0] == 0 or None in shape[1:]:
        raise ValueError(f"images must have shape (n, height, width, channels) with at least one image, not {shape}")
    images = tf.cast(images, tf.float32)
    arguments.require(tf.reduce_all((images >= 0) & (images <= 1)), "images must lie in [0, 1]", images)  # false for NaN too
    return images
