"""A new kernel is one new file: found, run and shown without any other edit."""

from __future__ import annotations

from pathlib import Path

import pytest

from gilmatrix.__main__ import main
from runners.contract.cli import TEMPLATE
from tests.reports.built import build
from tests.suites import planted


def test_dropped_file_is_in_the_list_in_a_run_and_in_the_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What new-kernel writes is dropped into a folder; nothing else is touched."""
    folder = tmp_path / "kernels"
    folder.mkdir()
    (folder / "most_drawn.py").write_text(TEMPLATE.read_text(encoding="utf-8"), encoding="utf-8")
    assert main(["kernels", "list", "user", "--kernels", str(folder)]) == 0
    assert "most_drawn" in capsys.readouterr().out
    store = planted.measure(tmp_path / "results", folder)
    assert [(step.case, step.state) for step in store.records()] == [("most_drawn", "ok")]
    index = build(store.folder)
    assert "most_drawn" in index.read_text(encoding="utf-8")
    assert "most_drawn" in (index.parent / "kernels" / "most_drawn.html").read_text(encoding="utf-8")
