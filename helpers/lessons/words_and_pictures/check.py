"""Exercises and quick questions of notebook 07."""

from functools import partial

import numpy as np

from helpers import metrics
from helpers.course.exercise import Exercise, Matching, Questions


def shared(families, train, test):
    return np.isin(families[test], families[train])


def families_case(seed):
    """Families of 30 things, some of them in both parts, some rows of neither."""
    random = np.random.default_rng(seed)
    families, order = random.integers(0, 12, 30), random.permutation(30)
    return families, order[:12], order[12:21]


leaking_share = Exercise(
    asks="a function of `families`, `train` and `test` that returns one share",
    cases=(families_case(0), families_case(1), (np.array(["clock", "clock", "cat", "cup"]), np.array([0, 3]), np.array([1, 2]))),
    solution=lambda families, train, test: shared(families, train, test).mean(),
    yes="1 would mean that every test thing has a relative in training. With whole families held out it is 0.",
    hint="`families[test]` are the families of the test things; `np.isin` tells which of them occur among `families[train]`.",
    mistakes={
        "that counts the things. Divide by the number of test things.": lambda f, train, test: shared(f, train, test).sum(),
        "that is the share of *families*. Count the test things: a large family leaks more than a small one.": (
            lambda f, train, test: np.isin(np.unique(f[test]), f[train]).mean()
        ),
        "that is the share of *training* things with a relative in the test. Ask it of the test things.": (
            lambda f, train, test: shared(f, test, train).mean()
        ),
        "that is the share that does *not* leak.": lambda f, train, test: 1 - shared(f, train, test).mean(),
        "you compared rows with rows. Compare their families.": lambda f, train, test: np.isin(test, train).mean(),
        "give a share between 0 and 1, not per cent.": lambda f, train, test: 100 * shared(f, train, test).mean(),
        "one answer for each test thing is a good start. Average them.": shared,
    },
    otherwise="in one of our cases the share is {right}, and yours is {answer}.",
)


unit = partial(metrics.unit_rows, name="z")


def one_way(scores, axis):
    """−log of the partner's softmax share, for each row (axis 1) or each column (axis 0)."""
    return np.log(np.exp(scores).sum(axis=axis)) - np.diag(scores)


def symmetric(z_a, z_b, temperature, normalise=unit, average=np.mean, direction=(0, 1)):
    scores = normalise(z_a) @ normalise(z_b).T / temperature
    return np.mean([average(one_way(scores, axis)) for axis in direction])


def two_views(n, d, seed):
    random = np.random.default_rng(seed)
    return random.normal(size=(n, d)) * 2, random.normal(size=(n, d)) / 2


symmetric_loss = Exercise(
    asks="a function of `z_a`, `z_b` and `temperature` that returns one number",
    cases=((*two_views(4, 3, 0), 0.5), (*two_views(6, 5, 1), 0.1), (*two_views(3, 8, 2), 2.0)),
    solution=symmetric,
    yes="each picture looks for its words among all words, and each caption for its picture among all pictures.",
    hint="take the cell above and do it once more with the table transposed; then average the two.",
    mistakes={
        "that is the one direction, from a to b. The columns of the table have a softmax of their own.": (
            lambda a, b, t: symmetric(a, b, t, direction=[1])
        ),
        "that is the one direction, from b to a. The rows of the table have a softmax of their own.": (
            lambda a, b, t: symmetric(a, b, t, direction=[0])
        ),
        "that is the sum of both directions. Take their mean, so that a stuck loss is ln N.": lambda a, b, t: 2 * symmetric(a, b, t),
        "that sums over the pairs. Take the mean.": lambda a, b, t: symmetric(a, b, t, average=np.sum),
        "the rows still have their lengths. The score is a *cosine*: divide each row by its length first.": (
            lambda a, b, t: symmetric(a, b, t, normalise=lambda z: z)
        ),
        "you multiplied by the temperature. Divide: a small τ makes differences large.": lambda a, b, t: symmetric(a, b, 1 / t),
        "the temperature is missing.": lambda a, b, t: symmetric(a, b, 1),
        "the sign: the loss is *minus* the logarithm of the share.": lambda a, b, t: -symmetric(a, b, t),
        "the temperature is a number of your own. Use the argument.": [
            lambda a, b, t: symmetric(a, b, 0.5),
            lambda a, b, t: symmetric(a, b, 0.07),
        ],
    },
    otherwise="in one of our cases the loss is {right}, and yours is {answer}.",
)

