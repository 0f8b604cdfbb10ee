"""Compares two interpreters block by block, until a change of the asked size would have been seen or time is over."""

from __future__ import annotations

import functools
import random
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from runners import topology, workers
from runners.catalogue import Kernel
from runners.interpreters.provision import Found, Missing
from runners.interpreters.subjects import Subject
from runners.sessions.joining import refuse
from runners.sessions.records import NOTHING, Record, raw
from runners.sessions.session import is_out, keep, note_subject
from runners.sessions.store import Store
from runners.workers.local import Worker, WorkerLost
from suites.answer import KernelFailed
from suites.measuring.crew import Right
from suites.options import Options
from suites.progress import WEIGHTS, Meter
from suites.versus import export, verdicts
from suites.versus.block import PairBlock, Side
from suites.versus.figures import LEAST_BLOCKS, Comparison, compared
from suites.versus.records import ASKED, SUITE, Both, Taken, by_block, paired

#: Characters, at most, by which the environment of a process differs from the next one's: it moves the stack, and what
#: a build gains or loses by where its stack happens to lie is no difference between the builds (T. Mytkowicz, A. Diwan,
#: M. Hauswirth and P. F. Sweeney, ASPLOS 2009).
PADDING = 4096

#: Rooms whose kernels' threads share nothing, and so never wait for each other.
ALONE = ("independent", "micro")


@dataclass(frozen=True)
class Progress:
    """How far a comparison is: blocks that were begun, seconds spent, the kernels that failed nowhere, their values."""

    blocks: int
    spent: float
    open: Sequence[str]
    both: Mapping[str, Mapping[int, Both]]
    comparisons: Sequence[Comparison]

    @classmethod
    def of(cls, store: Store, comparing: Comparing) -> Progress:
        """As the session's records have it."""
        records = store.records(SUITE)
        failed = {record.case for record in records if record.state not in ("ok", "void")}
        named: defaultdict[tuple[str, str], list[Record]] = defaultdict(list)
        for record in records:
            named[record.case, record.subject].append(record)
        first, second = comparing.sides
        both: dict[str, Mapping[int, Both]] = {
            kernel: paired(by_block(named[kernel, first]), by_block(named[kernel, second]))
            for kernel in comparing.kernels
            if kernel not in failed
        }
        return cls(
            1 + max((record.block for record in records), default=-1),
            sum(record.seconds for record in records if record.subject == second or record.state not in ("ok", "void")),
            [kernel for kernel in comparing.kernels if kernel not in failed],
            both,
            compared(both, comparing.threads),
        )


