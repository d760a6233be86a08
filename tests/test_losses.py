"""`helpers.losses` against loops written from the formulas, hand-computed values, another library, finite differences and invariances."""

import itertools
import math

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import pairwise_distances

from helpers import losses

WAYS = ("violating", "all", "hardest")
seeds = st.integers(0, 2**32 - 1)
temperatures = st.sampled_from([0.05, 0.1, 0.5, 1.0, 5.0])


def random_rows(seed, *shape, scale=1.0):
    return scale * np.random.default_rng(seed).normal(size=shape)


# --- the formulas, as loops in float64 ---------------------------------------------------------------------------------------------


def length(v):
    return math.sqrt(sum(float(x) ** 2 for x in v))


def cosine(u, v):
    return sum(float(x) * float(y) for x, y in zip(u, v, strict=True)) / (length(u) * length(v))


def loop_contrastive(same, distance, margin):
    total = 0.0
    for y, d in zip(same, distance, strict=True):
        total += d**2 if y == 1 else max(0.0, margin - d) ** 2
    return total / len(same)


def loop_triplet(anchor, positive, negative, margin, squared):
    total = 0.0
    for a, p, n in zip(anchor, positive, negative, strict=True):
        power = 2 if squared else 1
        total += max(0.0, length(a - p) ** power - length(a - n) ** power + margin)
    return total / len(anchor)


def loop_info_nce(z_a, z_b, tau):
    n, total = len(z_a), 0.0
    for first, second in ((z_a, z_b), (z_b, z_a)):
        for i in range(n):
            shares = [math.exp(cosine(first[i], second[k]) / tau) for k in range(n)]
            total -= math.log(shares[i] / sum(shares))
    return total / (2 * n)


def loop_nt_xent(z_a, z_b, tau):
    z, n, total = [*z_a, *z_b], len(z_a), 0.0
    for i in range(2 * n):
        j = i + n if i < n else i - n
        denominator = sum(math.exp(cosine(z[i], z[k]) / tau) for k in range(2 * n) if k != i)
        total -= math.log(math.exp(cosine(z[i], z[j]) / tau) / denominator)
    return total / (2 * n)


def loop_supervised(z, labels, tau):
    values = []
    for i in range(len(z)):
        positives = [p for p in range(len(z)) if p != i and labels[p] == labels[i]]
        if positives:
            denominator = sum(math.exp(cosine(z[i], z[k]) / tau) for k in range(len(z)) if k != i)
            values.append(-sum(math.log(math.exp(cosine(z[i], z[p]) / tau) / denominator) for p in positives) / len(positives))
    return sum(values) / len(values)


def loop_batch(labels, z, margin, negatives):
    distance = {(i, j): length(z[i] - z[j]) for i, j in itertools.permutations(range(len(z)), 2)}
    pull = [d**2 for (i, j), d in distance.items() if labels[i] == labels[j]]
    push = {(i, j): d for (i, j), d in distance.items() if labels[i] != labels[j]}
    nearest = {i: min(d for (k, _), d in push.items() if k == i) for i, _ in push}
    kept = {"violating": lambda i, d: d < margin, "all": lambda i, d: True, "hardest": lambda i, d: d == nearest[i]}[negatives]
    push = [max(0, margin - d) ** 2 for (i, _), d in push.items() if kept(i, d)]
    return (np.mean(pull or [0]) + np.mean(push or [0])) / 2


@given(st.integers(1, 9), st.floats(0.1, 3), seeds)
def test_contrastive_is_its_formula(n, margin, seed):
    random = np.random.default_rng(seed)
    same, distance = random.integers(2, size=n), 2 * random.random(n)
    assert float(losses.contrastive_loss(same, distance, margin)) == pytest.approx(loop_contrastive(same, distance, margin), abs=1e-12)


@given(st.integers(1, 9), st.integers(1, 5), st.floats(0.1, 3), st.booleans(), seeds)
def test_triplet_is_its_formula(n, d, margin, squared, seed):
    rows = random_rows(seed, 3, n, d)
    assert float(losses.triplet_loss(*rows, margin, squared)) == pytest.approx(loop_triplet(*rows, margin, squared), abs=1e-9)


