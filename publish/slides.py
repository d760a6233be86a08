"""Write slide decks of the notebooks, with their stored outputs, into a folder that needs no network: `python publish/slides.py`.

What stands on which slide follows from the notebook itself. A prediction ("**Before you run it:** …") ends its slide, so that its answer
comes on a later one. A figure gets what room there is, and its reading ("**What you saw.** …") appears under it at the next click. Code of
more than ten lines, and code that only draws or prepares, is a click away. The browser then cuts into several slides what is too tall for
one: see `deck/deck.js`.
"""

import base64
import importlib
import pathlib
import re
import shutil
from dataclasses import dataclass, field
from html import escape

import jinja2
import nbformat
from nbconvert.filters import Highlight2HTML, ansi2html, markdown2html
from packages import MATHJAX, REVEAL, find
from pygments.formatters import HtmlFormatter

HERE = pathlib.Path(__file__).parent
NOTEBOOKS, FOLDER = HERE.parent / "notebooks", HERE / "build/slides"
LIBRARIES = {
    "reveal.js": find(REVEAL, "dist/reveal.js"),
    "reveal.css": find(REVEAL, "dist/reveal.css"),
    "notes.js": find(REVEAL, "plugin/notes/notes.js"),
    "fonts": find(REVEAL, "source-sans-pro.css").parent,
    "mathjax.js": find(MATHJAX, "tex-svg.js"),
    "deck.js": HERE / "deck/deck.js",
    "deck.css": HERE / "deck/deck.css",
}
LONG = 10  # lines of code that a slide still shows
QUESTION = re.compile(r"\*\*(?:Before you (?:run|look|read)|While it runs)\b")
KINDS = {"question": QUESTION, "seen": re.compile(r"\*\*What you saw"), "exercise": re.compile(r"\*\*(Exercise|Quick question) \d")}
highlight = Highlight2HTML()


@dataclass
class Block:
    """A piece of a slide: a paragraph with its formulas, a list, a cell's code, one output."""

    kind: str  # text, exercise, question, seen (the reading of a result), code, printed, table, figure, live
    cell: int  # its place in the notebook
    html: str


@dataclass
class Slide:
    title: str
    minutes: str
    blocks: list = field(default_factory=list)
    code: list = field(default_factory=list)  # a click away: `(number of the cell, html)`
    notes: list = field(default_factory=list)
    run: list = field(default_factory=list)  # numbers of the cells it shows

    def ends_with(self, *kinds):
        return bool(self.blocks) and self.blocks[-1].kind in kinds


@dataclass
class Section:
    title: str
    minutes: str
    slides: list = field(default_factory=list)


class Deck:
    """The sections of a notebook, and in them its slides."""

    def __init__(self, path):
        self.name = path.stem
        self.checks = importlib.import_module(f"helpers.lessons.{path.stem[3:]}.check")
        self.pictures, self.sections, self.run = {}, [], 0
        for self.number, cell in enumerate(nbformat.read(path, as_version=4).cells):
            self.run += cell.cell_type == "code"  # what stands in the brackets before it, after Run All
            place = cell.metadata.slideshow.slide_type
            if place == "notes" and cell.cell_type == "markdown":
                self.slide.notes.append(markdown(cell.source))
            elif place not in ("skip", "notes"):
                if place in ("slide", "subslide") and self.sections:
                    self.turn()
                (self.add_text if cell.cell_type == "markdown" else self.add_code)(cell)
        self.add_notes_to_questions()

    @property
    def slide(self):
        return self.sections[-1].slides[-1]

    @property
    def slides(self):
        return [slide for section in self.sections for slide in section.slides]

    def turn(self, title="", minutes=""):
        """Go on with a new slide, unless the present one is still without text or result."""
        section, last = self.sections[-1], self.slide
        if last.blocks:
            same = last.title if last.title != section.title else ""
            section.slides.append(Slide(title or same, minutes or last.minutes))
        elif title:
            last.title, last.minutes = title, minutes or section.minutes

    def open(self, title, minutes):
        """Go on with a new section; code that came before its first text goes with it."""
        waiting = bool(self.sections) and not self.slide.blocks
        first = self.sections[-1].slides.pop() if waiting else Slide(title, minutes)
        first.title, first.minutes = title, minutes
        self.sections.append(Section(title, minutes, [first]))

    def add(self, kind, html):
        ends = self.slide.ends_with("question", "seen") or (self.slide.ends_with("figure") and kind != "seen")
        answered = kind != "code" and any(block.kind == "exercise" and block.cell != self.number for block in self.slide.blocks)
        if ends or answered or kind == "exercise":
            self.turn()
        self.slide.blocks.append(Block(kind, self.number, html))

    def add_text(self, cell):
        for part in parts(cell.source):
            if heading := re.match(r"(#+) (.+?)(?: · ((?:\d+ min|deeper|stored).*))?$", part.replace("*", "")):
                (self.open if len(heading[1]) < 3 else self.turn)(heading[2], heading[3] or "")
            else:
                self.add(next((kind for kind, pattern in KINDS.items() if pattern.match(part)), "text"), markdown(part))

    def add_code(self, cell):
        shown = [block for output in cell.outputs if (block := self.output(output))]
        html, short = highlight(cell.source), cell.source.count("\n") < LONG
        tells = re.search("^(def|class) ", cell.source, re.MULTILINE) or any(kind == "printed" for kind, _ in shown)
        if (short or self.slide.ends_with("exercise")) and tells:
            self.add("code", html)
        else:
            if self.slide.ends_with("question", "seen", "figure"):
                self.turn()
            self.slide.code.append((self.run, html))
        self.slide.run.append(self.run)
        for kind, html in shown:
            if kind == "away":
                self.slide.code.append((self.run, html))
            else:
                self.add(kind, html)
        for question, exercise in re.findall(r'^check\.(?:choice\("(\w+)"|(?!choice)(\w+)\()', cell.source, re.MULTILINE):
            self.slide.notes += said_of_answers(self.checks.choice[question] if question else getattr(self.checks, exercise))

    def output(self, output):
        """The kind and the HTML of a cell's output; nothing for what only a running notebook needs."""
        data = output.get("data", {})
        text = output.get("text") or data.get("text/plain", "")
        if "image/png" in data:
            name = f"{self.name}-{len(self.pictures) + 1:02d}.png"
            self.pictures[name] = base64.b64decode(data["image/png"])
            return "figure", f'<img src="{name}" alt="{escape(output.metadata.get("image/png", {}).get("alt", ""))}">'
        if "text/markdown" in data:
            return "table", markdown(data["text/markdown"])
        if "text/html" in data:
            kind = "table" if "highlight" not in data["text/html"] else "code" if text.count("\n") < LONG else "away"
            return kind, re.sub("<style.*?</style>", "", data["text/html"], flags=re.DOTALL)
        if text.startswith("Run this cell to get"):
            return "live", f"<p>Live in the notebook: cell {self.run}.</p>"
        if text.strip() and not text.startswith(("While the cell runs", "Not attempted yet")):
            return "printed", f"<pre>{ansi2html(text.rstrip())}</pre>"

    def add_notes_to_questions(self):
        """What to ask, what to run, and what will be seen: all that comes before the next question."""
        run, seen = [], []
        for slide in reversed(self.slides):
            if slide.ends_with("question"):
                cells = f"cells {min(run)} to {max(run)}" if len(run) > 1 else f"cell {run[0]}" if run else ""
                live = f"<p>Live in the notebook: {cells}.</p>" if run and seen else ""
                slide.notes += ["<p><b>Ask the room, and let them vote before you go on.</b></p>", live, *seen]
                run, seen = [], []
            elif readings := [block.html for block in slide.blocks if block.kind == "seen"]:
                run, seen = [], readings
            run += slide.run


