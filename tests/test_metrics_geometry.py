"""`metrics.alignment` and `metrics.uniformity` against hand-computed values and loops from the definitions."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import metrics

SQUARE = np.array([[1.0, 0], [0, 1], [-1, 0], [0, -1]])


def unit(z):
    return [row / math.sqrt(sum(value**2 for value in row)) for row in z]


def loop_alignment(z_a, z_b, alpha):
    total = 0.0
    for a, b in zip(unit(z_a), unit(z_b), strict=True):
        total += math.sqrt(sum((x - y) ** 2 for x, y in zip(a, b, strict=True))) ** alpha
    return total / len(z_a)


def loop_uniformity(z, t):
    z, total, pairs = unit(z), 0.0, 0
    for i in range(len(z)):
        for j in range(i + 1, len(z)):
            total += math.exp(-t * sum((x - y) ** 2 for x, y in zip(z[i], z[j], strict=True)))
            pairs += 1
    return math.log(total / pairs)


def test_alignment_by_hand():
    assert metrics.alignment(SQUARE, 3 * SQUARE) == 0
    assert metrics.alignment(SQUARE, -SQUARE) == 4
    assert metrics.alignment(SQUARE, -SQUARE, alpha=1) == 2
    assert metrics.alignment(SQUARE, np.roll(SQUARE, 1, axis=0)) == pytest.approx(2)


def test_uniformity_by_hand():
    assert metrics.uniformity(np.ones((5, 3))) == 0
    assert metrics.uniformity([[1.0, 0], [-1, 0]]) == pytest.approx(-8)
    # a square: four sides of squared length 2, two diagonals of squared length 4
    assert metrics.uniformity(SQUARE) == pytest.approx(math.log((4 * math.exp(-4) + 2 * math.exp(-8)) / 6))
    assert metrics.uniformity([[1.0, 0], [-1, 0]], t=1e5) == pytest.approx(-4e5)  # no underflow


def test_many_points_on_a_circle_reach_the_limit():
    # The mean over a uniform circle is exp(−4) I₀(4): what a 2-D embedding can attain at t = 2.
    angles = np.linspace(0, 2 * np.pi, 2500, endpoint=False)
    z = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    limit = np.log(np.i0(4)) - 4
    pairs = (np.exp(limit) * 2500 - 1) / 2499  # without the pairs of a point with itself
    assert metrics.uniformity(z) == pytest.approx(np.log(pairs), abs=1e-9)


@given(st.integers(2, 12), st.integers(1, 5), st.floats(0.5, 3), st.integers(0, 2**32 - 1))
def test_equal_to_the_loops(n, d, exponent, seed):
    z_a, z_b = np.random.default_rng(seed).normal(size=(2, n, d))
    assert metrics.alignment(z_a, z_b, exponent) == pytest.approx(loop_alignment(z_a, z_b, exponent), abs=1e-9)
    assert metrics.uniformity(z_a, exponent) == pytest.approx(loop_uniformity(z_a, exponent), abs=1e-9)


@given(st.integers(2, 8), st.floats(1e-3, 1e3), st.integers(0, 2**32 - 1))
def test_scale_and_order_do_not_matter(n, scale, seed):
    random = np.random.default_rng(seed)
    z_a, z_b = random.normal(size=(2, n, 4))
    order = random.permutation(n)
    assert metrics.alignment(z_a * scale, z_b) == pytest.approx(metrics.alignment(z_b[order], z_a[order]), rel=1e-9)
    assert metrics.uniformity(z_a * scale) == pytest.approx(metrics.uniformity(z_a[order]), abs=1e-9)


def test_chunks_do_not_show():
    z = np.random.default_rng(0).normal(size=(2345, 3))
    unit_rows = z / np.linalg.norm(z, axis=1, keepdims=True)
    squared = ((unit_rows[:, None] - unit_rows) ** 2).sum(axis=2)[np.triu_indices(len(z), 1)]
    assert metrics.uniformity(z) == pytest.approx(np.log(np.exp(-2 * squared).mean()), abs=1e-9)


def test_float16_integers_and_zero_rows_are_finite():
    z = np.array([[0, 0], [3, 4], [1, 0]])
    for kind in (np.float16, np.float32, np.int64, np.uint8):
        assert metrics.alignment(z.astype(kind), z[::-1].astype(kind)) == pytest.approx(2 / 3, abs=1e-3)
        assert np.isfinite(metrics.uniformity(z.astype(kind)))


def test_results_are_plain_numbers():
    assert type(metrics.alignment(SQUARE, SQUARE)) is float
    assert type(metrics.uniformity(SQUARE)) is float


@pytest.mark.parametrize(
    "call, words",
    [
        (lambda: metrics.alignment(SQUARE, SQUARE[:3]), "same shape"),
        (lambda: metrics.alignment(SQUARE[0], SQUARE[0]), r"\(n, d\)"),
        (lambda: metrics.alignment(SQUARE[:0], SQUARE[:0]), "at least one row"),
        (lambda: metrics.alignment(SQUARE, SQUARE * np.nan), "NaN"),
        (lambda: metrics.alignment(SQUARE, SQUARE, alpha=0), "alpha"),
        (lambda: metrics.uniformity(SQUARE[:1]), "one row"),
        (lambda: metrics.uniformity(SQUARE[:, :0]), r"\(n, d\)"),
        (lambda: metrics.uniformity(SQUARE, t=-1), "t must be"),
        (lambda: metrics.uniformity(SQUARE + np.inf), "infinity"),
    ],
)
def test_bad_input_gets_a_clear_error(call, words):
    with pytest.raises(ValueError, match=words):
        call()
