"""Every result is judged: by the kernel's check the first time, and again only when it differs."""

from __future__ import annotations

import _thread
import time
from pathlib import Path
from typing import Any

import pytest

from kernels import measure


class Counted:
    """A kernel of two numbers; a part returns its own, and every call of the check is kept."""

    SIZES = {"default": {"n": 2}}  # noqa: RUF012 - a kernel's own way to say it

    def __init__(self) -> None:
        self.parts: list[int] = []
        self.checked: list[list[Any]] = []

    def prepare(self, size: dict[str, int], seed: int, count: int) -> list[int]:
        return [7, 8]

    def part(self, state: list[int], index: int, count: int) -> Any:
        self.parts.append(index)
        return state[index::count]

    def check(self, state: list[int], results: list[Any]) -> str | None:
        self.checked.append(results)
        return None if sorted(number for result in results for number in result) == [7, 8] else f"found {results}"


def _work(kernel: Counted, threads: int, mode: str, share: list[int] | None, common: Any = None) -> Any:
    return measure.Work("counted", kernel, "default", 1, threads, mode, share, common or measure.Common())


def _judged(work: Any, *loops: list[Any]) -> str | None:
    told: str | None = measure._judge(work, [work.reference()] * len(loops), list(loops))
    return told


def test_a_result_is_checked_once_for_all_ways_of_the_same_work() -> None:
    """One thread and two do the same whole work in weak scaling."""
    kernel, common = Counted(), measure.Common()
    one, two = _work(kernel, 1, "weak", None, common), _work(kernel, 2, "weak", None, common)
    assert _judged(one, [[7, 8]], [[7, 8]]) is None
    assert _judged(two, [[7, 8], [7, 8]]) is None
    assert kernel.checked == [[[7, 8]]]


def test_one_threads_other_result_is_seen() -> None:
    """A right result beside it, and before it, does not cover it."""
    kernel = Counted()
    two = _work(kernel, 2, "weak", None)
    assert _judged(two, [[7, 8], [7, 8]]) is None
    assert _judged(two, [[7, 8], [7, 9]]) == "found [[7, 9]]"
    assert _judged(two, [[7, 8], [7, 9]]) == "found [[7, 9]]"


def test_parts_of_right_wholes_are_no_right_whole() -> None:
    """In strong scaling the same numbers, split in another way, are checked again."""
    kernel = Counted()
    two = _work(kernel, 2, "strong", None)
    assert _judged(two, [[7], [8]]) is None
    assert _judged(two, [[8], [8]]) == "found [[8], [8]]"


@pytest.mark.parametrize(("index", "own", "wrong"), [(0, [7], [8]), (1, [8], [7])])
def test_a_share_is_completed_by_the_parts_of_others(index: int, own: list[int], wrong: list[int]) -> None:
    """The other parts are computed once; a wrong share is seen before and after a right one."""
    kernel = Counted()
    share = _work(kernel, 1, "strong", [index, 2])
    assert _judged(share, [wrong]) is not None
    assert _judged(share, [own], [own]) is None
    assert _judged(share, [wrong]) is not None
    assert kernel.parts == [1 - index]


def test_a_share_of_a_whole_that_threads_did_needs_no_other_parts() -> None:
    """The whole was checked when two threads of this process did it."""
    kernel, common = Counted(), measure.Common()
    assert _judged(_work(kernel, 2, "strong", None, common), [[7], [8]]) is None
    share = _work(kernel, 1, "strong", [1, 2], common)
    assert _judged(share, [[8]]) is None
    assert (kernel.parts, len(kernel.checked)) == ([], 1)
    assert _judged(share, [[7]]) == "found [[7], [7]]"


def test_a_wrong_loop_between_right_ones_is_seen() -> None:
    """Those around it say what was judged already."""
    kernel = Counted()
    one = _work(kernel, 1, "weak", None)
    assert _judged(one, [[7, 8]], [[7, 8]], [[7, 9]], [[7, 8]]) == "found [[7, 9]]"
    assert kernel.checked == [[[7, 8]], [[7, 9]]]


@pytest.mark.parametrize("stat", [measure.STAT, "/nowhere"])
def test_a_thread_behind_threadings_back_is_counted(monkeypatch: pytest.MonkeyPatch, stat: str) -> None:
    """Linux counts a process's threads; elsewhere the interpreter is asked."""
    monkeypatch.setattr(measure, "STAT", stat)
    before = measure.running_threads()
    gate, started = _thread.allocate_lock(), _thread.allocate_lock()

    def run() -> None:
        started.release()
        gate.acquire()

    with gate:
        started.acquire()
        _thread.start_new_thread(run, ())
        started.acquire()
        assert measure.running_threads() == before + 1
    while measure.running_threads() > before:
        time.sleep(0.001)


def test_a_process_may_have_any_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stat = tmp_path / "stat"
    stat.write_text(f"7 (a) b (c 9) S {' '.join(['0'] * 16)} 5 0 0\n")
    monkeypatch.setattr(measure, "STAT", str(stat))
    assert measure.running_threads() == 5


def test_what_another_process_found_right_is_not_checked_again() -> None:
    """A share of it needs no other parts either; what differs from it is checked."""
    taught, learner = Counted(), Counted()
    first, second = measure.Common(), measure.Common()
    assert _judged(_work(taught, 2, "strong", None, first), [[7], [8]]) is None
    for split, whole in first.told():
        second.add(split, whole)
    assert _judged(_work(learner, 2, "strong", None, second), [[7], [8]]) is None
    assert _judged(_work(learner, 1, "strong", [1, 2], second), [[8]]) is None
    assert (learner.parts, learner.checked, second.told()) == ([], [], [])
    assert _judged(_work(learner, 2, "strong", None, second), [[7], [9]]) == "found [[7], [9]]"


def test_what_is_wrong_is_never_told_as_right() -> None:
    common = measure.Common()
    work = _work(Counted(), 2, "strong", None, common)
    assert _judged(work, [[7], [9]]) == "found [[7], [9]]"
    assert common.told() == []
    assert _judged(work, [[7], [8]]) is None
    assert len(common.told()) == 1
    assert common.told() == []


class Uniform(Counted):
    """Its input is the same for any number of parts."""

    def prepare(self, size: dict[str, int], seed: int) -> list[int]:  # type: ignore[override]
        return [7, 8]


@pytest.mark.parametrize(("kernel", "inputs"), [(Counted(), 2), (Uniform(), 1)])
def test_an_input_serves_all_thread_counts_unless_it_depends_on_them(kernel: Counted, inputs: int) -> None:
    common = measure.Common()
    for threads in (2, 4):
        _work(kernel, threads, "strong", None, common).reference()
    assert len([key for key in common.own if key != "kernel"]) == inputs
