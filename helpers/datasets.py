"""The data of the course. It lies in the package, so nothing is downloaded; its licences stand beside it."""

import json
import pathlib
from typing import NamedTuple

import numpy as np
import pandas
from sklearn.model_selection import train_test_split

from helpers import arguments

DATA = pathlib.Path(__file__).parent / "data"
CLOTHES = ("T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot")
ARTISTS = ("Twemoji", "Noto", "Fluent", "OpenMoji")


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


def load_clothes():
    """19,996 pictures of clothes, a part of Fashion-MNIST: 12,000 images to train, 3,000 to choose settings, 4,996 to report once.

    About 2,000 of each of ten kinds, named by `CLOTHES`. They are a random draw from all of Fashion-MNIST, whose published test part is
    mixed in: accuracies on this split cannot be compared with published ones.

    Returns
    -------
    Dataset
        As `load_mnist`; grey on black, as the digits are.

    Raises
    ------
    RuntimeError
        If the data file is missing or damaged; the message names the file and the remedy.
    """
    arrays = _read(DATA / "clothes.npz", {"images": (19_996, 28, 28), "labels": (19_996,)})
    parts = zip(*(np.split(arrays[name], [12_000, 15_000]) for name in ("images", "labels")), strict=True)  # the file is shuffled
    return Dataset(*(_part(images, labels) for images, labels in parts))


class Emoji(NamedTuple):
    """Things, each drawn by four teams of artists, and their words in 15 languages.

    `images` is uint8 (things, artists, 32, 32, 3), red, green and blue from 0 to 255 on white, the artists in the order of `ARTISTS`.
    `things` is a pandas table with a row for each: its `character`, its `name`, its `group` (a broad kind) and its `subgroup` (a fine one).
    `words` maps a language ("en", "de", …) to a list with the words and phrases of each thing, the name of the thing first.
    """

    images: np.ndarray
    things: pandas.DataFrame
    words: dict


def load_emoji():
    """1,538 things as four teams of artists draw them, with their words in 15 languages.

    Images stay bytes: as numbers in [0, 1] they would fill four times the memory.

    Returns
    -------
    Emoji

    Raises
    ------
    RuntimeError
        If a data file is missing or damaged; the message names the file and the remedy.
    """
    images = _read(DATA / "emoji.npz", {"images": (1_538, len(ARTISTS), 32, 32, 3)})["images"]
    stored = _open(DATA / "emoji.json", lambda path: json.loads(path.read_text(encoding="utf-8")))
    things = pandas.DataFrame(stored).rename(columns={"emoji": "character"})
    words = {language: [each["words"][language] for each in stored] for language in stored[0]["words"]}
    return Emoji(images, things[["character", "name", "group", "subgroup"]], words)


class EmojiSplit(NamedTuple):
    """Rows of the things to train on, of new things of known families and of new families; and each thing's `withheld` artist (things,)."""

    train: np.ndarray
    new_things: np.ndarray
    new_families: np.ndarray
    withheld: np.ndarray

    @property
    def drawn(self):
        """Which drawings may be trained on, bool (things, artists): those of the things to train on, but not the withheld ones."""
        drawn = self.withheld[:, np.newaxis] != np.arange(len(ARTISTS))
        drawn[np.concatenate([self.new_things, self.new_families])] = False
        return drawn


def emoji_split(subgroups, new_families=270, new_things=300):
    """Hold out what three questions need: a new drawing of a known thing, a new thing of a known family, a thing of a new family.

    Whole subgroups are held out first, so that nothing near to them is trained on; then single things of the others; and of every thing
    the drawing of one artist. Drawn at random, and the same at every call.

    Parameters
    ----------
    subgroups : sequence of str (things,)
        The family of each thing.
    new_families : int > 0
        Families are held out until they have at least so many things.
    new_things : int > 0
        Things to hold out of the families that are left.

    Returns
    -------
    EmojiSplit
        The rows of each part in increasing order; no thing is in two of them, and every thing in one.

    Raises
    ------
    ValueError
        If subgroups are not one str for each thing, or there are too few things for the split.
    """
    subgroups = np.asarray(subgroups)
    if subgroups.ndim != 1 or len(subgroups) < 3 or not all(isinstance(name, str) for name in subgroups):
        raise ValueError(f"subgroups must name the family of each thing, (things,), not {subgroups.dtype} of shape {subgroups.shape}")
    random = np.random.default_rng(0)
    names = random.permutation(sorted(set(subgroups)))
    new_families = arguments.whole(new_families, "new_families", 1, len(subgroups) - 2, ", so that things are left to train on")
    sizes = np.cumsum([(subgroups == name).sum() for name in names])
    outside = np.isin(subgroups, names[: np.searchsorted(sizes, new_families) + 1])
    inside = random.permutation(np.flatnonzero(~outside))
    new_things = arguments.whole(new_things, "new_things", 1, len(inside) - 1, ", so that things are left to train on")
    withheld = random.integers(0, len(ARTISTS), len(subgroups))
    return EmojiSplit(np.sort(inside[new_things:]), np.sort(inside[:new_things]), np.flatnonzero(outside), withheld)


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

    def read(path):
        with np.load(path, allow_pickle=False) as file:
            return {name: file[name] for name in expected}

    arrays = _open(path, read)
    for name, shape in expected.items():
        if arrays[name].shape != shape or arrays[name].dtype != np.uint8:
            raise _broken(path, f"holds {name} as {arrays[name].dtype} {arrays[name].shape}, not uint8 {shape}")
    return arrays


def _open(path, read):
    try:
        return read(path)
    except Exception as error:  # a damaged archive raises anything, from BadZipFile to TypeError; only the remedy helps
        raise _broken(path, "is missing" if isinstance(error, FileNotFoundError) else "is damaged") from error


def _broken(path, what):
    remedy = f"Restore it with `git checkout helpers/data/{path.name}`, or download the course again."
    return RuntimeError(f"The data file {path} {what}. {remedy}")


def _part(images, labels):
    return Part(images[..., np.newaxis].astype(np.float32) / np.float32(255), labels.astype(np.int64))
