"""`check` and `new`: is a file a portable kernel, and a file to begin with."""

from __future__ import annotations

import argparse
import functools
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from runners import catalogue, codes
from runners.codes import Code
from runners.contract.asking import Pair
from runners.contract.beginning import begin, lacks
from runners.contract.fault import Fault
from runners.contract.reading import read_faults
from runners.interpreters.provision import Found, provision
from runners.interpreters.subjects import load_subjects, select
from runners.workers import start
from runners.workers.local import ROOT

TEMPLATE = Path(__file__).with_name("template.txt")


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the two commands."""
    check = subparsers.add_parser("check", help="what keeps a file from being a portable kernel, line by line")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE")
    check.add_argument(
        "--interpreter", action="append", default=[], metavar="ID[,ID]", help="ask these; all that are here if none"
    )
    check.set_defaults(run=_check)
    new = subparsers.add_parser("new", help="write a commented file to begin with")
    new.add_argument("name", metavar="NAME")
    new.add_argument("--folder", type=Path, default=ROOT / "kernels" / "independent", metavar="DIR")
    new.set_defaults(run=_new)


def _check(arguments: argparse.Namespace) -> int:
    files: list[Path] = arguments.files
    if lacks(files):
        return Code.BAD_INPUT
    subjects = [subject.id for subject in select(load_subjects(), arguments.interpreter)]
    here = {name: one for name, one in provision(subjects, build=False).items() if isinstance(one, Found)}
    absent = [name for name in subjects if name not in here]
    found = faults_of(files, here)
    for file, faults in found.items():
        for fault in faults:
            print(fault.told(str(file)))
        print(f"{file}: {len(faults) or 'no'} fault{'s' * (len(faults) != 1)}")
    unasked = f"; not here, so not asked: {', '.join(absent)}" if absent else ""
    print(f"asked: {', '.join(here) or 'no interpreter'}{unasked}")
    return codes.of(any(found.values()), [name not in here for name in subjects])


def faults_of(files: Sequence[Path], here: Mapping[str, Found]) -> dict[Path, list[Fault]]:
    """Every fault of each file: those that can be read, and unless it cannot be parsed, what each subject shows."""
    found = {file: read_faults(file) for file in files}
    known = load_subjects()
    readable = [file for file, faults in found.items() if not any(fault.kind == "unreadable" for fault in faults)]
    folders = list(dict.fromkeys(file.resolve().parent for file in readable))
    for subject, one in here.items() if readable else ():
        with Pair(subject, functools.partial(start, known[subject], one.executable, folders)) as pair:
            for number, file in enumerate(readable, 1):
                print(f"check [{number}/{len(readable)}] {subject}: {file.name}", file=sys.stderr, flush=True)
                found[file] += pair.faults(file, shared=catalogue.read("user", file).shared)
    return {file: sorted(set(faults)) for file, faults in found.items()}


def _new(arguments: argparse.Namespace) -> int:
    return begin(arguments.folder / f"{arguments.name}.py", TEMPLATE, read_faults, "kernels check")
