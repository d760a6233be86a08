"""Runs that take longer than a learner can wait: the command that stores their raw results, and the reader of those results."""

import datetime
import itertools
import json
import os
import pathlib
import platform
import subprocess
import sys
from importlib.metadata import version

SEEDS = (0, 1, 2)


def load(lesson):
    """Read the stored results of a lesson, as its command `python -m helpers.lessons.LESSON.runs` wrote them.

    Parameters
    ----------
    lesson : str

    Returns
    -------
    dict
        The command, date, processor, versions, and "runs": a list with a dict for each configuration and seed.

    Raises
    ------
    ValueError
        If no such results are stored; the message names those that are.
    """
    path = _file(lesson)
    if not path.exists():
        there = sorted(file.parent.name for file in path.parents[1].glob("*/runs.json"))
        raise ValueError(f"no results are stored for {lesson!r}; there are {there}")
    return json.loads(path.read_text(encoding="utf-8"))


def named(results, name):
    """All runs of one configuration, one for each seed.

    Parameters
    ----------
    results : dict
        As `load` returns them.
    name : str

    Returns
    -------
    list of dict

    Raises
    ------
    ValueError
        If there is no such configuration; the message names those that are.
    """
    found = [run for run in results["runs"] if run["name"] == name]
    if not found:
        raise ValueError(f"no runs are stored for {name!r}; there are {sorted({run['name'] for run in results['runs']})}")
    return found


def main(lesson, run, configurations):
    """What `python -m helpers.lessons.LESSON.runs` does: each configuration with each seed, in a process of its own.

    Results are stored after every run, and what is stored is not run again: the command can be stopped and started. Delete the file to
    begin anew.

    Parameters
    ----------
    lesson : str
    run : function
        Called as run(name, seed) with the name of a configuration; returns a dict that JSON can hold.
    configurations : iterable of str
        Their names, in the order in which they are to run with each seed.
    """
    if len(sys.argv) == 3:  # the process of a single run
        print(json.dumps({"name": sys.argv[1], "seed": int(sys.argv[2])} | run(sys.argv[1], int(sys.argv[2]))))
        return
    path, module = _file(lesson), f"helpers.lessons.{lesson}.runs"
    results = load(lesson) if path.exists() else {"command": f"python -m {module}"} | circumstances() | {"runs": []}
    stored = {(done["name"], done["seed"]) for done in results["runs"]}
    for seed, name in itertools.product(SEEDS, configurations):
        if (name, seed) not in stored:
            single = subprocess.run([sys.executable, "-m", module, name, str(seed)], stdout=subprocess.PIPE, check=True)
            results["runs"].append(json.loads(single.stdout))
            path.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
            print(name, seed, flush=True)


def peak_memory_mb():
    """The most memory that this process has held, in megabytes (Linux)."""
    import resource  # Windows has none

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def circumstances():
    """When, on which processor and with which versions the runs were made."""
    lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
    return {
        "date": datetime.date.today().isoformat(),
        "processor": next(line.split(":")[1].strip() for line in lines if line.startswith("model name")),
        "cores": len(os.sched_getaffinity(0)),
        "versions": {"python": platform.python_version()} | {name: version(name) for name in ("tensorflow-cpu", "keras", "numpy")},
    }


def _file(lesson):
    return pathlib.Path(__file__).parents[1] / "lessons" / lesson / "runs.json"
