"""MNIST: what the loader gives, and what it says about a damaged file."""

import hashlib
import io

import numpy as np
import pytest

from helpers import datasets


@pytest.fixture(scope="module")
def mnist():
    return datasets.load_mnist()


@pytest.fixture(scope="module")
def arrays():
    with np.load(datasets.MNIST_FILE) as file:
        return dict(file)


def test_shapes_types_and_ranges(mnist):
    assert [len(part.labels) for part in mnist] == [55_000, 5_000, 10_000]
    for part in mnist:
        assert part.images.shape == (len(part.labels), 28, 28, 1)
        assert part.images.dtype == np.float32
        assert (part.images.min(), part.images.max()) == (0, 1)
        assert part.labels.dtype == np.int64
        assert set(part.labels) == set(range(10))


def test_training_and_validation_are_all_of_the_training_file_and_share_nothing(mnist, arrays):
    def labelled(images, labels):
        return {(image.tobytes(), label) for image, label in zip(images, labels, strict=True)}

    parts = [labelled((part.images * 255).round().astype(np.uint8), part.labels.tolist()) for part in mnist]
    assert sum(map(len, parts)) == len(set.union(*parts)) == 70_000
    assert parts[0] | parts[1] == labelled(arrays["x_train"], arrays["y_train"].tolist())
    assert parts[2] == labelled(arrays["x_test"], arrays["y_test"].tolist())


def test_the_split_is_stratified(mnist):
    train, validation = (np.bincount(part.labels) for part in mnist[:2])
    expected = (train + validation) / 12
    assert np.abs(validation - expected).max() <= 1


def test_the_split_is_the_same_everywhere(mnist):
    digest = hashlib.sha256()
    for part in mnist:
        digest.update(part.images.tobytes())
        digest.update(part.labels.tobytes())
    assert digest.hexdigest() == "269b176ea823aeb28f78644a8affeff640407862020c4f824e2096ea91e497d7"


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


def archive(**arrays):
    file = io.BytesIO()
    np.savez(file, **arrays)
    return file.getvalue()


def flipped(content, place):
    return content[:place] + bytes([content[place] ^ 255]) + content[place + 1 :]


whole = datasets.MNIST_FILE.read_bytes()
one_array = io.BytesIO()
np.save(one_array, np.zeros(3))
damages = {
    "empty": b"",
    "truncated": whole[: len(whole) // 2],
    "garbage": b"<html>Not found</html>",
    "flipped bit in the images": flipped(whole, len(whole) // 2),
    "flipped bit in a name": flipped(whole, 30),
    "one array": one_array.getvalue(),
    "other arrays": archive(x=np.zeros(3)),
    "pickled objects": archive(**{name: np.array([None]) for name in ("x_train", "y_train", "x_test", "y_test")}),
}


@pytest.mark.parametrize("content", damages.values(), ids=damages.keys())
def test_a_damaged_file_gets_one_clear_sentence(monkeypatch, tmp_path, content):
    path = tmp_path / "mnist.npz"
    path.write_bytes(content)
    monkeypatch.setattr(datasets, "MNIST_FILE", path)
    with pytest.raises(RuntimeError) as raised:
        datasets.load_mnist()
    assert str(raised.value) == (
        f"The data file {path} is damaged. Restore it with `git checkout helpers/data/mnist.npz`, or download the course again."
    )


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("x_train", lambda images: images[:-1]),
        ("y_test", lambda labels: labels.astype(np.int64)),
        ("x_test", lambda images: images[..., None]),
    ],
)
def test_wrong_shapes_and_types_are_named(monkeypatch, tmp_path, arrays, name, change):
    path = tmp_path / "mnist.npz"
    path.write_bytes(archive(**arrays | {name: change(arrays[name])}))
    monkeypatch.setattr(datasets, "MNIST_FILE", path)
    with pytest.raises(RuntimeError, match=rf"mnist\.npz holds {name} as .*, not uint8 \(.*git checkout"):
        datasets.load_mnist()


def test_a_missing_file_is_named(monkeypatch, tmp_path):
    monkeypatch.setattr(datasets, "MNIST_FILE", tmp_path / "mnist.npz")
    with pytest.raises(RuntimeError, match=r"mnist\.npz is missing\. Restore it with `git checkout"):
        datasets.load_mnist()


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
        *[(labels, 1, 0, r"whole numbers of shape \(n,\)") for labels in ([[0, 1]], [], [0.5, 1], [0, np.nan], [False, True])],
    ],
)
def test_an_impossible_choice_of_labels_is_refused(labels, per_class, seed, message):
    with pytest.raises(ValueError, match=message):
        datasets.few_labels(labels, per_class, seed)
