"""The models: twins share one set of weights, SimCLR's two views reach the loss, and all survive an interruption and a save."""

import os

import keras
import numpy as np
import pytest
import tensorflow as tf

from helpers import augment, batches, losses, models

IMAGES = np.random.default_rng(0).random((40, 28, 28, 1), np.float32)


def dense(size, units, **options):
    return keras.Sequential([keras.Input(size), keras.layers.Flatten(), keras.layers.Dense(units, **options)])


def identity_twins():
    """Twins whose encoder returns its input, so that distances can be computed by hand."""
    return models.siamese(keras.Sequential([keras.Input((3,)), keras.layers.Identity()]))


def simclr(encoder=None, head=None):
    """SimCLR, of the smallest networks if none are given."""
    keras.utils.set_random_seed(0)
    model = models.SimCLR(encoder or dense((28, 28, 1), 8), head or dense((8,), 4), temperature=0.5, seed=0)
    model.compile(keras.optimizers.Adam(1e-2))
    return model


def test_the_twins_are_one_encoder():
    for encoder, parameters in (
        (models.recipe_encoder(), 10 * 32 + (9 * 32 + 1) * 64 + (5 * 5 * 64 + 1) * 128),
        (models.encoder(), 26 * 32 + (9 * 32 + 1) * 64 + (9 * 64 + 1) * 96 + (3 * 3 * 96 + 1) * 128),
    ):
        assert models.siamese(encoder).count_params() == encoder.count_params() == parameters
        assert encoder.output_shape == (None, 128)


def test_distances_are_euclidean_and_without_a_cap():
    distance = identity_twins()([np.zeros((3, 3)), np.array([[3.0, 4, 0], [300, 400, 0], [0, 0, 0]])])
    np.testing.assert_allclose(distance, [[5], [500], [0]], rtol=1e-6, atol=1e-3)


def test_keras_reads_its_accuracy_upside_down_as_it_does_in_the_recipe():
    """`metrics=["accuracy"]` must mean binary accuracy, or notebook 03 would explain another number than Keras prints."""
    network = identity_twins()
    network.compile(loss=losses.contrastive_loss, metrics=["accuracy"])
    left, right = np.zeros((4, 3)), np.array([[0.1, 0, 0], [0.2, 0, 0], [0.9, 0, 0], [1.2, 0, 0]])
    # every answer is right, and Keras counts every answer as wrong; of answers half right, half
    for same, expected in (([1, 1, 0, 0], (0.015, 0)), ([0, 1, 0, 1], (0.575, 0.5))):
        assert network.evaluate([left, right], np.array(same), verbose=0) == pytest.approx(expected, abs=1e-6)


def test_pairs_stacked_in_one_array_are_refused_in_words():
    with pytest.raises(ValueError, match=r"expects 2 named input\(s\) with keys \['left', 'right'\]"):
        identity_twins().predict(np.zeros((4, 2, 3)), verbose=0)


def test_the_learning_rate_falls_to_zero_at_the_last_step():
    optimizer = models.adam_with_decay(np.float32(0.01), n_images=np.int64(1_000), batch_size=np.uint8(128), epochs=3)
    rates = [float(optimizer._learning_rate(step)) for step in range(3 * 8 + 1)]
    np.testing.assert_allclose(rates, [0.01 * (1 + np.cos(np.pi * step / 24)) / 2 for step in range(25)], atol=1e-8)


def test_it_trains_on_whatever_keras_trains_on_to_the_last_smaller_batch():
    model, images, labels = simclr(), IMAGES[:10], np.arange(10)
    tensors = [tf.data.Dataset.from_tensor_slices(data).batch(4) for data in (images, (images, labels))]
    for data in ((images,), (images, labels), *((each,) for each in tensors), (batches.ImageBatches(images, None, 4),)):
        history = model.fit(*data, batch_size=None if len(data) == 1 and data[0] is not images else 4, verbose=0).history
        assert set(history) == {"loss", "rank"} and np.isfinite(history["loss"]).all()
    assert model.optimizer.iterations == 5 * 3


