"""Ten nearest neighbours among 360,000 vectors: naively, exactly in chunks, and with an index of a library made for it.

    pip install faiss-cpu==1.15.1
    python -m helpers.lessons.in_practice.search

writes `search.json` beside this file, in a few minutes on two cores, on Linux. The course does not need faiss: install it in an environment
of its own. The vectors are the 64 principal components of 40,000 digits, each shifted by up to one pixel in both directions: nine copies.
The queries are 500 test images. Each way has a process of its own, so that its peak of memory is its own. Seconds are those of the
processor, of all threads together, which other programs on the same machine disturb less than the clock.
"""

import itertools
import json
import pathlib
import subprocess
import sys
import time
from importlib.metadata import version

import numpy as np
from sklearn.decomposition import PCA
from sklearn.neighbors import NearestNeighbors

from helpers import datasets
from helpers.course import results

STORE = pathlib.Path(__file__).with_suffix(".json")
IMAGES, QUERIES, DIMENSION, NEAREST = 40_000, 500, 64, 10
WAYS = ("naive", "exact", "Flat", "SQ8", "IVF512,Flat", "IVF512,SQ8")  # the last four are faiss' own names
LISTS = 16  # of the 512 lists of an inverted file, those that a query looks through


def vectors():
    """The stored vectors and the queries, float32."""
    parts = datasets.load_mnist()
    images = parts.train.images[:IMAGES, ..., 0]
    components = PCA(DIMENSION, random_state=0).fit(images.reshape(IMAGES, -1))
    shifted = (np.roll(images, shift, axis=(1, 2)) for shift in itertools.product(range(-1, 2), repeat=2))
    stored = np.concatenate([components.transform(each.reshape(IMAGES, -1)) for each in shifted], dtype=np.float32)
    return stored, components.transform(parts.test.images[:QUERIES].reshape(QUERIES, -1)).astype(np.float32)


def naive(stored, queries):
    """Every distance at once, then the places of the smallest: a matrix of float32 and one of int64, each (queries, vectors)."""
    squared = np.vecdot(queries, queries)[:, None] + np.vecdot(stored, stored) - 2 * queries @ stored.T
    return np.argpartition(squared, NEAREST, axis=1)[:, :NEAREST]


def exact(stored, queries):
    """scikit-learn compares a part at a time and keeps only the nearest so far."""
    return NearestNeighbors(n_neighbors=NEAREST, algorithm="brute").fit(stored).kneighbors(queries, return_distance=False)


def measure(way, folder):
    """Build and search in one way; keep the answers in the folder and return what they cost."""
    stored, queries = np.load(folder / "stored.npy"), np.load(folder / "queries.npy")
    before, start, about = results.peak_memory_mb(), time.process_time(), {"way": way, "megabytes": stored.nbytes / 1e6}
    if way in ("naive", "exact"):
        nearest = {"naive": naive, "exact": exact}[way](stored, queries)
    else:
        import faiss

        index = faiss.index_factory(DIMENSION, way)
        index.train(stored[:: len(stored) // 50_000])
        index.add(stored)
        about |= {"build_seconds": time.process_time() - start, "megabytes": faiss.serialize_index(index).nbytes / 1e6}
        if "IVF" in way:
            index.nprobe = LISTS
        start = time.process_time()
        _, nearest = index.search(queries, NEAREST)
    about |= {"search_seconds": time.process_time() - start, "extra_memory_mb": results.peak_memory_mb() - before}
    np.save(folder / f"{way}.npy", nearest)
    return about


def found(nearest, expected):
    """The share of the truly nearest that are among those returned."""
    return float(np.mean([len(np.intersect1d(*rows)) / NEAREST for rows in zip(nearest, expected, strict=True)]))


def main(folder):
    """Make the vectors in the folder, measure each way in a process of its own, and store the answers."""
    stored, queries = vectors()
    np.save(folder / "stored.npy", stored)
    np.save(folder / "queries.npy", queries)
    about = results.circumstances() | {"vectors": len(stored), "dimension": DIMENSION, "queries": QUERIES, "lists": LISTS, "rows": []}
    about["versions"] |= {name: version(name) for name in ("scikit-learn", "faiss-cpu")}
    del stored
    for way in WAYS:
        command = [sys.executable, "-m", "helpers.lessons.in_practice.search", way, folder]
        about["rows"].append(json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout))
    for row in about["rows"]:
        row["found"] = found(np.load(folder / f"{row['way']}.npy"), np.load(folder / "exact.npy"))
    STORE.write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(measure(sys.argv[1], pathlib.Path(sys.argv[2]))))
    else:
        import tempfile

        with tempfile.TemporaryDirectory() as temporary:
            main(pathlib.Path(temporary))
