"""Each check of notebook 03 accepts the solution, names typical mistakes, and knows an untouched stub."""

import numpy as np
import pytest

from helpers import check
from helpers.check import siamese_mnist


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


def nearest(query, examples):
    return np.argmin(np.linalg.norm(examples - query, axis=1))


def furthest(query, examples):
    return np.argmax(np.linalg.norm(examples - query, axis=1))


def smallest_distance(query, examples):
    return np.linalg.norm(examples - query, axis=1).min()


def all_distances(query, examples):
    return np.linalg.norm(examples - query, axis=1)


def violating(labels, distance, margin):
    return (labels[:, None] != labels[None, :]) & (distance < margin)


def all_near(labels, distance, margin):
    return distance < margin


def all_negative(labels, distance, margin):
    return labels[:, None] != labels[None, :]


def near_positive(labels, distance, margin):
    return (labels[:, None] == labels[None, :]) & (distance < margin)


CASES = {
    "number_of_positive_pairs": (49_500, {99_000: "two pairs", 100_000: "itself", 499_500: "all pairs"}),
    "loss_of_three_pairs": (0.5 / 3, {0.5: "sum", 2.75 / 3: "swapped", 0.25: "beyond the margin"}),
    "verification_accuracy": (
        accuracy,
        {upside_down: "one minus", precision: "precision", one_for_each_pair: "Average", fixed_threshold: "argument `threshold`"},
    ),
    "precision_at_one_percent": (0.5, {0.99: "99 times", 0.01: "before the verifier", 50: "per cent"}),
    "pairs_in_batch": ((950, 4000), {(4000, 950): "order", (1900, 8000): "two pairs", (950, 4950): "all the others", 950: "two numbers"}),
    "nearest_class": (nearest, {furthest: "argmin", smallest_distance: "*index*", all_distances: "one index"}),
    "violating_negatives": (violating, {all_near: "different labels", all_negative: "distance < margin", near_positive: "*equal*"}),
    "sigmoid_and_distance": ((0.01, 0), {(0.01, 0.04): "beyond the margin", (0.81, 1.44): "*positive*", 0.01: "two numbers"}),
}
FUNCTIONS = {"verification_accuracy", "nearest_class", "violating_negatives"}


def said(capsys, name, answer):
    getattr(check, name)(answer)
    return capsys.readouterr().out


@pytest.mark.parametrize("name", CASES)
def test_the_solution_is_praised_and_mistakes_are_named(name, capsys):
    solution, mistakes = CASES[name]
    assert said(capsys, name, solution).startswith("Yes: ")
    assert len(mistakes) >= 2
    for mistake, named in mistakes.items():
        verdict = said(capsys, name, mistake)
        assert verdict.startswith("Not yet: ") and named in verdict


@pytest.mark.parametrize("name", CASES)
def test_a_stub_is_not_attempted(name, capsys):
    assert said(capsys, name, ...).startswith("Not attempted yet. Hint: ")
    if name in FUNCTIONS:
        assert said(capsys, name, stub).startswith("Not attempted yet. Hint: ")


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("answer", ["a word", None, np.nan, lambda *arguments: 1 / 0], ids=["word", "None", "NaN", "broken function"])
def test_a_useless_answer_gets_a_sentence(name, answer, capsys):
    assert said(capsys, name, answer).startswith("Not yet: ")


def test_every_exercise_has_a_case():
    assert {name for name, value in vars(siamese_mnist).items() if hasattr(value, "__wrapped__")} == set(CASES)


@pytest.mark.parametrize("question", ["accuracy_near_zero", "threshold_on_test", "beyond_the_margin"])
def test_every_option_of_a_quick_question_is_explained_and_one_is_right(question, capsys):
    verdicts = []
    for letter in "abc":
        check.choice(question, letter)
        verdicts.append(capsys.readouterr().out)
    assert sorted(verdict.split(":")[0] for verdict in verdicts) == ["No", "No", "Yes"]
    check.choice(question, ...)
    assert capsys.readouterr().out.startswith("Not attempted yet")
    check.choice(question, "d")
    assert capsys.readouterr().out.startswith("Choose one of")


def test_an_unknown_quick_question_is_named():
    with pytest.raises(ValueError, match="no_such_question"):
        check.choice("no_such_question", "a")
