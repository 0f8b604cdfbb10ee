"""Every strategy and implementation comes to its job's verified result on every subject, and leaves nothing behind."""

from __future__ import annotations

from typing import Any

import psutil
import pytest

from runners.workers.local import WorkerLost
from suites.asking import found_or_skip
from suites.panel import Panel
from suites.routes import kernels, tables

#: What needs nothing beside the interpreter, and no server.
ALL = [line for route in tables.routes().values() for line in route.lines if line.need is None and line.job != "pages"]

#: The first line of each strategy, and of each implementation.
LINES = {line.strategy: line for line in reversed(ALL)} | {line.implementation: line for line in reversed(ALL)}

#: What is broken in a released interpreter, and how it shows: an expected failure, shown when it is not seen any more.
BROKEN = {("pypy", "process_pool"): "PyPy 7.3.11's ProcessPoolExecutor cannot spawn: it has no _adjust_process_count"}


@pytest.mark.parametrize("of", LINES)
def test_the_result_is_the_verified_one(panel: Panel, subject: str, of: str, request: pytest.FixtureRequest) -> None:
    """A strategy that the subject lacks says so."""
    found_or_skip(panel, subject)
    line = LINES[of]
    strategy = line.strategy
    if (subject, strategy) in BROKEN:
        request.node.add_marker(pytest.mark.xfail(reason=BROKEN[subject, strategy], strict=False))
    size = "smoke" if line.size == "default" else line.size
    asked: dict[str, Any] = {
        "do": "route", "job": line.job, "size": size, "implementation": line.implementation, "strategy": strategy,
        "workers": min(2, max(line.workers)), "values": 1, "target": 0.0, "warmup": 0.0,
    }  # fmt: skip
    worker = panel.worker(subject)
    if strategy in tables.STARTING and panel.facts[subject]["implementation"] == "graalpy":
        pytest.skip(f"{subject}: each process takes as long to start as a worker: gilmatrix routes asks it")
    try:
        answer = panel.ask(subject, asked)
    except WorkerLost as lost:
        pytest.fail(f"{subject} {line.name}: {lost.state}: {lost.reason}", pytrace=False)
    if "unsupported" in answer:
        pytest.skip(f"{subject} is unsupported: {answer['unsupported']}")
    assert "route" in answer, f"{subject} {line.name}: {answer}"
    left = [one for one in psutil.Process(worker.process.pid).children() if _is_a_worker(one)]
    assert not left, f"{strategy} left {left}"


@pytest.mark.parametrize("name", ["word_count", "one_lock"])
@pytest.mark.parametrize("strategy", [name for way in kernels.WAYS if way != "asyncio" for name in kernels.WAYS[way]])
def test_a_kernel_is_right_by_every_way(panel: Panel, subject: str, strategy: str, name: str) -> None:
    """Or the way is unsupported: what threads share no process has, and an interpreter may lack the way."""
    found_or_skip(panel, subject)
    panel.worker(subject)
    if strategy in tables.STARTING and panel.facts[subject]["implementation"] == "graalpy":
        pytest.skip(f"{subject}: each process takes as long to start as a worker: gilmatrix routes asks it")
    asked: dict[str, Any] = {
        "do": "route", "kernel": name, "seed": 1, "size": "smoke", "implementation": kernels.PART,
        "strategy": strategy, "workers": 1 if strategy == "sequential" else 2, "values": 1, "target": 0.0,
        "warmup": 0.0,
    }  # fmt: skip
    answer = panel.ask(subject, asked)
    if strategy in ("sequential", "threads") or "unsupported" not in answer:
        assert "route" in answer, f"{subject} {name} by {strategy}: {answer}"


@pytest.mark.parametrize("strategy", [name for name in LINES if name.startswith("java_")])
def test_what_python_raises_on_threads_of_javas_is_told_as_it_is(panel: Panel, subject: str, strategy: str) -> None:
    """And not as what Java wraps it into."""
    found_or_skip(panel, subject)
    asked: dict[str, Any] = {
        "do": "route", "job": "pages", "size": {"chunks": 2, "server": "nowhere:"}, "implementation": "urllib",
        "strategy": strategy, "workers": 2, "values": 1, "target": 0.0, "warmup": 0.0,
    }  # fmt: skip
    answer = panel.ask(subject, asked)
    if "unsupported" in answer:
        pytest.skip(f"{subject} is unsupported: {answer['unsupported']}")
    assert answer["error"]["type"] == "URLError", answer


def _is_a_worker(process: psutil.Process) -> bool:
    """The servers that multiprocessing keeps for good are none."""
    line = " ".join(process.cmdline())
    return "resource_tracker" not in line and "forkserver" not in line
