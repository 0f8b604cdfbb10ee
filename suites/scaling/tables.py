"""The figures of a kernel's page: one row a subject and thread count, for the page and for the CSV alike."""

from __future__ import annotations

import csv
import io
import shlex
from collections.abc import Sequence

from reports.session import Kernel, Session
from reports.statistics import Estimate
from runners.catalogue import BENCH
from suites.scaling.curves import Curve
from suites.scaling.figures import Point

COLUMNS = (
    "subject", "name", "state", "reason", "scaling", "threads", "oversubscribed", "seconds", "throughput",
    "relative", "relative_low", "relative_high", "speedup", "speedup_low", "speedup_high",
    "ceiling", "ceiling_low", "ceiling_high", "efficiency", "efficiency_low", "efficiency_high",
    "karp_flatt", "fairness", "cpu_per_wall", "within", "between", "collections",
    "blocks", "values", "loops", "left_out", "machine", "run",
)  # fmt: skip


def as_csv(session: Session, curves: Sequence[Curve]) -> str:
    """Every figure of a kernel, six digits each; a subject without figures has its row too."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for curve in curves:
        told = {
            "subject": curve.subject,
            "name": session.called(curve.subject),
            "state": curve.verdict.state,
            "reason": curve.verdict.reason,
            "scaling": curve.mode,
            "machine": run.machine if (run := session.run(curve.run)) else "",
            "run": curve.run,
        }
        for row in [_row(point) for point in curve.points] or [{}]:
            writer.writerow({**told, **row})
    return text.getvalue()


def _row(point: Point) -> dict[str, str]:
    row = {
        "threads": str(point.threads),
        "oversubscribed": "yes" if point.oversubscribed else "no",
        "seconds": _digits(point.seconds),
        "throughput": _digits(point.throughput),
        "karp_flatt": _digits(point.karp_flatt),
        "fairness": _digits(point.fairness),
        "cpu_per_wall": _digits(point.cpu_per_wall),
        "within": _digits(point.within),
        "between": _digits(point.between),
        "collections": _digits(point.collections),
        "blocks": str(len(point.values)),
        "values": str(sum(point.values)),
        "loops": str(point.loops),
        "left_out": str(point.left_out),
    }
    for name in ("relative", "speedup", "ceiling", "efficiency"):
        estimate: Estimate | None = getattr(point, name)
        if estimate is not None:
            row[name] = _digits(estimate.value)
            row[f"{name}_low"], row[f"{name}_high"] = _digits(estimate.low), _digits(estimate.high)
    return row


def _digits(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"


def command(session: Session, kernel: Kernel) -> str:
    """The command that measures this kernel in the same way again."""
    if kernel.room in ("user", BENCH):
        return session.command
    words = {
        "--only": kernel.name,
        "--interpreter": ",".join(subject.id for subject in session.subjects),
        "--threads": ",".join(map(str, session.threads)),
        "--profile": session.profile,
        "--mode": "both" if len(session.modes) > 1 else session.modes[0],
        "--size": session.size,
        "--seed": str(session.seed),
    }
    return shlex.join(["tox", "-e", "matrix", "--", *(word for pair in words.items() for word in pair)])
