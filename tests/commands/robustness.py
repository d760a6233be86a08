"""Run notebooks over several seeds and processor settings, and print how often each of their claims held.

    python tests/commands/robustness.py                              every notebook: about two hours for eight on two cores
    python tests/commands/robustness.py notebooks/02_losses.ipynb    only these
    python tests/commands/robustness.py --table                      run nothing, print what is stored

Each (notebook, seed, setting) is one row of `robustness.json` beside this file, with a hash of the notebook's code and of what it reaches
in the helpers. Rows that are stored and not stale are left out: the command can be stopped and started again. A claim may stay in a
notebook if it held in every run, by a margin of at least twice the margin's standard deviation over the runs; otherwise say less.
"""

import argparse
import ast
import concurrent.futures
import datetime
import functools
import hashlib
import json
import os
import pathlib
import sys
import time

import nbformat
import numpy as np
from nbclient import NotebookClient

ROOT = pathlib.Path(__file__).parents[2]
STORE = pathlib.Path(__file__).with_suffix(".json")
SEEDS = range(5)
WORKERS = 2  # notebooks at a time: each has long parts on one thread, and takes 1.5 GB at most
PROCESSOR = pathlib.Path("/proc/cpuinfo").read_text() if pathlib.Path("/proc/cpuinfo").exists() else ""
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"), "1")
SETTINGS = {
    "all threads": {},
    "one thread": ONE_THREAD,
    "older processor": {"ONEDNN_MAX_CPU_ISA": "AVX2" if "avx512" in PROCESSOR else "SSE41"},  # other matrix products, other last digits
}
TELL = "import json\nfrom helpers.course.claim import claims\nprint(json.dumps(claims))"


