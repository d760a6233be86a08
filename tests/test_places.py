"""The course in an awkward place: a path with spaces and foreign letters, a checkout and a home that cannot be written to, no network."""

import os
import pathlib
import shutil
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parent.parent
SECLUDED = ["unshare", "--map-root-user", "--mount", "--net"]  # a view of the files, and a network, of its own
LOOPBACK = (
    'import fcntl, socket; fcntl.ioctl(socket.socket(socket.AF_INET, socket.SOCK_DGRAM), 0x8914, b"lo".ljust(16, b"\\0") + b"\\1\\0")'
)
OUTSIDE = "import socket; socket.create_connection(('192.0.2.1', 80), 3)"
SCRIPT = """
for place in "$CHECKOUT" "$HOME"; do
    mount --bind "$place" "$place" && mount -o remount,bind,ro "$place" && ! touch "$place/x" || exit 9
done
"$PYTHON" -c "$LOOPBACK" && ! "$PYTHON" -c "$OUTSIDE" && cd "$CHECKOUT" || exit 9
exec "$PYTHON" -m pytest notebooks/00_start_here.ipynb --quiet -p no:cacheprovider
"""


def test_a_notebook_gives_its_outputs_there(tmp_path):
    if shutil.which("unshare") is None or subprocess.run([*SECLUDED, "true"], capture_output=True).returncode:
        pytest.skip("this system lets nobody make a place of its own with `unshare`")
    checkout, home = tmp_path / "Lernen mit Ü, 学习 & more", tmp_path / "home"
    shutil.copytree(ROOT, checkout, ignore=shutil.ignore_patterns(".*", "build", "screenshots", "*.egg-info"))
    home.mkdir()
    own = {"CHECKOUT": checkout, "HOME": home, "PYTHON": sys.executable, "LOOPBACK": LOOPBACK, "OUTSIDE": OUTSIDE, "PYTHONPATH": checkout}
    jupyter = {"JUPYTER_RUNTIME_DIR": tmp_path / "runtime", "XDG_CACHE_HOME": home / "cache"}  # Jupyter needs one folder to write to
    environment = os.environ | {name: str(value) for name, value in (own | jupyter).items()}
    done = subprocess.run([*SECLUDED, "bash", "-c", SCRIPT], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4_000:] + done.stderr[-2_000:]
