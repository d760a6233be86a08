"""Runs that take longer than a learner can wait: the command that stores their raw results, and the reader of those results."""

import contextlib
import datetime
import itertools
import json
import os
import pathlib
import platform
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version

import pandas

SEEDS = (0, 1, 2)


def load(lesson):
    """Read the stored results of a lesson, as its command `python -m helpers.lessons.LESSON.runs` wrote them.

    Parameters
    ----------
    lesson : str

    Returns
    -------
    pandas.DataFrame
        One row a measurement: the `name` of its configuration, `seed`, what was measured, in which part or after which epoch (a column
        for each, empty where it says nothing), and `value`. Its `attrs` tell the command, date, processor, cores and versions.

    Raises
    ------
    ValueError
        If no such results are stored; the message names those that are.
    """
    path = _file(lesson)
    if not path.exists():
        there = sorted(file.parent.name for file in path.parents[1].glob("*/runs.json"))
        raise ValueError(f"no results are stored for {lesson!r}; there are {there}")
    stored = json.loads(path.read_text(encoding="utf-8"))
    table = pandas.DataFrame(stored.pop("rows"))
    table.attrs = stored
    return table


def main(lesson, run, configurations):
    """What `python -m helpers.lessons.LESSON.runs` does: each configuration with each seed, in a process of its own.

    Results are stored after every run, and what is stored is not run again: the command can be stopped and started. Delete the file to
    begin anew.

    Parameters
    ----------
    lesson : str
    run : function
        Called as run(name, seed) with the name of a configuration; returns a list with a dict for each measurement, which JSON can hold.
    configurations : iterable of str
        Their names, in the order in which they are to run with each seed.
    """
    if len(sys.argv) == 3:  # the process of a single run
        which = {"name": sys.argv[1], "seed": int(sys.argv[2])}
        print(json.dumps([which | row for row in run(*which.values())]))
        return
    path, module = _file(lesson), f"helpers.lessons.{lesson}.runs"
    stored = {"command": f"python -m {module}"} | circumstances() | {"rows": []}
    if path.exists():
        stored = json.loads(path.read_text(encoding="utf-8"))
    done = {(row["name"], row["seed"]) for row in stored["rows"]}
    for seed, name in itertools.product(SEEDS, configurations):
        if (name, seed) not in done:
            single = subprocess.run([sys.executable, "-m", module, name, str(seed)], stdout=subprocess.PIPE, check=True)
            stored["rows"] += json.loads(single.stdout)
            _write(path, stored)
            print(name, seed, flush=True)


def _write(path, stored):
    """Store results with each row on a line of its own, so that a change of one shows as one."""
    rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in stored["rows"])
    head = json.dumps({name: value for name, value in stored.items() if name != "rows"}, indent=1)
    path.write_text(f'{head[:-2]},\n "rows": [\n{rows}\n]}}\n', encoding="utf-8")


def peak_memory_mb():
    """The most memory that this process has held, in megabytes (Linux); `resource.getrusage` would count that of its parent, too."""
    lines = pathlib.Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) * 1024 / 1e6


def circumstances():
    """When, on which processor and with which versions the runs were made (Linux)."""
    lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    versions = {"python": platform.python_version()}
    for name in ("tensorflow-cpu", "tensorflow", "keras", "numpy"):  # the first two are one or the other, by the processor
        with contextlib.suppress(PackageNotFoundError):
            versions[name] = version(name)
    return {
        "date": datetime.date.today().isoformat(),
        "processor": next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine()),
        "cores": len(os.sched_getaffinity(0)),
        "versions": versions,
    }


def _file(lesson):
    return pathlib.Path(__file__).parents[1] / "lessons" / lesson / "runs.json"
