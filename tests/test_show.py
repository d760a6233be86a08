"""Tables, shares and source code as the notebooks show them."""

import pytest

from helpers import models
from helpers.course import show


def test_a_table_is_markdown_and_refuses_ragged_rows():
    assert show.table(["a", "b"], [["x", 1]]).data.splitlines() == ["| a | b |", "| --- | ---: |", "| x | 1 |"]
    with pytest.raises(ValueError, match="2 entries"):
        show.table(["a", "b"], [["x"]])


def test_the_source_shown_is_the_real_one():
    assert "def siamese(encoder):" in show.source(models.siamese).data


def test_percent_gives_one_share_or_a_mean_with_its_spread():
    assert show.percent(0.98765) == "98.8 %"
    assert show.percent([0.9, 0.92], 2) == "91.00 ± 1.00 %"