def parts(source):
    """Paragraphs: what belongs together stays together, and a prediction is a part of its own."""
    source = re.sub(r"^(##+ .*)$", r"\n\1\n", source, flags=re.MULTILINE)
    source = re.sub(rf"(?<=\S)\s+(?={QUESTION.pattern})", "\n\n", source)
    pieces = []
    for piece in re.split(r"\n\s*\n", source):
        text = pieces[-1] if pieces else ""
        within = text.count("```") % 2 or text.count("$$") % 2 or text.count("<details") > text.count("</details")
        goes_on = re.match(r"\$\$|```|<details", piece) or (text.endswith("$$") and piece[:1].islower())
        if pieces and (within or goes_on):
            pieces[-1] += "\n\n" + piece
        else:
            pieces.append(piece.strip())
    return [piece for piece in pieces if piece.strip(" -\n")]


def markdown(text):
    """HTML; links between notebooks lead to their decks, and those into pages that are not in the folder become plain text."""
    text = re.sub(r"\[([^\]]+)\]\((?:references\.md|solutions/|\.\./)[^)]*\)", r"\1", text)
    return markdown2html(re.sub(r"\]\((\d\d_\w+)\.ipynb", r"](\1.html", text))


def said_of_answers(check):
    """For the speaker: the usual wrong answers and the hint of an exercise, or what is said of each option of a quick question."""
    if isinstance(check, dict):
        return [f"<p><b>{letter}</b>: {escape(said)}</p>" for letter, said in check.items()]
    return [f"<p><b>Right:</b> {escape(check.yes)} <b>Hint:</b> {escape(check.hint)}</p>", "<p><b>Usual wrong answers:</b></p>"] + [
        f"<p>– {escape(sentence)}</p>" for sentence in check.mistakes
    ]


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for name, source in LIBRARIES.items():
        (shutil.copytree if source.is_dir() else shutil.copy)(source, FOLDER / name)
    (FOLDER / "code.css").write_text(HtmlFormatter().get_style_defs(".highlight"), encoding="utf-8")
    templates = jinja2.Environment(loader=jinja2.FileSystemLoader(HERE / "deck"), trim_blocks=True, lstrip_blocks=True)
    decks = [Deck(path) for path in sorted(NOTEBOOKS.glob("*.ipynb"))]
    for deck in decks:
        (FOLDER / f"{deck.name}.html").write_text(templates.get_template("deck.html.j2").render(deck=deck), encoding="utf-8")
        for name, picture in deck.pictures.items():
            (FOLDER / name).write_bytes(picture)
    (FOLDER / "index.html").write_text(templates.get_template("index.html.j2").render(decks=decks), encoding="utf-8")
    print(f"Open {FOLDER / 'index.html'} in a browser.")


if __name__ == "__main__":
    main()
