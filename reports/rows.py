"""A session's figures and verdicts as tidy rows, the same columns for every suite."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

from reports.session import Session, Subject
from reports.statistics import Estimate

#: The version of the columns below.
SCHEMA = 1


def _told(about: str) -> dict[str, str]:
    return {"about": about}


@dataclass(frozen=True)
class Row:
    """One figure of a case, or its verdict alone where it has none; a column's ``about`` is its documentation."""

    session: str = field(metadata=_told("the session's name"))
    suite: str = field(metadata=_told("what was asked: the name of the suite"))
    interpreter: str = field(metadata=_told("the interpreter's id"))
    version: str = field(metadata=_told("the version that it said of itself"))
    case: str = field(metadata=_told("the kernel, litmus test, line or package"))
    variant: str = field(metadata=_told("weak or strong scaling; a package's version"), default="")
    threads: int | None = field(metadata=_told("threads, or a line's workers"), default=None)
    figure: str = field(metadata=_told("what the value is of"), default="")
    value: float | None = field(metadata=_told("the figure"), default=None)
    low: float | None = field(metadata=_told("the low end of its 95 % interval"), default=None)
    high: float | None = field(metadata=_told("the high end of its 95 % interval"), default=None)
    unit: str = field(metadata=_told("s, 1/s, bytes, samples; 1 for ratios and shares"), default="")
    verdict: str = field(metadata=_told("the word for it: a state, or what the figures say"), default="")
    reason: str = field(metadata=_told("why it is not ok, or what is to be known beside it"), default="")
    machine: str = field(metadata=_told("an id of the machine that does not name it"), default="")
    run: str = field(metadata=_told("the run: only rows of one run may form a ratio"), default="")

    def but(self, **columns: str | float | None) -> Row:
        """The same with other columns."""
        return replace(self, **columns)  # type: ignore[arg-type]


COLUMNS: Mapping[str, str] = {one.name: one.metadata["about"] for one in fields(Row)}


def about(session: Session, suite: str, subject: Subject, case: str, run: str | None = None) -> Row:
    """A row of that case without a figure yet; ``run`` is the one that its steps name, where none is given."""
    run = session.run_of(suite, subject.id, case) if run is None else run
    found = session.run(run)
    return Row(
        session.name, suite, subject.id, str(subject.facts.get("version", "")), case,
        machine=found.machine if found else "", run=run,
    )  # fmt: skip


def ends(estimate: Estimate) -> dict[str, float]:
    """An estimate's columns."""
    return {"value": estimate.value, "low": estimate.low, "high": estimate.high}
