"""Notebooks in a real JupyterLab in a real browser, used as a person uses them: Run All, then every widget.

    python -m pytest -m browser

They take minutes and need a Chromium, so plain `pytest` leaves them out. Screenshots are written to `tests/screenshots/`.
"""

import contextlib
import functools
import io
import itertools
import json
import os
import pathlib
import re
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request

import nbformat
import numpy as np
import pytest
from matplotlib.figure import Figure

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -r tests/requirements.txt")

pytestmark = pytest.mark.browser
ROOT = pathlib.Path(__file__).parent.parent
LESSONS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},  # every cell stays in the page, also those out of sight
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
CONTROLS = ".jp-OutputArea :is(.noUi-handle, .widget-dropdown select, .jupyter-button)"
LIVE = ".widget-vbox > .widget-image"  # a `LiveFigure`: controls above one image
IS_IDLE = """document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status === 'idle'
    && ![...document.querySelectorAll('.jp-InputPrompt')].some(prompt => prompt.innerText.includes('[*]'))"""


def seconds_of_a_plain_figure():
    """How quick this computer is at what every widget does."""
    start = time.perf_counter()
    figure = Figure(figsize=(8, 4))
    figure.subplots().plot([0, 1])
    figure.savefig(io.BytesIO(), format="png")
    return time.perf_counter() - start


@functools.cache
def answer_seconds():
    """Half a second; where a plain figure takes longer than a sixteenth of one, as long as eight of them."""
    return max(0.5, 8 * statistics.median(seconds_of_a_plain_figure() for _ in range(9)))


COUNT_REDRAWS = """image => {
    image.redraws = 0
    new MutationObserver(changes => { image.redraws += changes.length }).observe(image, {attributes: true, attributeFilter: ["src"]})
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The address of a JupyterLab over a copy of the notebooks, with settings of its own, and its token."""
    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    for name, value in SETTINGS.items():
        path = folder / "lab/user-settings/@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(value))
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    token, address = secrets.token_hex(16), f"http://127.0.0.1:{port}"
    options = [f"--port={port}", "--ip=127.0.0.1", f"--ServerApp.root_dir={folder / 'notebooks'}", f"--IdentityProvider.token={token}"]
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", *options]
    environment = os.environ | {"JUPYTER_CONFIG_DIR": str(folder)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(120):
        time.sleep(0.5)
        with contextlib.suppress(OSError):
            urllib.request.urlopen(f"{address}/api?token={token}", timeout=2)
            break
    yield address, token
    process.terminate()
    process.wait(30)


class Notebook:
    """One notebook in a page of its own, after Run All."""

    def __init__(self, browser, server, name):
        self.name, self.errors = name, []
        self.page = browser.new_page(viewport={"width": 1280, "height": 1000})
        self.page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(f"{server[0]}/doc/tree/{name}?token={server[1]}")
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        self.wait_until_idle(60)
        self.menu("Run", "Run All Cells")
        waiting = self.page.locator(".jp-CodeCell .jp-InputPrompt", has_text="*")
        playwright.expect(waiting.first).to_be_visible(timeout=60_000)  # it has begun
        self.wait_until_idle(900)

    def menu(self, *items):
        for item in items:
            self.page.get_by_role("menuitem", name=item, exact=True).click()

    def wait_until_idle(self, seconds):
        """No cell waits or runs, for a second on end."""
        quiet, deadline = 0, time.perf_counter() + seconds
        while quiet < 10:
            assert time.perf_counter() < deadline, f"{self.name} is still running after {seconds} s"
            quiet = quiet + 1 if self.page.evaluate(IS_IDLE) else 0
            time.sleep(0.1)

    def cells_with(self, selector, *, without=".nothing"):
        """Code cells whose output holds the one element and not the other, each scrolled into sight in its turn."""
        for cell in self.page.locator(".jp-CodeCell").all():
            output = cell.locator(".jp-OutputArea")
            if output.locator(selector).count() and not output.locator(without).count():
                cell.scroll_into_view_if_needed()
                yield cell

    def screenshot(self, cell, what):
        cell.scroll_into_view_if_needed()
        self.page.screenshot(path=ROOT / "tests/screenshots" / f"{self.name.removesuffix('.ipynb')}-{what}.png")


@pytest.fixture(scope="module", params=LESSONS)
def opened(request, browser, server):
    """Each lesson is opened and run once; all tests of this file then use that one page."""
    notebook = Notebook(browser, server, request.param)
    yield notebook
    notebook.menu("Kernel", "Shut Down Kernel")  # it holds a gigabyte
    time.sleep(1)
    notebook.page.close()


@pytest.fixture
def notebook(opened):
    yield opened
    assert opened.errors == []


def line(mouse, box, places):
    """Press the mouse at the first place of a box, given as shares of its width and height, pull it along the others, and let go."""
    points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in places]
    mouse.move(*points[0])
    mouse.down()
    for point in points[1:]:
        mouse.move(*point, steps=6)
    mouse.up()


