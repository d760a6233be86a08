"""The exercises of notebook 05: for each its solution, and typical mistakes with what their verdict names; `test_check.py` asks them."""

import numpy as np


def stub(*arguments):
    return ...


def squares(z):
    return np.linalg.svd(z - z.mean(axis=0), compute_uv=False) ** 2


def plane_share(z):
    return squares(z)[:2].sum() / squares(z).sum()


def uncentred(z):
    values = np.linalg.svd(z, compute_uv=False) ** 2
    return values[:2].sum() / values.sum()


def one_mean(z):
    values = np.linalg.svd(z - z.mean(), compute_uv=False) ** 2
    return values[:2].sum() / values.sum()


def not_squared(z):
    return np.sqrt(squares(z))[:2].sum() / np.sqrt(squares(z)).sum()


def first_direction(z):
    return squares(z)[0] / squares(z).sum()


def two_columns(z):
    variance = np.sort(z.var(axis=0))
    return variance[-2:].sum() / variance.sum()


def per_cent(z):
    return 100 * plane_share(z)


def each_direction(z):
    return squares(z) / squares(z).sum()


def by_hand(z, places, k, offset=0, factor=2, extra=0):
    n, penalty = len(z), 0
    for i in range(n):
        in_z = np.argsort(np.linalg.norm(z - z[i], axis=1)).tolist()  # the point itself comes first, with rank 0
        on_map = np.argsort(np.linalg.norm(places - places[i], axis=1))[1 : k + 1]
        ranks = [in_z.index(j) - offset for j in on_map]
        penalty += sum(rank - k + extra for rank in ranks if rank > k)
    return 1 - factor * penalty / (n * k * (2 * n - 3 * k - 1))


def exchanged(z, places, k):
    return by_hand(places, z, k)


def ranks_from_zero(z, places, k):
    return by_hand(z, places, k, offset=1)


def ranks_from_two(z, places, k):
    return by_hand(z, places, k, offset=-1)


def whole_ranks(z, places, k):
    return by_hand(z, places, k, extra=k)


def penalty_alone(z, places, k):
    return 1 - by_hand(z, places, k)


def half_the_factor(z, places, k):
    return by_hand(z, places, k, factor=1)


def fixed_k(z, places, k):
    return by_hand(z, places, 3)


def agreement(labels, nearest):
    return (labels[nearest] == labels[:, None]).mean(axis=1)


def suspects(labels, nearest):
    return np.argsort(agreement(labels, nearest))[:5]


def wrong_end(labels, nearest):
    return np.argsort(-agreement(labels, nearest))[:5]


def shares_themselves(labels, nearest):
    return np.sort(agreement(labels, nearest))[:5]


def labels_themselves(labels, nearest):
    return labels[suspects(labels, nearest)]


def first_in_doubt(labels, nearest):
    votes = np.array([np.bincount(row, minlength=4) for row in labels[nearest]])
    return np.flatnonzero(votes.argmax(axis=1) != labels)[:5]


def first_five(labels, nearest):
    return np.arange(5)


def nearest_or_none(query, examples, limit):
    distance = np.linalg.norm(examples - query, axis=1)
    return np.argmin(distance) if distance.min() < limit else -1


def never_none(query, examples, limit):
    return np.argmin(np.linalg.norm(examples - query, axis=1))


def wrong_sign(query, examples, limit):
    distance = np.linalg.norm(examples - query, axis=1)
    return np.argmin(distance) if distance.min() > limit else -1


def distance_itself(query, examples, limit):
    return np.linalg.norm(examples - query, axis=1).min()


def squared(query, examples, limit):
    distance = ((examples - query) ** 2).sum(axis=1)
    return np.argmin(distance) if distance.min() < limit else -1


def furthest(query, examples, limit):
    return np.argmax(np.linalg.norm(examples - query, axis=1))


def fixed_limit(query, examples, limit):
    return nearest_or_none(query, examples, 1.5)


def forgot_return(*arguments):
    pass


CASES = {
    "plane_share": (
        plane_share,
        {
            uncentred: "centre",
            one_mean: "`axis=0`",
            not_squared: "*squares*",
            first_direction: "first direction alone",
            two_columns: "*columns*",
            per_cent: "per cent",
            each_direction: "one share",
            forgot_return: "`return`",
        },
    ),
    "perplexity_of_four": (
        3.36,
        {
            1.75: "entropy H in bits",
            3.4: "two decimals",
            1.75 * np.log(2): "natural",
            2 ** (1.75 * np.log(2)): "same base",
            np.exp(1.75): "same base",
            4: "uneven",
        },
    ),
    "noise_panel": (3, {1: "pixels", 2: "Siamese", 4: "SimCLR", 5: "1 to 4"}),
    "blind_parameters": (
        (10, 0.5),
        {
            (3, 0.1): "thin",
            (100, 0.6): "shape of the whole",
            (10, 0.0): "order inside",
            (10, 7): "from 0 to 1",
            (2.5, 0.1): "whole",
            10: "two",
        },
    ),
    "trustworthiness_by_hand": (
        by_hand,
        {
            exchanged: "*continuity*",
            ranks_from_zero: "start at 0",
            ranks_from_two: "count the point itself",
            penalty_alone: "1 minus",
            whole_ranks: "its rank minus k",
            half_the_factor: "factor",
            fixed_k: "argument `k`",
        },
    ),
    "suspects": (
        suspects,
        {
            agreement: "*five rows*",
            wrong_end: "other way",
            shares_themselves: "*indices*",
            labels_themselves: "look like labels",
            first_in_doubt: "row by row",
            first_five: "row by row",
        },
    ),
    "rank_of_spread": (1.755, {2: "number of singular values", 0.562: "entropy", 1.384: "squared", 4: "dimensions", 3: "shares"}),
    "nearest_or_none": (
        nearest_or_none,
        {
            never_none: "must give -1",
            wrong_sign: "`<` or `>`",
            distance_itself: "*index*",
            squared: "*squared* distance",
            furthest: "(index 2)",
            fixed_limit: "argument `limit`",
        },
    ),
}
STUBS = [(name, stub) for name in ("plane_share", "trustworthiness_by_hand", "suspects", "nearest_or_none")]
