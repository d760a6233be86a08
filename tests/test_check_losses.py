"""The checks of notebook 02: the right answer, typical wrong ones and what they are told, stubs, answers that break."""

import inspect
import math

import numpy as np
import pytest

from helpers import check, losses


def nt_xent(mask):
    def loss(z_a, z_b, temperature):
        z = np.concatenate([z_a, z_b])
        z = z / np.linalg.norm(z, axis=1, keepdims=True)
        scores = z @ z.T / temperature
        positive = np.diag(np.roll(scores, -len(z_a), axis=1))
        return np.mean(np.log(np.exp(mask(scores)).sum(axis=1)) - positive)

    return loss


def weights(scores, positive, temperature):
    shares = np.exp(scores / temperature) / np.exp(scores / temperature).sum()
    return shares, np.where(positive, shares, 0) / shares[positive].sum()


def unit(a, b):
    return (a - b) / np.linalg.norm(a - b)


RIGHT = {
    "loss_of_four_pairs": 0.015,
    "hadsell_loss": lambda label, distance, margin: losses.contrastive_loss(1 - label, distance, margin) / 2,
    "chopra_slope": lambda energy, scale: -5.54 * np.exp(-2.77 * energy / scale),
    "triplet_kind": lambda p, n, m: "hard" if n < p else "easy" if n > p + m else "semi-hard",
    "squared_triplet_gradient": lambda a, p, n: (2 * (n - p), 2 * (p - a), 2 * (a - n)),
    "candidates_needed": 149,
    "mended_nt_xent": nt_xent(lambda scores: np.where(np.eye(len(scores)), -np.inf, scores)),
    "log_sum_exp": lambda values: values.max() + np.log(np.exp(values - values.max()).sum()),
    "temperature_for_ten": 0.3474,
    "strongest_push": lambda temperature: (math.sqrt(temperature**2 + 4) - temperature) / 2,
    "collapse_values": (math.log(127), math.log(64)),
    "converted_loss": 3.6,
    "inside_weights": lambda s, p, t: (weights(s, p, t)[0] - weights(s, p, t)[1]) / t,
}

