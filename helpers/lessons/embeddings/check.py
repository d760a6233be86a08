"""Exercises and quick questions of notebook 05."""

import warnings

import numpy as np
from sklearn import datasets

from helpers import maps
from helpers.course.exercise import Exercise, Questions, Unfit


def share(values, n=2):
    return values[:n].sum() / values.sum()


def squares(z):
    return np.linalg.svd(z, compute_uv=False) ** 2


def centred(z, axis=0):
    return z - z.mean(axis=axis, keepdims=axis is not None)


plane_share = Exercise(
    asks="a function of `z` that returns one share",
    cases=(
        (np.random.default_rng(1).normal(size=(40, 5)) * (5, 3, 2, 1, 1) + 7,),
        (np.random.default_rng(2).normal(size=(30, 4)) * (1, 2, 2, 5) - 3,),
        (np.random.default_rng(3).normal(size=(6, 9)),),
    ),
    solution=lambda z: share(squares(centred(z))),
    yes="in our first case 88 % of the variance lies in the plane. What is left over, no map by PCA can show.",
    hint="centre the columns, take the singular values, square them: each square is the variance along one direction.",
    mistakes={
        "`z.mean()` is one number. Each column has its own mean: `axis=0`.": lambda z: share(squares(centred(z, axis=None))),
        "you centred the rows. Variance is measured about the mean of each *column*: `axis=0`.": lambda z: share(
            squares(centred(z, axis=1))
        ),
        "you forgot to centre. Variance is measured about the mean, so take the mean of each column away first.": (
            lambda z: share(squares(z))
        ),
        "you divided by the standard deviations, too. Then every column counts alike, however little it varies.": (
            lambda z: share(squares(centred(z) / z.std(axis=0)))
        ),
        "singular values are lengths. Their *squares* are variances.": lambda z: share(squares(centred(z)) ** 0.5),
        "that is the share of the first direction alone. A plane has two.": lambda z: share(squares(centred(z)), 1),
        "those are the two *columns* of largest variance. A direction may mix all columns: use the singular values.": (
            lambda z: share(-np.sort(-z.var(axis=0)))
        ),
        "give a share between 0 and 1, not per cent.": lambda z: 100 * share(squares(centred(z))),
        "that is the share that is lost. The share that the plane holds is asked for.": lambda z: 1 - share(squares(centred(z))),
        "those are the shares of all directions. One share is asked for, that of the first two together.": (
            lambda z: squares(centred(z)) / squares(centred(z)).sum()
        ),
    },
    otherwise="in one of our cases the share is {right}, and yours is {answer}. The squares of all singular values sum to the whole.",
)

ENTROPY = 1.75  # in bits, of (1/2, 1/4, 1/8, 1/8)

perplexity_of_four = Exercise(
    asks="one number, to two decimals",
    solution=2**ENTROPY,
    yes="H = 0.5 + 0.5 + 0.375 + 0.375 = 1.75 bits, and 2^1.75 = 3.36: as if the point had 3.36 equally near neighbours.",
    hint="first the entropy in bits, H = −Σ p log₂ p, then 2 to the power of H.",
    mistakes={
        "that is the entropy H in bits. The perplexity is 2 to its power.": ENTROPY,
        "that is the entropy with natural logarithms. Take 2 to the power of the entropy in bits (or e to the power of yours).": [
            ENTROPY * np.log(2),
            1.21,
        ],
        "entropy and power must use the same base: 2 with bits, e with natural logarithms.": [2 ** (ENTROPY * np.log(2)), np.exp(ENTROPY)],
        "4 would be right if all four had the same probability. The uneven ones count for less.": 4,
    },
    otherwise="{answer} is not it. Write down the four terms p log₂(1/p): for p = 1/2 it is 1/2.",
    tolerance=1e-3,
)


class ByColumn(Exercise):
    """What a random order must leave as it was, each column's values, and what it must destroy: that columns rise and fall together."""

    def alike(self, given, right):
        return super().alike(*([columns_of(value) for value in values] for values in (given, right)))


