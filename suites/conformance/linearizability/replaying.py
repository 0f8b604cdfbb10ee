"""``replay``: how often a stored program has no order, here and now."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from runners import codes
from runners.interpreters.provision import Missing
from runners.interpreters.subjects import load_subjects, select
from suites.conformance.linearizability import stored, typefile
from suites.conformance.linearizability.search import WRONG, Ask, Finding, NoAnswer, judge
from suites.conformance.linearizability.typefile import Type
from suites.options import BadInput
from suites.panel import Panel, provisioned

#: Runs of one request: so few that every history is listed.
AT_ONCE = 500

#: Seconds for one answer.
LIMIT = 60.0


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``replay``."""
    parser = commands.add_parser("replay", help="run a stored program again")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--times", type=int, default=2000, metavar="N", help="runs (2000)")
    parser.add_argument(
        "--interpreter", default="", metavar="ID[,ID]", help="on these; where it was found when not given"
    )
    parser.set_defaults(run=_run)


def replayed(ask: Ask, kind: Type, finding: Finding, times: int) -> Finding | None:
    """What was seen this time, in so many runs, or None where every history has an order; raises NoAnswer."""
    again: Finding | None = None
    for number, begun in enumerate(range(0, times, AT_ONCE)):
        runs = min(AT_ONCE, times - begun)
        found = judge(ask, kind, finding.setup, finding.programs, {"times": runs}, finding.seed + number).finding
        if found is not None and found.state != WRONG:
            return found
        if found is not None:
            again = replace(found, wrong=found.wrong + (again.wrong if again else 0), runs=times)
    return again


def _run(arguments: argparse.Namespace) -> int:
    kept = stored.read(arguments.file)
    kind = typefile.find(kept.type)
    if kind.digest != kept.digest:
        print(f"gilmatrix: {kind.path} has changed since this was stored")
    try:
        chosen = select(load_subjects(), arguments.interpreter.split(",") if arguments.interpreter else [kept.subject])
    except ValueError as problem:
        raise BadInput(str(problem)) from None
    panel = Panel(load_subjects(), provisioned({}), () if kind.asked == kind.name else [kind.path.parent], LIMIT)
    try:
        wrong = [_replay(panel, one.id, kind, kept.finding, arguments.times) for one in chosen]
    finally:
        panel.close()
    return codes.of(any(wrong), (isinstance(panel.found(one.id), Missing) for one in chosen))


def _replay(panel: Panel, subject: str, kind: Type, finding: Finding, times: int) -> bool:
    """Print what one subject did; was that wrong?"""
    found = panel.found(subject)
    if isinstance(found, Missing):
        print(f"{subject} is unavailable: {found.why}")
        return False
    try:
        again = replayed(lambda request: panel.ask(subject, request), kind, finding, times)
    except NoAnswer as problem:
        print(f"{subject} {kind.name}: {problem.state}: {problem}")
        return True
    print(f"{subject} {kind.name}: " + (stored.described(again) if again else f"all of {times} runs have an order"))
    return again is not None
