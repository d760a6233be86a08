"""The stored results belong to the code that claims to have made them, and that code still runs."""

import itertools
import json
import subprocess
import sys

import pandas
import pytest
import tensorflow as tf
import threadpoolctl

from helpers import datasets
from helpers.course import results

if sys.platform != "linux":  # macOS has the module `resource`, which counts in other units
    pytest.skip("the commands run on Linux", allow_module_level=True)
from helpers.lessons.in_practice import runs as in_practice
from helpers.lessons.siamese_mnist import runs as siamese_mnist
from helpers.lessons.simclr import runs as simclr
from helpers.lessons.words_and_pictures import runs as words_and_pictures

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
    with pytest.raises(ValueError, match=r"'no_such_lesson'; there are \['in_practice', 'siamese_mnist', 'simclr', 'words_and_pictures'\]"):
        results.load("no_such_lesson")


@pytest.mark.parametrize("runs", [siamese_mnist, simclr, in_practice, words_and_pictures], ids=lambda runs: runs.__name__.split(".")[2])
def test_stored_runs_are_complete_and_say_where_they_come_from(runs):
    stored = results.load(runs.__name__.split(".")[2])
    about = stored.attrs
    assert about["command"] == f"python -m {runs.__name__}" and about["cores"] and about["processor"] and about["date"]
    assert set(about["versions"]) == {"python", "tensorflow-cpu", "keras", "numpy"}
    assert set(zip(stored["name"], stored["seed"], strict=True)) == set(itertools.product(runs.CONFIGURATIONS, results.SEEDS))
    memory = stored[stored["measure"] == "peak_memory_mb"]
    assert len(memory) == len(trained(runs)) * len(results.SEEDS) and memory["value"].between(400, 4_000).all()


def trained(runs):
    """The configurations that train something."""
    baselines = {"pixels", "PCA", "untrained", "baselines"}
    return {name: options for name, options in runs.CONFIGURATIONS.items() if not baselines & {name, options.get("method")}}


@pytest.mark.parametrize("runs", [siamese_mnist, simclr], ids=["siamese_mnist", "simclr"])
def test_stored_runs_took_the_epochs_of_their_configurations(runs):
    stored = results.load(runs.__name__.split(".")[2])
    epochs = stored[stored["measure"] == "loss"].groupby("name")["epoch"].nunique()
    assert epochs.to_dict() == {name: options["epochs"] for name, options in runs.CONFIGURATIONS.items()}


def test_the_stored_contest_took_the_steps_of_its_budget():
    stored = results.load("in_practice")
    steps = stored[stored["measure"] == "steps"].groupby("name")["value"].unique()
    assert {name: list(value) for name, value in steps.items()} == {
        name: [round(in_practice.steps_of(options["method"]) * 256 / options.get("batch_size", 256))]
        for name, options in trained(in_practice).items()
    }


@pytest.mark.parametrize("name", ["recipe", "hardest, wrong labels"])
def test_a_siamese_run_on_500_images(name, few_images, monkeypatch):
    monkeypatch.setitem(siamese_mnist.CONFIGURATIONS, name, siamese_mnist.CONFIGURATIONS[name] | {"epochs": 2})
    rows = json.loads(json.dumps(siamese_mnist.run(name, 0)))
    found = {(row["part"], row["epoch"], row["measure"]): row["value"] for row in rows}
    assert len(found) == len(rows) and found["training", 2, "peak_memory_mb"] > 100
    for epoch in (1, 2):
        assert min(found["training", epoch, measure] for measure in ("loss", "processor_seconds")) > 0
        assert (("training", epoch, "accuracy") in found) == (name == "recipe")
    assert found["test", 2, "threshold"] == found["validation", 2, "threshold"]  # not fitted again
    for part in ("validation", "test"):
        assert found[part, 2, "balanced_accuracy"] > 0.6 and found[part, 2, "auc"] > 0.65 and 0 < found[part, 2, "equal_error_rate"] < 0.4


@pytest.mark.parametrize(("name", "head"), [("full", "two layers"), ("4 bits", "linear")])
def test_a_simclr_run_on_500_images(name, head, few_images, monkeypatch):
    changed = simclr.CONFIGURATIONS[name] | {"epochs": 2, "batch_size": 100, "head": head}
    monkeypatch.setitem(simclr.CONFIGURATIONS, name, changed)
    monkeypatch.setattr(simclr, "STEPS", {10: 2})
    run = pandas.DataFrame(json.loads(json.dumps(simclr.run(name, 0)))).set_index("measure")
    assert len(run.value[["loss"]]) == len(run.value[["rank"]]) == 2 and run.value["processor_seconds"] > 0
    of_h, of_z = run.value[["effective rank"]]
    assert 0 < run.value["alignment"] < 4 and run.value["uniformity"] < 0 and of_z < of_h <= 1152
    assert run.value[["kNN"]].between(0.4, 1).all()
    if name != "full":
        few = run.loc[["linear probe"]].set_index("labels_per_class").value
        assert 0.6 < few[50] < 1 and len(few[10]) == 5
        return
    few = run.loc[["few labels"]].groupby(["method", "part"])
    assert few.ngroups == 6 * 2 and few.value.min().ge(0).all() and few.value.max().le(1).all()
    assert few.size().xs("test", level="part").to_dict() == {
        **{"pixels, linear": 4, "SimCLR, linear": 4, "SimCLR, fine-tuned": 2, "from scratch": 2},  # two draws; two scalings where linear
        **{f"SimCLR, propagated ({way})": 2 for way in ("transductive", "inductive")},
    }
    assert len(run.loc[["ten labels"]]) == 10 * 4 and 0.1 < run.value[["ten labels"]].mean() < 1 and len(run.loc[["medoids"]]) == 4


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
