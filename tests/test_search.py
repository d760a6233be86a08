"""The searches of notebook 06: a small one, and what the stored ones found."""

import json

import numpy as np
import pytest

from helpers.lessons.in_practice import search


def test_naive_and_exact_find_the_same_and_so_does_the_command(tmp_path):
    random = np.random.default_rng(0)
    stored, queries = random.normal(size=(500, 64)).astype(np.float32), random.normal(size=(7, 64)).astype(np.float32)
    np.save(tmp_path / "stored.npy", stored)
    np.save(tmp_path / "queries.npy", queries)
    for way in ("naive", "exact"):
        row = search.measure(way, tmp_path)
        assert row["megabytes"] == 500 * 64 * 4 / 1e6 and row["search_seconds"] > 0
    naive, exact = (np.load(tmp_path / f"{way}.npy") for way in ("naive", "exact"))
    assert search.found(naive, exact) == 1 and search.found(naive, exact[::-1]) < 0.5


def test_the_stored_searches_are_of_every_way_and_the_exact_ones_agree():
    stored = json.loads(search.STORE.read_text(encoding="utf-8"))
    rows = {row["way"]: row for row in stored["rows"]}
    assert tuple(rows) == search.WAYS and stored["vectors"] == 9 * search.IMAGES and "faiss-cpu" in stored["versions"]
    assert min(rows[way]["found"] for way in ("naive", "exact", "Flat")) > 0.999
    assert rows["SQ8"]["megabytes"] == pytest.approx(rows["Flat"]["megabytes"] / 4, rel=0.01)
