"""Your own pictures, with labels or with captions: a folder of files becomes arrays as the encoders of the course take them."""

import csv
import pathlib
import warnings
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageOps

from helpers import arguments

MOST_BYTES = 2 * 10**9  # of files: more takes minutes to read on a laptop
MOST_PICTURES = 100_000  # 314 MB of float32 at 28 × 28


class Pictures(NamedTuple):
    """What a folder held.

    `images` is float32 (n, size, size, 1) in [0, 1]. `labels` is int64 (n,), an index into `names`, the subfolders in alphabetical order;
    without subfolders `labels` is None and `names` is empty. `files` are the n paths within the folder. `left_out` maps the path of every
    other file to the reason why it is not among the images.
    """

    images: np.ndarray
    labels: np.ndarray | None
    names: list
    files: list
    left_out: dict


def read_pictures(folder, size=28):
    """Read every picture of a folder as a small grey square.

    Subfolders are classes: the pictures of `folder/cats`, and of folders within it, get the label of "cats". A picture is turned as its
    camera says, laid on white where it is transparent, cut to its middle square, shrunk, and made grey; 16 bits a pixel become 8. The
    first frame stands for an animation.

    Parameters
    ----------
    folder : path
    size : int > 0
        Pixels of each side; the encoders of the course take 28.

    Returns
    -------
    Pictures
        In the order of their paths, the same on every computer. Every file of the folder is in `files` or in `left_out`.

    Raises
    ------
    ValueError
        If there is no such folder, fewer than two pictures in it can be read, all of them lie in one subfolder, some lie in subfolders and
        some beside them, or it holds more than 2 GB or 100,000 files.
    """
    folder, size = pathlib.Path(folder).expanduser(), arguments.whole(size, "size", 1)
    if not folder.is_dir():
        raise ValueError(f"{str(folder)!r} is {'a file' if folder.exists() else 'not there'}: a folder with pictures is needed")
    found = sorted((path for path in folder.rglob("*") if not path.is_dir()), key=lambda path: path.relative_to(folder).parts)
    in_all = sum(path.lstat().st_size for path in found)
    if in_all > MOST_BYTES or len(found) > MOST_PICTURES:
        limits = f"{MOST_BYTES / 1e9:.0f} GB and {MOST_PICTURES:,} files at most"
        raise ValueError(f"{str(folder)!r} holds {len(found):,} files of {in_all / 1e9:.1f} GB, but {limits} are read: copy a part of it")
    read, left_out = {}, {}
    for path in found:
        name = path.relative_to(folder)
        try:
            read[name] = _small(path, size)
        except Exception as error:  # a damaged file raises anything, from OSError to SyntaxError; it is counted, and the others count
            left_out[name.as_posix()] = _reason(error)
    if len(read) < 2:
        why = f"; of the others, the first: {next(iter(left_out.values()))}" if left_out else ""
        raise ValueError(f"{str(folder)!r} holds {'one' if read else 'no'} picture that can be read, but comparing needs two{why}")
    names = sorted({name.parts[0] for name in read if len(name.parts) > 1})
    beside = sum(len(name.parts) == 1 for name in read)
    if len(names) == 1 and not beside:
        raise ValueError(f"all pictures of {str(folder)!r} lie in {names[0]!r}: one class is none; read that folder, or add a second class")
    if names and beside:
        raise ValueError(f"{beside} pictures of {str(folder)!r} lie beside its subfolders {names}: put each into one, or all into none")
    labels = np.array([names.index(name.parts[0]) for name in read], np.int64) if names else None
    images = np.stack(list(read.values()))[..., np.newaxis]
    return Pictures(images, labels, names, [name.as_posix() for name in read], left_out)


class Captioned(NamedTuple):
    """Pictures with their captions: what `read_captioned` found.

    `images` is uint8 (n, size, size, 3), on white. `captions` holds a list of words and phrases for each, as `words.Vocabulary` takes
    them. `files` are the n paths within the folder. `left_out` maps each file of a row that was not used to the reason (one that stands in
    the table twice is in `files` as well).
    `twins` lists pairs of files with the same picture, `same_words` pairs with the same caption.
    """

    images: np.ndarray
    captions: list
    files: list
    left_out: dict
    twins: list
    same_words: list


