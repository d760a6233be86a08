"""Files of installed packages: the pages carry their JavaScript with them, so that they open without a network."""

import pathlib
from importlib.metadata import files

REVEAL, MATHJAX = "sphinx-revealjs", "sphinx-mathjax-offline"


def find(package, name):
    """The path of the file whose path in the package ends with `name`."""
    return next(pathlib.Path(file.locate()) for file in files(package) if file.as_posix().endswith(f"/{name}"))
