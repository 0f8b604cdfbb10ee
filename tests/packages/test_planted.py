"""A package that crashes, hangs, does not build or cannot bear threads costs its own cell, and nothing else."""

from __future__ import annotations

import os
from pathlib import Path

import psutil
import pytest

from runners.interpreters.provision.cache import Cache
from suites.installing import limits
from suites.installing.processes import marked
from suites.installing.throwaway import throwaway
from suites.packages.cells import Cell, lines
from tests.packages import planted
from tests.reports.built import build

WORDS = {
    "aborts": "crashed",
    "hangs": "hung",
    "exits": "crashed",
    "raises": "no import",
    "aborts_at_the_end": "crashed",
    "leaves_a_process": "works",
    "prints": "works",
    "wrong": "fails",
    "alone": "fails in threads",
    "unbuilt": "build failed",
    "z_good": "works",
}

REASONS = {
    "aborts": "while it was imported: killed by SIGABRT",
    "hangs": "while it was imported: no end within",
    "exits": "while it was imported: exit code 7",
    "raises": "ImportError: planted <b>",
    "aborts_at_the_end": "at the interpreter's end: killed by SIGABRT",
    "wrong": "AssertionError",
    "alone": "of 8 threads: AssertionError: another thread is here",
    "unbuilt": "",
}


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Cell]:
    """Every planted project tried in one session, on this Python, without a network."""
    folder = tmp_path_factory.mktemp("packages")
    before = set(psutil.Process().children(recursive=True))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UV_OFFLINE", "1")
        patch.setenv("UV_CACHE_DIR", str(folder / "cache"))
        patch.setattr(limits, "GRACE", (8.0, 8.0))
        store = planted.try_them(folder, planted.plant(folder / "projects"), folder / "environments")
    assert not marked(str(os.getpid()))
    assert set(psutil.Process().children(recursive=True)) <= before
    session = planted.read(store)
    assert session.finished
    assert not session.damages
    return {line.package.name: line.cells[0] for line in lines(session)}


@pytest.mark.parametrize("name", WORDS)
def test_a_fault_is_a_word_with_its_reason(cells: dict[str, Cell], name: str) -> None:
    assert cells[name].word == WORDS[name], cells[name].judged
    assert REASONS.get(name, "") in cells[name].judged.reason


def test_every_project_has_its_cell(cells: dict[str, Cell]) -> None:
    assert cells.keys() == planted.FAULTS.keys()


def test_a_failing_builds_last_lines_are_kept(cells: dict[str, Cell]) -> None:
    assert "planted: no compiler" in cells["unbuilt"].judged.said


def test_a_crash_tells_where_it_was(cells: dict[str, Cell]) -> None:
    assert "aborts.py" in cells["aborts"].judged.said
    assert "hangs.py" in cells["hangs"].judged.said


def test_a_process_that_moved_away_is_counted_and_ended(cells: dict[str, Cell]) -> None:
    tried = cells["leaves_a_process"].tried
    assert tried is not None
    assert tried.probe is not None
    assert tried.probe.left == 1


def test_eight_threads_used_what_works(cells: dict[str, Cell]) -> None:
    tried = cells["z_good"].tried
    assert tried is not None
    assert tried.probe is not None
    uses = tried.probe.steps["threads"].uses
    assert len(uses) == 8
    assert min(uses) >= 1
    assert (tried.version, tried.wheel) == ("1.5", False)


def test_only_what_this_suite_left_behind_is_removed(tmp_path: Path) -> None:
    """Folders of processes that are gone; nobody else's, and none of a run that goes on."""
    cache = Cache(tmp_path)
    gone = max(psutil.pids()) + 100_000
    for name in (str(gone), str(os.getppid()), "somebody-elses"):
        (cache.folder("throwaway") / name).mkdir()
    with throwaway(cache) as folder:
        assert folder.is_dir()
    assert {path.name for path in cache.folder("throwaway").iterdir()} == {str(os.getppid()), "somebody-elses"}


def test_no_environment_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a second run of the same command has nothing left to do."""
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    packages = planted.plant(tmp_path / "projects", ["z_good"])
    store = planted.try_them(tmp_path, packages, tmp_path / "environments")
    assert not list((tmp_path / "environments").glob("*/*/*"))
    before = (store.folder / "records.jsonl").read_text()
    planted.try_them(tmp_path, packages, tmp_path / "environments")
    assert (store.folder / "records.jsonl").read_text() == before
    assert 'id="z_good-cpython313"' in (build(store.folder).parent / "packages.html").read_text()
