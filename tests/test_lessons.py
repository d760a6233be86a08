"""What holds for every lesson: its exercises know their mistakes, and its quick questions explain every option."""

import importlib
import pathlib

import numpy as np
import pytest
import tensorflow as tf

from helpers.course.exercise import Exercise, Questions

LESSONS = sorted(path.parent.name for path in (pathlib.Path(__file__).parents[1] / "helpers/lessons").glob("*/check.py"))
CHECKS = {lesson: importlib.import_module(f"helpers.lessons.{lesson}.check") for lesson in LESSONS}
EXERCISES = [
    pytest.param(value, id=f"{lesson}.{name}")
    for lesson, module in CHECKS.items()
    for name, value in vars(module).items()
    if isinstance(value, Exercise)
]
QUESTIONS = [
    pytest.param(options, id=f"{lesson}.{name}")
    for lesson, module in CHECKS.items()
    for value in vars(module).values()
    if isinstance(value, Questions)
    for name, options in value.items()
]
ODD = {  # answers that nobody asked for
    "text": "a word",
    "empty text": "",
    "None": None,
    "True": True,
    "NaN": np.nan,
    "infinity": np.inf,
    "a huge number": 10**400,
    "a complex number": 1j,
    "an empty list": [],
    "a list": [1, 2, 3],
    "a ragged list": [[1, 2], [3]],
    "a list of texts": ["a", "b"],
    "a tuple with dots": (1, ...),
    "a set": {1, 2},
    "a dictionary": {"a": 1},
    "an object": object(),
    "a module": np,
    "a type": float,
    "zeros": np.zeros(2),
    "a matrix": np.ones((3, 2)),
    "a cube": np.ones((2, 2, 2)),
    "an empty array": np.zeros(0),
    "objects in an array": np.array([None, "a"], dtype=object),
    "an eager tensor": tf.constant([1.0, 2.0]),
    "a scalar tensor": tf.constant(77.0),
    "a function without arguments": lambda: 1,
    "a function of nine": lambda a, b, c, d, e, f, g, h, i: 1,
    "a function that returns None": lambda *arguments: None,
    "a function that returns text": lambda *arguments: "a word",
    "a function that returns a list": lambda *arguments: [1, 2, 3],
    "a function that returns a dictionary": lambda *arguments: {"a": 1},
    "a function that returns a ragged list": lambda *arguments: [[1, 2], [3]],
    "a function that returns NaN": lambda *arguments: np.nan,
    "a function that returns a matrix": lambda *arguments: np.ones((7, 5)),
    "a function that returns a tensor": lambda *arguments: tf.constant([[1.0]]),
    "a function that returns a function": lambda *arguments: abs,
    "a function that returns its arguments": lambda *arguments: arguments,
    "a function that returns an object": lambda *arguments: object(),
    "built in": max,
    "of NumPy": np.linalg.norm,
}


@pytest.mark.parametrize("exercise", EXERCISES)
def test_the_solution_is_praised_and_every_mistake_reaches_its_sentence(exercise):
    assert exercise.verdict(exercise.solution) == f"Yes: {exercise.yes}"
    assert len(exercise.mistakes) >= 2
    for sentence, wrong in exercise.mistakes.items():
        for each in wrong if isinstance(wrong, list) else [wrong]:
            assert exercise.verdict(exercise.example(each)) == f"Not yet: {sentence}"


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_stub_is_told_what_is_asked_and_no_hint(exercise, capsys):
    stubs = [..., lambda *arguments: ...] if exercise.cases else [...]
    for stub in stubs:
        exercise(stub)
        said = capsys.readouterr().out.replace("\n", " ")
        assert said.startswith("Not attempted yet. You are asked for ") and exercise.hint not in said
        exercise(stub, hint=True)
        assert f" Hint: {exercise.hint}" in capsys.readouterr().out.replace("\n", " ")


@pytest.mark.parametrize("exercise", EXERCISES)
@pytest.mark.parametrize("answer", ODD.values(), ids=ODD)
def test_an_odd_answer_gets_a_sentence_and_no_blame(exercise, answer):
    said = exercise.verdict(answer)
    assert said.startswith("Not yet: "), said
    assert "np." not in said.replace("`np.", "") and "object at 0x" not in said and len(said) < 600
    if not any(answer is own for own in (max, np.linalg.norm)):  # these may stop in themselves
        assert "stops with" not in said


@pytest.mark.parametrize("exercise", EXERCISES)
def test_an_error_of_the_answers_own_keeps_its_type(exercise):
    def broken(*arguments):
        raise KeyError("mine")

    said = exercise.verdict(broken)
    assert ("KeyError: 'mine'" in said) if exercise.cases else ("not for a function" in said)


@pytest.mark.parametrize("options", QUESTIONS)
def test_every_option_of_a_quick_question_is_explained_and_one_is_right(options):
    assert len(options) >= 3 and "".join(options) == "abcd"[: len(options)]
    assert sum(text.startswith("Yes: ") for text in options.values()) == 1
    assert all(text.startswith(("Yes: ", "No: ")) and len(text) > 30 for text in options.values())
