"""What does a session say, in a terminal or a log?  The same content as the index, as plain tables."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from reports import ecosystem
from reports.compare import WORDS as CHANGES
from reports.compare import Comparison
from reports.conformance import WORDS, lines, tally
from reports.curves import Curve, judge
from reports.overview import Leaderboard, Overview, overview
from reports.reading import Session, read_session
from reports.routes import Routes, Verdict
from reports.wording import (
    ICONS,
    JUDGEMENTS,
    NOTHING,
    amount,
    duration,
    estimated,
    figure,
    plural,
    shortened,
    times,
)  # fmt: skip

#: Columns of a log or a pipe, which has no width of its own.
PIPE_WIDTH = 160

#: Words of cells whose reasons are of no interest here.
SILENT = ("passed", "unavailable", "not applicable", "cancelled")

#: Words of packages whose reasons are on the page alone: there is one for each of their cells.
QUIET = ("no wheel", "unsupported", "unavailable", "cancelled")

LEVELS = {"good": "green", "info": "cyan", "warn": "yellow", "bad": "bold red"}


def show_summary(folder: Path) -> None:
    """Print the summary of the session in ``folder``; raises DamagedResult when session.json cannot be used."""
    show(read_session(folder))


def show(session: Session, console: Console | None = None) -> None:
    """Print the summary of a session that was read already."""
    console = console or _console()
    seen = overview(session)
    commit = f"commit {session.commit[:10]}{', changed since' if session.dirty else ''}" if session.commit else ""
    told = [session.created, f"profile {session.profile}", f"{' and '.join(session.modes)} scaling", commit]
    console.print(f"session {session.name}  ({', '.join(filter(None, told))})", markup=False)
    for finding in (*seen.headlines, *seen.findings):
        console.print(f"{finding.level:>4}  {finding.title}", style=LEVELS[finding.level], markup=False)
        if finding.detail:
            console.print(f"      {finding.detail}", markup=False)
    for board in seen.leaderboards:
        console.print(_leaderboard(session, board))
    if seen.containers:
        console.print(_containers(seen))
    if session.kernels:
        console.print(_matrix(seen))
        console.print(_correctness(seen))
    if session.tests:
        show_conformance(session, console)
    if session.lines:
        show_routes(session, console)

    if session.packages:
        show_ecosystem(session, console)
    if session.claims:
        show_claims(seen, console)
    if seen.problems:
        console.print(_problems(seen))


def show_conformance(session: Session, console: Console | None = None) -> None:
    """Print every litmus test's verdict on every subject, and the reasons of those that did not simply pass."""
    console = console or _console()
    several = lines(session)
    table = _table("Conformance: verdict, weak outcomes of samples", "test", *(one.name for one in session.subjects))
    for line in several:
        number = f"{line.test.number} " if line.test.number else ""
        cells = [f"{ICONS[cell.word]} {cell.word}" + (f"\n{cell.told}" if cell.told else "") for cell in line.cells]
        _add(table, f"{number}{line.test.name}{' (differs)' if line.differs else ''}", *cells)
    console.print(table)
    telling = [cell for line in several for cell in line.cells if cell.reasons and cell.word not in SILENT]
    if telling:
        reasons = _table("Why", "test", "subject", "verdict", "reason")
        for cell in sorted(telling, key=lambda cell: WORDS.index(cell.word)):
            _add(reasons, cell.test.name, cell.subject.name, cell.word, shortened("; ".join(cell.reasons), 200))
        console.print(reasons)
    for place, subject in enumerate(session.subjects):
        counts = ", ".join(f"{count} {word}" for word, count in tally(several, place).items())
        console.print(f"{subject.name}: {counts}", markup=False)


