"""No stored output may depend on the number of threads: Binder has one, most laptops have eight."""

import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parent.parent
ONE_THREAD = {"OMP_NUM_THREADS": "1", "TF_NUM_INTRAOP_THREADS": "1", "TF_NUM_INTEROP_THREADS": "1"}


@pytest.mark.one_thread
@pytest.mark.skipif(sys.platform != "linux", reason="the stored outputs come from Linux")
def test_all_notebooks_give_their_stored_outputs_on_one_thread():
    command = [sys.executable, "-m", "pytest", "notebooks", "--quiet", "-p", "no:cacheprovider"]
    result = subprocess.run(command, cwd=ROOT, env=os.environ | ONE_THREAD, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout[-8_000:] + result.stderr[-2_000:]
