"""Reads the values of each block of the kernels from a session's files, and names those that cannot be used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.reading import MISSHAPEN, Reader
from reports.session import Session, Subject
from runners.sessions.store import DamagedResult
from suites.scaling import series as files
from suites.scaling.series import Series

SUITE = "scaling"


@dataclass(frozen=True)
class Values:
    """The series of every kernel on every subject, of one build and one run each."""

    series: Mapping[tuple[str, str], tuple[Series, ...]]


def read(reader: Reader) -> Values:
    """Everything that can be read; what cannot is noted."""
    found = {}
    for subject in reader.subjects:
        for kernel in reader.kernels:
            paths = files.paths(reader.store, subject.id, kernel.name)
            if not paths.exist():
                continue
            try:
                several = files.load(reader.store, subject.id, kernel.name)
                found[subject.id, kernel.name] = _of_one_build(reader, subject, kernel.name, several)
            except DamagedResult as damaged:
                reader.note(str(damaged), subject.id, kernel.name)
            except MISSHAPEN as problem:
                told = f"{paths.planned} or its evidence is not as this gilmatrix writes it ({problem!r})"
                reader.note(f"{told}: move both away, then measure again", subject.id, kernel.name)
    return Values(found)


def _of_one_build(reader: Reader, subject: Subject, kernel: str, several: Sequence[Series]) -> tuple[Series, ...]:
    """The series of the build that the session names, from one run; others are named, and count nowhere."""
    kinds = dict.fromkeys((one.build, one.run) for one in several)
    known = [kind for kind in kinds if kind[0] in subject.build_digests]
    if len(kinds) < 2 and (known or not subject.build_digests or not any(build for build, _ in kinds)):
        return tuple(several)
    taken = next(iter(known), None)
    others = [kind for kind in kinds if kind != taken]
    words = ", ".join(f"build {build or 'not told'} in run {run or 'not told'}" for build, run in others)
    own = " ".join(subject.build_digests) or "not told"
    reader.note(
        f"{subject.id}/{SUITE}/{kernel}.json holds records of another build or run ({words}) than the session's "
        f"own ({own}): they count nowhere; measure again into a new session",
        subject.id, kernel,
    )  # fmt: skip
    return tuple(one for one in several if (one.build, one.run) == taken)


def run_of(session: Session, subject: str, kernel: str) -> str:
    """The run that measured a kernel on a subject; empty where nothing of it was kept, or several did."""
    series = session.kept(Values).series.get((subject, kernel))
    if not series:
        return session.run_of(SUITE, subject, kernel)
    found = {one.run for one in series}
    return found.pop() if len(found) == 1 else ""
