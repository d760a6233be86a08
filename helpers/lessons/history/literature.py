"""What notebook 01 quotes: the works of its timeline, published results, and every number in its text, each with its source."""

import json
import pathlib
from dataclasses import dataclass

FOLDER = pathlib.Path(__file__).parent


@dataclass(frozen=True)
class Work:
    """One work: what it asked, its idea, its limit, and which later work of the timeline removed that limit ("" if none did).

    `reference` is a key of `notebooks/references.md`; `source` says where its date and idea were read.
    """

    era: str
    year: int
    name: str
    authors: str
    title: str
    question: str
    idea: str
    limit: str
    removed_by: str
    reference: str
    source: str


@dataclass(frozen=True)
class Result:
    """A published top-1 accuracy on ImageNet, in per cent: `month` ("2020-02") is that of the paper's arXiv number."""

    method: str
    month: str
    encoder: str
    data: str
    protocol: str
    accuracy: float
    reference: str
    source: str


@dataclass(frozen=True)
class Number:
    """A number that the text quotes, as it is written there; `says` tells what it is."""

    reference: str
    number: str
    says: str
    source: str


def works():
    """The works of the timeline, oldest first: a list of `Work`."""
    return [Work(**row) for row in _read("works")]


def results():
    """Published accuracies on ImageNet, oldest first: a list of `Result`. Encoders, training data and protocols differ, as each says."""
    return [Result(**row) for row in _read("results")]


def numbers():
    """The numbers that the text quotes besides: a list of `Number`."""
    return [Number(**row) for row in _read("numbers")]


def _read(name):
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
