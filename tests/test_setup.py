"""`setup.start` in processes of its own, as in a fresh kernel."""

import pytest

NORMAL_START = """
import os, random, sys, threading
sys.stderr = os.fdopen(os.dup(2), "w", buffering=1)  # as in a kernel, where Python's stderr is not the process's
threading.Timer.start = lambda timer: timer.function()  # as on a machine where matplotlib's font cache takes long
from helpers import setup

def draws(seed):
    setup.start(seed=seed)
    import numpy, tensorflow
    return random.random(), numpy.random.random(), float(tensorflow.random.uniform([]))

assert draws(1) == draws(1)
assert not set(draws(1)) & set(draws(2))

import keras
import matplotlib.pyplot as plt
network = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
network.compile(loss="mse")
network.fit(keras.ops.ones((4, 1)), keras.ops.ones((4, 1)), verbose=0)

assert keras.backend.backend() == "tensorflow"
assert os.environ.get("TF_ENABLE_ONEDNN_OPTS") != "0"
assert plt.rcParams["axes.titlelocation"] == "left"
"""

KERAS_ON_JAX = """
__version__ = "3.15.1"
class backend:
    backend = staticmethod(lambda: "jax")
"""


def test_a_normal_start_is_silent_reproducible_and_repeatable(fresh, tmp_path):
    result = fresh(NORMAL_START, KERAS_BACKEND="numpy", MPLCONFIGDIR=str(tmp_path))
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ("import sys; sys.version_info = (3, 10, 4)", ["Python 3.10.4", "3.11, 3.12 or 3.13", "README"]),
        ("import sys; sys.version_info = (3, 14, 0)", ["Python 3.14.0", "3.11, 3.12 or 3.13", "README"]),
        ("import sys; sys.modules.update(umap=None, keras=None)", ["lacks umap, keras", "README"]),
        ("open('keras.py', 'w').write('1 + None')", ["broken", "unsupported operand", "README"]),
        (f"open('keras.py', 'w').write({KERAS_ON_JAX!r}); import keras", ["3.15.1 runs on jax", "Restart the kernel", "before Keras"]),
    ],
)
def test_a_wrong_environment_is_named_with_its_remedy(fresh, before, words):
    result = fresh(f"{before}\nfrom helpers import setup\nsetup.start()")
    last_line = result.stderr.splitlines()[-1]
    assert last_line.startswith("RuntimeError: ")
    for word in words:
        assert word in last_line


def test_what_was_held_back_is_shown_when_the_start_fails(fresh):
    broken = "import os; os.write(2, bytes(4) + b'clue'); 1 / 0"
    result = fresh(f"open('keras.py', 'w').write({broken!r})\nfrom helpers import setup\nsetup.start()")
    assert "\0clue" in result.stderr


@pytest.mark.parametrize("seed", [-1, 2**32, 0.5, "0", None, True])
def test_a_bad_seed_is_refused_at_once(seed):
    from helpers import setup

    with pytest.raises(ValueError, match="seed must be a whole number"):
        setup.start(seed)


def test_many_small_networks_leave_the_page_clean(fresh):
    result = fresh("""
from helpers import setup
setup.start()
import keras, numpy
for _ in range(8):
    network = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    network.compile("sgd", "mse")
    network.fit(numpy.zeros((9, 2)), numpy.zeros((9, 1)), batch_size=4, verbose=0)
    network.predict(numpy.zeros((9, 2)), batch_size=4, verbose=0)
""")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
