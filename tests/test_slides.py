"""Every slide of every deck in a real browser, opened from its folder without a network: `pytest -m browser tests/test_slides.py`."""

import pathlib
import re
import subprocess
import sys

import nbformat
import pytest

pytest.importorskip("sphinx", reason="pip install -r publish/requirements.txt")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install -r tests/requirements.txt")

pytestmark = pytest.mark.browser
ROOT = pathlib.Path(__file__).parent.parent
LESSONS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FOLDER = ROOT / "publish/build/slides"
MEASURE = """() => Reveal.getSlides().map(slide => {
    const {h, v} = Reveal.getIndices(slide)
    Reveal.slide(h, v, 99)
    const shown = [...slide.querySelectorAll(".page *")].filter(each => each.checkVisibility() && !each.closest("mjx-assistive-mml"))
    const boxes = shown.map(each => each.getBoundingClientRect())
    const inside = (selector, measure) => [...slide.querySelectorAll(selector)].filter(each => each.checkVisibility()).map(measure)
    const prose = slide.querySelector(".body").cloneNode(true)
    prose.querySelectorAll("code, pre, mjx-container").forEach(each => each.remove())
    return {
        blocks: inside(".block", block => [block.className.split(" ")[1], Number(block.dataset.cell)]),
        bottom: Math.max(...boxes.map(box => box.bottom)),
        left: Math.min(...boxes.map(box => box.left)),
        right: Math.max(...boxes.map(box => box.right)),
        cut: inside(".body, pre", each => [each.scrollWidth - each.clientWidth, each.scrollHeight - each.clientHeight]),
        prose: inside(".body p, .body li", each => parseFloat(getComputedStyle(each).fontSize) * each.currentCSSZoom),
        code: inside(".body pre, .body td", each => parseFloat(getComputedStyle(each).fontSize) * each.currentCSSZoom),
        figures: inside(".figure:not(.again) img", each => [each.clientWidth, each.clientHeight, each.naturalWidth, each.naturalHeight]),
        wrong: slide.querySelectorAll("mjx-merror, [data-mjx-error]").length,
        text: prose.textContent.trim(),
        number: document.querySelector(".slide-number").innerText,
        notes: slide.querySelector("aside.notes")?.textContent ?? "",
    }
})"""
OPEN_CODE = """() => Reveal.getSlides().flatMap(slide => {
    const {h, v} = Reveal.getIndices(slide)
    Reveal.slide(h, v)
    return [...slide.querySelectorAll("details")].map(details => {
        details.open = true
        const box = (details.querySelector("summary + *")).getBoundingClientRect()
        details.open = false
        return [box.left, box.top, box.right, box.bottom]
    })
})"""


@pytest.fixture(scope="module")
def folder():
    subprocess.run([sys.executable, ROOT / "publish/slides.py"], check=True)


