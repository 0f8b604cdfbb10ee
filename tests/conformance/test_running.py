"""A session of litmus tests keeps every answer at once, goes on where it stopped, and survives what interpreters do."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import cast

import pytest

from runners.interpreters.provision import Found, Missing
from runners.interpreters.subjects import load_subjects
from runners.litmus import Litmus, find
from runners.sessions.joining import WrongSession
from runners.sessions.session import Request, finish, keep, open_beside
from runners.sessions.store import Store
from runners.workers.local import WorkerLost
from suites.conformance.observing import Observation, Observer
from suites.conformance.records import Observations
from suites.conformance.running import Conformance, order
from suites.conformance.verdicts import lines
from suites.parts import read_session
from suites.suite import is_whole

SUBJECTS = {name: load_subjects()[name] for name in ("cpython313", "cpython313t")}
HERE = Found("", Path("python"), "explicit", "3", {})
TESTS = {name: find()[name] for name in ("inc_call", "sb_global", "sort_len")}


class Played:
    """Observations as a play: what the test's name and the subject's say."""

    def __init__(self, **play: Observation | WorkerLost | KeyboardInterrupt) -> None:
        self.play = play
        self.asked: list[tuple[str, str]] = []
        self.facts = {name: {"implementation": "cpython", "gil": one.gil} for name, one in SUBJECTS.items()}

    def observe(self, subject: str, test: Litmus) -> Observation:
        self.asked.append((subject, test.name))
        found = self.play.get(
            test.name, Observation("ok", engine="strided", counts=Counter(lost=1), samples=9, actors=2)
        )
        if isinstance(found, BaseException):
            raise found
        return found

    def close(self) -> None: ...


def _request() -> Request:
    return Request(
        command="gilmatrix conformance", subjects=tuple(SUBJECTS), kernels={}, threads=(1, 2), profile="quick",
        blocks=(1, 1), precision=0.02, cell=0.0, modes=("weak",), size="smoke", seed=1,
    )  # fmt: skip


def _run(results: Path, played: Played, *, name: str = "s", missing: tuple[str, ...] = ()) -> Store:
    store = open_beside(_request(), results=results, name=name)
    keep(store, "litmus", {name: test.told() for name, test in TESTS.items()})
    found = {
        identity: Missing(identity, (("uv", "offline"),)) if identity in missing else HERE for identity in SUBJECTS
    }
    asking = Conformance(SUBJECTS, list(TESTS.values()), cast(Observer, played), 1)
    asking.ask(store, found)
    if is_whole(store, [asking], kernels=False):
        finish(store)
    return store


def test_every_test_is_asked_of_every_subject_and_kept(tmp_path: Path) -> None:
    store = _run(tmp_path, played := Played())
    assert sorted(played.asked) == sorted((subject, test) for subject in SUBJECTS for test in TESTS)
    session = read_session(store.folder)
    assert session.finished
    kept = session.kept(Observations)
    assert kept.observed["cpython313t", "inc_call"].counts == {"lost": 1}
    assert {test.name: test.digest for test in kept.tests} == {name: test.digest for name, test in TESTS.items()}


def test_an_interrupted_session_goes_on_where_it_stopped(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        _run(tmp_path, first := Played(sort_len=KeyboardInterrupt()))
    _run(tmp_path, second := Played())
    assert len(first.asked) == 5
    assert sorted(second.asked) == [("cpython313", "sort_len"), ("cpython313t", "sort_len")]


def test_one_judge_before_and_after_an_interruption(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The control lost something before; what is asked afterwards is judged by that, in the log as in the report."""
    with pytest.raises(KeyboardInterrupt):
        _run(tmp_path, Played(sb_global=KeyboardInterrupt()))
    quiet = Observation("ok", engine="strided", counts=Counter({"one saw": 9}), samples=9, actors=2)
    capsys.readouterr()
    store = _run(tmp_path, Played(sb_global=quiet, sort_len=quiet))
    said = {line.split(": ")[0].split()[-1]: line.split(": ")[1] for line in capsys.readouterr().err.splitlines()}
    told = {line.test.name: {cell.word for cell in line.cells} for line in lines(read_session(store.folder))}
    assert said
    for test, words in said.items():
        word = words.split(",")[0]
        assert word != "inconclusive"
        assert word in told[test]


