"""Probes and the report on collapse, on embeddings whose answer is known."""

import numpy as np
import pytest

from helpers import metrics


@pytest.fixture
def blobs():
    random = np.random.default_rng(0)
    labels = random.integers(0, 3, 600)
    z = np.eye(3)[labels] * 4 + random.normal(size=(600, 3))
    return z[:400], labels[:400], z[400:], labels[400:]


@pytest.mark.parametrize("probe", [metrics.knn_accuracy, metrics.linear_probe])
def test_probes_find_classes_that_are_there_and_none_that_are_not(probe, blobs):
    assert probe(*blobs) > 0.95
    train_z, train_labels, test_z, test_labels = blobs
    assert probe(train_z, np.random.default_rng(1).permutation(train_labels), test_z, test_labels) < 0.5


def test_knn_votes_by_cosine():
    train_z, labels = np.array([[1.0, 0], [2, 0.1], [0, 1], [0, 5]]), np.array([0, 0, 1, 1])
    assert metrics.knn_accuracy(train_z, labels, [[100.0, 1], [0.1, 0.2]], [0, 1], k=1) == 1  # by distance, the second is nearer to 0
    assert metrics.knn_accuracy(train_z, labels, [[1.0, 0]], [1], k=4) == 0  # two votes each: the first class wins


def test_knn_agrees_with_a_loop(blobs):
    train_z, train_labels, test_z, test_labels = blobs
    right = 0
    for row, label in zip(test_z, test_labels, strict=True):
        cosine = train_z @ row / np.linalg.norm(train_z, axis=1)
        right += np.bincount(train_labels[np.argsort(-cosine)[:7]]).argmax() == label
    assert metrics.knn_accuracy(*blobs, k=7) == right / len(test_z)


def test_the_probe_scales_each_dimension(blobs):
    train_z, train_labels, test_z, test_labels = blobs
    scale = np.array([1e-4, 1, 1e4])
    shifted = metrics.linear_probe(train_z * scale + 7, train_labels, test_z * scale + 7, test_labels)
    assert shifted == pytest.approx(metrics.linear_probe(*blobs), abs=0.01)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({0: np.zeros(400)}, r"train_z must have shape \(n, d\)"),
        ({1: np.zeros(399)}, r"train_labels must have shape \(400,\).*\(399,\)"),
        ({2: np.full((200, 3), np.nan)}, "test_z must not hold NaN"),
        ({2: np.zeros((200, 2))}, "have 3 and 2"),
        ({3: np.zeros((200, 1))}, r"test_labels must have shape \(200,\)"),
    ],
)
def test_bad_input_is_named(change, message, blobs):
    arguments = [change.get(i, value) for i, value in enumerate(blobs)]
    for probe in (metrics.knn_accuracy, metrics.linear_probe):
        with pytest.raises(ValueError, match=message):
            probe(*arguments)


@pytest.mark.parametrize("k", [0, 401, 2.5])
def test_k_must_be_possible(k, blobs):
    with pytest.raises(ValueError, match="k must be a whole number from 1 to 400"):
        metrics.knn_accuracy(*blobs, k=k)


def test_a_probe_needs_two_classes(blobs):
    train_z, train_labels, test_z, test_labels = blobs
    with pytest.raises(ValueError, match="all 400 rows have class 0"):
        metrics.linear_probe(train_z, train_labels * 0, test_z, test_labels)


def test_healthy_dimensional_and_complete_collapse():
    random = np.random.default_rng(0)
    healthy = random.normal(size=(1000, 64))
    report = metrics.collapse_report(healthy)
    assert report["state"] == "none" and report["effective_rank"] > 60
    np.testing.assert_allclose(report["std"], healthy.std(axis=0))
    plane = random.normal(size=(1000, 2)) @ random.normal(size=(2, 64)) + 3
    report = metrics.collapse_report(plane)
    assert report["state"] == "dimensional" and report["effective_rank"] < 2.1
    constant = random.normal(size=64) + 1e-4 * random.normal(size=(1000, 64))
    assert metrics.collapse_report(constant)["state"] == "complete"
    report = metrics.collapse_report(np.ones((5, 3)))
    assert (report["state"], report["effective_rank"]) == ("complete", 0)
    assert metrics.collapse_report(np.zeros((5, 3)))["state"] == "complete"


def test_effective_rank_of_known_spreads():
    assert metrics.collapse_report([[1.0, 0], [-1, 0], [0, 1], [0, -1]])["effective_rank"] == pytest.approx(2)
    line = metrics.collapse_report([[0.0, 0], [1, 2], [2, 4]])
    assert (line["state"], line["effective_rank"]) == ("dimensional", pytest.approx(1))
    # singular values 3 and 1: entropy of (3/4, 1/4)
    uneven = np.array([[3.0, 0], [-3, 0], [0, 1], [0, -1]])
    expected = np.exp(-(0.75 * np.log(0.75) + 0.25 * np.log(0.25)))
    assert metrics.collapse_report(uneven)["effective_rank"] == pytest.approx(expected)


def test_report_needs_rows():
    with pytest.raises(ValueError, match="only one"):
        metrics.collapse_report(np.ones((1, 3)))
    with pytest.raises(ValueError, match="NaN"):
        metrics.collapse_report([[np.nan, 1], [0, 1]])