def columns_of(value):
    try:
        with warnings.catch_warnings(action="ignore"):  # of columns that hold one value
            return np.concatenate([np.sort(value, axis=0), np.round(np.corrcoef(np.transpose(value)))])
    except (TypeError, ValueError):  # no table of numbers
        return value


TABLE = np.random.default_rng(4).normal(size=(200, 1)) * (1, 5, 2) + np.random.default_rng(5).normal(size=(200, 3)) * 0.1

shuffled = ByColumn(
    asks="a function that returns an array like `z`",
    cases=((TABLE, np.random.default_rng(0)), (TABLE[:, :2], np.random.default_rng(1))),
    solution=lambda z, random: random.permuted(z, axis=0),
    yes="each column keeps its values, and no two columns are related any more.",
    hint="every column needs an order of its own: `random.permutation` on one column after the other, or one call of `random.permuted`.",
    mistakes={
        "the columns still belong together. Whole rows in a new order are the same points, and so the same map.": [
            lambda z, random: random.permutation(z),
            lambda z, random: z,
            lambda z, random: np.sort(z, axis=0),
        ],
        "the columns do not keep their values. Do you shuffle within the rows, or turn signs?": lambda z, random: -z,
    },
    otherwise="a column does not keep its values, or two columns still rise and fall together.",
)


class BlindMap(Exercise):
    """Many answers are right: one that the table does not hold is scored by its map."""

    def judge(self, answer):
        said = super().judge(answer)  # refuses what is not two numbers
        if not said.startswith(f"Not yet: {self.otherwise}"):
            return said
        n_neighbors, min_dist = np.asarray(answer, float)
        if n_neighbors % 1 or not 2 <= n_neighbors < 600 or not 0 <= min_dist <= 1:
            raise Unfit("n_neighbors is a whole number from 2 to 599, min_dist a number from 0 to 1.")
        z = datasets.load_digits().data[:600]
        kept = maps.score(z, maps.umap(z, int(n_neighbors), float(min_dist))).kept
        thin, whole, crowded = self.mistakes
        reason = thin if n_neighbors < 8 else whole if n_neighbors > 25 else crowded
        verdict = f"Yes: {self.yes}" if kept >= 0.68 else f"Not yet: {reason}"
        return f"{verdict} Your map keeps {kept:.1%} of the neighbours."


blind_parameters = BlindMap(
    asks="two numbers, `(n_neighbors, min_dist)`",
    solution=(15, 0.5),
    yes="not the prettiest map, for its clumps are loose: but in a loose clump you can see who is next to whom.",
    hint="neither very few nor very many neighbours; and on the map, the inside of a clump needs room to show an order.",
    mistakes={
        "with so few neighbours the graph is thin, and its pieces lie anywhere.": (3, 0.1),
        "so many neighbours serve the shape of the whole, not who is next to whom.": (100, 0.6),
        "the number of neighbours is fine. But points may lie so close that the order inside a clump is lost.": [(10, 0.0), (15, 0.1)],
    },
    otherwise="to be scored.",
)


def trust(
    z, places, k, itself=0, offset=0, least=None, charge=lambda rank, k: rank - k, factor=lambda n, k: 2 / (n * k * (2 * n - 3 * k - 1))
):
    """Trustworthiness, or a mistake in it: the rank of the point itself, where the map's neighbours start, what one costs, the factor."""
    distance = [np.linalg.norm(each[:, None] - each[None, :], axis=2) for each in (z, places)]
    order, on_map = (np.argsort(each, axis=1) for each in distance)
    rank = np.take_along_axis(np.argsort(order, axis=1), on_map[:, 1 - offset : k + 1 - offset], axis=1) + itself
    false = rank > (k if least is None else least)
    return 1 - factor(len(z), k) * np.where(false, charge(rank, k), 0).sum()


def two_clouds(n, seed):
    random = np.random.default_rng(seed)
    return random.normal(size=(n, 4)), random.normal(size=(n, 2))


