"""Checks that must hold for a session's numbers to be trusted: what has to be alike, and what was seen to differ."""

from __future__ import annotations

from collections.abc import Sequence

from packaging.version import InvalidVersion, Version

from reports.session import Session, Subject
from reports.view import Finding, Loss
from reports.wording import every, listed, plural
from runners.interpreters.subjects import load_subjects
from runners.sessions.store import WITH


def findings(session: Session, losses: Sequence[Loss]) -> tuple[Finding, ...]:
    """Every check of a session, those that failed included; ``losses`` are those of its suites."""
    return (
        *([_digests(session)] if session.kernels else []),
        *_gil(session),
        *_jit(session),
        *_builds(session),
        *_installed(session),
        *_old(session),
        *_disturbed(session, losses),
        *_machine(session),
        *_unfinished(session),
        *_damages(session),
    )


def _digests(session: Session) -> Finding:
    """The same kernel files, byte for byte, on every subject?"""
    known = [subject for subject in session.subjects if subject.digests]
    differing, silent = [], []
    for subject in known:
        for kernel in session.kernels:
            told = subject.digests.get(kernel.name)
            if told is None:
                silent.append(f"{kernel.name} on {subject.name}")
            elif told != kernel.digest:
                differing.append(f"{kernel.name} on {subject.name} ({told[:8]} instead of {kernel.digest[:8]})")
    if differing:
        return Finding(
            "bad",
            f"Not the same files: {plural(len(differing), 'kernel file')} differ",
            f"{listed(differing)}. Numbers of different files must not be compared.",
        )
    if silent:
        return Finding("warn", "Some subjects did not tell the digest of a kernel file", f"{listed(silent)}.")
    if not known:
        return Finding("warn", "No subject has told the digests of its kernel files")
    left = len(session.subjects) - len(known)
    more = f"{left} of {plural(len(session.subjects), 'subject')} told none." if left else ""
    count = len(session.kernels)
    have = "has" if count == 1 else "have"
    title = f"{every(count, 'kernel file')} {have} the same digest on {every(len(known), 'subject')}"
    return Finding("good", title[:1].upper() + title[1:], more)


def _gil(session: Session) -> list[Finding]:
    told = [subject for subject in session.subjects if "gil" in subject.facts]
    flipped = [subject.name for subject in told if subject.facts["gil"] != subject.gil_expected]
    on = [subject.name for subject in told if subject.facts["gil"]]
    off = [subject.name for subject in told if not subject.facts["gil"]]
    if flipped:
        return [Finding("bad", f"The GIL is not as it should be on {listed(flipped)}", _on_off(on, off))]
    if not told:
        return []
    return [Finding("good", f"The GIL is as expected on {every(len(told), 'subject')}", _on_off(on, off))]


def _installed(session: Session) -> list[Finding]:
    """What kernels could import: the same on every subject?"""
    made = {one: needs[WITH] for one, needs in session.environments.items() if needs.get(WITH)}
    several: dict[str, set[str]] = {}
    for versions in made.values():
        for name, version in versions.items():
            if not name.endswith("(tool)"):
                several.setdefault(name, set()).add(version)
    if not made:
        return []
    said = ", ".join(f"{name} {listed(sorted(versions))}" for name, versions in sorted(several.items()))
    differing = [name for name, versions in several.items() if len(versions) > 1]
    if differing:
        return [Finding("warn", f"Not the same version of {listed(sorted(differing))} everywhere", f"{said}.")]
    of = len(session.subjects)
    where = every(of, "subject") if len(made) == of else f"{len(made)} of {plural(of, 'subject')}"
    return [Finding("info", f"Installed beside the kernels on {where}", f"{said}.")]


def _old(session: Session) -> list[Finding]:
    """Interpreters that are more than a release behind, as far as their tables know: no verdict on what they are."""
    known = load_subjects()
    behind = []
    for subject in session.subjects:
        table = known.get(subject.base or subject.id)
        version = str(subject.build.get("version", ""))
        if table and table.previous and version and _older(version, table.previous):
            behind.append(f"{subject.name} {version} (the release before the newest was {table.previous})")
    if not behind:
        return []
    verb = "is" if len(behind) == 1 else "are"
    return [
        Finding("warn", f"{plural(len(behind), 'interpreter')} {verb} more than a release behind", f"{listed(behind)}.")
    ]