def read_captioned(folder, table="captions.csv", size=32):
    """Read the pictures of a folder that a table names, each with its caption, as small squares in colour.

    Parameters
    ----------
    folder : path
    table : str
        A CSV file in it, in UTF-8, with the columns `file` and `caption`; phrases of a caption are separated by semicolons.
    size : int > 0
        Pixels of each side; `clip.picture_encoder` takes 32.

    Returns
    -------
    Captioned
        In the order of the table.

    Raises
    ------
    ValueError
        If there is no such folder or table, the table is no CSV file in UTF-8 or lacks a column, or fewer than two of its pictures can be
        read and have a caption.
    """
    folder, size = pathlib.Path(folder).expanduser(), arguments.whole(size, "size", 1)
    path = folder / table
    if not path.is_file():
        raise ValueError(f"{str(path)!r} is not there: a table with the columns file and caption is needed beside the pictures")
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (UnicodeDecodeError, csv.Error) as error:
        raise ValueError(f"{str(path)!r} is no CSV file in UTF-8: save it as such ({error})") from error
    if not rows or not {"file", "caption"} <= set(rows[0]):
        raise ValueError(f"{str(path)!r} must have the columns file and caption, and at least two rows")
    found, left_out = {}, {}
    for row in rows:
        name, caption = row["file"] or "", [phrase.strip() for phrase in (row["caption"] or "").split(";") if phrase.strip()]
        if not name or not caption:
            left_out[name] = "its row has no caption" if name else "a row names no file"
        elif name in found:
            left_out[name] = "it stands in the table more than once"
        else:
            try:
                found[name] = _in_colour(folder / name, size), caption
            except Exception as error:  # as above: whatever a damaged file raises
                left_out[name] = _reason(error)
    if len(found) < 2:
        why = f"; of the others, the first: {next(iter(left_out.values()))}" if left_out else ""
        raise ValueError(f"{str(path)!r} names {len(found)} pictures with a caption that can be read, but comparing needs two{why}")
    images, captions = map(list, zip(*found.values(), strict=True))
    twins = _equal([image.tobytes() for image in images], list(found))
    same_words = _equal([tuple(sorted(set(caption))) for caption in captions], list(found))
    return Captioned(np.stack(images), captions, list(found), left_out, twins, same_words)


def _equal(values, names):
    """Each later name whose value is that of an earlier one, behind the first of them."""
    first = {}
    return [(first[value], name) for value, name in zip(values, names, strict=True) if first.setdefault(value, name) != name]


def _in_colour(path, size):
    """One picture as uint8 (size, size, 3)."""
    return np.asarray(ImageOps.fit(_opened(path, size).convert("RGB"), (size, size), Image.Resampling.BOX))


def _small(path, size):
    """One picture as float32 (size, size) in [0, 1]."""
    grey = ImageOps.fit(_opened(path, size).convert("L"), (size, size), Image.Resampling.BOX)
    return np.asarray(grey, np.float32) / np.float32(255)


def _opened(path, size):
    """One picture, turned as its camera says, 8 bits a pixel, on white."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        with Image.open(path) as picture:
            picture.draft(None, (4 * size, 4 * size))  # of a photograph in JPEG, only an eighth of each side has to be read
            picture = ImageOps.exif_transpose(picture)
    if picture.mode in ("I", "F"):
        raise ValueError(f"its {picture.mode} pixels have no range that says what is white")
    if picture.mode.startswith("I;16"):
        picture = Image.fromarray((np.asarray(picture).astype(np.uint16) // 257).astype(np.uint8))
    if picture.has_transparency_data:
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture.convert("RGBA"))
    return picture


def _reason(error):
    if isinstance(error, Image.UnidentifiedImageError):
        return "not a picture that Pillow knows"
    if isinstance(error, Image.DecompressionBombWarning | Image.DecompressionBombError):
        return f"more than {Image.MAX_IMAGE_PIXELS / 1e6:.0f} million pixels"
    return f"cannot be read: {error}"
