"""A worker that measures lines survives what they do, and leaves no process, port or shared memory behind."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from runners import workers
from runners.interpreters.provision import Found
from runners.interpreters.provision.cache import Cache
from runners.interpreters.provision.commands import Unavailable
from runners.interpreters.subjects import Subject, load_subjects
from suites.routes import measuring, tables
from suites.routes.measuring import Effort, Measurer
from suites.routes.server import Server
from tests.quiet import quiet

#: Stands in for a subject: any CPython with a GIL will do.
STAND_IN = "cpython313"
EFFORT = Effort(blocks=(1, 1), values=1, target=0.0, warmup=(0.0, 0.0), size="smoke", limit=30.0)
LINES = {line.name: line for route in tables.routes().values() for line in route.lines}


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with quiet():
        yield


@pytest.fixture
def measurer(tmp_path: Path) -> Iterator[Measurer]:
    made = _measurer(tmp_path)
    yield made
    made.close()


def _measurer(
    folder: Path, effort: Effort = EFFORT, server: Server | None = None, subject: Subject | None = None
) -> Measurer:
    found = {STAND_IN: Found(STAND_IN, Path(sys.executable), "explicit", "3", {})}
    return Measurer(
        {STAND_IN: subject or load_subjects()[STAND_IN]}, found, effort, server or Server(), 1, Cache(folder / "cache")
    )


@pytest.mark.parametrize("strategy", ["threads", "fork", "spawn", "forkserver", "process_pool"])
def test_a_line_is_measured_at_every_worker_count(measurer: Measurer, strategy: str) -> None:
    line = replace(LINES[f"collatz-python-{strategy}"], workers=(1, 2))
    taken = measurer.take(STAND_IN, line, block=0)
    assert taken.state == "ok", taken.reason
    assert set(taken.rates) == {1, 2}
    for told in taken.rates.values():
        assert len(told.values) == 1
        assert told.memory > 1 << 20
        assert told.startup > 0
        assert told.handed
    assert measurer.facts[STAND_IN]["start_seconds"] > 0


def test_each_block_tells_the_memory(measurer: Measurer) -> None:
    """One look decides nothing: it was the first block's alone."""
    for block in (0, 1):
        taken = measurer.take(STAND_IN, replace(LINES["collatz-python-threads"], workers=(2,)), block)
        assert taken.rates[2].memory > 1 << 20


def test_processes_take_more_memory_than_threads(measurer: Measurer) -> None:
    """All that a worker started is counted."""
    memory = {
        strategy: measurer.take(STAND_IN, replace(LINES[f"collatz-python-{strategy}"], workers=(2,)), block=0)
        for strategy in ("threads", "spawn")
    }
    assert memory["spawn"].rates[2].memory > 1.5 * memory["threads"].rates[2].memory


def test_a_line_that_takes_too_long_is_hung_and_the_next_one_is_asked(tmp_path: Path) -> None:
    measurer = _measurer(tmp_path, replace(EFFORT, limit=3.0))
    try:
        slow = replace(LINES["pauses-sleep-sequential"], size="large")
        assert measurer.take(STAND_IN, slow, block=1).state == "hung"
        assert measurer.take(STAND_IN, LINES["collatz-python-sequential"], block=1).state == "ok"
    finally:
        measurer.close()


@pytest.mark.parametrize(
    ("line", "state", "said"),
    [
        (replace(LINES["collatz-python-sequential"], implementation="nothing"), "crashed", "nothing"),
        (replace(LINES["collatz-python-sequential"], strategy="native"), "unsupported", "native does wholes"),
        (replace(LINES["collatz-python-interpreter_pool"]), "unsupported", "InterpreterPoolExecutor"),
    ],
)  # fmt: skip
def test_what_cannot_be_measured_is_a_state_with_its_reason(
    measurer: Measurer, line: tables.Line, state: str, said: str
) -> None:
    if sys.version_info >= (3, 14) and line.strategy == "interpreter_pool":
        pytest.skip("this Python has interpreters")
    taken = measurer.take(STAND_IN, line, block=1)
    assert taken.state == state
    assert said in taken.reason
    assert not taken.rates


