"""The course beside other ways to do the same, in one run and one table: `python tests/commands/performance.py`

Twins: processor seconds until notebook 03's training reaches the accuracy that its recipe has after four epochs, and the
peak memory of each. SimCLR: seconds until its nearest neighbours classify 98.5 % of the validation images. Losses and views: as in
`benchmark.py`. Each training has a process and three seeds of its own; the table shows median, least and most. About 20 minutes on two idle
cores, on Linux. Raw results, versions and processor are stored in `performance.json` beside this file; `--table` prints them again.
"""

import json
import pathlib
import statistics
import subprocess
import sys
import time

import benchmark

from helpers import datasets, metrics
from helpers.course import results, setup
from helpers.lessons.siamese_mnist import runs

STORE = pathlib.Path(__file__).with_suffix(".json")
EPOCHS = 4


def twins(name, seed):
    """Processor seconds and accuracy after each epoch, and the peak memory in MB."""
    runs.CONFIGURATIONS[name] |= {"epochs": EPOCHS}
    rows = runs.run(name, seed)
    found = {(row["part"], row["epoch"], row["measure"]): row["value"] for row in rows}
    epochs = range(1, EPOCHS + 1)
    return {
        "seconds": [found["training", epoch, "processor_seconds"] for epoch in epochs],
        "accuracy": [found["validation", epoch, "balanced_accuracy"] for epoch in epochs],
        "memory": found["training", EPOCHS, "peak_memory_mb"],
    }


def simclr(seed):
    """Seconds by the clock and kNN accuracy after each epoch; what is measured in between does not count."""
    setup.start(seed)
    import keras

    from helpers import batches, models

    data, encoder = datasets.load_mnist(), models.simclr_encoder()
    model = models.SimCLR(encoder, models.projection_head(), seed=seed)
    model.compile(models.adam_with_decay(3e-3, len(data.train.images), 256, EPOCHS))
    seconds, accuracy = [], []

    class Record(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            self.start = time.perf_counter()

        def on_epoch_end(self, epoch, logs=None):
            seconds.append(time.perf_counter() - self.start)
            train, validation = (models.embed(encoder, part.images) for part in (data.train, data.validation))
            accuracy.append(metrics.knn_accuracy(train, data.train.labels, validation, data.validation.labels))

    model.fit(batches.ImageBatches(data.train.images, None, 256, seed), epochs=EPOCHS, verbose=0, callbacks=[Record()])
    return {"seconds": seconds, "accuracy": accuracy, "memory": results.peak_memory_mb()}


def until(run, accuracy):
    """Seconds until a run reaches an accuracy; infinite if it never does."""
    reached = [sum(run["seconds"][: epoch + 1]) for epoch, value in enumerate(run["accuracy"]) if value >= accuracy]
    return reached[0] if reached else float("inf")


def measured():
    """All raw results: trainings as a list over the seeds, the rest as medians over calls."""
    found = results.circumstances()
    for name, task in (("recipe", "twins"), ("cheaper", "twins"), ("SimCLR", "simclr")):
        found[name] = [alone(task, *([name] if task == "twins" else []), seed) for seed in results.SEEDS]
        print(name, flush=True)
    found["NT-Xent"] = {name: benchmark.alone(name, 2 * benchmark.N)[0] for name in ("helpers", "plain", "optax")}
    found["views"] = alone("views")
    return found


def alone(*task):
    process = subprocess.run([sys.executable, __file__, *map(str, task)], stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(process.stdout.splitlines()[-1])


def spread(values, unit):
    return f"{statistics.median(values):,.0f} {unit} ({min(values):,.0f} to {max(values):,.0f})"


def table(found):
    """The table in Markdown."""
    recipe, cheaper = found["recipe"], found["cheaper"]
    equal = [until(run, other["accuracy"][-1]) for run, other in zip(cheaper, recipe, strict=True)]
    loss, views = found["NT-Xent"], found["views"]
    rows = [
        (
            "the same accuracy for pairs, processor time",
            spread(equal, "s"),
            spread([sum(run["seconds"]) for run in recipe], "s"),
            "the recipe",
        ),
        (
            "its peak memory",
            spread([run["memory"] for run in cheaper], "MB"),
            spread([run["memory"] for run in recipe], "MB"),
            "the recipe",
        ),
        ("98.5 % by nearest neighbours, without labels", spread([until(run, 0.985) for run in found["SimCLR"]], "s"), "", ""),
        (f"NT-Xent of {2 * benchmark.N} views, with gradient", f"{loss['helpers']:.1f} ms", f"{loss['optax']:.1f} ms", "optax"),
        (
            f"two views of {benchmark.N} images",
            *(f"{1000 * views[name]:.0f} ms" for name in ("two_views", "Keras' layers")),
            "Keras' layers",
        ),
    ]
    lines = [("what", "the course", "another way", "which"), ("---", "---:", "---:", "---"), *rows]
    versions = ", ".join(f"{name} {version}" for name, version in found["versions"].items())
    return (
        "\n".join(f"| {' | '.join(row)} |" for row in lines)
        + f"\n\n{found['date']}, {found['processor']}, {found['cores']} cores; {versions}."
    )


def main(task=None, *arguments):
    if task == "twins":
        print(json.dumps(twins(arguments[0], int(arguments[1]))))
    elif task == "simclr":
        print(json.dumps(simclr(int(arguments[0]))))
    elif task == "views":
        print(json.dumps(benchmark.seconds_of_views()))
    else:
        if task != "--table":
            STORE.write_text(json.dumps(measured(), indent=1) + "\n", encoding="utf-8")
        print(table(json.loads(STORE.read_text(encoding="utf-8"))))


if __name__ == "__main__":
    main(*sys.argv[1:])
