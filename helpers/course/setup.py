"""Start a notebook: a quiet TensorFlow, fixed seeds, the look of the figures. And say what this computer has for the course."""

import contextlib
import ctypes
import importlib.util
import logging
import math
import numbers
import os
import pathlib
import re
import sys
import tempfile
import tomllib
from importlib.metadata import PackageNotFoundError, version

STYLE = pathlib.Path(__file__).with_name("course.mplstyle")
PROJECT = pathlib.Path(__file__).parents[2] / "pyproject.toml"
PACKAGES = {  # what the notebooks import: what to install for it
    **{"sklearn": "scikit-learn", "umap": "umap-learn", "jscatter": "jupyter-scatter", "PIL": "pillow"},
    **{name: name for name in ("numpy", "scipy", "threadpoolctl", "matplotlib", "ipywidgets", "pandas", "ipycanvas", "psutil", "joblib")},
    **{name: name for name in ("tensorflow", "keras")},
}
MEMORY = 1.5  # GB, which no notebook of the course exceeds
REPAIR = "Stop JupyterLab (Ctrl+C twice in its terminal), then paste the install command of the README again."


def start(seed=0):
    """Make the kernel ready: call it in the first cell, before anything imports Keras.

    TensorFlow is imported here, with its start-up messages kept off the page; its oneDNN kernels stay on, because training is 35-50 %
    slower without them. Then the seeds of Python, NumPy and TensorFlow are set, the course's figure style is loaded, and each figure
    is stored with its alternative text.

    Parameters
    ----------
    seed : int >= 0
        The environment variable COURSE_SEED overrides it: the robustness command runs the notebooks with other seeds.

    Returns
    -------
    int
        The seed in force. Cells that draw at random take it, or `seed + 1`, …; only the split of the data never varies.

    Raises
    ------
    ValueError
        If the seed, or the text in COURSE_SEED, is not a whole number from 0 to 2³² − 1.
    RuntimeError
        If this Python or an installed package cannot run the course, with the remedy.
    """
    if not isinstance(seed, numbers.Integral) or isinstance(seed, bool) or not 0 <= seed < 2**32:
        raise ValueError(f"seed must be a whole number from 0 to 2**32 - 1, not {seed!r}")
    override = os.environ.get("COURSE_SEED", str(seed))
    if not override.isdecimal() or int(override) >= 2**32:
        raise ValueError(f"the environment variable COURSE_SEED must be a whole number from 0 to 2**32 - 1, not {override!r}")
    seed = int(override)
    _check_environment()
    _keep_freed_memory()
    _import_quietly()
    import keras
    import matplotlib.pyplot as plt

    from helpers.course import alternative

    keras.utils.set_random_seed(seed)
    plt.style.use(STYLE)
    alternative.store_with_figures()
    return seed


def report():
    """Say what this computer has for the course, and what is wrong with it.

    Returns
    -------
    list of str
        Python, packages, processor, memory, widgets; then one line for each thing amiss, which starts with "Wrong: " if it stops the
        course and with "Note: " if it may only disturb it; if there is none, a line that says so. With a package missing, only that.
    """
    if missing := _missing():
        return [f"Wrong: {name} is missing. {REPAIR}" for name in missing]
    import joblib
    import psutil

    shown = ("tensorflow-cpu", "tensorflow", "keras", "numpy", "ipywidgets", "jupyterlab")  # of the first two, one
    cores = joblib.cpu_count()  # unlike os.cpu_count(), without the cores that a container may not use
    own = psutil.Process().memory_info().rss / 1e9
    total = min(psutil.virtual_memory().total, _memory_limit()) / 1e9
    free = min(psutil.virtual_memory().available / 1e9, total - own)
    facts = {
        "Python": f"{_python()} on {sys.platform}",
        "packages": ", ".join(f"{name} {_version(name)}" for name in shown if _version(name) != "missing"),
        "processor": f"{cores} core{'s' if cores > 1 else ''}",
        "memory": f"{total:.1f} GB, of which {free:.1f} GB are free",
        "widgets": f"jupyterlab-widgets {_version('jupyterlab-widgets')}",
    }
    amiss = _amiss(cores, total, free + own) or ["Nothing is missing."]
    return [f"{name:10} {fact}" for name, fact in facts.items()] + amiss


