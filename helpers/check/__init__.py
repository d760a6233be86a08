"""Exercises that answer back: `check.NAME(answer)` for each exercise, `check.choice(NAME, answer)` for each quick question."""

from helpers.check import answers, losses
from helpers.check.losses import (
    candidates_needed,
    chopra_slope,
    collapse_values,
    converted_loss,
    hadsell_loss,
    inside_weights,
    log_sum_exp,
    loss_of_four_pairs,
    mended_nt_xent,
    squared_triplet_gradient,
    strongest_push,
    temperature_for_ten,
    triplet_kind,
)

CHOICES = {**losses.CHOICES}

__all__ = [
    "candidates_needed",
    "choice",
    "chopra_slope",
    "collapse_values",
    "converted_loss",
    "hadsell_loss",
    "inside_weights",
    "log_sum_exp",
    "loss_of_four_pairs",
    "mended_nt_xent",
    "squared_triplet_gradient",
    "strongest_push",
    "temperature_for_ten",
    "triplet_kind",
]


def choice(name, answer):
    """Answer the quick question of that name with the letter of an option."""
    answers.answer_choice(CHOICES[name], answer)
