"""Every strategy of a job comes to the same verified result, and one that skips work is caught."""

from __future__ import annotations

import importlib
import os
import signal
import sys
import time
import types
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kernels import registry
from kernels.route import Job, Wrong, route
from kernels.strategies import kind
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
    if line.strategy in ("uvloop_loop", "interpreter_pool"):
        assert importlib.util.find_spec(f"kernels.strategies.{line.strategy}")
        return
    crew = importlib.import_module(f"kernels.strategies.{line.strategy}").Crew
    assert getattr(crew, "WORKS", "chunk") == kind(call)


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
    for name in ("collatz", "digests", "messages", "pauses"):
        module = importlib.import_module(f"kernels.jobs.{name}")
        job = Job(name, {**module.SIZES["smoke"], "chunks": 20})
        implementation = {"collatz": "python", "digests": "standard", "messages": "read", "pauses": "sleep"}[name]
        with pytest.raises(Wrong, match="it must be"):
            route(job, implementation, "planted", 1, 1, 0.0, 0.0)


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
    import threading

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