@given(st.integers(1, 7), st.integers(2, 6), temperatures, seeds)
def test_info_nce_and_nt_xent_are_their_formulas(n, d, tau, seed):
    z_a, z_b = random_rows(seed, 2, n, d)
    assert float(losses.info_nce_loss(z_a, z_b, tau)) == pytest.approx(loop_info_nce(z_a, z_b, tau), rel=1e-9, abs=1e-9)
    assert float(losses.nt_xent_loss(z_a, z_b, tau)) == pytest.approx(loop_nt_xent(z_a, z_b, tau), rel=1e-9, abs=1e-9)


@given(st.integers(3, 12), st.integers(2, 6), temperatures, seeds)
def test_supervised_is_its_formula(n, d, tau, seed):
    z = random_rows(seed, n, d)
    labels = np.random.default_rng(seed).integers(3, size=n)
    labels[0] = labels[1]
    assert float(losses.supervised_contrastive_loss(z, labels, tau)) == pytest.approx(loop_supervised(z, labels, tau), rel=1e-9)


@pytest.mark.parametrize("negatives", WAYS)
@given(n=st.integers(1, 14), margin=st.floats(0.1, 2), seed=seeds)
def test_batch_contrastive_is_its_formula_whatever_the_form_of_the_labels(negatives, n, margin, seed):
    labels, z = np.random.default_rng(seed).integers(0, 3, n), random_rows(seed, n, 4, scale=0.4)
    expected = pytest.approx(loop_batch(labels, z, margin, negatives), abs=1e-9)
    for form in (labels, labels[:, None], labels.astype(np.uint8)):
        assert float(losses.batch_contrastive_loss(form, z, margin, negatives)) == expected


@given(st.integers(2, 7), temperatures, seeds)
def test_supervised_with_two_views_a_class_is_nt_xent(n, tau, seed):
    z_a, z_b = random_rows(seed, 2, n, 5)
    supervised = losses.supervised_contrastive_loss(np.concatenate([z_a, z_b]), np.tile(np.arange(n), 2), tau)
    assert float(supervised) == pytest.approx(float(losses.nt_xent_loss(z_a, z_b, tau)), rel=1e-9)


# --- another library ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("tau", [0.07, 0.5, 2.0])
def test_nt_xent_and_its_gradient_agree_with_optax(tau):
    optax, jax = pytest.importorskip("optax"), pytest.importorskip("jax")
    z_a, z_b = random_rows(0, 2, 32, 16).astype(np.float32)
    labels = np.tile(np.arange(32), 2)
    value, gradient = jax.value_and_grad(lambda z: optax.losses.ntxent(z, labels, tau))(np.concatenate([z_a, z_b]))
    ours, gradients = value_and_gradients(lambda a, b: losses.nt_xent_loss(a, b, tau), z_a, z_b)
    assert ours == pytest.approx(float(value), rel=1e-5)
    np.testing.assert_allclose(np.concatenate(gradients), gradient, atol=1e-5)


def test_triplet_agrees_with_optax():
    optax = pytest.importorskip("optax")
    rows = random_rows(1, 3, 40, 8).astype(np.float32)
    theirs = optax.losses.triplet_margin_loss(*rows, margin=0.7, eps=0.0)
    assert float(losses.triplet_loss(*rows, margin=0.7)) == pytest.approx(float(np.mean(theirs)), rel=1e-5)


# --- values computed by hand -------------------------------------------------------------------------------------------------------


def test_contrastive_by_hand_and_labels_the_right_way_round():
    same, distance = [1, 1, 0, 0], [0.1, 0.2, 0.9, 1.2]
    assert float(losses.contrastive_loss(same, distance)) == pytest.approx((0.01 + 0.04 + 0.01 + 0) / 4)
    assert float(losses.contrastive_loss([0, 0, 1, 1], distance)) == pytest.approx((0.81 + 0.64 + 0.81 + 1.44) / 4)


