"""Exercises and quick questions of notebook 03."""

import numpy as np

from helpers.course.exercise import Exercise, Questions

RANDOM = np.random.default_rng(0)
POINTS = RANDOM.normal(size=(9, 3))


def distances(query, examples):
    return np.linalg.norm(examples - query, axis=1)


def alike(labels):
    """Every pair with the same label, each image with itself included."""
    return labels[:, None] == labels[None, :]


def positives(labels):
    return alike(labels) & ~np.eye(len(labels), dtype=bool)


number_of_positive_pairs = Exercise(
    asks="one number, how many pairs there are",
    solution=49_500,
    tolerance=0,
    yes="10 · (100 · 99 / 2) = 49,500. A thousand images already give that many.",
    hint="start with one digit, and with three images of it: list the pairs, then find the rule.",
    mistakes={
        "those are the pairs of one digit. There are ten digits.": 4_950,
        "you counted (a, b) and (b, a) as two pairs. Halve it.": 99_000,
        "100 · 100 / 2 counts half a pair for each image with itself. Each image has 99 partners, not 100.": 50_000,
        "you paired each image with itself as well.": 50_500,
        "you paired each image with itself as well, and counted each other pair twice.": 100_000,
        "those are all pairs of the 1,000 images. Positive pairs stay within one digit.": 499_500,
        "those are the negative pairs, of two different digits.": 450_000,
    },
    otherwise="that is not the number.",
)

loss_of_three_pairs = Exercise(
    asks="one number, the mean of three losses",
    solution=0.15,
    yes="(0.09 + 0.36 + 0) / 3 = 0.15. The third pair is beyond the margin and costs nothing.",
    hint="a positive pair costs d², a negative one max(0, 1 − d)²; write the three one below the other, then take their mean.",
    mistakes={
        "that is the sum over the three pairs. The loss is their mean.": 0.45,
        "that is the mean over the two pairs that cost something. The third costs 0, and it counts: divide by three.": 0.225,
        "the third pair is beyond the margin. max(0, 1 − 1.4) is 0, not −0.4.": [0.61 / 3, 0.5 / 3],
        "a square is missing. A positive pair costs d², a negative one the square of max(0, 1 − d).": [0.3, 0.22, 0.23],
        "that is half of it. The factor ½ belongs to the form of Hadsell et al.": 0.075,
        "only one of the two pairs that cost something is in it.": [0.03, 0.12],
        "you swapped the labels (y = 1 means the same class), so the far negative pair was pulled together.": 0.87,
        "d² is the loss of a positive pair. A negative one costs max(0, 1 − d)².": 2.21 / 3,
    },
)

verification_accuracy = Exercise(
    asks="a function of `same`, `distance` and `threshold` that returns one number, a share between 0 and 1",
    cases=(
        *((np.array([1, 1, 1, 1, 0, 0, 0]), np.array([0.1, 0.2, 0.3, 0.7, 0.4, 0.9, 1.3]), threshold) for threshold in (0.5, 0.15)),
        (np.array([1, 0, 0]), np.array([0.2, 0.4, 0.4]), 0.4),
        *((RANDOM.integers(0, 2, 40), RANDOM.random(40), threshold) for threshold in (0.3, 0.6)),
    ),
    solution=lambda same, distance, threshold: np.mean((distance < threshold) == same),
    yes="5 of 7 pairs are judged right at 0.5, and 4 of 7 at 0.15. The threshold is yours to choose.",
    hint="what does the verifier say about each pair, what is true, and how often do the two agree?",
    mistakes={
        "that is Keras' mistake, one minus the accuracy. A *small* distance means the same class.": [
            lambda same, distance, threshold: np.mean((distance > threshold) == same),
            lambda same, distance, threshold: np.mean((distance >= threshold) == same),
        ],
        "right but for a distance that equals the threshold: it is not below it.": (
            lambda same, distance, threshold: np.mean((distance <= threshold) == same)
        ),
        "the threshold is fixed at 0.5. Use the argument `threshold`.": lambda same, distance, threshold: np.mean((distance < 0.5) == same),
        "you return a value for each pair. Average them.": lambda same, distance, threshold: (distance < threshold) == same,
        "that is the share of accepted pairs. Compare it, pair by pair, with what is true.": (
            lambda same, distance, threshold: np.mean(distance < threshold)
        ),
        "you count the positive pairs that are accepted. A negative pair that is rejected is judged right as well.": (
            lambda same, distance, threshold: np.mean((distance < threshold) & (same == 1))
        ),
        "that is the precision: it looks at accepted pairs only. All pairs count.": (
            lambda same, distance, threshold: same[distance < threshold].mean()
        ),
        "that is the recall: it looks at positive pairs only. All pairs count.": (
            lambda same, distance, threshold: (distance < threshold)[same == 1].mean()
        ),
        "that is the *balanced* accuracy. Here every pair counts the same.": (
            lambda same, distance, threshold: ((distance < threshold)[same == 1].mean() + (distance >= threshold)[same == 0].mean()) / 2
        ),
        "a share between 0 and 1 is asked for, not a count and not per cent.": [
            lambda same, distance, threshold: np.sum((distance < threshold) == same),
            lambda same, distance, threshold: 100 * np.mean((distance < threshold) == same),
        ],
    },
    otherwise="in one of our cases your function gives {answer}, and the share of pairs judged right is {right}.",
)

