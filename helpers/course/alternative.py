"""Alternative text: what a figure says to someone who cannot see it. Notebooks store it with every figure; web pages and slides use it."""

import re

import matplotlib
import matplotlib.pyplot as plt
from IPython import get_ipython
from matplotlib.figure import Figure


def describe(drawn, sentence):
    """Give a figure the sentence that its alternative text begins with: needed where no title states the finding.

    Parameters
    ----------
    drawn : matplotlib Axes or Figure
    sentence : str

    Returns
    -------
    matplotlib Axes or Figure
        What was given.
    """
    drawn.get_figure(root=True).set_label(sentence)
    return drawn


def text(figure):
    """A figure's own sentence, then what can be read on it: titles, labels of the axes, legends.

    Parameters
    ----------
    figure : matplotlib Figure

    Returns
    -------
    str
        On one line, without the signs of formulas.
    """
    parts = [figure.get_label(), figure.get_suptitle()]
    for ax in figure.axes:
        labels = {"Horizontally": ax.get_xlabel(), "vertically": ax.get_ylabel()}
        axes = "; ".join(f"{name}: {label}" for name, label in labels.items() if label)
        legend = ax.get_legend()
        names = ", ".join(entry.get_text() for entry in legend.get_texts()) if legend else ""
        titles = [ax.get_title(loc) for loc in ("left", "center", "right")]
        parts += [*titles, axes, names and f"Shown: {names}"]
    sentences = dict.fromkeys(re.sub(r"\s+|[$\\{}]", " ", part).strip().rstrip(".") for part in parts if part)
    return re.sub(" +", " ", ". ".join(sentences)) + "." if sentences else ""


def store_with_figures():
    """From now on, the notebook stores the text with each figure that it shows. Does nothing outside a notebook."""
    shell = get_ipython()
    if shell is None or not hasattr(shell, "kernel"):
        return
    plt.switch_backend(matplotlib.get_backend())  # loads what draws the notebook's figures; the following adds to it
    png = shell.display_formatter.formatters["image/png"]
    draw = png.lookup_by_type(Figure)
    if not hasattr(draw, "with_text"):  # `setup.start` may run twice

        def with_text(figure):
            data = draw(figure)
            return data and (data, {"alt": text(figure)})

        with_text.with_text = True
        png.for_type(Figure, with_text)