class Deck:
    def __init__(self, browser, path):
        self.path, self.requests, self.errors = path, [], []
        context = browser.new_context(viewport={"width": 1280, "height": 720}, offline=True)
        self.page = context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("requestfailed", lambda request: self.errors.append(request.url))
        self.page.on("console", lambda message: self.errors.append(message.text) if message.type in ("error", "warning") else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto((FOLDER / f"{path.stem}.html").as_uri())
        self.page.wait_for_function("window.Reveal?.isReady()")
        self.slides = self.page.evaluate(MEASURE)
        cells = nbformat.read(path, as_version=4).cells
        shown = [cell for cell in cells if cell.metadata.slideshow.slide_type not in ("notes", "skip")]
        self.prose = "\n".join(cell.source for cell in shown if cell.cell_type == "markdown")


@pytest.fixture(scope="module", params=LESSONS, ids=lambda path: path.stem)
def deck(request, browser, folder):
    deck = Deck(browser, request.param)
    yield deck
    deck.page.context.close()


def test_the_start_page_leads_to_every_deck(browser, folder):
    page = browser.new_page()
    page.goto((FOLDER / "index.html").as_uri())
    assert [link.get_attribute("href") for link in page.locator("li a").all()] == [f"{path.stem}.html" for path in LESSONS]
    page.close()


def test_it_opens_without_an_error_and_asks_nothing_of_another_machine(deck):
    assert deck.errors == []
    assert not [url for url in deck.requests if not url.startswith(("file:", "data:"))]


def test_every_section_of_the_notebook_has_its_slides(deck):
    sections = deck.page.evaluate("Reveal.getHorizontalSlides().length")
    assert sections == 1 + len(re.findall("^## ", deck.prose, re.MULTILINE)) > 5


def test_nothing_leaves_its_slide_and_nothing_is_cut(deck):
    print(f"{deck.path.stem}: {len(deck.slides)} slides, lowest {max(slide['bottom'] for slide in deck.slides):.0f}")
    for slide in deck.slides:
        assert slide["bottom"] <= 720 and slide["left"] >= 0 and slide["right"] <= 1280, slide["text"]
        assert max(map(max, slide["cut"])) <= 1, slide["text"]
    for left, top, right, bottom in deck.page.evaluate(OPEN_CODE):
        assert left >= 0 and top >= 0 and right <= 1280 and bottom <= 720


def test_text_is_large_and_figures_are_whole(deck):
    for slide in deck.slides:
        assert min(slide["prose"], default=24) >= 24, slide["text"]
        assert min(slide["code"], default=18) >= 16, slide["text"]
        for width, height, true_width, true_height in slide["figures"]:
            scale = min(width / true_width, height / true_height)
            assert scale * true_height >= min(399, 1150 * true_height / true_width), slide["text"]


def test_no_formula_is_raw_and_no_slide_empty(deck):
    for number, slide in enumerate(deck.slides, 1):
        assert slide["wrong"] == 0 and not re.search(r"\$|\\[a-zA-Z]+", slide["text"]), slide["text"]
        assert slide["blocks"] or number == 1
        assert slide["number"].split() == [str(number), "/", str(len(deck.slides))]


def test_every_prediction_stands_before_its_answer(deck):
    """Nothing follows a prediction on its slide, and what later cells print, draw or conclude is on later slides."""
    where = [(number, kind, cell) for number, slide in enumerate(deck.slides) for kind, cell in slide["blocks"]]
    assert [cell for *_, cell in where if cell is not None] == sorted(cell for *_, cell in where if cell is not None)
    questions = [(number, cell) for number, kind, cell in where if kind == "question"]
    assert len(questions) == len(re.findall(r"\*\*(?:Before you (?:run|look|read)|While it runs)\b", deck.prose)) > 0
    for number, _ in questions:
        assert deck.slides[number]["blocks"][-1][0] == "question"
        assert "Ask the room" in deck.slides[number]["notes"]


def test_a_slide_of_each_kind_can_be_read_by_everyone(deck):
    """No finding of an automatic check that is called serious or critical, in one deck: all are made by one template."""
    if deck.path != LESSONS[0]:
        pytest.skip("the first deck has every kind")
    kinds = [{kind for kind, _ in slide["blocks"]} for slide in deck.slides]
    for number in {next(n for n, here in enumerate(kinds) if kind in here) for kind in set.union(*kinds)}:
        deck.page.evaluate("number => { const {h, v} = Reveal.getIndices(Reveal.getSlides()[number]); Reveal.slide(h, v, 99) }", number)
        found = axe.Axe().run(deck.page, ".slides section.present section.present", {"preload": False}).response["violations"]
        assert not [(each["help"], each["nodes"][0]["html"]) for each in found if each["impact"] in ("serious", "critical")]


def test_the_speaker_has_notes_at_every_exercise(deck):
    for slide in deck.slides:
        if re.search(r"^(Exercise|Quick question) \d", slide["text"], re.MULTILINE):
            assert re.search("Usual wrong answers|Yes:", slide["notes"]), slide["text"]