def redraw(image, act, patience=2):
    """Do something, wait until the image shows something else and rests; returns the seconds until the first change, or None."""
    before, start = image.get_attribute("src"), time.perf_counter()
    act()
    while image.get_attribute("src") == before:
        if time.perf_counter() - start > patience:
            return None
        time.sleep(0.005)
    answered, now = time.perf_counter() - start, None
    while now != image.get_attribute("src"):
        now = image.get_attribute("src")
        time.sleep(0.4)
    return answered


def move(handle, with_mouse=False):
    """Move a slider to where there is more room: by one step of the keyboard, or pulled by the mouse."""
    value, smallest, largest = (float(handle.get_attribute(f"aria-value{name}")) for name in ("now", "min", "max"))
    side = 1 if value < (smallest + largest) / 2 else -1
    if with_mouse:
        handle.scroll_into_view_if_needed()
        box = handle.bounding_box()
        line(handle.page.mouse, box, [(0.5, 0.5), (0.5 + side * 60 / box["width"], 0.5)])
    else:
        handle.press("ArrowRight" if side > 0 else "ArrowLeft")


def choices(cell):
    """A function for each entry of every drop-down list that chooses it, list after list, the present one last; none without a list."""
    chosen = []
    for entries in cell.locator("select").all():
        present, count = entries.evaluate("list => list.selectedIndex"), entries.locator("option").count()
        chosen += [functools.partial(entries.select_option, index=(present + 1 + i) % count) for i in range(count)]
    return chosen


def test_it_runs_from_top_to_bottom_without_an_error_and_shows_each_widget(notebook):
    failed = notebook.page.locator("[data-mime-type='application/vnd.jupyter.error'], [data-mime-type='application/vnd.jupyter.stderr']")
    assert failed.all_inner_texts() == []
    prompts = notebook.page.locator(".jp-CodeCell .jp-InputPrompt").all_inner_texts()
    assert prompts == [f"[{number}]:" for number in range(1, len(prompts) + 1)]
    cells = nbformat.read(ROOT / "notebooks" / notebook.name, as_version=4).cells
    called = [cell.source for cell in cells if re.search(r"^widgets\.\w+\(", cell.source, re.MULTILINE)]
    used = ".jupyter-widgets select, .jupyter-widgets .noUi-handle, .jupyter-widgets canvas, button.jupyter-widgets"
    assert len(list(notebook.cells_with(used))) == len(called)


def test_every_button_answers_a_click(notebook):
    for cell in notebook.cells_with("button.jupyter-widgets", without="canvas"):  # those beside a canvas have tests of their own
        button = cell.locator("button.jupyter-widgets")
        before = button.inner_text()
        button.click()
        playwright.expect(button).not_to_have_text(before, timeout=1000 * answer_seconds())


