"""The correctness suite asks what a session lacks, once, and says of each kernel what came of it."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from runners import catalogue
from runners.interpreters.provision import Found, Missing
from runners.sessions.records import Record
from runners.sessions.session import open_session
from runners.sessions.store import Store
from suites import options
from suites.correctness.running import Correctness
from suites.correctness.view import Correctness as View
from suites.parts import read_session
from tests.suites import planted

HERE = {planted.STAND_IN: Found(planted.STAND_IN, Path(sys.executable), "explicit", "3", {})}
NAMES = ("a_good_one", "kills_itself", "returns_wrong_value", "z_good_one")


@pytest.fixture
def chosen(tmp_path: Path) -> options.Options:
    """Four planted kernels on this Python, at one thread and at two."""
    folder = planted.plant(tmp_path / "kernels")
    parser = argparse.ArgumentParser()
    options.add_to(parser.add_argument, options.OF_KERNELS)
    words = ["--interpreter", planted.STAND_IN, "--threads", "1,2", "--results", str(tmp_path / "results")]
    read = options.read(parser.parse_args(words))
    kernels = catalogue.choose(catalogue.find([folder]), NAMES)
    return replace(read, kernels=kernels, folders=(folder,), profile=replace(planted.PROFILE, name="quick"))


def _asked(chosen: options.Options, found: dict[str, Found | Missing] | None = None) -> tuple[Store, list[Record]]:
    store = open_session(chosen.request(), results=chosen.results, name="s")
    Correctness(argparse.Namespace(), chosen).ask(store, HERE if found is None else found)
    return store, [step for step in store.records() if step.suite == "correctness"]


def test_each_kernel_has_its_state(chosen: options.Options, capsys: pytest.CaptureFixture[str]) -> None:
    """A worker that is lost costs its own kernel; the log says how far it is."""
    store, steps = _asked(chosen)
    assert {(step.case, step.threads): step.state for step in steps} == {
        (name, threads): {"kills_itself": "crashed", "returns_wrong_value": "wrong"}.get(name, "ok")
        for name in NAMES
        for threads in (1, 2)
    }
    assert "correctness [8/8] cpython313 z_good_one at 2 threads: ok; about 0:00 left" in capsys.readouterr().err
    faults = View(read_session(store.folder)).faults()
    assert [fault.split(" at ")[0] for fault in faults] == ["cpython313 kills_itself"] * 2 + [
        "cpython313 returns_wrong_value"
    ] * 2
    assert "killed by SIGKILL" in faults[0]


def test_what_was_answered_is_not_asked_again(chosen: options.Options) -> None:
    """After an interruption only what is missing is: no answer is lost, none made twice."""
    store, _ = _asked(chosen)
    records = store.folder / "records.jsonl"
    lines = records.read_text().splitlines(keepends=True)
    records.write_text("".join(lines[:3]))
    _, steps = _asked(chosen)
    again = records.read_text().splitlines(keepends=True)
    assert again[:3] == lines[:3]
    assert len(again) == len(steps) == len(lines)
    _asked(chosen)
    assert records.read_text().splitlines(keepends=True) == again


def test_an_interpreter_that_comes_late_is_asked(chosen: options.Options) -> None:
    """What could not be had has its reason, and is tried again the next time."""
    store, _ = _asked(chosen, {planted.STAND_IN: Missing(planted.STAND_IN, (("uv", "offline"),))})
    cells = View(read_session(store.folder)).cells.values()
    assert {(cell.state, cell.reason) for cell in cells} == {("unavailable", "uv: offline")}
    _asked(chosen)
    session = read_session(store.folder)
    assert "unavailable" not in {cell.state for cell in View(session).cells.values()}
    assert session.subjects[0].state == "ok"
