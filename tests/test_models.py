"""The twins: one set of weights, an honest distance, and a model that survives being saved."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from helpers import losses, models


def identity():
    """An encoder that returns its input, so that distances can be computed by hand."""
    return keras.Sequential([keras.Input((3,)), keras.layers.Identity()])


@pytest.mark.parametrize(
    ("encoder", "parameters"),
    [
        (models.recipe_encoder, 10 * 32 + (9 * 32 + 1) * 64 + (5 * 5 * 64 + 1) * 128),
        (models.encoder, 26 * 32 + (9 * 32 + 1) * 64 + (9 * 64 + 1) * 96 + (3 * 3 * 96 + 1) * 128),
    ],
)
def test_the_twins_are_one_encoder(encoder, parameters):
    encoder = encoder()
    assert models.siamese(encoder).count_params() == encoder.count_params() == parameters
    assert encoder.output_shape == (None, 128)


def test_training_the_twins_trains_the_encoder():
    encoder = models.encoder()
    before = encoder.get_weights()
    network = models.siamese(encoder)
    network.compile(loss="mse")
    random = np.random.default_rng(0)
    network.fit([random.random((8, 28, 28, 1)), random.random((8, 28, 28, 1))], np.ones(8), verbose=0)
    assert all((old != new).any() for old, new in zip(before, encoder.get_weights(), strict=True))


def test_distances_are_euclidean_and_without_a_cap():
    distance = models.siamese(identity())([np.zeros((2, 3)), np.array([[3.0, 4, 0], [300, 400, 0]])])
    assert distance.shape == (2, 1)
    np.testing.assert_allclose(distance[:, 0], [5, 500], rtol=1e-6)


def test_equal_embeddings_are_at_distance_zero_with_a_finite_gradient():
    point = tf.Variable([[1.0, 2, 3]])
    with tf.GradientTape() as tape:
        distance = models.siamese(identity())([point, point + 0])
    assert distance[0] <= 1e-3
    assert np.isfinite(tape.gradient(distance, point)).all()


def test_keras_reads_its_accuracy_upside_down_as_it_does_in_the_recipe():
    """`metrics=["accuracy"]` must mean binary accuracy, or notebook 03 would explain another number than Keras prints."""
    network = models.siamese(identity())
    network.compile(loss=losses.contrastive_loss, metrics=["accuracy"])
    left, right = np.zeros((4, 3)), np.array([[0.1, 0, 0], [0.2, 0, 0], [0.9, 0, 0], [1.2, 0, 0]])
    loss, accuracy = network.evaluate([left, right], np.array([1, 1, 0, 0]), verbose=0)
    assert loss == pytest.approx(0.015, abs=1e-6)
    assert accuracy == 0  # every answer is right, and Keras counts every answer as wrong
    _, accuracy = network.evaluate([left, right], np.array([0, 1, 0, 1]), verbose=0)
    assert accuracy == 0.5


def test_order_does_not_matter():
    network = models.siamese(models.encoder())
    a, b = np.random.default_rng(0).random((2, 5, 28, 28, 1))
    np.testing.assert_array_equal(network([a, b]), network([b, a]))


def test_saved_and_loaded_in_another_process_it_predicts_the_same(fresh, tmp_path):
    encoder = models.encoder()
    encoder.compile(models.adam_with_decay(1e-3, n_images=50, batch_size=50, epochs=1), losses.batch_contrastive_loss)
    network = models.siamese(encoder)
    images = np.random.default_rng(0).random((2, 50, 28, 28, 1), np.float32)
    encoder.fit(images[0], np.arange(50) % 5, verbose=0)
    network.save(tmp_path / "network.keras")
    np.save(tmp_path / "images.npy", images)
    result = fresh("""
from helpers.course import setup
setup.start()
import keras, numpy
from helpers import models
network = keras.models.load_model("network.keras")
numpy.save("distances.npy", network.predict(list(numpy.load("images.npy")), verbose=0))
""")
    assert (result.returncode, result.stderr) == (0, "")
    np.testing.assert_allclose(np.load(tmp_path / "distances.npy"), network.predict(list(images), verbose=0), rtol=1e-5)


def test_pairs_stacked_in_one_array_are_refused_in_words():
    stacked = np.zeros((4, 2, 28, 28, 1))
    with pytest.raises(ValueError, match=r"expects 2 named input\(s\) with keys \['left', 'right'\]"):
        models.siamese(models.encoder()).predict(stacked, verbose=0)


def test_the_learning_rate_falls_to_zero_at_the_last_step():
    optimizer = models.adam_with_decay(0.01, n_images=1_000, batch_size=128, epochs=3)
    rates = [float(optimizer._learning_rate(step)) for step in range(3 * 8 + 1)]
    np.testing.assert_allclose(rates, [0.01 * (1 + np.cos(np.pi * step / 24)) / 2 for step in range(25)], atol=1e-8)
