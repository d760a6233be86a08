"""The environment: pinned once, the same everywhere, in one style; and the README names what exists."""

import pathlib
import re
import subprocess
import sys
import tomllib
from importlib.metadata import requires

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = pathlib.Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BINDER = {  # as the markers of a requirement see Binder
    "python_version": "3.11",
    "python_full_version": "3.11.7",
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
    "sys_platform": "linux",
    "platform_system": "Linux",
    "platform_machine": "x86_64",
    "os_name": "posix",
    "extra": "",
}
RECOMPILE = "the pins of binder/requirements.txt are out of date; compile them again with the command in their first lines"


def lines(name):
    return [line for line in (ROOT / name).read_text(encoding="utf-8").splitlines() if line.strip() and not line.lstrip().startswith("#")]


def requirements(name):
    return [Requirement(line.split(" #")[0]) for line in lines(name)]


def on_binder(requirement):
    return requirement.marker is None or requirement.marker.evaluate(BINDER)


PINS = {canonicalize_name(pin.name): pin.specifier for pin in requirements("binder/requirements.txt")}


@pytest.mark.parametrize("name", ["requirements.txt", "binder/requirements.txt"])
def test_every_requirement_is_pinned_exactly(name):
    for requirement in requirements(name):
        assert re.fullmatch(r"==[\w.]+", str(requirement.specifier)), requirement


def test_every_direct_dependency_has_its_reason():
    assert not [line for line in lines("requirements.txt") if not re.search(r" # \w.{10,}", line)]


def test_binder_pins_agree_with_the_requirements():
    for requirement in filter(on_binder, requirements("requirements.txt")):
        assert PINS.get(canonicalize_name(requirement.name)) == requirement.specifier, RECOMPILE


@pytest.mark.skipif((sys.platform, sys.version_info[:2]) != ("linux", (3, 11)), reason="this follows what is installed on Binder")
def test_binder_pins_leave_nothing_open():
    waiting, seen = [each for each in requirements("requirements.txt") if on_binder(each)], set()
    while waiting:
        name = waiting.pop().name
        assert canonicalize_name(name) in PINS, RECOMPILE
        if name not in seen:
            seen.add(name)
            waiting += [each for each in map(Requirement, requires(name) or []) if on_binder(each)]
    assert len(seen) > 100


def test_binder_runs_a_python_that_the_course_supports():
    supported = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert (ROOT / "binder/runtime.txt").read_text().removeprefix("python-").strip() in SpecifierSet(supported)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no executable bit")
@pytest.mark.parametrize("name", ["binder/postBuild", "binder/start", ".ci/run"])
def test_scripts_can_be_executed(name):
    assert (ROOT / name).stat().st_mode & 0o111 == 0o111


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=" ".join)
def test_code_and_notebooks_are_in_style(command):
    result = subprocess.run([sys.executable, "-m", "ruff", *command, "--no-cache", "."], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_link_of_the_readme_leads_somewhere():
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", README)
    assert targets
    assert not [target for target in targets if not (ROOT / target).exists()]


def test_every_file_that_the_readme_names_exists():
    """In its table "Where does a thing live", and in its commands."""
    named = re.findall(r"(?<![\w./])((?:notebooks|helpers|tests|binder|\.ci|\.github)/[\w./-]*)", README)
    assert len(named) > 15
    assert not [name for name in named if not (ROOT / name).exists()]


def test_the_syllabus_lists_every_notebook_and_marks_those_to_come():
    listed = re.findall(r"^\| (?:\[`(\w+)`\]\(notebooks/\1\.ipynb\)|`(\w+)` \(coming\)) \|", README, re.MULTILINE)
    ready = [name for name, _ in listed if name]
    assert ready == sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
    assert [name or coming for name, coming in listed] == sorted(name or coming for name, coming in listed)
    assert len(listed) == 7


def test_the_readme_says_where_every_helper_lives():
    assert not [path.name for path in (ROOT / "helpers").glob("*.py") if path.stem != "__init__" and f"`helpers/{path.name}`" not in README]
