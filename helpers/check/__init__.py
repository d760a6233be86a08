"""Exercises that answer back: `check.NAME(answer)` for each exercise, `check.choice(NAME, answer)` for each quick question."""

from helpers.check import siamese_mnist
from helpers.check.answers import answer_choice
from helpers.check.siamese_mnist import (
    loss_of_three_pairs,
    nearest_class,
    number_of_positive_pairs,
    pairs_in_batch,
    precision_at_one_percent,
    sigmoid_and_distance,
    verification_accuracy,
    violating_negatives,
)

__all__ = [
    "choice",
    "loss_of_three_pairs",
    "nearest_class",
    "number_of_positive_pairs",
    "pairs_in_batch",
    "precision_at_one_percent",
    "sigmoid_and_distance",
    "verification_accuracy",
    "violating_negatives",
]

QUESTIONS = siamese_mnist.CHOICES


def choice(question, answer):
    """Answer a quick question with a letter; every option, right or wrong, is explained.

    Parameters
    ----------
    question : str
        The name of the question, as the notebook gives it.
    answer : str or ...
        One of the letters; `...` means not attempted yet.
    """
    if question not in QUESTIONS:
        raise ValueError(f"there is no quick question {question!r}; there are {sorted(QUESTIONS)}")
    answer_choice(QUESTIONS[question], answer)
