"""One batch on two devices, in two processes that talk over the network, and in chunks: does each give the gradient of the whole batch?

    python -m helpers.lessons.in_practice.replicas

takes half a minute, prints the answers and writes them to `replicas.json` beside this file. Each comparison has processes of its own: the
devices must be set before TensorFlow starts, and a peak of memory belongs to a process. With TF_CONFIG set as TensorFlow's documentation
says, `python -m helpers.lessons.in_practice.replicas worker`, started on every machine, makes the second comparison on real machines.
"""

import json
import os
import pathlib
import socket
import subprocess
import sys

import keras
import tensorflow as tf

from helpers import augment, datasets, distributed, losses, models
from helpers.course import results

STORE = pathlib.Path(__file__).with_suffix(".json")
IMAGES, LARGE, CHUNK = 256, 1_024, 64


def network():
    """The same weights in every process. No batch normalisation: its statistics would be those of a part."""
    keras.utils.set_random_seed(0)
    return keras.Sequential([models.encoder(), keras.layers.Dense(64)])


def wide_network():
    """What it takes to embed an image outweighs the matrix of similarities, as in large networks: 200 KB for the first layer alone."""
    keras.utils.set_random_seed(0)
    convolutions = [keras.layers.Conv2D(64, 5, strides, "same", activation="relu") for strides in (1, 2)]
    return keras.Sequential([keras.Input((28, 28, 1)), *convolutions, keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(64)])


def two_views(n):
    return augment.two_views(datasets.load_clothes().train.images[:n], seed=0)


@tf.function
def whole_gradient(network, view_a, view_b):
    with tf.GradientTape() as tape:
        value = losses.nt_xent_loss(network(view_a, training=True), network(view_b, training=True))
    return value, tape.gradient(value, network.trainable_variables)


def apart(gradient, expected):
    """The length of the difference as a share of the expected gradient's length."""
    difference = [one - other for one, other in zip(gradient, expected, strict=True)]
    return float(tf.linalg.global_norm(difference) / tf.linalg.global_norm(expected))


def compare(strategy):
    """How far the gradient of replicas, which gather their embeddings, is from that of the whole batch."""
    views = two_views(IMAGES)
    loss, expected = whole_gradient(network(), *views)
    replicas = strategy.num_replicas_in_sync
    size = IMAGES // replicas

    def share(view):
        return strategy.experimental_distribute_values_from_function(lambda context: view[context.replica_id_in_sync_group * size :][:size])

    with strategy.scope():
        mirrored = network()

    @tf.function
    def gathered(view_a, view_b):
        return strategy.run(distributed.gradient_of_replica, (mirrored, view_a, view_b, losses.nt_xent_loss))

    value, gradient = gathered(*map(share, views))
    value, *gradient = (strategy.experimental_local_results(each)[0] for each in (value, *gradient))
    return {"replicas": replicas, "loss": abs(float(value - loss)), "gathered": apart(gradient, expected)}


def naive():
    """The mean of the gradients of parts, each with a loss of its own, for ever more parts: what data parallel training does by itself."""
    views = two_views(IMAGES)
    _, expected = whole_gradient(network(), *views)
    differences = {}
    for parts in (1, 2, 8, 32):
        own = [whole_gradient(network(), *part)[1] for part in zip(*(tf.split(view, parts) for view in views), strict=True)]
        differences[parts] = apart([sum(each) / parts for each in zip(*own, strict=True)], expected)
    return differences


def devices():
    """Two logical devices of one processor."""
    processor = tf.config.list_physical_devices("CPU")[0]
    tf.config.set_logical_device_configuration(processor, [tf.config.LogicalDeviceConfiguration()] * 2)
    return compare(tf.distribute.MirroredStrategy(["CPU:0", "CPU:1"]))


def worker():
    """One of several processes, which find each other by TF_CONFIG."""
    ring = tf.distribute.experimental.CommunicationOptions(implementation=tf.distribute.experimental.CommunicationImplementation.RING)
    return compare(tf.distribute.MultiWorkerMirroredStrategy(communication_options=ring))


def whole():
    """The gradient of a large batch at once, and the memory that it takes."""
    whole_gradient(wide_network(), *two_views(LARGE))
    return {"peak_memory_mb": results.peak_memory_mb()}


def chunks():
    """The same gradient in chunks."""
    views = two_views(LARGE)
    _, gradient = distributed.cached_gradient(wide_network(), *views, losses.nt_xent_loss, CHUNK)
    peak = results.peak_memory_mb()
    return {"peak_memory_mb": peak, "apart": apart(gradient, whole_gradient(wide_network(), *views)[1])}


def two_workers():
    """What two processes find that talk over this computer's own network."""
    cluster = {"worker": [f"127.0.0.1:{_free_port()}" for _ in range(2)]}
    tasks = [json.dumps({"cluster": cluster, "task": {"type": "worker", "index": index}}) for index in range(2)]
    return [_answer(process) for process in [_start("worker", TF_CONFIG=task) for task in tasks]]


def main():
    """Run each comparison in processes of its own, and store what they say."""
    stored = results.circumstances()
    stored |= {part: _answer(_start(part)) for part in ("devices", "naive", "whole", "chunks")} | {"workers": two_workers()}
    STORE.write_text(json.dumps(stored, indent=1) + "\n", encoding="utf-8")
    print(STORE.read_text(encoding="utf-8"))


def _start(part, **environment):
    command = [sys.executable, "-m", "helpers.lessons.in_practice.replicas", part]
    return subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.PIPE, text=True)


def _answer(process):
    told, _ = process.communicate(timeout=300)
    if process.returncode:
        raise RuntimeError(f"a process ended with code {process.returncode}; its message stands above")
    return json.loads(told.splitlines()[-1])


def _free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


if __name__ == "__main__":
    parts = {part.__name__: part for part in (devices, naive, worker, whole, chunks)}
    if len(sys.argv) == 1:
        main()
    else:
        print(json.dumps(parts[sys.argv[1]]()))
