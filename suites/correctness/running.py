"""Asks whether each kernel's result is right, at every thread count, on every interpreter."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence

from runners.provision import Found, Missing
from runners.store import Store
from suites.correctness.questions import asked, fixed
from suites.correctness.verdicts import SUITE
from suites.loop import Answer, Asking, Question
from suites.options import Options
from suites.panel import Panel


def answered(panel: Panel, question: Question, chosen: Options, *, full_size: bool) -> Answer:
    """What came of every question about a kernel, or of the first that was not answered rightly."""
    subject = question.subject
    for one in fixed(question.case, question.threads, chosen, full_size=full_size):
        state, reason = asked(panel, subject, one, chosen.subjects[subject].gil)
        if state != "ok":
            where = "" if state == "unsupported" else " (size {size}, {mode}, seed {seed}, {threads} threads)"
            return Answer(state, reason + where.format(**one), facts=panel.facts.get(subject, {}))
    return Answer("ok", facts=panel.facts.get(subject, {}))


class Correctness(Asking):
    """Interpreter by interpreter, so that one worker answers for many kernels."""

    suite = SUITE
    again = ("unavailable",)

    def __init__(self, given: argparse.Namespace, chosen: Options) -> None:
        super().__init__(chosen.subjects)
        self._chosen = chosen
        self._found: Mapping[str, Found | Missing] = {}
        self._panel = Panel(chosen.subjects, lambda subject: self._found[subject], chosen.folders, chosen.profile.limit)

    def questions(self) -> Sequence[Question]:
        kernels, threads = self._chosen.kernels, self._chosen.threads
        return [
            Question(subject, kernel, threads=count)
            for subject in self.subjects
            for kernel in kernels
            for count in threads
        ]

    def ready(self, store: Store, left: Sequence[Question], found: Mapping[str, Found | Missing]) -> None:
        self._found = found
        self._panel.start_slow_ones(dict.fromkeys(question.subject for question in left))

    def answer(self, question: Question, found: Found) -> Answer:
        """At full size the values of every session are checked anyway."""
        return answered(self._panel, question, self._chosen, full_size=False)

    def stop(self) -> None:
        self._panel.close()
