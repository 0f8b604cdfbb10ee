"""Every strategy of a job comes to the same verified result, and one that skips work is caught."""

from __future__ import annotations

import asyncio
import importlib
import os
import signal
import sys
import threading
import time
import types
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kernels import registry
from kernels.route import Job, Wrong, route
from kernels.strategies import kind
from suites import claims
from suites.routes import tables
from suites.routes.server import DELAY, Server, page

LINES = [line for route_ in tables.routes().values() for line in route_.lines]

#: Needs that this very Python has.
HERE = (None, "numpy")


#: Seconds until what a test waits for must have happened.
LIMIT = 60.0


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


def _job(line: tables.Line, server: Server) -> Job:
    size: Any = line.size if line.size != "default" else "smoke"
    return Job(line.job, {"chunks": 8, "server": server.address()} if line.job == "pages" else size)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.name)
def test_each_line_names_what_there_is(line: tables.Line) -> None:
    """The implementation and the strategy exist and fit each other, whether they can run here or not."""
    module, _, name = line.implementation.rpartition(".")
    if module == "pages_async":
        pytest.importorskip("aiohttp", reason="aiohttp is no dependency of the instrument")
    call = getattr(importlib.import_module(f"kernels.jobs.{module or line.job}"), name)
    found = importlib.util.find_spec(f"kernels.strategies.{line.strategy}")
    assert found
    assert found.origin
    if line.strategy in ("uvloop_loop", "interpreter_pool") or _lacks(Path(found.origin)):
        return
    crew = importlib.import_module(f"kernels.strategies.{line.strategy}").Crew
    assert getattr(crew, "WORKS", "chunk") == kind(call)


def _lacks(path: Path) -> bool:
    """Does this very Python lack what the file says that it needs?"""
    try:
        registry.check_needs(path.read_bytes())
    except registry.Unsupported:
        return True
    return False


@pytest.mark.parametrize(
    "line", [one for one in LINES if (one.need and one.need.name) in HERE], ids=lambda line: line.name
)
def test_every_strategy_comes_to_the_verified_result(line: tables.Line, server: Server) -> None:
    try:
        told = route(_job(line, server), line.implementation, line.strategy, min(2, max(line.workers)), 2, 0.0, 0.0)
    except registry.Unsupported as unsupported:
        pytest.skip(str(unsupported))
    assert told["result"] == str(_job(line, server).expected)
    assert len(told["values"]) == 2
    assert all(value > 0 for value in told["values"])
    assert told["startup"] >= 0
    assert ("alone" in told) == (max(line.workers) > 1)
    if "alone" in told:
        assert len(told["alone"]["values"]) == 2, "each value has one of the same code without parallelism"


@pytest.mark.parametrize("job", sorted({line.job for line in LINES}))
def test_a_job_has_one_unit_that_runs_alone(job: str) -> None:
    for size in {line.size for line in LINES if line.job == job}:
        units = [line for line in LINES if (line.job, line.size, line.unit) == (job, size, True)]
        assert len(units) == 1
        assert units[0].strategy in ("sequential", "thread_queue")


def _planted(monkeypatch: pytest.MonkeyPatch, crew: Callable[[int], Any]) -> None:
    module = types.ModuleType("kernels.strategies.planted")
    module.Crew = crew  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "kernels.strategies.planted", module)


def test_a_strategy_that_skips_a_tenth_of_the_work_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    class Skips:
        def __init__(self, workers: int) -> None: ...

        def map(self, call: Callable[[Any], int], chunks: list[Any]) -> list[int]:
            return [call(chunk) for place, chunk in enumerate(chunks) if place % 10 != 9]

        def close(self) -> None: ...

    _planted(monkeypatch, Skips)
    implementations = {
        "collatz": "python", "digests": "standard", "messages": "read", "pauses": "sleep", "tallies": "locked_dict",
    }  # fmt: skip
    for name, implementation in implementations.items():
        module = importlib.import_module(f"kernels.jobs.{name}")
        job = Job(name, {**module.SIZES["smoke"], "chunks": 20})
        with pytest.raises(Wrong, match="it must be"):
            route(job, implementation, "planted", 1, 1, 0.0, 0.0)


