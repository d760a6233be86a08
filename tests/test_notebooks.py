"""What every stored notebook keeps to, so that it reads, runs and teaches like the others."""

import importlib
import pathlib
import re
import statistics

import nbformat
import pytest

from helpers.course.exercise import Exercise

FOLDER = pathlib.Path(__file__).parent.parent / "notebooks"
LESSONS = sorted(FOLDER.glob("*.ipynb"))
SOLUTIONS = sorted(FOLDER.glob("solutions/*.ipynb"))
UNTIMED = {"What you will be able to do", "What you need", "Recap", "In practice", "Further reading"}


def named(paths):
    return [path.relative_to(FOLDER).as_posix() for path in paths]


every_notebook = pytest.mark.parametrize("path", LESSONS + SOLUTIONS, ids=named(LESSONS + SOLUTIONS))
every_solution = pytest.mark.parametrize("path", SOLUTIONS, ids=named(SOLUTIONS))
every_lesson = pytest.mark.parametrize("path", LESSONS, ids=named(LESSONS))


def cells(path, kind):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


def line_counts(path):
    return [len(cell.source.splitlines()) for cell in cells(path, "code")]


def checks(path):
    """Each check that the notebook calls, with what its cell printed: `{"name": "Not attempted yet. …", …}`."""
    printed = {}
    for cell in cells(path, "code"):
        text = "".join(output.text for output in cell.outputs if output.output_type == "stream")
        for question, exercise in re.findall(r'^check\.(?:choice\("(\w+)"|(?!choice)(\w+)\()', cell.source, re.MULTILINE):
            printed[question or exercise] = text
    return printed


def test_every_lesson_has_its_solutions():
    assert LESSONS
    assert [path.name for path in LESSONS] == [path.name for path in SOLUTIONS]


@every_notebook
def test_it_is_a_valid_notebook_with_nothing_private_in_it(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert "widgets" not in notebook.metadata  # without their state, GitHub refuses to show the notebook
    assert not [cell.id for cell in notebook.cells if "execution" in cell.metadata]  # timings: a new diff at every run
    assert not re.findall(r"/(?:tmp|root|home|work|Users)/[\w./-]+", path.read_text(encoding="utf-8"))
    assert path.stat().st_size < 1_000_000


@every_notebook
def test_it_was_run_from_top_to_bottom_without_an_error(path):
    code = cells(path, "code")
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert not [output for cell in code for output in cell.outputs if output.output_type == "error" or output.get("name") == "stderr"]


@every_notebook
def test_it_starts_with_the_setup_cell(path):
    first = cells(path, "code")[0].source
    assert "from helpers.course import setup" in first
    assert re.search(r"^(seed = )?setup\.start\(seed=\d+\)$", first, re.MULTILINE)


@every_notebook
def test_its_code_cells_are_short_and_show_what_they_end_with(path):
    assert max(line_counts(path)) <= 15
    assert not [cell.source for cell in cells(path, "code") if cell.source.rstrip().endswith(";")]


@every_lesson
def test_most_of_its_code_cells_have_at_most_four_lines(path):
    assert statistics.median(line_counts(path)) <= 4


@every_notebook
def test_every_cell_knows_its_place_in_the_slides(path):
    for cell in nbformat.read(path, as_version=4).cells:
        assert cell.metadata.get("slideshow", {}).get("slide_type") in {"slide", "subslide", "fragment", "skip", "notes", "-"}, cell.id


@every_lesson
def test_every_section_says_how_long_it_takes_and_who_needs_it(path):
    headings = [line[3:] for cell in cells(path, "markdown") for line in cell.source.splitlines() if line.startswith("## ")]
    assert headings
    assert not [title for title in headings if title not in UNTIMED and not re.search(r" · \d+ min · (core|deeper)$", title)]


@every_lesson
def test_every_exercise_is_open_here_and_solved_in_the_solutions(path):
    asked, solved = checks(path), checks(path.parent / "solutions" / path.name)
    assert asked.keys() == solved.keys()
    assert not {name: text for name, text in asked.items() if not text.startswith("Not attempted yet")}
    assert not {name: text for name, text in solved.items() if not text.startswith("Yes")}


@every_solution
def test_its_answers_come_from_its_own_cells_and_are_those_of_the_table(path):
    """The stored verdict is the praise of the lesson's table; the answer is not fetched from there."""
    lesson = importlib.import_module(f"helpers.lessons.{path.stem[3:]}.check")
    assert not [cell.source for cell in cells(path, "code") if re.search(r"\.solution\b|\bcheck\.\w+\.(?!choice)", cell.source)]
    exercises = {name: value for name, value in vars(lesson).items() if isinstance(value, Exercise)}
    printed = checks(path)
    assert exercises.keys() <= printed.keys()
    assert {name: printed[name].strip() for name in exercises} == {name: f"Yes: {each.yes}" for name, each in exercises.items()}


@every_notebook
def test_every_relative_link_leads_somewhere(path):
    prose = "\n".join(cell.source for cell in cells(path, "markdown"))
    targets = re.findall(r'(?:\]\(|src="|href=")(?!https?:|mailto:|#|attachment:)([^)"#\s]+)', prose)
    assert not [target for target in targets if not (path.parent / target).exists()]


def test_every_word_of_the_glossary_occurs_in_the_notebook_that_it_names():
    """In alphabetical order, so that a reader finds it."""
    prose = [cell.source for cell in cells(FOLDER / "00_start_here.ipynb", "markdown")]
    (glossary,) = (text for text in prose if text.startswith("The glossary"))
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \| (?:00|(0[456])|\[\d\d\]\((\w+\.ipynb)\)) \|$", glossary, re.MULTILINE)
    assert len(rows) > 35
    words = [word for word, *_ in rows]
    assert words == sorted(words, key=lambda word: word.lower().replace("-", ""))
    for word, coming, name in rows:
        if not coming and (FOLDER / name).exists():  # that links lead somewhere is another test
            elsewhere = [cell.source for cell in cells(FOLDER / name, "markdown")] if name else [text for text in prose if text != glossary]
            assert all(part.lower() in "\n".join(elsewhere).lower() for part in word.split(", ")), word
