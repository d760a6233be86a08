"""Exercises and quick questions of notebook 03."""

import numpy as np

from helpers.course.answers import exercise
from helpers.course.exercise import Questions


@exercise(hint="start with one digit, and with three images of it: list the pairs, then find the rule.")
def number_of_positive_pairs(answer):
    if answer == 10 * 100 * 99 // 2:
        return "Yes: 10 · (100 · 99 / 2) = 49,500. A thousand images already give that many."
    if answer == 10 * 100 * 99:
        return "Not yet: you counted (a, b) and (b, a) as two pairs. Halve it."
    if answer == 10 * 100 * 100 // 2:
        return "Not yet: 100 · 100 / 2 counts half a pair for each image with itself. Each image has 99 partners, not 100."
    if answer == 10 * 100 * 100:
        return "Not yet: you paired each image with itself as well, and counted each pair twice."
    if answer == 1000 * 999 // 2:
        return "Not yet: those are all pairs of the 1,000 images. Positive pairs stay within one digit."
    return f"Not yet: {answer!r} is not the number. Count the pairs of one digit first, on three images, by listing them."


@exercise(hint="a positive pair costs d², a negative one max(0, 1 − d)²; then take the mean of three numbers.")
def loss_of_three_pairs(answer):
    if np.isclose(answer, 0.5 / 3, atol=4e-3):
        return "Yes: (0.25 + 0.25 + 0) / 3 = 0.167. The third pair is beyond the margin and costs nothing."
    if np.isclose(answer, 0.5, atol=1e-3):
        return "Not yet: that is the sum over the three pairs. The loss is their mean."
    if np.isclose(answer, 1 / 3, atol=4e-3):
        return "Not yet: did you forget the squares? The positive pair costs 0.5², not 0.5."
    if np.isclose(answer, 0.25 / 3, atol=2e-3):
        return (
            "Not yet: that is half of it. The factor ½ belongs to Hadsell's form, or you left out one of the two pairs that cost something."
        )
    if np.isclose(answer, 2.75 / 3, atol=1e-3):
        return "Not yet: you swapped the labels (y = 1 means the same class), so the far negative pair was pulled together."
    if np.isclose(answer, 0.75 / 3, atol=1e-3):
        return "Not yet: the third pair is beyond the margin. max(0, 1 − 1.5) is 0, not −0.5."
    return f"Not yet: {answer!r}. Write the three terms one below the other, then their mean."


@exercise(hint="what does the verifier say about each pair, what is true, and how often do the two agree?")
def verification_accuracy(answer):
    same, distance = np.array([1, 1, 1, 1, 0, 0, 0]), np.array([0.1, 0.2, 0.3, 0.7, 0.4, 0.9, 1.3])
    value = answer(same, distance, 0.5)
    if value is ...:
        return None
    if np.ndim(value) != 0:
        return f"Not yet: you return {np.shape(value)} values, one for each pair. Average them."
    if np.isclose(value, 5 / 7):
        if np.isclose(answer(same, distance, 0.15), 4 / 7):
            return "Yes: 5 of 7 pairs are judged right at 0.5, and 4 of 7 at 0.15. The threshold is yours to choose."
        return "Not yet: right at the threshold 0.5, wrong at 0.15. Use the argument `threshold`."
    if np.isclose(value, 2 / 7):
        return "Not yet: that is Keras' mistake, one minus the accuracy. A *small* distance means the same class."
    if np.isclose(value, 4 / 7):
        return "Not yet: that is the share of accepted pairs. Compare it, pair by pair, with what is true."
    if np.isclose(value, 3 / 4):
        return "Not yet: that is the precision or the recall: you looked at accepted or at positive pairs only. All pairs count."
    if np.isclose(value, (3 / 4 + 2 / 3) / 2):
        return "Not yet: that is the *balanced* accuracy. Here every pair counts the same."
    if np.isclose(value, 5) or np.isclose(value, 500 / 7):
        return "Not yet: give a share between 0 and 1, not a count and not per cent."
    return f"Not yet: for seven pairs of which five are judged right, your function gives {value}."


