"""Asks whether each kernel's result is right, at every thread count, on every interpreter."""

from __future__ import annotations

import argparse
import os
from collections.abc import Hashable, Mapping, Sequence

from runners.interpreters.provision import Found, Missing
from runners.sessions.store import Store
from suites.correctness.questions import asked, fixed
from suites.correctness.verdicts import SUITE
from suites.loop import Answer, Asking, Question
from suites.options import Options
from suites.panel import Panel


def answered(panel: Panel, question: Question, chosen: Options, *, full_size: bool) -> Answer:
    """What came of every question about a kernel, or of the first that was not answered rightly."""
    subject, reason = question.subject, ""
    for one in fixed(question.case, question.threads, chosen, full_size=full_size):
        state, reason = asked(panel, subject, one, chosen.subjects[subject].gil)
        if state != "ok":
            where = "" if state == "unsupported" else " (size {size}, {mode}, seed {seed}, {threads} threads)"
            return Answer(state, reason + where.format(**one), facts=panel.facts.get(subject, {}))
    return Answer("ok", reason, facts=panel.facts.get(subject, {}))


#: Interpreters at once: nothing is timed here.
MOST = 4


class Correctness(Asking):
    """Interpreter by interpreter, so that one worker answers for many kernels; several interpreters at once."""

    suite = SUITE
    again = ("unavailable",)

    def __init__(self, given: argparse.Namespace, chosen: Options) -> None:
        super().__init__(chosen.subjects)
        self.jobs = min(MOST, os.cpu_count() or 1, max(1, len(chosen.subjects)))
        self._chosen = chosen
        self._found: Mapping[str, Found | Missing] = {}
        limit = chosen.profile.limit
        self._panel = Panel(chosen.subjects, self._get, chosen.folders, limit, several=True)

    def _get(self, subject: str) -> Found | Missing:
        return self._found[subject]

    def questions(self) -> Sequence[Question]:
        kernels, threads = self._chosen.kernels, self._chosen.threads
        # A JIT takes longest, and its start uses little of a core: what comes last would be waited for alone.
        slow_first = sorted(self.subjects, key=lambda subject: not self.subjects[subject].jit)
        return [
            Question(subject, name, threads=count, digest=kernel.digest)
            for subject in slow_first
            for name, kernel in kernels.items()
            for count in threads
        ]

    def lane(self, question: Question) -> str:
        return question.subject

    def ended(self, lane: Hashable) -> None:
        """The machine's memory holds few JVMs."""
        self._panel.leave(str(lane))

    def ready(self, store: Store, left: Sequence[Question], found: Mapping[str, Found | Missing]) -> None:
        self._found = found

    def answer(self, question: Question, found: Found) -> Answer:
        """At full size the values of every session are checked anyway."""
        return answered(self._panel, question, self._chosen, full_size=False)

    def stop(self) -> None:
        self._panel.close()
