"""Asks whether each kernel's result is right, at every thread count, on every interpreter."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence

from runners.joining import check_build
from runners.provision import Found, Missing
from runners.session import note_subject
from runners.store import Step, Store
from suites.correctness.questions import asked, fixed
from suites.options import Options
from suites.panel import Panel
from suites.progress import Meter

SUITE = "correctness"

#: How long a kernel's questions take without and with a JIT, to each other.
WEIGHTS = (1.0, 3.0)


def answered(panel: Panel, subject: str, kernel: str, threads: int, chosen: Options, *, full_size: bool) -> Step:
    """What came of every question, or of the first that was not answered rightly."""

    def step(state: str, reason: str = "") -> Step:
        return Step(SUITE, subject, kernel, state, reason, threads=threads)

    found = panel.found(subject)
    if isinstance(found, Missing):
        return step("unavailable", found.why)
    for question in fixed(kernel, threads, chosen, full_size=full_size):
        state, reason = asked(panel, subject, question, chosen.subjects[subject].gil)
        if state == "unsupported":
            return step(state, reason)
        if state != "ok":
            return step(state, reason + " (size {size}, {mode}, seed {seed}, {threads} threads)".format(**question))
    return step("ok")


class Correctness:
    """Asks what a session still lacks."""

    def __init__(self, given: argparse.Namespace, chosen: Options) -> None:
        self._chosen = chosen
        self._noted: set[str] = set()

    def ask(self, store: Store, found: Mapping[str, Found | Missing]) -> None:
        """Interpreter by interpreter, so that one worker answers for many kernels; each answer is kept at once."""
        left = self._left(store)
        subjects = self._chosen.subjects
        weights = {identity: WEIGHTS[subject.jit] for identity, subject in subjects.items()}
        meter = Meter(SUITE, {identity: len(kernels) for identity, kernels in left.items()}, weights)
        panel = Panel(subjects, found.__getitem__, self._chosen.folders, self._chosen.profile.limit)
        try:
            panel.start_slow_ones(identity for identity, kernels in left.items() if kernels)
            for identity, kernels in left.items():
                for kernel, counts in kernels.items():
                    meter.begins(f"{identity} {kernel}")
                    steps = [self._one(store, panel, identity, kernel, count) for count in counts]
                    meter.ends(identity, f"{identity} {kernel}: {_told(steps)}")
        finally:
            panel.close()
            meter.close()

    def _left(self, store: Store) -> dict[str, dict[str, list[int]]]:
        """The thread counts without an answer, by subject and kernel; what could not be had is tried again."""
        done = {
            (step.subject, step.kernel, step.threads)
            for step in store.journal()
            if step.suite == SUITE and step.state != "unavailable"
        }
        left: dict[str, dict[str, list[int]]] = {}
        for identity in self._chosen.subjects:
            left[identity] = {}
            for kernel in self._chosen.kernels:
                counts = [count for count in self._chosen.threads if (identity, kernel, count) not in done]
                if counts:
                    left[identity][kernel] = counts
        return left

    def _one(self, store: Store, panel: Panel, identity: str, kernel: str, count: int) -> Step:
        # At full size the scaling suite checks every value of a session.
        step = answered(panel, identity, kernel, count, self._chosen, full_size=False)
        subject, found, facts = self._chosen.subjects[identity], panel.found(identity), panel.facts.get(identity, {})
        if identity not in self._noted:
            note_subject(store, subject, found, facts, "unavailable" if isinstance(found, Missing) else "ok")
            self._noted.add(identity)
        check_build(store, subject, found, facts)
        store.append(step)
        return step


def _told(steps: Sequence[Step]) -> str:
    bad = [f"{step.state} at {step.threads}: {step.reason}" for step in steps if step.state != "ok"]
    return bad[0] if bad else f"ok at {', '.join(str(step.threads) for step in steps)}"