def test_hadsell_is_half_of_it_with_the_labels_exchanged():
    similar_is_zero, distance = np.array([0, 1, 1, 0]), np.array([0.3, 0.3, 1.4, 0.9])
    hadsell = (1 - similar_is_zero) * distance**2 / 2 + similar_is_zero * np.maximum(0, 1 - distance) ** 2 / 2
    assert float(losses.contrastive_loss(1 - similar_is_zero, distance)) / 2 == pytest.approx(hadsell.mean())


def test_triplet_plain_and_squared_by_hand():
    rows = [[[0.0, 0.0]], [[3.0, 0.0]], [[0.0, 3.5]]]
    assert float(losses.triplet_loss(*rows, margin=1.0)) == pytest.approx(0.5)
    assert float(losses.triplet_loss(*rows, margin=1.0, squared=True)) == 0


@pytest.mark.parametrize("n, expected", [(8, 2.708050), (128, 5.541264)])
@pytest.mark.parametrize("tau", [0.01, 0.5, 10.0])
def test_sanity_values_of_equal_embeddings(n, expected, tau):
    z = np.tile(random_rows(0, 1, 7), (n, 1)).astype(np.float32)
    assert float(losses.nt_xent_loss(z, z, tau)) == pytest.approx(expected, abs=1e-6)
    assert float(losses.info_nce_loss(z, z, tau)) == pytest.approx(math.log(n), abs=1e-6)
    assert float(losses.supervised_contrastive_loss(z, np.arange(n) % 2, tau)) == pytest.approx(math.log(n - 1), abs=1e-6)


def test_collapse_leaves_margin_losses_at_their_constants():
    z = np.ones((6, 4), np.float32)
    assert float(losses.triplet_loss(z, z, z, margin=0.3)) == pytest.approx(0.3)
    assert float(losses.triplet_loss(z, z, z, margin=0.3, squared=True)) == pytest.approx(0.3)
    assert float(losses.contrastive_loss([1, 0] * 3, losses.euclidean_distance(z, z))) == pytest.approx(0.5, abs=1e-5)
    assert float(losses.batch_contrastive_loss(np.arange(6) % 3, z)) == pytest.approx(0.5, abs=1e-4)


def test_perfect_pairs_by_hand():
    # two images, views equal, images orthogonal: each view sees its partner at s = 1 and two negatives at s = 0
    z = np.eye(2, dtype=np.float32)
    assert float(losses.nt_xent_loss(z, z, 1.0)) == pytest.approx(math.log(1 + 2 / math.e), rel=1e-6)
    assert float(losses.info_nce_loss(z, z, 1.0)) == pytest.approx(math.log(1 + 1 / math.e), rel=1e-6)


def test_anchors_without_a_positive_are_skipped_but_stay_negatives():
    z = np.eye(3, dtype=np.float32)[[0, 0, 1, 2]]
    # rows 0 and 1 share a class; the other two are alone. Anchor 0: partner at s = 1, negatives at 0
    assert float(losses.supervised_contrastive_loss(z, [5, 5, 6, 7], 1.0)) == pytest.approx(math.log(1 + 2 / math.e), rel=1e-6)


def test_one_image_has_nobody_to_be_told_from():
    z_a, z_b = random_rows(0, 2, 1, 3)
    assert float(losses.nt_xent_loss(z_a, z_b)) == 0
    assert float(losses.info_nce_loss(z_a, z_b)) == 0


def test_codebases_differ_on_one_input():
    # 256 images, 64-D, temperature 0.1, a close pair of views: the ratio of the three conventions, not their size, is the point
    z_a = random_rows(0, 256, 64)
    z_b = z_a + 0.3 * random_rows(1, 256, 64)
    cross, paper = float(losses.info_nce_loss(z_a, z_b, 0.1)), float(losses.nt_xent_loss(z_a, z_b, 0.1))
    assert cross < paper < 2.1 * cross


