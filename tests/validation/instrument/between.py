"""Compares sessions of the same executables: how often chance is called a change, and how often one is found.

All pairs, by the rule before (intervals from within the sessions) and by the one that reports use (the spread between
sessions, which the other sessions tell; the pair itself does not).  Then every cell again with one session's values of
that cell multiplied by 1.1: a planted regression of 10 %.
"""

from __future__ import annotations

import argparse
import itertools
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rich import box
from rich.table import Table

from reports import between, statistics
from reports.between import TOGETHER
from reports.compare import comparable, judged
from reports.measured import Measured
from reports.session import Session
from reports.statistics import LEAST, Estimate
from reports.view import Group
from reports.wording import plural
from runners import catalogue
from runners.sessions.records import DamagedResult
from suites.options import BadInput
from suites.parts import read_session
from suites.profiles import PROFILES
from tests.validation.instrument import own
from tests.validation.instrument.subjects import executables

KERNELS = "binary_trees,collatz,mandelbrot,nqueens,nbody,sieve,spectral_norm,word_count"

#: What a planted regression multiplies seconds by.
PLANTED = 1.1

CHANGES = ("regression", "improvement")

#: The row of what all kernels of a subject moved together.
ALL = "all kernels together"

Figures = Mapping[str, Estimate]


@dataclass
class Rule:
    """How often each word was said: of cells as they are, and of the planted ones."""

    words: Counter[str] = field(default_factory=Counter)
    planted: Counter[str] = field(default_factory=Counter)


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``between``."""
    parser = commands.add_parser(
        "between", help="pairs of sessions of the same executables: is chance called a change?"
    )
    parser.add_argument("--results", type=Path, metavar="DIR", help="sessions that there are, or where to measure them")
    parser.add_argument("--sessions", type=int, default=0, metavar="N", help="measure so many first")
    parser.add_argument(
        "--interpreter", default="", metavar="ID[,ID]", help="all, or cpython313 where sessions are measured"
    )
    parser.add_argument("--only", default="", metavar="NAME[,NAME]", help=f"all, or {KERNELS} where they are measured")
    parser.add_argument("--profile", choices=sorted(PROFILES), help="all, or quick where they are measured")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> Table:
    if arguments.sessions < 0 or (not arguments.results and not arguments.sessions):
        raise BadInput("between: name --results DIR with sessions, or --sessions N to measure")
    with tempfile.TemporaryDirectory() as folder:
        results = arguments.results or Path(folder)
        _measure(arguments, results)
        sessions = [one for one in _read(results) if not arguments.profile or one.profile == arguments.profile]
        return table(count(sessions, _names(arguments.interpreter), _names(arguments.only)), len(sessions))


def _names(words: str) -> list[str]:
    return [name for name in words.split(",") if name]


def _measure(arguments: argparse.Namespace, results: Path) -> None:
    if not arguments.sessions:
        return
    subjects, kernels = executables(arguments.interpreter or "cpython313"), _names(arguments.only or KERNELS)
    try:
        catalogue.choose(catalogue.find(), kernels)
    except catalogue.UnknownKernel as unknown:
        raise BadInput(str(unknown)) from None
    profile = PROFILES[arguments.profile or "quick"]
    for number in range(1, arguments.sessions + 1):
        print(f"between [{number}/{arguments.sessions}]", file=sys.stderr, flush=True)
        # One seed: another one is another input, and another input may be more work.
        own.run(subjects, kernels, profile, results, 1, size=profile.size)


def _read(results: Path) -> Iterator[Session]:
    for path in sorted(results.glob("*/session.json")):
        try:
            yield read_session(path.parent)
        except DamagedResult as damaged:
            print(f"gilmatrix: passed over: {damaged}", file=sys.stderr)


class Rules(dict[str, Rule]):
    """The rules by name, and over how many pairs they were tried."""

    pairs = 0


def count(sessions: Sequence[Session], subjects: Sequence[str] = (), kernels: Sequence[str] = ()) -> Rules:
    """What each rule says of all pairs of these sessions that were measured alike."""
    several = [Measured(one) for one in sessions]
    rules = Rules({name: Rule() for name in ("within sessions", "between sessions", ALL)})
    for first, second in itertools.combinations(several, 2):
        alike = comparable(second.session, first.session)
        found = [group for group in second.groups if _wanted(group, subjects) and group.subject in alike]
        others = [one for one in several if one not in (first, second)]
        rules.pairs += bool(found)
        for group in found:
            _pair(rules, group, (second, first), others, kernels)
    return rules


def _wanted(group: Group, subjects: Sequence[str]) -> bool:
    return group.suite == "scaling" and (not subjects or group.subject in subjects)


def _pair(
    rules: Mapping[str, Rule], group: Group, pair: tuple[Measured, Measured], others: Sequence[Measured],
    kernels: Sequence[str],
) -> None:  # fmt: skip
    """Every kernel of a group in a pair of sessions, as it is and with a planted regression."""
    now, then = (
        {name: one for name, one in each.groups.get(group, {}).items() if not kernels or name in kernels}
        for each in pair
    )
    session = pair[0].session
    known = [
        {name: one.value for name, one in each.groups.get(group, {}).items()}
        for each in others
        if group.subject in comparable(session, each.session)
    ]
    for name, word in _words(now, then, known).items():
        rules[ALL if name == TOGETHER else "between sessions"].words[word] += 1
    for name in [name for name in now if name in then]:
        slower = {**now, name: _times(now[name], PLANTED)}
        rules["within sessions"].words[_within(now[name], then[name])] += 1
        rules["within sessions"].planted[_within(slower[name], then[name])] += 1
        rules["between sessions"].planted[_words(slower, then, known)[name]] += 1


def _words(now: Figures, then: Figures, others: Sequence[Mapping[str, float]]) -> Mapping[str, str]:
    moves = between.moves(now, then, others)
    return {name: judged(one.ratio, LEAST) if one.ratio else "cannot tell" for name, one in moves.items()}


def _within(now: Estimate, then: Estimate) -> str:
    """By the intervals from within the two sessions alone."""
    return judged(statistics.quotient(statistics.apart(then), now), LEAST)


def _times(one: Estimate, factor: float) -> Estimate:
    ends = {name: getattr(one, name) * factor for name in ("value", "low", "high")}
    return replace(one, **ends, draws=one.draws * factor)


def table(rules: Rules, sessions: int) -> Table:
    """The rules side by side; raises BadInput where there was no pair."""
    if not rules.pairs:
        raise BadInput(f"between: no two of {plural(sessions, 'session')} measured the same alike")
    title = f"The same executables in {sessions} sessions, {rules.pairs} pairs: does chance pass for a change?"
    made = Table(title=title, box=box.SIMPLE_HEAD)
    columns = ("rule", "cells", "cannot tell", "say a change", "of those told", "planted 10 %: found", "of those told")
    for column in columns:
        made.add_column(column)
    for name, rule in rules.items():
        cells, unknown = sum(rule.words.values()), rule.words["cannot tell"]
        changed = sum(rule.words[word] for word in CHANGES)
        told = sum(rule.planted.values()) - rule.planted["cannot tell"]
        found = rule.planted["regression"]
        planted = (str(found), _share(found, told)) if rule.planted else ("", "")
        made.add_row(name, str(cells), str(unknown), str(changed), _share(changed, cells - unknown), *planted)
    return made


def _share(some: int, all_of_them: int) -> str:
    return f"{100 * some / all_of_them:.1f} %" if all_of_them else "none was told"
