"""The loop asks what is missing, side by side where a suite allows it, and keeps nothing that was interrupted."""

from __future__ import annotations

import errno
import os
import signal
import threading
import time
from collections.abc import Hashable, Iterator, Sequence
from pathlib import Path

import pytest

from gilmatrix import exits
from runners.interpreters.provision import Found, Missing
from runners.interpreters.subjects import load_subjects
from runners.sessions.records import Record
from runners.sessions.session import Request, open_beside
from runners.sessions.store import Store
from runners.workers.local import WorkerLost
from suites.loop import Answer, Asking, Question

SUBJECTS = {name: load_subjects()[name] for name in ("cpython313", "cpython313t", "pypy")}
CASES = ("a", "b", "c")

#: Seconds until what a test waits for must have happened.
LIMIT = 60.0


@pytest.fixture(autouse=True)
def interrupts_are_heard() -> Iterator[None]:
    """Whoever starts the tests in the background of a shell has them ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


class Played(Asking):
    """Answers at once; ``jobs`` interpreters at a time."""

    suite = "played"

    def __init__(self, jobs: int = 1) -> None:
        super().__init__(SUBJECTS)
        self.jobs = jobs
        self.asked: list[tuple[str, str]] = []
        self.over: list[Hashable] = []
        self.stopped = threading.Event()

    def questions(self) -> Sequence[Question]:
        return [Question(subject, case) for subject in self.subjects for case in CASES]

    def lane(self, question: Question) -> str:
        return question.subject

    def ended(self, lane: Hashable) -> None:
        self.over.append(lane)

    def answer(self, question: Question, found: Found) -> Answer:
        self.asked.append((question.subject, question.case))
        return Answer("ok")

    def stop(self) -> None:
        self.stopped.set()


def _store(folder: Path) -> Store:
    request = Request(
        command="gilmatrix played", subjects=tuple(SUBJECTS), kernels={}, threads=(1,), profile="quick", blocks=(1, 1),
        precision=0.02, cell=0.0, modes=("weak",), size="smoke", seed=1,
    )  # fmt: skip
    return open_beside(request, results=folder, name="s")


def _found(*missing: str) -> dict[str, Found | Missing]:
    here = {name: Found(name, Path("python"), "explicit", "3", {}) for name in SUBJECTS}
    return {name: Missing(name, (("uv", "offline"),)) if name in missing else one for name, one in here.items()}


@pytest.mark.parametrize("jobs", [1, 3])
def test_each_question_is_asked_once_and_what_is_missing_later(tmp_path: Path, jobs: int) -> None:
    store, asking = _store(tmp_path), Played(jobs)
    asking.ask(store, _found("pypy"))
    assert sorted(asking.asked) == [(name, case) for name in ("cpython313", "cpython313t") for case in CASES]
    assert asking.is_answered(store), "what cannot be had has its reason"
    later = Played(jobs)
    later.ask(store, _found())
    assert later.asked == [("pypy", case) for case in CASES]
    assert len(store.records()) == len(SUBJECTS) * len(CASES)


def test_questions_of_a_lane_keep_their_order(tmp_path: Path) -> None:
    asking = Played(3)
    asking.ask(_store(tmp_path), _found())
    for name in SUBJECTS:
        assert [case for subject, case in asking.asked if subject == name] == list(CASES)
    assert sorted(map(str, asking.over)) == sorted(SUBJECTS)


def test_lanes_are_asked_at_the_same_time(tmp_path: Path) -> None:
    """Each waits for all others: one after the other none would end."""
    meeting = threading.Barrier(3)

    class Meeting(Played):
        def answer(self, question: Question, found: Found) -> Answer:
            meeting.wait(LIMIT)
            return super().answer(question, found)

    asking = Meeting(3)
    asking.ask(_store(tmp_path), _found())
    assert len(asking.asked) == 9


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO])
@pytest.mark.parametrize("jobs", [1, 3])
def test_where_there_is_no_room_what_was_measured_is_kept_and_the_same_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], jobs: int, error: int
) -> None:
    """One line and exit code 2; the same command asks what is left when there is room again."""
    store, asking = _store(tmp_path), Played(jobs)
    plain, written = Store.append, iter(range(10**6))

    def full(self: Store, record: Record) -> None:
        if next(written) >= 4:
            raise OSError(error, os.strerror(error), str(self.folder / "records.jsonl"))
        plain(self, record)

    def run() -> int:
        asking.ask(store, _found())
        return 0

    with monkeypatch.context() as patch:
        patch.setattr(Store, "append", full)
        assert exits.of(run) == 2
    said = [line for line in capsys.readouterr().err.splitlines() if line.startswith("gilmatrix: ")]
    assert len(said) == 1
    assert os.strerror(error) in said[0]
    kept = {(record.subject, record.case) for record in store.records()}
    assert len(kept) == 4
    asking.asked.clear()
    assert exits.of(run) == 0
    assert len(store.records()) == len(SUBJECTS) * len(CASES)
    assert kept.isdisjoint(asking.asked)


def test_an_interpreter_that_does_not_start_costs_its_own_questions(tmp_path: Path) -> None:
    class Lost(Played):
        def answer(self, question: Question, found: Found) -> Answer:
            if question.subject == "pypy":
                raise WorkerLost("crashed", "exit code 3")
            return super().answer(question, found)

    store, asking = _store(tmp_path), Lost(3)
    asking.ask(store, _found())
    assert {step.subject for step in store.records()} == {"cpython313", "cpython313t"}
    assert asking.is_answered(store)


def test_what_an_interruption_spoilt_is_not_kept(tmp_path: Path) -> None:
    """One interpreter's answer interrupts the run while another's is under way: that ends, as crashed, for nothing."""

    class Interrupted(Played):
        def answer(self, question: Question, found: Found) -> Answer:
            if question.subject == "pypy":
                raise KeyboardInterrupt
            assert self.stopped.wait(LIMIT)
            return Answer("crashed", "killed by SIGKILL")

    store = _store(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        Interrupted(3).ask(store, _found())
    assert store.records() == []


@pytest.mark.parametrize("after", [0.0, 0.3], ids=["while lanes begin", "while they are waited for"])
def test_an_interrupt_that_another_thread_got_is_heard_while_all_lanes_are_at_work(
    tmp_path: Path, after: float
) -> None:
    """As one that comes right before the main thread waits: the system wakes nobody for it."""
    heard = []

    class Signalled(Played):
        def answer(self, question: Question, found: Found) -> Answer:
            if question.subject == "cpython313":
                time.sleep(after)
                signal.pthread_kill(threading.get_ident(), signal.SIGINT)
            heard.append(self.stopped.wait(10.0))
            return Answer("crashed", "killed by SIGKILL")

    store, asking = _store(tmp_path), Signalled(3)
    with pytest.raises(KeyboardInterrupt):
        asking.ask(store, _found())
    assert all(heard), "the run waited for its lanes' own ends"
    assert store.records() == []