def show_routes(session: Session, console: Console | None = None) -> None:
    """Print each route's verdict on every subject, each job's leaderboard, and what has no figure."""
    console = console or _console()
    seen = Routes(session)
    names = [one.name for one in session.subjects]
    table = _table("Routes: gain over the same code without parallelism", "route", *names)
    for route, job in seen.questions:
        _add(table, f"{route}\n{job}", *(_verdict(seen.verdict(route, job, one)) for one in session.subjects))
    console.print(table)
    for job, size in seen.jobs:
        if seen.board(job, size):
            console.print(_job(seen, job, size))
    absent = [cell for job, size in seen.jobs for cell in seen.absent(job, size) if cell.state not in SILENT]
    if absent:
        reasons = _table("Without a figure", "state", "subject", "line", "reason")
        for cell in absent:
            state, why = f"{ICONS[cell.state]} {cell.state}", shortened(cell.reason, 120)
            _add(reasons, state, cell.subject.name, cell.line.name, why)
        console.print(reasons)


def _job(seen: Routes, job: str, size: str) -> Table:
    unit = seen.session.called(seen.session.reference)
    board = _table(
        f"{job}{'' if size == 'default' else f', {size}'}: throughput, 1 = its unit on {unit}",
        "rank", "subject", "code", "strategy", "throughput", "chunks/s", "workers", "start", "handing out", "memory",
    )  # fmt: skip
    for one in seen.board(job, size):
        line, point = one.cell.line, one.point
        _add(
            board, str(one.rank), one.cell.subject.name, line.implementation, line.strategy, estimated(one.relative),
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


def show_ecosystem(session: Session, console: Console | None = None) -> None:
    """Print every package's word and version on every subject, those that fail first, and why."""
    console = console or _console()
    several = ecosystem.lines(session)
    table = _table("Ecosystem: what became of a package", "package", *(one.name for one in session.subjects))
    for line in several:
        cells = [
            f"{ICONS[cell.word]} {cell.word}" + (f"\n{cell.tried.version}" if cell.tried and cell.came else "")
            for cell in line.cells
        ]
        _add(table, line.package.name, *cells)
    console.print(table)
    telling = [cell for line in several for cell in line.cells if cell.judged.reason and cell.word not in QUIET]
    if telling:
        reasons = _table("Why", "package", "subject", "word", "reason")
        for cell in sorted(telling, key=lambda cell: ecosystem.WORDS.index(cell.word)):
            _add(reasons, cell.package.name, cell.subject.name, cell.word, shortened(cell.judged.reason, 200))
        console.print(reasons)
    for place, subject in enumerate(session.subjects):
        counts = ", ".join(f"{count} {word}" for word, count in ecosystem.tally(several, place).items())
        console.print(f"{subject.name}: {counts}", markup=False)


def show_claims(seen: Overview, console: Console | None = None) -> None:
    """Print who is right, of the claims that this session could put to the test."""
    console = console or _console()
    tested = [one for one in seen.claims if one.figure]
    if not tested:
        return
    table = _table(
        f"Claims: {len(tested)} of {len(seen.claims)} tested", "verdict", "claim", "subject", "figure", "rule"
    )
    for one in tested:
        assert one.figure is not None
        told = f"{figure(one.figure.value)} {interval(one.figure)}"
        subject = seen.session.called(one.claim["subject"])
        _add(table, f"{ICONS[one.verdict]} {one.verdict}", one.claim["text"], subject, told, one.claim["rule"])
    console.print(table)


def show_changes(found: Comparison, console: Console | None = None) -> None:
    """Print what changed since another session, the worst first, and why what cannot be compared cannot."""
    console = console or _console()
    counts = ", ".join(f"{found.count(word)} {word}" for word in CHANGES if found.count(word))
    console.print(f"since {found.then.name}: {counts or 'nothing was measured in both'}", markup=False)
    for reason in found.reasons:
        console.print(f"      not measured alike: {reason}", markup=False)
    told = [one for one in found.changes if one.word not in ("no change", "not comparable")]
    if told:
        table = _table("Changes: throughput now over then", "change", "kernel", "subject", "threads", "ratio", "why")
        for one in told:
            word = f"{ICONS[one.word]} {one.word}"
            threads = str(one.threads or NOTHING)
            _add(table, word, one.kernel, one.subject.name, threads, estimated(one.ratio), shortened(one.reason, 80))
        console.print(table)


def _console() -> Console:
    if hasattr(sys.stdout, "reconfigure"):
        # A terminal that has no such character still gets the word beside it.
        sys.stdout.reconfigure(errors="replace")
    width = None if sys.stdout.isatty() or "COLUMNS" in os.environ else PIPE_WIDTH
    return Console(width=width, highlight=False)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, title_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _add(table: Table, *cells: str) -> None:
    """A row of plain text: a bracket in a reason is no markup."""
    table.add_row(*map(Text, cells))


def _leaderboard(session: Session, board: Leaderboard) -> Table:
    unit = session.called(session.reference)
    table = _table(
        f"{board.room} kernels: throughput, 1 = one thread of {unit}",
        "rank", "subject", "throughput", "threads", "one thread", "speedup", "of ceiling", "scales on", "ok and right",
    )  # fmt: skip
    for one in board.standings:
        _add(
            table,
            str(one.rank or NOTHING),
            one.subject.name,
            estimated(one.best),
            f"{one.threads}{' (oversubscribed)' if one.oversubscribed else ''}" if one.threads else NOTHING,
            times(one.single.value if one.single else None),
            f"{estimated(one.speedup)} at {one.at}" if one.speedup else NOTHING,
            times(one.ceiling.value if one.ceiling else None),
            f"{one.scaling} of {one.counted}" if one.speedup else NOTHING,
            f"{one.counted} of {one.kernels}",
        )
    return table


def _containers(seen: Overview) -> Table:
    table = _table(
        "In a container: throughput inside over outside", "subject", "one thread", "most threads", "kernels", "why not"
    )
    for one in seen.containers:
        full = f"{estimated(one.full)} at {one.threads}" if one.full else NOTHING
        _add(
            table,
            one.outside.name,
            estimated(one.single) if one.single else NOTHING,
            full,
            str(one.kernels),
            one.reason,
        )
    return table


def _matrix(seen: Overview) -> Table:
    session = seen.session
    table = _table("Scaling: best throughput; speedup of ceiling", "kernel", *(one.name for one in session.subjects))
    for kernel in session.kernels:
        cells = [
            _cell(seen.curves[subject.id, kernel.name], seen.wrong_at(subject.id, kernel.name))
            for subject in session.subjects
        ]
        _add(table, kernel.name, *cells)
    return table


def _cell(one: Curve, wrong: list[int]) -> str:
    lines = []
    state = one.verdict.state
    if wrong and state != "wrong":
        lines.append(f"{ICONS['wrong']} wrong at {', '.join(map(str, wrong))} threads")
    if state != "ok":
        lines += [f"{ICONS[state]} {state}", shortened(one.verdict.reason, 60)]
    best, full = one.best(), one.fullest()
    if best:
        value = estimated(best.relative) if best.relative else f"{best.throughput:.3g} loops/s"
        lines.append(f"{ICONS['ok'] + ' ' if state == 'ok' and not wrong else ''}{value} at {best.threads}")
    if full and full.speedup:
        ceiling = f" of {times(full.ceiling.value)}" if full.ceiling else ""
        word = judge(full)
        lines.append(f"{JUDGEMENTS[word]} {word}: {times(full.speedup.value)}{ceiling} at {full.threads}")
    return "\n".join(lines)


def _correctness(seen: Overview) -> Table:
    session = seen.session
    counts = ", ".join(map(str, seen.threads))
    table = _table(f"Correctness at {counts} threads", "kernel", *(one.name for one in session.subjects))
    for kernel in session.kernels:
        cells = [
            "\n".join(
                f"{ICONS[state]} {state} at {', '.join(map(str, at))}"
                for state, at in seen.right_at(subject.id, kernel.name)
            )
            for subject in session.subjects
        ]
        _add(table, kernel.name, *cells)
    return table


def _problems(seen: Overview) -> Table:
    table = _table(f"Not ok: {plural(len(seen.problems), 'reason')}", "state", "suite", "subject", "where", "reason")
    for one in seen.problems:
        name = seen.session.called(one.subject)
        _add(table, f"{ICONS[one.state]} {one.state}", one.suite, name, one.where, one.reason)
    return table
