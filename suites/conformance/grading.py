"""Grades what was seen in a litmus test.  Pure functions of counts, table and the subject's class.

Three things stay apart: what a public text promises (documented), what an implementation's source lets one expect
(predicted), and what this session saw (observed).  Never having seen something is evidence only of a session that
could have: where its control lost nothing, a test that saw nothing weak is inconclusive, never passed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any

from runners import tables
from runners.interpreters.subjects import twin

DEVIATIONS = Path(__file__).with_name("deviations.toml")

#: Verdicts, the worst first.
VERDICTS = ("failed", "vanished", "known", "note", "inconclusive", "passed", "not applicable")

#: What a process's end is called as an outcome.
ENDS = {"crashed": "crash", "hung": "hang"}


def like(facts: Mapping[str, Any]) -> str:
    """The subject with a table that a build is a build of, by its facts."""
    free = bool(facts.get("gil_disabled_build"))
    return twin(str(facts.get("implementation", "")), str(facts.get("language", "")), free_threaded=free)


@dataclass(frozen=True)
class Asked:
    """Whom the question was put to: a subject, the one whose executable it is, what it calls itself, has it a GIL.

    ``like`` is the subject with a table that a build of the user's is a build of.
    """

    subject: str
    base: str
    implementation: str
    gil: bool
    like: str = ""

    @property
    def kind(self) -> str:
        """gil, ft or jvm: what is promised depends on it."""
        if self.gil:
            return "gil"
        return "jvm" if self.implementation == "jython" else "ft"

    def names(self) -> tuple[str, ...]:
        """How a table may name it, the most special first."""
        return tuple(filter(None, (self.subject, self.base, self.like, self.implementation, self.kind)))


@dataclass(frozen=True)
class Seen:
    """What one session saw of a test on a subject: how often each outcome, in how many samples, by which engine.

    ``state`` is ok, crashed or hung; ``actors`` how many met; ``reached`` how often a gated hook was.
    """

    state: str
    engine: str
    counts: Mapping[str, int]
    samples: int
    actors: int = 2
    reached: int | None = None


@dataclass(frozen=True)
class Row:
    """An outcome on a subject: its count, the share of samples (the 95 % upper bound of it where it was never seen),
    its grade (ordinary, forbidden, allowed, expected, not applicable), and whether that is only predicted."""

    outcome: str
    count: int
    share: float
    grade: str
    predicted: bool
    listed: bool

    @property
    def weak(self) -> bool:
        """Is it anything but ordinary?"""
        return self.grade != "ordinary"


@dataclass(frozen=True)
class Deviation:
    """What a subject is known to do against its table, and where that is told in public.

    One that is ``seldom`` seen has not vanished when a session does not see it.
    """

    test: str
    subject: str
    outcome: str
    source: str
    seldom: bool = False


@dataclass(frozen=True)
class Grade:
    """The verdict of a test on a subject, the reasons in words, and the rows that it rests on."""

    verdict: str
    reasons: tuple[str, ...]
    rows: tuple[Row, ...]


def deviations(path: Path = DEVIATIONS) -> tuple[Deviation, ...]:
    """The rows of the table of known deviations; raises BadTable."""
    rows = tables.read(path).get("deviation", ())
    names = {field.name: object for field in fields(Deviation)}
    for row in rows:
        tables.check(
            path, "deviation", row, names, [field.name for field in fields(Deviation) if field.default is MISSING]
        )
    return tuple(Deviation(**row) for row in rows)


def upper_bound(samples: int) -> float:
    """The 95 % upper bound of the share of something that was never seen: the rule of three, 1 where nothing was."""
    return min(1.0, 3 / samples) if samples else 1.0


def rows_of(outcomes: Mapping[str, str | Mapping[str, str]], asked: Asked, seen: Seen) -> tuple[Row, ...]:
    """Each listed outcome, then those that no row of the table lists and that were seen: they are forbidden."""
    counts = dict(seen.counts)
    if seen.state in ENDS:
        counts[ENDS[seen.state]] = 1
    samples = max(seen.samples, sum(counts.values()))
    found = []
    for outcome in [*outcomes, *sorted(set(counts) - set(outcomes))]:
        grade = _grade(outcomes.get(outcome, {}), asked)
        count = counts.get(outcome, 0)
        found.append(
            Row(
                outcome=outcome,
                count=count,
                share=count / samples if count else upper_bound(samples),
                grade=grade.removeprefix("predicted "),
                predicted=grade.startswith("predicted "),
                listed=outcome in outcomes,
            )
        )
    return tuple(found)


def _grade(row: str | Mapping[str, str], asked: Asked) -> str:
    if isinstance(row, str):
        return row
    return next((row[key] for key in asked.names() if key in row), "forbidden")


def grade(
    test: str,
    outcomes: Mapping[str, str | Mapping[str, str]],
    asked: Asked,
    seen: Seen,
    *,
    controlled: bool,
    known: Iterable[Deviation] = (),
) -> Grade:
    """The verdict; ``controlled``: did this session's control lose something on this subject?"""
    rows = rows_of(outcomes, asked, seen)
    own = [one for one in known if one.test == test and one.subject in asked.names()]
    forbidden = [row for row in rows if row.count and row.grade == "forbidden"]
    broken = [row for row in forbidden if not row.predicted and row.outcome not in {one.outcome for one in own}]
    if broken:
        return Grade("failed", tuple(map(_broken, broken)), rows)
    excused = [one for one in own if any(row.outcome == one.outcome for row in forbidden)]
    if excused:
        return Grade("known", tuple(f"{deviation.outcome}: known, {deviation.source}" for deviation in excused), rows)
    wrong = tuple(f"{row.outcome}: {_told(row)}, though its source lets one expect never" for row in forbidden)
    if wrong:
        return Grade("note", wrong, rows)
    return _of_absence(rows, own, seen, controlled)


