"""Exercises and quick questions of notebook 03."""

import numpy as np

from helpers.check.answers import exercise


@exercise(hint="one digit with 100 images has 100 · 99 / 2 pairs; there are ten digits.")
def number_of_positive_pairs(answer):
    if answer == 10 * 100 * 99 // 2:
        return "Yes: 10 · (100 · 99 / 2) = 49,500. A thousand images already give that many."
    if answer == 10 * 100 * 99:
        return "Not yet: you counted (a, b) and (b, a) as two pairs. Halve it."
    if answer == 10 * 100 * 100:
        return "Not yet: you paired each image with itself as well, and counted each pair twice."
    if answer == 1000 * 999 // 2:
        return "Not yet: those are all pairs of the 1,000 images. Positive pairs stay within one digit."
    return f"Not yet: {answer!r} is not the number. Count the pairs of one digit first, on three images, by listing them."


@exercise(hint="a positive pair costs d², a negative one max(0, 1 − d)²; then take the mean of three numbers.")
def loss_of_three_pairs(answer):
    if np.isclose(answer, 0.5 / 3, atol=1e-3):
        return "Yes: (0.25 + 0.25 + 0) / 3 = 0.167. The third pair is beyond the margin and costs nothing."
    if np.isclose(answer, 0.5, atol=1e-3):
        return "Not yet: that is the sum over the three pairs. The loss is their mean."
    if np.isclose(answer, 2.75 / 3, atol=1e-3):
        return "Not yet: you swapped the labels (y = 1 means the same class), so the far negative pair was pulled together."
    if np.isclose(answer, 0.75 / 3, atol=1e-3):
        return "Not yet: the third pair is beyond the margin. max(0, 1 − 1.5) is 0, not −0.5."
    return f"Not yet: {answer!r}. Write the three terms one below the other, then their mean."


@exercise(hint="compare `distance < threshold` with `same`, pair by pair, and average how often they agree.")
def verification_accuracy(answer):
    same, distance = np.array([1, 1, 0, 0, 0]), np.array([0.1, 0.6, 0.4, 0.9, 1.3])
    value = answer(same, distance, 0.5)
    if value is ...:
        return None
    if np.ndim(value) != 0:
        return f"Not yet: you return {np.shape(value)} values, one for each pair. Average them."
    if np.isclose(value, 0.6):
        if np.isclose(answer(same, distance, 0.2), 0.8):
            return "Yes: 3 of 5 pairs are judged right at 0.5, and 4 of 5 at 0.2. The threshold is yours to choose."
        return "Not yet: right at the threshold 0.5, wrong at 0.2. Use the argument `threshold`."
    if np.isclose(value, 0.4):
        return "Not yet: that is Keras' mistake, one minus the accuracy. A *small* distance means the same class."
    if np.isclose(value, 0.5):
        return "Not yet: that is the precision or the recall: you looked at accepted or at positive pairs only. All pairs count."
    return f"Not yet: for five pairs of which three are judged right, your function gives {value}."


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
    if not isinstance(answer, (tuple, list)) or len(answer) != 2:
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


@exercise(hint="`np.linalg.norm(examples - query, axis=1)` gives one distance for each class; you want the place of the smallest.")
def nearest_class(answer):
    query, examples = np.array([1.0, 1.0]), np.array([[5.0, 5.0], [0.0, 0.0], [1.0, 2.0], [-9.0, 0.0]])
    value = answer(query, examples)
    if value is ...:
        return None
    if np.ndim(value) != 0:
        return f"Not yet: you return {np.shape(value)} values; one index is asked for."
    if value == 2:
        far_by_dot = answer(np.array([0.1, 0.0]), np.array([[0.0, 0.0], [7.0, 0.0]]))
        if far_by_dot == 0:
            return "Yes: the third example, at distance 1. That is all of one-shot classification; the encoder did the rest."
        return "Not yet: you seem to compare by dot product or angle, which prefers long vectors. Use the distance."
    if value == 3:
        return "Not yet: that is the *furthest* class. Use argmin, not argmax."
    if np.isclose(value, 1.0) or np.isclose(value, 0.0):
        return "Not yet: is that the smallest distance itself, or a dot product? The *index* of the smallest distance is asked for."
    return f"Not yet: your function answers {value!r} where the third of four examples (index 2) is nearest."


@exercise(hint="`labels[:, None] != labels[None, :]` is the mask of negative pairs; combine it with `distance < margin` by `&`.")
def violating_negatives(answer):
    labels = np.array([0, 0, 1, 1])
    distance = np.array([[0.0, 0.2, 0.5, 1.4], [0.2, 0.0, 0.9, 2.0], [0.5, 0.9, 0.0, 0.3], [1.4, 2.0, 0.3, 0.0]])
    mask = answer(labels, distance, 1.0)
    if mask is ...:
        return None
    mask, near, other = np.asarray(mask), distance < 1.0, labels[:, None] != labels[None, :]
    if mask.shape != (4, 4):
        return f"Not yet: four images need a mask of shape (4, 4); yours has {mask.shape}."
    if np.array_equal(mask, near & other):
        if np.array_equal(answer(labels, distance, 0.6), (distance < 0.6) & other):
            return "Yes: only these pairs have a gradient. All other negative pairs could be left out without any change to the step."
        return "Not yet: right for margin 1, wrong for margin 0.6. Use the argument `margin`."
    if np.array_equal(mask, near):
        return "Not yet: every near pair is in it, positive pairs and the diagonal too. Ask for different labels as well."
    if np.array_equal(mask, other):
        return "Not yet: every negative pair is in it, however far. Ask for distance < margin as well."
    if np.array_equal(mask, near & ~other):
        return "Not yet: you kept the pairs with *equal* labels. Negative pairs have different ones."
    if np.array_equal(mask, ~near & other):
        return "Not yet: you kept the negative pairs *beyond* the margin, which are silent."
    return "Not yet: compare your mask, entry by entry, with labels (0, 0, 1, 1) and a distance matrix of your own."


@exercise(hint="a negative pair costs max(0, 1 − d)², once with d = 0.9 and once with d = 1.2.")
def sigmoid_and_distance(answer):
    if not isinstance(answer, (tuple, list)) or len(answer) != 2:
        return "Not yet: give two numbers, `(with_sigmoid, with_distance)`."
    if np.allclose(answer, (0.01, 0), atol=1e-4):
        return "Yes: (1 − 0.9)² = 0.01 and 0. The sigmoid never lets the loss of a negative pair reach zero; a distance does."
    if np.allclose(answer, (0.01, 0.04), atol=1e-4):
        return "Not yet: 1.2 is beyond the margin. max(0, 1 − 1.2) is 0."
    if np.allclose(answer, (0.81, 1.44), atol=1e-4):
        return "Not yet: d² is the loss of a *positive* pair. These two digits are different."
    return f"Not yet: {answer!r}. Put d = 0.9, then d = 1.2, into max(0, 1 − d)²."


CHOICES = {
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
