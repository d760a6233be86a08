"""Tables and source code, shown in the notebook."""

import inspect

import numpy as np
from IPython.display import Code, Markdown


def table(header, rows):
    """A table that JupyterLab, GitHub and the slides all show.

    Parameters
    ----------
    header : list of str
    rows : list of lists of anything that prints, each as long as the header

    Returns
    -------
    IPython.display.Markdown

    Raises
    ------
    ValueError
        If a row is not as long as the header.
    """
    for row in rows:
        if len(row) != len(header):
            raise ValueError(f"each row needs {len(header)} entries, one for each of {header}, but one has {len(row)}: {row}")
    lines = [header, ["---"] + ["---:"] * (len(header) - 1), *rows]
    return Markdown("\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines))


def percent(values, digits=1):
    """One share as "98.7 %", several as their mean and standard deviation, "98.7 ± 0.1 %".

    Parameters
    ----------
    values : float or array (n,)
    digits : int >= 0
        After the decimal point.

    Returns
    -------
    str
    """
    mean = f"{100 * np.mean(values):.{digits}f}"
    return f"{mean} ± {100 * np.std(values):.{digits}f} %" if np.size(values) > 1 else f"{mean} %"


def source(function):
    """The real source of a helper, coloured.

    Parameters
    ----------
    function : function or class

    Returns
    -------
    IPython.display.Code
    """
    return Code(inspect.getsource(function), language="python")