stuck_loss = Exercise(
    asks="one number, to two decimals",
    solution=3 * np.log(128),
    yes="3 ln 128 = 14.56. A loss that stays there has learnt nothing: in each of the three softmaxes the partner has a share of 1/128.",
    hint="with all embeddings equal, what is the partner's share in one softmax over 128? And how many losses are added?",
    mistakes={
        "that is one of the three losses. They are added.": np.log(128),
        "the logarithm is the natural one.": [3 * np.log2(128), 3 * np.log10(128)],
        "the partner is one of the 128: each softmax runs over all of them.": 3 * np.log(127),
        "here the negatives come from the other side only, 128 of them; 2N − 1 belongs to SimCLR.": [3 * np.log(255), np.log(255)],
        "there are three losses over 128 candidates, not one loss over three times as many.": np.log(3 * 128),
        "each of the three is already the mean of its two directions.": 6 * np.log(128),
    },
    otherwise="{answer} is not it. One loss is minus the logarithm of a share of 1/128.",
    tolerance=1e-3,
)


def same_caption(captions):
    return (captions[:, np.newaxis] == captions) & ~np.eye(len(captions), dtype=bool)


false_negatives = Exercise(
    asks="a function of `captions` that returns a square table of True and False",
    cases=(
        (np.array([4, 9, 4, 7]),),
        (np.array([1, 1, 1, 3, 8, 3]),),
        (np.array([5, 2, 6]),),
    ),
    solution=same_caption,
    yes="those are the rows and columns to leave out of the softmax. The diagonal stays: it holds the partners.",
    hint="`captions[:, np.newaxis] == captions` compares every caption with every other; `np.eye(n, dtype=bool)` is the diagonal.",
    mistakes={
        "the diagonal is True. That is the partner of each picture, and no false negative: set it to False.": (
            lambda c: c[:, np.newaxis] == c
        ),
        "that marks the true negatives. Mark the pairs with *equal* captions.": lambda c: c[:, np.newaxis] != c,
        "each pair counts from both sides: the table is symmetric.": [
            lambda c: np.triu(same_caption(c)),
            lambda c: np.tril(same_caption(c)),
        ],
        "one answer for each caption is not enough. The softmax runs over pairs: return a table n × n.": lambda c: same_caption(c).any(
            axis=1
        ),
        "nothing is marked.": lambda c: np.zeros((len(c), len(c)), bool),
        "True and False are asked for, not numbers.": lambda c: same_caption(c).astype(float),
    },
    otherwise="in one of our cases the table is {answer}, row after row, in place of {right}.",
)


def named(pictures, names):
    return np.argmax(unit(pictures) @ unit(names).T, axis=1)


def spaces(pictures, names, seed):
    """Pictures and names of very different length, so that the cosine is not the dot product."""
    random = np.random.default_rng(seed)
    return random.normal(size=(pictures, 4)), random.normal(size=(names, 4)) * np.geomspace(0.1, 10, names)[:, np.newaxis]


zero_shot = Exercise(
    asks="a function of `z_pictures` and `z_names` that returns one index for each picture",
    cases=(spaces(20, 5, 0), spaces(12, 3, 1), spaces(3, 9, 2)),
    solution=named,
    yes="no label was used: the names are only words, and the classes can be changed by typing others.",
    hint="divide the rows of both by their lengths, multiply, and take `argmax` along the names.",
    mistakes={
        "long names win too often. Divide the rows of `z_names` by their lengths first.": lambda p, n: np.argmax(p @ n.T, axis=1),
        "that is the *least* similar name.": lambda p, n: np.argmin(unit(p) @ unit(n).T, axis=1),
        "that is the nearest picture for each name. Ask for the nearest name for each picture: `axis=1`.": (
            lambda p, n: np.argmax(unit(p) @ unit(n).T, axis=0)
        ),
        "those are the similarities of the nearest names. Their *indices* are asked for.": lambda p, n: np.max(unit(p) @ unit(n).T, axis=1),
        "that is the whole table of similarities. Take `argmax` along the names.": lambda p, n: unit(p) @ unit(n).T,
        "that is the Euclidean distance to names of different lengths. Normalise first.": (
            lambda p, n: np.argmin(np.linalg.norm(p[:, np.newaxis] - n, axis=2), axis=1)
        ),
    },
    otherwise="in one of our cases your answers are {answer}, not {right}.",
)


def gap(z_a, z_b):
    return np.linalg.norm(unit(z_a).mean(axis=0) - unit(z_b).mean(axis=0))


def cones(n, m, seed):
    random = np.random.default_rng(seed)
    return 3 * random.normal(size=(n, 6)) + 2 * np.eye(6)[0], random.normal(size=(m, 6)) - np.eye(6)[1]


