"""Estimates what will be measured and how long it takes, from earlier sessions, else by a rule of thumb."""

from __future__ import annotations

import argparse
import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from runners import topology
from runners.interpreters.provision import Found, Missing
from runners.interpreters.provision.progress import elapsed
from runners.interpreters.subjects import Subject
from runners.plain import table_of
from runners.sessions.records import DamagedResult
from runners.sessions.session import known
from runners.sessions.store import Store, read_json
from suites.options import Options
from suites.profiles import Profile
from suites.scaling.block import ways

#: Seconds from a crew's start to its first answer where no session has told, by implementation: two workers at once
#: on two cores (GraalPy 32 to 42, Jython 8 to 9, PyPy 0.3 to 0.4, CPython 0.1 to 0.2).
START = {"graalpy": 40.0, "jython": 8.0}
STARTS_AT_ONCE = 0.5

#: How much longer than the rule has it a block takes, by implementation: on a JVM, first calls and checks run cold.
#: Sessions of all kernels gave 2.5 (quick) and 3.1 (default) for GraalPy, 1.5 and 2.3 for Jython, 1 for PyPy.
COLD = {"graalpy": 2.7, "jython": 1.8}

#: Time outside the timed regions, as a share of the time within: inputs, checks, the protocol.
OVERHEAD = 0.3


@dataclass(frozen=True)
class Part:
    """A subject's share of the plan: ``seconds`` of the planned blocks, ``more`` at most beyond them."""

    subject: str
    blocks: int
    sweeps: int
    ways: int
    seconds: float
    more: float
    steps: int


class Memory:
    """What kernels took on subjects in earlier sessions of the same profile, kinds of scaling, threads and size."""

    def __init__(self, results: Path, chosen: Options) -> None:
        self._seconds: dict[tuple[str, str], list[float]] = defaultdict(list)
        self._starts: dict[str, list[float]] = defaultdict(list)
        wanted = (chosen.profile.name, list(chosen.modes), list(chosen.threads), chosen.size)
        for store in known(results):
            try:
                told = store.session()
                if (told["profile"], told["modes"], told["threads"], told["size"]) == wanted:
                    self._read(store, told["subjects"])
            except (DamagedResult, KeyError, TypeError):
                continue  # named when it is measured into, or read for a report

    def _read(self, store: Store, subjects: Sequence[str]) -> None:
        for step in store.records():
            if step.suite == "scaling" and step.state == "ok" and step.seconds:
                self._seconds[step.subject, step.case].append(step.seconds)
        for identity in subjects:
            record = store.path(identity, "subject.json")
            if record.exists() and "start_seconds" in (facts := read_json(record)["facts"]):
                self._starts[identity].append(facts["start_seconds"])

    def block(self, subject: str, kernel: str) -> list[float]:
        """Seconds of that kernel's blocks, of any kernel's where it was never measured."""
        own = self._seconds.get((subject, kernel))
        return own or [one for (owner, _), several in self._seconds.items() if owner == subject for one in several]

    def start(self, subject: Subject) -> float:
        """Seconds until a crew answers."""
        return statistics.median(self._starts.get(subject.id) or [START.get(subject.implementation, STARTS_AT_ONCE)])


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add ``--plan``."""
    parser.add_argument("--plan", action="store_true", help="show what would be measured and how long, and stop")


def parts(chosen: Options, found: Mapping[str, Found | Missing], memory: Memory) -> list[Part]:
    """The plan of every subject that is here."""
    return [
        _part(subject, chosen, memory)
        for identity, subject in chosen.subjects.items()
        if not isinstance(found[identity], Missing)
    ]


def _part(subject: Subject, chosen: Options, memory: Memory) -> Part:
    profile = chosen.profile
    blocks, sweeps = profile.blocks[subject.jit], profile.sweeps[subject.jit]
    seen = {kernel: memory.block(subject.id, kernel) for kernel in chosen.kernels}
    rule = _by_rule(subject, chosen, profile)
    cost = {kernel: statistics.median(several) if several else rule for kernel, several in seen.items()}
    return Part(
        subject=subject.id,
        blocks=blocks,
        sweeps=sweeps,
        ways=len(ways("", chosen.modes, chosen.threads, topology.cores())),
        seconds=blocks * (memory.start(subject) + sum(cost.values())),
        more=sum(max(0.0, profile.cell - blocks * one) for one in cost.values()),
        steps=sum(map(len, seen.values())),
    )


def _by_rule(subject: Subject, chosen: Options, profile: Profile) -> float:
    """Seconds of a kernel's block: a value takes as long as its threads' work has to wait for a core or the GIL."""
    cores = topology.cores()
    total = 0.0
    for way in ways("", chosen.modes, chosen.threads, cores):
        at_once = min(way.count, cores) if way.kind == "processes" or not subject.gil else 1
        work = way.count if way.mode == "weak" else 1
        total += profile.target[subject.jit] * work / at_once
    warmup = (2 * profile.jit_warmup[1] + profile.priming) if subject.jit else total
    return cold(subject) * (warmup + total * profile.sweeps[subject.jit] * (1 + OVERHEAD))


def cold(subject: Subject) -> float:
    """How much longer than the rule has it this subject's blocks take."""
    return COLD.get(subject.implementation, 1.0)


def show(chosen: Options, found: Mapping[str, Found | Missing], console: Console) -> None:
    """Print the plan; a subject that is not here yet is named: what getting it takes is no part of the estimate."""
    several = parts(chosen, found, Memory(chosen.results, chosen))
    profile = chosen.profile
    figures = ("blocks", "values a way", "ways", "about", "then at most")
    table = table_of("", "subject", *figures, "estimated from", right=figures)
    for part in several:
        table.add_row(
            part.subject, str(part.blocks), str(part.blocks * part.sweeps), str(part.ways), elapsed(part.seconds),
            elapsed(part.more), f"{part.steps} earlier steps" if part.steps else "rule of thumb",
        )  # fmt: skip
    missing = [name for name, one in found.items() if isinstance(one, Missing) and one.state == "unavailable"]
    if missing:
        console.print(f"to be got, or to be reported as unavailable: {', '.join(missing)}")
    total, more = sum(part.seconds for part in several), sum(part.more for part in several)
    console.print(
        f"plan: {len(chosen.kernels)} kernels on {len(several)} subjects, {' and '.join(chosen.modes)} scaling, "
        f"threads {', '.join(map(str, chosen.threads))}, profile {profile.name}"
    )
    console.print(table)
    console.print(
        f"about {elapsed(total)} in all"
        + (
            f", then at most {elapsed(more)} where an interval is wider than ±{profile.precision * 100:g} % "
            f"and the cell took less than {profile.cell:g} s"
            if more
            else ""
        )
    )
