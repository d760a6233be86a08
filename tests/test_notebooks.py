"""What every stored notebook keeps to, so that it reads, runs and teaches like the others."""

import ast
import importlib
import pathlib
import re
import statistics
import symtable

import nbformat
import pytest

from helpers.course.exercise import Exercise

FOLDER = pathlib.Path(__file__).parent.parent / "notebooks"
LESSONS = sorted(FOLDER.glob("*.ipynb"))
SOLUTIONS = sorted(FOLDER.glob("solutions/*.ipynb"))
UNTIMED = {"What you will be able to do", "What you need", "Recap", "In practice", "Further reading"}
PLACES = {"slide", "subslide", "fragment", "skip", "notes", "-"}


def each(paths):
    return pytest.mark.parametrize("path", paths, ids=[path.relative_to(FOLDER).as_posix() for path in paths])


def cells(path, kind):
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind]


def prose(path):
    return "\n".join(cell.source for cell in cells(path, "markdown"))


def checks(path):
    """Each check that the notebook calls, with what its cell printed: `{"name": "Not attempted yet. …", …}`."""
    printed = {}
    for cell in cells(path, "code"):
        text = "".join(output.text for output in cell.outputs if output.output_type == "stream")
        for question, exercise in re.findall(r'^check\.(?:choice\("(\w+)"|(?!choice)(\w+)\()', cell.source, re.MULTILINE):
            printed[question or exercise] = text
    return printed


