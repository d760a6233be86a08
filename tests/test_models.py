"""The models: twins share one set of weights, SimCLR's two views reach the loss, and all survive an interruption and a save."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from helpers import augment, batches, losses, models


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


@pytest.mark.parametrize("bad", [True, 0, 2.0, "8"])
@pytest.mark.parametrize("name", ["n_images", "batch_size", "epochs"])
def test_the_steps_of_a_training_are_whole_numbers(name, bad):
    numbers = {"n_images": np.int64(50), "batch_size": np.int32(8), "epochs": 1}
    assert isinstance(models.adam_with_decay(np.float32(0.01), **numbers), keras.optimizers.Adam)
    with pytest.raises(ValueError, match=f"{name} must be a whole number"):
        models.adam_with_decay(0.01, **(numbers | {name: bad}))


# --- SimCLR ------------------------------------------------------------------------------------------------------------------------

IMAGES = np.random.default_rng(0).random((40, 28, 28, 1), np.float32)


def simclr(learning_rate=1e-3):
    keras.utils.set_random_seed(0)
    model = models.SimCLR(models.simclr_encoder(), models.projection_head(), temperature=0.5, seed=0)
    model.compile(keras.optimizers.Adam(learning_rate))
    return model


@pytest.mark.parametrize(
    "data",
    [
        (IMAGES[:10],),
        (IMAGES[:10], np.arange(10)),
        (tf.data.Dataset.from_tensor_slices(IMAGES[:10]).batch(4),),
        (tf.data.Dataset.from_tensor_slices((IMAGES[:10], np.arange(10))).batch(4),),
        (batches.ImageBatches(IMAGES[:10], None, 4),),
        (batches.ImageBatches(IMAGES[:10], np.arange(10), 4),),
    ],
)
def test_it_trains_on_whatever_keras_trains_on_to_the_last_smaller_batch(data):
    model = simclr()
    history = model.fit(*data, **({"batch_size": 4} if isinstance(data[0], np.ndarray) else {}), verbose=0).history
    assert set(history) == {"loss", "rank"} and np.isfinite(history["loss"]).all()
    assert model.optimizer.iterations == 3


@pytest.mark.parametrize("policy", ["mixed_float16", "float64"])
def test_it_trains_in_every_precision(policy):
    usual = keras.config.dtype_policy()
    keras.config.set_dtype_policy(policy)
    try:
        model = simclr()
        history = model.fit(IMAGES, batch_size=20, epochs=2, verbose=0).history
        assert models.embed(model.encoder, IMAGES).dtype == np.float32
        with pytest.raises(tf.errors.InvalidArgumentError, match="images must lie in"):
            model.fit(255 * IMAGES, verbose=0)
    finally:
        keras.config.set_dtype_policy(usual)
    assert history["loss"][1] < history["loss"][0] < 5 and 1 < history["rank"][1] < 40


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"temperature": 0.0}, "temperature must be a finite number above 0, not 0.0"),
        ({"temperature": True}, "temperature must be"),
        ({"views": {"scale": 2}}, "scale must be a finite number from 0 to 0.999, not 2"),
        ({"views": {"flip": 1}}, "not in 'flip'"),
        ({"seed": 1.5}, "seed must be a whole number"),
    ],
)
def test_what_a_training_cannot_use_is_refused_when_the_model_is_made(options, words):
    with pytest.raises(ValueError, match=words):
        models.SimCLR(models.simclr_encoder(), models.projection_head(), **options)


def test_images_of_bytes_and_weights_stop_the_training():
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"images must lie in \[0, 1\]"):
        simclr().fit(255 * IMAGES, verbose=0)
    with pytest.raises(ValueError, match="sample weights have no meaning"):
        simclr().fit(IMAGES, np.ones(40), sample_weight=np.ones(40), verbose=0)


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
    for kind in (np.float32, np.float64):
        np.testing.assert_array_equal(models.rank_of_partner(z_a.astype(kind), z_b.astype(kind)), expected)
    half = tf.cast(z_a, tf.float16), tf.cast(z_b, tf.float16)
    np.testing.assert_array_equal(models.rank_of_partner(*half), models.rank_of_partner(*(tf.cast(z, tf.float32) for z in half)))
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


def test_saved_and_loaded_in_another_process_it_embeds_and_draws_the_same(fresh, tmp_path):
    model = simclr()
    model.fit(batches.ImageBatches(IMAGES, None, 20), verbose=0)
    model.save(tmp_path / "simclr.keras")
    np.save(tmp_path / "images.npy", IMAGES)
    result = fresh("""
