"""What changed between two sessions?  Decided by intervals and by a least effect; else, why they cannot be compared.

Two sessions can only tell of a change in what they measured alike: the same machine, the same build of the
interpreter, the same kernel file, at the same size.
"""

from __future__ import annotations

from dataclasses import dataclass

from reports import provenance, statistics
from reports.curves import Curve, Curves, curves
from reports.session import Session, Subject
from reports.statistics import Estimate

#: A change of throughput smaller than this share is none that anybody has to act on.
LEAST = 0.05

WORDS = ("regression", "not comparable", "inconclusive", "improvement", "no change", "not measured")

#: What of the machine may differ without any harm.
CHANGING = ("Load when the session began",)

#: A machine's facts, title by title.
Facts = tuple[tuple[str, str], ...]

#: What of a subject says which build it is.
BUILD = (
    "Implementation", "Full version", "GIL at build", "GIL now", "JIT", "Compiler", "PGO", "LTO", "Debug build",
    "Configure options", "JDK", "Image stands on", "Wrapper (sha256)",
)  # fmt: skip


#: What a session of an earlier version did not keep: where one of two tells nothing, that is no difference.
DIGESTS = ("Revision", "Executable (sha256)", "Shared library (sha256)")


@dataclass(frozen=True)
class Change:
    """A kernel on a subject at a thread count; ``ratio`` is throughput now over then."""

    subject: Subject
    kernel: str
    mode: str
    threads: int
    word: str
    ratio: Estimate | None = None
    reason: str = ""


@dataclass(frozen=True)
class Comparison:
    """All changes, the worst first, and what keeps the sessions as a whole from being compared."""

    now: Session
    then: Session
    changes: tuple[Change, ...]
    reasons: tuple[str, ...]

    def count(self, word: str) -> int:
        """How many cells got that word."""
        return sum(change.word == word for change in self.changes)


def compare(now: Session, then: Session) -> Comparison:
    """Every cell of ``now`` beside the same of ``then``."""
    reasons = _differences(now, then)
    new, old = curves(now), curves(then)
    found = [
        change
        for subject in now.subjects
        for kernel in now.kernels
        for mode in now.modes
        for change in _cell(now, then, new, old, subject, kernel.name, mode, reasons)
    ]
    found.sort(key=lambda one: (WORDS.index(one.word), one.ratio.value if one.ratio else 1.0))
    return Comparison(now, then, tuple(found), tuple(reasons))


def judged(ratio: Estimate) -> str:
    """By the whole interval: regression, improvement, no change, or inconclusive."""
    if ratio.high < 1 and ratio.value <= 1 - LEAST:
        return "regression"
    if ratio.low > 1 and ratio.value >= 1 / (1 - LEAST):
        return "improvement"
    within = ratio.low > 1 - LEAST and ratio.high < 1 / (1 - LEAST)
    return "no change" if within or ratio.low > 1 or ratio.high < 1 else "inconclusive"


def _differences(now: Session, then: Session) -> list[str]:
    """What differs between the machines and between the ways of measuring."""
    # Several machines are compared cell by cell.
    rows = [] if _several(now, then) else _machines(provenance.machine(now), provenance.machine(then))
    rows += [("size", now.size, then.size), ("profile", now.profile, then.profile)]
    return [f"{title}: {other} then, {one} now" for title, one, other in rows if one != other]


def _several(now: Session, then: Session) -> bool:
    return max(len(now.machines), len(then.machines)) > 1


def _machines(now: Facts, then: Facts) -> list[tuple[str, str, str]]:
    return [
        (title, one, other)
        for (title, one), (_, other) in zip(now, then, strict=True)
        if title not in CHANGING and one != other
    ]


def _builds(now: Session, then: Session, subject: Subject) -> list[str]:
    before = then.subject(subject.id)
    if before is None:
        return ["this interpreter was not in that session"]
    told = {title: (_told(before, title), _told(subject, title)) for title in (*BUILD, *DIGESTS)}
    return [
        f"{title}: {one} then, {other} now"
        for title, (one, other) in told.items()
        if one != other and not (title in DIGESTS and provenance.NOT_TOLD in (one, other))
    ]


def _told(subject: Subject, title: str) -> str:
    told = provenance.ROWS[title](subject)
    return str(provenance.NOT_TOLD if told in (None, "") else told)


def _cell(
    now: Session, then: Session, new: Curves, old: Curves, subject: Subject, kernel: str, mode: str,
    reasons: list[str],
) -> list[Change]:  # fmt: skip
    curve, before = new[subject.id, kernel, mode], old.get((subject.id, kernel, mode))
    if not curve.points:
        return [Change(subject, kernel, mode, 0, "not measured", reason=f"now {_why(curve)}")]
    if before is None or not before.points:
        why = _why(before) if before else "not in that session"
        return [Change(subject, kernel, mode, 0, "not measured", reason=f"then {why}")]
    own = [*reasons, *_builds(now, then, subject)]
    if _several(now, then):
        facts = provenance.machine_of(now, curve.run), provenance.machine_of(then, before.run)
        own += [f"{title}: {other} then, {one} now" for title, one, other in _machines(*facts)]
    if _digest(now, kernel) != _digest(then, kernel):
        own.append("the kernel's file changed")
    if own:
        return [Change(subject, kernel, mode, 0, "not comparable", reason="; ".join(own))]
    found = []
    for point in curve.points:
        other = before.at(point.threads)
        if other and other.absolute and point.absolute:
            ratio = statistics.quotient(statistics.apart(other.absolute), point.absolute)
            found.append(Change(subject, kernel, mode, point.threads, judged(ratio), ratio))
    return found


def _why(curve: Curve) -> str:
    return f"{curve.verdict.state}: {curve.verdict.reason}"


def _digest(session: Session, kernel: str) -> str:
    return next((one.digest for one in session.kernels if one.name == kernel), "")
