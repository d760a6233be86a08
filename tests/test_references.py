"""The page of references, and everything that points into it."""

import pathlib
import re

import nbformat
import pytest

from helpers import history

NOTEBOOKS = pathlib.Path(__file__).parent.parent / "notebooks"
PAGE = (NOTEBOOKS / "references.md").read_text(encoding="utf-8")
ENTRIES = dict(re.findall(r"^#### (\S+)\n\n(.+)$", PAGE, re.MULTILINE))
TEXTS = [*NOTEBOOKS.rglob("*.ipynb"), NOTEBOOKS / "references.md"]


def links(path):
    """What a file links to within the page: in its prose, and in the code of its cells."""
    if path.suffix == ".md":
        return re.findall(r"\]\(#([^)]+)\)", path.read_text(encoding="utf-8"))
    prose = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "markdown")
    return re.findall(r"references\.md#([^)\s]+)\)", prose)


def test_each_entry_has_a_key_of_its_own_that_names_its_year():
    keys = re.findall(r"^#### (.+)$", PAGE, re.MULTILINE)
    assert len(keys) == len(set(keys)) == len(ENTRIES) > 50
    for key, text in ENTRIES.items():
        # small letters and digits: the same anchor on GitHub and in JupyterLab
        year = re.fullmatch(r"[a-z]+(\d{4})[a-z0-9]*", key).group(1)
        assert year in text, key


def test_the_entries_stand_in_the_order_of_their_years():
    years = [int(re.search(r"\d{4}", key).group()) for key in ENTRIES]
    assert years == sorted(years)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(NOTEBOOKS).as_posix())
def test_every_link_into_the_page_finds_its_entry(path):
    assert not set(links(path)) - set(ENTRIES)
    if path.name == "01_history.ipynb" and path.parent == NOTEBOOKS:
        assert len(set(links(path))) > 20
        assert {work.reference for work in history.works()} <= set(links(path)) | {"weinberger2005"}


def test_every_key_in_the_data_is_an_entry():
    assert {row.reference for row in [*history.works(), *history.linear_probes()]} <= set(ENTRIES)


def test_each_work_is_complete_and_as_old_as_its_reference_says():
    works = history.works()
    assert [work.year for work in works] == sorted(work.year for work in works)
    assert len({work.name for work in works}) == len(works) == 20
    for work in works:
        assert all(str(value).strip() for value in work), work.name
        assert str(work.year) in ENTRIES[work.reference] and work.authors.split(",")[0].split()[-1] in ENTRIES[work.reference], work.name


def test_each_result_of_the_race_has_a_source_that_can_be_opened():
    results = history.linear_probes()
    assert [result.month for result in results] == sorted(result.month for result in results)
    for result in results:
        assert re.search(r"arXiv:\d{4}\.\d{5}|github\.com/[\w-]+/[\w-]+", result.source), result
        number = re.search(r"arXiv:(\d\d)(\d\d)\.", ENTRIES[result.reference])
        assert result.month == f"20{number.group(1)}-{number.group(2)}", result  # the month of the preprint
        assert 50 < result.accuracy < 90
    assert "he2021" not in {result.reference for result in results}  # its 87.8 is fine-tuned, not a linear probe
