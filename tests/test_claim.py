"""Claims, and the command that tries them over seeds and processor settings."""

import ast
import json

import nbformat
import numpy as np
import pytest
from commands import robustness

from helpers.course import claim as claims
from helpers.course.claim import claim

NOTEBOOKS = sorted((robustness.ROOT / "notebooks").glob("*.ipynb"))


@pytest.fixture(autouse=True)
def nothing_claimed(monkeypatch):
    monkeypatch.setattr(claims, "claims", [])


@pytest.mark.parametrize(("measured", "relation", "bound", "margin"), [(3, ">", 1, 2), (np.float32(0.5), "<", 2.5, 2)])
def test_a_claim_that_holds_is_silent_and_recorded(measured, relation, bound, margin, capsys):
    claim("so it is", measured, relation, bound)
    assert claims.claims == [("so it is", margin)]
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(("measured", "relation"), [(1, ">"), (1, "<"), (np.nan, ">"), (np.nan, "<"), (2, "<")])
def test_a_claim_that_does_not_hold_is_a_note_for_a_learner_and_an_error_for_the_tests(measured, relation, capsys, monkeypatch):
    monkeypatch.delenv("COURSE_STRICT", raising=False)
    claim("so it is", measured, relation, 1)
    said = capsys.readouterr().out.replace("\n", " ")
    assert "did not hold on this computer" in said and "so it is" in said
    monkeypatch.setenv("COURSE_STRICT", "1")
    with pytest.raises(AssertionError, match="so it is"):
        claim("so it is", measured, relation, 1)
    assert len(claims.claims) == 2


@pytest.mark.parametrize(("measured", "relation", "bound"), [(1, ">=", 0), ([1, 2], ">", 0), (1, ">", np.zeros(2))])
def test_a_claim_that_compares_nothing_is_refused(measured, relation, bound):
    with pytest.raises(ValueError, match="a claim compares"):
        claim("so it is", measured, relation, bound)


def notebook(tmp_path, *sources):
    path = tmp_path / "tried.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources]), path)
    return path


def test_the_command_counts_how_often_a_claim_held_and_runs_nothing_twice(tmp_path, monkeypatch, capsys):
    path = notebook(
        tmp_path,
        "import os\nfrom helpers.course.claim import claim\nseed = int(os.environ['COURSE_SEED'])",
        "claim('the seed is small', seed, '<', 1)\nclaim('the seed is a number', 7, '>', 0)",
        "1 / 0 if seed else None",
    )
    monkeypatch.setattr(robustness, "STORE", tmp_path / "stored.json")
    monkeypatch.setattr(robustness, "SEEDS", (0, 1))
    monkeypatch.setattr(robustness, "SETTINGS", {"one thread": robustness.ONE_THREAD})
    assert not robustness.main([path])
    printed = capsys.readouterr().out
    assert "| the seed is small | 1 of 2 | 0.5 ± 0.71 | SAY LESS |" in printed
    assert "| the seed is a number | 2 of 2 | 7 ± 0 |  |" in printed
    assert "- seed 1, one thread: cell 2: ZeroDivisionError: division by zero" in printed
    assert len(json.loads(robustness.STORE.read_text(encoding="utf-8"))) == 2
    monkeypatch.setattr(robustness, "execute", None)
    assert not robustness.main([path])


SHOW = """SIZE = 1
DATE = 7
def table(x):
    'Old.'
    return metrics.mean(x) * SIZE
def other(x):
    return x
from helpers import metrics"""
STALE = {  # what changes, and whether the stored rows of a notebook that calls show.table do not count any more
    "a docstring": ("course/show.py", SHOW.replace("Old", "New"), False),
    "a function that it does not reach": ("course/show.py", SHOW.replace("return x", "return 2 * x"), False),
    "the function that it calls": ("course/show.py", SHOW.replace("mean(x)", "mean(x) + 1"), True),
    "a constant": ("course/show.py", SHOW.replace("SIZE = 1", "SIZE = 2"), True),
    "a constant that it does not reach": ("course/show.py", SHOW.replace("DATE = 7", "DATE = 8"), False),
    "a function further on": ("metrics.py", "def mean(x):\n    return 2", True),
    "its neighbour": ("metrics.py", "def mean(x):\n    return 1\ndef median(x):\n    return 3", False),
}


@pytest.mark.parametrize("what", STALE)
def test_a_row_is_stale_when_code_that_it_reaches_changes_but_not_prose(what, tmp_path, monkeypatch):
    (tmp_path / "helpers/course").mkdir(parents=True)
    (tmp_path / "helpers/metrics.py").write_text("def mean(x):\n    return 1\ndef median(x):\n    return 2")
    (tmp_path / "helpers/course/show.py").write_text(SHOW)
    monkeypatch.setattr(robustness, "ROOT", tmp_path)
    path = notebook(tmp_path, "%matplotlib inline\nfrom helpers.course import show\nshow.table(1)")
    first = robustness.fingerprint(path)
    changed = nbformat.read(path, as_version=4)
    changed.cells.append(nbformat.v4.new_markdown_cell("prose"))
    nbformat.write(changed, path)
    assert robustness.fingerprint(path) == first
    file, text, stale = STALE[what]
    (tmp_path / "helpers" / file).write_text(text)
    assert (robustness.fingerprint(path) != first) == stale


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_claim_of_a_notebook_held_in_every_stored_run(path):
    """By a margin of twice its spread; five seeds, three settings. What is stale is for the command to say."""
    calls = [node for node in ast.walk(ast.parse(robustness.code_of(path))) if isinstance(node, ast.Call)]
    claimed = {call.args[0].value for call in calls if getattr(call.func, "id", "") == "claim"}
    if not claimed:
        pytest.skip("no finding of this notebook is a claim yet")
    stored = json.loads(robustness.STORE.read_text(encoding="utf-8")) if robustness.STORE.exists() else []
    rows = [row for row in stored if row["notebook"] == path.stem]
    if not rows:
        pytest.skip("the robustness command has not been run on this notebook yet")
    found = robustness.verdicts(rows)
    assert claimed == set(found)
    assert not [sentence for sentence, verdict in found.items() if not robustness.stands(*verdict)]
    assert not [error for row in rows for error in row["errors"]]
    missing = {(s, name) for s in robustness.SEEDS for name in robustness.SETTINGS} - {(row["seed"], row["setting"]) for row in rows}
    if missing:
        pytest.skip(f"the robustness command was stopped: {len(missing)} runs are missing")