def _older(version: str, previous: str) -> bool:
    try:
        return Version(version) < Version(previous)
    except InvalidVersion:
        return False


def _on_off(on: list[str], off: list[str]) -> str:
    return f"On ({len(on)}): {listed(on) or 'none'}. Off ({len(off)}): {listed(off) or 'none'}."


def _jit(session: Session) -> list[Finding]:
    unknown = [subject.name for subject in session.subjects if subject.facts and subject.facts.get("jit") is None]
    if not unknown:
        return []
    return [Finding("warn", f"Whether a JIT runs could not be read on {listed(unknown)}")]


def _builds(session: Session) -> list[Finding]:
    """Only builds that say so are compared: those of CPython."""
    found = []
    for flag in ("pgo", "lto", "debug"):
        told = [subject for subject in session.subjects if subject.build.get(flag) is not None]
        with_flag = [subject.name for subject in told if subject.build[flag]]
        without = [subject.name for subject in told if not subject.build[flag]]
        if flag == "pgo" and without and not with_flag:
            found.append(
                Finding(
                    "info",
                    f"No PGO in {plural(len(without), 'build')} of CPython",
                    f"{listed(without)}: good for ratios between them; a build with PGO and LTO is quicker "
                    "(gilmatrix interpreters get --pgo makes one).",
                )
            )
        if with_flag and without:
            found.append(
                Finding(
                    "warn",
                    f"Builds differ in {flag.upper() if flag != 'debug' else flag}",
                    f"With: {listed(with_flag)}. Without: {listed(without)}. "
                    "A difference between these may be the build's and not the interpreter's.",
                )
            )
    compilers = _compilers(session.subjects)
    if len(compilers) > 1:
        told_by = "; ".join(f"{compiler}: {listed(names)}" for compiler, names in compilers.items())
        found.append(Finding("warn", "Builds differ in compiler", f"{told_by}."))
    return found


def _compilers(subjects: tuple[Subject, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for subject in subjects:
        if subject.facts.get("implementation") == "cpython" and subject.facts.get("compiler"):
            found.setdefault(str(subject.facts["compiler"]), []).append(subject.name)
    return found


def _disturbed(session: Session, losses: Sequence[Loss]) -> list[Finding]:
    """Values that other programs disturbed: none is in a figure, and where many were, the machine was busy."""
    lost, kept = sum(loss.lost for loss in losses), sum(loss.kept for loss in losses)
    if not lost:
        return []
    most = max(losses, key=lambda loss: loss.lost)
    named = f"; the busiest other program there was {most.busiest}" if most.busiest else ""
    return [
        Finding(
            "warn" if lost * 2 > kept else "info",
            f"{plural(lost, 'value')} that other programs disturbed {'was' if lost == 1 else 'were'} left out, "
            f"{kept} are kept",
            f"Each was taken again while there was time. The most, {most.lost}, in {most.case} on "
            f"{session.called(most.subject)}{named}.",
        )
    ]


def _machine(session: Session) -> list[Finding]:
    found = []
    if session.directional:
        found.append(
            Finding(
                "info",
                f"Directional: {plural(session.cores, 'physical core')}",
                "Two cores or fewer show whether threads help, not how far that goes.",
            )
        )
    busy = [checkup for checkup in session.checkups if not checkup.quiet]
    if busy:
        found.append(Finding("warn", "The machine was not quiet when measuring began", f"{busy[-1].lines[0]}."))
    if session.host.get("quota") is not None and float(session.host["quota"]) < session.cores:
        found.append(Finding("warn", f"The container grants only {session.host['quota']:g} CPUs"))
    return found


def _unfinished(session: Session) -> list[Finding]:
    if session.finished:
        return []
    return [Finding("warn", "This session is not finished", f"Run the same command again: {session.command}")]


def _damages(session: Session) -> list[Finding]:
    return [Finding("bad", "A results file cannot be used", damage.shown) for damage in session.damages]
