"""Time and peak memory of NT-Xent, forward and backward, written in three ways.

    python tests/commands/benchmark_nt_xent.py

`plain` is the formula in vectorised TensorFlow: exponentials, a mask multiplied in, a sum, a logarithm. `helpers` is
`helpers.losses.nt_xent_loss`. `optax` is `optax.losses.ntxent` on JAX (a test dependency). All three compute the same loss of the same
2N embeddings of 128 dimensions and its gradient, compiled by `tf.function` or `jax.jit`, and their values are compared. Every
measurement runs in a fresh process, because a process's peak memory never falls.

Time is the median of up to 50 calls, or of those that fit into 5 s, after one to warm up. Memory is the peak of the process's resident
set during these calls, less what was resident before them (Linux). A version that would need more memory than is free is left out:
optax forms all (2N)² × D products of coordinates at once.
"""

import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import time

SIZES = (512, 2048, 8192)
DIMENSION = 128
TEMPERATURE = 0.5
CALLS, SECONDS = 50, 5


def tensorflow_step(loss):
    import tensorflow as tf

    @tf.function
    def step(z_a, z_b):
        with tf.GradientTape() as tape:
            tape.watch([z_a, z_b])
            value = loss(z_a, z_b)
        return value, *tape.gradient(value, [z_a, z_b])

    return step, tf.constant


def plain():
    import tensorflow as tf

    def loss(z_a, z_b):
        z = tf.math.l2_normalize(tf.concat([z_a, z_b], axis=0), axis=1)
        n = tf.shape(z_a)[0]
        exponentials = tf.exp(tf.matmul(z, z, transpose_b=True) / TEMPERATURE)
        others = tf.reduce_sum(exponentials * (1 - tf.eye(2 * n)), axis=1)
        partners = tf.reduce_sum(z * tf.roll(z, n, axis=0), axis=1) / TEMPERATURE
        return tf.reduce_mean(tf.math.log(others) - partners)

    return tensorflow_step(loss)


def helpers():
    from helpers import losses

    return tensorflow_step(lambda z_a, z_b: losses.nt_xent_loss(z_a, z_b, TEMPERATURE))


def optax():
    import jax
    import jax.numpy as jnp
    from optax.losses import ntxent

    @jax.jit
    def step(z_a, z_b):
        labels = jnp.tile(jnp.arange(len(z_a)), 2)
        value, gradients = jax.value_and_grad(lambda a, b: ntxent(jnp.concatenate([a, b]), labels, TEMPERATURE), argnums=(0, 1))(z_a, z_b)
        return value, *gradients

    return step, jnp.asarray


def kilobytes(file, name):
    """A line like `VmHWM: 1234 kB`."""
    return next(int(line.split()[1]) for line in pathlib.Path(file).read_text().splitlines() if line.startswith(name + ":"))


def measure(name, size):
    import numpy as np

    random = np.random.default_rng(0)
    z_a = random.normal(size=(size // 2, DIMENSION)).astype(np.float32)
    z_b = z_a + random.normal(size=z_a.shape).astype(np.float32)
    step, tensor = {"plain": plain, "helpers": helpers, "optax": optax}[name]()
    step(tensor(z_a[:8]), tensor(z_b[:8]))  # start the library and its threads before memory is looked at
    pathlib.Path("/proc/self/clear_refs").write_text("5")  # from now on the peak is counted anew
    before = kilobytes("/proc/self/status", "VmRSS")
    z_a, z_b, times = tensor(z_a), tensor(z_b), []
    while len(times) < 2 or (len(times) <= CALLS and sum(times[1:]) < SECONDS):
        start = time.perf_counter()
        value, gradient, _ = (np.asarray(result) for result in step(z_a, z_b))
        times.append(time.perf_counter() - start)
    peak = kilobytes("/proc/self/status", "VmHWM")
    return {
        "milliseconds": 1000 * statistics.median(times[1:]),
        "megabytes": (peak - before) / 1024,
        "value": float(value),
        "gradient": float(np.sqrt((gradient.astype(np.float64) ** 2).sum())),
    }


def main():
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, D = {DIMENSION}, float32")
    print(f"{'2N':>6} {'version':>8} {'forward + backward, ms':>24} {'peak memory, MB':>16} {'loss':>10}")
    for size in SIZES:
        results = {}
        for name in ("plain", "helpers", "optax"):
            needed = size**2 * DIMENSION * 4 if name == "optax" else size**2 * 4  # bytes, at the very least
            if needed > 1024 * kilobytes("/proc/meminfo", "MemAvailable"):
                print(f"{size:6} {name:>8} {'left out':>24} {f'> {needed / 2**20:.0f}':>16}")
                continue
            command = [sys.executable, __file__, name, str(size)]
            process = subprocess.run(command, capture_output=True, text=True)
            if process.returncode:
                raise SystemExit(f"{name} at 2N = {size} ended with {process.returncode}:\n{process.stderr[-2000:]}")
            row = results[name] = json.loads(process.stdout.splitlines()[-1])
            print(f"{size:6} {name:>8} {row['milliseconds']:24.1f} {row['megabytes']:16.0f} {row['value']:10.6f}", flush=True)
        for key in ("value", "gradient"):
            values = [row[key] for row in results.values()]
            if max(values) - min(values) > 1e-4 * abs(values[0]):
                raise SystemExit(f"the three versions disagree on the {key}: {values}")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))
    else:
        main()
