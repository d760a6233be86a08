"""The long runs of notebook 04: few labels, and what changes when one thing is changed.

    python -m helpers.lessons.simclr.runs

trains the full configuration and each comparison with every seed, every run in a process of its own (so that its peak memory is its
own), and writes `runs.json` beside this file. It takes about an hour and a half on two cores, on Linux. `processor_seconds` are those of
all threads together, which other programs on the same machine disturb less than the clock.
"""

import time

import numpy as np
from sklearn.cluster import SpectralClustering
from sklearn.decomposition import PCA

from helpers import datasets, graph, metrics
from helpers.course import results, setup

SHORT = {"epochs": 2}
CONFIGURATIONS = {
    "full": {"epochs": 4},
    "short": SHORT,
    **{f"temperature {value}": SHORT | {"temperature": value} for value in (0.05, 0.1, 1.0)},
    **{f"batch {value}": SHORT | {"batch_size": value} for value in (64, 1024)},
    **{f"no {name}": SHORT | {"views": {name: 0.0}} for name in ("rotation", "shift", "scale", "shear", "thickness", "brightness")},
    "only shift": SHORT | {"views": dict.fromkeys(("rotation", "scale", "shear", "thickness", "brightness"), 0.0)},
    **{f"head {kind}": SHORT | {"head": kind} for kind in ("none", "linear")},
    **{f"{bits} bits": SHORT | {"bits": bits} for bits in (2, 4, 8, 12)},
    "1 epoch": {"epochs": 1},
    "4 epochs": {"epochs": 4},
}
STEPS = {1: 100, 3: 100, 10: 200, 30: 300, 100: 500, "all": 1_500}  # labels a class: steps of 128 images, to train with them


def simclr(seed, encoder, head="two layers", temperature=0.5, views=None, bits=0):
    """SimCLR, whose head may be one linear layer or none, and whose two views of an image may share a stamp of random bits."""
    import keras

    from helpers import augment, models

    class Stamped(models.SimCLR):
        def two_views(self, images):
            both = super().two_views(images)
            shared = keras.random.randint((keras.ops.shape(images)[0], bits), 0, 2, seed=self.seed_generator)
            return tuple(augment.stamp(view, shared) for view in both)

    size = encoder.output_shape[1]
    if head == "two layers":
        projection = models.projection_head(size)
    else:
        projection = keras.Sequential([keras.Input((size,)), keras.layers.Dense(64) if head == "linear" else keras.layers.Identity()])
    return (Stamped if bits else models.SimCLR)(encoder, projection, temperature, views, seed)


def run(name, seed):
    """Train one configuration; return how the training went, and the quality of its frozen encoder on the validation part."""
    setup.start(seed)
    from helpers import batches, models

    options = {"batch_size": 256} | CONFIGURATIONS[name]
    epochs, batch_size = options.pop("epochs"), options.pop("batch_size")
    data = datasets.load_mnist()
    encoder = models.simclr_encoder()
    model = simclr(seed, encoder, **options)
    model.compile(models.adam_with_decay(3e-3, len(data.train.images), batch_size, epochs))
    started = time.process_time()
    history = model.fit(batches.ImageBatches(data.train.images, None, batch_size, seed), epochs=epochs, verbose=0).history
    result = {
        "processor_seconds": time.process_time() - started,
        "peak_memory_mb": results.peak_memory_mb(),  # before anything is measured
        "history": history,
    }
    train, validation = ((models.embed(encoder, part.images), part.labels) for part in (data.train, data.validation))
    z_a, z_b = (z.numpy() for z in model.embed_views(data.validation.images[:2_000]))
    result |= {
        "alignment": metrics.alignment(z_a, z_b),
        "uniformity": metrics.uniformity(z_a),
        "effective_rank": {name: metrics.collapse_report(rows)["effective_rank"] for name, rows in (("h", validation[0]), ("z", z_a))},
    }
    if name != "full":  # comparisons need fewer labels
        return result | {"validation": quality(train[0][:20_000], train[1][:20_000], *validation)}
    test = models.embed(encoder, data.test.images), data.test.labels
    result["validation"], result["test"] = quality(*train, *validation), quality(*train, *test)
    z, validation_z = (models.embed(model.head, h) for h in (train[0], validation[0]))
    result["head"] = {"z": metrics.linear_probe(z, train[1], validation_z, validation[1])}
    result["few"] = few_labels(encoder, data, train, {"validation": validation, "test": test}, seed)
    result["ten"] = {part: ten_labels(train, rest, seed) for part, rest in (("validation", validation), ("test", test))}
    return result


