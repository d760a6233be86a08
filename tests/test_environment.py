"""The environment: pinned once, the same everywhere, in one style; and the README names what exists."""

import json
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
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LEARNER = PROJECT["project"]["dependencies"]
TESTS, PUBLISH = (PROJECT["dependency-groups"][name] for name in ("test", "publish"))
COMPILE = "compile the files again: the README's table for maintainers says how"


def pins(name):
    """The requirements of a compiled file, by name."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return {canonicalize_name((pin := Requirement(line)).name): pin for line in lines if line[:1].isalnum()}


LOCK, TEST_LOCK, PUBLISH_LOCK = (pins(name) for name in ("requirements.txt", "tests/requirements.txt", "publish/requirements.txt"))


def test_every_requirement_is_pinned_exactly_and_every_direct_one_has_its_reason():
    every = [*map(Requirement, LEARNER + TESTS + PUBLISH), *LOCK.values(), *TEST_LOCK.values(), *PUBLISH_LOCK.values()]
    assert not [pin for pin in every if not re.fullmatch(r"==[\w.]+", str(pin.specifier))]
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert re.findall(r'^    "([^"]+)",  # \w.{10,}$', text, re.MULTILINE) == LEARNER + TESTS + PUBLISH


def test_the_locks_agree():
    for other in (TEST_LOCK, PUBLISH_LOCK):
        assert not [name for name in LOCK.keys() & other.keys() if LOCK[name].specifier != other[name].specifier], COMPILE
    for direct, lock in ((LEARNER, LOCK), (TESTS, TEST_LOCK), (PUBLISH, PUBLISH_LOCK)):
        for requirement in map(Requirement, direct):
            assert lock[canonicalize_name(requirement.name)].specifier == requirement.specifier, COMPILE
    assert (ROOT / "binder/requirements.txt").read_bytes() == (ROOT / "requirements.txt").read_bytes(), COMPILE
    version = (ROOT / "binder/runtime.txt").read_text().removeprefix("python-").strip()
    assert version in SpecifierSet(PROJECT["project"]["requires-python"])


def test_a_learner_installs_nothing_that_serves_tests_or_publishing_alone():
    assert not LOCK.keys() & {canonicalize_name(Requirement(line).name) for line in TESTS + PUBLISH}


@pytest.mark.parametrize(("direct", "lock"), [(LEARNER, LOCK), (TESTS, LOCK | TEST_LOCK)], ids=["learner", "tests"])
def test_the_locks_leave_nothing_open(direct, lock):
    """On this system and Python: whatever an installed package requires, pip finds pinned."""
    waiting, seen = [Requirement(line) for line in direct], set()
    while waiting:
        pin = waiting.pop()
        asked = canonicalize_name(pin.name), frozenset(pin.extras)
        if asked in seen or not applies(pin):
            continue
        seen.add(asked)
        assert asked[0] in lock and applies(lock[asked[0]]), f"{asked[0]} is not pinned here; {COMPILE}"
        waiting += [each for each in map(Requirement, requires(pin.name) or []) if applies(each, pin.extras)]
    assert len(seen) > 25


def applies(requirement, extras=()):
    return requirement.marker is None or any(requirement.marker.evaluate({"extra": extra}) for extra in ("", *extras))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no executable bit")
def test_scripts_can_be_executed():
    assert not [name for name in ("binder/postBuild", "binder/start", ".ci/run") if (ROOT / name).stat().st_mode & 0o111 != 0o111]


def test_code_and_notebooks_are_in_style():
    for command in (["check"], ["format", "--check"]):
        result = subprocess.run([sys.executable, "-m", "ruff", *command, "--no-cache", "."], cwd=ROOT, capture_output=True, text=True)
        assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("path", [r"\]\((?!https?:|#)([^)#]+)", r"(?<![\w./])((?:notebooks|helpers|tests|binder|\.ci|\.github)/[\w./-]*)"])
def test_every_link_and_every_file_that_the_readme_names_exists(path):
    named = re.findall(path, README)
    assert len(named) > 5
    assert not [name for name in named if not (ROOT / name).exists()]


def test_the_container_for_codespaces_installs_as_the_readme_says():
    container = json.loads((ROOT / ".devcontainer/devcontainer.json").read_text(encoding="utf-8"))
    assert [command.removeprefix("python ") for command in container["postCreateCommand"].split(" && ")] == [
        line.removeprefix(".venv/bin/python ").removesuffix(" &&")
        for line in README.partition("## Start")[2].partition("```bash")[2].splitlines()
        if "pip install" in line
    ][:2]
    assert container["image"].rpartition(":")[2] in SpecifierSet(PROJECT["project"]["requires-python"])


def test_the_syllabus_lists_every_notebook_and_marks_those_to_come():
    listed = re.findall(r"^\| (?:\[`(\w+)`\]\(notebooks/\1\.ipynb\)|`(\w+)` \(coming\)) \|", README, re.MULTILINE)
    ready = [name for name, _ in listed if name]
    assert ready == sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
    assert [name or coming for name, coming in listed] == sorted(name or coming for name, coming in listed)
    assert len(listed) == 8


def test_the_tree_in_the_readme_is_that_of_the_helpers():
    """Every path that it draws exists, and it draws each file of the library and of `course`."""
    drawing = README.partition("## Where does a thing live")[2].split("```")[1]
    drawn, folders = set(), []
    for indent, name in re.findall(r"^( *)(\S+)", drawing, re.MULTILINE):
        folders = [*folders[: len(indent) // 2], name.rstrip("/")]
        drawn.add("/".join(folders))
    assert not [path for path in drawn if not (ROOT / path).exists()]
    files = [path for folder in ("helpers", "helpers/course") for path in (ROOT / folder).glob("*.py") if path.stem != "__init__"]
    assert {path.relative_to(ROOT).as_posix() for path in files} <= drawn


def test_the_version_is_the_same_wherever_it_stands():
    version = PROJECT["project"]["version"]
    assert re.search(r"^version: (.+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)[1] == version
    assert re.search(r"^## ([\d.]+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)[1] == version


def test_every_data_file_has_its_notice_with_a_licence():
    notices = (ROOT / "helpers/data/README.md").read_text(encoding="utf-8").split("\n# ")
    files = {path.name for path in (ROOT / "helpers/data").iterdir()} - {"README.md"}
    assert files == {name for notice in notices if "licence" in notice for name in re.findall(r"\w+\.\w+", notice.partition("\n")[0])}
