"""Maps: the same for the same seed, silent, a clear word for what cannot be laid out; and scores against values worked out by hand."""

import warnings

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.manifold import TSNE

from helpers import maps
from helpers.course import setup

RANDOM = np.random.default_rng(0)
BLOBS = np.concatenate([RANDOM.normal(0, 1, (60, 8)) + 10 * np.eye(8)[i] for i in range(2)])
QUICK = {"pca": maps.pca, "tsne": lambda z, **options: maps.tsne(z, perplexity=5, **options), "umap": maps.umap}
setup.start()  # umap-learn loads TensorFlow, which prints a greeting unless it was started before
each_map = pytest.mark.parametrize("name", QUICK)


@each_map
def test_two_far_groups_stay_apart_and_nothing_is_printed(name, capfd):
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        places = QUICK[name](BLOBS)
    assert places.shape == (120, 2) and np.isfinite(places).all()
    one, other = places[:60], places[60:]
    assert np.linalg.norm(one.mean(axis=0) - other.mean(axis=0)) > 2 * max(one.std(), other.std())
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", ["tsne", "umap"])
def test_the_same_seed_gives_the_same_map(name):
    maps_of = {seed: QUICK[name](BLOBS, seed=seed, init="random") for seed in (0, 1)}
    np.testing.assert_array_equal(QUICK[name](BLOBS, seed=0, init="random"), maps_of[0])
    assert not np.allclose(maps_of[0], maps_of[1])


def test_500_steps_of_tsne_score_as_well_as_the_usual_1000():
    digits = load_digits().data[:600]
    ours, usual = (maps.score(digits, places) for places in (maps.tsne(digits), TSNE(random_state=0, max_iter=1_000).fit_transform(digits)))
    assert ours.trustworthiness > usual.trustworthiness - 0.01 and ours.kept > usual.kept - 0.02


@pytest.mark.filterwarnings("ignore:dimensional collapse")
def test_pca_is_the_plane_of_largest_variance():
    z = np.zeros((4, 3))
    z[:, 0], z[:, 2] = [3, -3, 0, 0], [0, 0, 1, -1]
    np.testing.assert_allclose(np.abs(maps.pca(z)), [[3, 0], [3, 0], [0, 1], [0, 1]], atol=1e-12)


@each_map
@pytest.mark.parametrize(
    ("bad", "word"),
    [
        (np.zeros((0, 3)), r"\(n, d\)"),
        (RANDOM.random((20, 28, 28)), r"\(n, d\)"),
        (RANDOM.random((40, 28, 28, 1)), "flatten"),
        (RANDOM.random(30), r"\(n, d\)"),
        (np.where(np.arange(300).reshape(100, 3) == 7, np.nan, RANDOM.random((100, 3))), "NaN"),
        (np.where(np.arange(300).reshape(100, 3) == 7, np.inf, RANDOM.random((100, 3))), "infinity"),
        (RANDOM.random((100, 1)), "two columns"),
        (RANDOM.random((2, 3)), "at least"),
        (np.ones((100, 3)), "the same"),
    ],
    ids=["no rows", "3-D", "4-D", "1-D", "NaN", "infinity", "one column", "two rows", "identical rows"],
)
def test_what_cannot_be_laid_out_gets_a_clear_word(name, bad, word):
    with pytest.raises(ValueError, match=word):
        QUICK[name](bad)


@pytest.mark.parametrize(
    ("method", "options", "message"),
    [
        *[(maps.tsne, {"perplexity": p}, "perplexity must be a finite number from") for p in (0, -1, 0.5, np.nan, np.inf, True, "30")],
        *[(maps.umap, {"n_neighbors": n}, "n_neighbors must be a whole number") for n in (1, 0, 2.5, True, None)],
        *[(maps.umap, {"min_dist": m}, "min_dist must be a finite number from") for m in (-0.1, 1.1, np.nan, True)],
        *[(method, {"init": init}, "init must be one of") for method in (maps.tsne, maps.umap) for init in ("middle", None, 0)],
        *[(method, {"seed": s}, "seed must be a whole number") for method in (maps.tsne, maps.umap) for s in (-1, 0.5, True, 2**32)],
        (maps.tsne, {"init": "spectral"}, "init must be one of"),
    ],
)
def test_options_outside_their_range_are_refused(method, options, message):
    with pytest.raises(ValueError, match=message):
        method(BLOBS, **options)