def execute(path, seed, setting):
    """Run one notebook to its end, whatever fails in it; return its claims, (sentence, margin) each, and its errors."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(TELL))
    environment = os.environ | SETTINGS[setting] | {"COURSE_SEED": str(seed)}
    environment.pop("COURSE_STRICT", None)
    client = NotebookClient(notebook, timeout=900, allow_errors=True, resources={"metadata": {"path": path.parent}})
    client.execute(env=environment)
    outputs = [(number, output) for number, cell in enumerate(notebook.cells) for output in cell.get("outputs", [])]
    errors = [f"cell {number}: {each.ename}: {each.evalue}" for number, each in outputs if each.output_type == "error"]
    told = "".join(each.text for number, each in outputs if number == len(notebook.cells) - 1 and each.output_type == "stream")
    return {"claims": json.loads(told) if told else [], "errors": errors}


def fingerprint(path):
    """A hash of the notebook's code and of all that it reaches in the helpers, by name, from definition to definition.

    A definition that nothing of the notebook's reaches may change, and so may docstrings: no row becomes stale by that.
    """
    waiting, reached, parse = [(path, None)], {}, functools.cache(parsed)
    while waiting:
        file, name = waiting.pop()
        if (file, name) not in reached:
            definitions, others, origin = parse(file)
            nodes = [definitions[name]] if name in definitions else [*others, *(definitions.values() if name is None else ())]
            reached[file, name] = "\n".join(map(ast.unparse, nodes))
            waiting.append((file, ""))  # no definition has this name: what else stands in the file, which always counts
            for node in nodes:
                waiting += used(node, file, definitions, origin)
    parts = [reached[key] for key in sorted(reached, key=str)]
    parts += [
        results.read_text(encoding="utf-8") for results in sorted({each for file, _ in reached for each in file.parent.glob("runs.json")})
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def parsed(file):
    """The functions, classes and constants of a file by name, its other statements, and where each name of the helpers comes from."""
    tree, definitions, others, origin = ast.parse(code_of(file)), {}, [], {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("helpers"):
            module = ROOT.joinpath(*node.module.split("."))
            for alias in node.names:
                within = module / f"{alias.name}.py"
                origin[alias.asname or alias.name] = (within, None) if within.exists() else (module.with_suffix(".py"), alias.name)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            definitions[node.name] = node
        elif file.suffix == ".py" and isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            definitions[node.targets[0].id] = node
        elif file.suffix != ".py" or not isinstance(node, ast.Import | ast.ImportFrom | ast.Expr):
            others.append(node)  # of a notebook every statement, in its order
    return definitions, others, origin


def used(node, file, definitions, origin):
    """Each (file, name) that a piece of code names; a module that is not followed by a dot counts as a whole, with the name None."""
    parts = {id(each.value): each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)}
    for each in ast.walk(node):
        if isinstance(each, ast.Name) and each.id in definitions:
            yield file, each.id
        elif isinstance(each, ast.Name) and each.id in origin:
            module, name = origin[each.id]
            yield module, name or parts.get(id(each))


def code_of(file):
    """The Python of a file, or of a notebook without its magics."""
    if file.suffix != ".ipynb":
        return file.read_text(encoding="utf-8")
    cells = [cell.source for cell in nbformat.read(file, as_version=4).cells if cell.cell_type == "code"]
    return "\n".join(line for line in "\n".join(cells).splitlines() if not line.lstrip().startswith(("%", "!")))


def verdicts(rows):
    """For each claim: how often it held, in how many runs, the mean and the standard deviation of its margin."""
    margins = {}
    for row in rows:
        least = {}
        for sentence, margin in row["claims"]:
            least[sentence] = min(margin, least.get(sentence, np.inf))
        for sentence, margin in least.items():
            margins.setdefault(sentence, []).append(margin)
    spread = {sentence: np.std(each, ddof=1) if len(each) > 1 else 0.0 for sentence, each in margins.items()}
    return {
        sentence: (int(np.sum(np.array(each) > 0)), len(rows), float(np.mean(each)), float(spread[sentence]))
        for sentence, each in margins.items()
    }


def stands(held, runs, mean, spread):
    """Whether a claim may stay."""
    return held == runs and mean >= 2 * spread


def table(rows):
    """Print the claims of all notebooks; return whether every one of them stands and no cell failed."""
    fine = True
    for name in sorted({row["notebook"] for row in rows}):
        of_notebook = [row for row in rows if row["notebook"] == name]
        print(f"\n{name}: {len(of_notebook)} runs\n\n| claim | held | margin, mean ± deviation | |\n| --- | ---: | ---: | --- |")
        for sentence, verdict in verdicts(of_notebook).items():
            held, runs, mean, spread = verdict
            fine &= stands(*verdict)
            print(f"| {sentence} | {held} of {runs} | {mean:.3g} ± {spread:.2g} | {'' if stands(*verdict) else 'SAY LESS'} |")
        for row in of_notebook:
            fine &= not row["errors"]
            for error in row["errors"]:
                print(f"- seed {row['seed']}, {row['setting']}: {error}")
    return fine


def main(paths, only_table=False):
    rows = json.loads(STORE.read_text(encoding="utf-8")) if STORE.exists() else []
    now = {path.stem: fingerprint(path) for path in paths}
    done = {(row["notebook"], row["seed"], row["setting"]) for row in rows if row["hash"] == now.get(row["notebook"], row["hash"])}

    def run(path, seed, setting):
        start = time.perf_counter()
        row = {"notebook": path.stem, "seed": seed, "setting": setting, "hash": now[path.stem]}
        row |= execute(path, seed, setting)
        row |= {"seconds": round(time.perf_counter() - start), "date": datetime.date.today().isoformat()}
        print(f"{path.stem}, seed {seed}, {setting}: {row['seconds']} s, {len(row['errors'])} errors", flush=True)
        return row

    for setting in () if only_table else SETTINGS:
        todo = [(path, seed, setting) for path in paths for seed in SEEDS if (path.stem, seed, setting) not in done]
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            for future in concurrent.futures.as_completed([pool.submit(run, *each) for each in todo]):
                row = future.result()
                rows = [each for each in rows if key(each) != key(row)] + [row]
                lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in sorted(rows, key=key))
                STORE.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    return table([row for row in rows if row["notebook"] in now])


def key(row):
    return row["notebook"], row["setting"], row["seed"]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebooks", nargs="*", type=pathlib.Path)
    parser.add_argument("--table", action="store_true", help="run nothing, print what is stored")
    options = parser.parse_args()
    chosen = [path.resolve() for path in options.notebooks] or sorted((ROOT / "notebooks").glob("*.ipynb"))
    sys.exit(0 if main(chosen, options.table) else 1)
