"""The long runs of notebook 03: the recipe for ten epochs, the cheaper training, and three ways to choose negatives.

    python -m helpers.lessons.siamese_mnist.runs

trains every configuration with three seeds, each in a process of its own (so that its peak memory is its own), and writes `runs.json`
beside this file. It takes about half an hour on two cores, on Linux. `seconds` are those of the clock, `processor_seconds` those of all
threads together, which other programs on the same machine disturb less.
"""

import functools
import time

import numpy as np
from sklearn.metrics import roc_auc_score

from helpers import datasets, metrics, pairs
from helpers.course import results, setup

WITHIN = {"cheaper": "violating", "all": "all", "hardest": "hardest"}  # which negatives within a batch
CONFIGURATIONS = {
    "recipe": {"epochs": 10},
    **{name: {"epochs": 4, "negatives": negatives} for name, negatives in WITHIN.items()},
    **{f"{name}, wrong labels": {"epochs": 4, "negatives": negatives, "wrong_labels": 0.1} for name, negatives in WITHIN.items()},
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


def recipe(train, seed, epochs):
    """Copied pairs, compiled as the recipe compiles it. Returns the encoder and what starts the training."""
    from helpers import losses, models

    images, same = classic_pairs(*train, seed)
    encoder = models.recipe_encoder()
    network = models.siamese(encoder)
    network.compile(optimizer="adam", loss=losses.contrastive_loss, metrics=["accuracy"])
    return encoder, functools.partial(network.fit, [images[:, 0], images[:, 1]], same, batch_size=128, epochs=epochs)


def pairs_within_batches(train, seed, epochs, negatives, wrong_labels=0.0):
    """Every pair within a batch, a share of the labels replaced by random other ones. Returns as `recipe`."""
    from helpers import batches, losses, models

    random = np.random.default_rng(seed)
    wrong = random.random(len(train.labels)) < wrong_labels
    labels = np.where(wrong, (train.labels + random.integers(1, 10, len(train.labels))) % 10, train.labels)
    encoder = models.encoder()
    encoder.compile(
        optimizer=models.adam_with_decay(3e-3, len(labels), batch_size=128, epochs=epochs),
        loss=lambda y, z: losses.batch_contrastive_loss(y, z, negatives=negatives),
    )
    return encoder, functools.partial(encoder.fit, batches.ImageBatches(train.images, labels, 128, seed), epochs=epochs)


def run(name, seed):
    """Train one configuration; return its epochs, its quality on validation and test pairs, and its peak memory."""
    setup.start(seed)
    import keras

    data = datasets.load_mnist()
    validation_pairs = pairs.sample_pairs(data.validation.labels, 200_000, seed=1)
    test_pairs = pairs.sample_pairs(data.test.labels, 200_000, seed=2)
    prepare = recipe if name == "recipe" else pairs_within_batches
    encoder, fit = prepare(data.train, seed, **CONFIGURATIONS[name])
    epochs = []

    class Record(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch, logs=None):
            self.start = time.perf_counter(), time.process_time()

        def on_epoch_end(self, epoch, logs=None):
            seconds, processor_seconds = time.perf_counter() - self.start[0], time.process_time() - self.start[1]
            epochs.append({"seconds": seconds, "processor_seconds": processor_seconds, **logs})
            epochs[-1]["validation"] = quality(encoder, data.validation, validation_pairs)  # its own time does not count

    fit(callbacks=[Record()], verbose=0)
    memory = results.peak_memory_mb()
    test = quality(encoder, data.test, test_pairs, threshold=epochs[-1]["validation"]["threshold"])
    return {"peak_memory_mb": memory, "epochs": epochs, "test": test}


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
