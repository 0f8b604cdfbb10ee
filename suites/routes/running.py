"""Runs a session of routes: job by job, block by block, each line's answer kept at once."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from runners import environments, joining, session
from runners.provision import Found, Missing
from runners.provision.progress import elapsed
from runners.store import Step, Store, read_json, write_json, write_text
from runners.subjects import Subject
from suites.routes.measuring import Effort, Measurer, Taken
from suites.routes.tables import Line

SUITE = "routes"

Cell = tuple[str, Line, int]

#: How many blocks are wanted, by subject and line.
Blocks = Mapping[tuple[str, str], int]


def planned(subjects: Mapping[str, Subject], lines: Sequence[Line], effort: Effort,
            deciding: Collection[tuple[str, str]]) -> Blocks:  # fmt: skip
    """Blocks by the profile; more where claims are decided."""
    return {
        (identity, line.name): effort.blocks[subject.jit]
        * (effort.deciding if (identity, line.name) in deciding else 1)
        for identity, subject in subjects.items()
        for line in lines
    }


class Routes:
    """Measures what a session still lacks."""

    def __init__(
        self, store: Store, subjects: Mapping[str, Subject], found: Mapping[str, Found | Missing],
        measurer: Measurer, blocks: Blocks, seed: int,
    ) -> None:  # fmt: skip
        self.store = store
        self.subjects = subjects
        self.found = found
        self.measurer = measurer
        self.blocks = blocks
        self._draw = random.Random(seed)

    def run(self, lines: Sequence[Line]) -> None:
        """Every line on every subject that is here, block by block, those of one job next to each other."""
        here = []
        for identity, subject in self.subjects.items():
            if isinstance(self.found[identity], Missing):
                session.note_subject(self.store, subject, self.found[identity], {}, "unavailable")
            else:
                joining.check_build(self.store, subject, self.found[identity])
                here.append(identity)
        self._prepare(here, lines)
        left = self._left(here, lines)
        begun = time.monotonic()
        for place, cell in enumerate(left):
            told = self._one(cell)
            pace = (time.monotonic() - begun) / (place + 1)
            print(
                f"{SUITE} [{place + 1}/{len(left)}] {cell[0]} {cell[1].name}: {told}; "
                f"about {elapsed(pace * (len(left) - place - 1))} left",
                file=sys.stderr, flush=True,
            )  # fmt: skip

    def _prepare(self, here: Sequence[str], lines: Sequence[Line]) -> None:
        """Install and build before anything is measured: neither shares the cores with a value."""
        needs = {line.need.name: line.need for line in lines if line.need}
        for identity in here:
            for name, need in needs.items():
                made: Mapping[str, str] = {}
                try:
                    made = environments.made_of(self.measurer.python(identity, need))
                    told = "ready"
                except Exception as problem:
                    told = f"unavailable: {problem}"
                if made:
                    joining.keep_versions(self.store, identity, name, made)
                print(f"{SUITE} {identity} {name}: {told}", file=sys.stderr, flush=True)

    def _left(self, here: Sequence[str], lines: Sequence[Line]) -> list[Cell]:
        """What is open: a line that failed once is not asked again."""
        steps = [step for step in self.store.journal() if step.suite == SUITE]
        done = {(step.subject, step.kernel, step.block) for step in steps}
        over = {(step.subject, step.kernel) for step in steps if _is_over(self.store, step)}
        jobs = dict.fromkeys(line.job for line in lines)
        found: list[Cell] = []
        for block in range(max(self.blocks.values(), default=0)):
            for job in jobs:
                cells = [
                    (identity, line, block)
                    for identity in here
                    for line in lines
                    if line.job == job and block < self.blocks[identity, line.name]
                ]
                self._draw.shuffle(cells)
                found += cells
        return [
            cell
            for cell in found
            if (cell[0], cell[1].name) not in over and (cell[0], cell[1].name, cell[2]) not in done
        ]

    def _one(self, cell: Cell) -> str:
        identity, line, block = cell
        path = self.store.path(identity, SUITE, f"{line.name}.json")
        if path.exists() and (kept := read_json(path))["state"] != "ok" and not kept.get("disturbed"):
            return str(kept["state"])
        begun = time.monotonic()
        taken = self.measurer.take(identity, line, block)
        if not self.store.path(identity, "subject.json").exists():
            facts = self.measurer.facts.get(identity, {})
            state, reason = ("ok", "") if facts else (taken.state, taken.reason)
            session.note_subject(self.store, self.subjects[identity], self.found[identity], facts, state, reason)
        self._keep(identity, line, taken)
        seconds = round(time.monotonic() - begun, 3)
        self.store.append(Step(SUITE, identity, line.name, taken.state, taken.reason, block=block, seconds=seconds))
        return _told(taken)

    def _keep(self, identity: str, line: Line, taken: Taken) -> None:
        path = self.store.path(identity, SUITE, f"{line.name}.json")
        kept = read_json(path) if path.exists() else {"line": line.name, "blocks": []}
        blocks: Any = kept["blocks"]
        if taken.state == "ok":
            blocks.append({str(workers): told for workers, told in sorted(taken.values.items())})
        if taken.disturbed and blocks:
            return  # what was measured before stands, in fewer blocks
        write_json(path, {**kept, "state": taken.state, "reason": taken.reason, "disturbed": taken.disturbed})
        if taken.dump:
            write_text(path.with_suffix(".stderr.txt"), taken.dump + "\n")


def _is_over(store: Store, step: Step) -> bool:
    """Whether the line failed and is not asked again: one that others disturbed has not failed."""
    if step.state != "void":
        return step.state != "ok"
    path = store.path(step.subject, SUITE, f"{step.kernel}.json")
    kept = read_json(path) if path.exists() else {}
    return kept.get("state") != "ok" and not kept.get("disturbed")


def _told(taken: Taken) -> str:
    if taken.state != "ok":
        return f"{taken.state}: {taken.reason}"
    rates = {
        workers: told["chunks"] * told["loops"] * len(told["values"]) / sum(told["values"])
        for workers, told in sorted(taken.values.items())
    }
    return ", ".join(f"{rate:,.0f}/s by {workers}" for workers, rate in rates.items())


def finish_if_done(store: Store, blocks: Blocks) -> None:
    """Mark a session that has only routes as finished when each line has its blocks or a reason for none."""
    told = store.session()
    over = {
        (step.subject, step.kernel)
        for step in store.journal()
        if step.suite == SUITE
        and (_is_over(store, step) or step.block + 1 >= blocks.get((step.subject, step.kernel), 0))
    }
    if told["kernels"] or any(cell not in over and not session.is_out(store, cell[0]) for cell in blocks):
        return
    session.finish(store)
