"""The detectors of notebook 06: one of a kind that is easy to see, and what the stored ones found."""

import json

import numpy as np

from helpers.lessons.in_practice import never_seen


def test_new_kinds_are_found_by_their_distance():
    random = np.random.default_rng(0)
    known, validation, test, new = (random.normal(mean, size=(300, 4)) for mean in (0, 0, 0, 9))
    (row,) = never_seen.detect(lambda z: z, known, validation, test, {"far": new})
    assert row["kind"] == "far" and row["auroc"] > 0.999 and row["found"] == 1 and 0.01 < row["false_alarms"] < 0.12


def test_the_stored_detectors_held_out_every_choice():
    rows = json.loads(never_seen.STORE.read_text(encoding="utf-8"))["rows"]
    assert list(dict.fromkeys(tuple(row["held_out"]) for row in rows)) == list(never_seen.HELD_OUT)
    assert len(rows) == len(never_seen.HELD_OUT) * 2 * 3 and all(0 <= row[name] <= 1 for row in rows for name in ("auroc", "found"))
    of_two = {
        space: [row["auroc"] for row in rows if (row["space"], row["kind"]) == (space, "two digits")] for space in ("verifier", "pixels")
    }
    assert np.mean(of_two["verifier"]) > np.mean(of_two["pixels"]) + 0.1
