"""The long runs of notebook 06: every method on two data sets, and what changes when one thing of a method is changed.

    python -m helpers.lessons.in_practice.runs

trains each configuration with every seed, every run in a process of its own (so that its peak memory is its own), and writes `runs.json`
beside this file, on Linux. The budget of a method is a number of *steps*: as many as fit into
20 seconds of processor time, as `python -m helpers.lessons.in_practice.runs --speed` measured them once. So a busy or another machine
changes the seconds, but not what is learnt.
"""

import sys
import time
import warnings
from functools import cache, partial

import numpy as np
from sklearn.decomposition import PCA
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from helpers import datasets, metrics, pairs
from helpers.course import results, setup

BUDGET = 20  # seconds of processor time: about 13 seconds on two cores
SECONDS_PER_STEP = {  # of processor time, 256 images (two views each) a step, as --speed printed them on an idle machine
    "supervised": 0.052,
    "contrastive": 0.057,
    "triplet": 0.057,
    "SupCon": 0.056,
    "SimCLR": 0.057,
    "sigmoid": 0.058,
    "MoCo": 0.045,
    "SimSiam": 0.053,
    "VICReg": 0.054,
}
HELD_OUT = ((0, 6), (2, 4), (7, 9))  # classes that the verifier never sees, one pair for each seed
VIEWS = {  # changes of the strengths of `augment.two_views`; those for clothes had the best linear probe on validation, of eleven
    "digits": {},
    "clothes": {"rotation": 10.0, "shear": 0.1, "thickness": 0.2, "brightness": 0.3, "mirror": 0.5},
}
SIMCLR, MOCO, SIMSIAM, VICREG = ({"data": "clothes", "method": method, "full": False} for method in ("SimCLR", "MoCo", "SimSiam", "VICReg"))
LOOSE = dict.fromkeys(("rotation", "scale", "shear", "thickness", "brightness", "mirror"), 0.0)
CONFIGURATIONS = {
    **{f"{data}, {method}": {"data": data, "method": method} for data in VIEWS for method in ("pixels", "PCA", "untrained")},
    **{f"clothes, {method}": {"data": "clothes", "method": method} for method in SECONDS_PER_STEP},
    # one thing changed at a time, all on clothes
    **{f"batch {size}": SIMCLR | {"batch_size": size} for size in (64, 1024)},
    "queue 256": MOCO | {"queue_size": 256},
    **{f"momentum {value}": MOCO | {"momentum": value} for value in (0.0, 0.9, 0.999)},
    "oracle": SIMCLR | {"method": "oracle"},
    "temperature 0.1": SIMCLR | {"temperature": 0.1},
    "temperature 0.1, oracle": SIMCLR | {"method": "oracle", "temperature": 0.1},
    "no stop-gradient": SIMSIAM | {"stop": False},
    **{f"no {term}": VICREG | {"weights": {term: 0.0}} for term in ("invariance", "variance", "covariance")},
    "views for digits": SIMCLR | {"views": {}},
    "shift alone": SIMCLR | {"views": LOOSE},
    **{f"brightness {value}": SIMCLR | {"views": VIEWS["clothes"] | {"brightness": value}} for value in (0.0, 0.6)},
    "no mirror": SIMCLR | {"views": VIEWS["clothes"] | {"mirror": 0.0}},
    "no head": SIMCLR | {"head": "none"},
    "12 bits": SIMCLR | {"bits": 12},
    **{f"digits, {method}": {"data": "digits", "method": method} for method in SECONDS_PER_STEP},
}
RATES = {"supervised": 1e-3}  # learning rates that are not 3e-3
FEW = {"ten labels per class": 10, "five labels per class": 5, "two labels per class": 2, "ten labels in all": 1}


def steps_of(method, share=1.0):
    """The steps of the budget."""
    return round(share * BUDGET / SECONDS_PER_STEP["SimCLR" if method == "oracle" else method])


