"""`helpers.losses` against loops written from the formulas, hand-computed values, another library and finite differences."""

import itertools
import math

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st
from numpy.linalg import norm

from helpers import losses

WAYS = ("violating", "all", "hardest")
COSINE = ("info_nce", "nt_xent", "supervised", "sigmoid", "queue")


def random_rows(seed, *shape, scale=1.0):
    return scale * np.random.default_rng(seed).normal(size=shape)


def every_loss(margin=1.0, temperature=0.5):
    """Each loss as a function of 12 rows."""
    return {
        "contrastive": lambda z: losses.contrastive_loss([1, 0] * 3, losses.euclidean_distance(z[:6], z[6:]), margin),
        "triplet": lambda z: losses.triplet_loss(z[:4], z[4:8], z[8:12], margin),
        "squared triplet": lambda z: losses.triplet_loss(z[:4], z[4:8], z[8:12], margin, squared=True),
        **{f"batch, {way}": lambda z, way=way: losses.batch_contrastive_loss([0, 1, 2] * 4, z, margin, way) for way in WAYS},
        "info_nce": lambda z: losses.info_nce_loss(z[:6], z[6:], temperature),
        "nt_xent": lambda z: losses.nt_xent_loss(z[:6], z[6:], temperature),
        "supervised": lambda z: losses.supervised_contrastive_loss(z, [0, 1, 2] * 4, temperature),
        "sigmoid": lambda z: losses.sigmoid_loss(z[:6], z[6:], temperature, bias=-1),
        "queue": lambda z: losses.queue_loss(z[:4], z[4:8], z[8:], temperature),
        "simsiam": lambda p: 1 + losses.simsiam_loss(p[:6], p[6:], *FIXED),
        "vicreg": lambda z: losses.vicreg_loss(z[:6], z[6:], covariance=2),
    }


FIXED = random_rows(7, 2, 6, 4).astype(np.float32)  # embeddings that no gradient reaches


def value_and_gradients(loss, *arrays):
    variables = [tf.Variable(array) for array in arrays]
    with tf.GradientTape() as tape:
        value = loss(*variables)
    return float(value), [np.asarray(gradient) for gradient in tape.gradient(value, variables)]


# --- the formulas, as loops in float64 ---------------------------------------------------------------------------------------------


def cosine(u, v):
    return u @ v / (norm(u) * norm(v))


def loop_contrastive(same, distance, margin):
    return np.mean([d**2 if y == 1 else max(0, margin - d) ** 2 for y, d in zip(same, distance, strict=True)])


def loop_triplet(anchor, positive, negative, margin, power):
    triplets = zip(anchor, positive, negative, strict=True)
    return np.mean([max(0, norm(a - p) ** power - norm(a - n) ** power + margin) for a, p, n in triplets])


def loop_info_nce(z_a, z_b, tau, left_out=()):
    e = np.exp([[cosine(a, b) / tau for b in z_b] for a in z_a])
    for pair in left_out:
        e[pair] = 0
    return -np.mean([math.log(e[i, i] / total) for i in range(len(e)) for total in (e[i].sum(), e[:, i].sum())])


def loop_supervised(z, labels, tau):
    values = []
    for i in range(len(z)):
        others = {k: math.exp(cosine(z[i], z[k]) / tau) for k in range(len(z)) if k != i}
        positives = [k for k in others if labels[k] == labels[i]]
        if positives:
            values.append(-np.mean([math.log(others[p] / sum(others.values())) for p in positives]))
    return np.mean(values)


def loop_nt_xent(z_a, z_b, tau):
    return loop_supervised([*z_a, *z_b], [*range(len(z_a))] * 2, tau)  # the only positive is the other view


def loop_sigmoid(z_a, z_b, tau, bias):
    signs = 2 * np.eye(len(z_a)) - 1
    return np.sum(
        [np.log1p(np.exp(-signs[i, j] * (cosine(a, b) / tau + bias))) for i, a in enumerate(z_a) for j, b in enumerate(z_b)]
    ) / len(z_a)


