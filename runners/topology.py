"""Chooses the CPUs for a subject: a whole core a thread or process, alike and near each other.

One CPU of each physical core, cores of the quickest kind only, on as few NUMA nodes as hold them.  Read from Linux's
/sys; where there is none, the number of cores is all that is known and nothing is pinned.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

SYS = Path("/sys")
PROC = Path("/proc")

#: Where Intel's hybrid processors list the CPUs of each kind.
KINDS = {"performance": "devices/cpu_core/cpus", "efficiency": "devices/cpu_atom/cpus"}


@dataclass(frozen=True)
class Cpu:
    """One logical CPU: the core that it is part of, its NUMA node, and its kind (the quickest sorts first)."""

    number: int
    core: str
    node: int
    kind: str


def usable_cpus() -> list[int]:
    """The CPUs that this process may run on."""
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return list(range(os.cpu_count() or 1))


def read(usable: Iterable[int], root: Path = SYS) -> list[Cpu]:
    """What /sys says of these CPUs; empty where it does not say which of them share a core."""
    kinds = {number: kind for kind, place in KINDS.items() for number in _listed(_text(root / place))}
    found = []
    for number in usable:
        place = root / f"devices/system/cpu/cpu{number}"
        core = _text(place / "topology/thread_siblings_list")
        if not core:
            return []
        node = next((int(one.name[4:]) for one in sorted(place.glob("node[0-9]*"))), 0)
        # Arm tells a capacity of up to 1024: the more, the sooner its kind comes in the order.
        capacity = _text(place / "cpu_capacity")
        kind = kinds.get(number) or (f"capacity {int(capacity):04d}" if capacity else "")
        found.append(Cpu(number, core, node, kind))
    return found


def choose(cpus: Sequence[Cpu], wanted: int) -> list[int]:
    """One CPU a core, of the quickest kind, from as few nodes as hold ``wanted`` of them; fewer if there are fewer."""
    quickest = max((cpu.kind for cpu in cpus), default="")
    cores = {cpu.core: cpu for cpu in reversed(cpus) if cpu.kind == quickest}
    nodes: dict[int, list[int]] = {}
    for cpu in cores.values():
        nodes.setdefault(cpu.node, []).append(cpu.number)
    whole = sorted((held for held in nodes.values() if len(held) >= wanted), key=len)
    if whole:
        return sorted(whole[0])
    chosen: list[int] = []
    for held in sorted(nodes.values(), key=len, reverse=True):
        chosen += held if len(chosen) < wanted else []
    return sorted(chosen)


def cores(root: Path = SYS) -> int:
    """Physical cores of the quickest kind among the usable CPUs; more threads than these are oversubscribed."""
    usable = usable_cpus()
    cpus = read(usable, root)
    if not cpus:
        return min(len(usable), psutil.cpu_count(logical=False) or len(usable))
    return len(choose(cpus, len(cpus)))


def most(threads: Iterable[int]) -> int:
    """The highest of these thread counts that has a core for each thread; so many processes are the widest ceiling."""
    available = cores()
    return max((count for count in threads if count <= available), default=1)


def pinned(threads: Iterable[int]) -> list[int]:
    """The CPUs for subjects that run these thread counts; empty where none can be told from another."""
    return choose(read(usable_cpus()), most(threads))


def quota(root: Path = SYS, proc: Path = PROC) -> float | None:
    """CPUs that the cgroups grant, the tightest of those that hold this process, or None for no limit."""
    granted = [limit for path in _cgroups(root, proc) if (limit := _limit(path)) is not None]
    return min(granted, default=None)


@functools.cache
def _throttling() -> tuple[Path, ...]:
    """The files of the cgroups that count how long a quota kept this process from running; none without a quota."""
    return tuple(group / "cpu.stat" for group in _cgroups(SYS, PROC) if _limit(group) is not None)


def throttled() -> float:
    """Seconds for which a cgroup's quota has kept its processes from running, so far."""
    told = [line.split() for path in _throttling() for line in _text(path).splitlines()]
    # Version 2 counts microseconds, version 1 nanoseconds.
    units = {"throttled_usec": 1e-6, "throttled_time": 1e-9}
    return sum(int(words[1]) * units[words[0]] for words in told if words[0] in units)


def _cgroups(root: Path, proc: Path) -> list[Path]:
    """This process's cgroup folders and all above them: version 2's, and version 1's controller of CPU time."""
    found = []
    for line in (_text(proc / "self/cgroup") or "0::/").splitlines():
        _, controllers, place = line.split(":", 2)
        top = root / "fs/cgroup" / ("" if not controllers else "cpu")
        if controllers and "cpu" not in controllers.split(","):
            continue
        inner = top / place.strip("/")
        found += [inner, *(above for above in inner.parents if above.is_relative_to(top))]
    return found


def _limit(group: Path) -> float | None:
    granted, _, period = _text(group / "cpu.max").partition(" ")
    if not period:
        granted, period = _text(group / "cpu.cfs_quota_us"), _text(group / "cpu.cfs_period_us")
    try:
        return float(granted) / float(period) if float(granted) > 0 else None
    except ValueError:  # "max", or no such file
        return None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError:
        return ""


def _listed(text: str) -> list[int]:
    """The numbers of a list such as 0-3,8."""
    numbers: list[int] = []
    for part in filter(None, text.split(",")):
        first, _, last = part.partition("-")
        numbers += range(int(first), int(last or first) + 1)
    return numbers
