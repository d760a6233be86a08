"""Batches for `fit`, cut out of the data set only when they are needed: nothing is copied beforehand."""

import keras
import numpy as np

from helpers import arguments


class ImageBatches(keras.utils.PyDataset):
    """Images with their labels, or images alone, every chosen image once an epoch, in a new random order each time.

    Parameters
    ----------
    images : array (n, ...)
    labels : array (n,), or None for a training that needs none
    batch_size : int > 0; the last batch of an epoch may be smaller
    seed : int >= 0
        The same seed gives the same batches.
    rows : int array (m,), optional
        Which images to use; all of them if left out. A row that stands there twice comes twice an epoch.

    Each batch is a tuple: images (batch_size, ...) and, where there are any, labels (batch_size,).

    Raises
    ------
    ValueError
        If images and labels differ in number, there are none, `rows` are not row numbers of them, or batch_size or seed do not fit.
    """

    def __init__(self, images, labels, batch_size=128, seed=0, rows=None):
        super().__init__()
        self.columns = tuple(np.asarray(column) for column in (images, labels) if column is not None)  # a pandas index plays no part
        n, *others = {len(column) for column in self.columns}
        if others or not n:
            raise ValueError(f"images and labels must be as many, and at least one, not {[len(column) for column in self.columns]}")
        self.rows = np.arange(n) if rows is None else arguments.whole_numbers(rows, "rows", below=n)
        self.batch_size = arguments.whole(batch_size, "batch_size", 1)
        self.random = np.random.default_rng(arguments.whole(seed, "seed", 0))
        self.on_epoch_end()

    def on_epoch_end(self):
        self.order = self.random.permutation(self.rows)

    def __len__(self):
        return -(-len(self.rows) // self.batch_size)

    def __getitem__(self, index):
        rows = self.order[index * self.batch_size : (index + 1) * self.batch_size]
        return tuple(column[rows] for column in self.columns)


class PairBatches(keras.utils.PyDataset):
    """The two images of each pair, and whether they show the same class, in the order of the pairs.

    Parameters
    ----------
    images : array (n, ...)
    pairs : Pairs
        Indices into `images`, as `pairs.sample_pairs` gives them.
    batch_size : int > 0; the last batch may be smaller

    Each batch is a tuple: (left images, right images), same (batch_size,).

    Raises
    ------
    ValueError
        If there are no pairs, `left`, `right` and `same` differ in length, they are not row numbers of the images, or batch_size < 1.
    """

    def __init__(self, images, pairs, batch_size=128):
        super().__init__()
        self.images, self.batch_size = np.asarray(images), arguments.whole(batch_size, "batch_size", 1)
        left, right = (arguments.whole_numbers(getattr(pairs, side), f"pairs.{side}", below=len(self.images)) for side in ("left", "right"))
        self.pairs = left, right, np.asarray(pairs.same)
        if len({len(column) for column in self.pairs}) > 1:
            raise ValueError(f"left, right and same of the pairs must be as many, not {[len(column) for column in self.pairs]}")

    def __len__(self):
        return -(-len(self.pairs[0]) // self.batch_size)

    def __getitem__(self, index):
        left, right, same = (array[index * self.batch_size : (index + 1) * self.batch_size] for array in self.pairs)
        return (self.images[left], self.images[right]), same
