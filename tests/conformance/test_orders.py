"""Questions of order beside litmus tests: each answer is kept, shown, and held against another interpreter's."""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path

import pytest
from rich.console import Console

from gilmatrix import tree
from reports.pages import write_pages
from runners.interpreters.provision import Found
from runners.interpreters.subjects import load_subjects
from runners.sessions.session import open_beside
from runners.sessions.store import Store
from suites import options
from suites import suite as contract
from suites.conformance.linearizability import orders, typefile
from suites.conformance.records import NO_ORDER, ORDERED, SUITE, Observations, Ordered
from suites.conformance.view import Conformance
from suites.parts import read_session

#: Stands in for a subject: any CPython with a GIL will do for what is tested here.
STAND_IN = "cpython313"


def _asked(folder: Path, monkeypatch: pytest.MonkeyPatch, *names: str) -> Store:
    """The questions of these types, put to this very Python."""
    monkeypatch.setattr(typefile, "names", lambda: list(names))
    given = tree.parser().parse_args(["conformance", "--interpreter", STAND_IN, "--profile", "quick"])
    chosen = options.read(given)
    found = {STAND_IN: Found(STAND_IN, Path(sys.executable), "explicit", "3", {})}
    asking = orders.Orders(chosen, {STAND_IN: load_subjects()[STAND_IN]}, found)
    store = open_beside(chosen.request(), results=folder, name="s")
    with store.held():
        asking.note(store)
        asking.ask(store, found)
    assert asking.is_answered(store)
    return store


def test_each_question_has_its_record_and_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = _asked(tmp_path, monkeypatch, "lock", "list")
    session = read_session(store.folder)
    assert session.damages == ()
    kept = session.kept(Observations).ordered
    assert {case for _, case in kept} == {"lock-documented", "lock-all", "list-documented", "list-all"}
    assert all(isinstance(one, Ordered) and one.runs > 0 for one in kept.values())
    assert kept[STAND_IN, "lock-documented"].word == ORDERED
    seen = Conformance(session)
    assert seen.answers()[STAND_IN, "lock-documented"][1] == ORDERED
    write_pages(session, tmp_path / "report")
    told = io.StringIO()
    seen.show(Console(file=told, width=160))
    for text in (told.getvalue(), (tmp_path / "report" / "matrix.html").read_text(encoding="utf-8")):
        assert "lock-documented" in text
        assert ORDERED in text


def test_a_program_without_an_order_has_its_own_word_and_is_kept() -> None:
    one = Ordered(5, 500, 90, wrong=7, runs_of_it=50, program="thread 0 …")
    assert one.word == NO_ORDER
    assert Ordered(5, 500, 0).word != ORDERED


@pytest.mark.parametrize("words", [[], ["--alone"]])
def test_who_holds_two_against_each_other_asks_more_than_times(words: list[str]) -> None:
    """Unless times alone are wanted."""
    given = tree.parser().parse_args(["compare", "cpython313", "cpython313t", *words])
    beside = given.run._beside
    assert [begin.__module__ for begin in beside] == [f"suites.{SUITE}.suite"]
    assert given.alone == bool(words)


def test_other_commands_ask_nothing_beside(capsys: pytest.CaptureFixture[str]) -> None:
    for name in contract.find():
        if name == "compare":
            continue
        with pytest.raises(SystemExit):
            tree.parser().parse_args([name, "--help"])
        assert "--alone" not in capsys.readouterr().out


def test_the_option_decides(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What stands beside is begun, or not."""
    begun = []

    def begin(given: argparse.Namespace, chosen: options.Options) -> contract.Asks:
        begun.append("beside")
        raise options.BadInput("enough")

    (suite, part), *_ = contract.find()["compare"]
    command = contract.Command([suite], [part], [begin])
    for words, count in (["--alone"], 0), ([], 1):
        given = tree.parser().parse_args(["compare", STAND_IN, "pypy", "--results", str(tmp_path), *words])
        monkeypatch.setattr(contract, "open_beside", lambda *_, **__: (_ for _ in ()).throw(options.BadInput("no run")))
        with pytest.raises(options.BadInput):
            command(given)
        assert len(begun) == count
