"""A folder of handed-in notebooks: whatever one of them does is a row of the table."""

import pathlib
import subprocess
import sys

import nbformat
import pytest

ROOT = pathlib.Path(__file__).parent.parent
IMPORT = "from helpers.lessons.losses import check"
RIGHT, WRONG = "check.choice('equal_start', 'a')", "check.choice('equal_start', 'b')"
HANDED_IN = {
    "right": ["%matplotlib inline", IMPORT, RIGHT, "number = 148 + 1\ncheck.candidates_needed(number)", "check.hadsell_loss(...)"],
    "wrong": [IMPORT, WRONG + "\ncheck.candidates_needed(7)"],
    "slips": [IMPORT, "nothing", "this is no Python", "check.candidates_needed(nothing)", RIGHT],
    "loops": [IMPORT, RIGHT, "while True: pass", "check.candidates_needed(149)"],
    "crashes": [IMPORT, RIGHT, "import os\nos._exit(1)", "check.candidates_needed(149)"],
    "allocates": [IMPORT, RIGHT, "kept = []\nwhile True: kept.append(bytearray(b'1' * 10**7))"],
    "redefines": [
        IMPORT,
        "from helpers.course import exercise\nexercise.Exercise.verdict = exercise.Exercise.judge = lambda self, answer: 'Yes: of course'",
        "check.choice['equal_start']['b'] = 'Yes: of course'",
        WRONG + "\ncheck.candidates_needed(7)",
        "class check:\n    hadsell_loss = print",
        "check.hadsell_loss('Yes: of course')",
        "import builtins\nbuiltins.print = builtins.open = None",
        "check.triplet_kind(7)",
    ],
    "another": ["print('hello')"],
}


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    """The table of one run, as a dictionary: what stands in a line, behind the name of its notebook."""
    folder = tmp_path_factory.mktemp("handed in")
    for name, sources in HANDED_IN.items():
        nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources]), folder / f"{name}.ipynb")
    (folder / "text.ipynb").write_text("My answers are: b, b and c.", encoding="utf-8")
    (folder / "bytes.ipynb").write_bytes(bytes(range(256)))
    (folder / "list.ipynb").write_text("[1, 2, 3]", encoding="utf-8")
    (folder / "a folder.ipynb").mkdir()
    command = [sys.executable, ROOT / "publish/handed_in.py", folder, "--seconds", "30", "--memory", "0.8"]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[2:]
    table = [[entry.strip() for entry in line.strip("|").split(" | ")] for line in lines]
    assert len(table) == len(HANDED_IN) + 4
    return {name.removesuffix(".ipynb"): entries for name, *entries in table}


def test_right_wrong_and_open_answers_are_told_apart(rows):
    lesson, right, wrong, still_open, not_reached, remark = rows["right"]
    assert (lesson, right, wrong, still_open, remark) == ("losses", "2 of 18", "", "hadsell_loss", "")
    assert "chopra_slope" in not_reached and "equal_start" not in not_reached
    assert rows["wrong"][1:3] == ["0 of 18", "equal_start, candidates_needed"]


def test_a_cell_that_fails_does_not_keep_the_next_from_being_judged(rows):
    assert rows["slips"][1:3] == ["1 of 18", "candidates_needed"]
    assert rows["slips"][-1] == "code cell 2: NameError; code cell 3: SyntaxError; code cell 4: NameError"


@pytest.mark.parametrize(
    ("name", "remark"),
    [
        ("loops", "longer than 30 s, in code cell 3"),
        ("crashes", "its kernel died, in code cell 3"),
        ("allocates", "more than 0.8 GB of memory, in code cell 3"),
    ],
)
def test_what_was_right_before_a_loop_a_crash_or_too_much_memory_stays_right(rows, name, remark):
    assert rows[name][1:4] == ["1 of 18", "", ""]
    assert "candidates_needed" in rows[name][4] and rows[name][-1] == remark


def test_checks_that_were_redefined_judge_nothing(rows):
    assert rows["redefines"][1:3] == ["0 of 18", "equal_start, hadsell_loss, triplet_kind, candidates_needed"]


def test_what_is_no_notebook_of_the_course_says_so(rows):
    assert rows["another"][-1] == "no checks of the course in it"
    for name in ("text", "bytes", "list", "a folder"):
        assert rows[name][-1].startswith("not a notebook")
