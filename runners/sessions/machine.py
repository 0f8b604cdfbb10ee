"""Describes the machine that measures, for a session's record."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Mapping, Sequence
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