def test_what_chunks_share_is_made_for_each_value_and_a_lost_update_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that went on from value to value would hide what was lost, or tell too much."""
    from kernels.jobs import tallies

    made: list[Any] = []

    class Loses(tallies.Locked):  # type: ignore[misc]
        def add(self, chunk: Any) -> None:
            super().add(chunk)
            if len(made) > 3:
                self._counts[tallies.WORDS[0]] -= 1

    def counted() -> Any:
        made.append(Loses())
        return made[-1]

    counted.SHARED = True  # type: ignore[attr-defined]
    monkeypatch.setattr(tallies, "counted", counted, raising=False)
    job = Job("tallies", "smoke")
    assert route(job, "counted", "threads", 1, 1, 0.0, 0.0)["result"] == str(job.expected)
    assert len(made) == 3, "two to settle, and the value"
    with pytest.raises(Wrong, match="it must be"):
        route(job, "counted", "threads", 2, 1, 0.0, 0.0)


def test_what_needs_java_says_so_where_there_is_none() -> None:
    """In words for people, and not by the name of a class that could not be imported."""
    if not _lacks(Path(importlib.import_module("kernels.jobs.digests_java").__file__ or "")):
        pytest.skip("this Python runs on a JVM")
    for strategy in ("java_executor", "java_fork_join", "java_stream"):
        with pytest.raises(registry.Unsupported, match="needs Java's own library"):
            route(Job("collatz", "smoke"), "python", strategy, 2, 1, 0.0, 0.0)


def test_an_error_is_kept_from_java_and_raised_by_whoever_asked() -> None:
    from kernels.strategies.java_calls import Kept

    kept = Kept(lambda chunk: 1 // chunk)
    assert kept.told([kept(1)]) == [1]
    assert [kept(0), kept(1)] == [0, 1], "Java is told a number whatever happens"
    with pytest.raises(ZeroDivisionError):
        kept.told([0, 1])


@pytest.mark.parametrize(("name", "beside"), [("one_blocks", False), ("one_in_thread", True)])
def test_a_call_that_blocks_stops_the_loop_and_a_thread_does_not(
    monkeypatch: pytest.MonkeyPatch, name: str, beside: bool
) -> None:
    """What the lines are about: whether others go on while one blocks."""
    from kernels.jobs import pauses_async

    waited, seen = threading.Event(), []

    async def waits(chunk: Any) -> int:
        waited.set()
        return 1

    def blocks(chunk: Any) -> int:
        seen.append(waited.wait(LIMIT if beside else 0.05))
        return 1

    monkeypatch.setattr(pauses_async, "_wait", waits)
    monkeypatch.setattr(pauses_async, "sleep", blocks)
    chunks = [(0.001,)] * 4
    assert sum(asyncio.run(getattr(pauses_async, name)(chunks, 4))) == len(chunks)
    assert seen == [beside]


def test_every_claim_is_about_lines_that_there_are() -> None:
    """One that names none would never be tested, and nobody would see why."""
    names = {line.name for line in LINES}
    about = {claim[key] for claim in claims.load().values() for key in ("line", "over") if key in claim}
    assert about
    assert about <= names


def test_a_crew_is_closed_whatever_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = []

    class Breaks:
        def __init__(self, workers: int) -> None: ...

        def map(self, call: Callable[[Any], int], chunks: list[Any]) -> list[int]:
            raise OSError("no route")

        def close(self) -> None:
            closed.append(True)

    _planted(monkeypatch, Breaks)
    with pytest.raises(OSError, match="no route"):
        route(Job("collatz", "smoke"), "python", "planted", 1, 1, 0.0, 0.0)
    assert closed


def killed(chunk: Any) -> int:
    """What a process does that something kills."""
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def test_a_killed_process_is_told_and_the_others_are_ended() -> None:
    import psutil

    from kernels.strategies import fork, processes

    before = {child.pid for child in psutil.Process().children(recursive=True)}
    crew = fork.Crew(2)
    with pytest.raises(processes.Lost, match="exit code -9"):
        crew.map(killed, [1, 2])
    crew.close()
    assert {child.pid for child in psutil.Process().children(recursive=True)} <= before


@pytest.mark.parametrize("line", [line for line in LINES if line.job == "messages"], ids=lambda line: line.name)
def test_nothing_is_left_behind(line: tables.Line) -> None:
    """No process, no thread, no segment of shared memory."""
    import psutil

    def seen() -> tuple[set[int], int]:
        children = {
            child.pid for child in psutil.Process().children(recursive=True)
            if "resource_tracker" not in " ".join(child.cmdline())
        }  # fmt: skip
        return children, threading.active_count()

    before, segments = seen(), _segments()
    route(Job(line.job, "smoke"), line.implementation, line.strategy, 1, 1, 0.0, 0.0)
    assert seen() == before
    # Those of tests that run beside this one come and go.
    left, deadline = _segments() - segments, time.monotonic() + LIMIT
    while left & _segments():
        assert time.monotonic() < deadline, left
        time.sleep(0.05)


def _segments() -> set[str]:
    """Shared memory of all processes."""
    return set(os.listdir("/dev/shm")) if os.path.isdir("/dev/shm") else set()


class TestServer:
    def test_pages_are_what_the_job_expects(self, server: Server) -> None:
        from kernels.jobs import pages

        assert page(7) == pages.body(7)
        assert pages.urllib((server.address(), 7)) == pages.checksum(page(7))
        assert DELAY > 0

    def test_one_that_died_is_replaced_and_none_is_left(self) -> None:
        import psutil

        made = Server()
        first = made.address()
        (begun,) = made.processes()
        psutil.Process(begun).kill()
        psutil.Process(begun).wait()
        assert made.address() != first
        (again,) = made.processes()
        made.close()
        assert not {begun, again} & set(psutil.pids())
