"""SimCLR: two views reach the loss, the numbers reported are right, and a training survives an interruption and a save."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from helpers import batches, losses, models

IMAGES = np.random.default_rng(0).random((40, 28, 28, 1), np.float32)


def simclr(learning_rate=1e-3):
    keras.utils.set_random_seed(0)
    model = models.SimCLR(models.simclr_encoder(), models.projection_head(), temperature=0.5, seed=0)
    model.compile(keras.optimizers.Adam(learning_rate))
    return model


def test_the_last_smaller_batch_trains_too():
    history = simclr().fit(batches.ImageBatches(IMAGES[:10], None, 4), epochs=2, verbose=0).history
    assert set(history) == {"loss", "rank"}
    assert np.isfinite(history["loss"]).all()


def test_training_moves_every_weight_of_encoder_and_head():
    model = simclr()
    before = [weight.numpy().copy() for weight in model.trainable_variables]
    model.fit(batches.ImageBatches(IMAGES, None, 20), verbose=0)
    assert all((old != new.numpy()).any() for old, new in zip(before, model.trainable_variables, strict=True))


def test_gradients_reach_both_views():
    model = simclr()
    view_a, view_b = tf.constant(IMAGES[:8]), tf.constant(IMAGES[8:16])
    with tf.GradientTape() as tape:
        tape.watch([view_a, view_b])
        loss = losses.nt_xent_loss(model(view_a), model(view_b), 0.5)
    assert all(np.abs(gradient).max(axis=(1, 2, 3)).min() > 0 for gradient in tape.gradient(loss, [view_a, view_b]))


def test_a_constant_head_reports_the_collapse_value_and_the_rank_of_guessing():
    head = keras.Sequential([keras.Input((1152,)), keras.layers.Dense(4, kernel_initializer="zeros", bias_initializer="ones")])
    model = models.SimCLR(models.simclr_encoder(), head)
    model.compile()
    report = model.evaluate(batches.ImageBatches(IMAGES[:16], None, 16), verbose=0, return_dict=True)
    assert report["loss"] == pytest.approx(np.log(2 * 16 - 1), abs=1e-5)
    assert report["rank"] == pytest.approx(16)


def test_rank_counts_the_rivals_that_are_nearer_than_the_partner():
    random = np.random.default_rng(0)
    z_a, z_b = random.normal(size=(2, 7, 3)).astype(np.float32)
    z = np.concatenate([z_a, z_b])
    z /= np.linalg.norm(z, axis=1, keepdims=True)
    expected = []
    for i in range(14):
        partner = (i + 7) % 14
        rivals = [k for k in range(14) if k not in (i, partner)]
        expected.append(1 + sum(z[i] @ z[k] > z[i] @ z[partner] for k in rivals))
    np.testing.assert_array_equal(models.rank_of_partner(z_a, z_b), expected)
    np.testing.assert_array_equal(models.rank_of_partner(z_a, z_a), np.ones(14))


def test_an_interrupted_training_goes_on_where_it_stopped(tmp_path):
    class Interrupt(keras.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            if epoch == 1:
                raise KeyboardInterrupt

    resume = keras.callbacks.BackupAndRestore(tmp_path)
    interrupted = simclr()
    with pytest.raises(KeyboardInterrupt):
        interrupted.fit(batches.ImageBatches(IMAGES, None, 20), epochs=3, callbacks=[resume, Interrupt()], verbose=0)
    resumed = simclr()
    history = resumed.fit(
        batches.ImageBatches(IMAGES, None, 20), epochs=3, callbacks=[keras.callbacks.BackupAndRestore(tmp_path)], verbose=0
    )
    assert history.epoch == [2]
    assert resumed.optimizer.iterations == 6


def test_saved_and_loaded_in_another_process_it_embeds_the_same(fresh, tmp_path):
    model = simclr()
    model.fit(batches.ImageBatches(IMAGES, None, 20), verbose=0)
    model.save(tmp_path / "simclr.keras")
    np.save(tmp_path / "images.npy", IMAGES)
    result = fresh(f"""
from helpers.course import setup
setup.start()
import keras, numpy as np
from helpers import models
model = keras.saving.load_model(r"{tmp_path / "simclr.keras"}")
np.save(r"{tmp_path / "z.npy"}", model.predict(np.load(r"{tmp_path / "images.npy"}"), verbose=0))
print(model.temperature)
""")
    assert (result.stdout, result.stderr) == ("0.5\n", "")
    np.testing.assert_allclose(np.load(tmp_path / "z.npy"), model.predict(IMAGES, verbose=0), atol=1e-5)


def test_a_classifier_learns_from_few_rows_and_trains_the_encoder_given_to_it():
    images = np.zeros((60, 28, 28, 1), np.float32)
    labels = np.arange(60) % 3
    for i, label in enumerate(labels):
        images[i, 10:18, 6 + 6 * label : 10 + 6 * label] = 1  # a bar at one of three places
    keras.utils.set_random_seed(0)
    encoder = models.simclr_encoder()
    before = encoder.get_weights()[0]
    classifier = models.fit_classifier(encoder, images, labels, rows=[0, 1, 2], steps=60)
    assert classifier.output_shape == (None, 3)
    assert np.mean(classifier.predict(images, verbose=0).argmax(axis=1) == labels) > 0.9
    assert (encoder.get_weights()[0] != before).any()


def test_a_random_view_is_random_in_training_only():
    view = models.RandomView(seed=0)
    np.testing.assert_array_equal(view(IMAGES[:4]), IMAGES[:4])
    assert np.abs(view(IMAGES[:4], training=True) - IMAGES[:4]).max() > 0.1


def test_embedding_gives_what_predict_gives_for_any_number_of_images():
    encoder = models.simclr_encoder()
    images = np.random.default_rng(1).random((1_003, 28, 28, 1), np.float32)
    np.testing.assert_allclose(models.embed(encoder, images), encoder.predict(images, verbose=0), atol=1e-5)
    assert models.embed(encoder, images[:1]).shape == (1, 1152)