precision_at_one_percent = Exercise(
    asks="one number, a share between 0 and 1",
    solution=0.5,
    tolerance=1e-5,
    yes="of 10,000 pairs, 99 positive and 99 negative ones are accepted. A 99 % verifier, and every second accept is wrong.",
    hint="imagine 10,000 pairs: 100 are positive, 9,900 are not. How many of each kind are accepted?",
    mistakes={
        "0.99 is the precision at equally many pairs of both kinds. Here negative pairs are 99 times as many.": 0.99,
        "0.01 is the share of positive pairs before the verifier spoke. Accepting raises it.": 0.01,
        "that is the share of all pairs that are positive and accepted. Divide it by the share of all that are accepted.": 0.0099,
        "that is the share of all pairs that are accepted. How many of these are positive?": 0.0198,
        "a share between 0 and 1 is asked for, not per cent.": 50,
    },
    otherwise="{answer} is not right. Precision is accepted positives / all accepted.",
)

pairs_in_batch = Exercise(
    asks="two numbers, `(positive, negative)`",
    solution=(950, 4_000),
    tolerance=0,
    yes="5 · 190 = 950 positive and 4,950 − 950 = 4,000 negative pairs, from only 100 embeddings.",
    hint="20 images of one digit form 20 · 19 / 2 pairs; all 100 images form 100 · 99 / 2.",
    mistakes={
        "right numbers, wrong order. Positive pairs come first.": (4_000, 950),
        "you counted (a, b) and (b, a) as two pairs.": (1_900, 8_000),
        "you paired each image with itself as well.": (1_050, 4_000),
        "you paired each image with itself as well, and counted each other pair twice.": (2_000, 8_000),
        "20 · 20 / 2 counts half a pair for each image with itself. Each image has 19 partners of its digit.": [
            (1_000, 4_000),
            (1_000, 3_950),
        ],
        "4,950 are all pairs. The negative ones are those that are not positive.": (950, 4_950),
        "190 are the positive pairs of one digit. There are five digits.": [(190, 4_760), (190, 4_000)],
    },
    otherwise=lambda given: "the positive ones are right, the negative ones are not." if given[0] == 950 else "that is not right.",
)

nearest_class = Exercise(
    asks="a function of `query` and `examples` that returns one index",
    cases=(
        (np.array([1.0, 1.0]), np.array([[5.0, 5.0], [0.0, 0.0], [1.0, 2.0], [-9.0, 0.0]])),
        (np.zeros(2), np.array([[3.0, 0.0], [2.0, 2.0]])),  # the sum of the differences would choose the other one
        (np.zeros(2), np.array([[2.0, 2.0], [2.5, 0.0]])),  # and so would the largest difference
        *((query, POINTS[3:]) for query in POINTS[:3]),
    ),
    solution=lambda query, examples: np.argmin(distances(query, examples)),
    yes="the third of our four examples, at distance 1. That is all of one-shot classification; the encoder did the rest.",
    hint="first one distance for each class, then the place of the smallest; NumPy has a function for each step.",
    mistakes={
        "that is the *furthest* class. You want the smallest distance.": lambda query, examples: np.argmax(distances(query, examples)),
        "that is the smallest distance itself. Its *index* is asked for.": lambda query, examples: distances(query, examples).min(),
        "those are the distances, one for each class. The index of the smallest is asked for.": distances,
        "differences above and below zero cancel in your sum. Take the norm, or square them first.": [
            lambda query, examples: np.argmin((examples - query).sum(axis=1)),
            lambda query, examples: np.argmin(np.abs((examples - query).sum(axis=1))),
        ],
        "your distances run over the classes. One for each row is asked for: `axis=1`.": (
            lambda query, examples: np.argmin(np.linalg.norm(examples - query, axis=0))
        ),
        "without `axis=1`, the norm is one number for all rows together.": lambda query, examples: np.argmin(
            np.linalg.norm(examples - query)
        ),
        "that is the place of the smallest single difference. First one distance for each row, then the smallest.": (
            lambda query, examples: np.argmin(np.abs(examples - query))
        ),
        "that is the largest dot product. A long vector has one with every query that it does not face away from.": (
            lambda query, examples: np.argmax(examples @ query)
        ),
        "you take the sum of the absolute differences. The distance is the root of the sum of their squares.": (
            lambda query, examples: np.argmin(np.abs(examples - query).sum(axis=1))
        ),
        "you take the largest difference. The distance is the root of the sum of their squares.": (
            lambda query, examples: np.argmin(np.abs(examples - query).max(axis=1))
        ),
    },
    otherwise="in one of our cases the nearest example has index {right}, and your function gives {answer}.",
)