def test_every_choice_and_every_slider_changes_the_one_figure_at_once(notebook):
    """A slider may be without effect at one choice (a margin for a loss without one), but not at all of them."""
    for number, cell in enumerate(notebook.cells_with(LIVE, without="canvas")):
        image, idle = cell.locator(".widget-image"), cell.locator(".noUi-handle").all()
        for choose in choices(cell) or [None]:
            assert choose is None or redraw(image, choose, patience=10)
            for handle in [handle for handle in idle if redraw(image, functools.partial(move, handle, with_mouse=True))]:
                idle.remove(handle)
                steps = [redraw(image, functools.partial(move, handle)) for _ in range(5)]
                seconds = statistics.median(answer for answer in steps if answer)
                print(f"{notebook.name}, widget {number}: {seconds:.2f} s")
                assert seconds < answer_seconds()
            assert image.count() == 1
        assert not idle
        notebook.screenshot(cell, f"widget-{number}")


def test_every_control_is_reached_by_the_tab_key_and_a_list_is_opened_by_the_space_bar(notebook):
    """Sliders answer the arrow keys in the test above. The two linked maps and the canvas are for a pointer; their buttons are not."""
    for cell in notebook.cells_with(".noUi-handle, .widget-dropdown select, .jupyter-button"):
        controls = [control for control in cell.locator(CONTROLS).all() if control.is_visible()]
        controls[0].focus()
        reached = [controls[0]]
        for control in controls[1:]:
            for _ in range(9):  # between two of them may lie the number beside a slider, and what jupyter-scatter brings
                notebook.page.keyboard.press("Tab")
                if control.evaluate("control => control === document.activeElement"):
                    reached.append(control)
                    break
        assert len(reached) == len(controls)
        for entries in cell.locator(".widget-dropdown select").all():
            before = entries.input_value()
            entries.focus()
            for key in (
                "Space",
                "ArrowDown" if entries.evaluate("list => list.selectedIndex + 1 < list.options.length") else "ArrowUp",
                "Enter",
            ):
                notebook.page.keyboard.press(key)
            playwright.expect(entries).not_to_have_value(before, timeout=3000)


def test_running_a_widget_again_leaves_one_figure_and_one_redraw(notebook):
    for cell in notebook.cells_with(LIVE, without="canvas"):
        for _ in range(3):
            cell.locator(".jp-InputArea-editor").click()
            notebook.page.keyboard.press("Control+Enter")
            notebook.wait_until_idle(60)
        image = cell.locator(".widget-image")
        assert image.count() == 1
        acts = [functools.partial(move, handle) for handle in cell.locator(".noUi-handle").all()] + choices(cell)
        image.evaluate(COUNT_REDRAWS)
        assert any(redraw(image, act) for act in acts)  # only until the first that has an effect
        assert image.evaluate("image => image.redraws") == 1


def test_playing_a_film_shows_one_picture_after_another(notebook):
    for cell in notebook.cells_with(".widget-play"):
        image = cell.locator(".widget-image")
        for _ in range(20):  # back to the first moment
            cell.locator(".noUi-handle").press("ArrowLeft")
        time.sleep(1)
        image.evaluate(COUNT_REDRAWS)
        cell.locator(".widget-play button").first.click()
        time.sleep(6)
        assert image.evaluate("image => image.redraws") > 5 and image.count() == 1
        notebook.screenshot(cell, "film")