def loop_queue(z, partner, queue, tau):
    own = [math.exp(cosine(a, b) / tau) for a, b in zip(z, partner, strict=True)]
    return -np.mean([math.log(e / (e + sum(math.exp(cosine(a, k) / tau) for k in queue))) for e, a in zip(own, z, strict=True)])


def loop_vicreg(z_a, z_b, invariance, variance, covariance):
    found = invariance * np.mean([(a - b) ** 2 for a, b in zip(z_a, z_b, strict=True)])
    for z in (z_a, z_b):
        c = np.atleast_2d(np.cov(z, rowvar=False))
        found += variance / 2 * np.mean([max(0, 1 - math.sqrt(c[j, j] + 1e-4)) for j in range(len(c))])
        found += covariance / len(c) * sum(c[i, j] ** 2 for i, j in itertools.permutations(range(len(c)), 2))
    return found


def loop_batch(labels, z, margin, negatives):
    distance = {(i, j): norm(z[i] - z[j]) for i, j in itertools.permutations(range(len(z)), 2)}
    pull = [d**2 for (i, j), d in distance.items() if labels[i] == labels[j]]
    push = {(i, j): d for (i, j), d in distance.items() if labels[i] != labels[j]}
    nearest = {i: min(d for (k, _), d in push.items() if k == i) for i, _ in push}
    kept = {"violating": lambda i, d: d < margin, "all": lambda i, d: True, "hardest": lambda i, d: d == nearest[i]}[negatives]
    push = [max(0, margin - d) ** 2 for (i, _), d in push.items() if kept(i, d)]
    return (np.mean(pull or [0]) + np.mean(push or [0])) / 2


@given(st.integers(1, 7), st.integers(1, 6), st.floats(0.1, 3), st.sampled_from([0.05, 0.1, 0.5, 1.0, 5.0]), st.integers(0, 2**32 - 1))
def test_every_loss_is_its_formula(n, d, margin, tau, seed):
    random = np.random.default_rng(seed)
    z_a, z_b, z_c = random.normal(size=(3, n, d)) * 10 ** random.uniform(-2, 0.5, (3, n, 1))  # rows of very different length
    z, labels, same, distance = np.concatenate([z_a, z_b]), random.integers(3, size=2 * n), random.integers(2, size=n), 2 * random.random(n)
    labels[0] = labels[n]
    column = labels[:, None].astype(np.uint8)
    alike = same[:, None] == same
    for found, expected in (
        (losses.contrastive_loss(same, distance, margin), loop_contrastive(same, distance, margin)),
        *((losses.triplet_loss(z_a, z_b, z_c, margin, power == 2), loop_triplet(z_a, z_b, z_c, margin, power)) for power in (1, 2)),
        *((losses.batch_contrastive_loss(column, z, margin, way), loop_batch(labels, z, margin, way)) for way in WAYS),
        (losses.info_nce_loss(z_a, z_b, tau), loop_info_nce(z_a, z_b, tau)),
        (losses.info_nce_loss(z_a, z_b, tau, alike), loop_info_nce(z_a, z_b, tau, map(tuple, np.argwhere(alike & ~np.eye(n, dtype=bool))))),
        (losses.nt_xent_loss(z_a, z_b, tau), loop_nt_xent(z_a, z_b, tau)),
        (losses.supervised_contrastive_loss(z, labels, tau), loop_supervised(z, labels, tau)),
        (losses.sigmoid_loss(z_a, z_b, tau, -margin), loop_sigmoid(z_a, z_b, tau, -margin)),
        (losses.queue_loss(z_a, z_b, z_c, tau), loop_queue(z_a, z_b, z_c, tau)),
        (losses.simsiam_loss(z_a, z_c, z_b, z_b), -np.mean([cosine(p, b) for b, *two in zip(z_b, z_a, z_c, strict=True) for p in two])),
        *([(losses.vicreg_loss(z_a, z_b, 25, tau, margin), loop_vicreg(z_a, z_b, 25, tau, margin))] if n > 1 else []),
    ):
        assert float(found) == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_nt_xent_its_gradient_sigmoid_and_triplet_agree_with_optax():
    optax, jax = pytest.importorskip("optax"), pytest.importorskip("jax")
    z_a, z_b, z_c = random_rows(0, 3, 32, 16).astype(np.float32)
    labels = np.tile(np.arange(32), 2)
    value, gradient = jax.value_and_grad(lambda z: optax.losses.ntxent(z, labels, 0.07))(np.concatenate([z_a, z_b]))
    ours, gradients = value_and_gradients(lambda a, b: losses.nt_xent_loss(a, b, 0.07), z_a, z_b)
    assert ours == pytest.approx(float(value), rel=1e-5)
    np.testing.assert_allclose(np.concatenate(gradients), gradient, atol=1e-5)
    yes_or_no = optax.losses.sigmoid_binary_cross_entropy(optax.losses.cosine_similarity(z_a[:, None], z_b) / 0.1 - 10, np.eye(32))
    assert float(losses.sigmoid_loss(z_a, z_b)) == pytest.approx(float(yes_or_no.sum() / 32), rel=1e-5)
    theirs = optax.losses.triplet_margin_loss(z_a, z_b, z_c, margin=0.7, eps=0.0)
    assert float(losses.triplet_loss(z_a, z_b, z_c, margin=0.7)) == pytest.approx(float(np.mean(theirs)), rel=1e-5)