def _of_absence(rows: Sequence[Row], own: Sequence[Deviation], seen: Seen, controlled: bool) -> Grade:
    """Nothing forbidden was seen: how much does that say?"""
    weak = [row for row in rows if row.weak]
    if weak and all(row.grade == "not applicable" for row in weak):
        return Grade("not applicable", ("its outcomes mean nothing here",), tuple(rows))
    if doubt := _doubt(weak, seen, controlled):
        return Grade("inconclusive", (doubt,), tuple(rows))
    absent = tuple(f"{one.outcome}: known ({one.source}), not seen" for one in own)
    if not all(one.seldom for one in own):
        return Grade("vanished", absent, tuple(rows))
    expected = [row for row in weak if row.grade == "expected"]
    # Several that are expected are forms of one weakness: any of them will do.
    if expected and not any(row.count for row in expected):
        return Grade("note", tuple(map(_missed, expected)), tuple(rows))
    return Grade("passed", absent, tuple(rows))


def _doubt(weak: Sequence[Row], seen: Seen, controlled: bool) -> str:
    """Why not having seen anything proves nothing, or an empty text."""
    if not seen.samples and seen.state not in ENDS:
        return "nothing was sampled"
    if seen.engine == "gated":
        return "" if seen.reached else "the hook in the middle of the operation was never reached"
    if seen.actors < 2 or controlled or any(row.count for row in weak):
        return ""
    return "this session's control lost nothing here: it could not have seen anything"


def _told(row: Row) -> str:
    return f"seen {row.count:,} x ({row.share:.2g} of the samples)"


def _broken(row: Row) -> str:
    return f"{row.outcome}: {_told(row)}, forbidden" + ("" if row.listed else ": no row of its table lists it")


def _missed(row: Row) -> str:
    basis = "predicted" if row.predicted else "expected"
    return f"{row.outcome}: {basis}, never seen (at most {row.share:.2g} of the samples)"
