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

twin_distance = Exercise(
    asks="a function of `encoder`, `left` and `right` that returns one distance for each pair",
    cases=tuple(
        (lambda images, w=w: np.maximum(0, images.reshape(len(images), -1) @ w), *RANDOM.random((2, 5, 28, 28, 1)))
        for w in RANDOM.normal(size=(2, 784, 4))
    ),
    solution=lambda encoder, left, right: np.linalg.norm(encoder(left) - encoder(right), axis=1),
    yes="one encoder, called twice, so there is one set of weights to learn, and swapping the two images changes nothing.",
    hint="two embeddings, their difference, and the norm of each row of it.",
    mistakes={
        "those are the distances of the images themselves. Send both through the encoder first.": lambda encoder, left, right: (
            np.linalg.norm((left - right).reshape(len(left), -1), axis=1)
        ),
        "that sends the difference of two images through the encoder. Send each image through it, and subtract the embeddings.": [
            lambda encoder, left, right: np.linalg.norm(encoder(left - right), axis=1),
            lambda encoder, left, right: encoder(left - right),
        ],
        "without `axis=1`, the norm is one number for all pairs together.": lambda encoder, left, right: np.linalg.norm(
            encoder(left) - encoder(right)
        ),
        "that runs over the pairs and gives one number for each dimension. One for each pair is asked for: `axis=1`.": (
            lambda encoder, left, right: np.linalg.norm(encoder(left) - encoder(right), axis=0)
        ),
        "those are *squared* distances. Take the root.": lambda encoder, left, right: ((encoder(left) - encoder(right)) ** 2).sum(axis=1),
        "you take the sum of the absolute differences. The distance is the root of the sum of their squares.": (
            lambda encoder, left, right: np.abs(encoder(left) - encoder(right)).sum(axis=1)
        ),
        "those are the differences of the embeddings, row by row. The distance is the norm of each row.": (
            lambda encoder, left, right: encoder(left) - encoder(right)
        ),
        "those are the distances of every left image to every right one. Row i of one belongs to row i of the other only.": (
            lambda encoder, left, right: np.linalg.norm(encoder(left)[:, None] - encoder(right), axis=2)
        ),
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


def balanced(same, distance, threshold):
    return ((distance < threshold)[same == 1].mean() + (distance >= threshold)[same == 0].mean()) / 2


def best_by(score):
    return lambda same, distance, candidates: candidates[np.argmax([score(same, distance, each) for each in candidates])]


best_threshold = Exercise(
    asks="a function of `same`, `distance` and `candidates` that returns one of the candidates",
    cases=(
        (np.repeat([1, 0], [9, 3]), np.array([1, 2, 3, 4, 5, 6, 6.3, 6.6, 7, 5.5, 6.5, 9]), np.array([7.5, 0.5, 5.3, 6.4])),
        (np.repeat([0, 1], [9, 3]), np.array([2, 2.2, 2.4, 4, 5, 6, 7, 8, 9, 1, 2.1, 2.5]), np.array([3.0, 1.5, 8.5])),
    ),
    solution=best_by(balanced),
    yes="a loop over the candidates, or two sorted arrays: the threshold is a parameter like any other, fitted on validation pairs.",
    hint="for one candidate: the share of same pairs accepted, the share of different pairs rejected, their mean. Then the best of all.",
    mistakes={
        "that maximises the plain accuracy, in which the kind with more pairs has more say. Average the two shares.": (
            best_by(lambda same, distance, threshold: np.mean((distance < threshold) == same))
        ),
        "that is the *index* of the best candidate. Return the candidate.": (
            lambda same, distance, candidates: np.argmax([balanced(same, distance, each) for each in candidates])
        ),
        "that is the highest balanced accuracy itself. Return the threshold that reaches it.": (
            lambda same, distance, candidates: max(balanced(same, distance, each) for each in candidates)
        ),
        "that is the *worst* candidate. A small distance means the same class.": best_by(lambda *case: -balanced(*case)),
    },
    otherwise="in one of our cases your function gives {answer}, and {right} is right.",
)


def halves(pull, push):
    """The loss on a batch, from what a positive and a negative pair cost, and which negative pairs are averaged."""

    def loss(labels, z, margin):
        distance = np.linalg.norm(z[:, None] - z, axis=2)
        return pull(distance, labels) / 2 + push(distance, ~alike(labels), margin) / 2

    return loss


def pull(distance, labels):
    return (distance[positives(labels)] ** 2).mean()


def push(distance, negative, margin):
    return ((margin - distance[negative & (distance < margin)]) ** 2).mean()


def one_mean(labels, z, margin):
    distance, same = np.linalg.norm(z[:, None] - z, axis=2), alike(labels)
    return np.where(same, distance**2, np.maximum(0, margin - distance) ** 2)[~np.eye(len(z), dtype=bool)].mean()


loss_on_a_batch = Exercise(
    asks="a function of `labels`, `z` and `margin` that returns one number",
    cases=tuple((np.arange(9) % 3, POINTS * scale, margin) for scale, margin in ((0.4, 1.0), (0.3, 0.8))),
    solution=halves(pull, push),
    yes="nine images form 36 pairs, each embedded once. The mask keeps silent negative pairs out of the mean.",
    hint="make two masks of pairs: `same` without the diagonal, and not `same` but nearer than the margin. A mask picks distances.",
    mistakes={
        "each image is paired with itself, at distance 0, which makes the pull too small. Leave the diagonal out.": (
            halves(lambda distance, labels: (distance[alike(labels)] ** 2).mean(), push)
        ),
        "you average over *all* negative pairs. Those beyond the margin are left out, or they water down the mean.": (
            halves(pull, lambda distance, negative, margin: (np.maximum(0, margin - distance[negative]) ** 2).mean())
        ),
        "negative pairs beyond the margin cost nothing: without max or mask, (m − d)² pulls them back.": (
            halves(pull, lambda distance, negative, margin: ((margin - distance[negative]) ** 2).mean())
        ),
        "your negative pairs include each image with itself, at distance 0. Take pairs of different labels: `~same`, before the diagonal "
        "leaves it.": halves(pull, lambda distance, negative, margin: push(distance, negative | np.eye(len(distance), dtype=bool), margin)),
        "that is one mean over all pairs. Each kind gets a mean of its own.": one_mean,
        "that is the sum of the two means. Half of each is asked for.": lambda *case: 2 * halves(pull, push)(*case),
        "the margin is fixed at 1. Use the argument `margin`.": lambda labels, z, margin: halves(pull, push)(labels, z, 1.0),
        "a negative pair within the margin costs (m − d)², with a square.": (
            halves(pull, lambda distance, negative, margin: (margin - distance[negative & (distance < margin)]).mean())
        ),
    },
    otherwise="in one of our cases your function gives {answer}, and the loss is {right}.",
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
        "you take the sum of the absolute differences. The distance is the root of the sum of their squares.": (
            lambda query, examples: np.argmin(np.abs(examples - query).sum(axis=1))
        ),
        "you take the largest difference. The distance is the root of the sum of their squares.": (
            lambda query, examples: np.argmin(np.abs(examples - query).max(axis=1))
        ),
    },
    otherwise="in one of our cases the nearest example has index {right}, and your function gives {answer}.",
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
            "b": "No: the loss falls nicely. It is the measurement that is upside down, not the training.",
            "c": "Yes: binary accuracy reads numbers above 0.5 as y = 1. A large distance means y = 0: every answer is turned round.",
        },
        "threshold_on_test": {
            "a": "No: the weights did not see them, but the threshold did, and it is part of the verifier.",
            "b": "Yes: whatever is fitted to the test pairs looks better on them than on others. Choose on validation, and report on test "
            "once.",
            "c": "No: no theorem puts the best threshold at half the margin; section 11 measures what that habit costs.",
        },
        "beyond_the_margin": {
            "a": "Yes: max(0, m − d) is 0 there, and so is its slope. Only pairs within the margin teach; section 9 counts them.",
            "b": "No: that would be a loss without a margin, such as −d. max(0, m − d) is exactly 0 from d = m on.",
            "c": "No: the loss has no term that grows with the distance of a negative pair, so nothing pulls it back.",
        },
    }
)
