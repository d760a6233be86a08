"""Exercises and quick questions of notebook 05."""

import numpy as np
from sklearn import datasets, manifold

from helpers import maps
from helpers.course.answers import exercise
from helpers.course.exercise import Questions


@exercise(hint="centre the columns, take the singular values, square them: each square is the variance along one direction.")
def plane_share(answer):
    z = np.random.default_rng(1).normal(size=(40, 5)) * (5, 3, 2, 1, 1) + 7
    share = answer(z.copy())
    if share is ...:
        return None
    if np.ndim(share) != 0:
        return f"Not yet: you return {np.shape(share)} values; one share is asked for, that of the first two directions together."
    squares = np.linalg.svd(z - z.mean(axis=0), compute_uv=False) ** 2
    right = squares[:2].sum() / squares.sum()
    if np.isclose(share, right):
        return f"Yes: {right:.0%} of the variance lies in the plane here. What is left over, no map by PCA can show."
    one_mean = np.linalg.svd(z - z.mean(), compute_uv=False) ** 2
    if np.isclose(share, one_mean[:2].sum() / one_mean.sum()):
        return "Not yet: `z.mean()` is one number. Each column has its own mean: `axis=0`."
    uncentred, plain = np.linalg.svd(z, compute_uv=False) ** 2, np.sqrt(squares)
    if np.isclose(share, uncentred[:2].sum() / uncentred.sum()):
        return "Not yet: you forgot to centre. Variance is measured about the mean, so take the mean of each column away first."
    if np.isclose(share, plain[:2].sum() / plain.sum()):
        return "Not yet: singular values are lengths. Their *squares* are variances."
    if np.isclose(share, squares[0] / squares.sum()):
        return "Not yet: that is the share of the first direction alone. A plane has two."
    if np.isclose(share, np.sort(z.var(axis=0))[-2:].sum() / z.var(axis=0).sum()):
        return "Not yet: those are the two *columns* of largest variance. A direction may mix all columns: use the singular values."
    if np.isclose(share, 100 * right):
        return "Not yet: give a share between 0 and 1, not per cent."
    return f"Not yet: {share:.3f} is not the share. The squares of all singular values sum to the whole."


@exercise(hint="first the entropy in bits, H = −Σ p log₂ p, then 2 to the power of H.")
def perplexity_of_four(answer):
    if np.isclose(answer, 2**1.75, atol=5e-3):
        return "Yes: H = 0.5 + 0.5 + 0.375 + 0.375 = 1.75 bits, and 2^1.75 = 3.36: as if the point had 3.36 equally near neighbours."
    if np.isclose(answer, 1.75, atol=1e-3):
        return "Not yet: that is the entropy H in bits. The perplexity is 2 to its power."
    if np.isclose(answer, 1.75 * np.log(2), atol=5e-3):
        return (
            "Not yet: that is the entropy with natural logarithms. Take 2 to the power of the entropy in bits (or e to the power of yours)."
        )
    if np.isclose(answer, 2 ** (1.75 * np.log(2)), atol=5e-3) or np.isclose(answer, np.exp(1.75), atol=5e-3):
        return "Not yet: entropy and power must use the same base: 2 with bits, e with natural logarithms."
    if np.isclose(answer, 4):
        return "Not yet: 4 would be right if all four had the same probability. The uneven ones count for less."
    if np.isclose(answer, 2**1.75, atol=0.05):
        return "Not yet: nearly. Give two decimals."
    return f"Not yet: {answer!r}. Write down the four terms p log₂(1/p): for p = 1/2 it is 1/2."


@exercise(hint="look at how the clumps are made: digits form a few, noise forms many of one size, or none.")
def noise_panel(answer):
    if answer == 3:
        return "Yes: panel 3 holds normal noise in 64 dimensions at perplexity 3. Its little clumps are t-SNE's own."
    if answer in (1, 2, 4):
        kinds = {1: "pixels of digits", 2: "the Siamese network", 4: "SimCLR"}
        return f"Not yet: panel {answer} is {kinds[int(answer)]}. Look for the map in which no clump is larger than the others."
    return f"Not yet: {answer!r} is not one of the panels 1 to 4."


