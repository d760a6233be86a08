"""The page for teachers: its minutes add up, and what it names exists."""

import pathlib
import re

import nbformat

ROOT = pathlib.Path(__file__).parent.parent
PAGE = (ROOT / "TEACHING.md").read_text(encoding="utf-8")


def cells(number, kind):
    (path,) = (ROOT / "notebooks").glob(f"{number}_*.ipynb")
    return "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == kind)


def test_the_minutes_of_each_plan_add_up():
    rows, total = re.findall(r"^\| (\*\*)?(\d+)(?:\*\*)? \|", PAGE, re.MULTILINE), 0
    assert len(rows) > 25
    for bold, minutes in rows:
        assert not bold or int(minutes) == total
        total = 0 if bold else total + int(minutes)
    assert total == 0


def test_whoever_works_along_gets_the_minutes_of_the_headings():
    rows = re.findall(r"^\| (\d+) \| (0\d) · ([\d, toand]+) \|", PAGE.partition("## Three times")[2], re.MULTILINE)
    assert len(rows) > 15
    for minutes, number, sections in rows:
        chosen = [int(section) for section in re.findall(r"\d+", sections)]
        if " to " in sections:
            chosen = range(chosen[0], chosen[1] + 1)
        timed = dict(re.findall(r"^## (\d+)\b.* · (\d+) min", cells(number, "markdown"), re.MULTILINE))
        assert sum(int(timed[str(section)]) for section in chosen) == int(minutes), (number, sections)


def test_every_claim_stands_in_the_notebook():
    claims = re.findall(r"\| (0\d) · \d+ \| ([^|]+) \|$", PAGE.partition("## What many believe")[2], re.MULTILINE)
    assert len(claims) > 10
    assert not [claim for number, claim in claims if f'"{claim}"' not in cells(number, "code")]