@exercise(hint="imagine 10,000 pairs: 100 are positive, 9,900 are not. How many of each kind are accepted?")
def precision_at_one_percent(answer):
    if np.isclose(answer, 0.5, atol=5e-3):
        return "Yes: of 10,000 pairs, 99 positive and 99 negative ones are accepted. A 99 % verifier, and every second accept is wrong."
    if np.isclose(answer, 0.99, atol=5e-3):
        return "Not yet: 0.99 is the precision at equally many pairs of both kinds. Here negative pairs are 99 times as many."
    if np.isclose(answer, 0.01, atol=5e-3):
        return "Not yet: 0.01 is the share of positive pairs before the verifier spoke. Accepting raises it."
    if np.isclose(answer, 50, atol=0.5):
        return "Not yet: give a share between 0 and 1, not per cent."
    return f"Not yet: {answer!r}. Precision is accepted positives / all accepted."


@exercise(hint="20 images of one digit form 20 · 19 / 2 pairs; all 100 images form 100 · 99 / 2.")
def pairs_in_batch(answer):
    if np.shape(answer) != (2,):
        return "Not yet: give two numbers, `(positive, negative)`."
    if tuple(answer) == (950, 4000):
        return "Yes: 5 · 190 = 950 positive and 4,950 − 950 = 4,000 negative pairs, from only 100 embeddings."
    if tuple(answer) == (4000, 950):
        return "Not yet: right numbers, wrong order. Positive pairs come first."
    if tuple(answer) == (1900, 8000):
        return "Not yet: you counted (a, b) and (b, a) as two pairs."
    if answer[0] == 950:
        return "Not yet: the positive ones are right. The negative ones are all the others of the 4,950."
    return f"Not yet: {answer!r}. Count the positive pairs of one digit, times five."


@exercise(hint="first one distance for each class, then the place of the smallest; NumPy has a function for each step.")
def nearest_class(answer):
    query, examples = np.array([1.0, 1.0]), np.array([[5.0, 5.0], [0.0, 0.0], [1.0, 2.0], [-9.0, 0.0]])
    value = answer(query, examples)
    if value is ...:
        return None
    if np.ndim(value) != 0:
        return f"Not yet: you return {np.shape(value)} values; one index is asked for."
    if value == 2:
        if answer(np.array([0.1, 0.0]), np.array([[0.0, 0.0], [7.0, 0.0]])) == 0:
            return "Yes: the third example, at distance 1. That is all of one-shot classification; the encoder did the rest."
        return "Not yet: right here, but not for every query. Do you use the distance to each example, and its square or norm?"
    if value == 3 and answer(query, np.array([[1.0, 1.0], [9.0, 9.0]])) == 1:
        return "Not yet: that is the *furthest* class. You want the smallest distance."
    if value == 3:
        return "Not yet: differences above and below zero cancel in your sum. Take the norm, or square them first."
    if np.isclose(value, 1.0) and np.isclose(answer(query, 10 * examples), np.linalg.norm(10 * examples - query, axis=1).min()):
        return "Not yet: that is the smallest distance itself. Its *index* is asked for."
    return (
        f"Not yet: your function answers {value!r} where the third of four examples (index 2) is nearest. One distance for each row: "
        "is your `axis` 1, and is it a distance, not a dot product?"
    )


