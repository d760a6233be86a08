"""No stored output may depend on the number of threads: Binder has one, most laptops have eight."""

import concurrent.futures
import os
import pathlib
import subprocess
import sys

import pytest
from commands.robustness import ONE_THREAD

ROOT = pathlib.Path(__file__).parent.parent


def compared(path):
    """Run one notebook on one thread, and compare its outputs with the stored ones."""
    command = [sys.executable, "-m", "pytest", str(path), "--quiet", "-p", "no:cacheprovider"]
    return subprocess.run(command, cwd=ROOT, env=os.environ | ONE_THREAD, capture_output=True, text=True)


@pytest.mark.one_thread
@pytest.mark.skipif(sys.platform != "linux", reason="the stored outputs come from Linux")
def test_all_lessons_give_their_stored_outputs_on_one_thread():
    lessons = sorted((ROOT / "notebooks").glob("*.ipynb"), reverse=True)  # the long ones first
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        results = dict(zip(lessons, pool.map(compared, lessons), strict=True))
    failed = [f"{path.name}:\n{run.stdout[-4_000:]}{run.stderr[-2_000:]}" for path, run in results.items() if run.returncode]
    assert not failed, "\n".join(failed)
