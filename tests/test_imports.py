"""What an import costs, and which way imports point: lesson → course → library."""

import ast
import pathlib
import pkgutil

import pytest

import helpers

FOLDER = pathlib.Path(helpers.__file__).parent
PATHS = sorted(FOLDER.rglob("*.py"))
MODULES = sorted(module.name for module in pkgutil.walk_packages(helpers.__path__, "helpers.") if not module.ispkg)
USES_TENSORFLOW = {"batches", "losses", "models", "augment", "progress", "widgets", "check"}


def imported(path):
    """The files of the course that a file imports, as (line, dotted name)."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "helpers":
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names if alias.name.startswith("helpers"))


def part(name):
    """library, course, or the name of a lesson."""
    names = name.split(".")
    return {"course": "course", "lessons": names[2] if len(names) > 2 else "lessons"}.get(names[1], "library")


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_imports_point_one_way(path):
    own = part("helpers." + ".".join(path.relative_to(FOLDER).with_suffix("").parts))
    allowed = {"library"} | ({"course"} if own != "library" else set()) | {own}
    assert not [f"line {line}: {name}" for line, name in imported(path) if part(name) not in allowed]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_a_lesson_reads_no_file_of_another(path):
    lessons = {folder.name for folder in (FOLDER / "lessons").iterdir() if folder.is_dir()}
    words = path.relative_to(FOLDER).parts
    others = lessons - {words[1]} if words[0] == "lessons" else lessons
    text = path.read_text(encoding="utf-8")
    assert not [other for other in others if f"lessons/{other}" in text or f"lessons.{other}" in text]


def test_init_files_import_nothing():
    assert not [path for path in FOLDER.rglob("__init__.py") if list(imported(path)) or "import" in path.read_text(encoding="utf-8")]


def test_a_helper_loads_tensorflow_only_where_it_is_needed(fresh):
    light = [name for name in MODULES if name.split(".")[-1] not in USES_TENSORFLOW]
    assert {"helpers.course.setup", "helpers.datasets", "helpers.metrics", "helpers.lessons.losses.plots"} <= set(light)
    result = fresh(f"""
import importlib, sys
for name in {light}:
    importlib.import_module(name)
    loaded = {{"tensorflow", "keras", "umap", "numba"}} & set(sys.modules)
    assert not loaded, f"{{name}} loads {{loaded}}"
""")
    assert (result.returncode, result.stderr) == (0, "")


def test_no_helper_loads_umap(fresh):
    result = fresh(f"import sys, {', '.join(MODULES)}; print('tensorflow' in sys.modules, 'umap' in sys.modules)")
    assert result.stdout == "True False\n", result.stderr


def test_every_file_of_library_and_course_has_its_test_file():
    tests = {path.stem for path in pathlib.Path(__file__).parent.glob("test_*.py")}
    files = {path.stem for folder in (FOLDER, FOLDER / "course") for path in folder.glob("*.py")} - {"__init__"}
    assert not {f"test_{name}" for name in files} - tests
