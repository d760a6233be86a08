"""The engine that judges answers."""

import math

import numpy as np
import pytest

from helpers.course import exercise
from helpers.course.exercise import Exercise, Matching

HALF = Exercise("one number", solution=0.5, yes="half.", hint="halve it.", mistakes={"that is the whole.": 1, "upside down.": [2, 4]})
DOUBLE = Exercise(
    "a function of `x` that returns as many numbers",
    cases=((np.array([1.0, 2.0]),), (np.array([-3.0, 0.5]),)),
    solution=lambda x: 2 * x,
    yes="twice.",
    hint="add it to itself.",
    mistakes={"that is the square.": lambda x: x**2, "`math.exp` takes one number.": lambda x: math.exp(x)},
    otherwise="for one of them you give {answer}, not {right}.",
)
NO_DOG = {"Bob has no dog.": [{"dog": "Bob"}, {"dog": "Bobby"}]}
WHOSE = Matching("an owner for each", {"dog": "Ann", "cat": "Bob"}, "theirs.", "ask.", NO_DOG)
BARKS = Matching("True or False", {"dog": True, "cat": False}, "one.", "listen.")
IDEAS = Exercise("two names", solution=("twins", "margin"), yes="so.", hint="older first.")


@pytest.mark.parametrize(
    ("asked", "answer", "said"),
    [
        (HALF, 0.5, "Yes: half."),
        (HALF, np.float32(0.50001), "Yes: half."),
        (HALF, 1, "Not yet: that is the whole."),
        (HALF, 4, "Not yet: upside down."),
        (HALF, ..., "Not attempted yet. You are asked for one number."),
        (HALF, 3.14159265, "Not yet: 3.142 is not right. Hint: halve it."),
        (HALF, np.int64(0), "Not yet: 0 is not right. Hint: halve it."),
        (HALF, 1_234_567, "Not yet: 1,234,567 is not right. Hint: halve it."),
        (HALF, "0.5", "Not yet: a text, and you are asked for one number."),
        (HALF, None, "Not yet: None, and you are asked for one number."),
        (HALF, True, "Not yet: True, and you are asked for one number."),
        (HALF, [0.5], "Not yet: 1 number in place of one number; you are asked for one number."),
        (HALF, [0.5, 0.5], "Not yet: 2 numbers in place of one number; you are asked for one number."),
        (HALF, (..., ...), "Not attempted yet. You are asked for one number."),
        (HALF, (0.5, ...), "Not yet: a part of your answer is still open."),
        (WHOSE, ..., "Not attempted yet. You are asked for an owner for each."),
        (WHOSE, {"dog": ..., "cat": ...}, "Not attempted yet. You are asked for an owner for each."),
        (WHOSE, {"dog": "Ann", "cat": ...}, "Not yet: still open: cat."),
        (WHOSE, {"dog": "Ann", "cat": "Bob"}, "Yes: theirs."),
        (WHOSE, {"dog": "Bob", "cat": "Bob"}, "Not yet: Bob has no dog."),
        (WHOSE, {"dog": "Bobby", "cat": "Bob"}, "Not yet: Bob has no dog."),
        (WHOSE, {"dog": "Ann", "cat": "Ann"}, "Not yet: 1 of 2 are right. Look again at «cat». Hint: ask."),
        (WHOSE, {"dog": "Ann", "cat": 3}, "Not yet: the number 3, and you are asked for an owner for each."),
        (BARKS, {"dog": "True", "cat": False}, "Not yet: a text, and you are asked for True or False."),
        (BARKS, {"dog": True, "cat": 0}, "Not yet: the number 0, and you are asked for True or False."),
        (IDEAS, ["twins"], "Not yet: 1 text in place of 2 texts; you are asked for two names."),
        (WHOSE, {"dog": "Ann"}, "Not yet: keep the dictionary with its 2 keys, and put an answer behind each: an owner for each."),
        (HALF, lambda: 0.5, "Not yet: you are asked for one number, not for a function."),
        (HALF, math.nan, "Not yet: your answer is NaN, which is no number. Hint: halve it."),
        (DOUBLE, lambda x: x + x, "Yes: twice."),
        (DOUBLE, lambda x: (2 * x).tolist(), "Yes: twice."),
        (DOUBLE, lambda x: ..., "Not attempted yet. You are asked for a function of `x` that returns as many numbers."),
        (DOUBLE, lambda x: x**2, "Not yet: that is the square."),
        (DOUBLE, lambda x: math.exp(x), "Not yet: `math.exp` takes one number."),
        (DOUBLE, lambda x: np.abs(2 * x), "Not yet: for one of them you give (6, 1), not (-6, 1). Hint: add it to itself."),
        (DOUBLE, lambda x: None, "Not yet: your function returns nothing. Is its `return` missing?"),
        (DOUBLE, lambda: 1, "Not yet: your function cannot be called with 1 argument: you are asked for a function of `x`"),
        (DOUBLE, 3, "Not yet: you are asked for a function of `x` that returns as many numbers, not for the number 3."),
        (DOUBLE, float, "Not yet: you are asked for a function of `x` that returns as many numbers, not for the type float."),
        (DOUBLE, lambda x: x.sum(), "Not yet: your function returns the number 3 in place of 2 numbers; you are asked for a function"),
        (DOUBLE, lambda x: 1 / 0, "stops with ZeroDivisionError: division by zero. Hint: add it to itself."),
        (DOUBLE, lambda x: x.__imul__(2), "Not yet: your function changes the arguments that it was given. Work on a copy."),
    ],
)
def test_an_answer_gets_its_sentence(asked, answer, said, capsys):
    asked(answer)
    printed = capsys.readouterr().out
    assert said in printed.replace("\n", " ")
    assert max(map(len, printed.splitlines())) <= 80


@pytest.mark.parametrize(
    ("answer", "value"), [(lambda x: x + x, 8), (lambda x: x, 8), (..., 8), (None, 8), (lambda x: 2.00001 * x, 8.00004)]
)
def test_a_notebook_goes_on_with_the_learners_answer_or_with_the_solution(answer, value):
    assert DOUBLE.or_solution(answer)(4) == pytest.approx(value)


def test_a_hint_can_be_asked_for(capsys):
    HALF(..., hint=True)
    assert capsys.readouterr().out == "Not attempted yet. You are asked for one number. Hint: halve it.\n"


def test_a_rounded_answer_is_no_misconception():
    third = Exercise("one number", solution=1 / 3, yes="", hint="")
    assert "rounded too much" in third.verdict(0.33)
    assert third.verdict(0.3333).startswith("Yes")
    assert all("rounded" not in third.verdict(wrong) for wrong in (0.34, 0.3))


def test_a_learners_exception_keeps_its_line(capsys):
    scope = {}
    exec(compile("def answer(x):\n    y = x\n    return y[5]\n", "<a cell>", "exec"), scope)
    DOUBLE(scope["answer"])
    assert "line 3 of your cell stops with IndexError" in capsys.readouterr().out.replace("\n", " ")


def test_a_quick_question_knows_its_letters(capsys):
    asked = exercise.Questions(colour={"a": "No: …", "b": "Yes: …"})
    for written in ("b", "B", " (b) ", "b."):
        asked("colour", written)
        assert capsys.readouterr().out == "Yes: …\n"
    for nothing in ("z", "", "ab", None):
        asked("colour", nothing)
        assert capsys.readouterr().out == 'Not yet: choose one of "a", "b".\n'
    asked("colour", ...)
    assert capsys.readouterr().out.startswith("Not attempted yet.")
    with pytest.raises(ValueError, match="no_such"):
        asked("no_such", "a")