def test_pointing_at_a_digit_shows_it_and_a_ring_around_points_marks_them_in_the_other_map(notebook):
    for cell in notebook.cells_with(".widget-toggle-buttons"):
        time.sleep(2)
        large = [canvas for canvas in cell.locator("canvas").all() if (canvas.bounding_box() or {"width": 0})["width"] > 200]
        one, other = large[0], large[-1]  # each map has several layers, and there are small canvases for the tooltips
        pointed, chosen = (cell.locator(".widget-html", has_text=re.compile(words)) for words in ("pointer", "chosen|ring around"))
        box, mouse, image = one.bounding_box(), notebook.page.mouse, cell.locator(".widget-image").first
        # over the whole map, because where its points lie differs from one processor to another; until enough of them were met
        spots = np.random.default_rng(0).uniform(0.15, 0.85, (240, 2))
        places = [(box["x"] + box["width"] * across, box["y"] + box["height"] * down) for across, down in spots]
        met = filter(None, (redraw(image, functools.partial(mouse.move, *place), patience=0.6) for place in places))
        seconds = list(itertools.islice(met, 8))
        assert len(seconds) == 8 and re.search(r"labelled \d; then its nearest", pointed.inner_text())
        print(f"{notebook.name}, explorer: {statistics.median(seconds):.2f} s")
        assert statistics.median(seconds) < answer_seconds()
        mouse.move(box["x"] - 20, box["y"] - 20)
        time.sleep(1)
        before = other.screenshot()
        cell.locator(".jp-OutputArea button:not(.widget-toggle-button)").nth(1).click()  # the lasso: the first map's second button
        line(mouse, box, [(0.3, 0.3), (0.7, 0.3), (0.7, 0.7), (0.3, 0.7), (0.3, 0.31)])
        playwright.expect(chosen).to_contain_text(re.compile(r"[1-9]\d* chosen: \d+ × \d"), timeout=3000)
        time.sleep(1)
        assert other.screenshot() != before
        notebook.screenshot(cell, "explorer")
        cell.locator(".widget-toggle-buttons button").nth(2).click()
        time.sleep(1)
        notebook.screenshot(cell, "explorer-by-distance")


def test_a_symbol_that_was_drawn_once_is_recognised(notebook):
    symbols = {"A": [(0.2, 0.2), (0.2, 0.8), (0.8, 0.8)], "B": [(0.5, 0.2), (0.8, 0.5), (0.5, 0.8), (0.2, 0.5), (0.5, 0.21)]}
    for cell in notebook.cells_with("canvas", without=".widget-toggle-buttons, .widget-dropdown"):
        time.sleep(1)
        answer, canvas, mouse = cell.locator(".widget-html"), cell.locator("canvas"), notebook.page.mouse
        for name, symbol in symbols.items():
            line(mouse, canvas.bounding_box(), symbol)
            time.sleep(1)
            cell.get_by_role("button", name=f"This is {name}").click()
            playwright.expect(answer).to_contain_text(f"Learnt {name}", timeout=3000)
        for name in "BA":
            line(mouse, canvas.bounding_box(), [(0.1 + 0.7 * x, 0.15 + 0.75 * y) for x, y in symbols[name]])  # smaller, and elsewhere
            playwright.expect(answer).to_contain_text(f"Nearest: {name}", timeout=1000 * answer_seconds())
            notebook.screenshot(cell, f"canvas-{name}")
            cell.get_by_role("button", name="Wipe").click()
            time.sleep(0.5)


def test_a_typed_word_finds_drawings_and_one_that_was_never_read_is_named(notebook):
    for number, cell in enumerate(notebook.cells_with(".widget-text input[type=text]", without="canvas, .noUi-handle")):
        box, image, answer = (cell.locator(part) for part in (".widget-text input[type=text]", ".widget-image", ".widget-html"))

        def search(words, box=box):
            box.fill(words)
            box.press("Enter")

        assert redraw(image, functools.partial(search, "hotel"), patience=10)
        notebook.screenshot(cell, f"search-{number}")
        search("qqq")
        playwright.expect(answer).to_contain_text("qqq", timeout=3000)


def test_a_painting_is_searched_for_and_wiped(notebook):
    for cell in notebook.cells_with("canvas", without=".widget-toggle-buttons"):
        if not cell.locator(".widget-dropdown").count():
            continue
        time.sleep(1)
        answer, canvas = cell.locator(".widget-html"), cell.locator("canvas")
        line(notebook.page.mouse, canvas.bounding_box(), [(0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8), (0.2, 0.21)])
        playwright.expect(answer).to_contain_text("sure of the first", timeout=1000 * answer_seconds())
        notebook.screenshot(cell, "painting")
        cell.get_by_role("button", name="Wipe").click()
        playwright.expect(answer).to_contain_text("Draw something", timeout=3000)
