"""Make a web site of the notebooks from their stored outputs; it opens from its folder, without any network: `python publish/website.py`.

Sphinx reads a copy of the folder `notebooks`, with a start page made of the README. Any warning ends the build.
"""

import pathlib
import re
import shutil
import sys

import nbformat
from packages import MATHJAX, find
from sphinx.application import Sphinx

HERE = pathlib.Path(__file__).parent
NOTEBOOKS, SOURCE, FOLDER = HERE.parent / "notebooks", HERE / "build/source", HERE / "build/site"
README = (HERE.parent / "README.md").read_text(encoding="utf-8")
CONTENTS = """
```{toctree}
:hidden:
:caption: Notebooks

NOTEBOOKS
```

```{toctree}
:hidden:
:caption: Behind them

references
SOLUTIONS
```
"""
SETTINGS = {
    "project": "Contrastive Networks",
    "author": "The authors of Contrastive Networks",
    "extensions": ["myst_nb"],
    "nb_execution_mode": "off",
    "nb_render_markdown_format": "myst",  # links in outputs, too
    "myst_enable_extensions": ["dollarmath", "amsmath"],
    "myst_heading_anchors": 4,  # each entry of the references is a heading
    "html_theme": "sphinx_book_theme",
    "html_context": {"default_mode": "auto"},
    "html_title": "Contrastive Networks",
    "html_static_path": [str(HERE / "site.css"), str(find(MATHJAX, "tex-svg.js"))],
    "html_css_files": ["site.css"],
    "html_show_search_summary": False,  # it would fetch the pages, which a folder does not allow
    "mathjax_path": "tex-svg.js",
}


def write_source():
    """A copy of the notebooks, and the start page: what the README says before it turns to the installation."""
    shutil.rmtree(SOURCE, ignore_errors=True)
    shutil.copytree(NOTEBOOKS, SOURCE, ignore=shutil.ignore_patterns(".*"))
    references = SOURCE / "references.md"
    references.write_text(references.read_text(encoding="utf-8").replace("\n#### ", "\n### "), encoding="utf-8")  # no level left out
    start = README.partition("\n## Start")[0].replace("](notebooks/", "](")
    start = re.sub(r"\[([^\]]+)\]\(#[^)]+\)", r"\1", start)
    paths = sorted(NOTEBOOKS.glob("*.ipynb"))
    contents = CONTENTS.replace("NOTEBOOKS", "\n".join(f"{path.stem[:2]} · {title(path)} <{path.stem}>" for path in paths))
    contents = contents.replace("SOLUTIONS", "\n".join(f"Solutions {path.stem[:2]} <solutions/{path.stem}>" for path in paths))
    (SOURCE / "index.md").write_text(start + contents, encoding="utf-8")


def title(path):
    return nbformat.read(path, as_version=4).cells[0].source.partition("\n")[0].removeprefix("# ")


def options():
    """Of the theme: each notebook has a button for Binder as soon as the README names the repository."""
    repository = re.search(r"mybinder\.org/v2/gh/([^/]+/[^/]+)/", README)[1]
    if repository == "OWNER/REPOSITORY":
        return {}
    return {
        "repository_url": f"https://github.com/{repository}",
        "repository_branch": "main",
        "path_to_docs": "notebooks",
        "launch_buttons": {"binderhub_url": "https://mybinder.org", "notebook_interface": "jupyterlab"},
    }


def main():
    write_source()
    shutil.rmtree(FOLDER, ignore_errors=True)
    settings = SETTINGS | {"html_theme_options": {"navbar_persistent": []} | options()}
    site = Sphinx(SOURCE, None, FOLDER, HERE / "build/doctrees", "html", settings, status=None, freshenv=True, warningiserror=True)
    site.build()
    print(f"Open {FOLDER / 'index.html'} in a browser.")
    sys.exit(site.statuscode)


if __name__ == "__main__":
    main()