hardest_positive = Exercise(
    asks="a function of `labels` and `distance` that returns an index for each image",
    cases=(
        (
            np.array([0, 0, 1, 1, 1]),
            np.array(
                [
                    [0.0, 0.2, 0.5, 1.4, 1.1],
                    [0.2, 0.0, 0.9, 2.0, 1.3],
                    [0.5, 0.9, 0.0, 0.3, 0.6],
                    [1.4, 2.0, 0.3, 0.0, 0.1],
                    [1.1, 1.3, 0.6, 0.1, 0.0],
                ]
            ),
        ),
        (RANDOM.permutation(np.arange(9) % 3), np.linalg.norm(POINTS[:, None] - POINTS, axis=2)),
        (np.array([0, 1, 1, 0]), np.array([[0.0, 3, 3, 4], [3, 0, 0, 5], [3, 0, 0, 5], [4, 5, 5, 0]])),  # the two 1s are copies
    ),
    solution=lambda labels, distance: np.where(positives(labels), distance, -np.inf).argmax(axis=1),
    yes="these are the pairs that a loss with the hardest positives would pull. A mislabelled image would be first among them.",
    hint="rule out what is not a positive pair by a distance that can never win, then take the place of the largest in each row.",
    mistakes={
        "those are the furthest of *all* images. Only images with the same label count.": lambda labels, distance: distance.argmax(axis=1),
        "each image has found itself, the nearest of its class. You want the furthest.": (
            lambda labels, distance: np.where(alike(labels), distance, np.inf).argmin(axis=1)
        ),
        "those are the *nearest* positives, the easy ones. The hardest positive is the furthest.": (
            lambda labels, distance: np.where(positives(labels), distance, np.inf).argmin(axis=1)
        ),
        "those are the hardest *negatives*. Positive pairs have the same label.": (
            lambda labels, distance: np.where(alike(labels), np.inf, distance).argmin(axis=1)
        ),
        "you rule pairs out by infinity or NaN, and `argmax` picks just these. Use −∞, which never wins.": [
            lambda labels, distance: np.where(positives(labels), distance, np.inf).argmax(axis=1),
            lambda labels, distance: np.where(alike(labels), distance, np.inf).argmax(axis=1),
        ],
        "0 · ∞ is NaN, and `argmax` picks the first NaN. Put −∞ in its place with `np.where`.": (
            lambda labels, distance: (distance - ~positives(labels) * np.inf).argmax(axis=1)
        ),
        "right, unless two images of a class are equal: then their distance is 0, and so is what you rule out by. Use −∞.": (
            lambda labels, distance: (distance * positives(labels)).argmax(axis=1)
        ),
        "right, unless two images of a class are equal: then one of them finds itself. Rule out the diagonal, too.": (
            lambda labels, distance: np.where(alike(labels), distance, -np.inf).argmax(axis=1)
        ),
        "those are the distances themselves. Their indices are asked for.": (
            lambda labels, distance: np.where(positives(labels), distance, -np.inf).max(axis=1)
        ),
    },
    otherwise="in one of our cases your function finds {answer}, and {right} is right. Print the mask of positive pairs first.",
)

sigmoid_and_distance = Exercise(
    asks="two numbers, `(with_sigmoid, with_distance)`",
    solution=(0.01, 0),
    yes="(1 − 0.9)² = 0.01 and 0. The sigmoid never lets the loss of a negative pair reach zero; a distance does.",
    hint="a negative pair costs max(0, 1 − d)², once with d = 0.9 and once with d = 1.2.",
    mistakes={
        "right numbers, wrong order. The sigmoid's comes first.": (0, 0.01),
        "max(0, 1 − 0.9) is 0.1; the loss is its square.": (0.1, 0),
        "1.2 is beyond the margin. max(0, 1 − 1.2) is 0.": [(0.01, 0.04), (0.1, 0.2), (0.1, -0.2)],
        "0.9 is not yet at the margin of 1: it still costs (1 − 0.9)².": (0, 0),
        "d² is the loss of a *positive* pair. These two digits are different.": (0.81, 1.44),
        "that is half of it. The factor ½ belongs to the form of Hadsell et al.": (0.005, 0),
    },
)

choice = Questions(
    {
        "accuracy_near_zero": {
            "a": "No: an untrained network would be right about half of the time. 2 % is too *reliably* wrong to be ignorance.",
            "b": "Yes: binary accuracy reads numbers above 0.5 as y = 1. A large distance means y = 0: every answer is turned round.",
            "c": "No: the loss falls nicely. It is the measurement that is upside down, not the training.",
        },
        "threshold_on_test": {
            "a": "No: the weights did not see them, but the threshold did, and it is part of the verifier.",
            "b": "Yes: whatever is fitted to the test pairs looks better on them than on others. Choose on validation, and report on test "
            "once.",
            "c": "No: no theorem puts the best threshold at half the margin; section 11 measures what that habit costs.",
        },
        "beyond_the_margin": {
            "a": "No: that would be a loss without a margin, such as −d. max(0, m − d) is exactly 0 from d = m on.",
            "b": "Yes: max(0, m − d) is 0 there, and so is its slope. Only pairs within the margin teach; section 9 counts them.",
            "c": "No: the loss has no term that grows with the distance of a negative pair, so nothing pulls it back.",
        },
    }
)