def test_whether_there_is_a_gil_comes_from_the_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A table that says otherwise than the interpreter decides nothing: not in the log, and not in the report."""
    missed = Observation("ok", engine="strided", counts=Counter({"both missed": 9}), samples=9, actors=2)
    played = Played(sb_global=missed)
    played.facts = {name: {"implementation": "cpython", "gil": True} for name in SUBJECTS}
    store = _run(tmp_path, played)
    said = [line for line in capsys.readouterr().err.splitlines() if " sb_global: " in line]
    words = {line.split(" sb_global: ")[1].split(",")[0] for line in said}
    judged = lines(read_session(store.folder))
    told = {cell.word for line in judged if line.test.name == "sb_global" for cell in line.cells}
    assert len(said) == 2
    assert words == told == {"failed"}


@pytest.mark.parametrize(("state", "outcome"), [("crashed", "crash"), ("hung", "hang")])
def test_a_lost_process_is_an_outcome_with_its_dump(tmp_path: Path, state: str, outcome: str) -> None:
    lost = Observation(state, "killed by SIGSEGV", engine="strided", dump="stack of thread 7")
    store = _run(tmp_path, Played(sb_global=lost))
    cells = {line.test.name: line.cells[1] for line in lines(read_session(store.folder))}
    assert cells["sb_global"].word == "failed"
    assert {row.outcome for row in cells["sb_global"].rows if row.count} == {outcome}
    assert "stack of thread 7" in store.path("cpython313t", "conformance", "sb_global.stderr.txt").read_text()
    assert cells["inc_call"].word == "passed"


def test_a_subject_that_does_not_start_costs_only_itself(tmp_path: Path) -> None:
    store = _run(tmp_path, Played(inc_call=WorkerLost("crashed", "no such file")))
    session = read_session(store.folder)
    assert {subject.state for subject in session.subjects} == {"crashed"}
    assert {cell.word for line in lines(session) for cell in line.cells} == {"unavailable"}


def test_a_subject_that_is_not_there_is_told_with_the_reason(tmp_path: Path) -> None:
    store = _run(tmp_path, played := Played(), missing=("cpython313t",))
    assert {subject for subject, _ in played.asked} == {"cpython313"}
    session = read_session(store.folder)
    assert session.finished
    assert [line.cells[1].reasons for line in lines(session)] == [("uv: offline",)] * 3


def test_another_file_of_the_same_name_is_refused(tmp_path: Path) -> None:
    store = _run(tmp_path, Played())
    told = store.session()
    told["litmus"]["sort_len"]["digest"] = "0" * 64
    store.write_session(told)
    with pytest.raises(WrongSession, match="sort_len of the litmus was asked in another way"):
        keep(store, "litmus", {name: test.told() for name, test in TESTS.items()})


def test_the_control_comes_first_then_what_differed_the_last_time(tmp_path: Path) -> None:
    assert [test.name for test in order(TESTS, tmp_path)] == ["inc_call", "sb_global", "sort_len"]
    weak = Observation("ok", engine="gated", counts=Counter(empty=3), samples=3, actors=2, reached=3)
    whole = Observation("ok", engine="gated", counts=Counter(whole=3), samples=3, actors=2, reached=3)
    played = Played()
    played.observe = lambda subject, test: (  # type: ignore[method-assign]
        (weak if subject == "cpython313" else whole) if test.name == "sort_len" else Observation("ok", samples=1)
    )
    _run(tmp_path, played)
    assert [test.name for test in order(TESTS, tmp_path)] == ["inc_call", "sort_len", "sb_global"]
