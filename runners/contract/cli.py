"""`check-kernel` and `new-kernel`: is a file a portable kernel, and a file to begin with."""

from __future__ import annotations

import argparse
import functools
import sys
from pathlib import Path

from runners import catalogue
from runners.contract.asking import ask_faults
from runners.contract.fault import Fault
from runners.contract.reading import read_faults
from runners.local import ROOT, Worker
from runners.provision import Found, provision
from runners.subjects import UnknownSubject, load_subjects, select

TEMPLATE = Path(__file__).with_name("template.txt")


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the two commands."""
    check = subparsers.add_parser("check-kernel", help="what keeps a file from being a portable kernel, line by line")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE")
    check.add_argument(
        "--subject", action="append", default=[], metavar="ID", help="ask these; all that are here if none"
    )
    check.set_defaults(run=_check)
    new = subparsers.add_parser("new-kernel", help="write a commented file to begin with")
    new.add_argument("name", metavar="NAME")
    new.add_argument("--folder", type=Path, default=ROOT / "kernels" / "independent", metavar="DIR")
    new.set_defaults(run=_new)


def _check(arguments: argparse.Namespace) -> int:
    for file in arguments.files:
        if not file.is_file():
            print(f"gilmatrix: no file {file}", file=sys.stderr)
            return 2
    try:
        subjects = [subject.id for subject in select(load_subjects(), arguments.subject)]
    except UnknownSubject as problem:
        print(f"gilmatrix: {problem}", file=sys.stderr)
        return 2
    here = {name: one for name, one in provision(subjects, build=False).items() if isinstance(one, Found)}
    absent = [name for name in subjects if name not in here]
    faulty = 0
    for file in arguments.files:
        faults = faults_of(file, here)
        for fault in faults:
            print(fault.told(str(file)))
        faulty += bool(faults)
        asked = ", ".join(here) or "no interpreter"
        unasked = f"; not here, so not asked: {', '.join(absent)}" if absent else ""
        print(f"{file}: {len(faults) or 'no'} fault{'s' * (len(faults) != 1)}; asked: {asked}{unasked}")
    return 1 if faulty else 0


def faults_of(file: Path, here: dict[str, Found]) -> list[Fault]:
    """Every fault of a file: those that can be read, and unless it cannot be parsed, what each subject shows."""
    found = read_faults(file)
    if any(fault.message.startswith("cannot be parsed") for fault in found):
        return found
    shared = catalogue.read("user", file).shared
    for subject, one in here.items():
        print(f"check-kernel {file.name}: asking {subject}", file=sys.stderr, flush=True)
        start = functools.partial(Worker, subject, one.executable, folders=[file.resolve().parent])
        found += ask_faults(file, subject, start, shared=shared)
    return sorted(set(found))


def _new(arguments: argparse.Namespace) -> int:
    path: Path = arguments.folder / f"{arguments.name}.py"
    if path.exists():
        print(f"gilmatrix: {path} is there already; choose another name", file=sys.stderr)
        return 2
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEMPLATE.read_text(encoding="utf-8"), encoding="utf-8")
    if bad := [fault for fault in read_faults(path) if fault.kind == "name"]:
        path.unlink()
        print(f"gilmatrix: {bad[0].message}", file=sys.stderr)
        return 2
    print(f"{path}: change it, then: python -m runners check-kernel {path}")
    return 0
