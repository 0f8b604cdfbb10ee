"""Which builds were measured, on what?  One column a subject, one row a fact; rows whose cells differ are marked."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reports.session import Session, Subject
from reports.wording import NOTHING, duration

NOT_TOLD = "not told"


@dataclass(frozen=True)
class Row:
    """A fact of every subject."""

    title: str
    cells: tuple[str, ...]
    differs: bool


def builds(session: Session) -> tuple[Row, ...]:
    """The facts of the subjects; one that was never reached says so in every row but its state."""
    rows = []
    for title, read in ROWS.items():
        cells = [_cell(subject, read) for subject in session.subjects]
        told = {cell for cell in cells if cell not in (NOTHING, NOT_TOLD)}
        rows.append(Row(title, tuple(cells), len(told) > 1))
    return tuple(rows)


def _cell(subject: Subject, read: Callable[[Subject], Any]) -> str:
    if not subject.facts and read not in WITHOUT_FACTS:
        return NOTHING
    told = read(subject)
    if isinstance(told, bool):
        return "yes" if told else "no"
    return NOT_TOLD if told in (None, "") else str(told)


def _fact(name: str) -> Callable[[Subject], Any]:
    return lambda subject: subject.facts.get(name)


def _build(name: str) -> Callable[[Subject], Any]:
    return lambda subject: subject.build.get(name)


def _state(subject: Subject) -> str:
    return f"{subject.state}: {subject.reason}" if subject.reason else subject.state


def _way(subject: Subject) -> str:
    return subject.way


def _executable(subject: Subject) -> str:
    return subject.executable


def gil_now(subject: Subject) -> str:
    """Was the GIL on while the subject was measured?"""
    return {True: "on", False: "off"}.get(subject.facts.get("gil"), NOT_TOLD)  # type: ignore[arg-type]


def _gil_at_build(subject: Subject) -> str | None:
    disabled = subject.facts.get("gil_disabled_build")
    return None if disabled is None else "free-threaded (Py_GIL_DISABLED)" if disabled else "with the GIL"


def _jit(subject: Subject) -> str:
    return {True: "runs", False: "does not run"}.get(subject.facts.get("jit"), NOT_TOLD)  # type: ignore[arg-type]


def _seconds(name: str) -> Callable[[Subject], Any]:
    def read(subject: Subject) -> str | None:
        told = subject.facts.get(name)
        return None if told is None else duration(float(told))

    return read


def _options(subject: Subject) -> str:
    """Configure's options, without the places of this machine."""
    told = str(subject.facts.get("config_args") or "")
    told = re.sub(r"'?--[\w-]*(?:prefix|dir)=[^' ]*'?\s*", "", told).replace("'", "")
    return told.replace(str(Path.home()), "~").strip()


def _digests(subject: Subject) -> str:
    """Short ones: the whole are in the subject's file."""
    return ", ".join(f"{kernel} {digest[:8]}" for kernel, digest in sorted(subject.digests.items()))


def _megabytes(subject: Subject) -> str | None:
    size = subject.build.get("image_bytes")
    return None if size is None else f"{size / 1e6:.0f}"


ROWS: dict[str, Callable[[Subject], Any]] = {
    "State": _state,
    "Way it was got": _way,
    "Implementation": _fact("implementation"),
    "Version": _fact("version"),
    "Full version": _fact("full_version"),
    "GIL at build": _gil_at_build,
    "GIL now": gil_now,
    "JIT": _jit,
    "JIT, by its own account": _fact("jit_name"),
    "Compiler": _fact("compiler"),
    "PGO": _build("pgo"),
    "LTO": _build("lto"),
    "Debug build": _fact("debug_build"),
    "Configure options": _options,
    "Source": _build("source"),
    "JDK": _build("jdk"),
    "Image": _build("image"),
    "Image stands on": _build("base"),
    "Image, MB": _megabytes,
    "libc": _fact("libc"),
    "Clock": _fact("clock"),
    "Clock's measured resolution": _seconds("clock_resolution"),
    "Switch interval": _seconds("switch_interval"),
    "What switches threads": _fact("switching"),
    "Executable": _executable,
    "Kernel files (sha256)": _digests,
}

WITHOUT_FACTS = (_state, _way, _executable)


def machine(session: Session) -> tuple[tuple[str, str], ...]:
    """The host's facts."""
    host = session.host
    affinity = ", ".join(map(str, host.get("affinity", ()))) or NOTHING
    memory = host.get("memory_bytes")
    quota = host.get("quota")
    return (
        ("CPU", str(host.get("cpu_model") or NOTHING)),
        ("Usable CPUs", f"{host.get('cores', NOTHING)} (affinity: {affinity})"),
        ("Physical cores", str(session.cores)),
        ("NUMA nodes", str(host.get("nodes", NOTHING))),
        ("Kinds of core", ", ".join(host.get("kinds", ())) or NOTHING),
        ("Subjects pinned to", ", ".join(map(str, host.get("pinned", ()))) or "nothing: all usable CPUs"),
        ("CPU quota of the cgroup", "none" if quota is None else f"{quota:g} CPUs"),
        ("Memory", NOTHING if memory is None else f"{memory / 2**30:.1f} GiB"),
        ("Platform", str(host.get("platform") or NOTHING)),
        ("libc of the host", str(host.get("libc") or NOTHING)),
        ("Load when the session began", ", ".join(f"{load:g}" for load in host.get("load", ())) or NOTHING),
    )
