"""What an import costs, and which way imports point."""

import ast
import pathlib
import pkgutil

import pytest

import helpers

FOLDER = pathlib.Path(helpers.__file__).parent
MODULES = sorted(module.name for module in pkgutil.walk_packages(helpers.__path__, "helpers.") if ".experiments." not in module.name)
USES_TENSORFLOW = {"batches", "losses", "models", "augment", "widgets", "check", "experiments"}
LAYERS = [
    {"setup", "show"},
    {"losses", "datasets", "pairs", "batches", "augment", "metrics", "flow", "history", "strokes"},
    {"models", "plots", "maps", "graph"},
    {"widgets", "check", "experiments"},
]


def test_a_helper_loads_tensorflow_only_where_it_is_needed(fresh):
    light = [name for name in MODULES if name.split(".")[1] not in USES_TENSORFLOW]
    assert {f"helpers.{name}" for name in ("setup", "datasets", "pairs", "metrics", "plots")} <= set(light)
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


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.py")), ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_imports_point_one_way(path):
    """From a layer only to the layers below it; within `widgets`, `check` and `experiments` to their own files."""
    own = path.relative_to(FOLDER).parts[0].removesuffix(".py")
    allowed = {own} if path.parent != FOLDER else set()
    for layer in LAYERS:
        if own in layer:
            break
        allowed |= layer
    else:
        assert own == "__init__", f"say in LAYERS where {own} belongs"
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "helpers":
            imported = node.module.split(".")[1:2] or [alias.name for alias in node.names]
            assert set(imported) <= allowed, f"line {node.lineno} imports {imported}"
