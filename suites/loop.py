"""The one loop by which suites ask: what is missing, order, progress with time left, keeping, and the end.

A suite says what there is to ask and gives one answer at a time.  Each answer is kept as a record as soon as it is
there, so that the same command goes on after an interruption.
"""

from __future__ import annotations

import abc
import contextlib
import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Generator, Hashable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import msgspec

from runners.interpreters.provision import Found, Missing
from runners.interpreters.subjects import Subject
from runners.sessions.joining import check_build
from runners.sessions.records import NOTHING, Record, raw
from runners.sessions.session import is_out, note_subject
from runners.sessions.store import Store, read_json, write_text
from runners.workers.local import WorkerLost
from suites.progress import WEIGHTS, Meter

#: What an interpreter was said to be that could not be had, or did not start, and can now.
LOST = ("unavailable", "unsupported", "crashed", "hung")


@dataclass(frozen=True)
class Question:
    """One case asked of one interpreter, at a thread count or in a block where the suite has several of these.

    ``digest`` is of what is asked: of a kernel's file, of a package's table.
    """

    subject: str
    case: str
    block: int = 0
    threads: int = 0
    digest: str = ""

    @property
    def words(self) -> str:
        """For a log."""
        threads = f" at {self.threads} thread{'s' if self.threads > 1 else ''}" if self.threads else ""
        return f"{self.subject} {self.case}{threads}"


@dataclass(frozen=True)
class Answer:
    """What came of a question: a state with its reason, and what is kept beside it.

    ``record`` is what the suite keeps of it: a dataclass, by whose type it is read again; ``dump`` is a file of its
    own.  ``told`` is what the log says, the state and its reason where it is empty.  ``facts`` are what the interpreter
    said of itself; ``started`` is False where the answer is that it does not start.
    """

    state: str
    reason: str = ""
    record: object = None
    dump: str = ""
    told: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    started: bool = True


def _to_nobody(what: str) -> None:
    """Nobody listens."""


class Asking(abc.ABC):
    """One suite's part of a run: its own options were read, and found to mean something."""

    #: The suite's name, in records and as a folder.
    suite = ""
    #: States after which a case is asked again by the next run.
    again: Sequence[str] = ()
    #: Questions at once, of as many lanes.
    jobs = 1

    def __init__(self, subjects: Mapping[str, Subject]) -> None:
        self.subjects = subjects
        #: Says how far a question is that takes long; to nobody while no loop runs.
        self.says: Callable[[str], None] = _to_nobody

    @abc.abstractmethod
    def questions(self) -> Sequence[Question]:
        """Everything that the command asks, in the order in which it is to be asked."""

    @abc.abstractmethod
    def answer(self, question: Question, found: Found) -> Answer:
        """The answer to one; raises WorkerLost where the interpreter does not start."""

    def lane(self, question: Question) -> Hashable:
        """Questions of one lane are asked one after the other, in their order."""
        return question

    def ended(self, lane: Hashable) -> None:  # noqa: B027 - most suites have nothing to do then
        """After the last question of a lane."""

    def ready(  # noqa: B027 - most suites have nothing to do then
        self, store: Store, left: Sequence[Question], found: Mapping[str, Found | Missing]
    ) -> None:
        """Before the first question: what takes its time is started or built."""

    def is_current(self, record: Record) -> bool:
        """Does a record answer what is asked now, and not what has been changed since?"""
        return True

    def is_over(self, store: Store, question: Question) -> bool:
        """Is a question not to be asked any more, because of another one's answer?"""
        return False

    def stop(self) -> None:  # noqa: B027 - as above
        """End the questions that are under way: the run was interrupted, or is over."""

    def ask(self, store: Store, found: Mapping[str, Found | Missing]) -> None:
        """Ask every interpreter what the session still lacks."""
        Loop(store, found, self).run()

    def is_answered(self, store: Store) -> bool:
        """Has everything that the command asks its answer, or a reason for none?"""
        done = answered(store, self)
        return all(
            (question.subject, question.case, question.block, question.threads) in done
            or is_out(store, question.subject)
            or self.is_over(store, question)
            for question in self.questions()
        )


def answered(store: Store, asking: Asking) -> set[tuple[str, str, int, int]]:
    """(subject, case, block, threads) of every question of a suite that is not to be asked again."""
    return {
        (record.subject, record.case, record.block, record.threads)
        for record in store.records(asking.suite)
        if record.state not in asking.again and asking.is_current(record)
    }


@dataclass(frozen=True)
class Ended:
    """The end of a lane, and what ended it before its last question was asked."""

    problem: BaseException | None = None


#: What lanes tell: a question with what came of it in words, and their end.  A plain ``Queue`` has locks in Python,
#: which an interrupt that comes at the wrong moment leaves locked.
Over = queue.SimpleQueue[tuple[Question, str] | Ended]

#: Seconds after which a wait for the lanes begins anew.
TICK = 0.2


def _next(over: Over) -> tuple[Question, str] | Ended:
    """What a lane tells next.

    A signal that comes right before a wait, or to another thread, does not end it, and Python hears of it only after
    the wait: one without an end would be as long as the longest question.
    """
    while True:
        with contextlib.suppress(queue.Empty):
            return over.get(timeout=TICK)


