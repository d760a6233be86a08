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
    return "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown")


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


def test_the_history_links_to_every_work_that_it_tells():
    told = {key for _, key in links(NOTEBOOKS / "01_history.ipynb")}
    assert len(told) > 20 and {work.reference for work in literature.works()} <= told


def test_each_work_is_complete_and_as_old_as_its_reference_says():
    works = literature.works()
    assert [work.year for work in works] == sorted(work.year for work in works)
    assert len({work.name for work in works}) == len(works) == 20
    for work in works:
        assert all(str(value).strip() for value in work), work.name
        assert str(work.year) in ENTRIES[work.reference] and work.authors.split(",")[0].split()[-1] in ENTRIES[work.reference], work.name


def test_each_result_of_the_race_has_a_source_that_can_be_opened():
    results = literature.linear_probes()
    assert [result.month for result in results] == sorted(result.month for result in results)
    for result in results:
        assert re.search(r"arXiv:\d{4}\.\d{5}|github\.com/[\w-]+/[\w-]+", result.source), result
        number = re.search(r"arXiv:(\d\d)(\d\d)\.", ENTRIES[result.reference])
        assert result.month == f"20{number.group(1)}-{number.group(2)}", result  # the month of the preprint
        assert 50 < result.accuracy < 90
    assert "he2021" not in {result.reference for result in results}  # its 87.8 is fine-tuned, not a linear probe
