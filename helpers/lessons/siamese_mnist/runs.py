"""The long runs of notebook 03: the recipe for ten epochs, each of three changes alone and all together, three ways to choose negatives.

    python -m helpers.lessons.siamese_mnist.runs

trains every configuration with three seeds, each in a process of its own (so that its peak memory is its own), and writes `runs.json`
beside this file. It takes about 50 minutes on two cores, on Linux. `processor_seconds` are those of all threads together, which other
programs on the same machine disturb less than the clock.
"""

import functools
import time

import numpy as np
from sklearn.metrics import roc_auc_score

from helpers import datasets, metrics, pairs
from helpers.course import results, setup

PAIRS, ENCODER, SCHEDULE = {"negatives": "violating"}, {"encoder": "encoder"}, {"rate": 3e-3}  # what is changed in the recipe
CHEAPER = PAIRS | ENCODER | SCHEDULE | {"epochs": 4}
CONFIGURATIONS = {
    "recipe": {"epochs": 10},
    "pairs only": PAIRS | {"epochs": 5},
    "encoder only": ENCODER | {"epochs": 3},
    "schedule only": SCHEDULE | {"epochs": 3},
    "cheaper": CHEAPER,
    **{negatives: CHEAPER | {"negatives": negatives} for negatives in ("all", "hardest")},
    **{
        f"{name}, wrong labels": CHEAPER | {"negatives": negatives, "wrong_labels": 0.1}
        for name, negatives in {"cheaper": "violating", "all": "all", "hardest": "hardest"}.items()
    },
}


def classic_pairs(images, labels, seed):
    """The pair builder of the recipe: it walks each class from image to image and copies every pair into one array."""
    random = np.random.default_rng(seed)
    of_class = [np.flatnonzero(labels == digit) for digit in range(10)]
    rows = []
    for digit in range(10):
        for i in range(min(map(len, of_class)) - 1):
            other = (digit + random.integers(1, 10)) % 10
            rows += [(of_class[digit][i], of_class[digit][i + 1]), (of_class[digit][i], of_class[other][i])]
    return images[np.array(rows)], np.tile([1, 0], len(rows) // 2)


def prepare(train, seed, epochs, encoder="recipe_encoder", rate=None, batch_size=128, negatives=None, wrong_labels=0.0):
    """The encoder and what starts its training, by default as the recipe does it: copied pairs and plain Adam.

    A `rate` falls along half a cosine. With `negatives`, it learns from every pair within a batch, a share of the labels replaced by
    random other ones.
    """
    from helpers import batches, losses, models

    random = np.random.default_rng(seed)
    network = encoder = getattr(models, encoder)()
    if negatives is None:
        copied, same = classic_pairs(*train, seed)
        network, n = models.siamese(encoder), len(same)
        given, loss = {"x": [copied[:, 0], copied[:, 1]], "y": same, "batch_size": batch_size}, losses.contrastive_loss
    else:
        wrong, n = random.random(len(train.labels)) < wrong_labels, len(train.labels)
        labels = np.where(wrong, (train.labels + random.integers(1, 10, n)) % 10, train.labels)
        given = {"x": batches.ImageBatches(train.images, labels, batch_size, seed)}
        loss = functools.partial(losses.batch_contrastive_loss, negatives=negatives)
    optimizer = models.adam_with_decay(rate, n, batch_size, epochs) if rate else "adam"
    network.compile(optimizer=optimizer, loss=loss, metrics=["accuracy"] if negatives is None else [])
    return encoder, functools.partial(network.fit, **given, epochs=epochs)


def run(name, seed):
    """Train one configuration; return a row a measurement: how each epoch went and its quality, that on the test part, peak memory."""
    setup.start(seed)
    import keras

    data, rows = datasets.load_mnist(), []
    chosen = {"validation": pairs.sample_pairs(data.validation.labels, 200_000, seed=1)}
    chosen["test"] = pairs.sample_pairs(data.test.labels, 200_000, seed=2)
    encoder, fit = prepare(data.train, seed, **CONFIGURATIONS[name])

    def store(part, epoch, measured):
        rows.extend({"epoch": epoch, "part": part, "measure": measure, "value": value} for measure, value in measured.items())
        return measured

    class Record(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            self.start = time.process_time()

        def on_epoch_end(self, epoch, logs=None):
            store("training", epoch + 1, {"processor_seconds": time.process_time() - self.start, **logs})
            # its own time does not count
            self.last = store("validation", epoch + 1, quality(encoder, data.validation, chosen["validation"]))

    record = Record()
    fit(callbacks=[record], verbose=0)
    last = CONFIGURATIONS[name]["epochs"]
    store("training", last, {"peak_memory_mb": results.peak_memory_mb()})
    store("test", last, quality(encoder, data.test, chosen["test"], record.last["threshold"]))
    return rows


def quality(encoder, part, chosen, threshold=None):
    """How well distances verify the chosen pairs; without a threshold, at the one chosen on these very pairs."""
    from helpers import models

    z = models.embed(encoder, part.images)
    distance = metrics.pair_distance(z, chosen.left, chosen.right)
    threshold = metrics.choose_threshold(chosen.same, distance) if threshold is None else threshold
    return {
        "threshold": threshold,
        "balanced_accuracy": metrics.verification(chosen.same, distance, threshold)["balanced_accuracy"],
        "auc": float(roc_auc_score(chosen.same, -distance)),
        "equal_error_rate": metrics.equal_error_rate(chosen.same, distance),
    }


if __name__ == "__main__":
    results.main("siamese_mnist", run, CONFIGURATIONS)
