"""Routes, claims and changes as plain tables: the same content as their pages."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from reports.compare import Comparison
from reports.overview import Overview
from reports.plain import SILENT, add, plain_console, table_of
from reports.routes import Routes, Verdict
from reports.session import Session
from reports.wording import ICONS, NOTHING, amount, duration, estimated, figure, interval, shortened, times

#: Words of changes that a summary counts and does not list.
UNTOLD = ("no change", "not comparable", "cannot tell", "inconclusive")


def show_routes(session: Session, console: Console | None = None) -> None:
    """Print each route's verdict on every subject, each job's leaderboard, and what has no figure."""
    console = console or plain_console()
    seen = Routes(session)
    names = [one.name for one in session.subjects]
    table = table_of("Routes: gain over the same code without parallelism", "route", *names)
    for route, job in seen.questions:
        add(table, f"{route}\n{job}", *(_verdict(seen.verdict(route, job, one)) for one in session.subjects))
    console.print(table)
    for job, size in seen.jobs:
        if seen.board(job, size):
            console.print(_job(seen, job, size))
    absent = [cell for job, size in seen.jobs for cell in seen.absent(job, size) if cell.state not in SILENT]
    if absent:
        reasons = table_of("Without a figure", "state", "subject", "line", "reason")
        for cell in absent:
            state, why = f"{ICONS[cell.state]} {cell.state}", shortened(cell.reason, 120)
            add(reasons, state, cell.subject.name, cell.line.name, why)
        console.print(reasons)


def _job(seen: Routes, job: str, size: str) -> Table:
    unit = seen.session.called(seen.session.reference)
    board = table_of(
        f"{job}{'' if size == 'default' else f', {size}'}: throughput, 1 = its unit on {unit}",
        "rank", "subject", "code", "strategy", "throughput", "gain", "chunks/s", "workers", "start", "handing out",
        "memory",
    )  # fmt: skip
    for one in seen.board(job, size):
        line, point = one.cell.line, one.point
        add(
            board, str(one.rank or NOTHING), one.cell.subject.name, line.implementation, line.strategy,
            estimated(one.relative), estimated(point.gain),
            figure(point.throughput.value), str(point.workers), duration(point.startup), duration(point.handed),
            amount(point.memory),
        )  # fmt: skip
    return board


def _verdict(one: Verdict) -> str:
    told = f"{ICONS[one.word]} {one.word}"
    gain = one.gain
    if gain is None:
        return f"{told}\n{shortened(one.reason, 60)}"
    ceiling = f" of {times(gain.ceiling.value)}" if gain.ceiling else ""
    line = gain.cell.line
    by = f"{line.implementation}, {line.strategy} of {gain.workers}"
    return f"{told}\n{estimated(gain.gain)}{ceiling}\n{by}"


def show_claims(seen: Overview, console: Console | None = None) -> None:
    """Print who is right, of the claims that this session could put to the test."""
    console = console or plain_console()
    tested = [one for one in seen.claims if one.figure]
    if not tested:
        return
    table = table_of(
        f"Claims: {len(tested)} of {len(seen.claims)} tested", "verdict", "claim", "subject", "figure", "rule"
    )
    for one in tested:
        assert one.figure is not None
        told = f"{figure(one.figure.value)} {one.figure.rests or interval(one.figure)}"
        subject = seen.session.called(one.claim["subject"])
        add(table, f"{ICONS[one.verdict]} {one.verdict}", one.claim["text"], subject, told, one.claim["rule"])
    console.print(table)


def show_changes(found: Comparison, console: Console | None = None) -> None:
    """Print what changed since another session, the worst first, and why what cannot be compared cannot."""
    console = console or plain_console()
    counts = ", ".join(f"{count} {word}" for word, count in found.counts.items())
    console.print(f"since {found.then.name}: {counts or 'nothing was measured in both'}", markup=False)
    for reason in found.reasons:
        console.print(f"      not measured alike: {reason}", markup=False)
    if found.undecided:
        console.print(f"      {found.undecided}", markup=False)
    for suite in found.suites:
        console.print(f"      {suite.told}", markup=False)
    told = [one for one in found.changes if one.word not in UNTOLD]
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
