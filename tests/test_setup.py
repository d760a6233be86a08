"""`setup.start` in processes of its own, as in a fresh kernel."""

import ast
import math
import pathlib
import sys
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest

from helpers.course import setup

ROOT = pathlib.Path(__file__).parent.parent
NORMAL_START = """
import logging, os, random, sys, threading
sys.ps1 = ">>> "  # as in a kernel: TensorFlow believes that a person types, and lowers the level of its log
sys.stderr = os.fdopen(os.dup(2), "w", buffering=1)  # as in a kernel, where Python's stderr is not the process's
threading.Timer.start = lambda timer: timer.function()  # as on a machine where matplotlib's font cache takes long
from helpers.course import setup

def draws(seed):
    setup.start(seed=seed)
    import numpy, tensorflow
    return random.random(), numpy.random.random(), float(tensorflow.random.uniform([]))

assert draws(1) == draws(1)
assert not set(draws(1)) & set(draws(2))

import keras, numpy
import matplotlib.pyplot as plt
assert setup.start(seed=numpy.int64(7)) == 7
seventh = draws(7)
os.environ["COURSE_SEED"] = "7"
assert setup.start(seed=0) == 7 and draws(0) == seventh

for _ in range(8):  # many small networks: TensorFlow would like to give advice on them
    network = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    network.compile("sgd", "mse")
    network.fit(numpy.zeros((9, 2)), numpy.zeros((9, 1)), batch_size=4, verbose=0)
    network.predict(numpy.zeros((9, 2)), batch_size=4, verbose=0)

assert logging.getLogger("tensorflow").level == logging.ERROR
assert keras.backend.backend() == "tensorflow"
assert os.environ.get("TF_ENABLE_ONEDNN_OPTS") != "0"
assert plt.rcParams["axes.titlelocation"] == "left"
assert "pandas" not in sys.modules
import umap  # which lets Numba look for a place to keep what it compiles
"""

KERAS_ON_JAX = """
__version__ = "3.15.1"
class backend:
    backend = staticmethod(lambda: "jax")
"""


def test_a_normal_start_is_silent_reproducible_and_repeatable(fresh, tmp_path):
    """With a home that nothing can be written to, and without a trace in the folder for temporary files, which others may share."""
    (shared := tmp_path / "shared").mkdir()
    result = fresh(NORMAL_START, KERAS_BACKEND="numpy", HOME="/dev/null/home", TMPDIR=str(shared))
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert not list(shared.iterdir())


BROKEN = "import os; os.write(2, bytes(4) + b'clue'); 1 + None"


@pytest.mark.parametrize(
    ("before", "words"),
    [
        ("import sys; sys.version_info = (3, 14, 0)", ["Python 3.14.0", "3.11, 3.12 or 3.13", "README"]),
        ("import sys; sys.modules.update(umap=None, keras=None)", ["lacks umap-learn, keras", "README"]),
        (f"open('keras.py', 'w').write({BROKEN!r})", ["broken", "unsupported operand", "README"]),
        (f"open('keras.py', 'w').write({KERAS_ON_JAX!r}); import keras", ["3.15.1 runs on jax", "Restart the kernel", "before Keras"]),
    ],
)
def test_a_wrong_environment_is_named_with_its_remedy(fresh, before, words):
    errors = fresh(f"{before}\nfrom helpers.course import setup\nsetup.start()").stderr
    last_line = errors.splitlines()[-1]
    assert last_line.startswith("RuntimeError: ") and not [word for word in words if word not in last_line]
    assert ("\0clue" in errors) == ("broken" in words)  # what was held back is shown


def test_a_wrong_environment_is_one_line_in_a_notebook(fresh):
    result = fresh("""
import sys
from IPython.core.interactiveshell import InteractiveShell
sys.version_info = (3, 10, 4)
result = InteractiveShell().run_cell("from helpers.course import setup; setup.start()")
assert isinstance(result.error_in_exec, RuntimeError)
""")
    assert result.stdout.strip() == "This kernel runs Python 3.10.4; the course needs 3.11, 3.12 or 3.13. " + setup.REPAIR


@pytest.mark.parametrize(
    ("seed", "text", "message"),
    [
        *[(seed, "0", "^seed must be a whole number") for seed in (-1, 2**32, 0.5, "0", None, True, np.True_, np.float64(1))],
        *[(1, text, f"COURSE_SEED must be a whole number .*, not {text!r}") for text in ("", "-1", "1.5", "one", str(2**32))],
    ],
)
def test_a_bad_seed_is_refused_at_once(monkeypatch, seed, text, message):
    monkeypatch.setenv("COURSE_SEED", text)
    with pytest.raises(ValueError, match=message):
        setup.start(seed)


