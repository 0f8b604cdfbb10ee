"""A session's summary for a terminal or a log: the content of the index, as plain tables."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.table import Table

from reports import ecosystem
from reports.conformance import WORDS, lines, tally
from reports.curves import Curve, judge
from reports.overview import Leaderboard, Overview, overview
from reports.plain import SILENT, add, plain_console, table_of
from reports.reading import read_session
from reports.session import Session
from reports.terminal_routes import show_claims, show_routes
from reports.wording import (
    ICONS,
    JUDGEMENTS,
    NOTHING,
    estimated,
    plural,
    shortened,
    times,
)  # fmt: skip

#: Words of packages whose reasons are on the page alone: there is one for each of their cells.
QUIET = ("no wheel", "unsupported", "unavailable", "cancelled")

#: Findings at the end of a run, the worst first after the headlines.
ANSWERS = 8

LEVELS = {"good": "green", "info": "cyan", "warn": "yellow", "bad": "bold red"}


def show_summary(folder: Path) -> None:
    """Print the summary of the session in ``folder``; raises DamagedResult when session.json cannot be used."""
    show(read_session(folder))


def show(session: Session, console: Console | None = None) -> None:
    """Print the summary of a session that was read already."""
    console = console or plain_console()
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
        if seen.threads:
            console.print(_correctness(seen))
    if session.tests:
        show_conformance(session, console)
    if session.lines:
        show_routes(session, console)

    if session.packages:
        show_ecosystem(session, console)
    show_answers(seen, console)
    if session.claims:
        show_claims(seen, console)
    if seen.problems:
        console.print(_problems(seen))


def show_answer(seen: Overview, console: Console) -> None:
    """Print what won, what broke and what to trust, in ten lines or so: the report has the rest."""
    for finding in (*seen.headlines, *seen.findings)[:ANSWERS]:
        console.print(f"{finding.level:>4}  {finding.title}", style=LEVELS[finding.level], markup=False)
        if finding in seen.headlines and finding.detail:
            console.print(f"      {finding.detail}", markup=False)


def show_answers(seen: Overview, console: Console) -> None:
    """Print a table of each suite that says a state and a word for each case."""
    for one in seen.answers:
        table = table_of(one.title, "case", *(each.name for each in seen.session.subjects))
        for case in one.cases:
            cells = [one.of(subject.id, case) for subject in seen.session.subjects]
            add(table, case, *(f"{ICONS[cell.state]} {cell.state}\n{shortened(cell.told)}".strip() for cell in cells))
        console.print(table)


def show_conformance(session: Session, console: Console | None = None) -> None:
    """Print every litmus test's verdict on every subject, and the reasons of those that did not simply pass."""
    console = console or plain_console()
    several = lines(session)
    table = table_of("Conformance: verdict, weak outcomes of samples", "test", *(one.name for one in session.subjects))
    for line in several:
        number = f"{line.test.number} " if line.test.number else ""
        cells = [f"{ICONS[cell.word]} {cell.word}" + (f"\n{cell.told}" if cell.told else "") for cell in line.cells]
        add(table, f"{number}{line.test.name}{' (differs)' if line.differs else ''}", *cells)
    console.print(table)
    telling = [cell for line in several for cell in line.cells if cell.reasons and cell.word not in SILENT]
    if telling:
        reasons = table_of("Why", "test", "subject", "verdict", "reason")
        for cell in sorted(telling, key=lambda cell: WORDS.index(cell.word)):
            add(reasons, cell.test.name, cell.subject.name, cell.word, shortened("; ".join(cell.reasons), 200))
        console.print(reasons)
    for place, subject in enumerate(session.subjects):
        counts = ", ".join(f"{count} {word}" for word, count in tally(several, place).items())
        console.print(f"{subject.name}: {counts}", markup=False)


def show_ecosystem(session: Session, console: Console | None = None) -> None:
    """Print every package's word and version on every subject, those that fail first, and why."""
    console = console or plain_console()
    several = ecosystem.lines(session)
    table = table_of("Ecosystem: what became of a package", "package", *(one.name for one in session.subjects))
    for line in several:
        cells = [
            f"{ICONS[cell.word]} {cell.word}" + (f"\n{cell.tried.version}" if cell.tried and cell.came else "")
            for cell in line.cells
        ]
        add(table, line.package.name, *cells)
    console.print(table)
    telling = [cell for line in several for cell in line.cells if cell.judged.reason and cell.word not in QUIET]
    if telling:
        reasons = table_of("Why", "package", "subject", "word", "reason")
        for cell in sorted(telling, key=lambda cell: ecosystem.WORDS.index(cell.word)):
            add(reasons, cell.package.name, cell.subject.name, cell.word, shortened(cell.judged.reason, 200))
        console.print(reasons)
    for place, subject in enumerate(session.subjects):
        counts = ", ".join(f"{count} {word}" for word, count in ecosystem.tally(several, place).items())
        console.print(f"{subject.name}: {counts}", markup=False)


def _leaderboard(session: Session, board: Leaderboard) -> Table:
    unit = session.called(session.reference)
    table = table_of(
        f"{board.room} kernels: throughput, 1 = one thread of {unit}",
        "rank", "subject", "throughput", "threads", "one thread", "speedup", "of ceiling", "scales on", "ok and right",
    )  # fmt: skip
    for one in board.standings:
        add(
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
    table = table_of(
        "In a container: throughput inside over outside", "subject", "one thread", "most threads", "kernels", "why not"
    )
    for one in seen.containers:
        full = f"{estimated(one.full)} at {one.threads}" if one.full else NOTHING
        add(
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
    table = table_of("Scaling: best throughput; speedup of ceiling", "kernel", *(one.name for one in session.subjects))
    for kernel in session.kernels:
        cells = [
            _cell(seen.curves[subject.id, kernel.name], seen.wrong_at(subject.id, kernel.name))
            for subject in session.subjects
        ]
        add(table, kernel.name, *cells)
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
    table = table_of(f"Correctness at {counts} threads", "kernel", *(one.name for one in session.subjects))
    for kernel in session.kernels:
        cells = [
            "\n".join(
                f"{ICONS[state]} {state} at {', '.join(map(str, at))}"
                for state, at in seen.right_at(subject.id, kernel.name)
            )
            for subject in session.subjects
        ]
        add(table, kernel.name, *cells)
    return table


def _problems(seen: Overview) -> Table:
    table = table_of(f"Not ok: {plural(len(seen.problems), 'reason')}", "state", "suite", "subject", "where", "reason")
    for one in seen.problems:
        name = seen.session.called(one.subject)
        add(table, f"{ICONS[one.state]} {one.state}", one.suite, name, one.where, one.reason)
    return table