@exercise(hint="neither very few nor very many neighbours; and on the map, the inside of a clump needs room to show an order.")
def blind_parameters(answer):
    if np.shape(answer) != (2,):
        return "Not yet: give two numbers, `(n_neighbors, min_dist)`."
    n_neighbors, min_dist = answer
    if n_neighbors != int(n_neighbors) or not 2 <= n_neighbors < 600 or not 0 <= min_dist <= 1:
        return f"Not yet: {answer!r}. n_neighbors is a whole number from 2 to 599, min_dist a number from 0 to 1."
    z = datasets.load_digits().data[:600]
    score = maps.score(z, maps.umap(z, int(n_neighbors), float(min_dist)))
    scored = f"{score.kept:.1%} of the neighbours kept, trustworthiness {score.trustworthiness:.3f}, correlation {score.correlation:.2f}"
    if score.kept >= 0.68:
        return f"Yes: {scored}. Not the prettiest map, for its clumps are loose: but in a loose clump you can see who is next to whom."
    if n_neighbors < 8:
        return f"Not yet: {scored}. With so few neighbours the graph is thin, and its pieces lie anywhere."
    if n_neighbors > 25:
        return f"Not yet: {scored}. So many neighbours serve the shape of the whole (look at the correlation), not who is next to whom."
    return f"Not yet: {scored}. The number of neighbours is fine. But points may lie so close that the order inside a clump is lost."


@exercise(hint="for each point, go through its k nearest on the map; whoever is not among the k nearest in z costs its rank there minus k.")
def trustworthiness_by_hand(answer):
    random = np.random.default_rng(3)
    z, places = random.normal(size=(10, 4)), random.normal(size=(10, 2))
    value = answer(z.copy(), places.copy(), 3)
    if value is ...:
        return None
    if np.ndim(value) != 0:
        return f"Not yet: you return {np.shape(value)} values. Sum over all points and neighbours, then one number."
    right = manifold.trustworthiness(z, places, n_neighbors=3)
    if np.isclose(value, right):
        if np.isclose(answer(z.copy(), places.copy(), 2), manifold.trustworthiness(z, places, n_neighbors=2)):
            return f"Yes: {right:.3f} for ten random points, as scikit-learn finds. Not 0: even a random map is right about something."
        return "Not yet: right for k = 3, wrong for k = 2. Use the argument `k`, in the factor too."
    for change, said in (
        (
            manifold.trustworthiness(places, z, n_neighbors=3),
            "you exchanged z and the map: that is *continuity*, which charges lost neighbours, not false ones",
        ),
        (1 - right, "that is the penalty. Trustworthiness is 1 minus it"),
        (_trust(z, places, 3, offset=1), "your ranks start at 0. The nearest *other* point has rank 1"),
        (_trust(z, places, 3, offset=-1), "your ranks count the point itself. The nearest *other* point has rank 1"),
        (_trust(z, places, 3, extra=3), "a false neighbour costs its rank minus k, not its whole rank"),
        (_trust(z, places, 3, factor=1), "the factor 2 / (n k (2n − 3k − 1)) makes the worst map 0; yours is another"),
    ):
        if np.isclose(value, change):
            return f"Not yet: {said}."
    return f"Not yet: for ten random points and k = 3 your function gives {value:.4f}. Print the ranks of one point first."


def _trust(z, places, k, offset=0, factor=2, extra=0):
    """Trustworthiness with a mistake."""
    n = len(z)
    order = np.argsort(np.linalg.norm(z[:, None] - z[None, :], axis=2), axis=1)
    rank = np.argsort(order, axis=1)  # 0 for the point itself
    nearest = np.argsort(np.linalg.norm(places[:, None] - places[None, :], axis=2), axis=1)[:, 1 : k + 1]
    of_neighbour = np.take_along_axis(rank, nearest, axis=1) - offset
    penalty = np.where(of_neighbour > k, of_neighbour - k + extra, 0).sum()
    return 1 - factor * penalty / (n * k * (2 * n - 3 * k - 1))


@exercise(hint="`labels[nearest]` are the labels of all neighbours at once; compare them with each row's own label and average.")
def suspects(answer):
    random = np.random.default_rng(0)
    labels = random.integers(0, 4, 60)
    nearest = np.stack(
        [random.choice(np.flatnonzero((labels == labels[row]) & (np.arange(60) != row)), 6, replace=False) for row in range(60)]
    )
    wrong, given = np.array([7, 19, 33, 41, 52]), labels.copy()
    given[wrong] = (labels[wrong] + 1) % 4
    nearest[3, 0] = np.flatnonzero(labels != labels[3])[0]  # a right label, a stray neighbour
    nearest[2, :4] = np.flatnonzero((given == given[7]) & (given != labels[2]))[:4]  # in doubt, but less than the five
    found = answer(given.copy(), nearest.copy())
    if found is ...:
        return None
    found = np.asarray(found)
    agreement = (given[nearest] == given[:, np.newaxis]).mean(axis=1)
    if found.shape == (60,) and np.allclose(found, agreement):
        return "Not yet: those are the shares of neighbours that agree, a good start. The *five rows* of the smallest ones are asked for."
    if found.shape != (5,):
        return f"Not yet: five indices are asked for; your answer has shape {found.shape}."
    if np.array_equal(np.sort(found), np.sort(given[wrong])):
        return "Not yet: those look like labels. The *indices* of the rows are asked for."
    if set(found) == set(wrong):
        return "Yes: those are the five whose neighbours vouch for another label. Whether it is wrong, you have to look."
    if np.allclose(np.sort(found), np.sort(agreement)[:5]):
        return "Not yet: those are the smallest shares themselves. Their *indices* are asked for: `np.argsort`."
    if np.all(agreement[found.astype(int)] >= np.sort(agreement)[-5]):
        return "Not yet: those are the five *least* suspicious rows. Sort the other way."
    return f"Not yet: {np.sort(found).tolist()}. Compare `labels[nearest]` with `labels[:, None]`, row by row."