from helpers.course import setup
setup.start()
import keras, numpy as np
from helpers import models
model, images = keras.saving.load_model("simclr.keras"), np.load("images.npy")
np.savez("result.npz", z=model.predict(images, verbose=0), views=model.two_views(images), loss=model.evaluate(images, verbose=0)[0])
print(model.temperature, model.seed)
""")
    assert (result.returncode, result.stdout, result.stderr) == (0, "0.5 0\n", "")
    loaded = np.load(tmp_path / "result.npz")
    np.testing.assert_allclose(loaded["z"], model.predict(IMAGES, verbose=0), atol=1e-5)
    np.testing.assert_allclose(loaded["views"], model.two_views(IMAGES), atol=1e-5)
    assert model.evaluate(IMAGES, verbose=0)[0] == pytest.approx(float(loaded["loss"]), rel=1e-4)


def test_made_anew_from_its_configuration_it_draws_the_views_of_the_start():
    model = models.SimCLR(models.simclr_encoder(), models.projection_head(), views={"shift": np.float32(1)}, seed=np.int64(7))
    again = models.SimCLR.from_config(model.get_config())
    assert again.views == {"shift": 1.0}
    np.testing.assert_array_equal(again.two_views(IMAGES), model.two_views(IMAGES))
    view = models.RandomView(seed=np.int64(7))
    np.testing.assert_array_equal(models.RandomView.from_config(view.get_config())(IMAGES, training=True), view(IMAGES, training=True))
    np.testing.assert_array_equal(augment.two_views(IMAGES, seed=7)[0], models.RandomView(seed=7)(IMAGES, training=True))


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
    h = np.random.default_rng(1).normal(size=(600, 1152)).astype(np.float32)  # a head takes what is no image
    head = models.projection_head(np.int64(1152))
    np.testing.assert_allclose(models.embed(head, h), head.predict(h, verbose=0), atol=1e-5)
    np.testing.assert_array_equal(
        models.embed(models.SimCLR(encoder, head), images[:5]), models.embed(head, models.embed(encoder, images[:5]))
    )


@pytest.mark.parametrize(
    ("images", "words"),
    [
        (255 * IMAGES, r"images must lie in \[0, 1\], but the values range from .* to 25"),
        (np.concatenate([np.zeros((600, 28, 28, 1)), np.full((1, 28, 28, 1), np.nan)]), "images must lie in"),
        (IMAGES[:0], "at least one row"),
        (IMAGES[..., 0], r"takes an array \(None, 28, 28, 1\) of at least one row, not \(40, 28, 28\)"),
        (IMAGES[0], "takes an array"),
    ],
)
def test_what_is_no_image_is_not_embedded(images, words):
    with pytest.raises(ValueError, match=words):
        models.embed(models.simclr_encoder(), images)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"rows": np.arange(40) < 5}, r"np\.flatnonzero"),
        ({"rows": 7}, "rows must be whole numbers of shape"),
        ({"steps": True}, "steps must be a whole number"),
        ({"labels": np.full(40, -1)}, "labels must be whole numbers from 0 on"),
        ({"labels": np.zeros(40)}, "labels must be whole numbers from 0 on"),
    ],
)
def test_a_classifier_refuses_what_it_cannot_learn_from(changed, words):
    arguments = {"images": IMAGES, "labels": np.zeros(40, int), "rows": [0, 1], "steps": 1} | changed
    with pytest.raises(ValueError, match=words):
        models.fit_classifier(models.simclr_encoder(), **arguments)