CAPPED = "TensorFlow asks the processor, not the cap on oneDNN, whether it computes in half precision, and aborts where it does"
HALF = pytest.param("mixed_float16", marks=pytest.mark.skipif("ONEDNN_MAX_CPU_ISA" in os.environ, reason=CAPPED))


@pytest.mark.parametrize("policy", ["float32", HALF, "float64"])
def test_it_trains_in_every_precision_and_stops_at_bytes_and_weights(policy):
    usual = keras.config.dtype_policy()
    keras.config.set_dtype_policy(policy)
    try:
        model = simclr()
        history = model.fit(IMAGES, batch_size=20, epochs=5, verbose=0).history
        assert history["loss"][-1] < history["loss"][0] < 5 and 1 < history["rank"][-1] < history["rank"][0] < 40
        assert models.embed(model.encoder, IMAGES).dtype == np.float32
        with pytest.raises(tf.errors.InvalidArgumentError, match=r"images must lie in \[0, 1\]"):
            model.fit(255 * IMAGES, verbose=0)
        with pytest.raises(ValueError, match="sample weights have no meaning"):
            model.fit(IMAGES, np.ones(40), sample_weight=np.ones(40), verbose=0)
    finally:
        keras.config.set_dtype_policy(usual)


def test_gradients_reach_both_views():
    model = simclr()
    with tf.GradientTape(persistent=True) as tape:
        views = model.embed_views(IMAGES[:8], training=True)
        lengths = [tf.reduce_sum(z**2) for z in views]
    assert np.abs(views[0] - views[1]).max(axis=1).min() > 0  # two views, not one twice
    assert all(np.abs(tape.gradient(length, weight)).max() > 0 for length in lengths for weight in model.trainable_variables)


def test_a_constant_head_reports_the_collapse_value_and_the_rank_of_guessing():
    model = simclr(head=dense((8,), 4, kernel_initializer="zeros", bias_initializer="ones"))
    report = model.evaluate(batches.ImageBatches(IMAGES[:16], None, 16), verbose=0, return_dict=True)
    assert report == pytest.approx({"loss": np.log(2 * 16 - 1), "rank": 16}, abs=1e-5)


@pytest.mark.parametrize("kind", [tf.float16, tf.float32, tf.float64])
def test_rank_counts_the_rivals_that_are_nearer_than_the_partner(kind):
    z_a, z_b = (tf.cast(z, kind) for z in np.random.default_rng(0).normal(size=(2, 7, 3)))
    z = np.concatenate([z_a, z_b]).astype(float)
    similarity = (z / np.linalg.norm(z, axis=1, keepdims=True)) @ (z / np.linalg.norm(z, axis=1, keepdims=True)).T
    of_partner = [similarity[i, (i + 7) % 14] for i in range(14)]
    expected = [1 + sum(similarity[i, k] > of_partner[i] for k in range(14) if k not in (i, (i + 7) % 14)) for i in range(14)]
    np.testing.assert_array_equal(models.rank_of_partner(z_a, z_b), expected)
    np.testing.assert_array_equal(models.rank_of_partner(z_a, z_a), np.ones(14))


def test_an_interrupted_training_goes_on_where_it_stopped(tmp_path):
    def fit(*callbacks):
        model, resume = simclr(), keras.callbacks.BackupAndRestore(tmp_path)
        return model, model.fit(batches.ImageBatches(IMAGES, None, 20), epochs=3, callbacks=[resume, *callbacks], verbose=0)

    def interrupt(epoch, logs):
        if epoch == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fit(keras.callbacks.LambdaCallback(on_epoch_end=interrupt))
    resumed, history = fit()
    assert history.epoch == [2] and resumed.optimizer.iterations == 6