def build(method, seed, views, head=None, bits=0, stop=True, **options):
    """A model to `fit`, by name."""
    import keras
    from keras import layers

    from helpers import augment, losses, methods, models

    encoder = models.simclr_encoder()
    size = encoder.output_shape[1]
    head = models.projection_head(size) if head is None else keras.Sequential([keras.Input((size,)), layers.Identity()])
    parts, shared = (encoder, head), {"views": views, "seed": seed}
    if method == "supervised":
        cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        parts = encoder, keras.Sequential([keras.Input((size,)), layers.Dense(10)])
        return methods.FromLabels(*parts, lambda z, labels: cross_entropy(labels, z), **shared)
    if method == "contrastive":
        return methods.FromLabels(*parts, lambda z, labels: losses.batch_contrastive_loss(labels, unit_rows(z)), **shared)
    if method == "triplet":
        return methods.FromLabels(*parts, triplets, **shared)
    if method == "SupCon":
        return methods.FromLabels(*parts, losses.supervised_contrastive_loss, **shared)
    if method == "oracle":
        temperature = options.get("temperature", 0.5)
        return methods.FromLabels(*parts, lambda z, labels: without_false_negatives(z, labels, temperature), **shared)
    if method == "SimSiam":  # with batch normalisation in the hidden layers alone: at the end of the head it would hide a collapse
        normalised = partial(layers.BatchNormalization, momentum=0.9)

        class Unstopped(methods.SimSiam):
            def loss_of_views(self, z_a, z_b):
                cosine = keras.losses.cosine_similarity  # minus the cosine
                return (keras.ops.mean(cosine(self.predictor(z_a), z_b)) + keras.ops.mean(cosine(self.predictor(z_b), z_a))) / 2

        hidden = [layers.Dense(128, use_bias=False), normalised(), layers.ReLU()]
        head = keras.Sequential([keras.Input((size,)), *hidden, layers.Dense(64)])
        predictor = [layers.Dense(32, use_bias=False), normalised(), layers.ReLU(), layers.Dense(64)]
        return (methods.SimSiam if stop else Unstopped)(encoder, head, keras.Sequential([keras.Input((64,)), *predictor]), **shared)

    class Stamped(models.SimCLR):
        def two_views(self, images):
            both = super().two_views(images)
            stamps = keras.random.randint((keras.ops.shape(images)[0], bits), 0, 2, seed=self.seed_generator)
            return tuple(augment.stamp(view, stamps) for view in both)

    kinds = {"SimCLR": Stamped if bits else models.SimCLR, "sigmoid": methods.SigmoidPairs, "MoCo": methods.MoCo, "VICReg": methods.VICReg}
    return kinds[method](*parts, **shared, **options)


def unit_rows(z):
    import tensorflow as tf

    return tf.math.l2_normalize(z, axis=1)


def triplets(z, labels, margin=0.2):
    """Triplet loss on unit vectors: every view with a random one of its class, and the nearest of another class that lies beyond that one
    ("semi-hard", Schroff et al. 2015: the very nearest would drive all views into one place)."""
    import tensorflow as tf

    from helpers import losses

    z = unit_rows(z)
    distance = losses.pairwise_distance(z)
    same = labels[:, None] == labels[None, :]
    positive = tf.argmax(tf.where(same, tf.random.uniform(tf.shape(distance)), -1.0), axis=1)
    beyond = distance > tf.gather(distance, positive, batch_dims=1)[:, None]
    negative = tf.argmin(tf.where(same, 9.0, tf.where(beyond, distance, 3.0)), axis=1)
    return losses.triplet_loss(z, tf.gather(z, positive), tf.gather(z, negative), margin)


def without_false_negatives(z, labels, temperature):
    """NT-Xent whose denominators leave out all other images of the view's own class: what only an oracle could do."""
    import tensorflow as tf

    n = tf.shape(z)[0] // 2
    partner = tf.concat([tf.range(n, 2 * n), tf.range(n)], axis=0)
    z = unit_rows(z)
    same = tf.tensor_scatter_nd_update(labels[:, None] == labels, tf.stack([tf.range(2 * n), partner], axis=1), tf.zeros(2 * n, tf.bool))
    scores = tf.where(same, -1e9, tf.matmul(z, z, transpose_b=True) / temperature)
    return tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(partner, scores))


@cache  # asked for by the run and by each of its trainings
def load(data):
    """The two data sets in equal sizes: 12,000 images to train, 3,000 to choose, about 5,000 to report."""
    if data == "clothes":
        return datasets.load_clothes()
    sizes = zip(datasets.load_mnist(), (12_000, 3_000, 5_000), strict=True)
    return datasets.Dataset(*(datasets.Part(part.images[:size], part.labels[:size]) for part, size in sizes))


