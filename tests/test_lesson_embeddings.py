"""Notebook 05: what its exercises say beyond their tables, and its widgets without a browser: what a pointer, a lasso or a pen sends."""

import base64
import io
import re
import time

import matplotlib.pyplot as plt
import numpy as np
import pytest
from PIL import Image
from sklearn.manifold import trustworthiness

from helpers import datasets, metrics, strokes
from helpers.course.live import BLANK
from helpers.lessons.embeddings import check, plots, widgets

RANDOM = np.random.default_rng(0)
PART = datasets.load_mnist().validation
IMAGES, LABELS = PART.images[:60], PART.labels[:60]
PLACES = {"one": RANDOM.normal(size=(60, 2)), "two": RANDOM.normal(size=(60, 2))}


@pytest.mark.parametrize(
    ("exercise", "answer", "said"),
    [
        (check.perplexity_of_four, 3.36, "Yes: "),
        (check.perplexity_of_four, 3.4, "rounded too much"),
        (check.perplexity_of_four, 1.2, "1.2 is not it"),
        (check.rank_of_spread, 1.75, "Yes: "),
        (check.shuffled, lambda z, random: np.stack([random.permutation(column) for column in z.T], axis=1), "Yes: "),
        (check.shuffled, lambda z, random: random.normal(size=z.shape), "does not keep its values"),
        (check.blind_parameters, (14, 0.5), r"Yes: not the prettiest map.* Your map keeps (6[89]|7.)\.\d% of the neighbours"),
        (check.blind_parameters, (4, 0.1), r"is thin.* keeps \d\d\.\d%"),
        (check.blind_parameters, (90, 0.5), r"shape of the whole.* keeps \d\d\.\d%"),
        (check.blind_parameters, [12, 0], r"inside a clump is lost.* keeps \d\d\.\d%"),
        (check.blind_parameters, (10, 7), "from 0 to 1"),
        (check.blind_parameters, (2.5, 0.1), "a whole number"),
        (check.suspects, lambda *case: check.suspects.solution(*case)[::-1].tolist(), "Yes: "),
        (check.suspects, lambda labels, nearest: [0, 1, 2, 3, 4], "row by row"),
        (check.suspects, lambda labels, nearest: [[0], [1]], "in place of 5 numbers"),
        (check.nearest_or_none, lambda query, examples, limit: 0, "answers 0, not 2"),
    ],
)
def test_an_exercise_says_more_than_its_table(exercise, answer, said):
    assert re.search(said, exercise.verdict(answer)), exercise.verdict(answer)


@pytest.mark.parametrize("case", check.trustworthiness_by_hand.cases)
def test_trustworthiness_by_hand_is_that_of_scikit_learn(case):
    z, places, k = case
    assert check.trust(*case) == pytest.approx(trustworthiness(z, places, n_neighbors=k))


def test_what_is_read_after_a_head_is_dashed_in_the_colour_of_its_network():
    ax = plots.space_lines([0, 1], {"pixels": [0, 1], "SimCLR h": [0, 1], "SimCLR z": [1, 2]})
    pixels, before, after = ax.lines
    assert before.get_color() == after.get_color() != pixels.get_color()
    assert [line.get_linestyle() for line in ax.lines] == ["-", "-", "--"]
    plt.close(ax.figure)


def test_maps_are_drawn_into_a_given_figure():
    given = plt.figure(figsize=(3, 2))
    assert plots.digit_maps(PLACES, LABELS, columns=2, figure=given) is given
    assert list(given.get_size_inches()) == [3, 2] and [ax.get_title() for ax in given.axes] == list(PLACES)
    plt.close(given)


@pytest.fixture
def explorer():
    colours = {"doubt": LABELS == 3, "distance": RANDOM.random(60)}
    return widgets.explore(IMAGES, LABELS, PLACES, colours, metrics.neighbours(IMAGES.reshape(60, -1), 15))


@pytest.fixture
def canvas():
    return widgets.teach(lambda images: images.reshape(len(images), -1), names=("A", "B"))


def within(query, examples, limit):
    distance = np.linalg.norm(examples - query, axis=1)
    return np.argmin(distance) if distance.min() < limit else -1


def draw(canvas, symbol, seed=0):
    for stroke in strokes.redrawn(strokes.SYMBOLS[symbol], seed, size=0.05):
        canvas._down(*stroke[0])
        for place in stroke[1:]:
            canvas._move(*place)
        canvas._up(*stroke[-1])


def test_pointing_in_either_map_shows_the_digit_with_its_neighbours(explorer):
    one, two = (scatter.widget for scatter in explorer.scatters)
    first, second = explorer.order[7], explorer.order[9]
    one.hovering = 7
    assert f"image {first}, labelled {LABELS[first]}" in explorer.pointed.value and two.hovering == 7
    before = bytes(explorer.pointed_images.value)
    two.hovering = 9
    assert f"image {second}, labelled {LABELS[second]}" in explorer.pointed.value and one.hovering == 9
    assert bytes(explorer.pointed_images.value) not in (BLANK, before)
    one.hovering = -1  # the pointer has left: the answer stays
    assert f"image {second}," in explorer.pointed.value


