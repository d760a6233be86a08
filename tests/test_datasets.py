"""The data: what the loaders give, and what they say about a damaged file."""

import hashlib
import io
import re

import numpy as np
import pytest

from helpers import datasets


@pytest.fixture(scope="module")
def mnist():
    return datasets.load_mnist()


@pytest.fixture(scope="module")
def arrays():
    with np.load(datasets.DATA / "mnist.npz") as file:
        return dict(file)


def test_training_and_validation_are_all_of_the_training_file_and_share_nothing(mnist, arrays):
    def labelled(images, labels):
        return {(image.tobytes(), label) for image, label in zip(images, labels.tolist(), strict=True)}

    parts = [labelled((part.images * 255).round().astype(np.uint8), part.labels) for part in mnist]
    assert [len(part) for part in parts] == [55_000, 5_000, 10_000] and len(set.union(*parts)) == 70_000
    assert parts[0] | parts[1] == labelled(arrays["x_train"], arrays["y_train"])
    assert parts[2] == labelled(arrays["x_test"], arrays["y_test"])


def test_the_split_is_stratified_and_the_same_everywhere(mnist):
    digest = hashlib.sha256()
    for part in mnist:
        assert (part.images.dtype, part.images.shape[1:], part.images.max(), part.labels.dtype) == (np.float32, (28, 28, 1), 1, np.int64)
        digest.update(part.images.tobytes())
        digest.update(part.labels.tobytes())
    assert digest.hexdigest() == "269b176ea823aeb28f78644a8affeff640407862020c4f824e2096ea91e497d7"
    train, validation = (np.bincount(part.labels, minlength=10) for part in mnist[:2])
    assert np.abs(validation - (train + validation) / 12).max() <= 1


def test_nothing_is_fetched(fresh):
    result = fresh("""
import sys

def refuse(event, arguments):
    assert not event.startswith("socket."), event

sys.addaudithook(refuse)
from helpers import datasets
datasets.load_mnist()
""")
    assert (result.returncode, result.stderr) == (0, "")


def saved(save, *arrays, **named):
    file = io.BytesIO()
    save(file, *arrays, **named)
    return file.getvalue()


def flipped(content, place):
    return content[:place] + bytes([content[place] ^ 255]) + content[place + 1 :]


