"""What several test files share."""

import os
import shutil
import subprocess
import sys

import hypothesis
import pytest

hypothesis.settings.register_profile("course", derandomize=True, deadline=None)  # the same examples on every machine, however slow
hypothesis.settings.load_profile("course")
CHROMIUM_ARGUMENTS = ["--no-sandbox", "--use-gl=swiftshader", "--enable-unsafe-swiftshader"]  # root in a container; WebGL without a GPU


@pytest.fixture
def fresh(tmp_path):
    """Run Python code in a process of its own, in an empty folder; a traceback is on its stderr."""

    def run(code, **environment):
        return subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=os.environ | environment, capture_output=True, text=True)

    return run


@pytest.fixture(scope="session")
def browser():
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install -r tests/requirements.txt")
    with playwright.sync_playwright() as play:
        path = next(filter(None, map(shutil.which, ("chromium", "google-chrome", play.chromium.executable_path))), None)
        if path is None:
            pytest.skip("no browser found: `apt-get install chromium`, or `python -m playwright install chromium`")
        yield play.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)


def pytest_configure(config):
    """A claim that does not hold is an error. The stored outputs come from Linux; elsewhere a notebook only has to run."""
    os.environ["COURSE_STRICT"] = "1"  # the notebooks' kernels inherit it
    if sys.platform != "linux":
        config.option.nbval_lax = True


def pytest_collection_modifyitems(items):
    """The quick tests first: a mistake shows within a minute, not after the notebooks."""
    items.sort(key=lambda item: "notebooks" in item.path.parts)
