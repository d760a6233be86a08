"""Start a notebook: a quiet TensorFlow, fixed seeds, the look of the figures."""

import contextlib
import importlib.util
import logging
import os
import pathlib
import sys
import tempfile

STYLE = pathlib.Path(__file__).with_name("course.mplstyle")
PACKAGES = ("numpy", "sklearn", "matplotlib", "ipywidgets", "umap", "tensorflow", "keras")
REPAIR = "Install the course again with the command of the README, then restart the kernel."


def start(seed=0):
    """Make the kernel ready: call it in the first cell, before anything imports Keras.

    TensorFlow is imported here, with its start-up messages kept off the page; its oneDNN kernels stay on, because training is 35-50 %
    slower without them. Then the seeds of Python, NumPy and TensorFlow are set and the course's figure style is loaded.

    Parameters
    ----------
    seed : int >= 0

    Raises
    ------
    ValueError
        If the seed is not a whole number from 0 to 2³² − 1.
    RuntimeError
        If this Python or an installed package cannot run the course, with the remedy.
    """
    if not isinstance(seed, int) or isinstance(seed, bool) or not 0 <= seed < 2**32:
        raise ValueError(f"seed must be a whole number from 0 to 2**32 - 1, not {seed!r}")
    _check_environment()
    os.environ.setdefault("NUMBA_CACHE_DIR", str(pathlib.Path(tempfile.gettempdir()) / "contrastive-networks-numba"))
    _import_quietly()
    import keras
    import matplotlib.pyplot as plt

    keras.utils.set_random_seed(seed)
    plt.style.use(STYLE)


def _check_environment():
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        version = ".".join(map(str, sys.version_info[:3]))
        raise RuntimeError(f"This kernel runs Python {version}; the course needs 3.11, 3.12 or 3.13. {REPAIR}")
    missing = [name for name in PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        raise RuntimeError(f"This kernel lacks {', '.join(missing)}. {REPAIR}")


def _import_quietly():
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # "building the font cache; this may take a moment"
    logging.getLogger("tensorflow").setLevel(logging.ERROR)  # advice on retracing, whenever many small networks are trained
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ["KERAS_BACKEND"] = "tensorflow"
    try:
        with _stderr_kept_back():
            tensorflow = importlib.import_module("tensorflow")
            keras = importlib.import_module("keras")
            importlib.import_module("matplotlib.pyplot")
            tensorflow.zeros(1) + 1  # the first operation prints too
    except Exception as error:  # a broken package raises anything: ImportError, but TypeError or AttributeError as well
        raise RuntimeError(f"A package of the course is broken ({type(error).__name__}: {error}). {REPAIR}") from error
    if keras.backend.backend() != "tensorflow" or int(keras.__version__.split(".")[0]) < 3:
        raise RuntimeError(
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