def test_saved_and_loaded_in_another_process_networks_predict_and_draw_the_same(fresh, tmp_path):
    encoder = models.encoder()
    encoder.compile(models.adam_with_decay(1e-3, n_images=40, batch_size=40, epochs=1), losses.batch_contrastive_loss)
    encoder.fit(IMAGES, np.arange(40) % 5, verbose=0)
    network, model = models.siamese(encoder), simclr(models.simclr_encoder(), models.projection_head())
    before = [weight.numpy().copy() for weight in model.trainable_variables]
    model.fit(batches.ImageBatches(IMAGES, None, 20), verbose=0)
    assert all((old != new.numpy()).any() for old, new in zip(before, model.trainable_variables, strict=True))
    network.save(tmp_path / "network.keras")
    model.save(tmp_path / "simclr.keras")
    np.save(tmp_path / "images.npy", IMAGES)
    result = fresh("""
from helpers.course import setup
setup.start()
import keras, numpy as np
from helpers import models
network, model = (keras.saving.load_model(f"{name}.keras") for name in ("network", "simclr"))
images = np.load("images.npy")
z, distance = models.embed(model, images), network.predict([images[:20], images[20:]], verbose=0)
np.savez("result.npz", z=z, distance=distance, views=model.two_views(images), loss=model.evaluate(images, verbose=0)[0])
print(model.temperature, model.seed)
""")
    assert (result.returncode, result.stdout, result.stderr) == (0, "0.5 0\n", "")
    loaded = np.load(tmp_path / "result.npz")
    np.testing.assert_allclose(loaded["distance"], network.predict([IMAGES[:20], IMAGES[20:]], verbose=0), rtol=1e-5)
    np.testing.assert_allclose(loaded["z"], model.predict(IMAGES, verbose=0), atol=1e-5)
    np.testing.assert_allclose(loaded["views"], model.two_views(IMAGES), atol=1e-5)
    assert model.evaluate(IMAGES, verbose=0)[0] == pytest.approx(float(loaded["loss"]), rel=1e-4)


def test_exported_for_small_devices_an_encoder_gives_the_same_embeddings(fresh, tmp_path):
    """In a process of its own: the converter writes to stderr, and a LiteRT file is read without Keras."""
    np.save(tmp_path / "images.npy", IMAGES)
    result = fresh("""
from helpers.course import setup
setup.start(0)
import numpy as np, tensorflow as tf
from helpers import models
encoder, images = models.encoder(), np.load("images.npy")
encoder.export("encoder.tflite", format="litert", verbose=False)
interpreter = tf.lite.Interpreter("encoder.tflite")
given, told = interpreter.get_input_details()[0]["index"], interpreter.get_output_details()[0]["index"]
interpreter.resize_tensor_input(given, images.shape)
interpreter.allocate_tensors()
interpreter.set_tensor(given, images)
interpreter.invoke()
np.testing.assert_allclose(interpreter.get_tensor(told), models.embed(encoder, images), atol=1e-5)
""")
    assert result.returncode == 0, result.stderr
    assert 400_000 < (tmp_path / "encoder.tflite").stat().st_size < 1_000_000


def test_made_anew_from_its_configuration_it_draws_the_views_of_the_start():
    model = models.SimCLR(models.simclr_encoder(), models.projection_head(), views={"shift": np.float32(1)}, seed=np.int64(7))
    again = models.SimCLR.from_config(model.get_config())
    assert again.views == {"shift": 1.0}
    np.testing.assert_array_equal(again.two_views(IMAGES), model.two_views(IMAGES))
    view = models.RandomView.from_config(models.RandomView(seed=np.int64(7)).get_config())
    np.testing.assert_array_equal(view(IMAGES, training=True), augment.two_views(IMAGES, seed=7)[0])
    np.testing.assert_array_equal(view(IMAGES), IMAGES)