# --- gradients ---------------------------------------------------------------------------------------------------------------------


def value_and_gradients(loss, *arrays):
    variables = [tf.Variable(array) for array in arrays]
    with tf.GradientTape() as tape:
        value = loss(*variables)
    return float(value), [np.asarray(gradient) for gradient in tape.gradient(value, variables)]


def finite_differences(loss, arrays, step=1e-6):
    gradients = []
    for array in arrays:
        gradient = np.zeros_like(array)
        for place in np.ndindex(array.shape):
            kept = array[place]
            array[place] = kept + step
            above = float(loss(*arrays))
            array[place] = kept - step
            below = float(loss(*arrays))
            array[place] = kept
            gradient[place] = (above - below) / (2 * step)
        gradients.append(gradient)
    return gradients


def every_loss(margin=1.0, temperature=0.5):
    """Each loss as a function of 12 rows."""
    by_margin = {
        "contrastive": lambda z: losses.contrastive_loss([1, 0] * 3, losses.euclidean_distance(z[:6], z[6:]), margin),
        "triplet": lambda z: losses.triplet_loss(z[:4], z[4:8], z[8:12], margin),
        "squared triplet": lambda z: losses.triplet_loss(z[:4], z[4:8], z[8:12], margin, squared=True),
        **{f"batch, {way}": lambda z, way=way: losses.batch_contrastive_loss([0, 1, 2] * 4, z, margin, way) for way in WAYS},
    }
    return by_margin | {
        "info_nce": lambda z: losses.info_nce_loss(z[:6], z[6:], temperature),
        "nt_xent": lambda z: losses.nt_xent_loss(z[:6], z[6:], temperature),
        "supervised": lambda z: losses.supervised_contrastive_loss(z, [0, 1, 2] * 4, temperature),
    }


COSINE = ("info_nce", "nt_xent", "supervised")


@pytest.mark.parametrize("name", every_loss())
@pytest.mark.parametrize("seed", [0, 1])
def test_gradients_match_finite_differences_and_reach_every_view(name, seed):
    loss, rows = every_loss(margin=2.0, temperature=0.3)[name], random_rows(seed, 12, 3, scale=0.5)
    _, (gradient,) = value_and_gradients(loss, rows)
    np.testing.assert_allclose(gradient, finite_differences(loss, [rows])[0], atol=1e-7, rtol=1e-5)
    assert np.abs(gradient.reshape(3, -1)).max(axis=1).min() > 1e-3


EXTREME = {
    "zeros": np.zeros((12, 4)),
    "identical": np.full((12, 4), 0.3),
    "one zero row": np.concatenate([np.zeros((1, 4)), random_rows(0, 11, 4)]),
    "1e4": random_rows(1, 12, 4).clip(-1, 1) * 1e4,
    "all at 1e4": np.full((12, 4), 1e4),
    "tiny": random_rows(2, 12, 4) * 1e-30,
    "opposite": np.tile([[1.0, 0, 0, 0], [-1.0, 0, 0, 0]], (6, 1)) * 1e4,
}


@pytest.mark.parametrize("rows", EXTREME)
@pytest.mark.parametrize(
    ("name", "temperature"), [(name, t) for name in every_loss() for t in ([0.001, 0.01, 1.0, 100.0] if name in COSINE else [None])]
)
def test_finite_at_the_edges(rows, name, temperature):
    loss = every_loss(temperature=temperature)[name]
    value, (gradient,) = value_and_gradients(loss, EXTREME[rows].astype(np.float32))
    assert np.isfinite(value) and value >= -1e-5
    assert np.isfinite(gradient).all()


@pytest.mark.parametrize("name", COSINE)
def test_a_zero_row_gets_no_gradient_and_disturbs_no_other(name):
    rows = EXTREME["one zero row"].astype(np.float32)
    _, (gradient,) = value_and_gradients(every_loss()[name], rows)
    assert (gradient[0] == 0).all()
    assert np.abs(gradient).max() < 10


