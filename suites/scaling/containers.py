"""The cost of a container: the same interpreter inside and outside, in one session: two columns, one ratio."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports import statistics
from reports.session import Session, Subject
from reports.statistics import Estimate
from suites.scaling.curves import Curve


@dataclass(frozen=True)
class Pairing:
    """A subject in a container and the same outside; throughput inside over outside, geometric mean over kernels.

    ``single`` on one thread, ``full`` on the most that have a core each; ``reason`` why there is no ratio.
    """

    inside: Subject
    outside: Subject
    kernels: int = 0
    threads: int = 0
    single: Estimate | None = None
    full: Estimate | None = None
    reason: str = ""


def pairings(session: Session, sound: Mapping[tuple[str, str], Curve]) -> tuple[Pairing, ...]:
    """Every subject that was measured both ways; ``sound`` holds the curves that may be compared."""
    found = []
    for inside in session.subjects:
        outside = session.subject(inside.base) if inside.runner == "container" else None
        if outside is not None:
            found.append(_pairing(session, inside, outside, sound))
    return tuple(found)


def _pairing(session: Session, inside: Subject, outside: Subject, sound: Mapping[tuple[str, str], Curve]) -> Pairing:
    versions = [subject.facts.get("version") for subject in (inside, outside)]
    if versions[0] != versions[1]:
        told = " inside, ".join(str(version or "nothing") for version in versions)
        return Pairing(inside, outside, reason=f"not comparable: {told} outside")
    both = [
        (sound[inside.id, kernel.name], sound[outside.id, kernel.name])
        for kernel in session.kernels
        if (inside.id, kernel.name) in sound and (outside.id, kernel.name) in sound
    ]
    alike = [(one, other) for one, other in both if session.same_run(one.run, other.run)]
    if both and not alike:
        return Pairing(inside, outside, reason="not comparable: measured inside and outside in other runs")
    both = alike
    singles = [ratio for pair in both if (ratio := _ratio(pair, 1))]
    full = max((point.threads for one, _ in both if (point := one.fullest())), default=0)
    fulls = [ratio for pair in both if (ratio := _ratio(pair, full))] if full else []
    return Pairing(
        inside, outside, len(both), full,
        statistics.geometric_mean(singles) if singles else None,
        statistics.geometric_mean(fulls) if fulls else None,
        "" if both else "no kernel is ok and right both inside and outside",
    )  # fmt: skip


def _ratio(pair: tuple[Curve, Curve], threads: int) -> Estimate | None:
    inside, outside = (one.at(threads) for one in pair)
    if inside is None or outside is None or inside.absolute is None or outside.absolute is None:
        return None
    return statistics.quotient(outside.absolute, statistics.apart(inside.absolute))
