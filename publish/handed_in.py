"""Run a folder of handed-in notebooks and print a table of their exercises: `python publish/handed_in.py FOLDER`.

Each notebook runs in a process of its own, in an empty folder, and is ended with all that it started when it takes too long or too much
memory. Answers are judged by the course's own checks, in a copy that the notebook does not hold: whatever it does to `check`, prints or
stores as an output counts for nothing. What was judged before a notebook loops or crashes stays in the table.

It trusts a class, not strangers: a notebook runs with your rights, and may read, write and send whatever you may.
"""

import argparse
import ast
import contextlib
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import time

import nbformat
import psutil
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError

HERE = pathlib.Path(__file__).parent
LESSONS = {path.stem[3:]: path for path in sorted((HERE.parent / "notebooks").glob("*.ipynb"))}
HEADER = ("notebook", "lesson", "right", "not right", "open", "not reached", "remark")
CHECK = re.compile(r'^check\.(?:choice\("(\w+)"|(?!choice)(\w+)\()', re.MULTILINE)


def exercises_of(lesson):
    """The names of a lesson's exercises and quick questions, in the order of its notebook."""
    code = "\n".join(cell.source for cell in nbformat.read(LESSONS[lesson], as_version=4).cells if cell.cell_type == "code")
    return list(dict.fromkeys(question or exercise for question, exercise in CHECK.findall(code)))


def lesson_of(notebook):
    """The lesson whose checks a notebook imports: its file may have any name."""
    found = re.search(rf"helpers\.lessons\.({'|'.join(LESSONS)})\b", "\n".join(cell.source for cell in notebook.cells))
    return found and found[1]


def answers_in(source):
    """The name and the answer, as source code, of each check that a cell calls; none if the cell is no Python."""
    with contextlib.suppress(SyntaxError):
        for statement in ast.parse(source).body:
            match statement:
                case ast.Expr(ast.Call(ast.Attribute(ast.Name("check"), "choice"), [ast.Constant(name), answer, *_])):
                    yield name, ast.unparse(answer)
                case ast.Expr(ast.Call(ast.Attribute(ast.Name("check"), name), [answer, *_])):
                    yield name, ast.unparse(answer)


def execute(path, results):
    """Run one notebook to its end, whatever fails in it; each line of the results is written as soon as it is known."""

    def tell(**line):
        with results.open("a", encoding="utf-8") as file:
            print(json.dumps(line), file=file)

    try:
        notebook = nbformat.read(path, as_version=4)
        lesson = lesson_of(notebook)
    except Exception as error:  # anything may have the name of a notebook
        return tell(remark=f"not a notebook ({type(error).__name__})")
    if lesson is None:
        return tell(remark="no checks of the course in it")
    tell(lesson=lesson)
    load = (
        f"import sys; sys.path.insert(0, {str(HERE)!r}); __judge__ = __import__('judge').of({lesson!r}, {str(results)!r}); sys.path.pop(0)"
    )
    cells, numbers = [nbformat.v4.new_code_cell(load)], [0]
    for number, cell in enumerate((cell for cell in notebook.cells if cell.cell_type == "code"), 1):
        judged = [nbformat.v4.new_code_cell(f"__judge__({name!r}, lambda: {answer})") for name, answer in answers_in(cell.source)]
        cells += [cell, *judged]
        numbers += [number] * (1 + len(judged))
    notebook.cells = cells
    options = {"timeout": None, "allow_errors": True, "kernel_name": "python3"}
    client = NotebookClient(notebook, **options, resources={"metadata": {"path": str(results.with_name("empty"))}})
    client.on_cell_start = lambda cell, cell_index: tell(remark=f"code cell {numbers[cell_index]}")
    try:
        client.execute()
    except DeadKernelError:
        return tell(died=True)
    errors = [(number, output.ename) for number, cell in zip(numbers, cells, strict=True) for output in cell.outputs if "ename" in output]
    tell(remark="; ".join(f"code cell {number}: {name}" for number, name in errors[:3]))


def watch(process, seconds, gigabytes):
    """Wait for a process, then end all that it has started; returns why it was stopped, if it was."""
    deadline, tree, why = time.monotonic() + seconds, {process}, None
    while not why and process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        with contextlib.suppress(psutil.Error):  # one of them has just ended
            tree |= set(process.children(recursive=True))
            memory = sum(each.memory_info().rss for each in tree if each.is_running())
            why = f"more than {gigabytes:g} GB of memory" if memory > 1e9 * gigabytes else why
        why = f"longer than {seconds:g} s" if time.monotonic() > deadline else why
        time.sleep(0.1)
    for each in tree:
        with contextlib.suppress(psutil.Error):
            each.kill()
    return why


def row(path, seconds, gigabytes):
    """Run one notebook within its limits; one line of the table."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        results = pathlib.Path(folder) / "results"
        results.with_name("empty").mkdir()
        command = [sys.executable, __file__, "--results", str(results), str(path.resolve())]
        process = psutil.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        why = watch(process, seconds, gigabytes)
        process.wait()
        lines = results.read_text(encoding="utf-8").splitlines() if results.exists() else []
    told, verdicts = {"lesson": None, "remark": "could not be run"}, {}
    for line in lines:
        with contextlib.suppress(json.JSONDecodeError):  # the last one, of a process that was ended while it wrote
            told |= json.loads(line)
            verdicts |= {told["exercise"]: told["verdict"]} if "exercise" in told else {}
    why = why or ("its kernel died" if "died" in told else None)
    remark = f"{why}, in {told['remark']}" if why else told["remark"]
    if told["lesson"] is None:
        return path.name, "", "", "", "", "", remark
    names = exercises_of(told["lesson"])
    groups = {
        start: [name for name in names if verdicts.get(name, "-").startswith(start)]
        for start in (("Yes",), ("No:", "Not yet"), ("Not att",), ("-",))
    }
    right, *others = groups.values()
    return path.name, told["lesson"], f"{len(right)} of {len(names)}", *map(", ".join, others), remark


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path, help="it and its folders are searched for notebooks")
    parser.add_argument("--seconds", type=float, default=900, help="that a notebook may take")
    parser.add_argument("--memory", type=float, default=2.5, help="in GB, likewise")
    parser.add_argument("--results", type=pathlib.Path, help=argparse.SUPPRESS)  # the command calls itself for each notebook
    options = parser.parse_args()
    if options.results:
        return execute(options.folder, options.results)
    paths = sorted(path for path in options.folder.rglob("*.ipynb") if ".ipynb_checkpoints" not in path.parts)
    print("| " + " | ".join(HEADER) + " |\n|" + " --- |" * len(HEADER))
    for path in paths:
        line = row(path, options.seconds, options.memory)
        print("| " + " | ".join(each.replace("|", "\\|") for each in line) + " |", flush=True)


if __name__ == "__main__":
    main()
