"""The works that notebook 01 speaks of, and published results, each with its source."""

import json
import pathlib
from typing import NamedTuple

FOLDER = pathlib.Path(__file__).parent


class Work(NamedTuple):
    """One work: what it asked, its idea, the limit that the next ones met. `reference` is a key of `notebooks/references.md`."""

    era: str
    year: int
    name: str
    authors: str
    title: str
    question: str
    idea: str
    limit: str
    reference: str


class Result(NamedTuple):
    """Top-1 accuracy in per cent of a linear probe on ImageNet: `month` ("2020-02") is that of the paper's arXiv number."""

    method: str
    month: str
    encoder: str
    accuracy: float
    reference: str
    source: str


def works():
    """The works of the timeline, oldest first: a list of `Work`."""
    return [Work(**row) for row in json.loads((FOLDER / "works.json").read_text(encoding="utf-8"))]


def linear_probes():
    """Published linear probes on ImageNet, oldest first: a list of `Result`. Encoders and training data differ, as each says."""
    return [Result(**row) for row in json.loads((FOLDER / "linear_probe.json").read_text(encoding="utf-8"))]
