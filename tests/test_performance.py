"""The table of speeds in the README is the one that the stored measurements make."""

import importlib
import json
import pathlib

FOLDER = pathlib.Path(__file__).parent / "commands"


def test_the_readme_shows_the_stored_measurements(monkeypatch):
    monkeypatch.syspath_prepend(FOLDER)
    performance = importlib.import_module("performance")
    table = performance.table(json.loads(performance.STORE.read_text(encoding="utf-8")))
    assert table in (FOLDER.parents[1] / "README.md").read_text(encoding="utf-8") and "inf" not in table