# --- values computed by hand -------------------------------------------------------------------------------------------------------

DISTANCES = [0.1, 0.2, 0.9, 1.2]
TRIPLET = [[0.0, 0]], [[3.0, 0]], [[0.0, 3.5]]
TWO, ONES = np.eye(2, dtype=np.float32), np.ones((6, 4), np.float32)
BY_HAND = {
    "contrastive": (losses.contrastive_loss, ([1, 1, 0, 0], DISTANCES), 0.015),
    "labels the wrong way round": (losses.contrastive_loss, ([0, 0, 1, 1], DISTANCES), 0.925),
    "triplet": (losses.triplet_loss, TRIPLET, 0.5),
    "squared triplet": (losses.triplet_loss, (*TRIPLET, 1.0, True), 0),
    "collapsed contrastive": (losses.contrastive_loss, ([1, 0] * 3, losses.euclidean_distance(ONES, ONES)), 0.5),
    "collapsed triplet": (losses.triplet_loss, (ONES, ONES, ONES, 0.3), 0.3),
    "collapsed batch": (losses.batch_contrastive_loss, (np.arange(6) % 3, ONES), 0.5),
    "a batch of one": (losses.batch_contrastive_loss, ([0], [[1.0, 2]]), 0),
    "two perfect pairs, NT-Xent": (losses.nt_xent_loss, (TWO, TWO, 1.0), math.log(1 + 2 / math.e)),
    "two perfect pairs, InfoNCE": (losses.info_nce_loss, (TWO, TWO, 1.0), math.log(1 + 1 / math.e)),
    "rows without a positive": (losses.supervised_contrastive_loss, (np.eye(3)[[0, 0, 1, 2]], [5, 5, 6, 7], 1.0), math.log(1 + 2 / math.e)),
    "no distance": (lambda z: losses.euclidean_distance(z, z)[0], (TWO,), 0),
    "bytes that must not wrap": (lambda *z: losses.euclidean_distance(*z)[0], (np.array([[3]], np.uint8), np.array([[4]], np.uint8)), 1),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_values_computed_by_hand(name):
    loss, arrays, expected = BY_HAND[name]
    assert float(loss(*arrays)) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("n, expected", [(8, 2.708050), (128, 5.541264)])
@pytest.mark.parametrize("tau", [0.01, 0.5, 10.0])
def test_sanity_values_of_equal_embeddings(n, expected, tau):
    z = np.tile(random_rows(0, 1, 7), (n, 1)).astype(np.float32)
    assert float(losses.nt_xent_loss(z, z, tau)) == pytest.approx(expected, abs=1e-6)
    assert float(losses.info_nce_loss(z, z, tau)) == pytest.approx(math.log(n), abs=1e-6)
    assert float(losses.supervised_contrastive_loss(z, np.arange(n) % 2, tau)) == pytest.approx(math.log(n - 1), abs=1e-6)
    assert float(losses.queue_loss(z, z, z, tau)) == pytest.approx(math.log(n + 1), abs=1e-4)
    assert float(losses.sigmoid_loss(z, z, tau, -1 / tau)) == pytest.approx(n * math.log(2), rel=1e-4)  # all scores are 0
    assert float(losses.simsiam_loss(z, z, z, z)) == pytest.approx(-1, abs=1e-6)
    assert float(losses.vicreg_loss(z, z)) == pytest.approx(25 * 0.99, abs=1e-5)


# --- gradients, and finite numbers at the edges ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", every_loss())
def test_gradients_match_finite_differences_and_reach_every_view(name):
    loss = every_loss(margin=2.0, temperature=0.3)[name]
    (gradient,), (expected,) = tf.test.compute_gradient(loss, [random_rows(0, 12, 4, scale=0.5)], delta=1e-6)
    np.testing.assert_allclose(gradient, expected, atol=1e-7, rtol=1e-5)
    assert np.abs(gradient.reshape(3, -1)).max(axis=1).min() > 1e-3


EXTREME = {
    "zeros": np.zeros((12, 4)),
    "identical": np.full((12, 4), 0.3),
    "anchors are positives": np.repeat([[1.0, 2, 0, 0], [2, 2, 0, 0]], (8, 4), axis=0),
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
    value, (gradient,) = value_and_gradients(every_loss(temperature=temperature)[name], EXTREME[rows].astype(np.float32))
    assert np.isfinite(value) and value >= -1e-5
    assert np.isfinite(gradient).all()
    if rows == "identical" and name not in (*COSINE, "simsiam"):  # some of these pairs are called different
        assert (gradient == 0).all()
    if rows == "one zero row" and temperature == 1:
        assert (gradient[0] == 0).all() and np.abs(gradient).max() < 10


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_rows_near_each_other_keep_their_distances(kind):
    np.testing.assert_allclose(losses.pairwise_distance(np.array([[1000, 0], [1000.01, 0]], kind))[0, 1], 0.01, rtol=2e-3)
    for z in (random_rows(0, 50, 4), 1 + 1e-4 * random_rows(0, 20, 64), random_rows(1, 64) + 1e-4 * random_rows(2, 20, 64)):
        z = z.astype(kind)
        expected = norm(z[:, None].astype(float) - z, axis=2) + 1e-6 * np.eye(len(z))
        np.testing.assert_allclose(losses.pairwise_distance(z), expected, rtol=1e-3)
        pairs = losses.euclidean_distance(np.repeat(z, len(z), axis=0), np.tile(z, (len(z), 1)))
        np.testing.assert_allclose(pairs, expected.ravel(), rtol=1e-5)


@pytest.mark.parametrize("kind", [bool, np.uint8, np.int8, np.int64, np.float16, np.float32, np.float64])
def test_labels_of_any_kind(kind):
    same, z = np.array([1, 1, 0, 0]).astype(kind), random_rows(0, 4, 3)
    assert float(losses.contrastive_loss(same, np.array(DISTANCES, np.float32))) == pytest.approx(0.015, rel=1e-5)
    assert float(losses.supervised_contrastive_loss(z, same)) == pytest.approx(float(losses.supervised_contrastive_loss(z, list("aabb"))))


@pytest.mark.parametrize("kind", [tf.float16, tf.bfloat16])
@pytest.mark.parametrize("name", every_loss())
def test_half_precision_is_computed_in_float32(kind, name):
    loss, rounded = every_loss(temperature=0.01)[name], tf.cast(random_rows(5, 12, 4), kind)
    assert loss(rounded).dtype == tf.float32
    assert float(loss(rounded)) == pytest.approx(float(loss(tf.cast(rounded, tf.float32))), rel=1e-6)


@pytest.mark.parametrize("loss", [losses.nt_xent_loss, lambda a, b, _: losses.triplet_loss(a, b, b)])
def test_lists_and_arrays_of_different_precision_mix_into_a_scalar_of_the_widest(loss):
    a, b = random_rows(0, 2, 4, 3)
    mixed = loss(a.astype(np.float32), tf.constant(b), tf.Variable(0.5))
    assert mixed.dtype == tf.float64 and mixed.shape == () and float(mixed) == pytest.approx(float(loss(a, b, 0.5)), rel=1e-5)
    assert loss([[1, 0], [0, 1]], [[1, 1], [0, 2]], 0.5).dtype == tf.float32


@pytest.mark.parametrize(("shape", "kind"), [(None, np.float32), ((12, 4), np.float64)])
@pytest.mark.parametrize("name", every_loss())
def test_traced_value_and_gradient_are_the_eager_ones(shape, kind, name):
    loss, z = every_loss()[name], random_rows(4, 12, 4).astype(kind)

    @tf.function(input_signature=[tf.TensorSpec(shape, kind)])
    def traced(z):
        value = loss(z)
        return value, tf.gradients(value, z)[0]

    value, gradient = traced(z)
    expected, (expected_gradient,) = value_and_gradients(loss, z)
    assert float(value) == pytest.approx(expected, rel=1e-5)
    np.testing.assert_allclose(gradient, expected_gradient, atol=1e-5)


def test_traced_labels_and_temperature_may_be_unknown():
    signature = [tf.TensorSpec(None), tf.TensorSpec(None, tf.uint8), tf.TensorSpec((), tf.float32)]
    z, labels = random_rows(4, 6, 3).astype(np.float32), np.array([0, 0, 1, 1, 2, 2], np.uint8)
    found = tf.function(losses.supervised_contrastive_loss, input_signature=signature)(z, labels, 0.2)
    assert float(found) == pytest.approx(loop_supervised(z, labels, 0.2), rel=1e-5)


@pytest.mark.parametrize("xla", [False, True])
def test_a_compiled_loss_takes_a_smaller_last_batch(xla):
    compiled = tf.function(losses.nt_xent_loss, jit_compile=xla, reduce_retracing=True)
    for n in (4, 4, 2):
        z_a, z_b = random_rows(n, 2, n, 3).astype(np.float32)
        assert float(compiled(z_a, z_b)) == pytest.approx(loop_nt_xent(z_a, z_b, 0.5), rel=1e-5)


@pytest.mark.parametrize("form", [lambda values: values, lambda values: values[:, None]])
def test_each_pair_has_a_weight_of_its_own(form):
    same, distance = np.array([1, 1, 1, 0, 0, 0], np.float32), np.array([0.2, 1.1, 0.9, 0.1, 0.7, 1.5], np.float32)
    weights = np.array([1.2, 0.8, 0.5, 0.4, 1.5, 1], np.float32)
    weighted = (weights * (same * distance**2 + (1 - same) * np.maximum(0, 1.25 - distance) ** 2)).mean()
    loss = keras.losses.deserialize(keras.losses.serialize(losses.ContrastiveLoss(margin=1.25)))
    assert float(loss(form(same), form(distance), sample_weight=weights)) == pytest.approx(weighted, rel=1e-6)
    assert float(loss(form(same), form(distance))) == pytest.approx(loop_contrastive(same, distance, 1.25), rel=1e-6)
    model = keras.Sequential([keras.Input((1,)), keras.layers.Identity()])
    model.compile(loss=loss)
    assert model.evaluate(distance[:, None], form(same), sample_weight=weights, verbose=0) == pytest.approx(weighted, rel=1e-6)


@pytest.mark.parametrize("loss", [losses.contrastive_loss, losses.ContrastiveLoss()])
def test_fit_refuses_classes_in_the_place_of_same(loss):
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1, activation="relu")])
    model.compile("sgd", loss)
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"same must hold only 0 .different. and 1"):
        model.fit(random_rows(0, 10, 4), np.arange(10) % 8, verbose=0)


