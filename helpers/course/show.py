"""Sentences, tables and source code, shown in the notebook."""

import ast
import inspect
import re
import textwrap

import numpy as np
from IPython.display import Code, Markdown


def tell(sentences):
    """Print sentences in lines that every page shows whole; a longer line would be broken inside a word."""
    print(textwrap.fill(sentences, width=80, break_long_words=False, break_on_hyphens=False))


def table(header, rows):
    """A table that JupyterLab, GitHub and the slides all show.

    Parameters
    ----------
    header : iterable of str
    rows : iterable of iterables of anything that prints, each as long as the header
        A "|" is shown as such, a line break breaks the line inside its cell.

    Returns
    -------
    IPython.display.Markdown

    Raises
    ------
    ValueError
        If a row is not as long as the header.
    """
    header, rows = list(header), [list(row) for row in rows]
    for row in rows:
        if len(row) != len(header):
            raise ValueError(f"each row needs {len(header)} entries, one for each of {header}, but one has {len(row)}: {row}")
    lines = [header, ["---"] + ["---:"] * (len(header) - 1), *rows]
    return Markdown("\n".join("| " + " | ".join(map(_cell, line)) + " |" for line in lines))


def words(header, rows):
    """As `table`, for columns of words: aligned at the left, all of them."""
    return Markdown(table(header, rows).data.replace(" ---: |", " --- |"))


def _cell(content):
    return "<br>".join(str(content).replace("|", "\\|").splitlines())


def percent(values, digits=1):
    """One share as "98.7 %", several as their mean and the sample's standard deviation (n − 1), "98.7 ± 0.1 %".

    Parameters
    ----------
    values : float or array (n,)
    digits : int >= 0
        After the decimal point.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If there is no value, or one is not a finite number.
    """
    values = np.asarray(values)
    if values.size == 0 or values.dtype.kind not in "biuf" or not np.isfinite(values).all():
        raise ValueError(f"values must be finite numbers, at least one, not {values!r}")
    mean = f"{100 * np.mean(values):.{digits}f}"
    return f"{mean} ± {100 * np.std(values, ddof=1):.{digits}f} %" if np.size(values) > 1 else f"{mean} %"


def source(function):
    """The real source of a helper, coloured, without its docstrings.

    Parameters
    ----------
    function : function or class

    Returns
    -------
    IPython.display.Code
    """
    code = textwrap.dedent(inspect.getsource(function))
    lines = code.splitlines()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
            docstring = node.body[0]
            lines[docstring.lineno - 1 : docstring.end_lineno] = [None] * (docstring.end_lineno - docstring.lineno + 1)
    left = "\n".join(line for line in lines if line is not None)
    return Code(re.sub(r":\n\n+", ":\n", left), language="python")
