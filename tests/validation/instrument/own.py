"""A session of our own, for a comparison: measured in a folder that is thrown away, or kept."""

from __future__ import annotations

import contextlib
import io
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reports.session import Session
from runners import catalogue
from runners.interpreters.provision import Found
from runners.interpreters.subjects import load_subjects
from runners.sessions.session import Request, open_session
from suites.parts import read_session
from suites.profiles import Profile
from suites.scaling.curves import Curves, curves
from suites.scaling.matrix import Matrix
from suites.scaling.records import Values


@dataclass(frozen=True)
class Own:
    """A session, its curves by (subject, kernel, kind of scaling), and seconds inside kept values and in all."""

    session: Session
    curves: Curves
    inside: Mapping[str, float]
    wall: float


def run(
    executables: Mapping[str, Path], kernels: Sequence[str], profile: Profile, results: Path, seed: int, *,
    modes: tuple[str, ...] = ("weak",), size: str = "default",
) -> Own:  # fmt: skip
    """Measure these kernels on these subjects, and judge them as a report does."""
    request = Request(
        command=f"instrument {seed}", subjects=tuple(executables), kernels=catalogue.choose(catalogue.find(), kernels),
        threads=profile.threads, profile=profile.name, blocks=profile.blocks, precision=profile.precision,
        cell=profile.cell, modes=modes, size=size, seed=seed,
    )  # fmt: skip
    store = open_session(request, results=results, name=f"{profile.name}-{seed}-{time.monotonic_ns()}")
    tables = load_subjects()
    subjects = {identity: tables[identity] for identity in executables}
    found = {identity: Found(identity, path, "explicit", "", {}) for identity, path in executables.items()}
    begun = time.monotonic()
    with contextlib.redirect_stderr(io.StringIO()):
        Matrix(store, profile, subjects, found, []).run()
    wall = time.monotonic() - begun
    session = read_session(store.folder)
    inside = {
        subject: sum(
            sum(one.values) * one.loops
            for (owner, _), several in session.kept(Values).series.items()
            if owner == subject
            for one in several
        )
        for subject in executables
    }
    return Own(session, curves(session), inside, wall)