@exercise(hint="divide by the sum to get p, then exp(−Σ p ln p); a zero adds nothing.")
def rank_of_spread(answer):
    if np.isclose(answer, np.exp(-(0.75 * np.log(0.75) + 0.25 * np.log(0.25))), atol=5e-3):
        return "Yes: p = (0.75, 0.25), and exp(0.562) = 1.75. Four dimensions on paper, less than two in use."
    if np.isclose(answer, 2):
        return "Not yet: 2 is the rank, the number of singular values above zero. Uneven ones count for less."
    if np.isclose(answer, 0.562, atol=2e-3):
        return "Not yet: that is the entropy. The effective rank is e to its power."
    if np.isclose(answer, np.exp(-(0.9 * np.log(0.9) + 0.1 * np.log(0.1))), atol=5e-3):
        return "Not yet: you squared the singular values. That is another definition; the course's takes them as they are."
    if np.isclose(answer, 4):
        return "Not yet: 4 is the number of dimensions. Two of them hold nothing at all."
    return f"Not yet: {answer!r}. The singular values 3, 1, 0, 0 sum to 4: start with their shares."


@exercise(hint="first the distances to all examples, then the smallest, then compare *it* with the limit.")
def nearest_or_none(answer):
    examples = np.array([[5.0, 5.0], [0.0, 0.0], [1.0, 2.0]])
    value = answer(np.array([1.0, 1.0]), examples, 1.5)
    if value is ...:
        return None
    if value == 2 and np.ndim(value) == 0:
        beyond, tight = answer(np.array([9.0, -9.0]), examples, 1.5), answer(np.array([1.0, 1.0]), examples, 0.5)
        if answer(np.array([1.0, 3.2]), examples, 1.3) == -1:
            return "Not yet: a distance of 1.2 is within the limit 1.3. Did you compare the *squared* distance?"
        if beyond is not None and beyond == -1 and tight == -1:
            return "Yes: index 2 within the limit, −1 beyond it. A network that can say “none of these” is worth more than one that cannot."
        if beyond == -1:
            return "Not yet: with the limit 0.5 the nearest example, at distance 1, is too far as well. Use the argument `limit`."
        return "Not yet: right where an example is near. A drawing that is far from all of them must give -1."
    if np.ndim(value) == 0 and value == -1:
        return "Not yet: the third example is at distance 1, within the limit 1.5. Is it `<` or `>`? Is it the least distance?"
    if np.ndim(value) == 0 and np.isclose(value, 1.0) and not isinstance(value, (int, np.integer)):
        return "Not yet: that is the distance of the nearest. Its *index* is asked for."
    return f"Not yet: your function answers {value!r} where the third of three examples (index 2) is nearest."


choice = Questions(
    {
        "large_cluster": {
            "a": "No: t-SNE gives every point about the same number of near neighbours, so dense groups are blown up and wide ones shrunk.",
            "b": "No: not exactly. The area grows with the number of points, but the perplexity counts as well. To know how many, count.",
            "c": "Yes: both methods measure distance by the local neighbourhood, so the width of a group in the embedding is lost on the map.",
        },
        "two_seeds": {
            "a": "No: pretty is no evidence. Score both, and believe what both show.",
            "b": "Yes: what both maps show may be in the data; what only one shows was made by the start. And score both.",
            "c": "No: a mean of two maps is no map: turned against each other, they would blur everything.",
        },
        "pretty_cloud": {
            "a": "No: t-SNE and UMAP scale distances away. However small a spread, it fills the page just as well.",
            "b": "No: perplexity changes the texture of the cloud. It cannot tell you how wide the embedding was before.",
            "c": "Yes: spread and effective rank are measured on the embedding itself, before any map has scaled it.",
        },
    }
)
