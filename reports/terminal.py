"""A session's summary for a terminal or a log: the content of the index, as plain tables."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from reports.compare import Comparison
from reports.overview import Overview, overview
from reports.session import Session
from reports.wording import ICONS, NOTHING, estimated, figure, interval, plural, shortened, times
from runners.plain import add, table_of

#: Findings at the end of a run, the worst first after the headlines.
ANSWERS = 8

LEVELS = {"good": "green", "info": "cyan", "warn": "yellow", "bad": "bold red"}

#: Words of changes that a summary counts and does not list.
UNTOLD = ("no change", "not comparable", "cannot tell", "inconclusive")


def show(session: Session, console: Console) -> None:
    """Print the summary of a session that was read already."""
    seen = overview(session)
    commit = f"commit {session.commit[:10]}{', changed since' if session.dirty else ''}" if session.commit else ""
    told = [session.created, f"profile {session.profile}", f"{' and '.join(session.modes)} scaling", commit]
    console.print(f"session {session.name}  ({', '.join(filter(None, told))})", markup=False)
    for finding in (*seen.headlines, *seen.findings):
        console.print(f"{finding.level:>4}  {finding.title}", style=LEVELS[finding.level], markup=False)
        if finding.detail:
            console.print(f"      {finding.detail}", markup=False)
    for view in seen.views:
        view.show(console)
    show_claims(seen, console)
    if seen.problems:
        console.print(_problems(seen))


def show_answer(seen: Overview, console: Console) -> None:
    """Print what won, what broke and what to trust, in ten lines or so: the report has the rest."""
    for finding in (*seen.headlines, *seen.findings)[:ANSWERS]:
        console.print(f"{finding.level:>4}  {finding.title}", style=LEVELS[finding.level], markup=False)
        if finding in seen.headlines and finding.detail:
            console.print(f"      {finding.detail}", markup=False)
    if (more := len([*seen.headlines, *seen.findings]) - ANSWERS) > 0:
        console.print(f"      and {plural(more, 'more finding')} in the report", markup=False)


def show_claims(seen: Overview, console: Console) -> None:
    """Print who is right, of the claims that this session could put to the test."""
    tested = [claim for claim in seen.claims if claim.figure]
    if not tested:
        return
    table = table_of(
        f"Claims: {len(tested)} of {len(seen.claims)} tested", "verdict", "claim", "subject", "figure", "rule"
    )
    for one in tested:
        assert one.figure is not None
        told = f"{figure(one.figure.value)} {one.figure.rests or interval(one.figure)}"
        subject = seen.session.called(one.claim.subject)
        add(table, f"{ICONS[one.verdict]} {one.verdict}", one.claim.text, subject, told, one.claim.rule)
    console.print(table)


def show_changes(found: Comparison, console: Console) -> None:
    """Print what changed since another session, the worst first, and why what cannot be compared cannot."""
    counts = ", ".join(f"{count} {word}" for word, count in found.counts.items())
    console.print(f"since {found.then.name}: {counts or 'nothing was measured in both'}", markup=False)
    for reason in found.reasons:
        console.print(f"      not measured alike: {reason}", markup=False)
    for imported in found.installed:
        console.print(f"      kernels imported something else: {imported}", markup=False)
    if found.undecided:
        console.print(f"      {found.undecided}", markup=False)
    for suite in found.suites:
        console.print(f"      {suite.told}", markup=False)
    told = [change for change in found.changes if change.word not in UNTOLD]
    if told:
        table = table_of(
            "Changes: throughput now over then", "change", "kernel", "subject", "threads", "as measured", "ratio", "why"
        )
        for one in told:
            word = f"{ICONS[one.word]} {one.word}"
            threads = str(one.threads or NOTHING)
            why, ratio = shortened(one.reason, 80), estimated(one.ratio)
            add(table, word, one.kernel, one.subject.name, threads, times(one.raw), ratio, why)
        console.print(table)
    turned = [one for suite in found.suites for one in suite.turned]
    if turned:
        table = table_of("Answers that changed", "suite", "subject", "asked", "then", "now")
        for answer in turned:
            add(table, answer.suite, found.now.called(answer.subject), answer.name, answer.then, answer.now)
        console.print(table)


def _problems(seen: Overview) -> Table:
    table = table_of(f"Not ok: {plural(len(seen.problems), 'reason')}", "state", "suite", "subject", "where", "reason")
    for problem in seen.problems:
        name = seen.session.called(problem.subject)
        add(table, f"{ICONS[problem.state]} {problem.state}", problem.suite, name, problem.where, problem.reason)
    return table
