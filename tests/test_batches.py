"""Batches: every row once an epoch, in step with its label, reproducible, and only ever a view of what was asked for."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import batches, pairs

IMAGES = np.arange(10.0).reshape(10, 1, 1, 1)  # an image is its own number
LABELS = np.arange(10) % 3


@given(n=st.integers(1, 40), batch_size=st.integers(1, 50))
def test_an_epoch_holds_every_image_once_with_its_label(n, batch_size):
    data = batches.ImageBatches(np.arange(n), np.arange(n) * 10, batch_size)
    images, labels = (np.concatenate(column) for column in zip(*(data[i] for i in range(len(data))), strict=True))
    assert sorted(images) == list(range(n))
    np.testing.assert_array_equal(labels, images * 10)
    assert max(len(data[i][0]) for i in range(len(data))) <= batch_size


def test_chosen_rows_and_no_others():
    data = batches.ImageBatches(IMAGES, LABELS, batch_size=2, rows=[7, 3, 4])
    assert len(data) == 2
    images, labels = (np.concatenate(column) for column in zip(*(data[i] for i in range(len(data))), strict=True))
    assert sorted(images.ravel()) == [3, 4, 7]
    np.testing.assert_array_equal(labels, images.ravel() % 3)


def test_images_alone_where_there_are_no_labels():
    data = batches.ImageBatches(IMAGES, None, batch_size=4)
    assert [len(batch) for batch in (data[0], data[2])] == [1, 1]
    assert sorted(np.concatenate([data[i][0] for i in range(3)]).ravel()) == list(range(10))


def test_epochs_differ_and_seeds_repeat():
    one, same, other = (batches.ImageBatches(IMAGES, LABELS, 10, seed) for seed in (0, 0, 1))
    first = one[0][0].ravel()
    np.testing.assert_array_equal(first, same[0][0].ravel())
    assert (first != other[0][0].ravel()).any()
    one.on_epoch_end()
    assert (first != one[0][0].ravel()).any()


def test_pairs_come_in_order_with_the_images_they_name():
    chosen = pairs.sample_pairs(LABELS, 7, seed=0)
    data = batches.PairBatches(IMAGES, chosen, batch_size=3)
    assert [len(data[i][1]) for i in range(len(data))] == [3, 3, 1]
    left, right = (np.concatenate([data[i][0][side].ravel() for i in range(len(data))]) for side in (0, 1))
    np.testing.assert_array_equal(left, chosen.left)
    np.testing.assert_array_equal(right, chosen.right)
    np.testing.assert_array_equal(np.concatenate([data[i][1] for i in range(len(data))]), chosen.same)


def test_keras_trains_on_both():
    import keras

    from helpers import losses, models

    encoder = keras.Sequential([keras.Input((1, 1, 1)), keras.layers.Flatten(), keras.layers.Dense(2)])
    encoder.compile("sgd", losses.batch_contrastive_loss)
    assert np.isfinite(encoder.fit(batches.ImageBatches(IMAGES, LABELS, 4), epochs=2, verbose=0).history["loss"]).all()
    network = models.siamese(encoder)
    network.compile("sgd", losses.contrastive_loss)
    data = batches.PairBatches(IMAGES, pairs.sample_pairs(LABELS, 7, seed=0), 3)
    assert np.isfinite(network.fit(data, epochs=2, verbose=0).history["loss"]).all()


def test_the_index_of_a_pandas_series_plays_no_part():
    order = np.random.default_rng(0).permutation(10)
    series = pd.Series(LABELS[order], index=order)
    data = batches.ImageBatches(IMAGES[order], series, batch_size=np.int64(10), seed=np.uint8(3))
    images, labels = data[0]
    np.testing.assert_array_equal(labels, images.ravel() % 3)
    chosen = pairs.Pairs(*(pd.Series(column, index=[5, 3, 4]) for column in ([0, 1, 2], [3, 4, 8], [1, 1, 1])))
    (left, right), _ = batches.PairBatches(IMAGES, chosen, 2)[0]
    assert (left.ravel().tolist(), right.ravel().tolist()) == ([0, 1], [3, 4])


def test_an_array_of_images_is_not_copied():
    assert batches.ImageBatches(IMAGES, LABELS).columns[0] is IMAGES and batches.PairBatches(IMAGES, some_pairs()).images is IMAGES


def some_pairs(left=(0,), right=(7,), same=(1,)):
    return pairs.Pairs(*(np.array(column) for column in (left, right, same)))


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: batches.ImageBatches(IMAGES, LABELS[:9]), r"as many, and at least one, not \[10, 9\]"),
        (lambda: batches.ImageBatches(IMAGES[:0], LABELS[:0]), "at least one"),
        (lambda: batches.ImageBatches(IMAGES, None, rows=[10]), "from 0 to 9"),
        (lambda: batches.ImageBatches(IMAGES, LABELS, rows=[]), "at least one"),
        (lambda: batches.ImageBatches(IMAGES, LABELS, rows=LABELS == 1), r"np\.flatnonzero"),
        (lambda: batches.ImageBatches(IMAGES, LABELS, rows=[-1]), "from 0 to 9"),
        *[(lambda size=size: batches.ImageBatches(IMAGES, LABELS, size), "batch_size must be a whole") for size in (0, True, 1.5)],
        (lambda: batches.ImageBatches(IMAGES, LABELS, seed=True), "seed must be a whole number"),
        (lambda: batches.PairBatches(IMAGES[:5], some_pairs()), r"pairs\.right must lie from 0 to 4"),
        (lambda: batches.PairBatches(IMAGES, some_pairs(left=[-1])), r"pairs\.left must lie from 0 to 9"),
        (lambda: batches.PairBatches(IMAGES, some_pairs([], [], [])), r"pairs\.left must be whole numbers of shape .*at least one"),
        (lambda: batches.PairBatches(IMAGES, some_pairs([0], [1, 2], [0, 1])), r"as many, not \[1, 2, 2\]"),
        (lambda: batches.PairBatches(IMAGES, some_pairs(), batch_size=1.5), "batch_size must be a whole"),
    ],
)
def test_what_does_not_fit_is_refused(make, words):
    with pytest.raises(ValueError, match=words):
        make()
