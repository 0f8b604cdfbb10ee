"""What machine is this, and who else is using it while we measure?"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from runners import topology

#: The kernel counts CPU time in ticks; two of them may be somebody's rounding and not somebody's work.
ROUNDING = 2 / os.sysconf("SC_CLK_TCK")

#: CPU time of others above this share of a core marks what was measured meanwhile as disturbed.
TOLERATED = 0.05


def _cpu_model() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def describe(threads: Sequence[int]) -> dict[str, Any]:
    """The host, for the session's record, and the CPUs that subjects get to run so many threads."""
    cpus = topology.read(topology.usable_cpus())
    return {
        "cpu_model": _cpu_model(),
        "machine": platform.machine(),
        "cores": len(topology.usable_cpus()),
        "physical_cores": topology.cores(),
        "affinity": topology.usable_cpus(),
        "nodes": len({cpu.node for cpu in cpus}) or 1,
        "kinds": sorted({cpu.kind or "one kind" for cpu in cpus}),
        "pinned": topology.pinned(threads),
        "quota": topology.quota(),
        "memory_bytes": psutil.virtual_memory().total,
        "platform": platform.platform(),
        "libc": " ".join(platform.libc_ver()),
        "load": [round(value, 2) for value in os.getloadavg()],
    }


#: Facts of a host that stay while nobody changes the machine; the load does not, and what is pinned is a choice.
STABLE = (
    "cpu_model", "machine", "cores", "physical_cores", "affinity", "nodes", "kinds", "quota", "memory_bytes",
    "platform", "libc",
)  # fmt: skip


def identity(host: Mapping[str, Any]) -> str:
    """An id of this machine with these facts: two equal machines have two, and none names its machine."""
    own = [_machine_id(), platform.node()]
    said = json.dumps([own, {name: host.get(name) for name in STABLE}], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def _machine_id() -> str:
    for path in ("/etc/machine-id", "/var/lib/dbus/machine-id"):
        try:
            if text := Path(path).read_text(encoding="utf-8").strip():
                return text
        except OSError:
            continue
    return ""


def differences(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What tells two hosts apart, in words; empty for two equal ones."""
    return [
        f"its {name} is {then.get(name)} there and {now.get(name)} here"
        for name in STABLE
        if then.get(name) != now.get(name)
    ]


@dataclass(frozen=True)
class Lap:
    """CPU seconds that others used, in so many seconds."""

    others: float
    elapsed: float

    def __add__(self, more: Lap) -> Lap:
        return Lap(self.others + more.others, self.elapsed + more.elapsed)

    @property
    def disturbed(self) -> bool:
        """Did others use more than is tolerated, beyond what rounding can explain?"""
        return self.others > TOLERATED * self.elapsed + ROUNDING


class OthersClock:
    """CPU seconds used by programs that are not the session's: the machine's busy time less our processes'."""

    def __init__(self, processes: Iterable[int]) -> None:
        self._processes = [psutil.Process(), *(psutil.Process(pid) for pid in processes)]
        self._last = (self._read(), time.monotonic())

    def lap(self) -> Lap:
        """What others used since the last lap."""
        (before, begun), now = self._last, (self._read(), time.monotonic())
        self._last = now
        return Lap(now[0] - before, now[1] - begun)

    def _read(self) -> float:
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
