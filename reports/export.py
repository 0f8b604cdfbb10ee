"""Everything that a session says as tidy rows, a figure a row, the same for every suite; and in one file to hand on."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path

from reports import conformance
from reports.curves import judge
from reports.figures import Point
from reports.overview import Overview, overview
from reports.pages import write_pages
from reports.routes import judged
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
    suite: str = field(metadata=_told("what was asked: scaling, correctness, conformance, routes, packages …"))
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


COLUMNS: Mapping[str, str] = {one.name: one.metadata["about"] for one in fields(Row)}


def rows(seen: Overview) -> list[Row]:
    """Every figure and every verdict of a session."""
    several = (_scaling, _correctness, _conformance, _routes, _packages, _others)
    return [row for of_suite in several for row in of_suite(seen)]


def _about(session: Session, suite: str, subject: Subject, case: str) -> Callable[..., Row]:
    """A row about that case, given its other columns."""
    run = session.run_of("ecosystem" if suite == "packages" else suite, subject.id, case)
    found = session.run(run)
    version = str(subject.facts.get("version", ""))

    def row(**more: object) -> Row:
        whole = {"machine": found.machine if found else "", "run": run, **more}
        return Row(session.name, suite, subject.id, version, case, **whole)  # type: ignore[arg-type]

    return row


def _estimated(estimate: Estimate) -> dict[str, float]:
    return {"value": estimate.value, "low": estimate.low, "high": estimate.high}


def _scaling(seen: Overview) -> Iterator[Row]:
    for (identity, kernel, mode), curve in seen.all_curves.items():
        subject = seen.session.subject(identity)
        assert subject is not None
        row = _about(seen.session, "scaling", subject, kernel)
        state, reason = curve.verdict.state, curve.verdict.reason
        if not curve.points:
            yield row(variant=mode, verdict=state, reason=reason)
        for point in curve.points:
            word = judge(point) if state == "ok" and point.speedup else state
            for name, unit, figure in _figures(point):
                yield row(
                    variant=mode, threads=point.threads, figure=name, unit=unit, verdict=word,
                    reason=point.fault or reason, **figure,
                )  # fmt: skip


def _figures(point: Point) -> Iterator[tuple[str, str, dict[str, float]]]:
    """(name, unit, value with its interval where it has one) of each figure that there is."""
    yield "seconds", "s", {"value": point.seconds}
    yield "throughput", "1/s", {"value": point.throughput}
    for name in ("relative", "speedup", "ceiling", "efficiency"):
        estimate: Estimate | None = getattr(point, name)
        if estimate is not None:
            yield name, "1", _estimated(estimate)
    for name in ("karp_flatt", "fairness", "cpu_per_wall"):
        value: float | None = getattr(point, name)
        if value is not None:
            yield name, "1", {"value": value}


def _correctness(seen: Overview) -> Iterator[Row]:
    for (identity, kernel, threads), verdict in seen.correctness.items():
        subject = seen.session.subject(identity)
        assert subject is not None
        row = _about(seen.session, "correctness", subject, kernel)
        yield row(threads=threads, verdict=verdict.state, reason=verdict.reason)


def _conformance(seen: Overview) -> Iterator[Row]:
    for line in conformance.lines(seen.session):
        for cell in line.cells:
            row = _about(seen.session, "conformance", cell.subject, line.test.name)
            told = {"verdict": cell.word, "reason": "; ".join(cell.reasons)}
            samples = cell.observed.samples if cell.observed else None
            yield row(figure="samples", unit="samples", value=samples, **told)
            for one in cell.rows:
                yield row(figure=f"outcome {one.outcome}", unit="samples", value=one.count, **told)


def _routes(seen: Overview) -> Iterator[Row]:
    if not seen.session.lines:
        return
    for (_, line), cell in seen.routes.cells.items():
        row = _about(seen.session, "routes", cell.subject, line)
        if not cell.points:
            yield row(verdict=cell.state, reason=cell.reason)
        for point in cell.points:
            told = {"threads": point.workers, "verdict": judged(point.gain) if point.gain else cell.state}
            yield row(figure="throughput", unit="1/s", **_estimated(point.throughput), **told)
            if point.gain:
                yield row(figure="gain", unit="1", **_estimated(point.gain), **told)
            yield row(figure="start", unit="s", value=point.startup, **told)
            yield row(figure="memory", unit="bytes", value=point.memory, **told)


def _packages(seen: Overview) -> Iterator[Row]:
    for line in seen.tried:
        for cell in line.cells:
            row = _about(seen.session, "packages", cell.subject, line.package.name)
            version = cell.tried.version if cell.tried else ""
            yield row(variant=version, verdict=cell.word, reason=cell.judged.reason)


def _others(seen: Overview) -> Iterator[Row]:
    for one in seen.answers:
        for subject in seen.session.subjects:
            for case in one.cases:
                cell = one.of(subject.id, case)
                yield _about(seen.session, one.suite, subject, case)(verdict=cell.state, reason=cell.told)


def as_csv(several: Sequence[Row]) -> bytes:
    """A line a row, below the names of the columns."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(["" if value is None else value for value in vars(row).values()] for row in several)
    return text.getvalue().encode()


def as_json(several: Sequence[Row]) -> bytes:
    """The schema's version, what each column is, and the rows."""
    told = {"schema": SCHEMA, "columns": dict(COLUMNS), "rows": [vars(row) for row in several]}
    return (json.dumps(told, indent=1) + "\n").encode()


def as_parquet(several: Sequence[Row]) -> bytes:
    """A column each, its documentation in its metadata; raises ImportError where pyarrow is not installed."""
    import pyarrow
    from pyarrow import parquet

    kinds = {"threads": pyarrow.int64(), **dict.fromkeys(("value", "low", "high"), pyarrow.float64())}
    columns = [
        pyarrow.field(name, kinds.get(name, pyarrow.string()), metadata={"about": about})
        for name, about in COLUMNS.items()
    ]
    shape = pyarrow.schema(columns, metadata={"schema": str(SCHEMA)})
    table = pyarrow.Table.from_pylist([vars(row) for row in several], schema=shape)
    out = io.BytesIO()
    parquet.write_table(table, out)
    return out.getvalue()


def as_zip(seen: Overview) -> bytes:
    """The report's pages, and the rows in two forms: one file that needs nothing but a browser."""
    several = rows(seen)
    out = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        write_pages(seen.session, Path(folder), seen=seen)
        for path in sorted(Path(folder).rglob("*")):
            if path.is_file():
                packed.write(path, f"{seen.session.name}/{path.relative_to(folder)}")
        packed.writestr(f"{seen.session.name}/rows.csv", as_csv(several))
        packed.writestr(f"{seen.session.name}/rows.json", as_json(several))
    return out.getvalue()


#: What a session can be written as, by the option that asks for it.
FORMS: Mapping[str, Callable[[Session], bytes]] = {
    "csv": lambda session: as_csv(rows(overview(session))),
    "json": lambda session: as_json(rows(overview(session))),
    "parquet": lambda session: as_parquet(rows(overview(session))),
    "zip": lambda session: as_zip(overview(session)),
}