class Loop:
    """Asks what a session still lacks."""

    def __init__(self, store: Store, found: Mapping[str, Found | Missing], asking: Asking) -> None:
        self._store = store
        self._found = found
        self._asking = asking
        self._out: set[str] = set()
        self._lock = threading.Lock()
        self._stopped = threading.Event()

    def run(self) -> None:
        """Every question that has no answer yet, of every interpreter that is here."""
        asking = self._asking
        left = self._left()
        weights = {identity: WEIGHTS[subject.jit] for identity, subject in asking.subjects.items()}
        try:
            asking.ready(self._store, left, self._found)
            meter = Meter(asking.suite, Counter(question.subject for question in left), weights)
            asking.says = meter.says
            # Closed at once when interrupted: what still runs must not be kept as if it had ended by itself.
            with contextlib.closing(meter), contextlib.closing(self._answers(left, meter)) as answers:
                for question, told in answers:
                    if told:
                        meter.ends(question.subject, f"{question.words}: {told}")
                    else:
                        meter.skips(question.subject)
        finally:
            self._stopped.set()
            asking.stop()

    def _left(self) -> list[Question]:
        asking = self._asking
        for identity, subject in asking.subjects.items():
            found = self._found[identity]
            if isinstance(found, Missing):
                self._out.add(identity)
                note_subject(self._store, subject, found, {}, found.state)
            check_build(self._store, subject, found)
        done = answered(self._store, asking)
        return [
            question
            for question in asking.questions()
            if question.subject not in self._out
            and (question.subject, question.case, question.block, question.threads) not in done
        ]

    def _answers(self, left: Sequence[Question], meter: Meter) -> Generator[tuple[Question, str], None, None]:
        if self._asking.jobs == 1:
            for question in left:
                meter.begins(question.words)
                yield question, self._one(question)
            return
        lanes: dict[Hashable, list[Question]] = {}
        for question in left:
            lanes.setdefault(self._asking.lane(question), []).append(question)
        over: Over = queue.SimpleQueue()
        with ThreadPoolExecutor(self._asking.jobs) as pool:
            try:
                for lane, several in lanes.items():
                    pool.submit(self._lane, lane, several, over)
                for _ in lanes:
                    while not isinstance(told := _next(over), Ended):
                        yield told
                    if told.problem is not None:
                        raise told.problem
            finally:
                self._stopped.set()
                self._asking.stop()
                pool.shutdown(wait=True, cancel_futures=True)

    def _lane(self, lane: Hashable, questions: Sequence[Question], over: Over) -> None:
        """Ask one lane's questions; each answer goes to ``over``, and after the last that, or what, ended it."""
        try:
            for question in questions:
                if self._stopped.is_set():
                    break
                over.put((question, self._one(question)))
            else:
                self._asking.ended(lane)
        except BaseException as problem:
            over.put(Ended(problem))
        else:
            over.put(Ended())

    def _one(self, question: Question) -> str:
        """Ask one question and keep what came of it, in words; empty where there is nothing to ask any more."""
        if question.subject in self._out or self._asking.is_over(self._store, question):
            return ""
        found = self._found[question.subject]
        assert isinstance(found, Found)
        begun = time.monotonic()
        try:
            answer = self._asking.answer(question, found)
        except WorkerLost as lost:
            reason = f"does not start: {lost.reason}"
            with self._lock:
                if self._stopped.is_set():
                    return ""
                self._out.add(question.subject)
                self._note(question.subject, {}, lost.state, reason)
            return reason
        with self._lock:
            if self._stopped.is_set():
                return ""  # what was ended in the middle of its answer has none
            self._keep(question, answer, round(time.monotonic() - begun, 3))
        return answer.told or ": ".join(filter(None, (answer.state, answer.reason)))

    def _keep(self, question: Question, answer: Answer, seconds: float) -> None:
        store, suite = self._store, self._asking.suite
        check_build(store, self._asking.subjects[question.subject], self._found[question.subject], answer.facts)
        path = store.path(question.subject, "subject.json")
        if not path.exists() or read_json(path)["state"] in LOST:
            state = ("ok", "") if answer.started else (answer.state, answer.reason)
            self._note(question.subject, answer.facts, *state)
        dump = store.path(question.subject, suite, f"{question.case}.stderr.txt")
        if answer.dump:
            write_text(dump, answer.dump + "\n")
        elif answer.record is not None:
            dump.unlink(missing_ok=True)
        kept: msgspec.Raw = NOTHING if answer.record is None else raw(answer.record)
        store.append(
            Record(
                suite, question.subject, question.case, answer.state, answer.reason, block=question.block,
                threads=question.threads, seconds=seconds, digest=question.digest, answer=kept,
            )
        )  # fmt: skip

    def _note(self, identity: str, facts: Mapping[str, Any], state: str, reason: str = "") -> None:
        note_subject(self._store, self._asking.subjects[identity], self._found[identity], facts, state, reason)
