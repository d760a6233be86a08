"""Tables and shares, as the notebooks print them."""

import numpy as np
import pytest

from helpers import models
from helpers.course import show


@pytest.mark.parametrize("kind", [list, tuple, iter])
def test_a_table_keeps_every_row_of_whatever_holds_them(kind):
    table = show.table(kind(["a", "P(a|b)"]), kind([kind(["x", 1]), kind(["two\nlines|", ""])]))
    assert table.data.splitlines() == ["| a | P(a\\|b) |", "| --- | ---: |", "| x | 1 |", "| two<br>lines\\| |  |"]


def test_words_stand_at_the_left():
    assert show.words("abc", [["x", "y", "---: |"]]).data.splitlines() == ["| a | b | c |", "| --- | --- | --- |", "| x | y | ---: \\| |"]


@pytest.mark.parametrize(
    ("arguments", "printed"),
    [
        ((0.98765,), "98.8 %"),
        ((np.float32([1]),), "100.0 %"),
        (([0.9, 0.92], 2), "91.00 ± 1.41 %"),
        (([0.1, 0.2, 0.3], 0), "20 ± 10 %"),
    ],
)
def test_shares_have_the_deviation_of_a_sample(arguments, printed):
    assert show.percent(*arguments) == printed


def test_what_is_no_share_or_no_row_is_refused():
    with pytest.raises(ValueError, match="each row needs 2 entries"):
        show.table(["a", "b"], [["x"]])
    for values in ([], [0.5, np.nan], "0.5", None):
        with pytest.raises(ValueError, match="values must be finite numbers"):
            show.percent(values)


def test_the_source_shown_is_the_real_one_without_docstrings():
    assert show.source(show.percent).data.startswith("def percent(values, digits=1):\n    values = np.asarray(values)\n")
    shown = show.source(models.SimCLR).data
    assert shown.count('"""') == 0 and "    def call(self, images, training=False):\n        return self.head" in shown
