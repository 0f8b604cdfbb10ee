"""Observes for pytest: shorter than a session does, and each subject's control before everything else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from runners.interpreters.provision import Found
from runners.interpreters.subjects import load_subjects
from runners.litmus import Litmus
from runners.workers.local import WorkerLost
from suites.conformance.budgets import BUDGETS
from suites.conformance.observing import Observation, Observer, is_controlled
from suites.options import Options


class Bench:
    """One run's observations."""

    def __init__(self, chosen: Options) -> None:
        self.chosen = chosen
        self.subjects = load_subjects()
        self._spot = BUDGETS[chosen.profile.name].spot
        self._found: dict[str, Found] = {}
        self._observer = Observer(chosen, self.subjects, self._found)
        self._controlled: dict[str, bool] = {}

    def take(self, subject: str, found: Found) -> None:
        """The subject's executable."""
        self._found[subject] = found

    def observe(self, subject: str, test: Litmus) -> Observation:
        """What is seen of a test in a moment; a subject that does not start is an outcome."""
        try:
            return self._observer.observe(subject, test, seconds=0.0 if test.control else self._spot)
        except WorkerLost as lost:
            return Observation(lost.state, f"does not start: {lost.reason}")

    def controlled(self, subject: str) -> bool:
        """Does the control lose something on this subject?"""
        if subject not in self._controlled:
            controls = [test for test in self.chosen.tests.values() if test.control]
            self._controlled[subject] = any(is_controlled(test, self.observe(subject, test)) for test in controls)
        return self._controlled[subject]

    def facts(self, subject: str) -> Mapping[str, Any]:
        """What the subject said of itself; nothing before it was asked something."""
        return self._observer.facts.get(subject, {})

    def close(self) -> None:
        """End every worker."""
        self._observer.close()
