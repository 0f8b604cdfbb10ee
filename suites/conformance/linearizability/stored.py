"""Keeps a finding, so that others can read it and run its program again."""

from __future__ import annotations

import hashlib
import json
import shlex
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from runners.sessions.records import DamagedResult
from runners.sessions.store import read_json, write_json
from suites.conformance.linearizability import typefile, values
from suites.conformance.linearizability.checker import History, Operation
from suites.conformance.linearizability.search import WRONG, Finding
from suites.conformance.linearizability.typefile import Type

#: Columns for an operation in a timeline, at least.
COLUMNS = 24


@dataclass(frozen=True)
class Stored:
    """A finding, the subject and the question that led to it, and the type, with the digest that its file had."""

    subject: str
    question: str
    type: str
    digest: str
    finding: Finding


def note(folder: Path, subject: str, question: str, kind: Type, finding: Finding) -> tuple[Path, str]:
    """Store a finding; the file, and what people are told."""
    path = write(folder, Stored(subject, question, kind.asked, kind.digest, finding))
    return path, f"{subject} {kind.name}: {described(finding)}\nstored: {path}\nreplay: {command(path)}"


def write(folder: Path, stored: Stored) -> Path:
    """A file of its own for each program of a subject and a type."""
    program = json.dumps([stored.finding.setup, stored.finding.programs]).encode()
    name = f"{stored.subject}-{Path(stored.type).stem}-{hashlib.sha256(program).hexdigest()[:8]}.json"
    told = asdict(stored)
    for kept, seen in zip(told["finding"]["history"], stored.finding.history, strict=True):
        kept["result"] = seen.result if seen.written is None else seen.written
        del kept["written"]
    write_json(folder / name, told)
    return folder / name


def read(path: Path) -> Stored:
    """What a file holds; raises DamagedResult."""
    told = read_json(path)
    told.pop("schema")
    try:
        found = told.pop("finding")
        history = [_operation(told["type"], one) for one in found.pop("history")]
        return Stored(**told, finding=Finding(**found, history=history))
    except (AttributeError, KeyError, TypeError) as problem:
        raise DamagedResult(f"{path} is no stored program: {problem}") from None


def _operation(asked: str, told: dict[str, Any]) -> Operation:
    try:
        names = typefile.find(asked).names
    except typefile.BadType:
        names = {}
    return Operation(**{**told, "result": values.read(told["result"], names), "written": told["result"]})


def command(path: Path) -> str:
    """The command line that runs a stored program again."""
    return shlex.join(["gilmatrix", "linearizability", "replay", str(path)])


def described(finding: Finding) -> str:
    """What was seen, and how often."""
    begun = f"setup {json.dumps(finding.setup)}, programs {json.dumps(finding.programs)}"
    if finding.state != WRONG:
        return f"{finding.state}: {finding.reason}; {begun}"
    often = f"{finding.wrong} of {finding.runs} runs"
    return f"no order of its operations explains {often}; {begun}\n{timeline(finding.history)}"


def timeline(history: History) -> str:
    """A line an operation, by the time of its call; those whose bars share a column overlapped."""
    operations = sorted(history, key=lambda operation: (operation.called, operation.thread, operation.returned))
    calls = [_call(operation) for operation in operations]
    width = max([COLUMNS, *map(len, calls)])
    return "\n".join(
        f"  thread {operation.thread}  {call:{width}}  {_bar(operation)}"
        for operation, call in zip(operations, calls, strict=True)
    )


def _call(operation: Operation) -> str:
    given = ", ".join(map(json.dumps, operation.arguments))
    return f"{operation.name}({given}) -> {values.shown(operation.result)}"


def _bar(operation: Operation) -> str:
    return " " * operation.called + "=" * (operation.returned - operation.called + 1)
