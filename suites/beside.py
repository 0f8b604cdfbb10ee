"""Has what kernels import installed for every interpreter, before any suite asks it."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from runners.interpreters.environments import Need, made_of, prepare
from runners.interpreters.projects import Project
from runners.interpreters.provision import Found, Missing
from runners.interpreters.provision.cache import Cache
from runners.interpreters.provision.commands import CommandFailed, Unavailable
from runners.interpreters.subjects import Subject
from runners.sessions import joining
from runners.sessions.store import WITH, Store
from runners.workers.local import ROOT
from suites.installing.attempts import Attempt
from suites.installing.causes import cause, tells_nothing

#: Characters of a reason, at most.
MOST = 400

#: Packages that distributions bring by mistake, and nobody imports.
MISTAKEN = {"tests"}


def installed(
    store: Store, subjects: Mapping[str, Subject], found: Mapping[str, Found | Missing], projects: Sequence[Project],
    cache: Cache | None = None,
) -> dict[str, Found | Missing]:  # fmt: skip
    """Each interpreter with the environment that its workers run in, or why that could not be made.

    What came into each environment is kept in the session; raises WrongSession where that was something else before.
    """
    if not projects:
        return dict(found)
    need = Need(WITH, projects=tuple(projects))
    ready = {}
    for identity, one in found.items():
        ready[identity] = one if isinstance(one, Missing) else _with(subjects[identity], one, need, cache or Cache())
        told = ready[identity]
        if isinstance(told, Found) and told.environment:
            made = made_of(told.environment)
            joining.keep_versions(store, identity, WITH, made)
            said = ", ".join(f"{name} {version}" for name, version in made.items() if not name.endswith("(tool)"))
        else:
            said = told.why if isinstance(told, Missing) else ""
        print(f"with {identity}: {said}", file=sys.stderr, flush=True)
    return ready


def _with(subject: Subject, found: Found, need: Need, cache: Cache) -> Found | Missing:
    try:
        python = prepare(subject, found, need, cache)
        _check_names(python)
    except (Unavailable, OSError) as problem:
        return _missing(subject, problem, need)
    return replace(found, environment=python)


def _missing(subject: Subject, problem: Exception, need: Need) -> Missing:
    """Why a project is not there: of an installer's words those that tell the cause.

    An index that did not answer says nothing of the interpreter.
    """
    failed, state, reason = problem.__cause__, "unsupported", str(problem)
    if isinstance(failed, CommandFailed):
        what = " and ".join(one.name for one in need.projects)
        reason = f"{what} cannot be installed: {cause(failed.output)[:MOST]}"
        if tells_nothing(Attempt(1, "", False, 0.0, 0.0, failed.output)):
            state = "unavailable"
    return Missing(subject.id, (("--with", reason),), state)


def _check_names(python: Path) -> None:
    """Raise Unavailable for a package that a worker could not import: its own folder comes before all others."""
    packages = python.parent.parent.glob("lib*/*/site-packages/*/__init__.py")
    hidden = {path.parent.name for path in packages if (ROOT / path.parent.name / "__init__.py").exists()}
    if hidden := hidden - MISTAKEN:
        raise Unavailable(
            f"gilmatrix has a package of the name {' and '.join(sorted(hidden))} itself, which hides this one"
        )
