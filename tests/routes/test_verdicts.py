"""Leaderboards, gains and verdicts of routes say what the values say."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console

from reports.pages import write_pages
from reports.session import Session
from reports.statistics import Estimate
from runners.sessions.merge import merge
from runners.sessions.records import raw
from suites.parts import read_session
from suites.routes.printed import show
from suites.routes.verdicts import Routes, judged
from tests.reports.built import build
from tests.reports.synthetic import Sketch, spoil

RATES = {"sequential": {1: 100.0}, "threads": {1: 99.0, 2: 190.0, 4: 188.0}, "spawn": {1: 98.0, 2: 195.0}}


def sketch(folder: Path, *, noise: float = 0.01) -> Sketch:
    """Two subjects, no line yet."""
    made = Sketch(folder, lines={})
    return made.subject("cpython313").subject("cpython313t", gil=False)


def taken(
    made: Sketch, subject: str, strategy: str, rates: Mapping[int, float], moods: float = 0.0,
    blocks: Sequence[Mapping[str, Any]] | None = None, **told: str,
) -> None:  # fmt: skip
    """A line of ``collatz``, in the session and as taken: so many chunks a second by worker count.

    Of several workers the gain is over RATES without parallelism, in the same mood of the machine, of spread ``moods``.
    ``blocks`` are in place of three that such rates give; ``told`` is the state with its reason.
    """
    name = f"collatz-python-{strategy}"
    made.told["lines"][name] = {
        "route": "processes" if strategy == "spawn" else "interpreters", "job": "collatz", "size": "default",
        "implementation": "python", "strategy": strategy, "need": "", "workers": sorted(rates),
        "unit": strategy == "sequential",
    }  # fmt: skip
    made.save()
    if blocks is None:
        blocks = [{str(count): counted(made, count, rate, moods) for count, rate in rates.items()} for _ in range(3)]
    for number, block in enumerate(blocks or [{}]):
        made.step("routes", subject, name, block=number, answer=raw({"rates": block}), **told)


def counted(made: Sketch, count: int, rate: float, moods: float) -> dict[str, Any]:
    """What the worker tells of one count in one block."""
    mood = 1 + made.draw.gauss(0, moods)
    told = {
        "values": timed(made, rate * mood), "chunks": 16, "loops": 1,
        "startup": 0.1 * count, "handed": 1e-5, "memory": count << 20, "result": "1",
    }  # fmt: skip
    if count > 1:
        alone = {"strategy": "sequential", "loops": 2, "values": timed(made, RATES["sequential"][1] * mood / 2)}
        return {**told, "alone": alone}
    return told


def timed(made: Sketch, rate: float) -> list[float]:
    """Seconds of five values of 16 chunks."""
    return [16 / rate * (1 + made.draw.gauss(0, 0.01)) for _ in range(5)]


@pytest.fixture
def session(tmp_path: Path) -> Session:
    made = sketch(tmp_path / "s")
    for strategy, rates in RATES.items():
        taken(made, "cpython313t", strategy, rates)
        flat = rates if strategy == "spawn" else dict.fromkeys(rates, 100.0)
        taken(made, "cpython313", strategy, flat)
    return read_session(made.store.folder)


def test_the_board_is_sorted_ranked_and_relative_to_the_reference(session: Session) -> None:
    board = Routes(session).board("collatz", "default")
    assert len(board) == 6
    assert [one.rank for one in board] == sorted(one.rank for one in board)
    assert board[0].rank == 1
    first = {(one.cell.subject.id, one.cell.line.strategy): one for one in board}
    alone = first["cpython313", "sequential"]
    assert alone.relative is not None
    assert alone.relative.value == pytest.approx(1.0)
    fast = first["cpython313t", "threads"]
    assert fast.point.workers == 2
    assert fast.relative is not None
    assert fast.relative.value == pytest.approx(1.9, rel=0.03)
    assert fast.rank < alone.rank
    slow = first["cpython313", "threads"]
    assert slow.rank == alone.rank, "their intervals overlap"


def test_a_gain_is_over_the_same_code_alone_and_told_beside_processes(session: Session) -> None:
    routes = Routes(session)
    subject = session.subjects[1]
    gain = routes.gain(routes.cells[subject.id, "collatz-python-threads"])
    assert gain is not None
    assert gain.workers == 2
    assert gain.gain.value == pytest.approx(1.9, rel=0.03)
    assert gain.ceiling is not None
    assert gain.ceiling.value == pytest.approx(1.95, rel=0.03)
    assert routes.verdict("interpreters", "collatz", subject).word == "pays"
    assert routes.verdict("interpreters", "collatz", session.subjects[0]).word == "no gain"
    assert routes.verdict("processes", "collatz", session.subjects[0]).word == "pays"


def test_a_machine_in_moods_decides_nothing_about_throughput_and_all_about_gains(tmp_path: Path) -> None:
    made = sketch(tmp_path / "s")
    for strategy, rates in RATES.items():
        taken(made, "cpython313t", strategy, rates, moods=0.2)
    routes = Routes(read_session(made.store.folder))
    threads = routes.cells["cpython313t", "collatz-python-threads"]
    point = threads.at(2)
    assert point is not None
    assert point.gain is not None
    assert point.throughput.half_width > 0.15
    assert point.gain.half_width < 0.03
    assert point.gain.value == pytest.approx(1.9, rel=0.03)
    assert routes.verdict("interpreters", "collatz", threads.subject).word == "pays"


def test_a_session_without_twins_says_so(tmp_path: Path) -> None:
    """As one of an older version, or of a single worker."""
    made = sketch(tmp_path / "s")
    taken(made, "cpython313t", "threads", {1: 99.0})
    routes = Routes(read_session(made.store.folder))
    verdict = routes.verdict("interpreters", "collatz", routes.session.subjects[1])
    assert verdict.word == "cancelled"
    assert "in turn" in verdict.reason


@pytest.mark.parametrize("state", ["unsupported", "unavailable", "crashed", "hung", "wrong", "void"])
def test_a_line_without_figures_is_shown_with_its_reason(tmp_path: Path, state: str) -> None:
    made = sketch(tmp_path / "s")
    taken(made, "cpython313", "threads", {1: 1.0, 2: 1.0}, state=state, reason="because <b>", blocks=[])
    session = read_session(made.store.folder)
    routes = Routes(session)
    assert next((cell.state, cell.reason) for cell in routes.absent("collatz", "default")) == (state, "because <b>")
    found = routes.verdict("interpreters", "collatz", session.subjects[0])
    assert found.word == (state if state in ("unsupported", "unavailable", "void") else "void")
    assert "because" in found.reason
    page = (build(made.store.folder).parent / "routes.html").read_text(encoding="utf-8")
    assert "because &lt;b&gt;" in page
    assert "not measured yet" in page, "the other subject was not asked"


def test_a_damaged_file_is_named_and_the_others_stand(session: Session, tmp_path: Path) -> None:
    spoil(tmp_path / "s", "cpython313t", "collatz-python-threads")
    again = read_session(tmp_path / "s")
    assert any(one.kernel == "collatz-python-threads" for one in again.damages)
    cells = Routes(again).cells
    assert cells["cpython313t", "collatz-python-threads"].state == "void"
    assert cells["cpython313t", "collatz-python-sequential"].points


@pytest.mark.parametrize(
    "odd",
    [
        {"values": [0.0, 0.1]},
        {"values": []},
        {"chunks": 0},
        {"loops": 0},
        {"memory": -1},
        {"alone": {"values": [0.0], "loops": 1}},
    ],
)
def test_what_nothing_can_be_divided_by_is_void_and_the_report_stands(tmp_path: Path, odd: dict[str, Any]) -> None:
    """A stored 0 costs its own line, with the file's name, and no traceback."""
    made = sketch(tmp_path / "s")
    taken(made, "cpython313", "sequential", {1: 100.0})
    taken(made, "cpython313", "threads", {2: 100.0}, blocks=[{"2": {**counted(made, 2, 100.0, 0.0), **odd}}])
    session = read_session(tmp_path / "s")
    cells = Routes(session).cells
    assert cells["cpython313", "collatz-python-threads"].state == "void"
    assert "what routes kept of collatz-python-threads on" in cells["cpython313", "collatz-python-threads"].reason
    assert cells["cpython313", "collatz-python-sequential"].points
    build(tmp_path / "s")


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [
        (1.3, 2.0, "pays"),
        (1.29, 2.0, "inconclusive"),
        (0.9, 1.149, "no gain"),
        (0.5, 0.99, "slower"),
        (0.9, 1.2, "inconclusive"),
        (1.16, 1.29, "inconclusive"),
    ],
)
def test_a_verdict_is_decided_by_the_whole_interval(low: float, high: float, word: str) -> None:
    assert judged(Estimate((low + high) / 2, low, high, 3, np.array([1.0]))) == word