@exercise(hint="rule out what is not a positive pair by a distance that can never win, then take the place of the largest in each row.")
def hardest_positive(answer):
    labels = np.array([0, 0, 1, 1, 1])
    distance = np.array(
        [
            [0.0, 0.2, 0.5, 1.4, 1.1],
            [0.2, 0.0, 0.9, 2.0, 1.3],
            [0.5, 0.9, 0.0, 0.3, 0.6],
            [1.4, 2.0, 0.3, 0.0, 0.1],
            [1.1, 1.3, 0.6, 0.1, 0.0],
        ]
    )
    before = distance.copy()
    found = answer(labels, distance)
    if found is ...:
        return None
    found, same = np.asarray(found), labels[:, None] == labels[None, :]
    if not np.array_equal(distance, before):
        return "Not yet: your function changes the distances that it was given. Work on a new array, for example with `np.where`."
    if found.shape != (5,):
        return f"Not yet: five images need five indices; your answer has shape {found.shape}."
    if np.array_equal(found, [1, 0, 4, 2, 2]):
        return "Yes: these are the pairs that a loss with the hardest positives would pull. A mislabelled image would be first among them."
    if np.array_equal(found, distance.argmax(axis=1)):
        return "Not yet: those are the furthest of *all* images. Only images with the same label count."
    if np.array_equal(found, np.where(same, distance, np.inf).argmin(axis=1)):
        return "Not yet: each image has found itself, the nearest of its class. You want the furthest."
    if np.array_equal(found, [1, 0, 3, 4, 3]):
        return "Not yet: those are the *nearest* positives, the easy ones. The hardest positive is the furthest."
    if np.array_equal(found, np.where(same, np.inf, distance).argmin(axis=1)):
        return "Not yet: those are the hardest *negatives*. Positive pairs have the same label."
    if np.allclose(found, np.where(same, distance, -np.inf).max(axis=1)):
        return "Not yet: those are the distances themselves. Their indices are asked for."
    return f"Not yet: for labels (0, 0, 1, 1, 1) your function finds {found.tolist()}. Print the mask of positive pairs first."


@exercise(hint="a negative pair costs max(0, 1 − d)², once with d = 0.9 and once with d = 1.2.")
def sigmoid_and_distance(answer):
    if np.shape(answer) != (2,):
        return "Not yet: give two numbers, `(with_sigmoid, with_distance)`."
    if np.allclose(answer, (0.01, 0), atol=1e-4):
        return "Yes: (1 − 0.9)² = 0.01 and 0. The sigmoid never lets the loss of a negative pair reach zero; a distance does."
    if np.allclose(answer, (0, 0.01), atol=1e-4):
        return "Not yet: right numbers, wrong order. The sigmoid's comes first."
    if np.allclose(answer, (0.1, 0), atol=1e-4):
        return "Not yet: max(0, 1 − 0.9) is 0.1; the loss is its square."
    if np.allclose(answer, (0.01, 0.04), atol=1e-4):
        return "Not yet: 1.2 is beyond the margin. max(0, 1 − 1.2) is 0."
    if np.allclose(answer, (0.81, 1.44), atol=1e-4):
        return "Not yet: d² is the loss of a *positive* pair. These two digits are different."
    return f"Not yet: {answer!r}. Put d = 0.9, then d = 1.2, into max(0, 1 − d)²."


choice = Questions(
    {
        "accuracy_near_zero": {
            "a": "No: an untrained network would be right about half of the time. 2 % is too *reliably* wrong to be ignorance.",
            "b": "Yes: binary accuracy reads numbers above 0.5 as y = 1. A large distance means y = 0: every answer is turned round.",
            "c": "No: the loss falls nicely. It is the measurement that is upside down, not the training.",
        },
        "threshold_on_test": {
            "a": "No: the weights did not see them, but the threshold did, and it is part of the verifier.",
            "b": "Yes: whatever is fitted to the test pairs looks better on them than on others. Choose on validation, report on test once.",
            "c": "No: no theorem puts the best threshold at half the margin; section 11 measures what that habit costs.",
        },
        "beyond_the_margin": {
            "a": "No: that would be a loss without a margin, such as −d. max(0, m − d) is exactly 0 from d = m on.",
            "b": "Yes: max(0, m − d) is 0 there, and so is its slope. Only pairs within the margin teach; section 9 counts them.",
            "c": "No: the loss has no term that grows with the distance of a negative pair, so nothing pulls it back.",
        },
    }
)
