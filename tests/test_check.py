"""What holds for the checks of every notebook: the solution is praised, mistakes are named, useless answers get a sentence, and each option
of a quick question is explained."""

import cases_embeddings
import cases_history
import cases_siamese_mnist
import cases_simclr
import numpy as np
import pytest
from helpers.check import embeddings, history, siamese_mnist, simclr, start_here
from sklearn.manifold import trustworthiness

from helpers import check

MODULES = (embeddings, history, siamese_mnist, simclr, start_here)
EXERCISES = [name for module in MODULES for name, value in vars(module).items() if hasattr(value, "__wrapped__")]

CASED = {embeddings: cases_embeddings, history: cases_history, siamese_mnist: cases_siamese_mnist, simclr: cases_simclr}
CASES = {name: case for cases in CASED.values() for name, case in cases.CASES.items()}
STUBS = [(name, ...) for name in CASES] + [stub for cases in CASED.values() for stub in cases.STUBS]


def said(capsys, name, answer):
    getattr(check, name)(answer)
    return capsys.readouterr().out


@pytest.mark.parametrize("name", CASES)
def test_the_solution_is_praised_and_mistakes_are_named(name, capsys):
    solution, mistakes = CASES[name]
    assert said(capsys, name, solution).startswith("Yes: ")
    assert len(mistakes) >= 2
    for mistake, named in mistakes.items() if isinstance(mistakes, dict) else mistakes:  # pairs where a mistake cannot be a key
        verdict = said(capsys, name, mistake)
        assert verdict.startswith("Not yet: ") and named in verdict, verdict


@pytest.mark.parametrize(("name", "stub"), STUBS)
def test_a_stub_is_not_attempted(name, stub, capsys):
    assert said(capsys, name, stub).startswith("Not attempted yet. Hint: ")


@pytest.mark.parametrize("module", CASED, ids=lambda module: module.__name__)
def test_every_exercise_has_a_case(module):
    assert {name for name, value in vars(module).items() if hasattr(value, "__wrapped__")} == set(CASED[module].CASES)


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("answer", ["a word", None, np.nan, lambda *arguments: 1 / 0], ids=["word", "None", "NaN", "broken function"])
def test_a_useless_answer_gets_a_sentence(name, answer, capsys):
    assert said(capsys, name, answer).startswith("Not yet: ")


@pytest.mark.parametrize("question", check.QUESTIONS)
def test_every_option_of_a_quick_question_is_explained_and_one_is_right(question, capsys):
    options = check.QUESTIONS[question]
    assert len(options) >= 3 and "".join(options) == "abcd"[: len(options)]
    assert sum(text.startswith("Yes: ") for text in options.values()) == 1
    assert all(text.startswith(("Yes: ", "No: ")) and len(text) > 30 for text in options.values())
    for letter, text in options.items():
        for written in (letter, letter.upper(), f"{letter} ", f"({letter})", f"{letter}."):
            check.choice(question, written)
            assert capsys.readouterr().out.strip() == text
    check.choice(question, ...)
    assert capsys.readouterr().out.startswith("Not attempted yet")
    for nothing in ("z", "", "ab", None):
        check.choice(question, nothing)
        assert capsys.readouterr().out.startswith("Choose one of")


def test_an_unknown_quick_question_is_named():
    with pytest.raises(ValueError, match="no_such_question"):
        check.choice("no_such_question", "a")


def test_trustworthiness_by_hand_is_scikit_learns():
    random = np.random.default_rng(0)
    z, places = random.normal(size=(12, 3)), random.normal(size=(12, 2))
    assert cases_embeddings.by_hand(z, places, 4) == pytest.approx(trustworthiness(z, places, n_neighbors=4))


def test_the_errors_without_thickness_are_those_of_the_stored_runs():
    stored = results.load("simclr")
    ours, without = (np.mean([1 - run["validation"]["knn"] for run in results.named(stored, name)]) for name in ("short", "no thickness"))
    assert without / ours == pytest.approx(simclr.ERRORS_WITHOUT_THICKNESS, abs=0.005)
