"""The reports of a fan-out are all written, whatever became of one of its sessions."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from runners.workers.local import ROOT
from tests.reports.synthetic import FLAT, Sketch, spoil


def _session(folder: Path, name: str, seed: int) -> Sketch:
    """Sessions of different seeds cannot be merged."""
    sketch = Sketch(folder / name, seed=seed).kernels("nbody").subject("cpython313")
    sketch.told["seed"] = seed
    sketch.save()
    return sketch.measured("cpython313", "nbody", FLAT)


def _run(folder: Path) -> subprocess.CompletedProcess[str]:
    """The script as the workflow calls it, beside a tox that has made its Python already."""
    tools = folder / "bin"
    tools.mkdir()
    (tools / "tox").write_text("#!/bin/sh\n")
    (tools / "tox").chmod(0o755)
    checkout = folder / "checkout"
    (checkout / ".tox/.tox/bin").mkdir(parents=True)
    (checkout / ".tox/.tox/bin/python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (checkout / ".tox/.tox/bin/python").chmod(0o755)
    shutil.copy(ROOT / ".github/report.sh", checkout / "report.sh")
    told = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT),
            "GITHUB_STEP_SUMMARY": str(folder / "summary.md")}  # fmt: skip
    line = ["bash", "./report.sh", str(folder / "sessions"), str(folder / "site")]
    return subprocess.run(line, cwd=checkout, env=told, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.parametrize("damage", ["record", "version", "session"])
def test_a_damaged_session_costs_itself_alone(tmp_path: Path, damage: str) -> None:
    for number, name in enumerate(("a_first", "b_damaged", "c_last")):
        made = _session(tmp_path / "sessions", name, number)
        if name == "b_damaged" and damage == "record":
            spoil(made.store.folder, "cpython313", "nbody")
        elif name == "b_damaged":
            shutil.rmtree(made.store.folder / "cpython313")
            (made.store.folder / "session.json").write_text('{"schema": 1}' if damage == "version" else "{")
    told = _run(tmp_path)
    index = (tmp_path / "site/index.html").read_text(encoding="utf-8")
    assert (tmp_path / "site/a_first/index.html").exists()
    assert (tmp_path / "site/c_last/index.html").exists()
    assert "c_last/index.html" in index
    assert ("b_damaged: cannot be read" in index) is (damage != "record")
    assert told.returncode == (1 if damage == "record" else 2), told.stderr
