"""What the experiments of notebook 01 are made of, and geometry that they measure."""

import numpy as np


def stereograms(number, draw, dots=6):
    """Random dots for two eyes, in two neighbouring patches of one surface: the right eye sees the left one's dots, one place to the side.

    Parameters
    ----------
    number, draw : int
        How many; the same draw gives the same dots.
    dots : int
        Of each eye in each patch.

    Returns
    -------
    patches : array float32 (2, number, 2 · dots)
        Left eye, then right eye. The patches have dots of their own, −1 or 1, and share the shift.
    shift : int array (number,)
        −1 or 1: near or far.
    """
    random = np.random.default_rng(draw)
    shift, patches = random.choice([-1, 1], size=number), []
    for _ in range(2):
        wide = random.choice([-1.0, 1.0], size=(number, dots + 2))
        right = np.where(shift[:, None] > 0, wide[:, 2:], wide[:, :-2])
        patches.append(np.concatenate([wide[:, 1:-1], right], axis=1))
    return np.float32(patches), shift


def moved(images, draw, by=3):
    """Images (n, height, width, 1), each shifted sideways by at most `by` pixels, round the edge; and the shifts, an int array (n,)."""
    moves = np.random.default_rng(draw).integers(-by, by + 1, size=len(images))
    return np.stack([np.roll(one, move, axis=1) for one, move in zip(images, moves, strict=True)]), moves


def slant_and_width(images):
    """Two moments of the ink of images (n, height, width, 1).

    Returns
    -------
    slant : array (n,)
        How far the ink moves sideways for each row upwards.
    width : array (n,)
        Of the stroke, in pixels: twice the ink, divided by the length of its edge.
    """
    ink, place = images[..., 0], np.arange(images.shape[1])
    mass = ink.sum(axis=(1, 2))
    x = place - (ink.sum(axis=1) @ place / mass)[:, None]
    y = place - (ink.sum(axis=2) @ place / mass)[:, None]
    slant = -np.einsum("nij,ni,nj->n", ink, y, x) / np.einsum("nij,ni->n", ink, y**2)
    down, across = np.gradient(ink, axis=(1, 2))
    return slant, 2 * mass / np.hypot(down, across).sum(axis=(1, 2))


def bank_ages(draw, images=64, batch=8, steps=20):
    """How many steps ago a memory bank's entries were computed, if every image is visited once an epoch: an int array (images,)."""
    random = np.random.default_rng(draw)
    epochs = -(-steps * batch // images)
    visited = np.concatenate([random.permutation(images) for _ in range(epochs)])[: steps * batch]
    last_visit = np.zeros(images, int)
    np.maximum.at(last_visit, visited, np.arange(steps * batch) // batch)
    return steps - 1 - last_visit