modality_gap = Exercise(
    asks="a function of `z_a` and `z_b` that returns one number",
    cases=(cones(30, 30, 0), cones(12, 12, 1), cones(8, 8, 2)),
    solution=gap,
    yes="two clouds around the same middle have a gap of 0, two cones on opposite sides nearly 2.",
    hint="unit rows first, then the mean of each kind, then the length of the difference of the two means.",
    mistakes={
        "divide each row by its length first: the loss sees directions only.": (
            lambda a, b: np.linalg.norm(a.mean(axis=0) - b.mean(axis=0))
        ),
        "that is the mean distance of the pairs. The gap is the distance of the two *means*.": (
            lambda a, b: np.linalg.norm(unit(a) - unit(b), axis=1).mean()
        ),
        "that is the squared length. Take the root.": lambda a, b: gap(a, b) ** 2,
        "you normalised the means as well. Their lengths say how narrow the cones are: leave them.": (
            lambda a, b: np.linalg.norm(unit(unit(a).mean(axis=0)[np.newaxis]) - unit(unit(b).mean(axis=0)[np.newaxis]))
        ),
        "that is the difference of the means, a vector. Its length is asked for.": lambda a, b: unit(a).mean(axis=0) - unit(b).mean(axis=0),
        "that is the cosine of the two means. Their distance is asked for.": (
            lambda a, b: (unit(unit(a).mean(axis=0)[np.newaxis]) @ unit(unit(b).mean(axis=0)[np.newaxis]).T).item()
        ),
        "`mean()` without an axis is one number. The mean row is `mean(axis=0)`.": lambda a, b: abs(unit(a).mean() - unit(b).mean()),
    },
    otherwise="in one of our cases the gap is {right}, and yours is {answer}.",
)

FAILURES = (
    "«velociraptor» finds nothing",
    "«sushi» finds nothing, though sushi is among the drawings",
    "«man bites dog» finds what «dog bites man» finds",
    "«bull» finds animals, not the star sign whose caption holds it",
)

why_it_fails = Matching(
    asks='"never read", "no order" or "other pictures" behind each query',
    solution=dict(zip(FAILURES, ("never read", "never read", "no order", "other pictures"), strict=True)),
    yes="a word must have been read, and it means what its training pictures showed. How words are joined, a bag does not say.",
    hint="ask first whether a training caption held the word, then which pictures stood beside it, then what a bag throws away.",
    mistakes={
        "no training caption holds «velociraptor»: the vector of that word does not exist.": [
            {FAILURES[0]: "no order"},
            {FAILURES[0]: "other pictures"},
        ],
        "*food-asian* is a family that was held out, with its drawings and its words.": [
            {FAILURES[1]: "no order"},
            {FAILURES[1]: "other pictures"},
        ],
        "both queries have the same three words, so the same bag.": [{FAILURES[2]: "never read"}, {FAILURES[2]: "other pictures"}],
        "«bull» was read, beside pictures of animals. No training picture showed the sign.": [
            {FAILURES[3]: "never read"},
            {FAILURES[3]: "no order"},
        ],
    },
)


def sure(similarity, temperature):
    share = np.exp((similarity - similarity.max()) / temperature)
    return share.max() / share.sum()


how_sure = Exercise(
    asks="a function of `similarity` and `temperature` that returns one share",
    cases=(
        (np.array([0.9, 0.8, 0.1, -0.3]), 0.1),
        (np.array([0.2, 0.5, 0.5]), 0.05),
        (np.random.default_rng(0).uniform(-1, 1, 50), 0.5),
    ),
    solution=sure,
    yes="it is the share that the loss asked for: how much of the softmax the nearest candidate gets.",
    hint="`np.exp(similarity / temperature)`, then the largest divided by the sum.",
    mistakes={
        "you multiplied by the temperature. Divide by it.": lambda s, t: sure(s, 1 / t),
        "the temperature is missing.": lambda s, t: sure(s, 1),
        "a cosine is no share. Put it through the softmax.": lambda s, t: s.max(),
        "those are the shares of all candidates. The largest is asked for.": lambda s, t: np.exp(s / t) / np.exp(s / t).sum(),
        "without the exponential, negative similarities make nonsense.": lambda s, t: s.max() / s.sum(),
        "that is the index of the nearest. Its share is asked for.": lambda s, t: np.argmax(s),
        "that is what is left for the others.": lambda s, t: 1 - sure(s, t),
        "that is the logarithm of the share.": lambda s, t: np.log(sure(s, t)),
    },
    otherwise="in one of our cases the share is {right}, and yours is {answer}.",
)

choice = Questions(
    {
        "why_two_drawings": {
            "a": "Yes: what two artists share is the thing. Their colours, lines and style differ, so none of these can be the answer.",
            "b": "No: the number of pairs in a batch is the same for both. What differs is what the two pictures have in common.",
            "c": "No: two views are different pictures, too. But they keep palette and style, by which a partner can be found.",
        },
        "why_the_batch_can_be_split": {
            "a": "No: both have a temperature that is learnt, and it plays the same part.",
            "b": "No: every picture still meets every caption. They only need not meet at the same time.",
            "c": "Yes: a sum over pairs can be taken part by part, while a softmax needs all candidates before it can divide.",
        },
        "why_no_new_pictures": {
            "a": "Yes: the space holds the things already. The new words only have to learn where each thing lies.",
            "b": "No: not one English word is used. German is trained against the pictures, not against English.",
            "c": "No: the picture encoder does not change at all, so it cannot learn German.",
        },
    }
)
