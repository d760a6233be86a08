"""Run notebooks as on Binder, and compare their outputs with the stored ones: one core, one thread, 2 GB with JupyterLab's server in them.

    python tests/commands/binder.py                              every notebook, two at a time
    python tests/commands/binder.py notebooks/02_losses.ipynb    only these, or solutions

Each runs in a memory group of its own, whose limit Linux enforces, under the variables of `binder/start`. Where no such group can be made,
the run goes on without the limit, and says so. It prints the seconds by the clock, those of the processor (which a busy
computer does not lengthen), and the memory: at most, as the system counts it, and without cached files.
"""

import argparse
import concurrent.futures
import contextlib
import json
import os
import pathlib
import queue
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import uuid

ROOT = pathlib.Path(__file__).parents[2]
LIMIT = 2 * 2**30  # bytes, as mybinder.org grants
GROUPS = pathlib.Path("/sys/fs/cgroup")


class NoGroup(Exception):
    """Why no memory group can be made here."""


@contextlib.contextmanager
def group(limit):
    """A memory group within one's own, as a command to put before another; it ends what takes more."""
    if sys.platform != "linux":
        raise NoGroup(f"{sys.platform} has no memory groups")
    if (GROUPS / "cgroup.controllers").exists():  # version 2: systemd hands them out
        user = [] if os.geteuid() == 0 else ["--user"]
        command = ["systemd-run", *user, "--scope", "--quiet", "--collect", "-p", f"MemoryMax={limit}", "-p", "MemorySwapMax=0"]
        if shutil.which("systemd-run") is None or subprocess.run([*command, "true"], capture_output=True).returncode:
            raise NoGroup("systemd-run cannot make a scope for this user")
        yield command
        return
    folder = GROUPS / "memory" / path_of("memory").lstrip("/") / f"course-{uuid.uuid4().hex[:8]}"
    try:
        folder.mkdir()
        (folder / "memory.limit_in_bytes").write_text(str(limit))
    except OSError as error:
        raise NoGroup(f"{folder.parent} cannot be written: {error.strerror}") from None
    try:
        yield ["sh", "-c", f'echo $$ > {folder}/cgroup.procs && exec "$@"', "sh"]
    finally:
        for _ in range(50):  # until its last process has ended
            with contextlib.suppress(OSError):
                folder.rmdir()
                break
            time.sleep(0.1)


def path_of(controller):
    """The path of the group that this process is in."""
    lines = pathlib.Path("/proc/self/cgroup").read_text().splitlines()
    return next((path for _, names, path in (line.split(":", 2) for line in lines) if controller in names.split(",")), "/")


def counted():
    """Bytes that the group of this process has held at most, and those of its memory without cached files."""
    if (GROUPS / "cgroup.controllers").exists():
        folder, peak, own = GROUPS / path_of("").lstrip("/"), "memory.peak", "anon"
    else:
        folder, peak, own = GROUPS / "memory" / path_of("memory").lstrip("/"), "memory.max_usage_in_bytes", "total_rss"
    stat = dict(line.split() for line in (folder / "memory.stat").read_text().splitlines())
    return int((folder / peak).read_text()), int(stat[own])


@contextlib.contextmanager
def server(path):
    """JupyterLab with the notebook opened in it."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    token = secrets.token_hex(16)
    options = [f"--port={port}", "--ip=127.0.0.1", f"--ServerApp.root_dir={ROOT}", f"--IdentityProvider.token={token}"]
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", *options]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for address in (f"lab/tree/{path}", f"api/contents/{path}"):
            for _ in range(120):
                with contextlib.suppress(OSError):
                    urllib.request.urlopen(f"http://127.0.0.1:{port}/{address}?token={token}", timeout=10).read()
                    break
                time.sleep(0.5)
            else:  # without it, the memory would be that of the kernel alone
                raise TimeoutError(f"JupyterLab does not answer at {address}")
        yield
    finally:
        process.terminate()
        process.wait(30)


def inside(path, core, limited):
    """What runs within the group: the server, and the notebook as the tests run it; the last line is a record."""
    import resource  # Windows has none

    os.sched_setaffinity(0, {core})
    start, own = time.perf_counter(), 0
    with server(path):
        process = subprocess.Popen([sys.executable, "-m", "pytest", path, "--quiet", "-p", "no:cacheprovider"], cwd=ROOT)
        while process.poll() is None:
            own = max(own, counted()[1]) if limited else own
            time.sleep(0.2)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    record = {"seconds": round(time.perf_counter() - start), "processor": round(used.ru_utime + used.ru_stime)}
    print(json.dumps(record | ({"peak": counted()[0], "own": own} if limited else {})))
    return process.returncode


def run(path, core):
    """Run one notebook in a group; `(record, why it failed, why it was not limited)`, each of the last two empty if all is well."""
    path, reason = path.resolve().relative_to(ROOT).as_posix(), ""
    with contextlib.ExitStack() as stack:
        try:
            prefix = stack.enter_context(group(LIMIT))
        except NoGroup as error:
            prefix, reason = [], str(error)
        command = [*prefix, "bash", str(ROOT / "binder/start"), sys.executable, __file__, path, "--core", str(core)]
        done = subprocess.run(command + ["--limited"] * (not reason), cwd=ROOT, capture_output=True, text=True)
    lines = done.stdout.strip().splitlines()
    if done.returncode in (0, 1) and lines and lines[-1].startswith("{"):
        return json.loads(lines[-1]), "\n".join(lines[:-1]) if done.returncode else "", reason
    return {}, f"ended with {done.returncode}, perhaps for lack of memory\n{done.stdout[-2000:]}{done.stderr[-2000:]}", reason


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebooks", nargs="*", type=pathlib.Path)
    parser.add_argument("--core", type=int, help=argparse.SUPPRESS)  # the command calls itself within the group
    parser.add_argument("--limited", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.core is not None:
        return inside(options.notebooks[0].as_posix(), options.core, options.limited)
    paths = options.notebooks or sorted((ROOT / "notebooks").glob("*.ipynb"), reverse=True)  # the long ones first
    cores = queue.Queue()
    for core in sorted(os.sched_getaffinity(0))[:2]:
        cores.put(core)

    def with_a_core(path):
        core = cores.get()
        try:
            return path, *run(path, core)
        finally:
            cores.put(core)

    failed, reasons = [], set()
    print("| notebook | seconds | of the processor | MiB at most | without cached files |\n| --- | ---: | ---: | ---: | ---: |", flush=True)
    with concurrent.futures.ThreadPoolExecutor(cores.qsize()) as pool:
        for done in concurrent.futures.as_completed([pool.submit(with_a_core, path) for path in paths]):
            path, record, why, reason = done.result()
            memory = [f"{record[name] / 2**20:,.0f}" if name in record else "" for name in ("peak", "own")]
            line = [path.name, record.get("seconds", ""), record.get("processor", ""), *memory]
            print("|", *(f"{each} |" for each in line), "FAILED" if why else "", flush=True)
            failed += [f"\n{path.name}: {why}"] * bool(why)
            reasons |= {reason} - {""}
    for reason in reasons:
        print(f"Not limited here: {reason}.")
    print(*failed, sep="\n")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
