"""Sorts what became of a test on each interpreter into words.  Pure: a row of its test each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from suites.project.verdicts import BAD, WELL

#: Every word that a test may have on an interpreter, the worst first, each with its meaning.
MEANINGS = {
    "crashed": "its process died of it, or it ended the process, alone",
    "hung": "no end within the limit, alone; the process was killed",
    "crashed in threads": "right alone; its process died when several threads ran it",
    "hung in threads": "right alone; no end within the limit when several threads ran it",
    "needs the GIL": "right alone, and in threads with a GIL; wrong in threads without one",
    "not thread-safe": "right alone, wrong in threads with a GIL too: the project, or what the test's threads share",
    "fails in threads": "right alone, wrong in threads; nothing with a GIL ran it in threads",
    "differs here": "fails alone here, and not on the reference",
    "missing": "not collected here, though it is elsewhere",
    "broken before us": "fails alone on every interpreter that ran it",
    "fails": "fails alone here and on the reference, though not everywhere",
    "flaky": "fails some of the times alone",
    "not tried in threads": "right alone; it was not run in several threads, and that is no pass",
    "GIL on": "right alone and in threads, but the GIL had come back: it says nothing about running without",
    "ok": "right alone and in threads",
    "right alone": "right alone; threads were not asked for",
    "skipped": "skips itself, or is expected to fail",
    "other parameters": "collected here with other parameters: the project chooses them by interpreter",
    "not run": "not run yet, or what came before it ended everything",
}
WORDS = tuple(MEANINGS)

#: Words of what is wrong, and is new or differs between interpreters; by what `--fail-on` calls them.
CRASHES = ("crashed", "hung", "crashed in threads", "hung in threads")
IN_THREADS = ("crashed in threads", "hung in threads", "needs the GIL", "not thread-safe", "fails in threads")
NEW = ("differs here", "missing")

#: Words that need no look.
QUIET = ("ok", "right alone", "skipped", "not tried in threads", "other parameters")


class Rate(NamedTuple):
    """So many bad outcomes of so many."""

    bad: int = 0
    of: int = 0


NEVER = Rate()


@dataclass(frozen=True)
class Seen:
    """What became of one test on one interpreter.

    ``alone`` and ``threads`` are outcomes, empty where it was not run; ``unthreaded`` is why it ran in one thread;
    ``again`` and ``again_threads`` are the repeats.  ``gil`` is whether the interpreter had a GIL while threads ran it,
    and ``came_back`` whether that is not how it was started.  ``reached`` is whether the tests were run there at all,
    and ``otherwise`` whether the same function was, with other parameters.
    """

    alone: str = ""
    threads: str = ""
    unthreaded: str = ""
    again: Rate = NEVER
    again_threads: Rate = NEVER
    gil: bool = True
    came_back: bool = False
    reached: bool = True
    otherwise: bool = False

    @property
    def right_alone(self) -> bool:
        """Did it pass by itself the first time?"""
        return self.alone in WELL

    @property
    def bad_alone(self) -> bool:
        """Was it wrong by itself the first time?"""
        return self.alone in BAD

    @property
    def with_gil(self) -> bool:
        """Was there a GIL while threads ran it, whether it was to be or had come back?"""
        return self.gil or self.came_back

    @property
    def flaky(self) -> bool:
        """Has it been both right and wrong by itself?"""
        bad = self.again.bad + self.bad_alone
        return 0 < bad < self.again.of + 1 and self.alone not in ("", "crashed", "hung", "ended")

    @property
    def in_threads(self) -> bool:
        """Did several threads run it?"""
        return bool(self.threads) and not self.unthreaded

    @property
    def bad_in_threads(self) -> bool:
        """Was it ever wrong in several threads?"""
        return self.in_threads and (self.threads in BAD or self.again_threads.bad > 0)


def sort(test: Mapping[str, Seen], reference: str) -> dict[str, str]:
    """The word of a test on each interpreter; ``reference`` is the one that others are held against."""
    flaky = any(seen.flaky for seen in test.values())
    with_gil = [seen for seen in test.values() if seen.with_gil and seen.in_threads]
    return {name: _word(seen, test, test.get(reference), with_gil, flaky=flaky) for name, seen in test.items()}


def _word(
    seen: Seen, test: Mapping[str, Seen], reference: Seen | None, with_gil: Sequence[Seen], *, flaky: bool
) -> str:
    if not seen.reached:
        return "not run"
    if not seen.alone and seen.otherwise:
        return "other parameters"
    if not seen.alone:
        return "missing" if any(other.alone and other.alone != "skipped" for other in test.values()) else "not run"
    if seen.alone in ("crashed", "ended", "hung"):
        return "hung" if seen.alone == "hung" else "crashed"
    if seen.flaky:
        return "flaky"
    if seen.bad_alone:
        return _fails(test, reference)
    if not seen.right_alone:
        return "skipped"
    if seen.unthreaded:
        return "not tried in threads"
    if not seen.threads:
        return "right alone"
    if seen.bad_in_threads:
        return _wrong_in_threads(seen, with_gil, flaky=flaky)
    return "GIL on" if seen.came_back else "ok"


def _fails(test: Mapping[str, Seen], reference: Seen | None) -> str:
    ran = [other for other in test.values() if other.right_alone or other.bad_alone]
    if reference is not None and reference.right_alone:
        return "differs here"
    return "broken before us" if all(other.bad_alone for other in ran) else "fails"


def _wrong_in_threads(seen: Seen, with_gil: Sequence[Seen], *, flaky: bool) -> str:
    if seen.threads in ("crashed", "ended"):
        return "crashed in threads"
    if seen.threads == "hung":
        return "hung in threads"
    if flaky:
        return "flaky"  # what fails by itself now and then on any interpreter says nothing of threads
    if seen.with_gil or any(other.bad_in_threads for other in with_gil):
        return "not thread-safe"
    return "needs the GIL" if with_gil else "fails in threads"