def quality(train_h, train_labels, h, labels):
    """k nearest neighbours and a linear probe on every label; a probe on ten labels a class, five draws of them."""
    draws = [datasets.few_labels(train_labels, 10, seed) for seed in range(5)]
    return {
        "knn": metrics.knn_accuracy(train_h, train_labels, h, labels),
        "linear": metrics.linear_probe(train_h, train_labels, h, labels),
        "linear, 10 a class": [metrics.linear_probe(train_h[rows], train_labels[rows], h, labels) for rows in draws],
    }


def few_labels(encoder, data, train, parts, seed):
    """Four ways to use few labels, each on the same labelled rows: one dict for each method, number of labels and draw."""
    pixels, found = {name: part.images.reshape(len(part.images), -1) for name, part in data._asdict().items()}, []
    for per_class, steps in STEPS.items():
        for draw in range(1 if per_class == "all" else 2):
            rows = np.arange(len(train[1]))
            if per_class != "all":
                rows = datasets.few_labels(data.train.labels, per_class, seed=10 * seed + draw)
            raw, probe = (pixels["train"][rows], train[1][rows]), (train[0][rows], train[1][rows])
            accuracy = {
                "pixels, linear": {part: metrics.linear_probe(*raw, pixels[part], rest[1]) for part, rest in parts.items()},
                "SimCLR, linear": {part: metrics.linear_probe(*probe, *rest) for part, rest in parts.items()},
                "SimCLR, fine-tuned": supervised(data, rows, steps, seed, encoder),
                "from scratch": supervised(data, rows, steps, seed),
            }
            found += [{"method": method, "per_class": per_class, "draw": draw} | each for method, each in accuracy.items()]
    return found


def supervised(data, rows, steps, seed, pretrained=None):
    """Train encoder and linear layer on the labelled rows, with SimCLR's views: from a copy of the pretrained encoder, or from scratch."""
    from helpers import models

    encoder = models.simclr_encoder()
    if pretrained:
        encoder.set_weights(pretrained.get_weights())
    classifier = models.fit_classifier(encoder, data.train.images, data.train.labels, rows, steps, seed)
    parts = {"validation": data.validation, "test": data.test}
    return {name: float(np.mean(models.embed(classifier, part.images).argmax(axis=1) == part.labels)) for name, part in parts.items()}


def ten_labels(train, rest, seed, draws=10):
    """Accuracy on the rest when ten training images in all are labelled: random ones, one a class, or the medoids of ten clusters."""
    own = min(15_000, len(train[0]))  # so many of the rows are training images
    unlabelled, truth = (np.concatenate([ours[:own], theirs]) for ours, theirs in zip(train, rest, strict=True))
    z = PCA(64, random_state=seed).fit_transform(unlabelled)
    edges = graph.neighbour_graph(z)

    def right_from(rows):
        return float(np.mean(graph.spread_labels(edges, rows, truth[rows])[own:] == rest[1]))

    clusters = SpectralClustering(10, affinity="precomputed", assign_labels="cluster_qr", random_state=seed).fit_predict(edges)
    typical = graph.medoids(z[:own], clusters[:own])  # whoever is asked for a label is a training image
    random = [right_from(datasets.few_labels(truth[:own], 1, draw)) for draw in range(draws)]
    return {"random": random, "medoids": right_from(typical), "classes of the medoids": len(set(truth[typical]))}


if __name__ == "__main__":
    results.main("simclr", run, CONFIGURATIONS)