def test_what_cannot_be_installed_is_unavailable_and_tried_once(
    measurer: Measurer, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def fails(*asked: object) -> Path:
        tries.append(asked)
        raise Unavailable("no compiler; as root: apt-get install one")

    monkeypatch.setattr(measuring, "prepare", fails)
    for name in ("collatz-c_keep-sequential", "collatz-c_release-threads"):
        taken = measurer.take(STAND_IN, LINES[name], block=1)
        assert (taken.state, taken.reason) == ("unavailable", "no compiler; as root: apt-get install one")
    assert len(tries) == 1


@pytest.mark.parametrize(("jit", "processes"), [(False, 4), (True, 2)])
def test_lines_share_processes_where_there_is_a_jit_and_within_a_block(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, jit: bool, processes: int
) -> None:
    measurer, started = _measurer(tmp_path, subject=replace(load_subjects()[STAND_IN], jit=jit)), []

    def start(*asked: Any) -> Any:
        started.append(workers.start(*asked))
        return started[-1]

    monkeypatch.setattr(measuring, "start", start)
    for block in (0, 1):
        for name in ("threads", "thread_pool"):
            assert measurer.take(STAND_IN, LINES[f"collatz-python-{name}"], block).state == "ok"
    measurer.close()
    assert len(started) == processes


def test_what_waits_for_its_next_line_does_not_run(tmp_path: Path) -> None:
    """What a JIT still compiles would run beside the lines of others."""
    measurer = _measurer(tmp_path, subject=replace(load_subjects()[STAND_IN], jit=True))
    try:
        for name in ("threads", "thread_pool"):
            assert measurer.take(STAND_IN, LINES[f"collatz-python-{name}"], block=0).state == "ok"
            (worker,) = measurer._pool.live.values()
            stopped, deadline = psutil.Process(worker.process.pid), time.monotonic() + 10.0
            while stopped.status() != psutil.STATUS_STOPPED:  # the signal is on its way
                assert time.monotonic() < deadline
                time.sleep(0.01)
    finally:
        measurer.close()
    assert worker.process.returncode == 0, "it was let go on, to say goodbye"


def test_a_first_look_asks_little_of_processes_that_start_slowly(tmp_path: Path) -> None:
    measurer = _measurer(tmp_path, replace(EFFORT, counts=(1, 2)))
    try:
        assert measurer.take(STAND_IN, LINES["collatz-python-threads"], block=1).state == "ok"
        measurer.facts[STAND_IN]["start_seconds"] = 10.0
        for name, state in (("fork", "cancelled"), ("process_pool", "cancelled"), ("threads", "ok"), ("spawn", "ok")):
            taken = measurer.take(STAND_IN, LINES[f"collatz-python-{name}"], block=1)
            assert taken.state == state, taken.reason
            assert list(taken.rates) == ([tables.counts()[1]] if state == "ok" else [])
    finally:
        measurer.close()


def test_a_server_that_dies_costs_one_line_at_most(tmp_path: Path) -> None:
    server = Server()
    measurer = _measurer(tmp_path, server=server)
    line = replace(LINES["pages-urllib-sequential"], workers=(1,))
    try:
        assert measurer.take(STAND_IN, line, block=1).state == "ok"
        assert server._group is not None
        server._group.end()
        assert measurer.take(STAND_IN, line, block=1).state == "ok"
    finally:
        measurer.close()
        server.close()


def test_nothing_is_left_when_a_session_ends(tmp_path: Path) -> None:
    def seen() -> tuple[set[int], set[int], set[str]]:
        here = psutil.Process()
        children = {child.pid for child in here.children(recursive=True)}
        return (
            children,
            _listening(here.net_connections()),
            set(os.listdir("/dev/shm")) if os.path.isdir("/dev/shm") else set(),
        )

    before = seen()
    server = Server()
    measurer = _measurer(tmp_path, server=server)
    for name in ("collatz-python-forkserver", "messages-read-shared_memory", "pages-urllib-threads"):
        assert measurer.take(STAND_IN, replace(LINES[name], workers=(1,)), block=0).state == "ok"
    address = server.address()
    measurer.close()
    server.close()
    assert seen() == before
    port = int(address.rpartition(":")[2])
    assert port not in _listening(psutil.net_connections())


def _listening(connections: Sequence[Any]) -> set[int]:
    return {one.laddr.port for one in connections if one.status == psutil.CONN_LISTEN}
