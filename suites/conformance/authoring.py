"""``gilmatrix litmus list | new | check``: which litmus tests there are, a file to begin with, and is a file one."""

from __future__ import annotations

import argparse
import ast
from collections.abc import Iterator, Sequence
from pathlib import Path

from runners import codes, litmus
from runners.codes import Code
from runners.contract.beginning import begin, lacks
from runners.contract.fault import Fault
from runners.contract.reading import PORTABLE, looked_at
from runners.interpreters.provision import Found, provision
from runners.interpreters.subjects import Subject, load_subjects, select
from runners.litmus import UnknownTest
from runners.plain import show, table_of
from runners.workers import start
from runners.workers.local import WorkerLost
from suites.conformance.budgets import GRACE, MANY

TEMPLATE = Path(__file__).with_name("template.txt")

#: What a docstring names beside its question.
FIELDS = ("Actors", "Weak")

#: Seconds that actors meet on each interpreter: enough to see that a test runs, not what is rare.
SECONDS = 0.2


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the three."""
    listing = commands.add_parser("list", help="which litmus tests there are")
    listing.add_argument("--litmus", action="append", default=[], type=Path, metavar="DIR", help="a folder of your own")
    listing.set_defaults(run=_list)
    new = commands.add_parser("new", help="write a commented file to begin with")
    new.add_argument("name", metavar="NAME")
    new.add_argument("--folder", type=Path, default=litmus.ROOM, metavar="DIR")
    new.set_defaults(run=_new)
    check = commands.add_parser("check", help="what keeps a file from being a litmus test, line by line")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE")
    check.add_argument(
        "--interpreter", action="append", default=[], metavar="ID[,ID]", help="ask these; all that are here if none"
    )
    check.set_defaults(run=_check)


def _list(given: argparse.Namespace) -> int:
    table = table_of("", "number", "test", "asks", "outcomes")
    for test in litmus.find(given.litmus).values():
        table.add_row(str(test.number or ""), test.name, test.question, ", ".join(test.outcomes))
    show(table)
    return Code.RIGHT


def _new(given: argparse.Namespace) -> int:
    return begin(given.folder / f"{given.name}.py", TEMPLATE, read_faults, "litmus check")


def _check(given: argparse.Namespace) -> int:
    files: list[Path] = given.files
    if lacks(files):
        return Code.BAD_INPUT
    subjects = {subject.id: subject for subject in select(load_subjects(), given.interpreter)}
    several = provision(list(subjects), build=False)
    here = {name: one for name, one in several.items() if isinstance(one, Found)}
    wrong = False
    for file in files:
        faults = read_faults(file)
        if not faults:
            faults = [fault for name in here for fault in _asked(file, subjects[name], here[name])]
        for fault in faults:
            print(fault.told(str(file)))
        print(f"{file}: {len(faults) or 'no'} fault{'s' * (len(faults) != 1)}")
        wrong |= bool(faults)
    print(f"asked: {', '.join(here) or 'no interpreter'}")
    return codes.of(wrong, [name not in here for name in subjects])


def read_faults(path: Path) -> list[Fault]:
    """Every fault that a litmus test's text shows; what it cannot be graded by is one."""
    # Unlike a kernel, a test of waiting needs a clock.
    found = [fault for fault in looked_at(path, LOOKS, litmus.find()) if fault.kind != "clock"]
    if not found:
        try:
            litmus.read(path)
        except UnknownTest as problem:
            found.append(Fault(0, "contract", str(problem).removeprefix(f"{path}: ")))
    return found


def _documentation(tree: ast.Module) -> Iterator[Fault]:
    text = ast.get_docstring(tree) or ""
    if "?" not in text.partition("\n")[0]:
        yield Fault(1, "documentation", "the docstring's first line asks nothing")
    missing = [field for field in FIELDS if not any(line.startswith(field) for line in text.splitlines())]
    if text and missing:
        yield Fault(1, "documentation", f"the docstring does not say: {', '.join(missing)}")


def _contract(tree: ast.Module) -> Iterator[Fault]:
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    assigned = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for name, counts in (("state", (0, 1)), ("outcome", (2,))):
        if name not in functions:
            yield Fault(0, "contract", f"no function {name}")
        elif len(functions[name].args.args) not in counts:
            wanted = " or ".join(map(str, counts))
            yield Fault(functions[name].lineno, "contract", f"{name} must take {wanted} arguments")
    for name in ("OUTCOMES", "ACTORS"):
        if name not in assigned:
            yield Fault(0, "contract", f"no {name}")


LOOKS = (_documentation, _contract, *PORTABLE)


def _asked(path: Path, subject: Subject, found: Found) -> Sequence[Fault]:
    """What the test shows on an interpreter: an error, its end, or outcomes that no row lists."""
    test = litmus.read(path)
    engine = test.engine(subject.gil)
    request = {
        "do": "observe", "test": path.stem, "engine": engine, "seconds": SECONDS,
        "samples": 1 if engine == "gated" else MANY, "seed": 1, "cpus": [],
    }  # fmt: skip
    worker = start(subject, found.executable, [path.resolve().parent])
    try:
        worker.hello()
        answer = worker.ask(request, SECONDS + GRACE[subject.jit])
    except WorkerLost as lost:
        return [Fault(0, lost.state, f"{subject.id}: {lost.reason}")]
    finally:
        worker.close()
    if error := answer.get("error"):
        return [Fault(0, "crashed", f"{subject.id}: {error['type']}: {error['message']} ({error['where']})")]
    counts = answer.get("observe", {}).get("counts", {})
    unlisted = sorted(set(counts) - set(test.outcomes))
    return [Fault(0, "contract", f"{subject.id}: no row of OUTCOMES lists {', '.join(unlisted)}")] if unlisted else []