def _amiss(cores, total, free):
    lines = []
    if total < MEMORY:
        lines.append(f"Wrong: {total:.1f} GB of memory are too few; a notebook needs up to {MEMORY} GB. Use Binder or another computer.")
    elif free < MEMORY:
        lines.append(
            f"Note: a notebook needs up to {MEMORY} GB of memory. Close other programs, and shut down the kernels of other notebooks."
        )
    if cores == 1:
        lines.append("Note: with one core, training takes longer than the text says, up to twice as long.")
    if _version("jupyterlab-widgets") == "missing":
        lines.append(f"Wrong: without jupyterlab-widgets, sliders and progress bars stay invisible. {REPAIR}")
    for name, needed in _pins().items():
        if (found := _version(name)) != needed:
            lines.append(f"Note: {name} is {found}; the course was tested with {needed}. If a cell fails: {REPAIR}")
    return lines


def _memory_limit():
    """The bytes that MEM_LIMIT grants, which JupyterHub and Binder set ("2000000000", "2G", "512Mi"); infinite if it cannot be read."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?) ?([kmgt]?)i?b?", os.environ.get("MEM_LIMIT", "").strip().lower())
    return float(found[1]) * 1024 ** " kmgt".index(found[2] or " ") if found else math.inf


def _pins():
    """The exact version of each direct dependency on this system; none if `pyproject.toml` does not lie beside the helpers."""
    from packaging.requirements import Requirement

    lines = tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["dependencies"] if PROJECT.exists() else []
    pins = map(Requirement, lines)
    return {pin.name: str(pin.specifier).removeprefix("==") for pin in pins if pin.marker is None or pin.marker.evaluate()}


def _version(package):
    try:
        return version(package)
    except PackageNotFoundError:
        return "missing"


def _python():
    return ".".join(map(str, sys.version_info[:3]))


def _check_environment():
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        raise _one_line(f"This kernel runs Python {_python()}; the course needs 3.11, 3.12 or 3.13. {REPAIR}")
    if missing := _missing():
        raise _one_line(f"This kernel lacks {', '.join(missing)}. {REPAIR}")


def _missing():
    return [package for name, package in PACKAGES.items() if importlib.util.find_spec(name) is None]


def _one_line(message):
    """Make a RuntimeError that a notebook shows as one line; a traceback through this file would only bury what to do."""
    error = RuntimeError(message)
    error._render_traceback_ = lambda: [message]  # IPython asks for it
    return error


def _keep_freed_memory():
    """Let the process keep what a training step frees, 128 MB at most: the next step needs as much again.

    glibc would hand it back to the system and ask for it anew at every step; on some computers that takes a third to a half of the time.
    """
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):
        for option, value in ((-8, 1), (-1, 2**27), (-4, 0)):  # M_ARENA_MAX, M_TRIM_THRESHOLD, M_MMAP_MAX of malloc.h
            libc.mallopt(option, value)


def _import_quietly():
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # "building the font cache; this may take a moment"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ["KERAS_BACKEND"] = "tensorflow"
    sys.modules.setdefault("pandas", None)  # TensorFlow loads it wherever it can, and needs it for nothing here: 60 MB
    try:
        with _stderr_kept_back():
            tensorflow = importlib.import_module("tensorflow")
            keras = importlib.import_module("keras")
            importlib.import_module("matplotlib.pyplot")
            tensorflow.zeros(1) + 1  # the first operation prints too
        # advice on retracing, whenever many small networks are trained; set after the import, which in a notebook sets a level of its own
        logging.getLogger("tensorflow").setLevel(logging.ERROR)
    except Exception as error:  # a broken package raises anything: ImportError, but TypeError or AttributeError as well
        raise _one_line(f"A package of the course is broken ({type(error).__name__}: {error}). {REPAIR}") from error
    finally:
        if sys.modules["pandas"] is None:
            del sys.modules["pandas"]
    if keras.backend.backend() != "tensorflow" or int(keras.__version__.split(".")[0]) < 3:
        raise _one_line(
            f"Keras {keras.__version__} runs on {keras.backend.backend()}; the course needs Keras 3 on TensorFlow. Restart the kernel "
            "and call setup.start() before Keras is imported."
        )


@contextlib.contextmanager
def _stderr_kept_back():
    """Hold back what C++ code writes to the process's stderr; show it only if the block fails."""
    sys.stderr.flush()
    original = os.dup(2)
    with tempfile.TemporaryFile() as held:
        os.dup2(held.fileno(), 2)
        try:
            yield
        except BaseException:
            held.seek(0)
            os.write(original, held.read())
            raise
        finally:
            os.dup2(original, 2)
            os.close(original)
