"""Batches: every row once an epoch, in step with its label, reproducible, and only ever a view of what was asked for."""

import keras
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import batches, losses, models, pairs

IMAGES = np.arange(10.0).reshape(10, 1, 1, 1)  # an image is its own number
LABELS = np.arange(10) % 3


def pairs_of(left=(0,), right=(7,), same=(1,)):
    return pairs.Pairs(*(np.array(column) for column in (left, right, same)))


@given(n=st.integers(1, 40), batch_size=st.integers(1, 50), chosen=st.booleans(), seed=st.integers(0, 9))
def test_an_epoch_holds_every_chosen_image_once_with_its_label(n, batch_size, chosen, seed):
    rows = np.random.default_rng(seed).choice(n, n // 2 + 1) if chosen else None  # one that stands there twice comes twice
    data = batches.ImageBatches(np.arange(n), np.arange(n) * 10, np.int64(batch_size), np.uint8(seed), rows)
    images, labels = (np.concatenate(column) for column in zip(*(data[i] for i in range(len(data))), strict=True))
    assert sorted(images) == sorted(range(n) if rows is None else rows)
    np.testing.assert_array_equal(labels, images * 10)
    assert [len(data[i][0]) for i in range(len(data))] == [len(images[i : i + batch_size]) for i in range(0, len(images), batch_size)]


def test_epochs_differ_and_seeds_repeat():
    one, same, other = (batches.ImageBatches(IMAGES, None, 10, seed) for seed in (0, 0, 1))
    assert len(one[0]) == 1 and one.columns[0] is IMAGES  # images alone, where there are no labels, and no copy of them
    first = one[0][0].ravel()
    np.testing.assert_array_equal(first, same[0][0].ravel())
    assert (first != other[0][0].ravel()).any()
    one.on_epoch_end()
    assert (first != one[0][0].ravel()).any()


def test_pairs_come_in_order_with_the_images_they_name():
    chosen = pairs.sample_pairs(LABELS, 7, seed=0)
    data = batches.PairBatches(IMAGES, chosen, batch_size=3)
    assert data.images is IMAGES and [len(data[i][1]) for i in range(len(data))] == [3, 3, 1]
    columns = ([batch[0][0].ravel(), batch[0][1].ravel(), batch[1]] for batch in (data[i] for i in range(len(data))))
    for column, expected in zip(zip(*columns, strict=True), (chosen.left, chosen.right, chosen.same), strict=True):
        np.testing.assert_array_equal(np.concatenate(column), expected)


def test_keras_trains_on_both():
    encoder = keras.Sequential([keras.Input((1, 1, 1)), keras.layers.Flatten(), keras.layers.Dense(2)])
    encoder.compile("sgd", losses.batch_contrastive_loss)
    history = encoder.fit(batches.ImageBatches(IMAGES / 10, LABELS, 4), epochs=10, verbose=0).history["loss"]
    assert history[-1] < history[0]
    before = encoder.get_weights()[0]
    network = models.siamese(encoder)
    network.compile("sgd", losses.contrastive_loss)
    network.fit(batches.PairBatches(IMAGES / 10, pairs.sample_pairs(LABELS, 7, seed=0), 3), verbose=0)
    assert (encoder.get_weights()[0] != before).any()


def test_the_index_of_a_pandas_series_plays_no_part():
    order = np.random.default_rng(0).permutation(10)
    images, labels = batches.ImageBatches(IMAGES[order], pd.Series(LABELS[order], index=order), 10)[0]
    np.testing.assert_array_equal(labels, images.ravel() % 3)
    chosen = pairs.Pairs(*(pd.Series(column, index=[5, 3, 4]) for column in ([0, 1, 2], [3, 4, 8], [1, 1, 1])))
    (left, right), _ = batches.PairBatches(IMAGES, chosen, 2)[0]
    assert (left.ravel().tolist(), right.ravel().tolist()) == ([0, 1], [3, 4])


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: batches.ImageBatches(IMAGES, LABELS[:9]), r"as many, and at least one, not \[10, 9\]"),
        (lambda: batches.ImageBatches(IMAGES[:0], LABELS[:0]), "at least one"),
        (lambda: batches.ImageBatches(IMAGES, None, rows=[10]), "rows must lie from 0 to 9"),
        (lambda: batches.ImageBatches(IMAGES, LABELS, rows=LABELS == 1), r"np\.flatnonzero"),
        (lambda: batches.ImageBatches(IMAGES, LABELS, True), "batch_size must be a whole"),
        (lambda: batches.ImageBatches(IMAGES, LABELS, seed=True), "seed must be a whole"),
        (lambda: batches.PairBatches(IMAGES[:5], pairs_of()), r"pairs\.right must lie from 0 to 4"),
        (lambda: batches.PairBatches(IMAGES, pairs_of(left=[-1])), r"pairs\.left must lie from 0 to 9"),
        (lambda: batches.PairBatches(IMAGES, pairs_of([], [], [])), r"pairs\.left must be whole numbers of shape .*at least one"),
        (lambda: batches.PairBatches(IMAGES, pairs_of([0], [1, 2], [0, 1])), r"as many, not \[1, 2, 2\]"),
        (lambda: batches.PairBatches(IMAGES, pairs_of(), batch_size=1.5), "batch_size must be a whole"),
    ],
)
def test_what_does_not_fit_is_refused(make, words):
    with pytest.raises(ValueError, match=words):
        make()