@each(LESSONS + SOLUTIONS)
def test_it_is_a_valid_notebook_with_nothing_private_in_it_and_every_cell_has_its_place_in_the_slides(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert "widgets" not in notebook.metadata  # without their state, GitHub refuses to show the notebook
    assert not [cell.id for cell in notebook.cells if "execution" in cell.metadata]  # timings: a new diff at every run
    assert not [cell.id for cell in notebook.cells if cell.metadata.get("slideshow", {}).get("slide_type") not in PLACES]
    assert not re.findall(r"/(?:tmp|root|home|work|Users)/[\w./-]+", path.read_text(encoding="utf-8"))
    assert path.stat().st_size < 1_000_000


@each(LESSONS + SOLUTIONS)
def test_it_begins_with_its_title(path):
    assert re.match(r"# \S", prose(path))  # the name of its page on the web site


@each(LESSONS + SOLUTIONS)
def test_it_was_run_from_top_to_bottom_without_an_error(path):
    code = cells(path, "code")
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert not [output for cell in code for output in cell.outputs if output.output_type == "error" or output.get("name") == "stderr"]


@each(LESSONS + SOLUTIONS)
def test_it_starts_with_the_setup_cell_and_its_code_cells_are_short_and_show_what_they_end_with(path):
    sources = [cell.source for cell in cells(path, "code")]
    assert "from helpers.course import setup" in sources[0]
    assert re.search(r"^seed = setup\.start\(seed=\d+\)$", sources[0], re.MULTILINE)
    lines = [len(source.splitlines()) for source in sources]
    assert max(lines) <= 15 and (path in SOLUTIONS or statistics.median(lines) <= 4)
    assert not [source for source in sources if source.rstrip().endswith(";")]


def test_every_lesson_has_its_solutions():
    assert LESSONS and [path.name for path in LESSONS] == [path.name for path in SOLUTIONS]


@each(LESSONS)
def test_every_section_says_how_long_it_takes_and_who_needs_it(path):
    timed = set(re.findall(r"^## (.*)", prose(path), re.MULTILINE)) - UNTIMED
    assert timed and not [title for title in timed if not re.search(r" · \d+ min · (core|deeper)$", title)]


@each(LESSONS)
def test_the_minutes_of_its_first_line_are_those_of_its_sections(path):
    first, *_ = re.findall(r"^\*\*Question: .*", prose(path), re.MULTILINE)
    core, read, do = map(int, re.search(r"(\d+) min core \((\d+) read, (\d+) do\)", first).groups())
    deeper = sum(map(int, re.findall(r"(\d+) min deeper", first)))
    minutes = re.findall(r"^##+ .* · (\d+) min · (core|deeper)$", prose(path), re.MULTILINE)
    assert core == read + do == sum(int(n) for n, kind in minutes if kind == "core")
    assert deeper == sum(int(n) for n, kind in minutes if kind == "deeper")


@each(LESSONS)
def test_every_exercise_is_open_here_and_solved_in_the_solutions(path):
    asked, solved = checks(path), checks(path.parent / "solutions" / path.name)
    assert asked.keys() == solved.keys()
    assert not {name: text for name, text in asked.items() if not text.startswith("Not attempted yet")}
    assert not {name: text for name, text in solved.items() if not text.startswith("Yes")}


@each(SOLUTIONS)
def test_its_answers_come_from_its_own_cells_and_are_those_of_the_table(path):
    """The stored verdict is the praise of the lesson's table; the answer is not fetched from there."""
    lesson = importlib.import_module(f"helpers.lessons.{path.stem[3:]}.check")
    assert not [cell.source for cell in cells(path, "code") if re.search(r"\.solution\b|\bcheck\.\w+\.(?!choice)", cell.source)]
    praised = {name: f"Yes: {value.yes}" for name, value in vars(lesson).items() if isinstance(value, Exercise)}
    printed = {name: " ".join(text.split()) for name, text in checks(path).items()}
    assert praised == {name: printed.get(name) for name in praised}


@each(LESSONS + SOLUTIONS)
def test_every_relative_link_leads_somewhere(path):
    targets = re.findall(r'(?:\]\(|src="|href=")(?!https?:|mailto:|#|attachment:)([^)"#\s]+)', prose(path))
    assert not [target for target in targets if not (path.parent / target).exists()]


PAGES = [FOLDER / "references.md", *(FOLDER.parent / name for name in ("README.md", "TEACHING.md", "helpers/data/README.md"))]


@pytest.mark.parametrize("path", LESSONS + SOLUTIONS + PAGES, ids=lambda path: path.relative_to(FOLDER.parent).as_posix())
def test_every_link_says_where_it_leads(path):
    """Heard on its own, by someone whose screen reader lists the links: a name, a title, or the number of the notebook that it opens."""
    text = prose(path) if path.suffix == ".ipynb" else path.read_text(encoding="utf-8")
    links = re.findall(r"(?<!!)\[([^\]]*)\]\(([^)]+)\)", text)
    assert links
    vague = r"(?i)(click |see |read )?(here|this|that|link|page|more|it|source|details)( page| link)?"
    for words, target in links:
        opens = target.split("/")[-1].startswith(words) and re.fullmatch(r"\d\d", words)
        assert opens or (re.search(r"[^\W\d_]{2}", words) and not re.fullmatch(vague, words)), (words, target)


def test_every_word_of_the_glossary_occurs_in_the_notebook_that_it_names():
    """In alphabetical order, so that a reader finds it."""
    start = FOLDER / "00_start_here.ipynb"
    (glossary,) = (cell.source for cell in cells(start, "markdown") if cell.source.startswith("The glossary"))
    rows = re.findall(r"^\| ([^|]+) \| [^|]+ \| (?:00|(0[456])|\[\d\d\]\((\w+\.ipynb)\)) \|$", glossary, re.MULTILINE)
    assert len(rows) > 35
    assert [word for word, *_ in rows] == sorted((word for word, *_ in rows), key=lambda word: word.lower().replace("-", ""))
    for word, coming, name in rows:
        if not coming and (FOLDER / name).exists():  # that links lead somewhere is another test
            text = prose(FOLDER / name) if name else prose(start).replace(glossary, "")
            assert all(part.lower() in text.lower() for part in word.split(", ")), word


def names_in(*nodes):
    return [node.id for each in nodes for node in ast.walk(each) if isinstance(node, ast.Name)]


def uses(statements):
    """Names in the order in which statements read ("read") and bind ("bind") them; what a function reads counts where it is defined."""
    for statement in statements:
        match statement:
            case ast.For(target=target, iter=values, body=body, orelse=rest):
                yield from uses([ast.Expr(values)])
                yield from (("bind", name) for name in names_in(target))
                yield from uses(body + rest)
            case ast.If(test=test, body=body, orelse=rest):
                yield from uses([ast.Expr(test), *body, *rest])
            case ast.With(items=items, body=body):
                yield from uses([ast.Expr(item.context_expr) for item in items])
                yield from (("bind", name) for name in names_in(*(item.optional_vars for item in items if item.optional_vars)))
                yield from uses(body)
            case ast.Try(body=body, handlers=handlers):
                yield from uses(body)
                for handler in handlers:
                    yield from uses([ast.Expr(handler.type)])
                    yield "bind", handler.name
                    yield from uses(handler.body)
            case _:
                table = symtable.symtable(ast.unparse(statement), "cell", "exec")
                inner = names_in(*(node.target for node in ast.walk(statement) if isinstance(node, ast.comprehension)))  # 3.12 tells them
                scopes = [table]
                for scope in scopes:
                    scopes += scope.get_children()
                    outer = [symbol for symbol in scope.get_symbols() if scope is table or symbol.is_global()]
                    yield from (("read", s.get_name()) for s in outer if s.is_referenced() and s.get_name() not in inner)
                if isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
                    yield "read", statement.target.id
                bound = [symbol.get_name() for symbol in table.get_symbols() if symbol.is_assigned() or symbol.is_imported()]
                yield from (("bind", name) for name in bound if name not in inner)


@each(LESSONS + SOLUTIONS)
def test_a_cell_that_is_run_again_finds_the_names_it_reads_as_it_found_them_before(path):
    """No cell reads a name, before binding it, that the same or a later cell binds anew."""
    read, bound = [], {}
    for number, cell in enumerate(nbformat.read(path, as_version=4).cells):
        if cell.cell_type == "code":
            own = set()
            for how, name in uses(ast.parse(cell.source).body):
                if how == "read" and name not in own:
                    read.append((name, number))
                elif how == "bind":
                    own.add(name)
                    bound.setdefault(name, []).append(number)
    assert not {(name, number, again) for name, number in read for again in bound.get(name, []) if again >= number}


@each(LESSONS + SOLUTIONS)
def test_no_line_of_code_is_cut_on_a_slide(path):
    assert not [line for cell in cells(path, "code") for line in cell.source.splitlines() if len(line) > 80]


@each(LESSONS + SOLUTIONS)
def test_every_figure_has_alternative_text_that_begins_with_what_it_shows(path):
    shown = [output for cell in cells(path, "code") for output in cell.outputs if "image/png" in output.get("data", {})]
    texts = [output.metadata.get("image/png", {}).get("alt", "") for output in shown]
    assert not [text for text in texts if len(text.split()) < 4 or text.startswith("Horizontally")]