trustworthiness_by_hand = Exercise(
    asks="a function that returns one number",
    cases=((*two_clouds(10, 3), 3), (*two_clouds(10, 3), 2), (*two_clouds(14, 4), 4)),
    solution=trust,
    yes="0.520 for ten random points, as scikit-learn finds. Not 0: even a random map is right about something.",
    hint="for each point, go through its k nearest on the map; a point that is not among the k nearest in z costs its rank there minus k.",
    mistakes={
        "you exchanged z and the map: that is *continuity*, which charges lost neighbours, not false ones.": (
            lambda z, places, k: trust(places, z, k)
        ),
        "that is the penalty. Trustworthiness is 1 minus it.": lambda z, places, k: 1 - trust(z, places, k),
        "your ranks start at 0. The nearest *other* point has rank 1.": lambda z, places, k: trust(z, places, k, itself=-1),
        "your ranks count the point itself. The nearest *other* point has rank 1.": lambda z, places, k: trust(z, places, k, itself=1),
        "the nearest on the map is the point itself, and you count it as one of the k. Leave it out.": [
            lambda z, places, k: trust(z, places, k, offset=1),
            lambda z, places, k: trust(z, places, k, offset=1, itself=1),
        ],
        "a false neighbour costs its rank minus k, not its whole rank.": (
            lambda z, places, k: trust(z, places, k, charge=lambda rank, k: rank)
        ),
        "a false neighbour does not cost 1, but as many places as its rank lies beyond k.": [
            lambda z, places, k: trust(z, places, k, charge=lambda rank, k: 1),
            lambda z, places, k: trust(z, places, k, charge=lambda rank, k: 1, factor=lambda n, k: 1 / (n * k)),
        ],
        "a true neighbour costs nothing: take the larger of 0 and its rank minus k.": (lambda z, places, k: trust(z, places, k, least=0)),
        "you forgot the factor: 1 minus the plain sum of what the false neighbours cost.": (
            lambda z, places, k: trust(z, places, k, factor=lambda n, k: 1)
        ),
        "the factor 2 / (n k (2n − 3k − 1)) makes the worst map 0; yours is another.": [
            lambda z, places, k: trust(z, places, k, factor=lambda n, k: 1 / (n * k)),
            lambda z, places, k: trust(z, places, k, factor=lambda n, k: 2 / (n * k)),
            lambda z, places, k: trust(z, places, k, factor=lambda n, k: 1 / (n * k * (2 * n - 3 * k - 1))),
            lambda z, places, k: trust(z, places, k, factor=lambda n, k: 2 / (n * k) * (2 * n - 3 * k - 1)),
            lambda z, places, k: trust(z, places, k, factor=lambda n, k: 2 / (n * (2 * n - 3 * k - 1))),
        ],
        "right for k = 3, wrong for another. Use the argument `k`, in the factor too.": [
            lambda z, places, k: trust(z, places, 3),
            lambda z, places, k: trust(z, places, k, factor=lambda n, k: 2 / (n * 3 * (2 * n - 10))),
        ],
    },
    otherwise="for ten random points your function gives {answer}, not {right}. Print the ranks of one point first.",
)


def neighbourhoods(seed):
    """Labels (90,) and neighbours (90, 20): the five least agreements, and the five greatest, are all different."""
    random = np.random.default_rng(seed)
    labels = random.permutation(np.repeat([0, 1, 2], 30))
    agreeing = random.permutation([0, 1, 2, 3, 4, *random.integers(7, 12, 80), 15, 16, 17, 18, 19])
    same, other = ([np.flatnonzero((labels == label) == alike) for label in range(3)] for alike in (True, False))
    nearest = [
        np.concatenate([random.choice(same[label], n, replace=False), random.choice(other[label], 20 - n, replace=False)])
        for label, n in zip(labels, agreeing, strict=True)
    ]
    return labels, np.array(nearest)


def agreement(labels, nearest):
    return (labels[nearest] == labels[:, None]).mean(axis=1)


def outvoted(labels, nearest):
    votes = np.array([np.bincount(row, minlength=3) for row in labels[nearest]])
    return np.flatnonzero(votes.argmax(axis=1) != labels)


