"""Batches for `fit`, cut out of the data set only when they are needed: nothing is copied beforehand."""

import keras
import numpy as np


class ImageBatches(keras.utils.PyDataset):
    """Images with their labels, or images alone, every chosen image once an epoch, in a new random order each time.

    Parameters
    ----------
    images : array (n, ...)
    labels : array (n,) or None
        None for a training that needs no labels.
    batch_size : int > 0
        The last batch of an epoch may be smaller.
    seed : int >= 0
        The same seed gives the same batches.
    rows : int array, optional
        Which images to use; all of them if left out.

    Each batch is a tuple: images (batch_size, ...) and, where there are any, labels (batch_size,).
    """

    def __init__(self, images, labels, batch_size=128, seed=0, rows=None):
        super().__init__()
        self.columns = (images,) if labels is None else (images, labels)
        n = len(self.columns[-1])
        self.rows = np.arange(n) if rows is None else np.asarray(rows)
        _check(len(images) == n and self.rows.max(initial=0) < max(1, n), len(self.rows), batch_size)
        self.batch_size = batch_size
        self.random = np.random.default_rng(seed)
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
    batch_size : int > 0
        The last batch may be smaller.

    Each batch is a tuple: (left images, right images), same (batch_size,).
    """

    def __init__(self, images, pairs, batch_size=128):
        super().__init__()
        _check(max(pairs.left.max(), pairs.right.max()) < len(images), len(pairs.same), batch_size)
        self.images, self.pairs, self.batch_size = images, pairs, batch_size

    def __len__(self):
        return -(-len(self.pairs.same) // self.batch_size)

    def __getitem__(self, index):
        left, right, same = (array[index * self.batch_size : (index + 1) * self.batch_size] for array in self.pairs)
        return (self.images[left], self.images[right]), same


def _check(fits, n, batch_size):
    if not fits:
        raise ValueError(f"labels or pairs do not fit the images: there are {n} of them, for other images or another number of images")
    if n == 0 or not isinstance(batch_size, int) or batch_size < 1:
        raise ValueError(
            f"a batch needs at least one row and batch_size a whole number above 0, but there are {n} rows, batch_size={batch_size!r}"
        )