WHOLE = (datasets.DATA / "mnist.npz").read_bytes()
DAMAGES = {
    "empty": b"",
    "truncated": WHOLE[: len(WHOLE) // 2],
    "garbage": b"<html>Not found</html>",
    "flipped bit in the images": flipped(WHOLE, len(WHOLE) // 2),
    "flipped bit in a name": flipped(WHOLE, 30),
    "one array": saved(np.save, np.zeros(3)),
    "other arrays": saved(np.savez, x=np.zeros(3)),
    "pickled objects": saved(np.savez, **dict.fromkeys(("x_train", "y_train", "x_test", "y_test"), np.array([None]))),
}


def test_a_damaged_or_missing_file_gets_one_clear_sentence(monkeypatch, tmp_path, arrays):
    path = tmp_path / "mnist.npz"
    monkeypatch.setattr(datasets, "DATA", tmp_path)
    remedy = "Restore it with `git checkout helpers/data/mnist.npz`, or download the course again."
    with pytest.raises(RuntimeError, match=re.escape(f"The data file {path} is missing. {remedy}")):
        datasets.load_mnist()
    for content in DAMAGES.values():
        path.write_bytes(content)
        with pytest.raises(RuntimeError, match=re.escape(f"The data file {path} is damaged. {remedy}")):
            datasets.load_mnist()
    for name, wrong in (
        ("x_train", arrays["x_train"][:-1]),
        ("y_test", arrays["y_test"].astype(int)),
        ("x_test", arrays["x_test"][..., None]),
    ):
        path.write_bytes(saved(np.savez, **arrays | {name: wrong}))
        with pytest.raises(RuntimeError, match=rf"mnist\.npz holds {name} as .*, not uint8 \(.*git checkout"):
            datasets.load_mnist()


def test_the_clothes_are_in_three_parts_that_share_nothing():
    clothes = datasets.load_clothes()
    assert [len(part.images) for part in clothes] == [12_000, 3_000, 4_996]
    assert len({image.tobytes() for part in clothes for image in part.images}) == 19_996
    for part in clothes:
        assert (part.images.dtype, part.images.shape[1:], part.images.max(), part.labels.dtype) == (np.float32, (28, 28, 1), 1, np.int64)
        shares = np.bincount(part.labels) / len(part.labels)
        assert len(shares) == len(datasets.CLOTHES) and np.abs(shares - 0.1).max() < 0.02


def test_every_emoji_has_four_drawings_and_words_in_fifteen_languages():
    images, things, words = datasets.load_emoji()
    assert (images.shape, images.dtype) == ((1538, len(datasets.ARTISTS), 32, 32, 3), np.uint8)
    assert list(things.columns) == ["character", "name", "group", "subgroup"] and things["character"].is_unique and things["name"].is_unique
    assert len(words) == 15 and all(len(each) == 1538 and all(each) for each in words.values())
    assert words["de"][things.index[things["name"] == "cat-face"][0]][0] == "Katzengesicht"
    corners = images[:, :, [0, 0, -1, -1], [0, -1, 0, -1]]
    assert np.median(corners) == 255  # on white


def test_the_split_of_the_emoji_holds_out_families_things_and_drawings():
    subgroups = datasets.load_emoji().things["subgroup"]
    split = datasets.emoji_split(subgroups)
    train, new_things, new_families, withheld = split
    assert [len(part) for part in split[:3]] == [961, 300, 277] and sorted(np.concatenate(split[:3])) == list(range(1538))
    assert not set(subgroups[new_families]) & set(subgroups[np.concatenate([train, new_things])])
    assert split.drawn.shape == (1538, 4) and set(split.drawn.sum(axis=1)[train]) == {3}
    assert not split.drawn[np.concatenate([new_things, new_families])].any()
    assert not split.drawn[np.arange(1538), withheld].any() and set(withheld) == {0, 1, 2, 3}
    again = datasets.emoji_split(list(subgroups))
    assert all(np.array_equal(one, other) for one, other in zip(split, again, strict=True))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((["a", "b"],), "subgroups must name the family of each thing"),
        (([1, 2, 3],), "not int64"),
        ((np.array(["a", None, "b"], object),), "not object"),
        ((["a", "b", "c"], 2), "new_families must be a whole number from 1 to 1, so that things are left"),
        ((["a", "b", "c", "d"], 1, 3), "new_things must be a whole number from 1 to 2, so that things are left"),
    ],
)
def test_a_split_that_leaves_nothing_is_refused(arguments, words):
    with pytest.raises(ValueError, match=words):
        datasets.emoji_split(*arguments)


def test_a_damaged_list_of_words_names_its_remedy(monkeypatch, tmp_path):
    (tmp_path / "emoji.npz").write_bytes((datasets.DATA / "emoji.npz").read_bytes())
    (tmp_path / "emoji.json").write_text("[{")
    monkeypatch.setattr(datasets, "DATA", tmp_path)
    with pytest.raises(RuntimeError, match=r"emoji\.json is damaged. Restore it with `git checkout helpers/data/emoji\.json`"):
        datasets.load_emoji()


def test_few_labels_are_equally_many_of_each_class():
    labels = np.random.default_rng(0).integers(3, 8, 200)
    rows = datasets.few_labels(labels, per_class=4, seed=0)
    assert len(set(rows)) == 20
    np.testing.assert_array_equal(labels[rows], np.repeat(np.arange(3, 8), 4))
    np.testing.assert_array_equal(rows, datasets.few_labels(labels, np.uint8(4), seed=np.int64(0)))
    assert set(rows) != set(datasets.few_labels(labels, 4, seed=1))


@pytest.mark.parametrize(
    ("labels", "per_class", "seed", "message"),
    [
        *[([0, 0, 0, 1, 1], n, 0, "from 1 to 2, the smallest class") for n in (0, 3, 1.5, True, None)],
        *[([0, 1], 1, seed, "seed must be a whole number") for seed in (-1, 1.5, True)],
        *[(labels, 1, 0, r"whole numbers of shape \(n,\)") for labels in ([[0, 1]], [], [0.5, 1], [0, np.nan])],
        ([False, True], 1, 0, "labels must be whole numbers, not a mask"),
    ],
)
def test_an_impossible_choice_of_labels_is_refused(labels, per_class, seed, message):
    with pytest.raises(ValueError, match=message):
        datasets.few_labels(labels, per_class, seed)
