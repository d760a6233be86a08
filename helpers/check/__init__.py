"""Exercises that answer back: `check.NAME(answer)` for each exercise, `check.choice(NAME, answer)` for each quick question."""

from helpers.check import embeddings, history, losses, siamese_mnist, simclr, start_here
from helpers.check.answers import answer_choice
from helpers.check.embeddings import (
    blind_parameters,
    nearest_or_none,
    noise_panel,
    perplexity_of_four,
    plane_share,
    rank_of_spread,
    suspects,
    trustworthiness_by_hand,
)
from helpers.check.history import label_of_similar_pairs, limit_led_to, lowest_common_cosine, order_of_ideas, to_bytes
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
from helpers.check.siamese_mnist import (
    hardest_positive,
    loss_of_three_pairs,
    nearest_class,
    number_of_positive_pairs,
    pairs_in_batch,
    precision_at_one_percent,
    sigmoid_and_distance,
    verification_accuracy,
)
from helpers.check.simclr import batch_of_the_stuck_loss, errors_without_thickness, flow_step, keeps_the_digit, partner, same_stamp
from helpers.check.start_here import cosine_similarity

QUESTIONS = embeddings.CHOICES | history.CHOICES | losses.CHOICES | siamese_mnist.CHOICES | simclr.CHOICES | start_here.CHOICES


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
