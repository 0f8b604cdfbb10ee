"""What machine is this, and who else is using it while we measure?"""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psutil

#: The kernel counts CPU time in ticks; two of them may be somebody's rounding and not somebody's work.
ROUNDING = 2 / os.sysconf("SC_CLK_TCK")

#: CPU time of others above this share of a core, for as long as a sweep lasts, marks the sweep as disturbed.
TOLERATED = 0.05


def usable_cpus() -> list[int]:
    """The CPUs that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))


def physical_cores() -> int:
    """Distinct physical cores among the usable CPUs; more threads than these are oversubscribed."""
    cores = set()
    for cpu in usable_cpus():
        siblings = Path(f"/sys/devices/system/cpu/cpu{cpu}/topology/thread_siblings_list")
        try:
            cores.add(siblings.read_text().strip())
        except OSError:
            return min(len(usable_cpus()), psutil.cpu_count(logical=False) or len(usable_cpus()))
    return len(cores)


def quota() -> float | None:
    """CPUs that the cgroup grants, or None for no limit."""
    try:
        granted, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()
        return None if granted == "max" else int(granted) / int(period)
    except (OSError, ValueError):
        return None


def _cpu_model() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def describe() -> dict[str, Any]:
    """The host, for the session's record."""
    return {
        "cpu_model": _cpu_model(),
        "cores": len(usable_cpus()),
        "physical_cores": physical_cores(),
        "affinity": usable_cpus(),
        "quota": quota(),
        "memory_bytes": psutil.virtual_memory().total,
        "platform": platform.platform(),
        "libc": " ".join(platform.libc_ver()),
        "load": [round(value, 2) for value in os.getloadavg()],
    }


class OthersClock:
    """CPU seconds used by programs that are not the session's: the machine's busy time less our processes'."""

    def __init__(self, processes: Iterable[int]) -> None:
        self._processes = [psutil.Process(), *(psutil.Process(pid) for pid in processes)]

    def read(self) -> float:
        """Seconds so far, from an arbitrary start; only differences mean anything."""
        times = psutil.cpu_times()
        busy = float(sum(times) - times.idle - getattr(times, "iowait", 0.0) - getattr(times, "guest", 0.0))
        own = 0.0
        for process in self._processes:
            try:
                spent = process.cpu_times()
                own += spent.user + spent.system
            except psutil.Error:
                continue
        return busy - own


def is_disturbed(others: float, elapsed: float) -> bool:
    """Did others use more than is tolerated, beyond what rounding can explain?"""
    return others > TOLERATED * elapsed + ROUNDING
