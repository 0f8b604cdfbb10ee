"""A suite is a folder: one that is dropped beside the others has its command, its options, its tox env, and its run."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rich.console import Console

from reports import export, terminal
from reports.markdown import markdown
from reports.overview import overview
from reports.pages import write_pages
from runners.sessions.store import Store
from runners.workers.local import ROOT
from suites.commands import commands
from suites.parts import read_session
from tests.reports.synthetic import Sketch
from tests.suites.house import copied

#: The suite that the page about adding one shows.
TOY = re.findall(r"^```python\n(.*?)^```$", (ROOT / "docs" / "suites.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)[
    0
]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with the toy in it."""
    house = copied(tmp_path_factory.mktemp("house"))
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
    assert not Store(session.parent).records()
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
    assert '<a href="suite-recursion.html">Recursion</a></th>' in index, "its column beside those of the other suites"
    session = read_session(store.folder)
    assert "| limit | ✓ ok 1000 |" in markdown(session)
    printed = io.StringIO()
    terminal.show(session, Console(file=printed, width=80))
    assert "1000" in printed.getvalue()
    (row,) = [one for one in export.rows(overview(session)) if one.verdict == "ok" and one.suite == "recursion"]
    assert (row.interpreter, row.case, row.reason) == ("cpython313", "limit", "1000")


#: The same suite with a hundred cases, each of which takes a moment.
MANY = TOY.replace(
    'Question(subject, "limit") for subject in self.subjects',
    'Question(subject, f"limit{number}") for subject in self.subjects for number in range(100)',
).replace("import sys; print", "import sys, time; time.sleep(0.02); print")

#: Runs a command on this Python, in the place of an interpreter that need not be here.
ON_THIS = """
import sys
from pathlib import Path
from runners.interpreters.provision import Found
from suites import suite
suite.provision = lambda ids, **more: {one: Found(one, Path(sys.executable), "explicit", "3", {}) for one in ids}
from gilmatrix.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def test_it_goes_on_after_a_kill(house: Path) -> None:
    """By SIGKILL in the middle, three times: each case once, the session finished, and no file but its folder's."""
    (house / "suites" / "recursion" / "suite.py").write_text(MANY)
    line = [sys.executable, "-c", ON_THIS, "recursion", "--interpreter", "cpython313", "--results", "killed"]
    records: list[str] = []
    for wanted in (10, 30, 50):
        run = subprocess.Popen(line, cwd=house, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 60
        while len(records) < wanted:
            assert time.monotonic() < deadline, "the session makes no steps"
            time.sleep(0.01)
            records = _steps(house / "killed")
        run.kill()
        run.wait()
    assert len(records) < 100
    told = subprocess.run(line, cwd=house, capture_output=True, text=True, check=False, timeout=120)
    assert told.returncode == 0, told.stderr
    (session,) = (house / "killed").glob("*/session.json")
    steps = _steps(house / "killed")
    assert sorted(json.loads(one)["record"]["case"] for one in steps) == sorted(
        f"limit{number}" for number in range(100)
    )
    assert Store(session.parent).session()["finished"]
    assert "recursion [" in told.stderr
    assert " left" in told.stderr


def _steps(results: Path) -> list[str]:
    """Whole lines of the records."""
    files = list(results.glob("*/records.jsonl"))
    return [line for line in files[0].read_text().splitlines() if line.endswith("}")] if files else []
