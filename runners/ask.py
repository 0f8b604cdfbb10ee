"""`ask`: put one request to one interpreter and print its answer: how a failing question is asked again."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from runners.codes import Code
from runners.interpreters.provision import Missing, provision
from runners.interpreters.subjects import load_subjects
from runners.workers import start
from runners.workers.local import WorkerLost


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `ask`."""
    parser = subparsers.add_parser("ask", help="put one request to one interpreter and print its answer")
    parser.add_argument("--interpreter", required=True, metavar="ID")
    parser.add_argument("--request", required=True, type=json.loads, metavar="JSON", help="see kernels/worker.py")
    parser.add_argument("--kernels", action="append", default=[], type=Path, metavar="DIR")
    parser.add_argument("--times", type=int, default=20, metavar="N", help="ask so often: races show now and then (20)")
    parser.add_argument("--limit", type=float, default=60.0, metavar="S", help="seconds for one answer (60)")
    parser.set_defaults(run=_ask)


def _ask(arguments: argparse.Namespace) -> int:
    found = provision([arguments.interpreter])[arguments.interpreter]
    if isinstance(found, Missing):
        print(f"gilmatrix: no {arguments.interpreter}: " + "; ".join(why for _, why in found.reasons), file=sys.stderr)
        return Code.NOTHING_HERE
    worker = start(load_subjects()[arguments.interpreter], found.executable, arguments.kernels)
    try:
        worker.hello()
        answers = [worker.ask(arguments.request, arguments.limit) for _ in range(arguments.times)]
    except WorkerLost as lost:
        print(f"{arguments.interpreter}: {lost.state}: {lost.reason}")
        return Code.WRONG
    finally:
        worker.close()
    problems = [problem for problem in map(_problem, answers) if problem]
    print(json.dumps(answers[-1], indent=1, sort_keys=True))
    print(
        f"{arguments.interpreter}: {len(problems)} of {len(answers)} answers wrong"
        + "".join(f"\n{problem}" for problem in problems)
    )
    return Code.WRONG if problems else Code.RIGHT


def _problem(answer: dict[str, Any]) -> str:
    told = next((answer[verb] for verb in ("measure", "examine", "execute", "hello") if verb in answer), answer)
    if error := told.get("error"):
        return f"{error['type']}: {error['message']} ({error['where']})"
    return str(told.get("wrong") or told.get("verdict") or told.get("unsupported") or "")
