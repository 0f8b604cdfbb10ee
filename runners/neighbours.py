"""Measures how much CPU time other programs use while something is measured, and names the busiest of them.

On Linux every process has a CPU clock that any other may read, to the nanosecond.  A program that starts and ends
between two readings is not among them, and one outside of a container is not seen from inside: both still show in the
machine's own count of busy time, which is as coarse as a tick of 10 ms and so tells only of longer times.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from runners import topology

PROC = Path("/proc")

#: The kernel counts busy time in ticks, of each kind of work by itself; three of them may be rounding, nobody's work.
ROUNDING = 3 / os.sysconf("SC_CLK_TCK")

#: CPU time of others above this share of a core disturbs what was measured meanwhile.
TOLERATED = 0.05

#: The names under which time appears that the hypervisor gave to other virtual machines, that programs used which a
#: container or another system hides from us, and that a cgroup's quota took away.
STEAL = "other virtual machines (steal)"
HIDDEN = "programs that cannot be seen from here"
QUOTA = "the cgroup's CPU quota"

#: The first namespace of processes, from which all of them are seen, by the number that Linux always gives it.
EVERY_PROCESS = "pid:[4026531836]"


@dataclass(frozen=True)
class Lap:
    """CPU seconds that other programs used in so many seconds: by their own clocks, and by the machine's ticks.

    Ticks may be rounded to less than nothing.  ``programs`` are the seconds of each, by name.
    """

    others: float
    elapsed: float
    ticked: float = 0.0
    programs: Mapping[str, float] = field(default_factory=dict)

    def __add__(self, more: Lap) -> Lap:
        return Lap(
            self.others + more.others,
            self.elapsed + more.elapsed,
            self.ticked + more.ticked,
            {
                name: self.programs.get(name, 0.0) + more.programs.get(name, 0.0)
                for name in {*self.programs, *more.programs}
            },
        )

    def disturbs(self, spare: float = 0.0) -> bool:
        """Whether others used more than is tolerated beyond ``spare`` cores, which nothing measured has a use for."""
        return self.others > (spare + TOLERATED) * self.elapsed

    def hides_others(self, spare: float = 0.0) -> bool:
        """Whether the machine was busier than all programs that were seen: some lived for less than a lap.

        To be asked of the sum of laps that follow each other: what one rounds up, the next rounds down.
        """
        return self.ticked - self.others > (spare + TOLERATED) * self.elapsed + ROUNDING

    def busiest(self) -> str:
        """The busiest other program and its share of a core, for people; empty when none ran."""
        if not self.programs or not self.elapsed:
            return ""
        name, seconds = max(self.programs.items(), key=lambda program: program[1])
        return f"{name} ({seconds / self.elapsed * 100:.0f} % of a core)"


class Neighbours:
    """Laps of the CPU time of all programs but our own process, those of ``own``, and what these started.

    A worker leads a session of its own, which whatever it starts belongs to.  ``sees_all`` says whether every process
    of the machine can be seen from here.
    """

    def __init__(self, own: Iterable[int] = ()) -> None:
        self._own = {os.getpid(), *own}
        self.sees_all = _sees_all()
        self._last = _Reading.now(self._own)

    def includes(self, processes: Iterable[int]) -> None:
        """These are ours too: a worker that was started since."""
        self._own.update(processes)

    def lap(self) -> Lap:
        """What others used since the last lap, or since the beginning."""
        before, self._last = self._last, _Reading.now(self._own)
        programs: defaultdict[str, float] = defaultdict(float)
        own = 0.0
        for process, seconds in self._last.clocks.items():
            # One that was not there before has begun since.
            used = max(0.0, seconds - before.clocks.get(process, 0.0))
            if self._is_own(process):
                own += used
            elif used:
                programs[_name(process)] += used
        for name, seconds in ((STEAL, self._last.stolen - before.stolen), (QUOTA, self._last.denied - before.denied)):
            if seconds > 0:
                programs[name] += seconds
        ticked, seen = self._last.busy - before.busy - own, sum(programs.values())
        if not self.sees_all and ticked - ROUNDING > seen:
            programs[HIDDEN] = ticked - ROUNDING - seen
        return Lap(sum(programs.values()), self._last.at - before.at, ticked, programs)

    def waits(self) -> dict[str, float]:
        """Seconds that each thread of ours but this process's has waited for a CPU, by its file; none where untold."""
        processes = [process for process in self._last.clocks if process != os.getpid() and self._is_own(process)]
        told = {}
        for process in processes:
            for counts in (PROC / str(process)).glob("task/*/schedstat"):
                with contextlib.suppress(OSError, ValueError, IndexError):
                    told[str(counts)] = int(counts.read_text().split()[1]) * 1e-9
        return told

    def _is_own(self, process: int) -> bool:
        if process in self._own:
            return True
        try:
            return os.getsid(process) in self._own
        except OSError:
            return False


@dataclass(frozen=True)
class _Reading:
    """CPU seconds at one moment: of each process, of the machine in ticks, given to other machines, and denied."""

    at: float
    clocks: Mapping[int, float]
    busy: float
    stolen: float
    denied: float

    @staticmethod
    def now(own: Iterable[int]) -> _Reading:
        times = psutil.cpu_times()
        busy = float(sum(times) - times.idle - getattr(times, "iowait", 0.0) - getattr(times, "guest", 0.0))
        stolen = float(getattr(times, "steal", 0.0))
        return _Reading(time.monotonic(), _clocks(own), busy, stolen, topology.throttled())


def _sees_all() -> bool:
    """Whether every process of the machine can be seen from here."""
    try:
        return os.readlink(PROC / "self/ns/pid") == EVERY_PROCESS
    except OSError:
        return False


def _clocks(own: Iterable[int]) -> dict[int, float]:
    """CPU seconds of every process, of our own alone where the system does not tell others'."""
    if not sys.platform.startswith("linux"):
        return {process: _cpu_seconds(process) for process in own}
    clocks = {}
    for name in os.listdir(PROC):
        if name.isdigit():
            process = int(name)
            with contextlib.suppress(OSError):
                # The number of a process's CPU clock, as clock_getcpuclockid(3) makes it.
                clocks[process] = time.clock_gettime((~process << 3) | 2)
    return clocks


def _name(process: int) -> str:
    try:
        return (PROC / str(process) / "comm").read_text(errors="replace").strip()
    except OSError:
        return "a program that has ended"


def _cpu_seconds(process: int) -> float:
    try:
        spent = psutil.Process(process).cpu_times()
    except psutil.Error:
        return 0.0
    return float(spent.user + spent.system)
