"""The page of references, and everything that points into it."""

import pathlib
import re

import nbformat
import pytest

from helpers.lessons.history import literature

NOTEBOOKS = pathlib.Path(__file__).parent.parent / "notebooks"
PAGE = (NOTEBOOKS / "references.md").read_text(encoding="utf-8")
ENTRIES = dict(re.findall(r"^#### (\S+)\n\n(.+)$", PAGE, re.MULTILINE))
LESSONS = sorted(NOTEBOOKS.glob("*.ipynb"))
TEXTS = [*NOTEBOOKS.rglob("*.ipynb"), NOTEBOOKS / "references.md"]


def prose(path):
    if path.suffix == ".md":
        return PAGE
    return "\n\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown")


def links(path):
    """What the prose of a file links to within the page: `{(what is underlined, key), …}`."""
    page = "" if path.suffix == ".md" else r"references\.md"
    return set(re.findall(rf"\[([^\]]+)\]\({page}#([^)\s]+)\)", prose(path)))


def test_each_entry_has_a_key_of_its_own_that_names_its_year_and_stands_in_its_order():
    keys = re.findall(r"^#### (.+)$", PAGE, re.MULTILINE)
    assert len(keys) == len(set(keys)) == len(ENTRIES) > 50
    # small letters and digits: the same anchor on GitHub and in JupyterLab
    years = [re.fullmatch(r"[a-z]+(\d{4})[a-z0-9]*", key).group(1) for key in keys]
    assert years == sorted(years)
    assert not [key for key, year in zip(keys, years, strict=True) if year not in ENTRIES[key]]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(NOTEBOOKS).as_posix())
def test_every_link_into_the_page_finds_the_work_that_it_names(path):
    for text, key in links(path):  # its key, its title, or "Poole et al. (2019)"
        first = re.split(r",| and | et al", text)[0]
        assert text == key or first.lower() in ENTRIES[key].lower(), (text, key)
        assert not re.search(r"\b(19|20)\d\d\b", text) or re.search(r"\d{4}", key).group() in text, (text, key)


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.name)
def test_every_work_under_further_reading_leads_into_the_page(path):
    works = re.findall(r"^[*-] (.+)$", prose(path).split("## Further reading")[1], re.MULTILINE)
    assert links(path) and not [work for work in works if "](references.md#" not in work]


NUMBER = r"(?<![\w.,-])[−+]?\d+(?:,\d{3})*(?:\.\d+)?(?!\w)"


def published(reference):
    """The numbers that the history may quote from a work, as it writes them."""
    quoted = {number.number for number in literature.numbers() if number.reference == reference}
    return quoted | {f"{result.accuracy:g}" for result in literature.results() if result.reference == reference}


def numbers_in(text):
    """Numbers of a text without its links, formulas and code."""
    aside = r"\[[^\]]*\]\([^)]*\)|\$\$.*?\$\$|\$[^$]*\$|`[^`]*`|^#[^\n]*|^\*\*Quick.*?\*\*"
    return re.findall(NUMBER, re.sub(aside, " ", text, flags=re.DOTALL | re.MULTILINE))


def test_every_number_that_the_history_quotes_beside_a_link_is_in_the_files_of_its_lesson_and_the_other_way_round():
    history = prose(NOTEBOOKS / "01_history.ipynb")
    years = {re.search(r"\d{4}", key).group() for key in ENTRIES}
    for block in re.split(r"\n(?=\n|[-|])", history):  # a paragraph, a line of a list or of a table
        keys = re.findall(r"references\.md#(\w+)", block)
        known = years.union(*map(published, keys))
        assert not keys or set(numbers_in(block)) <= known, (set(numbers_in(block)) - known, block)
    for work in literature.works():
        told = numbers_in(f"{work.question} {work.idea} {work.limit}")
        assert set(told) <= published(work.reference), work
        history += f"\n{told}"
    assert not [number for number in literature.numbers() if not number.says or number.number not in history]


def test_the_history_links_to_every_work_that_it_tells():
    told = {key for _, key in links(NOTEBOOKS / "01_history.ipynb")}
    assert len(told) > 40 and {number.reference for number in literature.numbers()} <= told
    (listed,) = (cell for cell in nbformat.read(NOTEBOOKS / "01_history.ipynb", as_version=4).cells if "literature.works():" in cell.source)
    shown = listed.outputs[0].data["text/markdown"]
    assert not [work for work in literature.works() if f"{work.year} {work.name}** ([{work.reference}](references.md#" not in shown]


def test_the_history_names_each_step_with_its_years():
    works, history = literature.works(), prose(NOTEBOOKS / "01_history.ipynb")
    for era in {work.era for work in works}:
        first, *_, last = (work.year for work in works if work.era == era)
        assert f"*{era.lower()}* ({first}–{last if first < 2000 <= last else last % 100})" in history


def test_each_work_is_complete_as_old_as_its_reference_says_and_older_than_the_one_that_removed_its_limit():
    works = literature.works()
    names = [work.name for work in works]
    assert [work.year for work in works] == sorted(work.year for work in works)
    assert len(set(names)) == len(works) > 40 and works[-1].year == 2026
    for work in works:
        assert all(str(value).strip() for name, value in vars(work).items() if name != "removed_by"), work.name
        assert (
            str(work.year) in ENTRIES[work.reference] and re.split(r",| et al", work.authors)[0].split()[-1] in ENTRIES[work.reference]
        ), work.name
        if work.removed_by:
            later = works[names.index(work.removed_by)]
            assert names.index(later.name) > names.index(work.name) and later.year >= work.year
            dates = [re.search(r"arXiv:([\d.]+)", ENTRIES[each.reference]) for each in (work, later)]
            assert None in dates or float(dates[0].group(1).rstrip(".")) < float(dates[1].group(1).rstrip(".")), work.name


def test_every_source_can_be_opened_by_anyone():
    for each in (*literature.works(), *literature.results(), *literature.numbers()):
        assert re.search(r"arXiv:\d{4}\.\d{5}|\w\.(com|org|edu|cc|net|press)/|quoted|formula", each.source), each


def test_each_result_of_the_race_is_dated_by_its_preprint():
    results = literature.results()
    assert [result.month for result in results] == sorted(result.month for result in results)
    for result in results:
        number = re.search(r"arXiv:(\d\d)(\d\d)\.", ENTRIES[result.reference])
        assert result.month == f"20{number.group(1)}-{number.group(2)}" and 50 < result.accuracy < 90, result
    assert {result.protocol for result in results} == {"linear probe", "fine-tuning", "trained with labels"}
