"""``run``: the search by itself, with a line a question while it goes on and a table at the end."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from runners import codes
from runners.interpreters.provision import Missing
from runners.interpreters.subjects import load_subjects
from runners.plain import show, table_of
from suites import options
from suites.conformance.linearizability import stored, typefile
from suites.conformance.linearizability.questions import QUESTIONS, effort, is_failure, operations
from suites.conformance.linearizability.search import WRONG, NoAnswer, Search
from suites.conformance.linearizability.typefile import Type
from suites.options import Options
from suites.panel import Panel, provisioned

#: Columns of a log or a pipe, which has no width of its own.
PIPE_WIDTH = 180

COLUMNS = ("subject", "type", "operations", "programs", "runs", "met", "seconds", "histories")


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``run``."""
    parser = commands.add_parser("run", help="look for programs that no order explains, smallest first")
    options.add_to(parser.add_argument, ("kernels",), leaves=("session",))
    parser.add_argument("--type", action="append", default=[], metavar="NAME[,NAME]", help="types; all when not given")
    parser.add_argument("--model", action="append", default=[], metavar="FILE", help="a type of your own, alone")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    chosen = options.read(arguments)
    named = [name.strip() for words in arguments.type for name in words.split(",")]
    kinds = [typefile.find(name) for name in named or ([] if arguments.model else typefile.names())]
    kinds += [typefile.read(Path(file)) for file in arguments.model]
    table = table_of("", *COLUMNS)
    folders = [*chosen.folders, *dict.fromkeys(Path(file).resolve().parent for file in arguments.model)]
    panel = Panel(load_subjects(), provisioned(chosen.explicit), folders, chosen.profile.limit)
    failures = 0
    try:
        for failed, row in _rows(panel, chosen, kinds):
            failures += failed
            table.add_row(*row)
            print("  ".join(row), file=sys.stderr, flush=True)
    finally:
        panel.close()
    show(table)
    return codes.of(bool(failures), (isinstance(panel.found(subject), Missing) for subject in chosen.subjects))


def _rows(panel: Panel, chosen: Options, kinds: list[Type]) -> Iterator[tuple[bool, list[str]]]:
    """(is it a failure, its row of COLUMNS) for each question to each subject."""
    for subject in chosen.subjects:
        found = panel.found(subject)
        if isinstance(found, Missing):
            reasons = found.why
            yield False, [subject, "", "", "", "", "", "", f"unavailable: {reasons}"]
            continue
        for kind in kinds:
            for question in QUESTIONS:
                if operations(kind, question):
                    yield _asked(panel, chosen, subject, kind, question)


def _asked(panel: Panel, chosen: Options, subject: str, kind: Type, question: str) -> tuple[bool, list[str]]:
    worth = effort(question, chosen.profile.name)
    search = Search(lambda request: panel.ask(subject, request), kind, worth, chosen.seed)
    begun = time.monotonic()
    try:
        finding = search.run(operations(kind, question))
    except NoAnswer as problem:
        failed, told = problem.state != "unsupported", f"{problem.state}: {problem}"
    else:
        failed, told = False, "all have an order" if search.met else "all have an order, but threads never met"
        if finding is not None:
            path, lines = stored.note(chosen.results / "histories", subject, question, kind, finding)
            print(lines, file=sys.stderr)
            failed = is_failure(question, finding, kind.name, chosen.subjects[subject].implementation)
            told = f"{finding.wrong} of {finding.runs} have none: {path}" if finding.state == WRONG else finding.state
    if search.unlisted:
        told += f"; {search.unlisted} runs were not judged"
    counts = [str(search.asked), str(search.runs), str(search.met), f"{time.monotonic() - begun:.1f}"]
    return failed, [subject, kind.name, question, *counts, told]
