"""How does a whole matrix come about: round by round, subject by subject, each step kept as soon as it is made?"""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from runners import curves, machine, schedule, session
from runners.local import WorkerLost, start
from runners.provision import Found, Missing
from runners.store import Step, Store, read_json
from runners.subjects import Subject
from suites.scaling.block import KernelBlock, ceiling_fault, ways
from suites.scaling.crew import Crew, KernelFailed
from suites.scaling.profiles import Profile
from suites.scaling.progress import Meter


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
        self.cores = machine.physical_cores()
        self._out: set[str] = set()

    def run(self) -> None:
        """Measure every block that the journal does not hold yet."""
        self._check_files()
        available = self._note_missing()
        planned = schedule.blocks(available, sorted(self.told["kernels"]), self.profile.blocks, self.told["seed"])
        left = list(schedule.remaining(planned, self.store.journal()))
        self._run_blocks(left)
        for _ in range(self.profile.retries):
            self._run_blocks(list(schedule.void(planned, self.store.journal())))

    def _run_blocks(self, blocks: Sequence[schedule.Block]) -> None:
        meter = Meter(sum(len(block.kernels) for block in blocks))
        try:
            for block in blocks:
                if block.subject not in self._out:
                    self._run_block(block, meter)
        finally:
            meter.close()

    def _check_files(self) -> None:
        """Name a damaged file before anything is measured; raises DamagedResult."""
        for subject in self.subjects:
            if (record := self.store.path(subject, "subject.json")).exists():
                read_json(record)
            for kernel in self.told["kernels"]:
                if curves.paths(self.store, subject, kernel)[0].exists():
                    curves.load(self.store, subject, kernel)

    def _note_missing(self) -> list[str]:
        available = []
        for identity, subject in self.subjects.items():
            found = self.found[identity]
            if isinstance(found, Missing):
                session.note_subject(self.store, subject, found, {}, "unavailable")
            else:
                available.append(identity)
        return available

    def _crew(self, subject: Subject, found: Found) -> Crew:
        threads = self.told["threads"]
        size = max([1, *(count for count in threads if count <= self.cores)])
        return Crew(
            functools.partial(start, subject, found.executable, self.folders),
            size,
            gil=subject.gil,
            limit=self.profile.limit,
        )

    def _run_block(self, block: schedule.Block, meter: Meter) -> None:
        subject, found = self.subjects[block.subject], self.found[block.subject]
        assert isinstance(found, Found)
        crew = self._crew(subject, found)
        try:
            for kernel in block.kernels:
                if not crew.workers:
                    meter.begins(f"{subject.id}: starting, round {block.number + 1} of {self.profile.blocks}")
                    self._muster(crew, subject, found)
                meter.begins(f"{subject.id} {kernel}, round {block.number + 1} of {self.profile.blocks}")
                step = self._measure(crew, subject, kernel, block.number)
                self.store.append(step)
                meter.ends(self._told(step, kernel))
        except WorkerLost as lost:
            crew.kill()
            self._out.add(subject.id)
            session.note_subject(self.store, subject, found, {}, lost.state, f"does not start: {lost.reason}")
            meter.ends(f"{subject.id}: does not start: {lost.reason}")
        finally:
            crew.dismiss()

    def _muster(self, crew: Crew, subject: Subject, found: Found) -> None:
        crew.muster()
        state, reason = "ok", ""
        if subject.jit and crew.facts["jit"] is False:
            state, reason = "void", f"runs without its JIT ({crew.facts['jit_name']}): its numbers say nothing"
        session.note_subject(self.store, subject, found, crew.facts, state, reason)

    def _measure(self, crew: Crew, subject: Subject, kernel: str, block: int) -> Step:
        """One kernel in this block; a failure is an answer, and costs the crew where it may be spoilt."""
        step = functools.partial(Step, "scaling", subject.id, kernel, block=block)
        chosen = ways(kernel, self.told["mode"], self.told["threads"], self.cores)
        fault: str | None = None
        try:
            bench = KernelBlock(
                crew, chosen, self.profile, block=block, size=self.told["size"],
                seed=self.told["seed"], jit=subject.jit, cores=self.cores,
            )  # fmt: skip
            series = bench.run()
            for _ in range(self.profile.again):
                if ceiling_fault(series):
                    series = bench.again(series[0].loops)
            fault = ceiling_fault(series)
        except KernelFailed as failure:
            crew.kill()
            return step(failure.state, failure.reason)
        except WorkerLost as lost:
            crew.kill()
            if lost.dump:
                self._keep_dump(subject.id, kernel, lost.dump)
            return step(lost.state, lost.reason)
        curves.add_block(self.store, subject.id, kernel, series, self._metadata(crew.facts))
        if fault:
            return step("void", fault)
        return step("ok")

    def _keep_dump(self, subject: str, kernel: str, dump: str) -> None:
        path = self.store.path(subject, "scaling", f"{kernel}.stderr.txt")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dump + "\n", encoding="utf-8")

    def _metadata(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        named = ("implementation", "version", "full_version", "compiler", "gil", "jit", "clock")
        host = self.told["host"]
        return {f"subject_{name}": facts[name] for name in named} | {
            "cpu_model_name": host["cpu_model"],
            "platform": host["platform"],
            "cpu_count": host["cores"],
            "session": self.store.name,
            "profile": self.profile.name,
            "priming": self.profile.priming,
        }

    def _told(self, step: Step, kernel: str) -> str:
        """A line for the log: the state and its reason, or what two threads gained."""
        head = f"{step.subject} {kernel}, round {step.block + 1} of {self.profile.blocks}"
        if step.state != "ok":
            return f"{head}: {step.state}: {step.reason}"
        means = {
            (one.way.kind, one.way.count): sum(one.values) / len(one.values)
            for one in curves.load(self.store, step.subject, kernel)
            if one.block == step.block
        }
        single = means.get(("threads", 1))
        if single is None:
            return f"{head}: ok"
        weak = self.told["mode"] == "weak"
        gains = [
            f"{count} {kind} {(count if weak else 1) * single / seconds:.2f}"
            for (kind, count), seconds in sorted(
                means.items(), key=lambda entry: (entry[0][0] != "threads", entry[0][1])
            )
            if count > 1
        ]
        return ", ".join([f"{head}: 1 thread {single * 1e3:.3g} ms", *(f"x {gain}" for gain in gains)])