def test_a_classifier_learns_from_few_rows_and_trains_the_encoder_given_to_it():
    images, labels = np.zeros((60, 28, 28, 1), np.float32), np.arange(60) % 3
    for i, label in enumerate(labels):
        images[i, 10:18, 6 + 6 * label : 10 + 6 * label] = 1  # a bar at one of three places
    keras.utils.set_random_seed(0)
    encoder = dense((28, 28, 1), 32, activation="relu")
    before = encoder.get_weights()[0]
    classifier = models.fit_classifier(encoder, images, labels, rows=[0, 1, 2], steps=60)
    assert classifier.output_shape == (None, 3)
    assert np.mean(classifier.predict(images, verbose=0).argmax(axis=1) == labels) > 0.9
    assert (encoder.get_weights()[0] != before).any()


def test_embedding_gives_what_predict_gives_for_any_number_of_images():
    encoder, head = models.simclr_encoder(), models.projection_head(np.int64(1152))
    images = np.random.default_rng(1).random((503, 28, 28, 1), np.float32)
    h = models.embed(encoder, images)
    np.testing.assert_allclose(h, encoder.predict(images, verbose=0), atol=1e-5)
    assert models.embed(encoder, images[:1]).shape == (1, 1152)
    z = models.embed(head, h - 0.5)  # a head takes what is no image
    np.testing.assert_allclose(z, head.predict(h - 0.5, verbose=0), atol=1e-5)
    np.testing.assert_allclose(models.embed(models.SimCLR(encoder, head), images), models.embed(head, h), atol=1e-5)


def fit_classifier(labels=(0,) * 40, rows=(0, 1), steps=1):
    models.fit_classifier(dense((28, 28, 1), 8), IMAGES, labels, rows, steps)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: models.adam_with_decay(0, 50, 8, 1), "learning_rate must be a finite number above 0"),
        (lambda: models.adam_with_decay(0.01, 0, 8, 1), "n_images must be a whole number"),
        (lambda: models.adam_with_decay(0.01, 50, 8.0, 1), "batch_size must be a whole number"),
        (lambda: models.adam_with_decay(0.01, 50, 8, True), "epochs must be a whole number"),
        (lambda: models.projection_head(hidden=True), "hidden must be a whole number"),
        (lambda: models.SimCLR(dense((2,), 2), dense((2,), 2), temperature=0.0), "temperature must be a finite number above 0, not 0.0"),
        (lambda: models.SimCLR(dense((2,), 2), dense((2,), 2), views={"flip": 1}), "not in 'flip'"),
        (lambda: models.SimCLR(dense((2,), 2), dense((2,), 2), seed=1.5), "seed must be a whole number"),
        (lambda: models.RandomView(seed=True), "seed must be a whole number"),
        (lambda: fit_classifier(rows=np.arange(40) < 5), r"np\.flatnonzero"),
        (lambda: fit_classifier(rows=[40]), "rows must lie from 0 to 39"),
        (lambda: fit_classifier(steps=True), "steps must be a whole number"),
        (lambda: fit_classifier(labels=np.full(40, -1)), "the smallest label must be a whole number from 0 on, not -1"),
        (lambda: fit_classifier(labels=np.zeros(40)), "labels must be whole numbers"),
        (lambda: models.embed(models.encoder(), 255 * IMAGES), r"images must lie in \[0, 1\], but the values range from .* to 25"),
        (lambda: models.embed(models.encoder(), np.where(np.arange(40) < 39, IMAGES.T, np.nan).T), "images must lie in"),
        (lambda: models.embed(models.encoder(), IMAGES[:0]), "at least one row"),
        (lambda: models.embed(models.encoder(), IMAGES[..., 0]), r"takes an array \(None, 28, 28, 1\) of .*, not \(40, 28, 28\)"),
    ],
)
def test_what_cannot_be_used_is_refused_at_once(call, words):
    with pytest.raises(ValueError, match=words):
        call()
