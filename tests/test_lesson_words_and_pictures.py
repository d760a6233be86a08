"""Notebook 07: what its exercises say beyond their tables, its figures, and its widgets without a browser."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from helpers import datasets, losses, strokes
from helpers.course.live import BLANK
from helpers.lessons.words_and_pictures import check, plots, runs, widgets

RANDOM = np.random.default_rng(0)
DRAWINGS = RANDOM.integers(0, 256, (6, 32, 32, 3), dtype=np.uint8)


@pytest.mark.parametrize(
    ("exercise", "answer", "said"),
    [
        (check.stuck_loss, 14.56, "Yes: "),
        (check.stuck_loss, 15, "15 is not it"),
        (check.symmetric_loss, lambda a, b, t: np.float32(check.symmetric(a, b, t)), "Yes: "),
        (check.symmetric_loss, lambda a, b, t: 0.0, "yours is 0"),
        (check.false_negatives, lambda c: [[i != j and c[i] == c[j] for j in range(len(c))] for i in range(len(c))], "Yes: "),
        (check.zero_shot, lambda p, n: np.zeros(len(p), int), "your answers are"),
        (check.how_sure, lambda s, t: 0.5, "yours is 0.5"),
        (check.modality_gap, lambda a, b: 0.1, "yours is 0.1"),
        (check.leaking_share, lambda f, train, test: 0.25, "yours is 0.25"),
    ],
)
def test_an_exercise_says_more_than_its_table(exercise, answer, said):
    assert said in exercise.verdict(answer), exercise.verdict(answer)


@pytest.mark.parametrize("case", check.symmetric_loss.cases)
def test_the_symmetric_loss_is_that_of_the_library(case):
    np.testing.assert_allclose(check.symmetric(*case), losses.info_nce_loss(*case), rtol=1e-5)


def test_drawings_stand_in_rows_with_frames_where_they_are_asked_for():
    figure = plots.drawings(DRAWINGS.reshape(2, 3, 32, 32, 3), ["one", "two"], "Six", framed=np.eye(2, 3, dtype=bool))
    (ax,) = figure.axes
    shown = ax.images[0].get_array()
    np.testing.assert_array_equal(shown[5:37, 5:37], DRAWINGS[0])
    np.testing.assert_array_equal(shown[47:79, 89:121], DRAWINGS[5])
    assert [patch.get_xy() for patch in ax.patches] == [(2, 2), (44, 44)]
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["one", "two"]
    plt.close(figure)


def test_every_seed_is_a_dot_and_the_mean_a_bar():
    ax = plots.seeds({"a": [0.1, 0.3], "b": [0.5, 0.5]}, "share", chance=0.05)
    dots, bar = ax.lines[:2]
    np.testing.assert_allclose(dots.get_xdata(), [10, 30])
    np.testing.assert_allclose(bar.get_xdata(), [20])
    assert "a 20, b 50" in ax.figure.get_label()
    plt.close(ax.figure)


def test_sure_and_right_are_compared_in_groups_of_one_size():
    confident = np.linspace(0.01, 0.99, 60)
    ax = plots.reliability(confident, confident > 0.5)
    np.testing.assert_allclose(ax.lines[1].get_ydata(), [0, 0, 0, 100, 100, 100])
    plt.close(ax.figure)


@pytest.fixture
def search():
    def find(text):
        return ("Nothing.", []) if text == "nothing" else (f"found {text}", DRAWINGS[: len(text)])

    return widgets.search(find, ["cat", "tree", "nothing"])


def test_typing_and_choosing_search_and_an_unknown_word_empties_the_picture(search):
    assert search.answer.value == "found cat"
    first = bytes(search.picture.value)
    search.text.value = "sun red"
    assert search.answer.value == "found sun red" and bytes(search.picture.value) not in (first, BLANK)
    search.example.value = "nothing"
    assert (search.text.value, search.answer.value, search.picture.value) == ("nothing", "Nothing.", BLANK)
    search.example.value = "cat"
    assert bytes(search.picture.value) == first
    assert plt.get_fignums() == []


@pytest.fixture
def painting():
    return widgets.draw(lambda drawing: (f"{(drawing < 255).any(axis=2).mean():.2f}", DRAWINGS[:2]))


def stroke(painting, places):
    painting._down(*places[0])
    for place in places[1:]:
        painting._move(*place)
    painting._up(*places[-1])


SQUARE = [(20, 20), (200, 20), (200, 200), (20, 200), (20, 20)]


def test_a_drawing_in_colour_is_searched_for_as_soon_as_the_pen_is_lifted(painting):
    painting.paint.value = "blue"
    stroke(painting, SQUARE)
    expected = (strokes.to_picture([SQUARE], ["blue"], [True]) < 255).any(axis=2).mean()
    assert painting.answer.value == f"{expected:.2f}" and painting.picture.value != BLANK
    painting.paint.value, painting.filled.value = "red", False
    stroke(painting, [(50, 50), (100, 100)])
    assert painting.paints == ["blue", "red"] and painting.areas == [True, False]
    painting.wipe()
    assert painting.strokes == painting.paints == painting.areas == []
    assert painting.answer.value == painting.task and painting.picture.value == BLANK


def test_a_new_line_takes_back_the_old_answer(painting):
    stroke(painting, SQUARE)
    painting._down(5, 5)
    assert painting.answer.value == "…" and painting.picture.value == BLANK


@pytest.mark.parametrize("widget", ["search", "painting"])
def test_it_is_stored_as_a_sentence(widget, request):
    assert request.getfixturevalue(widget)._repr_mimebundle_()["text/plain"].startswith("Run this cell")


def test_every_colour_of_the_pen_is_one_that_both_know():
    for paint in widgets.PAINTS:
        assert plt.matplotlib.colors.is_color_like(paint)
        strokes.to_picture([SQUARE], [paint], [True])


def test_the_three_questions_have_their_queries_and_candidates():
    split = datasets.emoji_split(datasets.load_emoji().things["subgroup"])
    z = np.eye(1538, dtype=np.float32)  # each thing a direction of its own: whatever words find, they find at once
    found = runs.by_words(z, np.repeat(z[:, np.newaxis], 4, axis=1), split, "en")
    assert {row["measure"] for row in found} >= {"new drawing", "new thing", "new family", "new thing, four drawings"}
    assert all(row["value"] == 1 for row in found)
    rows = runs.recall("any", z[:40], z[:40], np.roll(np.arange(40), 1))
    assert {row["value"] for row in rows} == {0}
