"""A suite is a folder: one that is dropped beside the others has its command, its options, its tox env, and its run."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from rich.console import Console

from reports import export, terminal
from reports.markdown import markdown
from reports.overview import overview
from reports.pages import write_pages
from runners.local import ROOT
from runners.store import Store
from suites.commands import commands
from suites.parts import read_session
from tests.reports.synthetic import Sketch

#: The suite that the page about adding one shows.
TOY = re.findall(r"^```python\n(.*?)^```$", (ROOT / "docs" / "suites.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)[
    0
]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with the toy in it."""
    house = tmp_path_factory.mktemp("house")
    for folder in ("gilmatrix", "kernels", "runners", "reports", "suites", "docker"):
        shutil.copytree(ROOT / folder, house / folder, ignore=shutil.ignore_patterns("__pycache__", "target", "build"))
    (house / "suites" / "recursion").mkdir()
    (house / "suites" / "recursion" / "suite.py").write_text(TOY)
    return house


def _run(house: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gilmatrix", *words], cwd=house, capture_output=True, text=True, check=False, timeout=60
    )


def test_it_has_a_command_and_an_env(house: Path) -> None:
    assert commands(house / "suites")["recursion"] == "how deep functions may call one another"
    told = _run(house, "--help")
    assert "how deep functions may call one another" in told.stdout
    assert "--interpreter" in _run(house, "recursion", "--help").stdout


def test_what_it_does_not_take_is_refused(house: Path) -> None:
    told = _run(house, "recursion", "--threads", "2")
    assert (told.returncode, told.stderr.count("\n")) == (2, 1)
    assert "it does not take --threads 2" in told.stderr


def test_it_runs_in_a_session_of_its_own(house: Path) -> None:
    """No such interpreter can be had: a container's, without an engine."""
    told = subprocess.run(
        [sys.executable, "-m", "gilmatrix", "recursion", "--interpreter", "pypy-container"], cwd=house,
        env={"GILMATRIX_ENGINE": "nothing-such", "PATH": "/usr/bin:/bin", "HOME": str(house)},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert told.returncode == 3, told.stderr
    (session,) = (house / "results").glob("*/session.json")
    assert not Store(session.parent).journal()
    assert told.stdout.strip().endswith("report/index.html")
    assert Store(session.parent).session()["finished"]
    assert read_session(session.parent).subjects[0].state == "unavailable"


def test_it_is_in_every_form_of_the_report(house: Path, tmp_path: Path) -> None:
    """Its table on the index, its page, its lines in the terminal and in Markdown, its rows: no file knows its name."""
    sketch = Sketch(tmp_path / "s").subject("cpython313").subject("pypy", "PyPy")
    store = sketch.step("recursion", "cpython313", "limit", reason="1000").store
    page = (write_pages(read_session(store.folder), tmp_path / "out").parent / "suite-recursion.html").read_text()
    index = (tmp_path / "out" / "index.html").read_text()
    assert "<h1>Recursion</h1>" in page
    for text in (page, index):
        assert '<th scope="row">limit</th>' in text
        assert "1000" in text
        assert "not measured yet" in text
    assert "Recursion: 1 of 2 cells ok" in index
    session = read_session(store.folder)
    assert "| limit | ✓ ok 1000 |" in markdown(session)
    printed = io.StringIO()
    terminal.show(session, Console(file=printed, width=80))
    assert "1000" in printed.getvalue()
    (row,) = [one for one in export.rows(overview(session)) if one.verdict == "ok" and one.suite == "recursion"]
    assert (row.interpreter, row.case, row.reason) == ("cpython313", "limit", "1000")
