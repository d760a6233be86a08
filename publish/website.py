"""Make a web site of the notebooks from their stored outputs; it opens from its folder, without any network: `python publish/website.py`.

Sphinx reads a copy of the folder `notebooks`, with a start page made of the README. Any warning ends the build.
"""

import pathlib
import re
import shutil

from packages import MATHJAX, find
from sphinx.application import Sphinx

HERE = pathlib.Path(__file__).parent
NOTEBOOKS, SOURCE, FOLDER = HERE.parent / "notebooks", HERE / "build/source", HERE / "build/site"
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
    "myst_enable_extensions": ["dollarmath", "amsmath"],
    "myst_heading_anchors": 4,  # each entry of the references is a heading
    "html_theme": "sphinx_book_theme",
    "html_title": "Contrastive Networks",
    "html_static_path": [str(HERE / "site.css"), str(find(MATHJAX, "tex-svg.js"))],
    "html_css_files": ["site.css"],
    "html_show_sourcelink": False,
    "mathjax_path": "tex-svg.js",
}


def write_source():
    """A copy of the notebooks, and the start page: what the README says before it turns to the installation."""
    shutil.rmtree(SOURCE, ignore_errors=True)
    shutil.copytree(NOTEBOOKS, SOURCE, ignore=shutil.ignore_patterns(".*"))
    start = (HERE.parent / "README.md").read_text(encoding="utf-8").partition("\n## Start")[0]
    start = re.sub(r"\[([^\]]+)\]\(#[^)]+\)", r"\1", start.replace("](notebooks/", "]("))
    names = [path.stem for path in sorted(NOTEBOOKS.glob("*.ipynb"))]
    contents = CONTENTS.replace("NOTEBOOKS", "\n".join(names))
    contents = contents.replace("SOLUTIONS", "\n".join(f"Solutions {name[:2]} <solutions/{name}>" for name in names))
    (SOURCE / "index.md").write_text(start + contents, encoding="utf-8")


def main():
    write_source()
    shutil.rmtree(FOLDER, ignore_errors=True)
    site = Sphinx(SOURCE, None, FOLDER, HERE / "build/doctrees", "html", SETTINGS, freshenv=True, warningiserror=True)
    site.build()
    print(f"Open {FOLDER / 'index.html'} in a browser.")


if __name__ == "__main__":
    main()
