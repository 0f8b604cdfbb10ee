"""Everything that a session says as tidy rows, a figure a row, the same for every suite; and in one file to hand on."""

from __future__ import annotations

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from reports.overview import Overview, overview
from reports.pages import write_pages
from reports.rows import COLUMNS, SCHEMA, Row
from reports.session import Session


def rows(seen: Overview) -> list[Row]:
    """Every figure and every verdict of a session."""
    return [row for view in seen.views for row in view.rows()]


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
