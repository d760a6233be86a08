"""The loss over every pair within a batch, against loops written from its definition."""

import itertools

import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st

from helpers import losses

WAYS = ("violating", "all", "hardest")


def loop(labels, z, margin, negatives):
    rows = range(len(z))
    distance = {(i, j): np.sqrt(((z[i] - z[j]) ** 2).sum()) for i, j in itertools.permutations(rows, 2)}
    pull = [d**2 for (i, j), d in distance.items() if labels[i] == labels[j]]
    push = {pair: max(0, margin - d) ** 2 for pair, d in distance.items() if labels[pair[0]] != labels[pair[1]]}
    if negatives == "violating":
        push = {pair: value for pair, value in push.items() if distance[pair] < margin}
    if negatives == "hardest":
        push = {
            (i, j): value
            for (i, j), value in push.items()
            if distance[i, j] == min(d for (k, other), d in distance.items() if k == i and labels[other] != labels[i])
        }
    return (np.mean(pull or [0]) + np.mean(list(push.values()) or [0])) / 2


def example(n=12, seed=0):
    random = np.random.default_rng(seed)
    return random.integers(0, 3, n), random.normal(0, 0.4, (n, 4))


@pytest.mark.parametrize("negatives", WAYS)
@given(seed=st.integers(0, 10_000), n=st.integers(1, 14), margin=st.floats(0.1, 2))
def test_agrees_with_the_loop(negatives, seed, n, margin):
    labels, z = example(n, seed)
    assert float(losses.batch_contrastive_loss(labels, z, margin, negatives)) == pytest.approx(loop(labels, z, margin, negatives), abs=1e-9)


@pytest.mark.parametrize("negatives", WAYS)
def test_the_gradient_agrees_with_finite_differences(negatives):
    labels, z = example()
    variable = tf.Variable(z)
    with tf.GradientTape() as tape:
        loss = losses.batch_contrastive_loss(labels, variable, negatives=negatives)
    numeric = np.zeros_like(z)
    for place in np.ndindex(z.shape):
        step = np.zeros_like(z)
        step[place] = 1e-6
        numeric[place] = (loop(labels, z + step, 1.0, negatives) - loop(labels, z - step, 1.0, negatives)) / 2e-6
    np.testing.assert_allclose(tape.gradient(loss, variable), numeric, atol=1e-6)


def test_the_collapse_value_is_half_the_squared_margin():
    labels = np.arange(20) % 10
    assert float(losses.batch_contrastive_loss(labels, np.ones((20, 8), "float32"))) == pytest.approx(0.5, abs=1e-4)


@pytest.mark.parametrize("scale", [0, 1e-20, 1e4])
@pytest.mark.parametrize("negatives", WAYS)
def test_loss_and_gradient_are_finite(scale, negatives):
    labels, z = example()
    z = tf.Variable((scale * z).astype("float32"))
    with tf.GradientTape() as tape:
        loss = losses.batch_contrastive_loss(labels, z, negatives=negatives)
    assert np.isfinite(loss) and np.isfinite(tape.gradient(loss, z)).all()


def test_order_of_the_batch_and_shape_of_the_labels_do_not_matter():
    labels, z = example(30)
    order = np.random.default_rng(1).permutation(30)
    expected = float(losses.batch_contrastive_loss(labels, z))
    assert float(losses.batch_contrastive_loss(labels[order], z[order])) == pytest.approx(expected)
    assert float(losses.batch_contrastive_loss(labels[:, None], z)) == pytest.approx(expected)
    assert float(losses.batch_contrastive_loss(labels.astype("uint8"), z)) == pytest.approx(expected)


def test_works_inside_a_tf_function_with_an_unknown_batch_size():
    labels, z = example()
    traced = tf.function(
        losses.batch_contrastive_loss, input_signature=[tf.TensorSpec([None], tf.int64), tf.TensorSpec([None, 4], tf.float64)]
    )
    assert float(traced(labels, z)) == pytest.approx(float(losses.batch_contrastive_loss(labels, z)))


def test_keras_fits_an_encoder_with_it():
    import keras

    labels, z = example(64)
    encoder = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
    encoder.compile("sgd", losses.batch_contrastive_loss)
    first, *_, last = encoder.fit(z, labels, batch_size=64, epochs=30, verbose=0).history["loss"]
    assert last < first


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (([0, 1], np.zeros((3, 2))), "3 rows"),
        (([0, 1], np.zeros(2)), "shape"),
        (([], np.zeros((0, 2))), "empty"),
        (([0, 1], [[0, np.nan], [1, 1]]), "NaN"),
        (([0, 1], np.eye(2), 0.0), "margin"),
        (([0, 1], np.eye(2), 1.0, "easy"), "easy"),
    ],
)
def test_bad_input_is_named(arguments, named):
    with pytest.raises(ValueError, match=named):
        losses.batch_contrastive_loss(*arguments)


def test_rounding_does_not_push_a_squared_distance_below_zero():
    random = np.random.default_rng(0)
    z = (random.normal(size=64) + 1e-4 * random.normal(size=(20, 64))).astype("float32")
    distance = losses.pairwise_distance(z).numpy()
    assert np.isfinite(distance).all() and (distance >= 0).all()
    assert np.abs(np.diag(distance)).max() < 1e-2


def test_pairwise_distance_agrees_with_scikit_learn():
    from sklearn.metrics import pairwise_distances

    z = example(50)[1]
    np.testing.assert_allclose(losses.pairwise_distance(z), pairwise_distances(z), atol=2e-6)
