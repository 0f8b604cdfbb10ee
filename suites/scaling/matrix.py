"""Measures a whole matrix: block by block, subjects interleaved, each step kept as soon as it is made."""

from __future__ import annotations

import functools
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from runners import catalogue, topology
from runners.interpreters.provision import Found, Missing
from runners.interpreters.subjects import Subject
from runners.sessions import joining, session
from runners.sessions.records import NOTHING, Record, raw
from runners.sessions.store import Store, read_json
from runners.workers import start
from runners.workers.local import WorkerLost
from suites.answer import KernelFailed
from suites.measuring.crew import Crew, Right
from suites.profiles import Profile
from suites.progress import WEIGHTS, Meter
from suites.scaling import export, plan, schedule, stopping
from suites.scaling.block import KernelBlock, ceiling_fault, ways
from suites.scaling.figures import Cell, half_width, points
from suites.scaling.series import SUITE, Measured, Series, measured, series


class Widths:
    """How wide are the intervals of cells, as a report of what is stored would give them?"""

    def __init__(self, store: Store, modes: Sequence[str], cores: int) -> None:
        self._store = store
        self._modes = modes
        self._cores = cores
        self._cells: dict[stopping.Cell, tuple[list[int], Cell]] = {}
        self._known: dict[str, tuple[list[Cell], dict[stopping.Cell, float]]] = {}

    def of(self, cells: Iterable[stopping.Cell], records: Sequence[Record]) -> dict[stopping.Cell, float]:
        """The half-width of each cell's widest interval, as a share.

        All are read before any is judged: each gets the help of all others of its subject, whichever came first.
        """
        measured: defaultdict[str, dict[stopping.Cell, Cell]] = defaultdict(dict)
        for cell in cells:
            measured[cell[0]][cell] = self._read(cell, records)
        widths: dict[stopping.Cell, float] = {}
        for subject, of_subject in measured.items():
            own = list(of_subject.values())
            # One block is new, and the machine waits: what it does not touch stays as it was.
            if self._known.get(subject, ([], {}))[0] != own:
                self._known[subject] = own, {cell: self._width(one, own) for cell, one in of_subject.items()}
            widths |= self._known[subject][1]
        return widths

    def _width(self, own: Cell, others: Sequence[Cell]) -> float:
        return half_width(point for mode in self._modes for point in points(own, mode, self._cores, others=others))

    def _read(self, cell: stopping.Cell, records: Sequence[Record]) -> Cell:
        usable = [
            step.block
            for step in records
            if step.suite == "scaling" and (step.subject, step.case) == cell and step.state == "ok"
        ]
        if self._cells.get(cell, ([], None))[0] != usable:
            self._cells[cell] = (usable, Cell(series(measured(records, *cell)), usable))
        return self._cells[cell][1]


