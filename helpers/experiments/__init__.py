"""Runs that take longer than a learner can wait: commands that store their raw results, and the reader of those results."""

import json
import pathlib


def load(name):
    """Read the stored results of one experiment, as the dict that its command wrote.

    Raises
    ------
    ValueError
        If no such results are stored; the message names those that are.
    """
    folder = pathlib.Path(__file__).parent
    path = folder / f"{name}.json"
    if not path.exists():
        raise ValueError(f"no results are stored for {name!r}; there are {sorted(file.stem for file in folder.glob('*.json'))}")
    return json.loads(path.read_text(encoding="utf-8"))