def test_an_identical_pair_called_different_has_a_finite_gradient():
    z = np.array([[1.0, 2.0]], np.float32)
    _, gradients = value_and_gradients(lambda a, b: losses.contrastive_loss([0], losses.euclidean_distance(a, b)), z, z)
    assert all((gradient == 0).all() for gradient in gradients)
    assert float(losses.euclidean_distance(z, z)[0]) <= 1e-3
    rows = np.array([[1.0, 2]], np.float32), np.array([[1.0, 2]], np.float32), np.array([[2.0, 2]], np.float32)
    assert all(np.isfinite(gradient).all() for gradient in value_and_gradients(losses.triplet_loss, *rows)[1])


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_rows_near_each_other_keep_their_distances(kind):
    np.testing.assert_allclose(losses.pairwise_distance(np.array([[1000, 0], [1000.01, 0]], kind))[0, 1], 0.01, rtol=2e-3)
    for z in (random_rows(0, 50, 4), 1 + 1e-4 * random_rows(0, 20, 64), random_rows(1, 64) + 1e-4 * random_rows(2, 20, 64)):
        z = z.astype(kind)
        off_diagonal = pairwise_distances(z.astype(float), metric="euclidean") + 1e-6 * np.eye(len(z))
        np.testing.assert_allclose(losses.pairwise_distance(z), off_diagonal, rtol=1e-3)
        pairs = losses.euclidean_distance(np.repeat(z, len(z), axis=0), np.tile(z, (len(z), 1)))
        np.testing.assert_allclose(pairs, off_diagonal.ravel(), rtol=1e-5)


# --- invariances -------------------------------------------------------------------------------------------------------------------


@given(st.integers(2, 8), st.floats(1e-3, 1e3), temperatures, seeds)
def test_cosine_losses_do_not_see_length_order_or_which_view_comes_first(n, scale, tau, seed):
    z_a, z_b = random_rows(seed, 2, n, 4)
    random = np.random.default_rng(seed)
    order, lengths = random.permutation(n), scale * random.uniform(0.5, 2, size=(n, 1))
    for loss in (losses.info_nce_loss, losses.nt_xent_loss):
        value = float(loss(z_a, z_b, tau))
        assert float(loss(z_a * lengths, z_b, tau)) == pytest.approx(value, rel=1e-7, abs=1e-9)
        assert float(loss(z_a[order], z_b[order], tau)) == pytest.approx(value, rel=1e-9, abs=1e-12)
        assert float(loss(z_b, z_a, tau)) == pytest.approx(value, rel=1e-9, abs=1e-12)
    rows, classes = np.concatenate([z_a, z_b]), np.tile(np.arange(n), 2) % 3
    order = random.permutation(2 * n)
    value, margin = float(losses.supervised_contrastive_loss(rows, classes, tau)), float(losses.batch_contrastive_loss(classes, rows))
    assert float(losses.batch_contrastive_loss(classes[order], rows[order])) == pytest.approx(margin, rel=1e-9)
    assert float(losses.supervised_contrastive_loss(scale * rows[order], classes[order] + 7, tau)) == pytest.approx(value, rel=1e-7)


@given(st.integers(1, 8), seeds)
def test_distances_do_not_see_a_shift_or_a_rotation(n, seed):
    anchor, positive, negative = random_rows(seed, 3, n, 3)
    rotation, _ = np.linalg.qr(random_rows(seed + 1, 3, 3))
    moved = [rows @ rotation + 5 for rows in (anchor, positive, negative)]
    assert float(losses.triplet_loss(*moved)) == pytest.approx(float(losses.triplet_loss(anchor, positive, negative)), abs=1e-6)


def test_scaling_one_row_leaves_the_gradient_orthogonal_to_it():
    z_a, z_b = random_rows(3, 2, 6, 4)
    _, (gradient, _) = value_and_gradients(lambda a, b: losses.nt_xent_loss(a, b, 0.2), z_a, z_b)
    np.testing.assert_allclose((gradient * z_a).sum(axis=1), 0, atol=1e-12)


