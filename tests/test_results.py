"""The stored results belong to the code that claims to have made them, and that code still runs."""

import itertools
import json
import subprocess

import numpy as np
import pytest
import tensorflow as tf
import threadpoolctl

from helpers import datasets
from helpers.course import results

pytest.importorskip("resource", reason="the commands run on Linux")
from helpers.lessons.siamese_mnist import runs as siamese_mnist
from helpers.lessons.simclr import runs as simclr

pytestmark = pytest.mark.filterwarnings("ignore:Even though the `tf.config.experimental_run_functions_eagerly`")


@pytest.fixture
def few_images(monkeypatch):
    """50 training images of each digit, and 30 in each other part; so few steps are done before a graph would be built."""
    rows = [datasets.few_labels(part.labels, n, seed=0) for part, n in zip(datasets.load_mnist(), (50, 30, 30), strict=True)]
    small = [datasets.Part(part.images[chosen], part.labels[chosen]) for part, chosen in zip(datasets.load_mnist(), rows, strict=True)]
    monkeypatch.setattr(datasets, "load_mnist", lambda: datasets.Dataset(*small))
    tf.config.run_functions_eagerly(True)
    with threadpoolctl.threadpool_limits(1):  # many small products, which threads of a busy computer slow down
        yield
    tf.config.run_functions_eagerly(False)


def test_results_that_are_not_there_are_named():
    with pytest.raises(ValueError, match=r"'no_such_lesson'; there are \['siamese_mnist', 'simclr'\]"):
        results.load("no_such_lesson")


@pytest.mark.parametrize("runs", [siamese_mnist, simclr], ids=["siamese_mnist", "simclr"])
def test_stored_runs_are_complete_and_say_where_they_come_from(runs):
    lesson = runs.__name__.split(".")[2]
    stored = results.load(lesson)
    assert stored["command"] == f"python -m {runs.__name__}" and stored["cores"] and stored["processor"] and stored["date"]
    assert set(stored["versions"]) == {"python", "tensorflow-cpu", "keras", "numpy"}
    assert sorted((run["name"], run["seed"]) for run in stored["runs"]) == sorted(itertools.product(runs.CONFIGURATIONS, results.SEEDS))
    for run in stored["runs"]:
        epochs = run["epochs"] if lesson == "siamese_mnist" else run["history"]["loss"]
        assert len(epochs) == runs.CONFIGURATIONS[run["name"]]["epochs"] and 400 < run["peak_memory_mb"] < 4_000


@pytest.mark.parametrize("name", ["recipe", "hardest, wrong labels"])
def test_a_siamese_run_on_500_images(name, few_images, monkeypatch):
    monkeypatch.setitem(siamese_mnist.CONFIGURATIONS, name, siamese_mnist.CONFIGURATIONS[name] | {"epochs": 2})
    run = json.loads(json.dumps(siamese_mnist.run(name, 0)))
    assert run["peak_memory_mb"] > 100 and len(run["epochs"]) == 2
    for epoch in run["epochs"]:
        assert min(epoch["loss"], epoch["seconds"], epoch["processor_seconds"]) > 0 and ("accuracy" in epoch) == (name == "recipe")
    assert run["test"]["threshold"] == run["epochs"][-1]["validation"]["threshold"]  # from validation, not refitted
    for measured in (run["epochs"][-1]["validation"], run["test"]):
        assert measured["balanced_accuracy"] > 0.6 and measured["auc"] > 0.65 and 0 < measured["equal_error_rate"] < 0.4


@pytest.mark.parametrize(("name", "head"), [("full", "two layers"), ("4 bits", "linear")])
def test_a_simclr_run_on_500_images(name, head, few_images, monkeypatch):
    changed = simclr.CONFIGURATIONS[name] | {"epochs": 2, "batch_size": 100, "head": head}
    monkeypatch.setitem(simclr.CONFIGURATIONS, name, changed)
    monkeypatch.setattr(simclr, "STEPS", {10: 2})
    run = json.loads(json.dumps(simclr.run(name, 0)))
    assert len(run["history"]["loss"]) == len(run["history"]["rank"]) == 2 and run["processor_seconds"] > 0
    assert 0 < run["alignment"] < 4 and run["uniformity"] < 0 and run["effective_rank"]["z"] < run["effective_rank"]["h"] <= 1152
    for part in {"validation", "test"} & run.keys():
        assert 0.4 < run[part]["knn"] < 1 and 0.6 < run[part]["linear"] < 1 and len(run[part]["linear, 10 a class"]) == 5
    assert ("few" in run) == ("ten" in run) == ("test" in run) == (name == "full")
    if name == "full":
        assert len(run["few"]) == 4 * 2 and len({found["method"] for found in run["few"]}) == 4
        assert all(found["per_class"] == 10 and 0 <= found["validation"] <= 1 and 0 <= found["test"] <= 1 for found in run["few"])
        assert len(run["ten"]["test"]["random"]) == 10 and 0.1 < np.mean(run["ten"]["test"]["random"]) < 1


def test_a_command_runs_what_is_missing_and_nothing_twice(tmp_path, monkeypatch, capsys):
    """What the process of a single run prints is what the command stores."""
    monkeypatch.setattr(results, "_file", lambda lesson: tmp_path / "lessons" / lesson / "runs.json")
    monkeypatch.setattr(results, "SEEDS", (0, 1))
    (tmp_path / "lessons" / "tried").mkdir(parents=True)
    arguments, started = ["python"], []
    monkeypatch.setattr(results.sys, "argv", arguments)

    def process(command, **_):
        assert command[1:3] == ["-m", "helpers.lessons.tried.runs"]
        started.append("".join(command[3:]))
        arguments[1:] = command[3:]
        capsys.readouterr()
        results.main("tried", lambda name, seed: [{"measure": "found", "value": name * 2}, {"measure": "next", "value": seed + 1}], [])
        arguments[1:] = []
        return subprocess.CompletedProcess(command, 0, stdout=capsys.readouterr().out)

    monkeypatch.setattr(results.subprocess, "run", process)
    results.main("tried", None, ["a"])
    results.main("tried", None, ["a", "b"])
    assert started == ["a0", "a1", "b0", "b1"]
    stored = results.load("tried")
    assert stored.attrs["command"] == "python -m helpers.lessons.tried.runs" and stored.attrs["cores"]
    assert stored.columns.tolist() == ["name", "seed", "measure", "value"] and len(stored) == 8
    assert stored.iloc[-1].tolist() == ["b", 1, "next", 2] and stored.iloc[-2].tolist() == ["b", 1, "found", "bb"]
