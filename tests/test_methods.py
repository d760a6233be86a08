"""Other ways to learn from two views: what each adds to SimCLR."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from helpers import batches, losses, methods

IMAGES = np.random.default_rng(0).random((32, 12, 12, 1)).astype(np.float32)


def parts():
    encoder = keras.Sequential([keras.Input((12, 12, 1)), layers.Flatten(), layers.Dense(8), layers.BatchNormalization(), layers.ReLU()])
    return encoder, keras.Sequential([keras.Input((8,)), layers.Dense(4)])


METHODS = {
    "vicreg": lambda: methods.VICReg(*parts(), seed=0),
    "sigmoid": lambda: methods.SigmoidPairs(*parts(), seed=0),
    "simsiam": lambda: methods.SimSiam(*parts(), keras.Sequential([keras.Input((4,)), layers.Dense(4)]), seed=0),
    "moco": lambda: methods.MoCo(*parts(), queue_size=24, seed=0),
}


def fitted(model, epochs=1):
    model.compile(keras.optimizers.Adam(0.01))
    return model.fit(batches.ImageBatches(IMAGES, None, 16, seed=0), epochs=epochs, verbose=0).history


@pytest.mark.parametrize("name", METHODS)
def test_every_method_lowers_its_loss_and_moves_all_that_it_trains(name):
    keras.utils.set_random_seed(0)
    model = METHODS[name]()
    before = [np.array(weight) for weight in model.trainable_variables]
    loss = fitted(model, epochs=8)["loss"][2:]  # a queue begins with random rows, which are easy to tell apart
    assert np.isfinite(loss).all() and np.mean(loss[-2:]) < np.mean(loss[:2])
    still = [weight.path for weight, old in zip(model.trainable_variables, before, strict=True) if np.array_equal(weight, old)]
    assert still == []


def test_the_terms_of_vicreg_can_be_left_out():
    z = np.random.default_rng(1).normal(size=(2, 6, 4))
    alone = methods.VICReg(*parts(), weights={"variance": 0, "covariance": 0}).loss_of_views(*z)
    assert float(alone) == pytest.approx(25 * np.mean((z[0] - z[1]) ** 2))


@pytest.mark.parametrize(
    ("weights", "words"),
    [({"varience": 1.0}, "a weight's name must be one of 'invariance'"), ({"variance": -1.0}, "variance must be a finite number from 0")],
)
def test_a_weight_that_is_none_is_refused(weights, words):
    with pytest.raises(ValueError, match=words):
        methods.VICReg(*parts(), weights=weights)


@pytest.mark.parametrize("momentum", [0.0, 0.9, 1.0])
def test_the_copy_follows_the_encoder_by_its_momentum(momentum):
    keras.utils.set_random_seed(0)
    model = methods.MoCo(*parts(), queue_size=24, momentum=momentum, seed=0)
    kernel = model.encoder.layers[1].kernel
    first = np.array(kernel)
    np.testing.assert_array_equal(model.copy.layers[0].layers[1].kernel, first)
    model.compile(keras.optimizers.SGD(0.1))
    model.fit(IMAGES[:16], batch_size=16, verbose=0)  # one step
    np.testing.assert_allclose(model.copy.layers[0].layers[1].kernel, momentum * first + (1 - momentum) * np.array(kernel), atol=1e-6)
    assert not np.array_equal(kernel, first)


def test_the_queue_holds_the_newest_embeddings_and_drops_the_oldest():
    model = methods.MoCo(*parts(), queue_size=24, seed=0)
    before = np.array(model.queue)
    fitted(model)  # two batches of 16
    after = np.array(model.queue)
    assert not np.isin(after, before).any()  # 32 new ones, of which the last 24 stay
    model.fit(IMAGES[:16], batch_size=16, verbose=0)
    np.testing.assert_array_equal(np.array(model.queue)[16:], after[:8])


@pytest.mark.parametrize("name", METHODS)
def test_what_is_evaluated_is_the_loss_that_was_trained_and_weights_are_refused(name):
    model = METHODS[name]()
    model.compile("adam")
    twin = METHODS[name]()  # the same seed, so the same views
    twin.set_weights(model.get_weights())
    expected = float(twin.loss_of_views(*twin.embed_views(IMAGES)))
    assert model.evaluate(IMAGES, batch_size=32, verbose=0, return_dict=True)["loss"] == pytest.approx(expected, rel=1e-4)
    with pytest.raises(ValueError, match="sample weights have no meaning"):
        model.fit(IMAGES, np.ones(32), sample_weight=np.ones(32), verbose=0)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"queue_size": 0}, "queue_size must be a whole number"),
        ({"momentum": 1.5}, "momentum must be"),
        ({"temperature": 0}, "temperature must be"),
    ],
)
def test_an_impossible_queue_is_refused(options, words):
    with pytest.raises(ValueError, match=words):
        methods.MoCo(*parts(), **options)


def test_labels_teach_by_any_loss_of_embeddings_and_classes():
    """Two views of an image share its label; with cross-entropy it is an ordinary classifier."""
    keras.utils.set_random_seed(0)
    seen = []

    def loss(z, labels):
        seen.append((z.shape, labels.shape))
        return cross_entropy(labels, z)

    cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    labels = (IMAGES.mean(axis=(1, 2, 3)) > np.median(IMAGES.mean(axis=(1, 2, 3)))).astype(int)
    model = methods.FromLabels(*parts(), loss, views={"brightness": 0.0}, seed=0)
    model.compile(keras.optimizers.Adam(0.01))
    history = model.fit(batches.ImageBatches(IMAGES, labels, 16, seed=0), epochs=30, verbose=0).history
    assert [shape.as_list()[1:] for shape in seen[0]] == [[4], []] and history["loss"][-1] < 0.5 * history["loss"][0]


def test_what_is_evaluated_is_the_loss_of_the_labels():
    labels = np.arange(32) % 4
    model, twin = (methods.FromLabels(*parts(), losses.supervised_contrastive_loss, seed=0) for _ in range(2))
    model.compile("adam")
    twin.set_weights(model.get_weights())
    expected = float(twin.loss_of_labels(tf.concat(twin.embed_views(IMAGES), axis=0), np.tile(labels, 2)))
    assert model.evaluate(IMAGES, labels, batch_size=32, verbose=0, return_dict=True)["loss"] == pytest.approx(expected, rel=1e-4)
    for work in (model.fit, model.evaluate):
        with pytest.raises(ValueError, match="learns from labels"):
            work(IMAGES, verbose=0)
        with pytest.raises(ValueError, match="sample weights have no meaning"):
            work(IMAGES, labels, sample_weight=np.ones(32), verbose=0)
