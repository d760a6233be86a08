"""The data of the course. MNIST lies in the package, so nothing is downloaded."""

import pathlib
from typing import NamedTuple

import numpy as np
from sklearn.model_selection import train_test_split

from helpers import arguments

DATA = pathlib.Path(__file__).parent / "data"


class Part(NamedTuple):
    """Images float32 (n, 28, 28, 1) in [0, 1] and their labels int64 (n,)."""

    images: np.ndarray
    labels: np.ndarray


class Dataset(NamedTuple):
    """Three parts with no image in common."""

    train: Part
    validation: Part
    test: Part


def load_mnist():
    """MNIST in three fixed parts: 55,000 images to train, 5,000 to choose settings, 10,000 to report once.

    Training and validation share the proportions of the ten classes (stratified); the test part is MNIST's own.

    Returns
    -------
    Dataset
        `.train`, `.validation`, `.test`, each with `.images` float32 (n, 28, 28, 1) in [0, 1] and `.labels` int64 (n,).

    Raises
    ------
    RuntimeError
        If the data file is missing or damaged; the message names the file and the remedy.
    """
    train, test = (60_000, 28, 28), (10_000, 28, 28)
    arrays = _read(DATA / "mnist.npz", {"x_train": train, "y_train": train[:1], "x_test": test, "y_test": test[:1]})
    train, validation = train_test_split(
        np.arange(60_000), test_size=5_000, stratify=arrays["y_train"], random_state=0
    )  # a fixed random_state: the same split on every machine
    return Dataset(
        _part(arrays["x_train"][train], arrays["y_train"][train]),
        _part(arrays["x_train"][validation], arrays["y_train"][validation]),
        _part(arrays["x_test"], arrays["y_test"]),
    )


def few_labels(labels, per_class, seed):
    """Draw the same number of rows from every class: the few images that somebody has labelled.

    Parameters
    ----------
    labels : int array (n,)
    per_class : int > 0
        At most the size of the smallest class.
    seed : int >= 0
        The same seed draws the same rows.

    Returns
    -------
    int array (per_class × classes,)
        Row numbers, each once, class after class.

    Raises
    ------
    ValueError
        If labels are not whole numbers (n,), a class has fewer rows than asked for, or the seed is no whole number from 0 on.
    """
    labels = arguments.whole_numbers(labels, "labels")
    classes, count = np.unique(labels, return_counts=True)
    per_class = arguments.whole(per_class, "per_class", 1, count.min(), ", the smallest class")
    random = np.random.default_rng(arguments.whole(seed, "seed", 0))
    return np.concatenate([random.choice(np.flatnonzero(labels == each), per_class, replace=False) for each in classes])


def _read(path, expected):
    """The arrays of a data file, bytes all of them, whose names and shapes are expected."""
    remedy = f"Restore it with `git checkout helpers/data/{path.name}`, or download the course again."
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in expected}
    except Exception as error:  # a damaged archive raises anything, from BadZipFile to TypeError; only the remedy helps
        what = "is missing" if isinstance(error, FileNotFoundError) else "is damaged"
        raise RuntimeError(f"The data file {path} {what}. {remedy}") from error
    for name, shape in expected.items():
        if arrays[name].shape != shape or arrays[name].dtype != np.uint8:
            found = f"{arrays[name].dtype} {arrays[name].shape}"
            raise RuntimeError(f"The data file {path} holds {name} as {found}, not uint8 {shape}. {remedy}")
    return arrays


def _part(images, labels):
    return Part(images[..., np.newaxis].astype(np.float32) / np.float32(255), labels.astype(np.int64))
