"""Live workers start when they are wanted, at once where several are, and none is left whatever goes wrong."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import Any, cast

import psutil
import pytest

from runners.supervised import Supervised
from runners.workers.local import Worker, WorkerLost
from runners.workers.pool import Pool


class Played:
    """A worker that notes what is done to it; one called ``lame`` dies before it answers."""

    def __init__(self, key: str, seen: list[str]) -> None:
        self.key, self.seen = key, seen
        seen.append(f"start {key}")

    def __getattr__(self, name: str) -> Any:
        return lambda: self.seen.append(f"{name} {self.key}")

    def greeted(self) -> dict[str, Any]:
        self.seen.append(f"greeted {self.key}")
        if self.key == "lame":
            raise WorkerLost("crashed", "exit code 1")
        return {"version": self.key}


@pytest.fixture
def seen() -> list[str]:
    return []


@pytest.fixture
def pool(seen: list[str]) -> Pool[str]:
    def start(key: str) -> Worker:
        if key == "absent":
            raise WorkerLost("crashed", "no such file")
        return cast(Worker, Played(key, seen))

    return Pool(start)


def test_several_start_at_once_and_are_heard_after_that(pool: Pool[str], seen: list[str]) -> None:
    pool.begin(["a", "b"])
    assert seen == ["start a", "greet a", "start b", "greet b"]
    assert [cast(Any, pool.worker(key)).key for key in ("b", "a", "b")] == ["b", "a", "b"]
    assert seen[4:] == ["greeted b", "greeted a"]
    assert pool.facts["a"]["version"] == "a"
    assert pool.facts["a"]["start_seconds"] >= 0
    assert list(pool.live) == ["b", "a"]


def test_one_that_was_lost_starts_anew(pool: Pool[str], seen: list[str]) -> None:
    first = pool.worker("a")
    pool.drop("a")
    assert pool.worker("a") is not first
    assert seen.count("start a") == 2
    assert "kill a" in seen


@pytest.mark.parametrize("bad", ["lame", "absent"])
def test_none_is_left_when_one_of_several_cannot_start(pool: Pool[str], seen: list[str], bad: str) -> None:
    def begin() -> None:
        pool.begin(["a", bad])
        pool.worker(bad)

    with pytest.raises(WorkerLost):
        begin()
    pool.kill()
    assert "kill a" in seen
    assert pool.live == {}
    with pytest.raises(WorkerLost):
        pool.worker(bad)


def test_all_are_told_to_go_before_any_is_waited_for(pool: Pool[str], seen: list[str]) -> None:
    pool.worker("a")
    pool.begin(["b"])
    pool.close()
    assert seen[-4:] == ["leave a", "leave b", "close a", "close b"]
    pool.close()
    assert len(seen) == 9


class TestSupervised:
    def test_what_it_started_ends_with_it(self, tmp_path: Path) -> None:
        line = "import subprocess, sys; print(subprocess.Popen(['sleep', '600']).pid, flush=True); sys.stdin.read()"
        group = Supervised([sys.executable, "-c", line], stdin=subprocess.PIPE)
        assert group.process.stdout is not None
        below = int(group.process.stdout.readline())
        assert psutil.pid_exists(below)
        group.close()
        deadline = time.monotonic() + 10
        # Whoever inherits it may take a moment to notice its end.
        while psutil.pid_exists(below) and psutil.Process(below).status() != psutil.STATUS_ZOMBIE:
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def test_waiting_ends_with_its_time_or_by_what_is_done_meanwhile(self) -> None:
        group = Supervised(["sleep", "600"])
        assert group.wait(0.1) is None

        def stop() -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            group.wait(60, stop)
        group.close()
        assert group.process.returncode != 0

    def test_a_polite_end_lets_it_say_goodbye(self, tmp_path: Path) -> None:
        line = f"trap 'echo bye > {tmp_path}/said; exit 3' TERM; echo here; while :; do sleep 0.05; done"
        group = Supervised(["sh", "-c", line])
        assert group.process.stdout is not None
        group.process.stdout.readline()
        group.end(patience=10)
        group.close()
        assert (tmp_path / "said").read_text() == "bye\n"

    def test_what_cannot_be_started_says_so(self) -> None:
        with pytest.raises(OSError, match="No such file"):
            Supervised(["/no/such/program"], parting="")
