"""`get` and `list`: get the interpreters, and see which there are."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import Any

from rich.table import Table

from runners import codes
from runners.codes import Code
from runners.interpreters.provision import Found, Missing, explicit_pairs, progress, provision, refuse_named
from runners.interpreters.subjects import Subject, load_subjects
from runners.plain import show, table_of


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the two commands; each one's `run` takes the parsed arguments and gives the exit code."""
    get = subparsers.add_parser("get", help="get the interpreters, all or some")
    get.add_argument("subjects", nargs="*", metavar="SUBJECT", help="see `list`; all when none is named")
    add_python_option(get)
    get.add_argument("--retry", action="store_true", help="try again what failed in the last 12 hours")
    get.add_argument(
        "--pgo", action="store_true", default=None,
        help="build from source with PGO and LTO: about 20 minutes each (also: GILMATRIX_PGO=1)",
    )  # fmt: skip
    get.set_defaults(run=_provision)
    show = subparsers.add_parser("list", help="which interpreters there are, and which are here")
    add_python_option(show)
    show.set_defaults(run=_subjects)


def add_python_option(parser: argparse.ArgumentParser) -> None:
    """`--python ID=PATH`, for every command that needs interpreters."""
    parser.add_argument(
        "--python", action="append", default=[], metavar="ID=PATH",
        help="take this executable for that subject (it is still asked what it is)",
    )  # fmt: skip


def told(subjects: Mapping[str, Subject], results: Mapping[str, Found | Missing]) -> Table:
    """One row a subject: what it is and where it is from, or why it is not here."""
    table = table_of("", "subject", "version", "build", "GIL", "JIT", "from, or why not")
    for identity, result in results.items():
        gil = "yes" if subjects[identity].gil else "no"
        if isinstance(result, Missing):
            table.add_row(identity, "-", "-", gil, "-", _why_not(result))
        else:
            facts = result.facts
            jit = "yes" if facts["jit"] else "no"
            where = f"{result.way}: {result.executable}"
            table.add_row(identity, _version(facts), build(facts), gil, jit, where)
    return table


def build(facts: Mapping[str, Any]) -> str:
    """How an interpreter was made, in a few words: "GCC 12.2.0, no PGO"."""
    if facts["implementation"] != "cpython":
        return f"JDK {facts['jdk']}" if facts.get("jdk") else "-"
    made = [str(facts["compiler"] or "unknown compiler"), "PGO" if facts["pgo"] else "no PGO"]
    return ", ".join([*made, "LTO"] if facts["lto"] else made)


def _provision(arguments: argparse.Namespace) -> int:
    subjects = load_subjects()
    results = provision(
        arguments.subjects, explicit=explicit_pairs(arguments.python), progress=progress.best(),
        retry=arguments.retry, pgo=arguments.pgo, subjects=subjects,
    )  # fmt: skip
    refuse_named(results, explicit_pairs(arguments.python))
    show(told(subjects, results))
    missing = [isinstance(result, Missing) for result in results.values()]
    return codes.of(any(missing) and not all(missing), missing)


def _subjects(arguments: argparse.Namespace) -> int:
    subjects = load_subjects()
    results = provision(explicit=explicit_pairs(arguments.python), build=False, subjects=subjects)
    show(told(subjects, results))
    return Code.RIGHT


def _version(facts: Mapping[str, Any]) -> str:
    same = facts["version"] == facts["language"]
    return str(facts["version"]) if same else f"{facts['version']} (Python {facts['language']})"


def _why_not(result: Missing) -> str:
    reasons = [why for _, why in result.reasons]
    hint = next((why for why in reasons if why.startswith("not tried yet; run: ")), None)
    if hint:
        return f"not provisioned yet; {hint.partition('; ')[2]}"
    return "\n".join(f"{way}: {why}" for way, why in result.reasons)
