"""The builds and machines of a session: one column a subject, one row a fact; rows whose cells differ are marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from reports.session import Session, Subject
from reports.wording import NOTHING, duration
from runners import places
from runners.sessions.store import WITH

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
    installed = tuple(_installed(session, subject) for subject in session.subjects)
    if any(cell != NOTHING for cell in installed):
        rows.append(Row("Installed beside the kernels", installed, len(set(installed) - {NOTHING}) > 1))
    return tuple(rows)


def _installed(session: Session, subject: Subject) -> str:
    """What kernels could import on a subject, each with its version."""
    made = session.environments.get(subject.id, {}).get(WITH, {})
    return ", ".join(f"{name} {version}" for name, version in sorted(made.items())) or NOTHING


def _cell(subject: Subject, read: Callable[[Subject], object]) -> str:
    if not subject.facts and read not in WITHOUT_FACTS:
        return NOTHING
    told = read(subject)
    if isinstance(told, bool):
        return "yes" if told else "no"
    return NOT_TOLD if told in (None, "") else str(told)


def _fact(name: str) -> Callable[[Subject], object]:
    return lambda subject: subject.facts.get(name)


def _build(name: str) -> Callable[[Subject], object]:
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


def _seconds(name: str) -> Callable[[Subject], object]:
    def read(subject: Subject) -> str | None:
        told = subject.facts.get(name)
        return None if told is None else duration(float(told))

    return read


def _options(subject: Subject) -> str:
    """Configure's options, without the places of this machine."""
    told = str(subject.facts.get("config_args") or "")
    told = re.sub(r"'?--[\w-]*(?:prefix|dir)=[^' ]*'?\s*", "", told).replace("'", "")
    return places.private(told).strip()


def _digests(subject: Subject) -> str:
    """Short ones: the whole are in the subject's file."""
    return ", ".join(f"{kernel} {digest[:8]}" for kernel, digest in sorted(subject.digests.items()))


def _megabytes(subject: Subject) -> str | None:
    size = subject.build.get("image_bytes")
    return None if size is None else f"{size / 1e6:.0f}"


def _short(name: str) -> Callable[[Subject], object]:
    """A digest's beginning: the whole is in the subject's file."""
    return lambda subject: str(subject.build.get(name) or "")[:16]


def _revision(subject: Subject) -> object:
    return subject.facts.get("revision") or subject.build.get("revision")


ROWS: dict[str, Callable[[Subject], object]] = {
    "State": _state,
    "Way it was got": _way,
    "Implementation": _fact("implementation"),
    "Version": _fact("version"),
    "Full version": _fact("full_version"),
    "Revision": _revision,
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
    "Executable (sha256)": _short("sha256"),
    "Shared library (sha256)": _short("library_sha256"),
    "Wrapper (sha256)": _short("wrapper_sha256"),
    "Kernel files (sha256)": _digests,
}

WITHOUT_FACTS = (_state, _way, _executable)


@dataclass(frozen=True)
class Machine:
    """A machine of a session: its facts, and what each of its runs measured."""

    id: str
    facts: tuple[tuple[str, str], ...]
    measured: tuple[str, ...]


def machines(session: Session) -> tuple[Machine, ...]:
    """Every machine that measured; in a session of one, that one."""
    runs = {run.machine: run for run in reversed(session.runs)}
    return tuple(
        Machine(machine, _host(runs[machine].host, runs[machine].cores), _measured(session, machine))
        for machine in session.machines
    )


def _measured(session: Session, machine: str) -> tuple[str, ...]:
    """Suite by suite, its cases there and the subjects that it asked."""
    runs = {run.id for run in session.runs if run.machine == machine}
    asked: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for step in session.steps:
        if step.run in runs and step.suite != "claims":
            cases, subjects = asked.setdefault(step.suite, ({}, {}))
            cases[step.case] = None
            subjects[session.called(step.subject)] = None
    return tuple(
        f"{suite}: {', '.join(sorted(cases))} on {', '.join(subjects)}" for suite, (cases, subjects) in asked.items()
    )


def named(session: Session, run: str) -> str:
    """The machine of a run, as people tell it from the session's others; empty where there is no other."""
    found = session.run(run)
    if found is None or len(session.machines) < 2:
        return ""
    return f"{found.host.get('cpu_model') or 'a machine'} ({found.machine[:6]})"


def machine_of(session: Session, run: str) -> tuple[tuple[str, str], ...]:
    """The facts of a run's machine; the first one's for a run that the session does not tell."""
    found = session.run(run)
    return _host(found.host, found.cores) if found else machine(session)


@dataclass(frozen=True)
class Binary:
    """What ran: an interpreter's executable, by digest and revision."""

    subject: Subject
    revision: str
    digest: str


def binaries(session: Session) -> tuple[Binary, ...]:
    """Every subject that was reached; the wrapper's digest stands beside that of what it starts."""
    found = []
    for subject in session.subjects:
        if subject.build.get("sha256"):
            names = {"": "sha256", "library ": "library_sha256", "wrapper ": "wrapper_sha256"}
            digests = [f"{title}{str(told)[:16]}" for title, name in names.items() if (told := _short(name)(subject))]
            found.append(Binary(subject, str(_revision(subject) or NOT_TOLD), ", ".join(digests)))
    return tuple(found)


def machine(session: Session) -> tuple[tuple[str, str], ...]:
    """The first machine's facts."""
    return _host(session.host, session.cores)


def _host(host: Mapping[str, Any], cores: int) -> tuple[tuple[str, str], ...]:
    affinity = ", ".join(map(str, host.get("affinity", ()))) or NOTHING
    memory = host.get("memory_bytes")
    quota = host.get("quota")
    return (
        ("CPU", str(host.get("cpu_model") or NOTHING)),
        ("Usable CPUs", f"{host.get('cores', NOTHING)} (affinity: {affinity})"),
        ("Physical cores", str(cores)),
        ("NUMA nodes", str(host.get("nodes", NOTHING))),
        ("Kinds of core", ", ".join(host.get("kinds", ())) or NOTHING),
        ("Subjects pinned to", ", ".join(map(str, host.get("pinned", ()))) or "nothing: all usable CPUs"),
        ("CPU quota of the cgroup", "none" if quota is None else f"{quota:g} CPUs"),
        ("Memory", NOTHING if memory is None else f"{memory / 2**30:.1f} GiB"),
        ("Platform", str(host.get("platform") or NOTHING)),
        ("libc of the host", str(host.get("libc") or NOTHING)),
        ("Load when the session began", ", ".join(f"{load:g}" for load in host.get("load", ())) or NOTHING),
    )