def train(data, method, seed, share=1.0, batch_size=256, views=None, rows=None, callbacks=(), **options):
    """A trained model, and how the training went."""
    import keras

    from helpers import batches, models

    class StopAfter(keras.callbacks.Callback):
        def on_train_begin(self, logs=None):
            self.left = steps

        def on_train_batch_end(self, batch, logs=None):
            self.left -= 1
            self.model.stop_training = self.left == 0

    part = load(data).train
    model = build(method, seed, VIEWS[data] if views is None else views, **options)
    steps = round(steps_of(method, share) * 256 / batch_size)  # the same number of images
    model.compile(models.adam_with_decay(RATES.get(method, 3e-3), steps * batch_size, batch_size, 1))
    labels = part.labels if method in ("supervised", "contrastive", "triplet", "SupCon", "oracle") else None
    stream = batches.ImageBatches(part.images, labels, batch_size, seed, rows)
    epochs = -(-steps // len(stream))
    history = model.fit(stream, epochs=epochs, verbose=0, callbacks=[StopAfter(), *callbacks]).history
    return model, steps, history


def run(name, seed):
    """Train one configuration; return how the training went, and the quality of its frozen encoder."""
    setup.start(seed)
    from helpers import models

    options = dict(CONFIGURATIONS[name])
    data, method, full = options.pop("data"), options.pop("method"), options.pop("full", True)
    parts = load(data)
    about = {"data": data, "method": method}
    if method in ("pixels", "PCA"):
        flat = [part.images.reshape(len(part.images), -1) for part in parts]
        pca = PCA(64, random_state=seed).fit(flat[0])
        h = flat if method == "pixels" else [pca.transform(rows) for rows in flat]
    if method == "untrained":
        encoder = models.simclr_encoder()
        h = [models.embed(encoder, part.images) for part in parts]
    if method in ("pixels", "PCA", "untrained"):
        rows = np.flatnonzero(np.isin(parts.test.labels, HELD_OUT[seed]))
        unseen_pairs = pairs.sample_pairs(parts.test.labels[rows], 20_000, seed)
        with threadpool_limits(1):
            found = [*quality(h, parts, seed, full, scalings="both"), {"measure": "unseen AUC", "value": auc(h[2][rows], unseen_pairs)}]
        return [about | row for row in found]
    watched = ([Learning(parts, steps_of(method))] if full else []) + ([Drift(parts)] if method == "MoCo" else [])
    model, steps, history = train(data, method, seed, callbacks=watched, **options)
    found = [{"measure": "peak_memory_mb", "value": results.peak_memory_mb()}, {"measure": "steps", "value": steps}]
    found += [{"measure": measure, "value": values[-1]} for measure, values in history.items()]
    found += [row for each in watched for row in each.rows]
    with threadpool_limits(1):  # small matrices: several threads would only wait for each other
        return [about | row for row in found + measured(name, model, parts, about, seed, full, options)]


def measured(name, model, parts, about, seed, full, options):
    """The quality of a trained model's representations."""
    from helpers import models

    found = without_labels(model, parts.validation.images)
    h = [models.embed(model.encoder, part.images) for part in parts]
    found += quality(h, parts, seed, full)
    if about["method"] != "supervised":  # whose head has nothing but a number for each class
        z = [models.embed(model.head, rows) for rows in h]
        found += [row | {"space": "z"} for row in quality(z, parts, seed, False, probed=False)]
    if name == "digits, SimCLR":
        clothes = load("clothes")
        h = [models.embed(model.encoder, part.images) for part in clothes]
        found += [row | {"data": "clothes", "method": "transfer"} for row in quality(h, clothes, seed, True)]
    if full:
        found += [{"measure": "unseen AUC", "value": unseen(**about, seed=seed, **options)}]
    return found


def Learning(parts, steps):
    """A callback that measures the neighbours of h at a few moments of the training."""
    import keras

    from helpers import models

    moments = {round(steps * share) for share in (1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1)}

    class Learning(keras.callbacks.Callback):
        def on_train_begin(self, logs=None):
            self.step, self.rows = 0, []

        def on_train_batch_end(self, batch, logs=None):
            self.step += 1
            if self.step in moments:
                h = [models.embed(self.model.encoder, part.images[:4_000]) for part in parts[:2]]
                value = metrics.knn_accuracy(h[0], parts.train.labels[:4_000], h[1], parts.validation.labels[:4_000])
                self.rows.append({"measure": "kNN while training", "step": self.step, "value": value})

    return Learning()


def Drift(parts):
    """A callback that watches how far the keys of the same images move, from step 100 on."""
    import keras

    from helpers import models

    class Drift(keras.callbacks.Callback):
        def on_train_begin(self, logs=None):
            self.step, self.rows, self.keys = 0, [], {}

        def on_train_batch_end(self, batch, logs=None):
            self.step += 1
            if self.step in (100, 148, 160, 163, 164):
                keys = models.embed(self.model.copy, parts.validation.images[:256])
                self.keys[self.step] = metrics.unit_rows(keys, "keys")
            if self.step == 164:
                for step, keys in list(self.keys.items())[:-1]:
                    cosine = float(np.mean(np.sum(keys * self.keys[164], axis=1)))
                    self.rows.append({"measure": "key similarity", "age": 164 - step, "value": cosine})

    return Drift()


def without_labels(model, images):
    """What can be measured without a single label, on 2,000 images that were not trained on."""
    from helpers import losses, models

    images = images[:2_000]
    views = [view.numpy() for view in model.two_views(images)]
    h_a, h_b = (models.embed(model.encoder, view) for view in views)
    z_a, z_b = (models.embed(model.head, h) for h in (h_a, h_b))
    found = {
        "rank of the partner": float(np.mean(models.rank_of_partner(z_a[:512], z_b[:512]))),
        "NT-Xent": float(losses.nt_xent_loss(z_a[:512], z_b[:512], 0.5)),
        "alignment": metrics.alignment(z_a, z_b),
        "uniformity": metrics.uniformity(z_a),
        "effective rank of z": metrics.collapse_report(z_a)["effective_rank"],
        "effective rank of h": metrics.collapse_report(h_a)["effective_rank"],
        "shared neighbours": shared_neighbours(h_a, h_b),
    }
    return [{"measure": measure, "value": value} for measure, value in found.items()]


def shared_neighbours(z_a, z_b, k=10):
    """The share of an image's k nearest images in one view that are among its k nearest in the other view, too."""
    both = (metrics.neighbours(metrics.unit_rows(z, "z"), k) for z in (z_a, z_b))
    return float(np.mean([len(set(a) & set(b)) / k for a, b in zip(*both, strict=True)]))


def quality(h, parts, seed, full, scalings="one", probed=True):
    """Nearest neighbours, a linear probe, probes on few labels, and verification, of frozen representations h."""
    (train_h, train_labels), found = (h[0], parts.train.labels), []
    scaler = StandardScaler().fit(train_h)  # every image may be used to scale, labelled or not
    rows = {"standardised": [scaler.transform(each) for each in h]} | ({"plain": h} if scalings == "both" else {})
    for part, place in (("validation", 1), ("test", 2))[: 1 + full]:
        labels = parts[place].labels

        def note(measure, value, part=part, **more):
            found.append({"measure": measure, "space": "h", "part": part, "value": value} | more)

        note("kNN", metrics.knn_accuracy(train_h, train_labels, h[place], labels))
        for draw in range(5):
            for scaling, (known, *rest) in rows.items():
                for measure, per_class in FEW.items():
                    drawn = datasets.few_labels(train_labels, per_class, 100 * seed + draw)
                    value = metrics.linear_probe(known[drawn], train_labels[drawn], rest[place - 1], labels, standardise=False)
                    note(measure, value, draw=draw, scaling=scaling)
        chosen = pairs.sample_pairs(labels, 20_000, seed)
        note("AUC", auc(h[place], chosen))
    if probed:
        probe = fit_probe(train_h, train_labels)
        for part, place in (("validation", 1), ("test", 2))[: 1 + full]:
            value = float(probe.score(h[place], parts[place].labels))
            found.append({"measure": "linear probe", "space": "h", "part": part, "value": value})
    return found


def fit_probe(h, labels):
    """A linear probe on many labels: logistic regression, its weights penalised more than by default, after 50 steps."""
    probe = make_pipeline(StandardScaler(), LogisticRegression(C=0.01, max_iter=50))
    with warnings.catch_warnings(), threadpool_limits(1):  # for small matrices, several threads would only wait for each other
        warnings.simplefilter("ignore", ConvergenceWarning)  # 50 steps give the accuracy of 300
        return probe.fit(h, labels)


def auc(z, chosen):
    """The probability that a pair of one class is nearer (cosine) than a pair of two classes."""
    distance = metrics.pair_distance(metrics.unit_rows(z, "z"), chosen.left, chosen.right)
    return float(roc_auc_score(chosen.same, -distance))


def unseen(data, method, seed, **options):
    """Train again, half as long, without two classes; the verification AUC among the images of these two."""
    from helpers import models

    parts, held_out = load(data), HELD_OUT[seed]
    model, _, _ = train(data, method, seed, share=0.5, rows=np.flatnonzero(~np.isin(parts.train.labels, held_out)), **options)
    rows = np.flatnonzero(np.isin(parts.test.labels, held_out))
    h = models.embed(model.encoder, parts.test.images[rows])
    return auc(h, pairs.sample_pairs(parts.test.labels[rows], 20_000, seed))


def speed():
    """Seconds of processor time for each step of each method, without the first steps, which compile."""
    setup.start(0)
    import keras

    class Clock(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            self.times = [*getattr(self, "times", []), time.process_time()]

    for method in SECONDS_PER_STEP:
        clock = Clock()
        train("clothes", method, 0, share=0.2, callbacks=[clock])
        print(f'    "{method}": {np.median(np.diff(clock.times[10:])):.4f},', flush=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["--speed"]:
        speed()
    else:
        results.main("in_practice", run, CONFIGURATIONS)