def test_a_selection_in_one_map_is_the_selection_in_the_other(explorer):
    one, two = (scatter.widget for scatter in explorer.scatters)
    threes = np.flatnonzero(LABELS[explorer.order] == 3)
    two.selection = threes
    assert list(one.selection) == list(threes)
    assert explorer.chosen.value.startswith(f"{len(threes)} chosen: {len(threes)} × 3.")
    two.selection = []
    assert explorer.chosen.value.startswith("0 chosen: nothing") and explorer.chosen_images.value == BLANK


def test_what_is_in_doubt_is_drawn_last_and_larger_and_no_map_is_cut_or_stretched(explorer):
    assert list(explorer.table["doubt"][-(LABELS == 3).sum() :].unique()) == ["yes"]
    explorer.colour.value = "doubt"
    for number, scatter in enumerate(explorer.scatters):
        assert scatter.size()["by"] == "doubt" and scatter.size()["map"][-1] > scatter.size()["map"][0]
        (left, right), (low, high) = scatter.widget.x_scale_domain, scatter.widget.y_scale_domain
        assert right - left == pytest.approx(high - low)
        assert left < explorer.table[f"x{number}"].min() and explorer.table[f"y{number}"].max() < high
    explorer.colour.value = "digit"
    assert explorer.scatters[0].size()["by"] is None


def test_each_way_to_colour_reaches_both_maps(explorer):
    for name in ("doubt", "distance", "digit"):
        explorer.colour.value = name
        assert [scatter.color()["by"] for scatter in explorer.scatters] == [name, name]


def test_each_point_carries_its_own_image(explorer):
    png = base64.b64decode(explorer.table["image"][list(explorer.order).index(5)].removeprefix("data:image/png;base64,"))
    shown = np.asarray(Image.open(io.BytesIO(png)).convert("L"), float) / 255
    np.testing.assert_allclose(shown, 1 - IMAGES[5, :, :, 0], atol=0.01)


def test_the_film_has_one_picture_a_moment_and_a_play_button():
    moments = {f"step {step}": RANDOM.normal(size=(60, 2)) for step in range(4)}
    film = widgets.film(moments, LABELS, ((-3, -3), (3, 3)))
    play, slider = film.children[:2]
    assert (play.min, play.max, slider.min, slider.max) == (0, 3, 0, 3)
    pictures, start = set(), time.perf_counter()
    for moment in (1, 2, 3, 0):
        slider.value = moment
        pictures.add(bytes(film._image.value))
    assert time.perf_counter() - start < 4 and len(pictures) == 4
    assert plt.get_fignums() == []


def test_one_example_of_each_symbol_is_enough(canvas):
    for name, symbol in (("A", "arrow"), ("B", "spiral")):
        draw(canvas, symbol)
        canvas.learn(name)
        assert canvas.strokes == [] and canvas.answer.value.startswith(f"Learnt {name}")
    for seed in (1, 2, 3):
        for name, symbol in (("A", "arrow"), ("B", "spiral")):
            canvas.wipe()
            draw(canvas, symbol, seed)
            assert f"Nearest: <b>{name}</b>" in canvas.answer.value
            other = "B" if name == "A" else "A"
            assert canvas.answer.value.index(f"{name} at") < canvas.answer.value.index(f"{other} at")


def test_without_a_drawing_or_an_example_it_says_what_to_do(canvas):
    canvas.learn("A")
    assert canvas.answer.value == "There is no drawing yet." and not canvas.examples
    canvas._move(5, 5)  # the pen is not down
    assert canvas.strokes == []
    draw(canvas, "star")
    assert "press" in canvas.answer.value  # nothing to compare with yet


def test_an_example_can_be_taught_again_and_a_new_line_or_wiping_takes_back_the_old_answer(canvas):
    for symbol in ("arrow", "heart"):
        draw(canvas, symbol)
        canvas.learn("A")
    taught = canvas.picture.value
    draw(canvas, "heart")
    assert list(canvas.examples) == ["A"] and "A at 0.00" in canvas.answer.value
    for act in (lambda: canvas._down(5, 5), canvas.wipe):
        canvas.judge()
        act()
        assert "Nearest" not in canvas.answer.value and canvas.picture.value == taught != BLANK


@pytest.mark.parametrize("decide", [None, lambda query, examples, limit: ..., lambda query, examples, limit: -1, within])
def test_beyond_the_limit_it_says_none_with_a_learners_function_if_that_is_right(decide):
    canvas = widgets.teach(lambda images: images.reshape(len(images), -1), 5, decide)
    assert (canvas.decide is decide) == (decide is within)
    draw(canvas, "arrow")
    canvas.learn("A")
    for symbol, said in (("arrow", "Nearest: <b>A</b>"), ("spiral", "None of these")):
        canvas.wipe()
        draw(canvas, symbol, seed=1)
        assert said in canvas.answer.value


def test_a_finger_draws_as_the_mouse_does(canvas):
    for event, touches in (("touch_start", [(20, 30)]), ("touch_move", [(90, 80), (5, 5)]), ("touch_end", [])):
        canvas.canvas._handle_frontend_event(canvas.canvas, {"event": event, "touches": [{"x": x, "y": y} for x, y in touches]}, [])
    assert canvas.strokes == [[(20, 30), (90, 80)]] and not canvas.is_down and "press" in canvas.answer.value


@pytest.mark.parametrize("widget", ["explorer", "canvas"])
def test_it_is_stored_as_a_sentence(widget, request):
    assert request.getfixturevalue(widget)._repr_mimebundle_()["text/plain"].startswith("Run this cell")