def _of_runs(tmp_path: Path) -> Session:
    """The unit's line of the reference in one run, the same lines of another interpreter in another run."""
    parts = []
    for name, subject, gil in (("one", "cpython313", True), ("two", "cpython313t", False)):
        made = Sketch(tmp_path / name, run=f"run-{name}", machine=f"machine-{name}", lines={})
        made.subject(subject, gil=gil)
        for strategy, rates in RATES.items():
            taken(made, subject, strategy, rates)
        parts.append(made.store)
    return read_session(merge(parts, tmp_path / "merged").folder)


def test_lines_of_another_run_than_the_units_have_no_ratio_and_no_rank(tmp_path: Path) -> None:
    """They stand below; a gain is of one process, and stays."""
    routes = Routes(_of_runs(tmp_path))
    board = routes.board("collatz", "default")
    assert {(one.cell.subject.id, one.rank > 0, one.relative is not None) for one in board} == {
        ("cpython313", True, True), ("cpython313t", False, False),
    }  # fmt: skip
    assert [one.rank > 0 for one in board] == sorted((one.rank > 0 for one in board), reverse=True)
    cell = routes.cells["cpython313t", "collatz-python-threads"]
    assert routes.gain(cell) is not None


@pytest.mark.parametrize(
    ("asked", "told", "said"),
    [
        (["spawn"], "", "relative to nothing: the job's unit was not asked"),
        (["spawn", "sequential"], "crashed: it said 3", "on cpython313 is crashed: it said 3"),
        (
            ["spawn", "sequential"],
            "unsupported: no fork",
            "on cpython313 is unsupported: no fork",
        ),
        (["spawn", "sequential"], "", "1 = one worker of the job's unit on cpython313"),
    ],
    ids=["dropped by a filter", "crashed", "unsupported", "there"],
)
def test_figures_that_are_relative_to_nothing_say_why(tmp_path: Path, asked: list[str], told: str, said: str) -> None:
    """On the page and in the terminal; the last is the control."""
    made = sketch(tmp_path / "s")
    for strategy in asked:
        if told and strategy == "sequential":
            state, reason = told.split(": ")
            taken(made, "cpython313", strategy, RATES[strategy], blocks=[], state=state, reason=reason)
        else:
            taken(made, "cpython313", strategy, RATES[strategy])
    seen = read_session(made.store.folder)
    assert Routes(seen).questions == [("processes", "collatz")], "a unit is no way round"
    write_pages(seen, tmp_path / "out")
    assert said in html.unescape((tmp_path / "out" / "routes.html").read_text(encoding="utf-8"))
    with (console := Console(width=400)).capture() as printed:
        show(Routes(seen), console)
    assert said in printed.get()


def test_what_was_installed_stands_on_the_page(tmp_path: Path) -> None:
    """Each environment's packages with their versions."""
    made = sketch(tmp_path / "s")
    taken(made, "cpython313", "sequential", RATES["sequential"])
    made.told["environments"] = {"cpython313": {"numpy": {"numpy": "2.1.0", "uv (tool)": "uv 0.9"}}}
    made.save()
    write_pages(read_session(made.store.folder), tmp_path / "out")
    assert "numpy 2.1.0, uv (tool) uv 0.9" in (tmp_path / "out" / "routes.html").read_text(encoding="utf-8")
