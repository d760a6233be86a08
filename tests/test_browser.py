"""Notebooks in a real JupyterLab in a real browser, used as a person uses them: Run All, then every widget.

    python -m pytest -m browser

They take minutes and need a Chromium, so plain `pytest` leaves them out. Screenshots are written to `tests/screenshots/`.
"""

import functools
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
import pytest

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -r requirements.txt")

pytestmark = pytest.mark.browser
ROOT = pathlib.Path(__file__).parent.parent
LESSONS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
SCREENSHOTS = pathlib.Path(__file__).parent / "screenshots"
SETTINGS = {
    "notebook-extension/tracker": {"windowingMode": "none"},  # every cell stays in the page, also those out of sight
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
}
CHROMIUM_ARGUMENTS = ["--no-sandbox", "--use-gl=swiftshader", "--enable-unsafe-swiftshader"]  # root in a container; WebGL without a GPU
RUN_ALL_SECONDS = 400
ANSWER_SECONDS = 0.5


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A JupyterLab over a copy of the notebooks, with settings of its own."""
    folder = tmp_path_factory.mktemp("lab")
    shutil.copytree(ROOT / "notebooks", folder / "notebooks", ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
    for name, value in SETTINGS.items():
        path = folder / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value))
    port, token = free_port(), secrets.token_hex(16)
    options = {
        "ServerApp.port": port,
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.root_dir": folder / "notebooks",
        "IdentityProvider.token": token,
        "LabApp.user_settings_dir": folder / "settings",
        "LabApp.workspaces_dir": folder / "workspaces",
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", *(f"--{key}={value}" for key, value in options.items())]
    process = subprocess.Popen(
        command, env=os.environ | {"JUPYTER_CONFIG_DIR": str(folder)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{address}/api?token={token}", timeout=2)
                break
            except OSError:
                time.sleep(0.5)
        yield address, token
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def browser():
    with playwright.sync_playwright() as play:
        own = play.chromium.executable_path
        path = shutil.which("chromium") or shutil.which("google-chrome") or (own if os.path.exists(own) else None)
        if path is None:
            pytest.skip("no browser found: `apt-get install chromium`, or `python -m playwright install chromium`")
        browser = play.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


class Notebook:
    """One notebook in a page of its own, after Run All."""

    def __init__(self, browser, server, name):
        self.server, self.name, self.errors = server, name, []
        self.page = browser.new_page(viewport={"width": 1280, "height": 1000})
        self.page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        address, token = server
        self.page.goto(f"{address}/doc/tree/{name}?token={token}")
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=60_000)
        self.wait_until_idle(60)
        start = time.perf_counter()
        self.menu("Run", "Run All Cells")
        self.wait_until_idle(RUN_ALL_SECONDS)
        print(f"{name}: Run All {time.perf_counter() - start:.0f} s")

    def menu(self, *items):
        for item in items:
            self.page.get_by_role("menuitem", name=item, exact=True).click()

    def wait_until_idle(self, seconds):
        """No cell waits or runs, for a second on end."""
        idle_since, deadline = None, time.perf_counter() + seconds
        while idle_since is None or time.perf_counter() - idle_since < 1:
            assert time.perf_counter() < deadline, f"{self.name} is still running after {seconds} s"
            status = self.page.evaluate("document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status")
            busy = status != "idle" or self.page.locator(".jp-InputPrompt", has_text="[*]").count()
            idle_since = None if busy else idle_since or time.perf_counter()
            time.sleep(0.1)

    def cells_with(self, selector):
        """Code cells whose output holds such an element."""
        cells = self.page.locator(".jp-CodeCell")
        return [cells.nth(i) for i in range(cells.count()) if cells.nth(i).locator(f".jp-OutputArea {selector}").count()]

    def run_again(self, cell, times):
        for _ in range(times):
            cell.locator(".jp-InputArea-editor").click()
            self.page.keyboard.press("Control+Enter")
            self.wait_until_idle(60)

    def screenshot(self, cell, what):
        SCREENSHOTS.mkdir(exist_ok=True)
        cell.scroll_into_view_if_needed()
        self.page.screenshot(path=SCREENSHOTS / f"{self.name.removesuffix('.ipynb')}-{what}.png")

    def close(self):
        """Close the page and stop its kernel, which holds a gigabyte."""
        self.page.close()
        address, token = self.server
        with urllib.request.urlopen(f"{address}/api/kernels?token={token}") as answer:
            kernels = [kernel["id"] for kernel in json.load(answer)]
        for kernel in kernels:
            urllib.request.urlopen(urllib.request.Request(f"{address}/api/kernels/{kernel}?token={token}", method="DELETE"))


@pytest.fixture(scope="module", params=LESSONS)
def notebook(request, browser, server):
    """Each lesson is opened and run once; all tests of this file then use that one page."""
    notebook = Notebook(browser, server, request.param)
    yield notebook
    notebook.close()


def live_figures(notebook):
    """The cells with a `LiveFigure`: controls above one image."""
    return [cell for cell in notebook.cells_with(".widget-vbox > .widget-image") if cell.locator(".noUi-handle, select").count()]


def explorers(notebook):
    """The cells with two linked maps."""
    return [cell for cell in notebook.cells_with("canvas") if cell.locator(".widget-toggle-buttons").count()]


def drawing_canvases(notebook):
    """The cells with a canvas to draw on."""
    return [cell for cell in notebook.cells_with("canvas") if not cell.locator(".widget-toggle-buttons").count()]


def line(mouse, box, places):
    """Press the mouse at the first place of a box, given as shares of its width and height, pull it along the others, and let go."""
    points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in places]
    mouse.move(*points[0])
    mouse.down()
    for point in points[1:]:
        mouse.move(*point, steps=6)
    mouse.up()


COUNT_REDRAWS = """image => {
    image.redraws = 0
    new MutationObserver(changes => { image.redraws += changes.length }).observe(image, {attributes: true, attributeFilter: ["src"]})
}"""


def redraw(image, act, patience=10):
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


def on_the_left(handle):
    value, smallest, largest = (float(handle.get_attribute(f"aria-value{name}")) for name in ("now", "min", "max"))
    return value < (smallest + largest) / 2


def drag(handle):
    """Take a slider with the mouse and pull it to where there is room."""
    handle.scroll_into_view_if_needed()
    box, mouse = handle.bounding_box(), handle.page.mouse
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + (60 if on_the_left(handle) else -60), y, steps=5)
    mouse.up()


def step(handle):
    """One step with the keyboard."""
    handle.press("ArrowRight" if on_the_left(handle) else "ArrowLeft")


def choices(cell):
    """A function for each entry of the drop-down list that chooses it, the present one last; without a list, one that does nothing."""
    if not cell.locator("select").count():
        return [lambda: None]
    entries = cell.locator("select")
    count, present = entries.locator("option").count(), entries.evaluate("list => list.selectedIndex")
    return [functools.partial(entries.select_option, index=(present + 1 + i) % count) for i in range(count)]


def moving_sliders(cell):
    """The sliders that move the figure, as it stands, by one step."""
    image = cell.locator(".widget-image")
    return [handle for handle in cell.locator(".noUi-handle").all() if redraw(image, lambda handle=handle: step(handle), patience=2)]


def test_it_runs_from_top_to_bottom_without_an_error(notebook):
    failed = notebook.page.locator("[data-mime-type='application/vnd.jupyter.error'], [data-mime-type='application/vnd.jupyter.stderr']")
    assert failed.all_inner_texts() == []
    prompts = notebook.page.locator(".jp-CodeCell .jp-InputPrompt").all_inner_texts()
    assert prompts == [f"[{number}]:" for number in range(1, len(prompts) + 1)]
    assert notebook.errors == []


def test_each_widget_of_the_notebook_is_there(notebook):
    cells = nbformat.read(ROOT / "notebooks" / notebook.name, as_version=4).cells
    called = [cell.source for cell in cells if re.search(r"^widgets\.\w+\(", cell.source, re.MULTILINE)]
    used = ".jupyter-widgets select, .jupyter-widgets .noUi-handle, .jupyter-widgets canvas, button.jupyter-widgets"
    assert len(notebook.cells_with(used)) == len(called)


def test_every_button_answers_a_click(notebook):
    for cell in notebook.cells_with("button.jupyter-widgets"):
        if cell.locator("canvas").count():
            continue  # the buttons beside a canvas act on it; they have tests of their own
        button = cell.locator("button.jupyter-widgets")
        before = button.inner_text()
        button.click()
        playwright.expect(button).not_to_have_text(before, timeout=1000 * ANSWER_SECONDS)
    assert notebook.errors == []


def test_dragging_any_slider_changes_the_one_figure(notebook):
    """A slider may be without effect at one choice (a margin for a loss without one), but not at all of them."""
    for number, cell in enumerate(live_figures(notebook)):
        image, handles = cell.locator(".widget-image"), cell.locator(".noUi-handle").all()
        idle = set(range(len(handles)))
        for choose in choices(cell):
            choose()
            time.sleep(1)
            idle -= {i for i in idle if redraw(image, functools.partial(drag, handles[i]), patience=2)}
            assert image.count() == 1
        assert not idle
        notebook.screenshot(cell, f"widget-{number}")
    assert notebook.errors == []


def test_every_choice_changes_the_one_figure(notebook):
    for cell in live_figures(notebook):
        image, answers = cell.locator(".widget-image"), choices(cell) if cell.locator("select").count() else []
        assert None not in [redraw(image, choose) for choose in answers]
        assert image.count() == 1
    assert notebook.errors == []


def test_every_slider_answers_at_once(notebook):
    for number, cell in enumerate(live_figures(notebook)):
        for handle in moving_sliders(cell):
            seconds = statistics.median(redraw(cell.locator(".widget-image"), functools.partial(step, handle)) for _ in range(5))
            print(f"{notebook.name}, widget {number}: {seconds:.2f} s")
            assert seconds < ANSWER_SECONDS


def test_running_a_widget_again_leaves_one_figure_and_one_redraw(notebook):
    for cell in live_figures(notebook):
        notebook.run_again(cell, times=3)
        image = cell.locator(".widget-image")
        assert image.count() == 1
        moves = [functools.partial(step, handle) for handle in moving_sliders(cell)] or choices(cell)
        image.evaluate(COUNT_REDRAWS)
        assert redraw(image, moves[0])
        assert image.evaluate("image => image.redraws") == 1
    assert notebook.errors == []


def test_playing_a_film_shows_one_picture_after_another(notebook):
    for cell in notebook.cells_with(".widget-play"):
        image, play = cell.locator(".widget-image"), cell.locator(".widget-play button").first
        cell.scroll_into_view_if_needed()
        for _ in range(20):  # back to the first moment
            cell.locator(".noUi-handle").press("ArrowLeft")
        time.sleep(1)
        seen = {image.get_attribute("src")}
        play.click()
        for _ in range(60):
            time.sleep(0.1)
            seen.add(image.get_attribute("src"))
        assert len(seen) > 5 and image.count() == 1
        notebook.screenshot(cell, "film")
    assert notebook.errors == []


def test_pointing_at_a_digit_shows_it_and_a_ring_around_points_marks_them_in_the_other_map(notebook):
    for cell in explorers(notebook):
        cell.scroll_into_view_if_needed()
        time.sleep(2)
        large = [canvas for canvas in cell.locator("canvas").all() if (canvas.bounding_box() or {"width": 0})["width"] > 200]
        lasso = cell.locator(".jp-OutputArea button:not(.widget-toggle-button)").nth(1)  # the first map's second button
        one, other = large[0], large[-1]  # each map has several layers, and there are small canvases for the tooltips
        pointed, chosen = (cell.locator(".widget-html", has_text=re.compile(words)) for words in ("pointer", "chosen|ring around"))
        box, mouse, seconds = one.bounding_box(), notebook.page.mouse, []
        for step in range(40):
            before, start = pointed.inner_text(), time.perf_counter()
            mouse.move(box["x"] + box["width"] * (0.2 + 0.015 * step), box["y"] + box["height"] * (0.35 + 0.3 * (step % 3) / 2))
            while pointed.inner_text() == before and time.perf_counter() - start < 0.6:
                time.sleep(0.01)
            if pointed.inner_text() != before:
                seconds.append(time.perf_counter() - start)
        assert len(seconds) > 3 and re.search(r"labelled \d; then its nearest", pointed.inner_text())
        print(f"{notebook.name}, explorer: {statistics.median(seconds):.2f} s")
        assert statistics.median(seconds) < ANSWER_SECONDS
        mouse.move(box["x"] - 20, box["y"] - 20)
        time.sleep(1)
        before = other.screenshot()
        lasso.click()
        line(mouse, box, [(0.3, 0.3), (0.7, 0.3), (0.7, 0.7), (0.3, 0.7), (0.3, 0.31)])
        playwright.expect(chosen).to_contain_text(re.compile(r"[1-9]\d* chosen: \d+ × \d"), timeout=3000)
        time.sleep(1)
        assert other.screenshot() != before
        notebook.screenshot(cell, "explorer")
        cell.locator(".widget-toggle-buttons button").nth(2).click()
        time.sleep(1)
        notebook.screenshot(cell, "explorer-by-distance")
    assert notebook.errors == []


def test_a_symbol_that_was_drawn_once_is_recognised(notebook):
    corner, ring = [(0.2, 0.2), (0.2, 0.8), (0.8, 0.8)], [(0.5, 0.2), (0.8, 0.5), (0.5, 0.8), (0.2, 0.5), (0.5, 0.21)]
    for cell in drawing_canvases(notebook):
        cell.scroll_into_view_if_needed()
        time.sleep(1)
        answer = cell.locator(".widget-html")
        for symbol, name in ((corner, "A"), (ring, "B")):
            line(notebook.page.mouse, cell.locator("canvas").bounding_box(), symbol)
            time.sleep(1)
            cell.get_by_role("button", name=f"This is {name}").click()
            playwright.expect(answer).to_contain_text(f"Learnt {name}", timeout=3000)
        for symbol, name in ((ring, "B"), (corner, "A")):
            again = [(0.1 + 0.7 * x, 0.15 + 0.75 * y) for x, y in symbol]  # smaller, and elsewhere
            line(notebook.page.mouse, cell.locator("canvas").bounding_box(), again)
            start = time.perf_counter()
            playwright.expect(answer).to_contain_text(f"Nearest: {name}", timeout=3000)
            print(f"{notebook.name}, canvas: {time.perf_counter() - start:.2f} s")
            assert time.perf_counter() - start < ANSWER_SECONDS
            notebook.screenshot(cell, f"canvas-{name}")
            cell.get_by_role("button", name="Wipe").click()
            time.sleep(0.5)
    assert notebook.errors == []
