"""Every page of the web site in a real browser, opened from its folder without a network: `pytest -m browser tests/test_website.py`."""

import pathlib
import re
import subprocess
import sys
import urllib.parse

import pytest

pytest.importorskip("sphinx", reason="pip install -r publish/requirements.txt")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="pip install -r tests/requirements.txt")

pytestmark = pytest.mark.browser
ROOT = pathlib.Path(__file__).parent.parent
FOLDER = ROOT / "publish/build/site"
NOTEBOOKS = [path.relative_to(ROOT / "notebooks").with_suffix("").as_posix() for path in ROOT.glob("notebooks/**/*.ipynb")]
PAGES = ["index", "references", *NOTEBOOKS]
LOOK = """() => ({
    headings: document.querySelectorAll("article h1").length,
    ids: [...document.querySelectorAll("[id]")].map(each => each.id),
    links: [...document.querySelectorAll("a[href]")].map(each => each.href),
    missing: [...document.images].filter(image => image.complete && !image.naturalWidth).map(image => image.src),
    undescribed: [...document.querySelectorAll("article img")].filter(image => !image.alt).map(image => image.src),
    grounds: [...document.querySelectorAll("article img")].map(image => getComputedStyle(image).backgroundColor),
    wrong: document.querySelectorAll("mjx-merror, [data-mjx-error]").length,
    formulas: document.querySelectorAll("mjx-container").length,
    raw: document.querySelector("article").innerText.match(/\\\\\\(|\\$\\$/g) ?? [],
    wide: document.documentElement.scrollWidth > document.documentElement.clientWidth,
})"""


class Site:
    def __init__(self, browser):
        self.requests, self.errors, self.found = [], [], {}
        self.page = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="dark", offline=True).new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("requestfailed", lambda request: self.errors.append(request.url))
        self.page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        for name in PAGES:
            self.open(f"{name}.html")
            self.found[name] = self.page.evaluate(LOOK)

    def open(self, address):
        self.page.goto(f"{FOLDER.as_uri()}/{address}")
        self.page.evaluate("window.MathJax?.startup.promise")


@pytest.fixture(scope="module")
def site(browser):
    """Any warning of the build is an error."""
    subprocess.run([sys.executable, ROOT / "publish/website.py"], check=True)
    site = Site(browser)
    yield site
    site.page.context.close()


def test_every_page_opens_without_an_error_and_asks_nothing_of_another_machine(site):
    assert site.errors == []
    assert not [url for url in site.requests if not url.startswith(("file:", "data:"))]


def test_every_page_shows_its_formulas_and_figures_on_white_ground_also_in_the_dark(site):
    assert sum(found["formulas"] for found in site.found.values()) > 300
    for name, found in site.found.items():
        assert (found["headings"], found["missing"], found["undescribed"]) == (1, [], []), name
        assert set(found["grounds"]) <= {"rgb(255, 255, 255)"}, name
        assert (found["wrong"], found["raw"], found["wide"]) == (0, [], False), name


@pytest.mark.parametrize("name", ["index", "references", "00_start_here", "solutions/00_start_here"])
def test_a_page_of_each_kind_can_be_read_by_everyone(site, name):
    """No finding of an automatic check that is called serious or critical, on dark ground."""
    site.open(f"{name}.html")
    found = axe.Axe().run(site.page, options={"preload": False}).response["violations"]
    assert not [(each["help"], each["nodes"][0]["html"]) for each in found if each["impact"] in ("serious", "critical")]


def test_every_link_within_the_site_finds_its_page_and_its_place(site):
    for name, found in site.found.items():
        for link in map(urllib.parse.urlsplit, found["links"]):
            if link.scheme == "file":
                path = pathlib.Path(urllib.parse.unquote(link.path))
                assert path.is_file(), (name, link)
                target = site.found.get(path.relative_to(FOLDER).with_suffix("").as_posix())
                assert not (link.fragment and target) or urllib.parse.unquote(link.fragment) in target["ids"], (name, link)


def test_a_work_of_the_references_has_an_anchor_of_its_own_name(site):
    keys = re.findall(r"^#### (\S+)", (ROOT / "notebooks/references.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert keys and set(keys) <= set(site.found["references"]["ids"])


def test_the_search_finds_pages(site):
    site.open("search.html?q=triplet")
    site.page.wait_for_selector("#search-results li a")
    assert "02_losses" in " ".join(link.get_attribute("href") for link in site.page.locator("#search-results li a").all())
