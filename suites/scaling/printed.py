"""Leaderboards, the matrix and what containers cost, as tables for a terminal and in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from reports.markdown_text import table, text
from reports.session import Session
from reports.wording import ICONS, NOTHING, estimated, shortened, times
from runners.plain import add, table_of
from suites.scaling.curves import JUDGEMENTS, Curve, judge
from suites.scaling.leaderboard import Leaderboard, left_out

if TYPE_CHECKING:
    from suites.scaling.view import Scaling


def show(seen: Scaling, console: Console) -> None:
    """Print everything."""
    for board in seen.leaderboards:
        console.print(_leaderboard(seen.session, board))
    if seen.containers:
        console.print(_containers(seen))
    console.print(_matrix(seen))


def markdown(seen: Scaling) -> list[str]:
    """Everything, a table each."""
    boards = [_board(seen.session, board) for board in seen.leaderboards]
    return [*boards, _kernels(seen), *([_inside(seen)] if seen.containers else [])]


def _leaderboard(session: Session, board: Leaderboard) -> Table:
    unit = session.called(session.reference)
    without = left_out(session, board)
    table = table_of(
        f"{board.room} kernels: throughput, 1 = one thread of {unit}{'. ' * bool(without)}{without}",
        "rank", "subject", "throughput", "threads", "one thread", "speedup", "of ceiling", "scales on", "ok and right",
    )  # fmt: skip
    for standing in board.standings:
        add(
            table,
            str(standing.rank or NOTHING),
            standing.subject.name,
            estimated(standing.best),
            f"{standing.threads}{' (oversubscribed)' if standing.oversubscribed else ''}"
            if standing.threads
            else NOTHING,
            times(standing.single.value if standing.single else None),
            f"{estimated(standing.speedup)} at {standing.at}" if standing.speedup else NOTHING,
            times(standing.ceiling.value if standing.ceiling else None),
            f"{standing.scaling} of {standing.counted}" if standing.speedup else NOTHING,
            f"{standing.counted} of {standing.kernels}",
        )
    return table


def _containers(seen: Scaling) -> Table:
    table = table_of(
        "In a container: throughput inside over outside", "subject", "one thread", "most threads", "kernels", "why not"
    )
    for pair in seen.containers:
        full = f"{estimated(pair.full)} at {pair.threads}" if pair.full else NOTHING
        add(
            table,
            pair.outside.name,
            estimated(pair.single) if pair.single else NOTHING,
            full,
            str(pair.kernels),
            pair.reason,
        )
    return table


def _matrix(seen: Scaling) -> Table:
    session = seen.session
    table = table_of(
        "Scaling: best throughput; speedup of ceiling", "kernel", *(subject.name for subject in session.subjects)
    )
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


def _board(session: Session, board: Leaderboard) -> str:
    rows = [
        [
            str(standing.rank or NOTHING), text(standing.subject.name), estimated(standing.best),
            str(standing.threads or NOTHING),
            f"{estimated(standing.speedup)} at {standing.at}" if standing.speedup else NOTHING,
            times(standing.ceiling.value if standing.ceiling else None), f"{standing.counted} of {standing.kernels}",
        ]
        for standing in board.standings
    ]  # fmt: skip
    unit = text(session.called(session.reference))
    columns = ["rank", "subject", "throughput", "threads", "speedup", "ceiling", "ok and right"]
    return table(f"{text(board.room)} kernels: throughput, 1 = one thread of {unit}", columns, rows)


def _kernels(seen: Scaling) -> str:
    rows = []
    for kernel in seen.session.kernels:
        cells = [text(kernel.name)]
        for subject in seen.session.subjects:
            one, wrong = seen.curves[subject.id, kernel.name], seen.wrong_at(subject.id, kernel.name)
            state, full = "wrong" if wrong else one.verdict.state, one.fullest()
            told = (
                f"{JUDGEMENTS[judge(full)]} {times(full.speedup.value)} at {full.threads}"
                if full and full.speedup
                else ""
            )
            cells.append(f"{ICONS[state]} {state if state != 'ok' else ''} {told}".replace("  ", " ").strip())
        rows.append(cells)
    names = [text(subject.name) for subject in seen.session.subjects]
    return table("Kernel by kernel: state, speedup", ["kernel", *names], rows)


def _inside(seen: Scaling) -> str:
    rows = [
        [
            text(pair.outside.name), estimated(pair.single) if pair.single else text(pair.reason) or NOTHING,
            f"{estimated(pair.full)} at {pair.threads}" if pair.full else NOTHING,
        ]
        for pair in seen.containers
    ]  # fmt: skip
    return table("In a container: throughput inside over outside", ["subject", "one thread", "most threads"], rows)
