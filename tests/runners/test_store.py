"""One process at a time changes a session, whoever waits is told, and what is written is JSON."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from runners.sessions import store as sessions
from runners.sessions.store import Store, read_json, write_json
from runners.workers.local import ROOT
from suites import claims
from tests.reports.synthetic import Sketch

ADD = """
import sys
from pathlib import Path
from runners.sessions.store import Store
store = Store(Path(sys.argv[1]))
for _ in range(20):
    with store.revised() as told:
        told["precision"] += 1
"""


def test_what_two_processes_change_is_all_there(tmp_path: Path) -> None:
    """Read, changed and written by one at a time."""
    sketch = Sketch(tmp_path / "s", precision=0)
    line = [sys.executable, "-c", ADD, str(sketch.store.folder)]
    several = [subprocess.Popen(line, cwd=ROOT) for _ in range(3)]
    assert [one.wait(60) for one in several] == [0, 0, 0]
    assert Store(sketch.store.folder).session()["precision"] == 60


def test_whoever_waits_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sessions, "PATIENCE", 0.05)
    sketch = Sketch(tmp_path / "s")
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with Store(sketch.store.folder).held():
            held.set()
            done.wait(10)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(10)
    threading.Timer(0.3, done.set).start()
    with Store(sketch.store.folder).held():
        pass
    thread.join()
    assert capsys.readouterr().err == "gilmatrix: another run has session s: waiting until it ends\n"


def test_whoever_holds_it_may_hold_it_again(tmp_path: Path) -> None:
    """From another thread too: a suite's lanes."""
    store = Sketch(tmp_path / "s").store
    with store.held(), store.revised() as told:
        told["seed"] = 7
        thread = threading.Thread(target=store.held().__enter__)
        thread.start()
        thread.join(10)
        assert not thread.is_alive()
    assert store.session()["seed"] == 7


@pytest.mark.parametrize("number", [float("inf"), float("-inf"), float("nan")])
def test_what_json_has_not_is_not_written(tmp_path: Path, number: float) -> None:
    path = tmp_path / "x.json"
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json(path, {"number": number})
    assert not path.exists()


def test_claims_without_an_end_are_json(tmp_path: Path) -> None:
    """Read by a reader that knows no Infinity, and as numbers."""
    store = Sketch(tmp_path / "s").store
    claims.keep(store)

    def refused(word: str) -> None:
        raise AssertionError(word)

    text = (store.folder / "session.json").read_text(encoding="utf-8")
    told = json.loads(text, parse_constant=refused)["claims"]
    ends = {float(end) for claim in told.values() for key in ("confirmed", "refuted") for end in claim[key]}
    assert float("inf") in ends
    assert read_json(store.folder / "session.json")["claims"] == told
