"""Describes the machine that measures, for a session's record."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil

from runners import topology


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
