"""Says in three lines whether the machine is fit to measure on: free cores, limits, what the system tells of waiting.

``gilmatrix doctor`` asks for it alone; sessions whose figures are times ask before they measure, and keep the
answer.
"""

from __future__ import annotations

import argparse
import datetime
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from runners import topology
from runners.codes import Code
from runners.neighbours import STEAL, TOLERATED, Neighbours
from runners.sessions.store import Store

#: Seconds over which other programs are watched.
WATCHED = 1.0

#: Steal above this share of a core is worth a word.
STOLEN = 0.01

CPU = Path("/sys/devices/system/cpu")


@dataclass(frozen=True)
class Checkup:
    """The machine just before a session: ``others`` and ``steal`` in cores, over a second.

    ``busiest`` names the busiest other program; ``quota`` is in CPUs, None for no limit; ``governor`` and ``turbo`` are
    "" and None where the system does not tell them, as in most virtual machines; ``waits`` says whether it tells how
    long a thread waited for a CPU, ``sees_all`` whether all programs of the machine can be seen from here.
    """

    at: str
    cores: int
    others: float
    busiest: str
    quota: float | None
    steal: float
    governor: str
    turbo: bool | None
    waits: bool
    sees_all: bool

    @property
    def is_quiet(self) -> bool:
        """Whether nobody else is using the cores."""
        return self.others <= TOLERATED

    def lines(self) -> tuple[str, str, str]:
        """Three lines for people: each says what is so, and what to do about it where something is."""
        return self._cores(), self._limits(), self._waiting()

    def record(self) -> dict[str, object]:
        """As a session keeps it: the facts, and what they were said to mean then."""
        return {**asdict(self), "quiet": self.is_quiet, "lines": list(self.lines())}

    def _cores(self) -> str:
        told = f"cores: {max(0.0, self.cores - self.others):.2f} of {self.cores} are free"
        if self.is_quiet:
            return f"{told}; no other program uses more than {TOLERATED * 100:.0f} % of one"
        return f"{told}; {self.busiest} is the busiest: end it, or values are taken again and cells may become void"

    def _limits(self) -> str:
        told = [
            f"CPU quota {f'{self.quota:g}' if self.quota is not None else 'none'}",
            f"steal {self.steal * 100:.0f} % of a core",
            f"governor {self.governor or 'not told'}",
            f"turbo {'not told' if self.turbo is None else 'on' if self.turbo else 'off'}",
        ]
        advice = []
        if self.quota is not None and self.quota < self.cores:
            advice.append("raise the quota of the container to the cores, or name fewer --threads")
        if self.steal > STOLEN:
            advice.append("other virtual machines take time: measure on another host or at another hour")
        if self.turbo or self.governor not in ("", "performance"):
            advice.append("`python -m pyperf system tune` fixes the clock")
        return f"limits: {', '.join(told)}" + (f"; {'; '.join(advice)}" if advice else "")

    def _waiting(self) -> str:
        if self.waits and self.sees_all:
            return "waiting: the system tells how long each thread waited for a CPU, and who had it"
        if self.waits:
            return "waiting: the system tells how long each thread waited for a CPU; a container hides who had it"
        return (
            "waiting: the system does not tell how long a thread waited for a CPU; CPU time is held against wall time "
            "instead: be sure that nothing else runs"
        )


def examine(seconds: float = WATCHED) -> Checkup:
    """Watch the machine for so long."""
    neighbours = Neighbours()
    time.sleep(seconds)
    lap = neighbours.lap()
    return Checkup(
        at=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        cores=topology.cores(),
        others=lap.others / lap.elapsed,
        busiest=lap.busiest(),
        quota=topology.quota(),
        steal=lap.programs.get(STEAL, 0.0) / lap.elapsed,
        governor=_word(CPU / "cpu0/cpufreq/scaling_governor"),
        turbo=_turbo(),
        waits=_tells_waits(),
        sees_all=neighbours.sees_all,
    )


def before(store: Store) -> Checkup:
    """Examine the machine, say so on standard error, and keep it in the session."""
    checkup = examine()
    for line in checkup.lines():
        print(line, file=sys.stderr)
    with store.revised() as session:
        session.setdefault("checkups", []).append(checkup.record())
    return checkup


def add_commands(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `doctor`."""
    parser = subparsers.add_parser("doctor", help="is this machine fit to measure on, and what to do about it")
    parser.set_defaults(run=_doctor)


def _doctor(arguments: argparse.Namespace) -> int:
    checkup = examine()
    print("\n".join(checkup.lines()))
    return Code.RIGHT if checkup.is_quiet else Code.WRONG


def _turbo() -> bool | None:
    """Whether the clock may rise above its base; None where the system does not say."""
    if no_turbo := _word(CPU / "intel_pstate/no_turbo"):
        return no_turbo == "0"
    if boost := _word(CPU / "cpufreq/boost"):
        return boost == "1"
    return None


def _tells_waits() -> bool:
    """As kernels/waiting.py finds out, for this process: a system that does not count writes noughts."""
    counts = _word(Path("/proc/thread-self/schedstat")).split()
    return len(counts) == 3 and counts[2] != "0"


def _word(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
