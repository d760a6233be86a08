"""What holds for the checks of every notebook: useless answers get a sentence, and each option of a quick question is explained."""

import numpy as np
import pytest

from helpers import check
from helpers.check import embeddings, history, siamese_mnist, simclr, start_here

MODULES = (embeddings, history, siamese_mnist, simclr, start_here)
EXERCISES = [name for module in MODULES for name, value in vars(module).items() if hasattr(value, "__wrapped__")]


@pytest.mark.parametrize("name", EXERCISES)
@pytest.mark.parametrize("answer", ["a word", None, np.nan, lambda *arguments: 1 / 0], ids=["word", "None", "NaN", "broken function"])
def test_a_useless_answer_gets_a_sentence(name, answer, capsys):
    getattr(check, name)(answer)
    assert capsys.readouterr().out.startswith("Not yet: ")


@pytest.mark.parametrize("question", check.QUESTIONS)
def test_every_option_of_a_quick_question_is_explained_and_one_is_right(question, capsys):
    options = check.QUESTIONS[question]
    assert len(options) >= 3 and "".join(options) == "abcd"[: len(options)]
    assert sum(text.startswith("Yes: ") for text in options.values()) == 1
    assert all(text.startswith(("Yes: ", "No: ")) and len(text) > 30 for text in options.values())
    for letter, text in options.items():
        for written in (letter, letter.upper()):
            check.choice(question, written)
            assert capsys.readouterr().out.strip() == text
    check.choice(question, ...)
    assert capsys.readouterr().out.startswith("Not attempted yet")
    check.choice(question, "z")
    assert capsys.readouterr().out.startswith("Choose one of")


def test_an_unknown_quick_question_is_named():
    with pytest.raises(ValueError, match="no_such_question"):
        check.choice("no_such_question", "a")
