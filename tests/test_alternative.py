"""The alternative text that notebooks store with their figures."""

import nbformat
from matplotlib.figure import Figure
from nbclient import NotebookClient

from helpers.course import alternative


def test_it_holds_titles_axes_and_legend_in_words():
    figure = Figure()
    left, right = figure.subplots(1, 2)
    left.plot([1, 2], label=r"loss at $\tau = 0.5$")
    left.legend()
    left.set(title="The loss\nfalls.", xlabel="epoch", ylabel="loss")
    right.set_title("So does the error", loc="right")
    right.set_title("The loss falls", loc="left")
    assert alternative.text(figure) == (
        "The loss falls. Horizontally: epoch; vertically: loss. Shown: loss at tau = 0.5. So does the error."
    )


def test_a_sentence_of_ones_own_comes_first():
    figure = Figure()
    ax = figure.subplots()
    ax.set_xlabel("epoch")
    assert alternative.describe(ax, "Nothing changes.") is ax
    assert alternative.text(figure) == "Nothing changes. Horizontally: epoch."


def test_a_figure_without_words_has_none():
    assert alternative.text(Figure()) == ""


def test_a_notebook_stores_it_with_each_figure_also_when_it_is_started_twice():
    sources = [
        "from helpers.course import setup\nseed = setup.start(seed=0)\nseed = setup.start(seed=0)",
        "import matplotlib.pyplot as plt\nfigure, ax = plt.subplots()\nax.set_title('Nothing changes')\nplt.show()",
        "plt.figure()\nplt.show()",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    NotebookClient(notebook, kernel_name="python3").execute()
    (shown,) = notebook.cells[1].outputs
    assert shown.metadata == {"image/png": {"alt": "Nothing changes."}}
    assert len(notebook.cells[2].outputs) == 1  # an empty figure: its name, and no picture