class Matrix:
    """Measures what a session still lacks."""

    def __init__(
        self,
        store: Store,
        profile: Profile,
        subjects: Mapping[str, Subject],
        found: Mapping[str, Found | Missing],
        folders: Sequence[Path],
    ) -> None:
        self.store = store
        self.profile = profile
        self.subjects = subjects
        self.found = found
        self.folders = folders
        self.told = store.session()
        self.cores = topology.cores()
        self.cpus = topology.pinned(self.told["threads"])
        self._planned = {identity: schedule.planned_blocks(self.told, identity) for identity in subjects}
        self._out: set[str] = set()
        self._right: defaultdict[str, Right] = defaultdict(dict)

    def run(self) -> None:
        """Measure every planned block that has no record yet, then what still is too wide."""
        self._check_files()
        counts = {identity: self._planned[identity] for identity in self._note_missing()}
        planned = schedule.blocks(counts, sorted(self.told["kernels"]), self.told["seed"])
        self._run_blocks(list(schedule.remaining(planned, self.store.records())))
        for _ in range(self.profile.retries):
            self._run_blocks(list(schedule.void(planned, self.store.records())))
        self._narrow(counts)

    def _run_blocks(self, blocks: Sequence[schedule.Block]) -> None:
        meter = self._meter(Counter(block.subject for block in blocks for _ in block.kernels))
        try:
            for block in blocks:
                if block.subject not in self._out:
                    self._run_block(block, meter)
        finally:
            meter.close()

    def _narrow(self, counts: Mapping[str, int]) -> None:
        """Add blocks where a second narrows most, until all intervals are narrow enough or nothing is left to spend."""
        if not self.profile.cell:
            return
        meter = self._meter({})
        widths = Widths(self.store, self.told["modes"], self.cores)
        try:
            while True:
                records = self.store.records()
                spent = stopping.spent(records)
                width = widths.of(spent, records)
                progress = {
                    cell: stopping.Progress(blocks, seconds, width[cell])
                    for cell, (blocks, seconds) in spent.items()
                    if cell[0] in counts and cell[0] not in self._out
                }
                open_cells = stopping.unsettled(progress, self.profile.precision, self.profile.cell)
                block = stopping.further(open_cells, stopping.next_numbers(counts, records))
                if block is None:
                    return
                further: Counter[str] = Counter()
                for (identity, _), one in open_cells.items():
                    further[identity] += one.affords(self.profile.cell)
                meter.expects(further)
                self._run_block(block, meter)
        finally:
            meter.close()

    def _meter(self, steps: Mapping[str, int]) -> Meter:
        weights = {identity: WEIGHTS[subject.jit] * plan.cold(subject) for identity, subject in self.subjects.items()}
        return Meter("scaling", steps, weights)

    def _check_files(self) -> None:
        """Name a damaged file before anything is measured; raises DamagedResult."""
        for subject in self.subjects:
            if (record := self.store.path(subject, "subject.json")).exists():
                read_json(record)
            joining.check_build(self.store, self.subjects[subject], self.found[subject])

    def _note_missing(self) -> list[str]:
        available = []
        for identity, subject in self.subjects.items():
            found = self.found[identity]
            if isinstance(found, Missing):
                session.note_subject(self.store, subject, found, {}, found.state)
            else:
                available.append(identity)
        return available

    def _crew(self, subject: Subject, found: Found) -> Crew:
        return Crew(
            functools.partial(start, subject, found.worker, self.folders, self.cpus),
            topology.most(self.told["threads"]),
            gil=subject.gil,
            limit=self.profile.limit,
            cpus=self.cpus,
            right=self._right[subject.id],
        )

    def _run_block(self, block: schedule.Block, meter: Meter) -> None:
        subject, found = self.subjects[block.subject], self.found[block.subject]
        assert isinstance(found, Found)
        crew = self._crew(subject, found)
        where = self._place(block)
        try:
            for kernel in block.kernels:
                if not crew.workers:
                    meter.begins(f"{subject.id}: starting, {where}")
                    self._muster(crew, subject, found)
                meter.begins(f"{subject.id} {kernel}, {where}")
                step, several = self._measure(crew, subject, kernel, block.number)
                self.store.append(step)
                if step.has_answer:
                    export.write(self.store, subject.id, kernel, self._planned[subject.id])
                meter.ends(subject.id, self._told(step, several, f"{subject.id} {kernel}, {where}"))
        except WorkerLost as lost:
            crew.kill()
            self._out.add(subject.id)
            session.note_subject(self.store, subject, found, {}, lost.state, f"does not start: {lost.reason}")
            meter.loses(subject.id, f"{subject.id}: does not start: {lost.reason}")
        finally:
            crew.dismiss()

    def _place(self, block: schedule.Block) -> str:
        planned = self._planned[block.subject]
        return f"block {block.number + 1} of {planned}" if block.number < planned else f"block {block.number + 1}, more"

    def _muster(self, crew: Crew, subject: Subject, found: Found) -> None:
        crew.muster()
        state, reason = "ok", ""
        if subject.jit and crew.facts["jit"] is False:
            state, reason = "void", f"runs without its JIT ({crew.facts['jit_name']}): its numbers say nothing"
        session.note_subject(self.store, subject, found, crew.facts, state, reason)

    def _measure(self, crew: Crew, subject: Subject, kernel: str, block: int) -> tuple[Record, list[Series]]:
        """One kernel in this block, and its series; a failure is an answer, and may cost the crew."""
        begun = time.monotonic()

        def record(state: str, reason: str = "", kept: Measured | None = None) -> Record:
            seconds = round(time.monotonic() - begun, 3)
            return Record(
                SUITE, subject.id, kernel, state, reason, block=block, seconds=seconds,
                digest=self.told["kernels"][kernel]["digest"], answer=raw(kept) if kept else NOTHING,
            )  # fmt: skip

        modes = catalogue.modes(self.told["kernels"][kernel]["room"], self.told["modes"])
        chosen = ways(kernel, modes, self.told["threads"], self.cores)
        try:
            bench = KernelBlock(
                crew, chosen, self.profile, block=block, size=self.told["size"],
                seed=self.told["seed"], jit=subject.jit, cores=self.cores, may_block=self._may_block(kernel),
            )  # fmt: skip
            several = bench.run()
            for _ in range(self.profile.again):
                if not bench.fault and ceiling_fault(several):
                    several = bench.again(several[0].loops)
        except KernelFailed as failure:
            crew.kill()
            return record(failure.state, failure.reason), []
        except WorkerLost as lost:
            crew.kill()
            if lost.dump:
                self._keep_dump(subject.id, kernel, lost.dump)
            return record(lost.state, lost.reason), []
        fault = bench.fault or ceiling_fault(several)
        kept = Measured(tuple(several), self._metadata(crew.facts))
        return record("void" if fault else "ok", fault or "", kept), several

    def _may_block(self, kernel: str) -> bool:
        """Whether the kernel's threads may wait for each other: not where they share nothing."""
        return self.told["kernels"][kernel]["room"] not in ("independent", "micro")

    def _keep_dump(self, subject: str, kernel: str, dump: str) -> None:
        path = self.store.path(subject, "scaling", f"{kernel}.stderr.txt")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dump + "\n", encoding="utf-8")

    def _metadata(self, facts: Mapping[str, Any]) -> dict[str, str | int | float | bool | None]:
        named = ("implementation", "version", "full_version", "compiler", "gil", "jit", "clock")
        (run,) = self.told["runs"].values()
        host = run["host"]
        return {f"subject_{name}": facts[name] for name in named} | {
            "cpu_model_name": host["cpu_model"],
            "platform": host["platform"],
            "cpu_count": host["cores"],
            "cpu_affinity": ",".join(map(str, self.cpus)) or "not pinned",
            "session": self.store.name,
            "profile": self.profile.name,
            "priming": self.profile.priming,
        }

    def _told(self, step: Record, several: Sequence[Series], head: str) -> str:
        """A line for the log: the state and its reason, or what more threads gained, and the share of the ceiling."""
        if step.state != "ok":
            return f"{head}: {step.state}: {step.reason}"
        # One resample: nobody reads an interval here, and the machine waits.
        found = points(Cell(several, resamples=1), self.told["modes"][0], self.cores)
        gains = [
            f"x {point.threads} threads {point.speedup.value:.2f}"
            + (f" of {point.ceiling.value:.2f}" if point.ceiling else "")
            for point in found
            if point.threads > 1 and point.speedup
        ]
        single = [f"1 thread {point.seconds * 1e3:.3g} ms" for point in found if point.threads == 1]
        return ", ".join([f"{head}: ok", *single, *gains])
