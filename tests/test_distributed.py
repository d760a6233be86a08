"""Every way to cut a batch gives the gradient of the whole batch."""

import json
import subprocess
import sys

import keras
import numpy as np
import pytest
import tensorflow as tf

from helpers import distributed, losses

replicas = pytest.importorskip("helpers.lessons.in_practice.replicas", reason="the command runs on Linux", exc_type=ImportError)


@pytest.fixture
def small():
    """A network, two views of ten images, and the gradient of the whole batch."""
    keras.utils.set_random_seed(0)
    network = keras.Sequential([keras.Input((8,)), keras.layers.Dense(16, "relu"), keras.layers.Dense(4)])
    view_a, view_b = np.random.default_rng(0).normal(size=(2, 10, 8)).astype(np.float32)
    return network, view_a, view_b, replicas.whole_gradient(network, view_a, view_b)


@pytest.mark.parametrize("chunk", [1, 3, 10, 99])
def test_chunks_add_up_to_the_whole_batch(small, chunk):
    network, view_a, view_b, (expected_loss, expected) = small
    loss, gradient = distributed.cached_gradient(network, view_a, view_b, losses.nt_xent_loss, chunk)
    np.testing.assert_allclose(loss, expected_loss, rtol=1e-6)
    assert [each.shape for each in gradient] == [weight.shape for weight in network.trainable_variables]
    for one, other in zip(gradient, expected, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-7)


@pytest.mark.parametrize("chunk", [0, -1, 2.0, True])
def test_a_chunk_is_a_whole_number_of_images(small, chunk):
    with pytest.raises(ValueError, match="chunk must be a whole number from 1"):
        distributed.cached_gradient(*small[:3], losses.nt_xent_loss, chunk)


@pytest.mark.parametrize("sizes", [(5, 3), (0, 0)])
def test_both_views_have_the_same_images(small, sizes):
    network, *views, _ = small
    with pytest.raises(ValueError, match=f"not {sizes[0]} and {sizes[1]}"):
        distributed.cached_gradient(network, *(view[:n] for view, n in zip(views, sizes, strict=True)), losses.nt_xent_loss, 2)


def test_without_a_strategy_there_is_one_replica_with_the_whole_batch(small):
    network, view_a, view_b, (_, expected) = small
    _, gradient = distributed.gradient_of_replica(network, view_a, view_b, losses.nt_xent_loss)
    assert replicas.apart(gradient, expected) < 1e-6


def test_in_the_scope_of_a_strategy_run_has_to_call_it(small):
    with tf.distribute.MirroredStrategy(["CPU:0"]).scope(), pytest.raises(ValueError, match="have strategy"):
        distributed.gradient_of_replica(*small[:3], losses.nt_xent_loss)


def test_two_devices_equal_one_and_a_mean_over_parts_does_not():
    command = [sys.executable, "-m", "helpers.lessons.in_practice.replicas"]
    process = subprocess.run([*command, "devices"], capture_output=True, text=True, check=True, timeout=300)
    found = json.loads(process.stdout.splitlines()[-1])
    assert found["replicas"] == 2 and found["loss"] < 1e-5 and found["gathered"] < 1e-5
    differences = list(replicas.naive().values())
    assert differences[0] < 1e-6 and differences[1] > 1e-3 and differences == sorted(differences)


def test_two_processes_equal_one_over_the_network():
    for found in replicas.two_workers():
        assert found["replicas"] == 2 and found["loss"] < 1e-5 and found["gathered"] < 1e-5


def test_the_stored_answers_are_those_of_the_command():
    stored = json.loads(replicas.STORE.read_text(encoding="utf-8"))
    assert list(stored["naive"]) == ["1", "2", "8", "32"] and stored["date"] and stored["processor"] and stored["versions"]
    assert max(stored["devices"]["gathered"], stored["chunks"]["apart"], *(each["gathered"] for each in stored["workers"])) < 1e-4
    assert stored["chunks"]["peak_memory_mb"] < stored["whole"]["peak_memory_mb"]