class InAnyOrder(Exercise):
    """The order of the values that a function returns does not matter."""

    def alike(self, given, right):
        return super().alike(*([in_order(value) for value in values] for values in (given, right)))


def in_order(value):
    try:
        return np.sort(value)
    except (TypeError, ValueError):  # no row of numbers
        return value


suspects = InAnyOrder(
    asks="a function that returns five indices",
    cases=(neighbourhoods(0), neighbourhoods(1)),
    solution=lambda labels, nearest: np.argsort(agreement(labels, nearest))[:5],
    yes="those are the five whose neighbours agree least with their label. Whether the label is wrong, you have to look.",
    hint="`labels[nearest]` are the labels of all neighbours at once; compare them with each row's own label and average.",
    mistakes={
        "those are the shares of neighbours that agree, a good start. The *five rows* of the smallest ones are asked for.": agreement,
        "those are all rows. Only the first *five* of that order are asked for.": lambda labels, nearest: np.arange(len(labels)),
        "those look like labels. The *indices* of the rows are asked for.": (
            lambda labels, nearest: labels[np.argsort(agreement(labels, nearest))[:5]]
        ),
        "those are the smallest shares themselves. Their *indices* are asked for: `np.argsort`.": (
            lambda labels, nearest: np.sort(agreement(labels, nearest))[:5]
        ),
        "those are the five *least* suspicious rows. Sort the other way.": (
            lambda labels, nearest: np.argsort(agreement(labels, nearest))[-5:]
        ),
        "that is a single row. Five are asked for.": lambda labels, nearest: np.argmin(agreement(labels, nearest)),
        "`nearest` holds indices. Look their labels up, `labels[nearest]`, before you compare them with labels.": (
            lambda labels, nearest: np.argsort((nearest == labels[:, None]).mean(axis=1))[:5]
        ),
        "those rows are outvoted, but they are the first such rows, not the five with the least agreement.": (
            lambda labels, nearest: outvoted(labels, nearest)[:5]
        ),
    },
    otherwise="in one of our cases you return {answer}. Compare `labels[nearest]` with `labels[:, None]`, row by row.",
)


def effective_rank(shares, base=np.e):
    shares = np.array(shares) / np.sum(shares)
    return base ** -(shares * np.log(shares)).sum()


rank_of_spread = Exercise(
    asks="one number",
    solution=effective_rank([3, 1]),
    yes="p = (0.75, 0.25), and exp(0.562) = 1.75. Four dimensions on paper, less than two in use.",
    hint="divide by the sum to get p, then exp(−Σ p ln p); a zero adds nothing.",
    mistakes={
        "2 is the rank, the number of singular values above zero. Uneven ones count for less.": 2,
        "that is the entropy. The effective rank is e to its power.": np.log(effective_rank([3, 1])),
        "that is the entropy in bits. Take 2 to its power (or e to the power of the entropy with natural logarithms).": (
            np.log2(effective_rank([3, 1]))
        ),
        "entropy and power must use the same base: e with natural logarithms, 2 with bits.": [
            effective_rank([3, 1], base=2),
            effective_rank([3, 1]) ** np.log2(np.e),
        ],
        "you squared the singular values. That is another definition; the course's takes them as they are.": effective_rank([9, 1]),
        "4 is the number of dimensions. Two of them hold nothing at all.": 4,
    },
    otherwise="{answer} is not it. The singular values 3, 1, 0, 0 sum to 4: start with their shares.",
    tolerance=2e-3,
)


def distances(query, examples, order=2):
    return np.linalg.norm(examples - query, ord=order, axis=1)


def within(distance, limit):
    return np.argmin(distance) if distance.min() < limit else -1


def near(pick, far=-1):
    """A mistake that is made within the limit only: what is picked there from the distances, and the answer beyond it."""
    return lambda query, examples, limit: pick(distances(query, examples)) if distances(query, examples).min() < limit else far


