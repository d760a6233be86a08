"""The exercises of notebook 03: for each its solution, and typical mistakes with what their verdict names; `test_check.py` asks them."""

import numpy as np


def stub(*arguments):
    return ...


def accuracy(same, distance, threshold):
    return np.mean((distance < threshold) == same)


def upside_down(same, distance, threshold):
    return np.mean((distance > threshold) == same)


def precision(same, distance, threshold):
    return same[distance < threshold].mean()


def one_for_each_pair(same, distance, threshold):
    return (distance < threshold) == same


def fixed_threshold(same, distance, threshold):
    return np.mean((distance < 0.5) == same)


def share_accepted(same, distance, threshold):
    return np.mean(distance < threshold)


def balanced(same, distance, threshold):
    return ((distance < threshold)[same == 1].mean() + (distance >= threshold)[same == 0].mean()) / 2


def forgot_return(*arguments):
    pass


def nearest(query, examples):
    return np.argmin(np.linalg.norm(examples - query, axis=1))


def furthest(query, examples):
    return np.argmax(np.linalg.norm(examples - query, axis=1))


def cancelling(query, examples):
    return np.argmin((examples - query).sum(axis=1))


def over_rows(query, examples):
    return np.argmin(np.linalg.norm(examples - query, axis=0))


def largest_product(query, examples):
    return np.argmax(examples @ query)


def smallest_distance(query, examples):
    return np.linalg.norm(examples - query, axis=1).min()


def all_distances(query, examples):
    return np.linalg.norm(examples - query, axis=1)


def positives(labels):
    return (labels[:, None] == labels[None, :]) & ~np.eye(len(labels), dtype=bool)


def hardest(labels, distance):
    return np.where(positives(labels), distance, -np.inf).argmax(axis=1)


def furthest_of_all(labels, distance):
    return distance.argmax(axis=1)


def itself(labels, distance):
    return np.where(labels[:, None] == labels[None, :], distance, np.inf).argmin(axis=1)


def easiest(labels, distance):
    return np.where(positives(labels), distance, np.inf).argmin(axis=1)


def hardest_negative(labels, distance):
    return np.where(labels[:, None] == labels[None, :], np.inf, distance).argmin(axis=1)


def distances_themselves(labels, distance):
    return np.where(positives(labels), distance, -np.inf).max(axis=1)


def changes_its_argument(labels, distance):
    distance[~positives(labels)] = -1
    return distance.argmax(axis=1)


CASES = {
    "number_of_positive_pairs": (49_500, {99_000: "two pairs", 100_000: "itself", 50_000: "99 partners", 499_500: "all pairs"}),
    "loss_of_three_pairs": (
        0.5 / 3,
        {0.5: "sum", 2.75 / 3: "swapped", 0.25: "beyond the margin", 1 / 3: "squares", 0.25 / 3: "half of it"},
    ),
    "verification_accuracy": (
        accuracy,
        {
            upside_down: "one minus",
            precision: "precision",
            one_for_each_pair: "Average",
            fixed_threshold: "argument `threshold`",
            share_accepted: "share of accepted",
            balanced: "*balanced*",
            forgot_return: "`return`",
        },
    ),
    "precision_at_one_percent": (0.5, {0.99: "99 times", 0.01: "before the verifier", 50: "per cent"}),
    "pairs_in_batch": ((950, 4000), {(4000, 950): "order", (1900, 8000): "two pairs", (950, 4950): "all the others", 950: "two numbers"}),
    "nearest_class": (
        nearest,
        {
            furthest: "*furthest*",
            smallest_distance: "*index*",
            all_distances: "one index",
            cancelling: "cancel",
            over_rows: "`axis`",
            largest_product: "dot product",
        },
    ),
    "hardest_positive": (
        hardest,
        {
            furthest_of_all: "*all*",
            itself: "itself",
            easiest: "*nearest*",
            hardest_negative: "*negatives*",
            distances_themselves: "indices",
            changes_its_argument: "changes the distances",
        },
    ),
    "sigmoid_and_distance": (
        (0.01, 0),
        {(0.01, 0.04): "beyond the margin", (0.81, 1.44): "*positive*", 0.01: "two numbers", (0, 0.01): "order", (0.1, 0): "square"},
    ),
}
STUBS = [(name, stub) for name in ("verification_accuracy", "nearest_class", "hardest_positive")]