# --- kinds of numbers --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [bool, np.uint8, np.int8, np.int32, np.int64, np.float16, np.float32, np.float64])
def test_labels_of_any_kind(kind):
    same = np.array([1, 1, 0, 0]).astype(kind)
    assert float(losses.contrastive_loss(same, np.array([0.1, 0.2, 0.9, 1.2], np.float32))) == pytest.approx(0.015, rel=1e-5)
    z = random_rows(0, 4, 3)
    assert float(losses.supervised_contrastive_loss(z, same)) == pytest.approx(float(losses.supervised_contrastive_loss(z, list("aabb"))))


@pytest.mark.parametrize("kind", [tf.float16, tf.bfloat16])
@pytest.mark.parametrize("name", every_loss())
def test_half_precision_is_computed_in_float32(kind, name):
    rounded = tf.cast(tf.constant(random_rows(5, 12, 4), tf.float32), kind)
    value = every_loss(temperature=0.01)[name](rounded)
    assert value.dtype == tf.float32
    assert float(value) == pytest.approx(float(every_loss(temperature=0.01)[name](tf.cast(rounded, tf.float32))), rel=1e-6)


def test_unsigned_bytes_do_not_wrap():
    a, b = np.array([[3, 0]], np.uint8), np.array([[4, 0]], np.uint8)
    assert float(losses.euclidean_distance(a, b)[0]) == 1


@pytest.mark.parametrize("name", ["nt_xent", "triplet"])
def test_arrays_of_different_precision_mix(name):
    a = random_rows(0, 4, 3)
    loss = {"nt_xent": losses.nt_xent_loss, "triplet": lambda a, b: losses.triplet_loss(a, b, b)}[name]
    mixed = loss(a.astype(np.float32), tf.constant(a[::-1].copy()))
    assert mixed.dtype == tf.float64 and float(mixed) == pytest.approx(float(loss(a, a[::-1].copy())), rel=1e-5)


def test_the_result_is_a_scalar_tensor_and_lists_are_welcome():
    value = losses.nt_xent_loss([[1, 0], [0, 1]], [[1, 1], [0, 2]], tf.Variable(0.5))
    assert tf.is_tensor(value) and value.shape == () and value.dtype == tf.float32


# --- inside tf.function, Keras and a last, smaller batch ---------------------------------------------------------------------------


@pytest.mark.parametrize(("shape", "kind"), [(None, np.float32), ((None, 4), np.float64), ((12, 4), np.float32)])
@pytest.mark.parametrize("name", every_loss())
def test_traced_value_and_gradient_are_the_eager_ones(shape, kind, name):
    loss = every_loss()[name]

    @tf.function(input_signature=[tf.TensorSpec(shape, kind)])
    def traced(z):
        with tf.GradientTape() as tape:
            tape.watch(z)
            value = loss(z)
        return value, tape.gradient(value, z)

    z = random_rows(4, 12, 4).astype(kind)
    value, gradient = traced(z)
    expected, (expected_gradient,) = value_and_gradients(loss, z)
    assert float(value) == pytest.approx(expected, rel=1e-5)
    np.testing.assert_allclose(gradient, expected_gradient, atol=1e-5)


def test_traced_labels_and_temperature_may_be_unknown():
    @tf.function(input_signature=[tf.TensorSpec(None), tf.TensorSpec(None, tf.uint8), tf.TensorSpec((), tf.float32)])
    def traced(z, labels, temperature):
        return losses.supervised_contrastive_loss(z, labels, temperature)

    z = random_rows(4, 6, 3).astype(np.float32)
    assert float(traced(z, np.array([0, 0, 1, 1, 2, 2], np.uint8), 0.2)) == pytest.approx(
        float(losses.supervised_contrastive_loss(z, [0, 0, 1, 1, 2, 2], 0.2)), rel=1e-5
    )


