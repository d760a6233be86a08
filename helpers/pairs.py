"""Pairs of images, as indices: a pair costs 17 bytes instead of two copied images."""

from typing import NamedTuple

import numpy as np

from helpers import arguments


class Pairs(NamedTuple):
    """Row i says: image `left[i]` and image `right[i]` show the same class (`same[i]` = 1) or not (0). Each an array (n_pairs,)."""

    left: np.ndarray
    right: np.ndarray
    same: np.ndarray


def sample_pairs(labels, n_pairs, seed, positive_fraction=0.5):
    """Draw random pairs of different images, with a fixed share of same-class pairs.

    The left image is drawn uniformly from all images, its partner uniformly from the other images of its class (positive pairs) or
    from all images of other classes (negative pairs); nothing has to be rejected. A pair may come up twice.

    Parameters
    ----------
    labels : int array (n,)
        The class of each image.
    n_pairs : int > 0
    seed : int >= 0
        The same seed gives the same pairs.
    positive_fraction : float in [0, 1]
        Rounded to a whole number of positive pairs.

    Returns
    -------
    Pairs
        `left`, `right`: int64 (n_pairs,), indices into `labels`; `same`: uint8 (n_pairs,). In random order.

    Raises
    ------
    ValueError
        If labels are not whole numbers in one dimension, n_pairs, seed or positive_fraction is outside its range, or the labels cannot
        give such pairs: positive pairs need two images in every class, negative pairs need two classes.
    """
    labels = arguments.whole_numbers(labels, "labels")
    n_pairs, seed = arguments.whole(n_pairs, "n_pairs", 1), arguments.whole(seed, "seed", 0)
    arguments.number(positive_fraction, "positive_fraction", 0, 1, closed=True)
    classes, class_of, count = np.unique(labels, return_inverse=True, return_counts=True)
    same = np.arange(n_pairs) < round(n_pairs * positive_fraction)
    if same.any() and count.min() < 2:
        alone = classes[count < 2].tolist()
        raise ValueError(f"positive pairs need at least two images of every class; there is only one of {alone}")
    if not same.all() and len(classes) < 2:
        raise ValueError(f"negative pairs need at least two classes, but labels hold only {classes.tolist()}")

    # Sorted by class, each class is one block. A partner is found by walking on from the left image: by less than the block's length,
    # round the block, for the same class; from the block's end, round everything else, for another class.
    random = np.random.default_rng(seed)
    by_class = np.argsort(class_of, kind="stable")
    first = np.cumsum(count) - count
    place = random.integers(len(labels), size=n_pairs)
    block = class_of[by_class[place]]
    same = random.permutation(same)
    steps = random.integers(1, np.where(same, count[block], len(labels) - count[block] + 1))
    within = first[block] + (place - first[block] + steps) % count[block]
    beyond = (first[block] + count[block] + steps - 1) % len(labels)
    partner = np.where(same, within, beyond)
    return Pairs(by_class[place], by_class[partner], same.astype(np.uint8))