WRONG = [
    ("loss_of_four_pairs", 0.925, "exchanged"),
    ("loss_of_four_pairs", 0.925, "as in the formula above"),
    ("loss_of_four_pairs", 0.06, "mean"),
    ("loss_of_four_pairs", 0.025, "Beyond the margin"),
    ("loss_of_four_pairs", 7, "one by one"),
    ("hadsell_loss", lambda y, d, m: losses.contrastive_loss(1 - y, d, m), "½"),
    ("hadsell_loss", lambda y, d, m: losses.contrastive_loss(y, d, m) / 2, "Y = 0 means similar"),
    ("hadsell_loss", lambda y, d, m: losses.contrastive_loss(1 - y, d) / 2, "margin"),
    ("hadsell_loss", lambda y, d, m: 0.0, "Not yet"),
    ("chopra_slope", lambda e, q: 5.54 * np.exp(-2.77 * e / q), "sign"),
    ("chopra_slope", lambda e, q: -2 * q * np.exp(-2.77 * e / q), "chain rule"),
    ("chopra_slope", lambda e, q: e, "numeric_gradient"),
    ("triplet_kind", lambda p, n, m: "hard" if n < p + m else "easy", "already further away"),
    ("triplet_kind", lambda p, n, m: "hard" if n < p else "easy", "easy triplet costs nothing"),
    ("triplet_kind", lambda p, n, m: "semi-hard", "is hard"),
    ("squared_triplet_gradient", lambda a, p, n: (2 * (p - n), 2 * (a - p), 2 * (n - a)), "uphill"),
    ("squared_triplet_gradient", lambda a, p, n: (n - p, p - a, a - n), "factor 2"),
    ("squared_triplet_gradient", lambda a, p, n: (2 * (a - p), 2 * (p - a), 2 * (a - n)), "both distances"),
    ("squared_triplet_gradient", lambda a, p, n: (2 * (n - p), 2 * (p - a), 2 * (n - a)), "negative"),
    ("squared_triplet_gradient", lambda a, p, n: 2 * (n - p), "three gradients"),
    ("squared_triplet_gradient", lambda a, p, n: (unit(a, p) - unit(a, n), -unit(a, p), unit(a, n)), "plain distances"),
    ("squared_triplet_gradient", lambda a, p, n: np.stack([unit(a, p) - unit(a, n), -unit(a, p), unit(a, n)]), "2(a − p)"),
    ("candidates_needed", 32, "bits"),
    ("candidates_needed", 148, "Round up"),
    ("candidates_needed", math.exp(5), "whole numbers"),
    ("candidates_needed", 64, "4.16"),
    ("candidates_needed", 150, "fewer will do"),
    ("candidates_needed", 1024, "fewer will do"),
    ("mended_nt_xent", nt_xent(lambda scores: scores * (1 - np.eye(len(scores)))), "still the loss with the bug"),
    ("mended_nt_xent", nt_xent(lambda scores: scores), "nothing is masked"),
    ("mended_nt_xent", lambda z_a, z_b, temperature: 0.0, "Only the mask"),
    ("log_sum_exp", lambda values: np.log(np.exp(values).sum()), "overflow"),
    ("log_sum_exp", lambda values: 1000 + np.logaddexp.reduce(np.where(values < 0, -np.inf, values - 1000)), "not the constant"),
    ("log_sum_exp", lambda values: np.log(np.exp(values - values.max()).sum()), "added back"),
    ("log_sum_exp", lambda values: values.max(), "ln 2"),
    ("temperature_for_ten", 0.08, "22,026"),
    ("temperature_for_ten", math.log(10) / 0.8, "upside down"),
    ("temperature_for_ten", 0.8, "natural logarithm"),
    ("temperature_for_ten", -1, "above 0"),
    ("temperature_for_ten", 0.5, "4.95"),
    ("strongest_push", lambda temperature: 1.0, "no force at all"),
    ("strongest_push", lambda temperature: (-math.sqrt(temperature**2 + 4) - temperature) / 2, "other root"),
    ("strongest_push", lambda temperature: math.sqrt(max(0, 1 - temperature)), "was lost"),
    ("strongest_push", lambda temperature: 0.5, "0.7808"),
    ("collapse_values", (math.log(128), math.log(64)), "self mask"),
    ("collapse_values", (math.log(126), math.log(64)), "positive stands"),
    ("collapse_values", (math.log(64), math.log(127)), "wrong order"),
    ("collapse_values", (math.log(127), math.log(63)), "The first is right"),
    ("collapse_values", (0, 0), "1/k"),
    ("collapse_values", (4.85, 4.16), "self mask"),
    ("collapse_values", (4.84, 4.14), "The first is right"),
    ("collapse_values", 4.84, "Give two values: (NT-Xent, InfoNCE)."),
    ("collapse_values", (4.84, 4.16, 0), "Give two values"),
    ("converted_loss", 7.2, "2N = 256"),
    ("converted_loss", 921.6 / 255, "candidates"),
    ("converted_loss", 1.0, "How many terms"),
    ("inside_weights", lambda s, p, t: (weights(s, p, t)[0] - p / p.sum()) / t, "mean outside"),
    ("inside_weights", lambda s, p, t: weights(s, p, t)[0] - weights(s, p, t)[1], "Divide by τ"),
    ("inside_weights", lambda s, p, t: (weights(s, p, t)[1] - weights(s, p, t)[0]) / t, "sign"),
    ("inside_weights", lambda s, p, t: s, "numeric_gradient"),
]


@pytest.mark.parametrize("name", RIGHT)
def test_the_right_answer_is_praised_with_a_reason(name, capsys):
    getattr(check, name)(RIGHT[name])
    said = capsys.readouterr().out
    assert said.startswith("Yes: ") and len(said) > 30


@pytest.mark.parametrize(
    "name, answer",
    [
        ("squared_triplet_gradient", lambda a, p, n: np.stack([2 * (n - p), 2 * (p - a), 2 * (a - n)])),
        ("collapse_values", (4.84, 4.16)),
        ("collapse_values", np.array([4.844, 4.159])),
    ],
)
def test_the_right_answer_in_another_form_is_right_too(name, answer, capsys):
    getattr(check, name)(answer)
    assert capsys.readouterr().out.startswith("Yes: ")


@pytest.mark.parametrize("name, answer, words", WRONG)
def test_a_wrong_answer_hears_its_mistake(name, answer, words, capsys):
    getattr(check, name)(answer)
    said = capsys.readouterr().out
    assert words in said and not said.startswith("Yes")


@pytest.mark.parametrize("name", RIGHT)
def test_every_exercise_knows_a_stub_an_error_and_two_wrong_answers(name, capsys):
    stub = (lambda *arguments: ...) if callable(RIGHT[name]) else (..., ...) if isinstance(RIGHT[name], tuple) else ...
    getattr(check, name)(stub)
    assert capsys.readouterr().out.startswith("Not attempted yet. Hint: ")
    getattr(check, name)(lambda: None)
    assert "Hint: " in capsys.readouterr().out
    assert sum(case[0] == name for case in WRONG) >= 2


def test_checks_are_called_as_check_dot_name():
    assert set(RIGHT) <= {name for name, value in inspect.getmembers(check) if callable(value)}