THREE, SEVEN = np.array([[5.0, 5.0], [0.0, 0.0], [1.0, 2.0]]), np.random.default_rng(5).normal(size=(7, 3))

nearest_or_none = Exercise(
    asks="a function that returns one index, or -1",
    cases=(
        (np.array([1.0, 1.0]), THREE, 1.5),  # at a distance of 1
        (np.array([9.0, -9.0]), THREE, 1.5),  # far from all
        (np.array([1.0, 1.0]), THREE, 0.5),  # the limit is too tight
        (np.array([1.0, 3.2]), THREE, 1.3),  # 1.2, and its square 1.44
        (np.array([1.9, 2.9]), THREE, 1.5),  # 1.27, and 1.8 along the axes
        (np.array([5.0, 8.0]), THREE, 3.0),  # exactly the limit
        (SEVEN[0] + 0.1, SEVEN, 0.5),
        (SEVEN[6] - 0.1, SEVEN, 0.5),
        (np.zeros(3), SEVEN, 9.0),
    ),
    solution=lambda query, examples, limit: within(distances(query, examples), limit),
    yes="index 2 within the limit, −1 beyond it. A network that can say “none of these” is worth more than one that cannot.",
    hint="first the distances to all examples, then the smallest, then compare *it* with the limit.",
    mistakes={
        "right where an example is near. A drawing that is far from all of them must give -1.": (
            lambda query, examples, limit: np.argmin(distances(query, examples))
        ),
        "beyond the limit the answer is −1, not None.": near(np.argmin, far=None),
        "an example within the limit is not enough: take the nearest, not the first.": (
            lambda query, examples, limit: (
                np.argmax(distances(query, examples) < limit) if within(distances(query, examples), limit) >= 0 else -1
            )
        ),
        "the third example is at distance 1, within the limit 1.5. Is it `<` or `>`?": (
            lambda query, examples, limit: -1 if within(distances(query, examples), limit) >= 0 else np.argmin(distances(query, examples))
        ),
        "an example at exactly the limit is not below it. Is it `<` or `<=`?": (
            lambda query, examples, limit: within(distances(query, examples), limit + 1e-9)
        ),
        "that is the distance of the nearest. Its *index* is asked for.": [
            lambda query, examples, limit: distances(query, examples).min(),
            near(np.min),
        ],
        "a distance of 1.2 is within the limit 1.3. Did you compare the *squared* distance?": (
            lambda query, examples, limit: within(distances(query, examples) ** 2, limit)
        ),
        "the sum of the differences along the axes is another distance. Take the root of the sum of squares.": (
            lambda query, examples, limit: within(distances(query, examples, order=1), limit)
        ),
        "that is the furthest. Is it `argmin` or `argmax`?": [
            lambda query, examples, limit: np.argmax(distances(query, examples)),
            near(np.argmax),
        ],
        "with the limit 0.5 the nearest example, at distance 1, is too far as well. Use the argument `limit`.": (
            lambda query, examples, limit: within(distances(query, examples), 1.5)
        ),
    },
    otherwise="in one of our cases your function answers {answer}, not {right}.",
)

choice = Questions(
    large_cluster={
        "a": "No: every point has a width of its own, so dense groups are blown up and wide ones shrunk. The spread is lost.",
        "b": "Yes: every point gets about as much room as any other, so the area follows their number. The next cell measures it.",
        "c": "No: of the spread it says nothing. But every point needs its room, and so the number of points shows.",
    },
    two_seeds={
        "a": "No: pretty is no evidence. Score both, and believe what both show.",
        "b": "Yes: what both maps show may be in the data; what only one shows was made by the start. And score both.",
        "c": "No: a mean of two maps is no map: turned against each other, they would blur everything.",
    },
    pretty_cloud={
        "a": "No: t-SNE and UMAP scale distances away. However small a spread, it fills the page just as well.",
        "b": "No: perplexity changes the texture of the cloud. It cannot tell you how wide the embedding was before.",
        "c": "Yes: spread and effective rank are measured on the embedding itself, before any map has scaled it.",
    },
)
