"""Two encoders, one space: what a batch holds, what the loss is, and that it learns."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from helpers import clip, losses

RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.integers(0, 256, (12, 4, 32, 32, 3), dtype=np.uint8)
BAGS = np.eye(12, dtype=np.float32)
DRAWN = np.ones((12, 4), bool)


def small(**options):
    keras.utils.set_random_seed(0)
    return clip.CLIP(clip.picture_encoder(16), clip.word_encoder(12, 16), seed=0, **options)


def test_a_batch_holds_two_drawings_of_each_thing_and_its_words():
    drawn = DRAWN.copy()
    drawn[np.arange(12), np.arange(12) % 4] = False  # one artist's drawing of each thing is withheld
    drawn[5] = [True, False, False, False]  # and one thing has no second drawing
    batches = clip.DrawingsAndWords(IMAGES, BAGS, drawn, batch_size=5, seed=0)
    assert len(batches) == 2
    seen = set()
    for _ in range(20):
        for ((one, other, bags),) in (batches[0], batches[1]):
            assert one.shape == other.shape == (5, 32, 32, 3) and one.dtype == np.uint8 and bags.shape == (5, 12)
            things = bags.argmax(axis=1)
            pairs = [
                [next(a for a in range(4) if np.array_equal(IMAGES[thing, a], drawing)) for drawing in both]
                for thing, *both in zip(things, one, other, strict=True)
            ]
            assert all(a != b and drawn[thing, a] and drawn[thing, b] for thing, (a, b) in zip(things, pairs, strict=True))
            seen |= {(thing, a) for thing, pair in zip(things, pairs, strict=True) for a in pair}
        batches.on_epoch_end()
    assert seen == set(zip(*np.nonzero(drawn), strict=True)) - {(5, 0)}  # in time, every drawing that may be seen


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((IMAGES, BAGS[:3], DRAWN), "are needed, not images"),
        ((IMAGES / 255, BAGS, DRAWN), "images must be uint8, from 0 to 255, at least one, not float64"),
        ((IMAGES, BAGS, DRAWN.astype(int)), "drawn int64"),
        ((IMAGES, BAGS, DRAWN, 13), "batch_size must be a whole number from 1 to 12, the things with two drawings"),
        ((IMAGES, BAGS, DRAWN & (np.arange(4) == 0)), "batch_size must be a whole number from 1 to 0"),
    ],
)
def test_batches_that_cannot_be_made_are_refused(arguments, words):
    with pytest.raises(ValueError, match=words):
        clip.DrawingsAndWords(*arguments)


def test_the_loss_is_three_times_infonce_and_stuck_at_three_times_ln_n():
    model = small(temperature=0.1)
    one, other, words = (tf.constant(RANDOM.normal(size=(6, 16)), tf.float32) for _ in range(3))
    expected = sum(losses.info_nce_loss(*pair, 0.1) for pair in ((one, words), (other, words), (one, other)))
    np.testing.assert_allclose(model.loss_of(one, other, words), expected, rtol=1e-5)
    same = tf.ones((6, 16))
    np.testing.assert_allclose(model.loss_of(same, same, same), 3 * np.log(6), rtol=1e-5)


def test_things_with_the_same_words_are_no_negatives_of_each_other():
    bags = np.eye(4, 12, dtype=np.float32)[[0, 1, 0, 2]]
    assert small().alike_in(bags) is None
    alike = small(alike=1.0).alike_in(bags).numpy()
    np.testing.assert_array_equal(alike, np.eye(4, dtype=bool) | (np.add.outer([0, 9, 0, 9], [0, 9, 0, 9]) == 0))
    nearly = np.float32([[1, 1, 0], [1, 1, 0.5]])  # a cosine of 0.94
    assert small(alike=0.9).alike_in(nearly).numpy().all() and not small(alike=0.99).alike_in(nearly).numpy().all()


def test_the_loss_leaves_out_what_is_alike():
    one, other, words = (tf.constant(RANDOM.normal(size=(4, 16)), tf.float32) for _ in range(3))
    alike = np.zeros((4, 4), bool)
    alike[0, 2] = alike[2, 0] = True
    expected = sum(losses.info_nce_loss(*pair, 0.07, alike) for pair in ((one, words), (other, words), (one, other)))
    np.testing.assert_allclose(small().loss_of(one, other, words, alike), expected, rtol=1e-5)
    assert float(expected) < float(small().loss_of(one, other, words))


def sigmoid(**options):
    keras.utils.set_random_seed(0)
    return clip.SigmoidCLIP(clip.picture_encoder(16), clip.word_encoder(12, 16), seed=0, **options)


def test_the_sigmoid_variant_learns_with_its_bias_and_can_be_saved(tmp_path):
    model = sigmoid(views=dict.fromkeys(clip.VIEWS, 0.0))
    one, other, words = (tf.constant(RANDOM.normal(size=(6, 16)), tf.float32) for _ in range(3))
    expected = sum(losses.sigmoid_loss(*pair, 0.1, -10) for pair in ((one, words), (other, words), (one, other)))
    np.testing.assert_allclose(model.loss_of(one, other, words), expected, rtol=1e-5)
    model.compile(keras.optimizers.Adam(3e-3))
    model.fit(clip.DrawingsAndWords(IMAGES, BAGS, DRAWN, batch_size=12), epochs=40, verbose=0)
    z, words = model.embed_pictures(IMAGES[:, 0]), model.embed_words(BAGS)
    assert ((z @ words.T).argmax(axis=1) == np.arange(12)).mean() > 0.8
    assert float(model.bias) != -10
    model.save(tmp_path / "sigmoid.keras")
    loaded = keras.saving.load_model(tmp_path / "sigmoid.keras")
    np.testing.assert_allclose(loaded.embed_words(BAGS), words, atol=1e-6)
    assert float(loaded.bias) == pytest.approx(float(model.bias))


def test_training_finds_the_words_of_each_drawing_and_moves_the_temperature():
    model = small(views=dict.fromkeys(clip.VIEWS, 0.0))
    model.compile(keras.optimizers.Adam(3e-3))
    before = float(model.temperature)
    history = model.fit(clip.DrawingsAndWords(IMAGES, BAGS, DRAWN, batch_size=12), epochs=40, verbose=0)
    assert history.history["loss"][-1] < history.history["loss"][0] / 2
    assert float(model.temperature) != before
    z, words = model.embed_pictures(IMAGES[:, 0]), model.embed_words(BAGS)
    np.testing.assert_allclose(np.linalg.norm(z, axis=1), 1, rtol=1e-5)
    assert ((z @ words.T).argmax(axis=1) == np.arange(12)).mean() > 0.8


@pytest.mark.parametrize("images", [IMAGES[:, 0] / np.float32(255), IMAGES[:0, 0]])
def test_pictures_to_embed_are_bytes(images):
    with pytest.raises(ValueError, match="images must be uint8, from 0 to 255, at least one, not"):
        small().embed_pictures(images)


def test_sample_weights_are_refused():
    model = small()
    model.compile("adam")
    with pytest.raises(ValueError, match="sample weights have no meaning"):
        model.fit((IMAGES[:, 0], IMAGES[:, 1], BAGS), np.ones(12), sample_weight=np.ones(12), verbose=0)


def test_no_softmax_leaves_anything_out_of_the_sigmoid_variant():
    with pytest.raises(TypeError, match="alike"):
        sigmoid(alike=1.0)


def test_views_keep_the_paper_white_and_the_range():
    view = small().view(np.full((4, 32, 32, 3), 255, np.uint8)).numpy()
    np.testing.assert_allclose(view, 1, atol=1e-6)
    assert small().view(IMAGES[:, 0]).numpy().min() >= 0


def test_a_saved_model_embeds_the_same(tmp_path):
    model = small()
    model.save(tmp_path / "clip.keras")
    loaded = keras.saving.load_model(tmp_path / "clip.keras")
    np.testing.assert_allclose(loaded.embed_pictures(IMAGES[:, 0]), model.embed_pictures(IMAGES[:, 0]), atol=1e-6)
    np.testing.assert_allclose(loaded.embed_words(BAGS), model.embed_words(BAGS), atol=1e-6)
    assert float(loaded.temperature) == pytest.approx(0.07)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"temperature": 0.0}, "temperature must be a finite number above 0"),
        ({"views": {"twist": 1.0}}, "twist"),
        ({"alike": 1.5}, "alike must be a finite number from 1e-06 to 1"),
    ],
)
def test_bad_options_are_refused(options, words):
    with pytest.raises(ValueError, match=words):
        small(**options)


def test_both_encoders_must_end_in_one_space():
    with pytest.raises(ValueError, match="not in 16 and 8 dimensions"):
        clip.CLIP(clip.picture_encoder(16), clip.word_encoder(12, 8))
