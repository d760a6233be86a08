"""The check of notebook 00 accepts the solution, names typical mistakes, and knows an untouched stub."""

import numpy as np
import pytest

from helpers import check

SOLUTIONS = [
    lambda z_1, z_2: z_1 @ z_2 / (np.linalg.norm(z_1) * np.linalg.norm(z_2)),
    lambda z_1, z_2: float(z_1 @ z_2) / np.sqrt((z_1 @ z_1) * (z_2 @ z_2)),
]
MISTAKES = {
    "a function of": 0.8,
    "dot product": lambda z_1, z_2: z_1 @ z_2,
    "one of the two lengths": lambda z_1, z_2: z_1 @ z_2 / np.linalg.norm(z_1),
    "divided by one of": lambda z_1, z_2: z_1 @ z_2 / np.linalg.norm(z_2),
    "squared lengths": lambda z_1, z_2: z_1 @ z_2 / ((z_1 @ z_1) * (z_2 @ z_2)),
    "one minus": lambda z_1, z_2: 1 - SOLUTIONS[0](z_1, z_2),
    "the angle": lambda z_1, z_2: np.arccos(SOLUTIONS[0](z_1, z_2)),
    "needs no `arccos`": lambda z_1, z_2: np.degrees(np.arccos(SOLUTIONS[0](z_1, z_2))),
    "the distance": lambda z_1, z_2: np.linalg.norm(z_1 - z_2),
    "sums the products": lambda z_1, z_2: z_1 * z_2,
    "must give −1": lambda z_1, z_2: abs(SOLUTIONS[0](z_1, z_2)),
    "Put the product": lambda z_1, z_2: z_1 @ z_2 / np.linalg.norm(z_1) * np.linalg.norm(z_2),
    "in parentheses": lambda z_1, z_2: z_1 @ z_2 / np.linalg.norm(z_2) * np.linalg.norm(z_1),
    "the sum of the lengths": lambda z_1, z_2: z_1 @ z_2 / (np.linalg.norm(z_1) + np.linalg.norm(z_2)),
    "its one number, `[0, 0]`": lambda z_1, z_2: np.array([[SOLUTIONS[0](z_1, z_2)]]),
    "its one number, `[0]`": lambda z_1, z_2: [SOLUTIONS[0](z_1, z_2)],
    "returns a text in quotation marks": lambda z_1, z_2: "0.8",
    "gives 0.889": lambda z_1, z_2: z_1 @ z_2 / (len(z_1) * len(z_2)),
    "gives nan": lambda z_1, z_2: np.nan,
    "`return`": lambda z_1, z_2: None,
    "ZeroDivisionError": lambda z_1, z_2: 1 / 0,
}


def said(capsys, answer):
    check.cosine_similarity(answer)
    return capsys.readouterr().out


@pytest.mark.parametrize("solution", SOLUTIONS)
def test_the_solution_is_praised(solution, capsys):
    assert said(capsys, solution).startswith("Yes: ")


@pytest.mark.parametrize("named", MISTAKES)
def test_a_mistake_is_named(named, capsys):
    verdict = said(capsys, MISTAKES[named])
    assert verdict.startswith("Not yet: ") and named in verdict


@pytest.mark.parametrize("stub", [..., lambda z_1, z_2: ...], ids=["dots", "function"])
def test_a_stub_is_not_attempted(stub, capsys):
    assert said(capsys, stub).startswith("Not attempted yet. Hint: ")


def test_what_the_check_says_fits_one_line_of_the_page(capsys):
    """In the notebook, which shows all three answers."""
    for answer in (..., MISTAKES["dot product"], SOLUTIONS[0]):
        assert len(said(capsys, answer)) < 112