@pytest.fixture
def computer(monkeypatch):
    """A computer without a fault; its parts can be exchanged."""

    def make(cores=2, total=16e9, available=8e9, own=0.6e9, limit="", other=()):
        monkeypatch.setattr("joblib.cpu_count", lambda: cores)
        monkeypatch.setattr("psutil.virtual_memory", lambda: SimpleNamespace(total=total, available=available))
        monkeypatch.setattr("psutil.Process", lambda: SimpleNamespace(memory_info=lambda: SimpleNamespace(rss=own)))
        monkeypatch.setenv("MEM_LIMIT", limit or str(2**62))
        found = {"jupyterlab-widgets": "3.0.17"} | setup._pins() | dict(other)
        monkeypatch.setattr(setup, "_version", lambda package: found.get(package, "missing"))
        return setup.report()

    return make


def test_a_good_computer_gets_facts_and_no_complaint(computer):
    lines = computer()
    assert [line.split()[0] for line in lines] == ["Python", "packages", "processor", "memory", "widgets", "Nothing"]
    assert "2 cores" in lines[2] and "16.0 GB, of which 8.0 GB" in lines[3]
    assert f"keras {setup._pins()['keras']}" in lines[1] and "missing" not in lines[1]


@pytest.mark.parametrize(
    ("fault", "start", "words"),
    [
        ({"total": 1e9, "available": 0.5e9}, "Wrong", "1.0 GB of memory"),
        ({"limit": "1000000000"}, "Wrong", "1.0 GB of memory"),
        ({"limit": "1G"}, "Wrong", "1.1 GB of memory"),
        ({"available": 0.5e9}, "Note", "shut down the kernels"),
        ({"limit": "2000000000", "own": 0.6e9, "available": 0.1e9}, "Note", "shut down the kernels"),
        ({"cores": 1}, "Note", "one core"),
        ({"other": {"jupyterlab-widgets": "missing"}}, "Wrong", "sliders"),
        ({"other": {"jupyterlab": "missing"}}, "Note", "jupyterlab is missing"),
        ({"other": {"numpy": "1.26.4"}}, "Note", "numpy is 1.26.4; the course was tested with"),
    ],
)
def test_each_fault_is_one_clear_line(computer, fault, start, words):
    amiss = computer(**fault)[5:]
    assert len(amiss) == 1 and amiss[0].startswith(f"{start}: ") and words in amiss[0]


def test_a_memory_limit_is_read_with_its_unit(monkeypatch):
    for text, limit in (("2G", 2**31), ("512Mi", 2**29), ("1.5 GiB", 1.5 * 2**30), ("64k", 2**16), ("", math.inf), ("lots", math.inf)):
        monkeypatch.setenv("MEM_LIMIT", text)
        assert setup._memory_limit() == limit


def test_missing_packages_are_all_that_the_report_says(monkeypatch):
    for name in ("PIL", "psutil", "joblib"):  # the last two are what the report itself needs
        monkeypatch.setitem(sys.modules, name, None)
    assert setup.report() == [f"Wrong: {package} is missing. {setup.REPAIR}" for package in ("pillow", "psutil", "joblib")]


def test_every_package_that_helpers_or_notebooks_import_is_asked_for():
    code = [path.read_text(encoding="utf-8") for path in ROOT.glob("helpers/**/*.py")]
    for path in ROOT.glob("notebooks/**/*.ipynb"):
        code += [cell.source for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    imported = set()
    for node in ast.walk(ast.parse("\n".join(code))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [getattr(node, "module", None) or ""]
        imported |= {name.split(".")[0] for name in names}
    come_along = {"helpers", "", "IPython", "packaging"}  # with a kernel, and with matplotlib
    own_environment = {"faiss"}  # of a command that says so, and that no learner runs
    assert imported - set(sys.stdlib_module_names) - come_along - own_environment == set(setup.PACKAGES)
    assert set(setup.PACKAGES.values()) - {"tensorflow"} == set(setup._pins()) - {"tensorflow", "tensorflow-cpu", "jupyterlab"}


def test_a_course_without_its_project_file_is_not_compared(monkeypatch, tmp_path):
    monkeypatch.setattr(setup, "PROJECT", tmp_path / "pyproject.toml")
    assert setup._pins() == {}
    assert not [line for line in setup.report() if "tested with" in line]
