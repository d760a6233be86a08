"""The limits of the run that stands for Binder: they hold, or they say why not."""

import subprocess
import sys

import pytest
from commands import binder


def test_a_memory_group_ends_what_takes_more_than_its_limit_and_nothing_else():
    try:
        with binder.group(100 * 2**20) as prefix:
            codes = [subprocess.run([*prefix, sys.executable, "-c", f"b'1' * ({size} * 2**20)"]).returncode for size in (10, 500)]
    except binder.NoGroup as reason:
        pytest.skip(f"not limited here: {reason}")
    assert codes[0] == 0 and codes[1] != 0


def test_repo2docker_reads_the_course_as_it_is_meant(monkeypatch):
    """Its own code renders the build: the Python of the course, its packages in a layer that a new text leaves alone, the two scripts."""
    application = pytest.importorskip("repo2docker.app", reason="pip install jupyter-repo2docker")
    monkeypatch.chdir(binder.ROOT)
    packs = [pack("docker.io/library/buildpack-deps:jammy") for pack in application.Repo2Docker().buildpacks]
    pack = next(pack for pack in packs if pack.detect())
    pack.platform = "linux/amd64"
    rendered = pack.render({"NB_USER": "jovyan", "NB_UID": "1000"})
    steps = [
        'pip install --no-cache-dir -r "binder/requirements.txt"',
        "src/ ${REPO_DIR}/",
        "RUN ./binder/postBuild",
        "${REPO_DIR}/binder/start",
    ]
    assert type(pack).__name__ == "PythonBuildPack" and pack.python_version == "3.11"
    assert sorted(map(rendered.index, steps)) == list(map(rendered.index, steps))
