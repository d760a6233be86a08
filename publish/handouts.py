"""Write what a class is given into a folder: notebooks without outputs, and a sheet of the quick questions to print.

    python publish/handouts.py              without the solutions
    python publish/handouts.py --solutions  with them

The sheet opens in a browser, without any network, and prints with the answers on a page of their own.
"""

import argparse
import importlib
import pathlib
import re
import shutil

import jinja2
import nbformat
from packages import MATHJAX, find
from slides import markdown
from website import title

HERE = pathlib.Path(__file__).parent
NOTEBOOKS, FOLDER = HERE.parent / "notebooks", HERE / "build/handouts"


def write_without_outputs(path, with_solutions):
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        elif not with_solutions:
            cell.source = re.sub(r"\[([^\]]+)\]\(solutions/[^)]*\)", r"\1", cell.source)  # it would lead nowhere
    target = FOLDER / path.relative_to(NOTEBOOKS)
    target.parent.mkdir(exist_ok=True)
    nbformat.write(notebook, target)


def questions_of(path):
    """The quick questions of a notebook, in its order: `(html, {letter: explanation}, letter of the right one)` each."""
    choice = importlib.import_module(f"helpers.lessons.{path.stem[3:]}.check").choice
    text = "\n\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
    for said, name in re.findall(r'^(\*\*Quick question .*?)\n\s*answer = \.\.\.\s+check\.choice\("(\w+)"', text, re.MULTILINE | re.DOTALL):
        right = next(letter for letter, explanation in choice[name].items() if explanation.startswith("Yes:"))
        yield markdown(said), choice[name], right


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--solutions", action="store_true", help="with the solutions, for after the class")
    options = parser.parse_args()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for path in sorted(NOTEBOOKS.glob("**/*.ipynb" if options.solutions else "*.ipynb")):
        write_without_outputs(path, options.solutions)
    shutil.copy(NOTEBOOKS / "references.md", FOLDER)
    shutil.copytree(NOTEBOOKS / "images", FOLDER / "images")
    shutil.copy(find(MATHJAX, "tex-svg.js"), FOLDER / "mathjax.js")
    lessons = [(path.stem[:2], title(path), list(questions_of(path))) for path in sorted(NOTEBOOKS.glob("*.ipynb"))]
    template = jinja2.Environment(loader=jinja2.FileSystemLoader(HERE), trim_blocks=True, lstrip_blocks=True).get_template(
        "questions.html.j2"
    )
    (FOLDER / "questions.html").write_text(template.render(lessons=lessons), encoding="utf-8")
    print(f"The handouts are in {FOLDER}; print questions.html from a browser.")


if __name__ == "__main__":
    main()