def test_no_gradient_reaches_the_embedding_that_is_predicted():
    gradients = value_and_gradients(losses.simsiam_loss, *random_rows(0, 4, 5, 3))[1]
    assert [each.item() is None for each in gradients[2:]] == [True, True] and all(np.abs(each).max() > 0.01 for each in gradients[:2])


ROWS = np.eye(4, dtype=np.float32)
PAIRS = np.array([0.0, 1]), np.array([0.5, 0.5])
BAD = [  # the loss, its arrays, its other arguments, words of the error
    (losses.contrastive_loss, ([-1.0, 1], [0.5, 0.9]), {}, "same must hold only 0 .different. and 1"),
    (losses.contrastive_loss, ([0, 1], [-0.5, 0.5]), {}, "distance must be >= 0"),
    (losses.contrastive_loss, (np.ones((3, 1)), np.ones(3)), {}, "same shape"),
    (losses.contrastive_loss, (np.ones(0), np.ones(0)), {}, "empty"),
    (losses.contrastive_loss, ([1], [np.nan]), {}, "NaN"),
    (losses.contrastive_loss, PAIRS, {"margin": 0}, "margin must be"),
    (lambda *pairs, margin: losses.ContrastiveLoss(margin)(*pairs), PAIRS, {"margin": True}, "margin must be"),
    (losses.pairwise_distance, ([[0, np.nan]],), {}, "NaN"),
    (losses.triplet_loss, (ROWS, ROWS, ROWS[:1]), {}, "same shape"),
    (losses.triplet_loss, (ROWS, ROWS, ROWS), {"margin": -1.0}, "margin must be"),
    (losses.info_nce_loss, (ROWS, ROWS, 0.0), {}, "temperature must be"),
    *[(losses.nt_xent_loss, (ROWS, ROWS, tau), {}, "temperature must be a finite number above 0") for tau in (-0.1, np.inf, np.nan)],
    (losses.nt_xent_loss, (ROWS, ROWS), {"temperature": [0.1, 0.5]}, "temperature must be one number"),
    (losses.nt_xent_loss, (ROWS, ROWS), {"temperature": tf.Variable(0.0)}, "temperature must be"),
    (losses.nt_xent_loss, (ROWS, ROWS + np.inf), {}, "z_b must not hold NaN or infinity"),
    (losses.nt_xent_loss, (np.ones((2, 3, 3)), np.ones((2, 3, 3))), {}, r"\(n, d\)"),
    (losses.supervised_contrastive_loss, (ROWS, np.ones((4, 1))), {}, "same shape"),
    (losses.supervised_contrastive_loss, (ROWS, [1]), {}, "labels and the rows of z must have the same shape"),
    (losses.supervised_contrastive_loss, (ROWS, [0, 1, 2, 3]), {}, "no positives"),
    (losses.supervised_contrastive_loss, (ROWS, [0, 0, 1, np.nan]), {}, "labels must not hold NaN"),
    (losses.supervised_contrastive_loss, (ROWS, [0, 0, 1, 1]), {"temperature": 0}, "temperature must be"),
    (losses.info_nce_loss, (ROWS, ROWS), {"alike": np.ones((2, 2))}, "alike must be bool, not float64"),
    (losses.info_nce_loss, (ROWS, ROWS), {"alike": np.ones((5, 4), bool)}, "same shape"),
    (losses.sigmoid_loss, (ROWS, ROWS), {"bias": np.nan}, "bias must be a finite number"),
    (losses.sigmoid_loss, (ROWS, ROWS), {"bias": np.zeros((4, 1))}, "bias must be one number"),
    (losses.sigmoid_loss, (ROWS, ROWS, 0.0), {}, "temperature must be"),
    (losses.queue_loss, (ROWS, ROWS, np.eye(3)), {}, "same shape"),
    (losses.queue_loss, (ROWS, ROWS[:2], ROWS), {}, "same shape"),
    (losses.simsiam_loss, (ROWS, ROWS, ROWS, ROWS[:2]), {}, "same shape"),
    (losses.vicreg_loss, (ROWS[:1], ROWS[:1]), {}, "at least two rows"),
    (losses.vicreg_loss, (ROWS, ROWS), {"variance": -1}, "variance must be"),
    (losses.batch_contrastive_loss, ([0, 1], np.zeros((3, 2))), {}, "same shape"),
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
    words = None if words == "same shape" else words  # in a graph, an operation on shapes that differ may stop first, in its own words
    with pytest.raises((ValueError, tf.errors.InvalidArgumentError), match=words):
        traced(*arrays)
