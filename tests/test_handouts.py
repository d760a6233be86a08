"""What a class is given: notebooks that give nothing away, and every quick question once, with its answer on another page."""

import pathlib
import re
import subprocess
import sys

import nbformat
import pytest

pytest.importorskip("sphinx", reason="pip install -r publish/requirements.txt")
ROOT = pathlib.Path(__file__).parent.parent
FOLDER = ROOT / "publish/build/handouts"


def write(*options):
    subprocess.run([sys.executable, ROOT / "publish/handouts.py", *options], check=True, stdout=subprocess.DEVNULL)
    return {path.relative_to(FOLDER).as_posix(): nbformat.read(path, as_version=4) for path in FOLDER.glob("**/*.ipynb")}


def test_a_handout_gives_nothing_away_and_its_links_lead_somewhere():
    notebooks = write()
    assert sorted(notebooks) == sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
    for notebook in notebooks.values():
        assert not [cell for cell in notebook.cells if cell.get("outputs") or cell.get("execution_count")]
        prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
        targets = re.findall(r'(?:\]\(|src="|href=")(?!https?:|mailto:|#|attachment:)([^)"#\s]+)', prose)
        assert not [target for target in targets if not (FOLDER / target).exists()]


def test_the_solutions_come_on_request():
    assert {name for name in write("--solutions") if "/" in name} == {
        f"solutions/{path.name}" for path in (ROOT / "notebooks").glob("*.ipynb")
    }


def test_the_sheet_asks_every_quick_question_and_answers_it_on_another_page():
    write()
    asked, _, answered = (FOLDER / "questions.html").read_text(encoding="utf-8").partition('<section class="answers">')
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "notebooks").glob("*.ipynb"))
    count = len(re.findall(r"check\.choice\(", code))
    assert asked.count('class="question"') == answered.count('class="answer"') == answered.count(": Yes: ") == count > 10
    assert not re.search(r">(Yes|No):", asked)
