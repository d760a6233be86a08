"""What an import costs, that it says nothing, and which way imports point: lesson → course → library."""

import ast
import pathlib
import pkgutil
import re

import pytest

import helpers

FOLDER = pathlib.Path(helpers.__file__).parent
PATHS = sorted(FOLDER.rglob("*.py"))
LESSONS = {folder.name for folder in (FOLDER / "lessons").iterdir() if folder.is_dir()}
MODULES = sorted(module.name for module in pkgutil.walk_packages(helpers.__path__, "helpers.") if not module.ispkg)
USES_TENSORFLOW = {"batches", "losses", "models", "methods", "clip", "distributed", "augment", "replicas", "progress", "widgets", "check"}
LIGHT = [name for name in MODULES if name.split(".")[-1] not in USES_TENSORFLOW]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_imports_point_one_way_and_a_lesson_is_named_in_its_own_folder_only(path):
    text, own = path.read_text(encoding="utf-8"), path.relative_to(FOLDER).parts
    imports = [ast.unparse(node) for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import | ast.ImportFrom)]
    above = {"course": "lessons", "lessons": "lessons import"}.get(own[0], "course|lessons")
    assert not [line for line in imports if re.search(rf"^from \.|helpers\b.*\b({above})\b", line)]
    assert not [name for name in LESSONS - set(own) if re.search(rf"lessons[./]{name}\b", text)]
    assert not imports or path.name != "__init__.py"


def test_imports_are_light_and_silent(fresh):
    """TensorFlow is loaded only where it is needed, UMAP by no file; and nothing is on stderr, where a warning is an error."""
    assert {"helpers.course.setup", "helpers.datasets", "helpers.metrics", "helpers.lessons.losses.plots"} <= set(LIGHT)
    result = fresh(
        f"""
import importlib, sys
for name in {LIGHT}:
    importlib.import_module(name)
    loaded = {{"tensorflow", "keras", "umap", "numba"}} & set(sys.modules)
    assert not loaded, f"{{name}} loads {{loaded}}"
sys.modules["helpers.course.setup"].start()
import {", ".join(MODULES)}
print("tensorflow" in sys.modules, "umap" in sys.modules)
""",
        PYTHONWARNINGS="error",
    )
    assert (result.returncode, result.stdout, result.stderr) == (0, "True False\n", "")


def test_every_file_of_library_and_course_has_its_test_file():
    tests = {path.stem for path in pathlib.Path(__file__).parent.glob("test_*.py")}
    files = {path.stem for folder in (FOLDER, FOLDER / "course") for path in folder.glob("*.py")} - {"__init__"}
    assert not {f"test_{name}" for name in files} - tests