def test_xla_compiles_the_losses():
    z_a, z_b = random_rows(7, 2, 5, 4).astype(np.float32)
    compiled = tf.function(lambda a, b: losses.nt_xent_loss(a, b, 0.2), jit_compile=True)
    assert float(compiled(z_a, z_b)) == pytest.approx(loop_nt_xent(z_a, z_b, 0.2), rel=1e-5)


def test_a_smaller_last_batch_and_keras_compile():
    z, same, labels = random_rows(0, 10, 4), np.arange(10) % 2, np.arange(10) % 3
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="relu")])
    for loss in (losses.contrastive_loss, losses.ContrastiveLoss(), losses.ContrastiveLoss(2.0)):
        model.compile("sgd", loss)
        assert np.isfinite(model.fit(z, same, batch_size=4, verbose=0).history["loss"]).all()
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"same must hold only 0 .different. and 1"):
        model.fit(z, np.arange(10) % 8, verbose=0)
    encoder = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])
    encoder.compile("sgd", losses.batch_contrastive_loss)
    first, *_, last = encoder.fit(z, labels, batch_size=10, epochs=30, verbose=0).history["loss"]
    assert last < first
    traced = tf.function(losses.nt_xent_loss, reduce_retracing=True)
    for n in (4, 4, 2):
        z_a, z_b = random_rows(n, 2, n, 3).astype(np.float32)
        assert float(traced(z_a, z_b)) == pytest.approx(loop_nt_xent(z_a, z_b, 0.5), rel=1e-5)


@pytest.mark.parametrize("column", [False, True])
def test_each_pair_has_a_weight_of_its_own(column):
    same, distance = np.array([1, 1, 1, 0, 0, 0], np.float32), np.array([0.2, 1.1, 0.9, 0.1, 0.7, 1.5], np.float32)
    weights = np.array([1.2, 0.8, 0.5, 0.4, 1.5, 1], np.float32)
    each = same * distance**2 + (1 - same) * np.maximum(0, 1 - distance) ** 2
    form = (lambda values: values[:, None]) if column else (lambda values: values)
    loss = keras.losses.deserialize(keras.losses.serialize(losses.ContrastiveLoss(margin=1.0)))
    assert float(loss(form(same), form(distance), sample_weight=weights)) == pytest.approx((weights * each).mean(), rel=1e-6)
    assert float(loss(form(same), form(distance))) == pytest.approx(float(losses.contrastive_loss(same, distance)), rel=1e-6)
    model = keras.Sequential([keras.Input((1,)), keras.layers.Identity()])
    model.compile(loss=loss)
    measured = model.evaluate(distance[:, None], form(same), sample_weight=weights, verbose=0)
    assert measured == pytest.approx((weights * each).mean(), rel=1e-6)


# --- bad input ---------------------------------------------------------------------------------------------------------------------

