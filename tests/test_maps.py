"""Maps: the same for the same seed, silent, a clear word for what cannot be laid out; and scores against values worked out by hand."""

import warnings

import numpy as np
import pytest

from helpers import maps, metrics
from helpers.course import setup

RANDOM = np.random.default_rng(0)
BLOBS = np.concatenate([RANDOM.normal(0, 1, (30, 8)) + 10 * np.eye(8)[i] for i in range(2)])
QUICK = {"pca": maps.pca, "tsne": lambda z, **options: maps.tsne(z, perplexity=5, **options), "umap": maps.umap}
setup.start()  # umap-learn loads TensorFlow, which prints a greeting unless it was started before
each_map = pytest.mark.parametrize("name", QUICK)


@each_map
def test_two_far_groups_stay_apart_the_same_seed_gives_the_same_map_and_nothing_is_printed(name, capfd):
    options = [{}] if name == "pca" else [{"seed": seed, "init": "random"} for seed in (0, 1)]
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        first, *others, again = (QUICK[name](BLOBS, **each) for each in [{}, *options, options[0]])
    assert first.shape == (60, 2) and (name == "pca" or len(QUICK[name](BLOBS[22:38])) == 16)  # as few rows as the default asks for
    assert np.linalg.norm(first[:30].mean(axis=0) - first[30:].mean(axis=0)) > 2 * max(first[:30].std(), first[30:].std())
    np.testing.assert_array_equal(others[0], again)
    assert not np.allclose(others[-1], again) or name == "pca"
    assert capfd.readouterr() == ("", "")


@pytest.mark.filterwarnings("ignore:dimensional collapse")
def test_pca_is_the_plane_of_largest_variance():
    z = np.zeros((4, 3))
    z[:, 0], z[:, 2] = [3, -3, 0, 0], [0, 0, 1, -1]
    np.testing.assert_allclose(np.abs(maps.pca(z)), [[3, 0], [3, 0], [0, 1], [0, 1]], atol=1e-12)


THREE = RANDOM.random((100, 3))


@each_map
@pytest.mark.parametrize(
    ("bad", "word"),
    [
        *[(np.zeros(shape), r"\(n, d\).* flatten") for shape in ((0, 3), (20, 28, 28), (40, 28, 28, 1), (30,))],
        *[(np.where(THREE[7, 1] == THREE, value, THREE), "NaN or infinity") for value in (np.nan, np.inf)],
        *[(THREE * scale, "must lie between|differences between") for scale in (1e-200, 1e-14, 1e13, 1e200)],
        (THREE[:, :1], "two columns"),
        (THREE[:2], "at least"),
        (np.ones((100, 3)), "the same"),
    ],
)
def test_what_cannot_be_laid_out_gets_a_clear_word(name, bad, word):
    with pytest.raises(ValueError, match=word):
        QUICK[name](bad)


@pytest.mark.parametrize(
    ("method", "options", "message"),
    [
        *[(maps.tsne, {"perplexity": p}, "perplexity must be a finite number from") for p in (0.5, np.nan, True, "30")],
        *[(maps.umap, {"n_neighbors": n}, "n_neighbors must be a whole number") for n in (1, 2.5, True)],
        *[(maps.umap, {"min_dist": m}, "min_dist must be a finite number from") for m in (-0.1, 1.1, np.nan)],
        *[(method, {"init": init}, "init must be one of") for method in (maps.tsne, maps.umap) for init in ("middle", None)],
        *[(method, {"seed": s}, "seed must be a whole number") for method in (maps.tsne, maps.umap) for s in (-1, 0.5, True, 2**32)],
        (maps.tsne, {"init": "spectral"}, "init must be one of"),
        (maps.tsne, {"perplexity": 30}, "perplexity 30 needs at least 91 rows, but z has 60"),
        (maps.tsne, {"perplexity": 19.8}, "perplexity 19.8 needs at least 61 rows, but z has 60"),
        (maps.umap, {"n_neighbors": 60}, "n_neighbors=60 needs at least 61 rows, but z has 60"),
    ],
)
def test_options_outside_their_range_are_refused(method, options, message):
    with pytest.raises(ValueError, match=message):
        method(BLOBS, **options)


@each_map
@pytest.mark.parametrize(
    ("kind", "scale"),
    [("uint8", 1), ("int8", 1), ("float16", 1), ("float64", 1e-11), ("float64", 1e9), ("float32", 1e-11), ("float32", 1e9)],
)
def test_every_type_and_scale_of_number_is_laid_out(name, kind, scale):
    z = np.random.default_rng(0).integers(0, 60, (60, 4)) + 60 * np.repeat([[0], [1]], 30, axis=0)
    z[:9] = z[0]  # equal rows among others are no obstacle
    scaled = z.astype(kind) * np.dtype(kind).type(scale)
    places, usual = QUICK[name](scaled), QUICK[name](z)
    np.testing.assert_allclose(maps.score(scaled, places, k=5), maps.score(z, usual, k=5), atol=1e-5 if name == "pca" else 0.1)
    if name == "pca":
        np.testing.assert_allclose(places, usual * scale, rtol=1e-4, atol=1e-3 * scale)


@each_map
def test_a_collapsed_embedding_is_laid_out_with_a_warning(name):
    with pytest.warns(UserWarning, match="collapse"):
        places = QUICK[name](np.ones((60, 8)) + RANDOM.normal(0, 1e-6, (60, 8)))
    assert places.std() > 0


def test_a_map_of_five_points_scored_by_hand():
    """On a line at 0, 1, 3, 6, 10; the map exchanges the first and the last.

    With k = 1 the neighbours are b, a, b, c, d; on the map (places 10, 1, 3, 6, 0) they are d, e, b, c, b: those of c and d are kept. False
    neighbours: d is the third of a (r − k = 2), e the fourth of b (3), b the third of e (2). T = 1 − 2 / (5 · 1 · 6) · 7.
    """
    z, places = (np.array([[x, 0.0] for x in line]) for line in ([0, 1, 3, 6, 10], [10, 1, 3, 6, 0]))
    np.testing.assert_allclose(maps.score(z, places, k=1)[:2], [1 - 2 / 30 * 7, 2 / 5])
    np.testing.assert_array_equal(metrics.neighbours(z, 2)[:4], [[1, 2], [0, 2], [1, 0], [2, 4]])


def test_a_perfect_map_scores_one_and_the_correlation_asks_for_the_order_of_the_distances_alone():
    angle = np.pi / 2 * np.sort(RANDOM.random(30))
    z = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    np.testing.assert_allclose(maps.score(z, 3 * z[:, ::-1] + 1, k=5), (1, 1, 1))
    assert maps.score(z, z**3, k=3).correlation > 0.8 > 0.3 > maps.score(z, RANDOM.random((30, 2)), k=3).correlation


@pytest.mark.parametrize(
    ("places", "k", "word"),
    [
        *[(places, 5, r"\(60, 2\)") for places in (BLOBS, BLOBS[:50, :2])],
        *[(BLOBS[:, :2], k, "k must be .* half") for k in (30, 0, 1.5, True)],
        (np.ones((60, 2)), 5, "the same"),
    ],
)
def test_a_score_needs_a_map_of_the_same_rows(places, k, word):
    with pytest.raises(ValueError, match=word):
        maps.score(BLOBS, places, k)
