"""The long runs of notebook 04: few labels, and what changes when one thing is changed.

    python -m helpers.lessons.simclr.runs

trains the full configuration and each comparison with every seed, every run in a process of its own (so that its peak memory is its
own), and writes `runs.json` beside this file. It takes about two hours on two cores, on Linux. `processor_seconds` are those of
all threads together, which other programs on the same machine disturb less than the clock.
"""

import time

import numpy as np
from sklearn.cluster import SpectralClustering
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

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
STEPS = {1: 100, 3: 100, 10: 200, 30: 300, 100: 500, 5_500: 1_500}  # labels per class: steps of 128 images, to train with them
NODES = 15_000  # training images in the graph


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
    found = [{"measure": "processor_seconds", "value": time.process_time() - started}]
    found += [{"measure": "peak_memory_mb", "value": results.peak_memory_mb()}]  # before anything is measured
    found += [{"measure": name, "epoch": i + 1, "value": value} for name, values in history.items() for i, value in enumerate(values)]
    train, validation = ((models.embed(encoder, part.images), part.labels) for part in (data.train, data.validation))
    z_a, z_b = (z.numpy() for z in model.embed_views(data.validation.images[:2_000]))
    found += [{"measure": "alignment", "value": metrics.alignment(z_a, z_b)}, {"measure": "uniformity", "value": metrics.uniformity(z_a)}]
    for space, rows in (("h", validation[0]), ("z", z_a)):
        found += [{"measure": "effective rank", "method": space, "value": metrics.collapse_report(rows)["effective_rank"]}]
    if name != "full":  # comparisons need fewer labels
        return found + quality(train[0][:20_000], train[1][:20_000], *validation)
    parts = {"validation": validation, "test": (models.embed(encoder, data.test.images), data.test.labels)}
    for part, rest in parts.items():
        found += [{"measure": "kNN", "labels_per_class": 5_500, "part": part, "value": metrics.knn_accuracy(*train, *rest)}]
    return found + few_labels(encoder, data, train, parts, seed)


def quality(train_h, train_labels, h, labels):
    """k nearest neighbours and a linear probe on every label; a probe on ten labels a class, five draws of them."""
    every = {"labels_per_class": len(train_labels) // 10, "part": "validation"}
    found = [{"measure": "kNN", **every, "value": metrics.knn_accuracy(train_h, train_labels, h, labels)}]
    found += [{"measure": "linear probe", **every, "value": metrics.linear_probe(train_h, train_labels, h, labels)}]
    for draw in range(5):
        rows = datasets.few_labels(train_labels, 10, draw)
        value = metrics.linear_probe(train_h[rows], train_labels[rows], h, labels)
        found += [{"measure": "linear probe", "labels_per_class": 10, "draw": draw, "part": "validation", "value": value}]
    return found


def few_labels(encoder, data, train, parts, seed):
    """Ways to use few labels, each on the same labelled rows, all of them among the images that label propagation joins."""
    pixels = {part: (images.reshape(len(images), -1), labels) for part, (images, labels) in data._asdict().items()}
    spaces = {"pixels": (pixels.pop("train"), pixels), "SimCLR": (train, parts)}
    propagated, typical = propagation(train, parts, seed)
    found = [{"measure": "medoids", **each} for each in propagated(typical)]
    found += [{"measure": "digits among the medoids", "value": len(set(train[1][typical].tolist()))}]
    for draw in range(10):
        rows = datasets.few_labels(train[1][:NODES], 1, draw)
        found += [{"measure": "ten labels", "draw": draw, **each} for each in propagated(rows)]
    for per_class, steps in STEPS.items():
        for draw in range(1 if per_class == 5_500 else 2):
            rows = np.arange(len(train[1]))
            if per_class != 5_500:
                rows = datasets.few_labels(train[1][:NODES], per_class, seed=10 * seed + draw)
            accuracy = [each for name, space in spaces.items() for each in linear(name, *space, rows)]
            accuracy += supervised(data, rows, steps, seed, encoder) + supervised(data, rows, steps, seed)
            accuracy += propagated(rows) if per_class != 5_500 else []  # with all labels nothing is left to propagate
            found += [{"measure": "few labels", "labels_per_class": per_class, "draw": draw, **each} for each in accuracy]
    return found


def linear(name, train, parts, rows):
    """A linear probe on the labelled rows, standardised and plain, as `metrics.linear_probe`, but fit once for both parts."""
    found = []
    for scaling, scaler in (("standardised", StandardScaler()), ("plain", "passthrough")):
        probe = make_pipeline(scaler, LogisticRegression(max_iter=1_000)).fit(train[0][rows], train[1][rows])
        for part, rest in parts.items():
            found.append({"method": f"{name}, linear", "scaling": scaling, "part": part, "value": float(probe.score(*rest))})
    return found


def supervised(data, rows, steps, seed, pretrained=None):
    """Train encoder and linear layer on the labelled rows, with SimCLR's views: from a copy of the pretrained encoder, or from scratch."""
    from helpers import models

    encoder = models.simclr_encoder()
    if pretrained:
        encoder.set_weights(pretrained.get_weights())
    classifier = models.fit_classifier(encoder, data.train.images, data.train.labels, rows, steps, seed)
    found = []
    for name, part in (("validation", data.validation), ("test", data.test)):
        value = float(np.mean(models.embed(classifier, part.images).argmax(axis=1) == part.labels))
        found.append({"method": "SimCLR, fine-tuned" if pretrained else "from scratch", "part": name, "value": value})
    return found


def propagation(train, parts, seed):
    """Label propagation over h: a function of the labelled rows, and the medoids of ten clusters, which are ten rows to label.

    The images to be classified are nodes of the graph (transductive), or classified by their 10 nearest training images (inductive).
    """
    pca = PCA(64, random_state=seed).fit(train[0][:NODES])
    z, labels = pca.transform(train[0][:NODES]), train[1][:NODES]
    parts = {part: (pca.transform(h), truth) for part, (h, truth) in parts.items()}
    own = graph.neighbour_graph(z)
    wider = {part: graph.neighbour_graph(np.concatenate([z, rest])) for part, (rest, _) in parts.items()}

    def accuracies(rows):
        found, spread = [], graph.spread_labels(own, rows, labels[rows])
        for part, (rest, truth) in parts.items():
            named = graph.spread_labels(wider[part], rows, labels[rows])[len(z) :]
            value = {"transductive": float(np.mean(named == truth)), "inductive": metrics.knn_accuracy(z, spread, rest, truth, k=10)}
            found += [{"method": f"SimCLR, propagated ({way})", "part": part, "value": each} for way, each in value.items()]
        return found

    clusters = SpectralClustering(10, affinity="precomputed", assign_labels="cluster_qr", random_state=seed).fit_predict(own)
    return accuracies, graph.medoids(z, clusters)


if __name__ == "__main__":
    results.main("simclr", run, CONFIGURATIONS)