class Comparing:
    """Holds ``second`` against ``first``, block by block: a fresh process of each, kernels in random order.

    ``detect`` is the share that a change over all kernels must have to be seen, ``limit`` the seconds that this may
    take in all.
    """

    def __init__(self, chosen: Options, first: str, second: str, detect: float, limit: float) -> None:
        self.sides = first, second
        self._chosen = chosen
        self._kernels: Mapping[str, Kernel] = chosen.kernels
        self._detect = detect
        self._limit = limit
        self._cpus = topology.pinned(chosen.threads)
        self._right: defaultdict[str, Right] = defaultdict(dict)

    def ask(self, store: Store, found: Mapping[str, Found | Missing]) -> None:
        """Go on where the session stopped."""
        first, second = self.sides
        self._refuse_others(store)
        told = {
            kernel.name: {"first": first, "second": second, "room": kernel.room, "digest": kernel.digest}
            for kernel in self._kernels.values()
        }
        keep(store, ASKED, told)
        here: dict[str, Found] = {}
        for identity in self.sides:
            one = found[identity]
            if isinstance(one, Missing):
                note_subject(store, self._subject(identity), one, {}, one.state)
            else:
                here[identity] = one
        if len(here) == len(set(self.sides)):
            self._run(store, here)

    def _refuse_others(self, store: Store) -> None:
        """Raise WrongSession where the session compares two others, or the same two the other way round."""
        before = {(one["first"], one["second"]) for one in store.session().get(ASKED, {}).values()} - {self.sides}
        refuse(store, [f"it compares {first} and {second}, in that order" for first, second in sorted(before)])

    def is_answered(self, store: Store) -> bool:
        """Is a change of that size seen, or the time over, or is there nothing left that could be compared?"""
        return any(is_out(store, side) for side in self.sides) or self._is_over(Progress.of(store, self))

    def _subject(self, identity: str) -> Subject:
        return self._chosen.subjects[identity]

    def _run(self, store: Store, found: Mapping[str, Found]) -> None:
        second = self.sides[1]
        weight = max(WEIGHTS[self._subject(side).jit] for side in self.sides)
        meter = Meter(SUITE, {}, {second: weight})
        try:
            while not self._is_over(progress := Progress.of(store, self)):
                meter.expects({second: self._steps(progress)})
                if not self._block(store, found, progress, meter):
                    return
        finally:
            meter.close()
            export.write(store, self.sides, Progress.of(store, self).both)

    def _is_over(self, progress: Progress) -> bool:
        if not progress.open:
            return True
        if progress.blocks >= LEAST_BLOCKS and verdicts.is_precise(progress.comparisons, self._detect):
            return True
        return progress.spent + (progress.spent / progress.blocks if progress.blocks else 0.0) > self._limit

    def _steps(self, progress: Progress) -> int:
        """Kernels that are still to be measured, block by block, as far as is known now."""
        more = float(LEAST_BLOCKS - progress.blocks)
        if progress.blocks:
            a_block = max(progress.spent / progress.blocks, 1e-9)
            wanted = [
                verdicts.seconds_more(one.together, self._detect, progress.spent)
                for one in progress.comparisons
                if one.together
            ]
            known = [seconds for seconds in wanted if seconds is not None]
            more = max([more, *(seconds / a_block for seconds in known)])
            more = min(more, (self._limit - progress.spent) / a_block)
        return max(1, round(more)) * len(progress.open)

    def _block(self, store: Store, found: Mapping[str, Found], progress: Progress, meter: Meter) -> bool:
        """One block of every kernel that failed nowhere; False where an interpreter does not start."""
        number = progress.blocks
        draw = random.Random(f"{self._chosen.seed} {number}")
        sides = self._begin(found, draw)
        try:
            for kernel in draw.sample(progress.open, len(progress.open)):
                meter.begins(f"{kernel}, block {number + 1}")
                begun = time.monotonic()
                for side in sides:
                    if not side.workers:
                        self._muster(store, side, found)
                told = self._measure(store, sides, kernel, number, begun)
                meter.ends(self.sides[1], f"{kernel}, block {number + 1}: {told}")
        except WorkerLost as lost:
            side = next(side for side in sides if not side.workers)
            reason = f"does not start: {lost.reason}"
            note_subject(store, self._subject(side.identity), found[side.identity], {}, lost.state, reason)
            meter.loses(self.sides[1], f"{side.identity}: {reason}")
            return False
        finally:
            for side in sides:
                side.dismiss()
        return True

    def _begin(self, found: Mapping[str, Found], draw: random.Random) -> tuple[Side, Side]:
        first, second = (self._side(identity, found[identity], draw) for identity in self.sides)
        return first, second

    def _side(self, identity: str, found: Found, draw: random.Random) -> Side:
        subject = self._subject(identity)
        padding = {"GILMATRIX_PADDING": "x" * draw.randrange(PADDING)}
        moved = replace(subject, environment={**subject.environment, **padding})
        start: Callable[[], Worker] = functools.partial(
            workers.start, moved, found.worker, self._chosen.folders, self._cpus
        )
        return Side(
            identity, start, gil=subject.gil, jit=subject.jit, limit=self._chosen.profile.limit, cpus=self._cpus,
            right=self._right[identity],
        )  # fmt: skip

    def _muster(self, store: Store, side: Side, found: Mapping[str, Found]) -> None:
        side.muster()
        subject, state, reason = self._subject(side.identity), "ok", ""
        if subject.jit and side.facts["jit"] is False:
            state, reason = "void", f"runs without its JIT ({side.facts['jit_name']}): its numbers say nothing"
        note_subject(store, subject, found[side.identity], side.facts, state, reason)

    def _measure(self, store: Store, sides: tuple[Side, Side], kernel: str, number: int, begun: float) -> str:
        """Keep what came of one kernel in this block, of both sides; in words for the log."""
        bench = PairBlock(
            sides, kernel, self._chosen.profile, mode=self._chosen.modes[0], threads=self._chosen.threads, block=number,
            size=self._chosen.size, seed=self._chosen.seed, cores=topology.cores(),
            may_block=self._kernels[kernel].room not in ALONE, detect=self._detect,
        )  # fmt: skip
        try:
            both = bench.run()
        except (KernelFailed, WorkerLost) as failure:
            for side in sides:
                side.kill()
            if isinstance(failure, WorkerLost) and failure.dump:
                self._keep_dump(store, bench.at.identity, kernel, failure.dump)
            seconds = time.monotonic() - begun
            self._keep(store, bench.at.identity, kernel, number, failure.state, failure.reason, seconds)
            (mate,) = (side.identity for side in sides if side is not bench.at)
            self._keep(store, mate, kernel, number, "cancelled", f"nothing to compare: {failure.state} on the other", 0)
            return f"{bench.at.identity}: {failure.state}: {failure.reason}"
        state, seconds = "void" if bench.fault else "ok", time.monotonic() - begun
        for side, taken in zip(sides, both, strict=True):
            self._keep(store, side.identity, kernel, number, state, bench.fault, seconds, taken)
        if bench.fault:
            return f"void: {bench.fault}"
        return ", ".join(
            f"x {one.threads} thread{'s' if one.threads > 1 else ''} {one.kernels[kernel].value:.3f}"
            for one in compared({kernel: {number: both}}, self._chosen.threads)
        )

    def _keep(
        self, store: Store, side: str, kernel: str, number: int, state: str, reason: str, seconds: float,
        taken: Taken | None = None,
    ) -> None:  # fmt: skip
        store.append(
            Record(
                SUITE, side, kernel, state, reason, block=number, seconds=round(seconds, 3),
                digest=self._kernels[kernel].digest, answer=raw(taken) if taken else NOTHING,
            )
        )  # fmt: skip

    def _keep_dump(self, store: Store, subject: str, kernel: str, dump: str) -> None:
        path = store.path(subject, SUITE, f"{kernel}.stderr.txt")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dump + "\n", encoding="utf-8")

    @property
    def threads(self) -> Sequence[int]:
        """Thread counts at which the two are compared."""
        return self._chosen.threads

    @property
    def kernels(self) -> Sequence[str]:
        """What is compared."""
        return sorted(self._kernels)