ROWS = np.eye(4, dtype=np.float32)
PAIRS = np.array([0.0, 1]), np.array([0.5, 0.5])
BAD = [  # the loss, its arrays, its other arguments, words of the error
    (losses.contrastive_loss, ([-1.0, 1], [0.5, 0.9]), {}, "same must hold only 0 .different. and 1"),
    (losses.contrastive_loss, ([0, 1], [-0.5, 0.5]), {}, ">= 0"),
    (losses.contrastive_loss, (np.ones((3, 1)), np.ones(3)), {}, "same shape"),
    (losses.contrastive_loss, (np.ones(3), np.ones(1)), {}, "same shape"),
    (losses.contrastive_loss, (np.ones(0), np.ones(0)), {}, "empty"),
    (losses.contrastive_loss, ([1], [np.nan]), {}, "NaN"),
    (losses.contrastive_loss, PAIRS, {"margin": 0}, "margin must be"),
    (losses.contrastive_loss, (*PAIRS, -1.0), {}, "margin must be"),
    (lambda *pairs, margin: losses.ContrastiveLoss(margin)(*pairs), PAIRS, {"margin": True}, "margin must be"),
    (lambda *pairs: losses.ContrastiveLoss()(*pairs), ([2.0, 1], [0.5, 0.5]), {}, "same must hold only 0"),
    (losses.pairwise_distance, ([[0, np.nan]],), {}, "NaN"),
    (losses.triplet_loss, (ROWS, ROWS, ROWS[:1]), {}, "same shape"),
    (losses.triplet_loss, (ROWS[0], ROWS[0], ROWS[0]), {}, r"\(n, d\)"),
    (losses.triplet_loss, (ROWS, ROWS, ROWS), {"margin": -1.0}, "margin must be"),
    (losses.info_nce_loss, (ROWS, ROWS, 0.0), {}, "temperature must be"),
    (losses.info_nce_loss, (ROWS[:1], ROWS), {}, "same shape"),
    *[(losses.nt_xent_loss, (ROWS, ROWS, tau), {}, "temperature must be a finite number above 0") for tau in (-0.1, np.inf, np.nan)],
    (losses.nt_xent_loss, (ROWS, ROWS), {"temperature": [0.1, 0.5]}, "temperature must be one number"),
    (losses.nt_xent_loss, (ROWS, ROWS), {"temperature": np.float32(0)}, "temperature must be a finite number"),
    (losses.nt_xent_loss, (ROWS, ROWS), {"temperature": tf.Variable(0.0)}, "temperature must be"),
    (losses.nt_xent_loss, (ROWS * np.nan, ROWS), {}, "NaN"),
    (losses.nt_xent_loss, (ROWS, ROWS + np.inf), {}, "z_b must not hold NaN or infinity"),
    (losses.nt_xent_loss, (ROWS[:0], ROWS[:0]), {}, "empty"),
    (losses.nt_xent_loss, (np.ones((2, 3, 3)), np.ones((2, 3, 3))), {}, r"\(n, d\)"),
    (losses.supervised_contrastive_loss, (ROWS, np.eye(4)), {}, "same shape"),
    (losses.supervised_contrastive_loss, (ROWS, np.ones((4, 1))), {}, "same shape"),
    (losses.supervised_contrastive_loss, (ROWS, [1]), {}, "labels and the rows of z must have the same shape"),
    (losses.supervised_contrastive_loss, (ROWS, [0, 1, 2, 3]), {}, "no positives"),
    (losses.supervised_contrastive_loss, (ROWS, [0, 0, 1, np.nan]), {}, "labels must not hold NaN"),
    (losses.supervised_contrastive_loss, (ROWS, [0, 0, 1, 1]), {"temperature": 0}, "temperature must be"),
    (losses.batch_contrastive_loss, ([0, 1], np.zeros((3, 2))), {}, "same shape"),
    (losses.batch_contrastive_loss, ([0, 1], np.zeros(2)), {}, r"\(n, d\)"),
    (losses.batch_contrastive_loss, (np.zeros(0), np.zeros((0, 2))), {}, "empty"),
    (losses.batch_contrastive_loss, ([0, 1], [[0, np.nan], [1, 1]]), {}, "NaN"),
    (losses.batch_contrastive_loss, ([0, 1], np.eye(2)), {"margin": 0.0}, "margin"),
    (losses.batch_contrastive_loss, ([0, 1], np.eye(2)), {"negatives": "easy"}, "easy"),
]


@pytest.mark.parametrize(("loss", "arrays", "options", "words"), BAD)
def test_bad_input_gets_one_clear_error_with_and_without_a_graph(loss, arrays, options, words):
    with pytest.raises(ValueError, match=words):
        loss(*arrays, **options)
    arrays = [tf.constant(array) for array in arrays]
    signature = [tf.TensorSpec([None] * array.shape.rank, array.dtype) for array in arrays]
    traced = tf.function(lambda *arrays: loss(*arrays, **options), input_signature=signature)
    if words == "same shape":
        words = None  # in a graph, an operation on shapes that differ may stop first, in its own words
    with pytest.raises((ValueError, tf.errors.InvalidArgumentError), match=words):
        traced(*arrays)
