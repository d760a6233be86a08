"""Execute the notebooks in place, in course order, and store their outputs.

    python tests/commands/refresh.py                                    every notebook and its solutions
    python tests/commands/refresh.py notebooks/03_siamese_mnist.ipynb   only these

A claim that does not hold stops it: nothing false is stored.

Kept: outputs and execution counts; pictures with a palette of 256 colours, which look the same and need less than half the space.
Removed: timings, widget state and whatever else would differ at the next run without any change to the course. The figure of the cell
tagged "hero" is also written to `notebooks/images/`.
"""

import base64
import io
import os
import pathlib
import sys
import time

import nbformat
from nbclient import NotebookClient
from PIL import Image

NOTEBOOKS = pathlib.Path(__file__).parents[2] / "notebooks"
WIDGET = "application/vnd.jupyter.widget-view+json"


def refresh(path):
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=900, kernel_name="python3", resources={"metadata": {"path": path.parent}}).execute()
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number:03d}"
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            data.pop(WIDGET, None)  # names a model that lives only as long as the kernel
            if "image/png" in data:
                data["image/png"] = with_palette(data["image/png"])
        if "hero" in cell.metadata.get("tags", []):
            picture = NOTEBOOKS / "images" / f"{path.stem}.png"  # the README shows it
            picture.parent.mkdir(exist_ok=True)
            picture.write_bytes(base64.b64decode(cell.outputs[0].data["image/png"]))
    nbformat.validate(notebook)
    nbformat.write(notebook, path)


def with_palette(picture):
    """A PNG in base64 with at most 256 colours."""
    image = Image.open(io.BytesIO(base64.b64decode(picture))).convert("RGB")
    png = io.BytesIO()
    image.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(png, "png", optimize=True)
    return base64.b64encode(png.getvalue()).decode() + "\n"


def main():
    os.environ["COURSE_STRICT"] = "1"
    paths = [pathlib.Path(name) for name in sys.argv[1:]] or sorted(NOTEBOOKS.glob("*.ipynb")) + sorted(NOTEBOOKS.glob("solutions/*.ipynb"))
    for path in paths:
        start = time.perf_counter()
        refresh(path.resolve())
        print(f"{path.name}: {time.perf_counter() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
