"""A session's rows hold every suite's figures and verdicts, the same in every form, and no path of this machine."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from pyarrow import parquet

from gilmatrix.__main__ import main
from reports import export, rows
from reports.overview import Overview, overview
from runners.sessions.store import Store
from suites.parts import read_session
from suites.scaling.curves import judge
from suites.scaling.view import Scaling
from tests.reports.large import metropolis


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A session of every suite."""
    return metropolis(tmp_path_factory.mktemp("export") / "results" / "s", tests=5, few=True)


@pytest.fixture(scope="module")
def seen(store: Store) -> Overview:
    return overview(read_session(store.folder))


def test_every_suite_has_rows(seen: Overview) -> None:
    several = export.rows(seen)
    assert {row.suite for row in several} == {"scaling", "correctness", "conformance", "routes", "packages"}
    assert all(row.verdict for row in several)
    assert {row.interpreter for row in several} == {subject.id for subject in seen.session.subjects}


def test_a_row_says_what_the_report_says(seen: Overview) -> None:
    """The speedup of each cell with its interval, and the word that stands beside it there."""
    found = {
        (row.interpreter, row.case, row.variant, row.threads): (row.value, row.low, row.high, row.verdict)
        for row in export.rows(seen)
        if (row.suite, row.figure) == ("scaling", "speedup")
    }
    shown = {
        (*key, point.threads): (point.speedup.value, point.speedup.low, point.speedup.high, judge(point))
        for key, curve in seen.of(Scaling).all_curves.items()
        for point in curve.points
        if point.speedup and curve.verdict.state == "ok"
    }
    assert shown
    assert found.items() >= shown.items()


def test_forms_agree(seen: Overview) -> None:
    """As many rows, the same columns, and each column documented."""
    several = export.rows(seen)
    lines = list(csv.reader(io.StringIO(export.as_csv(several).decode())))
    told = json.loads(export.as_json(several))
    assert lines[0] == list(told["columns"]) == list(rows.COLUMNS)
    assert len(lines) - 1 == len(told["rows"]) == len(several)
    assert all(about for about in told["columns"].values())


def test_parquet_holds_the_same(seen: Overview) -> None:
    several = export.rows(seen)
    table = parquet.read_table(io.BytesIO(export.as_parquet(several)))
    assert table.column_names == list(rows.COLUMNS)
    assert table.to_pylist() == [vars(row) for row in several]


def test_one_file_to_hand_on(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The pages and the rows; where the session lies is in none of them."""
    out = tmp_path / "s.zip"
    assert main(["report", "export", "s", "--results", str(store.folder.parent), "--zip", str(out)]) == 0
    assert capsys.readouterr().out.strip() == str(out)
    with zipfile.ZipFile(out) as packed:
        names = set(packed.namelist())
        assert names >= {"s/index.html", "s/matrix.html", "s/rows.csv", "s/rows.json"}
        where = str(store.folder.parent).encode()
        assert [name for name in names if where in packed.read(name)] == []


def test_standard_output_takes_rows(store: Store, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["report", "export", str(store.folder), "--csv", "-"]) == 0
    assert capfdbinary.readouterr().out.startswith(b"session,suite,interpreter,version,case,")


def test_one_form_is_wanted(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(["report", "export", str(store.folder)])
    assert raised.value.code == 2
    assert "one of the arguments --csv --json --parquet --zip is required" in capsys.readouterr().err
