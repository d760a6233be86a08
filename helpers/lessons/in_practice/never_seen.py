"""Which images are of a kind that a verifier never saw? Two digits are held out; the distance to the fifth nearest training image decides.

    python -m helpers.lessons.in_practice.never_seen

trains a verifier for one epoch without two of the digits, for each of five choices of two, and writes `never_seen.json` beside this file.
It can be stopped and started, and takes a few minutes on two cores. The threshold lets 95 % of the validation images of known digits pass:
no image of a new kind is needed to choose it.
"""

import json
import pathlib

import numpy as np
from sklearn.metrics import roc_auc_score

from helpers import datasets, metrics
from helpers.course import results, setup

STORE = pathlib.Path(__file__).with_suffix(".json")
HELD_OUT = ((8, 9), (4, 5), (0, 1), (2, 3), (6, 7))
BATCH_SIZE, QUERIES, PASS = 128, 1_000, 0.95


def train(images, labels, seed):
    """A verifier's encoder, as notebook 03 trains it, but for one epoch."""
    import keras

    from helpers import batches, losses, models

    keras.utils.set_random_seed(seed)
    encoder = models.encoder()
    encoder.compile(models.adam_with_decay(3e-3, len(labels), BATCH_SIZE, epochs=1), losses.batch_contrastive_loss)
    encoder.fit(batches.ImageBatches(images, labels, BATCH_SIZE, seed), verbose=0)
    return lambda images: models.embed(encoder, images)


def detect(space, known, validation, test, new):
    """A row for each kind of new image: how well the distance tells it from the test images of known digits."""
    reference = space(known)
    pass_below = np.quantile(metrics.neighbour_distance(reference, space(validation)), PASS)
    usual, rows = metrics.neighbour_distance(reference, space(test)), []
    for kind, images in new.items():
        distance = metrics.neighbour_distance(reference, space(images))
        is_new = np.repeat([0, 1], [len(usual), len(distance)])
        row = {"kind": kind, "auroc": roc_auc_score(is_new, np.concatenate([usual, distance]))}
        rows.append(row | {"found": float((distance > pass_below).mean()), "false_alarms": float((usual > pass_below).mean())})
    return rows


def run(held_out, seed=0):
    """Train without two digits; detect these, clothes, and known digits after a quarter turn; in the embeddings and in the pixels."""
    parts, clothes = datasets.load_mnist(), datasets.load_clothes().test.images[:QUERIES]
    known = [part.images[~np.isin(part.labels, held_out)] for part in parts]
    test = known[2][:QUERIES]
    held_out_images = parts.test.images[np.isin(parts.test.labels, held_out)]
    new = {
        "two digits": held_out_images[:QUERIES],
        "clothes": clothes,
        "a quarter turn": np.rot90(test, axes=(1, 2)),
    }
    labels = parts.train.labels[~np.isin(parts.train.labels, held_out)]
    spaces = {"verifier": train(known[0], labels, seed), "pixels": lambda images: images.reshape(len(images), -1)}
    found = {name: detect(space, known[0], known[1][:QUERIES], test, new) for name, space in spaces.items()}
    return [{"held_out": list(held_out), "space": name} | row for name, rows in found.items() for row in rows]


def main():
    """Hold out each choice of two digits in turn, and store what was found; what is stored is not run again."""
    setup.start(0)
    stored = json.loads(STORE.read_text(encoding="utf-8")) if STORE.exists() else results.circumstances() | {"rows": []}
    for held_out in HELD_OUT:
        if list(held_out) not in [row["held_out"] for row in stored["rows"]]:
            stored["rows"] += run(held_out)
            STORE.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
