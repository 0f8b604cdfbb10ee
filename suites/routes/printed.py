"""Routes as plain tables: the same content as their page."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from reports.wording import NOTHING, amount, duration, estimated, figure, shortened, times
from runners.plain import SILENT, add, table_of
from suites.routes.verdicts import ICONS, Routes, Verdict


def show(seen: Routes, console: Console) -> None:
    """Print each route's verdict on every subject, each job's leaderboard, and what has no figure."""
    session = seen.session
    names = [subject.name for subject in session.subjects]
    table = table_of("Routes: gain over the same code without parallelism", "route", *names)
    for route, job in seen.questions:
        add(table, f"{route}\n{job}", *(_verdict(seen.verdict(route, job, subject)) for subject in session.subjects))
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
    board = table_of(
        f"{job}{'' if size == 'default' else f', {size}'}: throughput, {seen.unit(job, size)}",
        "rank", "subject", "code", "strategy", "throughput", "gain", "chunks/s", "workers", "start", "handing out",
        "memory",
    )  # fmt: skip
    for standing in seen.board(job, size):
        line, point = standing.cell.line, standing.point
        add(
            board, str(standing.rank or NOTHING), standing.cell.subject.name, line.implementation, line.strategy,
            estimated(standing.relative), estimated(point.gain),
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
