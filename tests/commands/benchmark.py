"""Speed of SimCLR's parts beside other ways to write them: python tests/commands/benchmark.py

1. NT-Xent of 2N embeddings, forward and backward, compiled: the plain formula, `losses.nt_xent_loss`, and `optax.losses.ntxent` on JAX,
   whose values and gradients are compared. Each runs in a fresh process, because a process's peak memory never falls: this is the peak
   of the resident set during the calls, less what was resident before them (Linux). A version that would need more memory than is free
   is left out: optax forms all (2N)² × D products of coordinates at once.
2. Two views of 256 images by `augment.two_views`, and the same changes by Keras' layers, which have no stroke thickness; then one
   training step, and what of it the views take.

Times are medians of up to 50 calls, or of those that fit into 5 s for each version; versions in one process take turns.
"""

import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import time

from helpers.course import setup

DIMENSION, TEMPERATURE, N = 128, 0.5, 256


def medians(tasks):
    """The median seconds of each function, after one call to warm up."""
    times, end = {name: [] for name in tasks}, time.perf_counter() + 5 * len(tasks)
    for round_ in range(51):
        if round_ > 1 and time.perf_counter() > end:
            break
        for name, task in tasks.items():
            start = time.perf_counter()
            task()
            times[name].append(time.perf_counter() - start)
    return {name: statistics.median(each[1:]) for name, each in times.items()}


def kilobytes(file, name):
    """A line like `VmHWM: 1234 kB`."""
    return next(int(line.split()[1]) for line in pathlib.Path(file).read_text().splitlines() if line.startswith(name + ":"))


def nt_xent_step(name):
    """A compiled function from two views to the loss and its gradients, and the constructor of its tensors."""
    if name == "optax":
        import jax
        import jax.numpy as jnp
        from optax.losses import ntxent

        step = jax.value_and_grad(lambda a, b: ntxent(jnp.concatenate([a, b]), jnp.tile(jnp.arange(len(a)), 2), TEMPERATURE), (0, 1))
        return jax.jit(step), jnp.asarray
    import tensorflow as tf

    from helpers import losses

    def plain(z_a, z_b):
        z, n = tf.math.l2_normalize(tf.concat([z_a, z_b], axis=0), axis=1), tf.shape(z_a)[0]
        others = tf.reduce_sum(tf.exp(tf.matmul(z, z, transpose_b=True) / TEMPERATURE) * (1 - tf.eye(2 * n)), axis=1)
        partners = tf.reduce_sum(z * tf.roll(z, n, axis=0), axis=1) / TEMPERATURE
        return tf.reduce_mean(tf.math.log(others) - partners)

    @tf.function
    def step(z_a, z_b):
        with tf.GradientTape() as tape:
            tape.watch([z_a, z_b])
            value = plain(z_a, z_b) if name == "plain" else losses.nt_xent_loss(z_a, z_b, TEMPERATURE)
        return value, tape.gradient(value, [z_a, z_b])

    return step, tf.constant


def measure(name, size):
    """What one process prints: milliseconds, megabytes, and the loss and the length of its gradient, to compare."""
    import numpy as np

    random = np.random.default_rng(0)
    z_a = random.normal(size=(size // 2, DIMENSION)).astype(np.float32)
    z_b = z_a + random.normal(size=z_a.shape).astype(np.float32)
    step, tensor = nt_xent_step(name)
    step(tensor(z_a[:8]), tensor(z_b[:8]))  # start the library and its threads before memory is looked at
    pathlib.Path("/proc/self/clear_refs").write_text("5")  # from now on the peak is counted anew
    before, z_a, z_b = kilobytes("/proc/self/status", "VmRSS"), tensor(z_a), tensor(z_b)
    seconds = medians({name: lambda: [np.asarray(each) for each in step(z_a, z_b)[1]]})[name]
    peak = kilobytes("/proc/self/status", "VmHWM")
    value, (gradient, _) = step(z_a, z_b)
    return 1000 * seconds, (peak - before) / 1024, float(value), float(np.linalg.norm(np.asarray(gradient, float)))


def alone(name, size):
    """`measure` in a process of its own."""
    process = subprocess.run([sys.executable, __file__, name, str(size)], stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(process.stdout.splitlines()[-1])


def benchmark_nt_xent():
    print(f"{'2N':>6} {'version':>8} {'forward + backward, ms':>24} {'peak memory, MB':>16} {'loss':>10}")
    for size in (512, 2048, 8192):
        found = []
        for name in ("plain", "helpers", "optax"):
            needed = size**2 * 4 * (DIMENSION if name == "optax" else 1)  # bytes, at the very least
            if needed > 1024 * kilobytes("/proc/meminfo", "MemAvailable"):
                print(f"{size:6} {name:>8} {'left out':>24} {f'> {needed / 2**20:.0f}':>16}")
                continue
            milliseconds, megabytes, *values = alone(name, size)
            found.append(values)
            print(f"{size:6} {name:>8} {milliseconds:24.1f} {megabytes:16.0f} {values[0]:10.6f}", flush=True)
        for values in zip(*found, strict=True):
            if max(values) - min(values) > 1e-4 * abs(values[0]):
                raise SystemExit(f"the versions disagree on the loss or on its gradient: {values}")


def seconds_of_views():
    """The median seconds of each way to make two views, and of a training step."""
    setup.start(seed=0)
    import keras
    import tensorflow as tf
    from keras import layers

    from helpers import augment, datasets, models

    images, generator = tf.constant(datasets.load_mnist().train.images[:N]), keras.random.SeedGenerator(0)
    model = models.SimCLR(models.simclr_encoder(), models.projection_head(), seed=0)
    model.compile(models.adam_with_decay(3e-3, 55_000, N, 5))
    model.optimizer.build(model.trainable_variables)
    empty = {"fill_mode": "constant", "fill_value": 0.0}
    turned = [layers.RandomRotation(30 / 360, **empty), layers.RandomShear(x_factor=0.5, **empty), layers.RandomZoom((-0.4, 0.4), **empty)]
    moved = [layers.RandomTranslation(3 / 28, 3 / 28, **empty), layers.RandomBrightness(0.2, value_range=(0.0, 1.0))]
    by_keras = keras.Sequential(turned + moved)
    tasks = {
        "two_views": lambda: augment.two_views(images, seed=generator),
        "two_views without thickness": lambda: augment.two_views(images, thickness=0.0, seed=generator),
        "Keras' layers": lambda: (by_keras(images, training=True), by_keras(images, training=True)),
        "training step": lambda: model.train_step((images,)),
    }
    return medians({name: tf.function(task) for name, task in tasks.items()})


def benchmark_views():
    seconds = seconds_of_views()
    for name, each in seconds.items():
        print(f"{name:28} {1e3 * each:7.1f} ms   {N / each:9,.0f} images/s   {each / seconds['two_views']:6.2f} × two_views")
    print(f"the views are {seconds['two_views'] / seconds['training step']:.0%} of a training step")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))
    else:
        print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, D = {DIMENSION}, float32")
        benchmark_nt_xent()
        benchmark_views()
