"""The stored results belong to the code that claims to have made them, and that code still runs."""

import json
import subprocess

import numpy as np
import pytest

from helpers import datasets
from helpers.course import results

pytest.importorskip("resource", reason="the commands run on Linux")
from helpers.lessons.siamese_mnist import runs as siamese_mnist
from helpers.lessons.simclr import runs as simclr


@pytest.fixture
def few_images(monkeypatch):
    """50 training images of each digit, and 30 in each of the other two parts."""
    per_class = {"train": 50, "validation": 30, "test": 30}
    rows = {name: datasets.few_labels(part.labels, per_class[name], seed=0) for name, part in datasets.load_mnist()._asdict().items()}
    small = datasets.Dataset(
        **{name: datasets.Part(part.images[rows[name]], part.labels[rows[name]]) for name, part in datasets.load_mnist()._asdict().items()}
    )
    monkeypatch.setattr(datasets, "load_mnist", lambda: small)


def test_results_that_are_not_there_are_named():
    with pytest.raises(ValueError, match=r"'no_such_lesson'; there are \['siamese_mnist', 'simclr'\]"):
        results.load("no_such_lesson")
    stored = {"runs": [{"name": "a", "seed": 0}, {"name": "b", "seed": 0}, {"name": "a", "seed": 1}]}
    assert [run["seed"] for run in results.named(stored, "a")] == [0, 1]
    with pytest.raises(ValueError, match=r"'c'; there are \['a', 'b'\]"):
        results.named(stored, "c")


@pytest.mark.parametrize("runs", [siamese_mnist, simclr], ids=["siamese_mnist", "simclr"])
def test_stored_runs_are_complete_and_say_where_they_come_from(runs):
    lesson = runs.__name__.split(".")[2]
    stored = results.load(lesson)
    assert stored["command"] == f"python -m {runs.__name__}"
    assert set(stored["versions"]) == {"python", "tensorflow-cpu", "keras", "numpy"}
    assert stored["cores"] and stored["processor"] and stored["date"]
    assert sorted((run["name"], run["seed"]) for run in stored["runs"]) == sorted(runs.RUNS)
    for run in stored["runs"]:
        epochs = run["epochs"] if lesson == "siamese_mnist" else run["history"]["loss"]
        assert len(epochs) == runs.CONFIGURATIONS[run["name"]]["epochs"] and 400 < run["peak_memory_mb"] < 4_000
        quality = run["test"]["balanced_accuracy"] if lesson == "siamese_mnist" else run["validation"]["knn"]
        assert 0.5 < quality < 1


@pytest.mark.parametrize("name", ["recipe", "hardest, wrong labels"])
def test_a_siamese_run_on_500_images(name, few_images, monkeypatch):
    monkeypatch.setitem(siamese_mnist.CONFIGURATIONS, name, siamese_mnist.CONFIGURATIONS[name] | {"epochs": 2})
    run = siamese_mnist.run(name, 0)
    assert run["peak_memory_mb"] > 100 and len(run["epochs"]) == 2
    for epoch in run["epochs"]:
        assert epoch["loss"] > 0 and epoch["seconds"] > 0 and epoch["processor_seconds"] > 0
        assert ("accuracy" in epoch) == (name == "recipe")
    assert run["test"]["threshold"] == run["epochs"][-1]["validation"]["threshold"]  # from validation, not refitted
    for measured in (run["epochs"][-1]["validation"], run["test"]):
        assert measured["balanced_accuracy"] > 0.6 and measured["auc"] > 0.65 and 0 < measured["equal_error_rate"] < 0.4
    json.dumps(run)


@pytest.mark.parametrize(("name", "changed"), [("full", {}), ("4 bits", {"head": "linear"})])
def test_a_simclr_run_on_500_images(name, changed, few_images, monkeypatch):
    monkeypatch.setitem(simclr.CONFIGURATIONS, name, simclr.CONFIGURATIONS[name] | changed | {"epochs": 2, "batch_size": 100})
    monkeypatch.setattr(simclr, "PER_CLASS", (10,))
    monkeypatch.setattr(simclr, "STEPS", {10: 2})
    run = simclr.run(name, 0)
    assert len(run["history"]["loss"]) == len(run["history"]["rank"]) == 2 and run["processor_seconds"] > 0
    assert 0 < run["alignment"] < 4 and run["uniformity"] < 0 and run["effective_rank"]["z"] < run["effective_rank"]["h"] <= 1152
    parts = ("validation", "test") if name == "full" else ("validation",)
    for part in parts:
        assert 0.4 < run[part]["knn"] < 1 and 0.6 < run[part]["linear"] < 1 and len(run[part]["linear, 10 a class"]) == 5
    assert ("few" in run) == ("ten" in run) == (name == "full")
    for found in run.get("few", []):
        assert found["per_class"] == 10 and 0 <= found["validation"] <= 1 and 0 <= found["test"] <= 1
    if name == "full":
        assert len(run["few"]) == 4 * 2 and len({found["method"] for found in run["few"]}) == 4
        assert len(run["ten"]["test"]["random"]) == 10 and 0.1 < np.mean(run["ten"]["test"]["random"]) < 1
    json.dumps(run)


def test_a_command_runs_what_is_missing_and_nothing_twice(tmp_path, monkeypatch):
    monkeypatch.setattr(results, "_file", lambda lesson: tmp_path / "lessons" / lesson / "runs.json")
    (tmp_path / "lessons" / "tried").mkdir(parents=True)
    started = []

    def process(command, **_):
        assert command[1:3] == ["-m", "helpers.lessons.tried.runs"]
        started.append(tuple(command[3:]))
        return subprocess.CompletedProcess(command, 0, stdout=json.dumps({"name": command[3], "seed": int(command[4])}))

    monkeypatch.setattr(results.subprocess, "run", process)
    monkeypatch.setattr(results.sys, "argv", ["python"])
    results.main("tried", None, [("a", 0), ("b", 0)])
    results.main("tried", None, [("a", 0), ("b", 0), ("a", 1)])
    assert started == [("a", "0"), ("b", "0"), ("a", "1")]
    stored = results.load("tried")
    assert stored["command"] == "python -m helpers.lessons.tried.runs" and len(stored["runs"]) == 3 and stored["cores"]


def test_the_process_of_a_single_run_prints_its_result(monkeypatch, capsys):
    monkeypatch.setattr(results.sys, "argv", ["python", "a", "1"])
    results.main("tried", lambda name, seed: {"found": name * 2, "next": seed + 1}, [])
    assert json.loads(capsys.readouterr().out) == {"name": "a", "seed": 1, "found": "aa", "next": 2}