@each_map
@pytest.mark.parametrize(("kind", "scale"), [(np.uint8, 1), (np.int8, 1), (np.float16, 1), (np.float64, 1e-200), (np.float64, 1e200)])
def test_every_type_and_scale_of_number_is_laid_out(name, kind, scale):
    z = np.random.default_rng(0).integers(0, 60, (60, 4)) + 60 * np.repeat([[0], [1]], 30, axis=0)
    places, usual = QUICK[name](z.astype(kind) * kind(scale)), QUICK[name](z.astype(float))
    found, expected = maps.score(z.astype(kind) * kind(scale), places, k=5), maps.score(z.astype(float), usual, k=5)
    assert found.trustworthiness == pytest.approx(expected.trustworthiness, abs=0.04)
    if name == "pca":
        np.testing.assert_allclose(places, usual * scale, rtol=1e-4, atol=1e-4 * scale)


def test_too_few_rows_are_named_with_what_asks_for_more():
    with pytest.raises(ValueError, match="perplexity 30 needs at least 91 rows, but z has 20"):
        maps.tsne(RANDOM.random((20, 3)))
    with pytest.raises(ValueError, match="n_neighbors=15 needs at least 16 rows, but z has 10"):
        maps.umap(RANDOM.random((10, 3)))
    assert maps.tsne(RANDOM.random((91, 3))).shape == (91, 2)
    assert maps.umap(RANDOM.random((16, 3))).shape == (16, 2)


@each_map
def test_many_identical_rows_among_others_are_no_obstacle(name):
    z = RANDOM.random((120, 3))
    z[:40] = z[0]
    assert np.isfinite(QUICK[name](z)).all()


@each_map
def test_a_collapsed_embedding_is_laid_out_with_a_warning(name):
    with pytest.warns(UserWarning, match="collapse"):
        places = QUICK[name](np.ones((120, 8)) + RANDOM.normal(0, 1e-6, (120, 8)))
    assert places.std() > 0


def test_a_perfect_map_scores_one_everywhere():
    z = RANDOM.random((50, 2))
    np.testing.assert_allclose(maps.score(z, 3 * z[:, ::-1] + 1, k=5), (1, 1, 1))


def test_a_map_of_five_points_scored_by_hand():
    """On a line at 0, 1, 3, 6, 10; the map exchanges the first and the last.

    With k = 1 the neighbours are b, a, b, c, d; on the map (places 10, 1, 3, 6, 0) they are d, e, b, c, b: those of c and d are kept. False
    neighbours: d is the third of a (r − k = 2), e the fourth of b (3), b the third of e (2). T = 1 − 2 / (5 · 1 · 6) · 7.
    """
    z = np.array([[0.0, 0], [1, 0], [3, 0], [6, 0], [10, 0]])
    places = np.array([[10.0, 0], [1, 0], [3, 0], [6, 0], [0, 0]])
    found = maps.score(z, places, k=1)
    assert found.kept == pytest.approx(2 / 5)
    assert found.trustworthiness == pytest.approx(1 - 2 / 30 * 7)


def test_the_correlation_asks_for_the_order_of_the_distances_alone():
    angle = np.linspace(0, np.pi / 2, 30)
    z = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    assert maps.score(z, z**3, k=3).correlation > 0.8
    assert maps.score(z, RANDOM.random((30, 2)), k=3).correlation < 0.3


@pytest.mark.parametrize(
    ("places", "k", "word"),
    [
        (BLOBS, 5, r"\(120, 2\)"),
        (BLOBS[:50, :2], 5, r"\(120, 2\)"),
        *[(BLOBS[:, :2], k, "k must be .* half") for k in (60, 0, 1.5, True)],
        (np.ones((120, 2)), 5, "the same"),
    ],
)
def test_a_score_needs_a_map_of_the_same_rows(places, k, word):
    with pytest.raises(ValueError, match=word):
        maps.score(BLOBS, places, k)


def test_neighbours_are_the_nearest_other_rows():
    np.testing.assert_array_equal(maps.neighbours([[0.0], [1], [3], [7]], 2), [[1, 2], [0, 2], [1, 0], [2, 1]])
