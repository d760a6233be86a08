"""The stored results belong to the code that claims to have made them."""

import json
import subprocess

import numpy as np
import pytest

from helpers.course import results


def test_unknown_results_are_named():
    with pytest.raises(ValueError, match="siamese_mnist"):
        results.load("no_such_experiment")


@pytest.mark.parametrize("name", ["siamese_mnist", "simclr"])
def test_stored_runs_say_where_they_come_from(name):
    stored = results.load(name)
    assert stored["command"] == f"python -m helpers.experiments.{name}"
    assert set(stored["versions"]) == {"python", "tensorflow-cpu", "keras", "numpy"}
    assert stored["cores"] and stored["processor"] and stored["date"]


def test_stored_simclr_runs_are_complete():
    pytest.importorskip("resource", reason="the command runs on Linux")
    from helpers.lessons.simclr import runs as simclr

    stored = results.load("simclr")
    assert {(run["name"], run["seed"]) for run in stored["runs"]} == set(simclr.RUNS)
    for run in stored["runs"]:
        assert len(run["history"]["loss"]) == simclr.CONFIGURATIONS[run["name"]]["epochs"]
        assert 0.5 < run["validation"]["knn"] < 1 and len(run["validation"]["linear, 10 a class"]) == 5
    for run in results.named(stored, "full"):
        assert len(run["few"]) == 4 * (2 * 5 + 1) and len(run["ten"]["test"]["random"]) == 10


def test_stored_siamese_runs_are_complete():
    pytest.importorskip("resource", reason="the command runs on Linux")
    from helpers.lessons.siamese_mnist import runs as siamese_mnist

    stored = results.load("siamese_mnist")
    assert {(run["name"], run["seed"]) for run in stored["runs"]} == {
        (name, seed) for name in siamese_mnist.CONFIGURATIONS for seed in siamese_mnist.SEEDS
    }
    for run in stored["runs"]:
        assert len(run["epochs"]) == (10 if run["name"] == "recipe" else 4)
        assert all(epoch["seconds"] > 0 for epoch in run["epochs"])
        assert 0.9 < run["test"]["balanced_accuracy"] < 1
        assert run["test"]["threshold"] == run["epochs"][-1]["validation"]["threshold"]  # from validation, not refitted


def test_the_classic_builder_walks_each_class_from_neighbour_to_neighbour():
    pytest.importorskip("resource", reason="the command runs on Linux")
    from helpers.lessons.siamese_mnist.runs import classic_pairs

    labels = np.repeat(np.arange(10), 4)
    images = np.arange(40.0)  # an image is its own number, so that the pairs can be read off
    copied, same = classic_pairs(images, labels, seed=0)
    assert copied.shape == (60, 2)
    assert (labels[copied.astype(int)[:, 0]] == labels[copied.astype(int)[:, 1]]).astype(int).tolist() == same.tolist()
    np.testing.assert_array_equal(copied[same == 1][:, 1] - copied[same == 1][:, 0], 1)


def test_runs_of_one_configuration():
    stored = {"runs": [{"name": "a", "seed": 0}, {"name": "b", "seed": 0}, {"name": "a", "seed": 1}]}
    assert [run["seed"] for run in results.named(stored, "a")] == [0, 1]
    with pytest.raises(ValueError, match=r"'c'; there are \['a', 'b'\]"):
        results.named(stored, "c")


def test_a_command_runs_what_is_missing_and_nothing_twice(tmp_path, monkeypatch):
    monkeypatch.setattr(experiments, "FOLDER", tmp_path)
    started = []

    def process(command, **_):
        started.append(tuple(command[3:]))
        return subprocess.CompletedProcess(command, 0, stdout=json.dumps({"name": command[3], "seed": int(command[4])}))

    monkeypatch.setattr(experiments.subprocess, "run", process)
    monkeypatch.setattr(experiments, "circumstances", lambda: {"date": "today"})
    monkeypatch.setattr(experiments.sys, "argv", ["python"])
    results.main("tried", None, [("a", 0), ("b", 0)])
    results.main("tried", None, [("a", 0), ("b", 0), ("a", 1)])
    assert started == [("a", "0"), ("b", "0"), ("a", "1")]
    stored = results.load("tried")
    assert stored["command"] == "python -m helpers.experiments.tried" and len(stored["runs"]) == 3
