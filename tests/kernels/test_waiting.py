"""The time that a thread ran and waited for a CPU is counted where the system counts it, unknown elsewhere."""

from __future__ import annotations

import functools
import os
import threading
import time
from pathlib import Path

import pytest

from kernels import gate, waiting

pytestmark = pytest.mark.skipif(not Path(waiting.OWN).exists(), reason="this system does not count it")


def _spin(end: float) -> None:
    while time.perf_counter() < end:
        pass


def test_another_process_on_the_same_cpu_is_waited_for() -> None:
    """A thread that shares its core with a process that never rests waits about half of the time."""
    cpu = min(os.sched_getaffinity(0))
    child = os.posix_spawn(
        "/bin/sh", ["sh", "-c", f"taskset -pc {cpu} $$ > /dev/null; while :; do :; done"], os.environ
    )
    try:
        time.sleep(0.2)
        (record,) = gate.Team().run(
            lambda index, inputs: None, lambda index, own: _spin(time.perf_counter() + 0.5), 1, (cpu,)
        )[2]
    finally:
        os.kill(child, 9)
        os.waitpid(child, 0)
    assert record.waited is not None
    assert 0.02 * 0.5 < record.waited <= record.finished - record.began + 0.1
    assert record.ran is not None
    assert abs(record.ran + record.waited - (record.finished - record.began)) < 0.1


def test_a_thread_that_sleeps_waits_for_no_cpu() -> None:
    """It is not runnable: a queue, a lock and a GIL add nothing."""
    (record,) = gate.Team().run(lambda index, inputs: None, lambda index, own: time.sleep(0.2), 1)[2]
    assert record.waited is not None
    assert record.waited < 0.1
    assert record.ran is not None
    assert record.ran < 0.1


def test_a_thread_that_has_just_begun_knows_its_file() -> None:
    """Its time on a CPU may still be counted as nothing."""
    found: list[str | None] = []
    for _ in range(20):
        thread = threading.Thread(target=functools.partial(_note, found))
        thread.start()
        thread.join()
    assert None not in found


def _note(found: list[str | None]) -> None:
    found.append(waiting.own_file())


@pytest.mark.parametrize("counts", ["0 0 0", "", "no numbers"])
def test_a_system_that_does_not_count_is_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, counts: str) -> None:
    """Noughts are no wait of nothing."""
    (tmp_path / "stat").write_text("7 (python) R")
    (tmp_path / "schedstat-7").write_text(counts)
    monkeypatch.setattr(waiting, "OWN", str(tmp_path / "stat"))
    monkeypatch.setattr(waiting, "TASK", str(tmp_path / "schedstat-%s"))
    assert waiting.own_file() is None
    assert waiting.counts(None) is None
    assert waiting.counts(str(tmp_path / "gone")) is None
