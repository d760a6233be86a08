"""Tables and source code, shown in the notebook."""

import inspect

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
