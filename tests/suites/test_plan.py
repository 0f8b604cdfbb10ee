"""The plan says what would be measured, from what earlier sessions took, and measures nothing."""

from __future__ import annotations

import argparse
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from runners.interpreters.provision import Found, Missing
from runners.interpreters.subjects import load_subjects
from runners.sessions.records import Record
from runners.sessions.session import open_session
from runners.workers.local import ROOT
from suites import options
from suites.scaling.plan import Memory, parts, show

FOUND: dict[str, Found | Missing] = {
    "cpython313": Found("cpython313", Path(sys.executable), "explicit", "3.13", {}),
    "pypy": Missing("pypy", (("uv", "offline"),)),
}


@pytest.fixture
def chosen(tmp_path: Path) -> options.Options:
    parser = argparse.ArgumentParser()
    options.add_to(parser.add_argument, options.OF_KERNELS)
    words = ["--interpreter", "cpython313,pypy", "--only", "nbody,nqueens", "--results", str(tmp_path / "results")]
    return options.read(parser.parse_args(words))


@pytest.mark.parametrize("width", [80, 100, 240])
def test_its_table_is_whole_in_a_log(chosen: options.Options, width: int) -> None:
    """No word of it is cut or broken, the longest names of interpreters among them."""
    known = load_subjects()
    names = ["cpython313", "cpython315t-container", "graalpy-nojit", "rustpython-container"]
    here = {name: Found(name, Path(sys.executable), "explicit", "3.13", {}) for name in names}
    wide = replace(chosen, subjects={name: known[name] for name in names})
    with (console := Console(width=width, highlight=False)).capture() as printed:
        show(wide, here, console)
    text = printed.get()
    assert "…" not in text
    assert [name for name in names if name not in text.split()] == []
    assert max(map(len, text.splitlines())) <= width


def test_without_earlier_sessions_a_rule_of_thumb_tells(chosen: options.Options) -> None:
    (part,) = parts(chosen, FOUND, Memory(chosen.results, chosen))
    assert (part.subject, part.blocks, part.sweeps, part.steps) == ("cpython313", *_plan(chosen), 0)
    assert part.seconds > 0


def _plan(chosen: options.Options) -> tuple[int, int]:
    return chosen.profile.blocks[0], chosen.profile.sweeps[0]


def test_earlier_steps_of_the_same_kind_are_the_estimate(chosen: options.Options) -> None:
    """The median of what a kernel's blocks took; a kernel that was never measured takes what others took."""
    store = open_session(chosen.request(), results=chosen.results)
    for block, seconds in enumerate((3.0, 5.0, 4.0)):
        store.append(Record("scaling", "cpython313", "nbody", "ok", block=block, seconds=seconds))
    (part,) = parts(chosen, FOUND, Memory(chosen.results, chosen))
    assert part.steps == 6
    assert part.seconds == pytest.approx(chosen.profile.blocks[0] * (0.5 + 4.0 + 4.0))


def test_sessions_of_another_kind_are_no_estimate(chosen: options.Options, tmp_path: Path) -> None:
    store = open_session(chosen.request(), results=chosen.results)
    told = store.session()
    store.write_session({**told, "threads": [1, 16]})
    store.append(Record("scaling", "cpython313", "nbody", "ok", seconds=3.0))
    (part,) = parts(chosen, FOUND, Memory(chosen.results, chosen))
    assert part.steps == 0


def test_plan_alone_makes_no_session(tmp_path: Path) -> None:
    line = [
        sys.executable, "-m", "gilmatrix", "matrix", "--plan", "--interpreter", "cpython313",
        "--python", f"cpython313={sys.executable}", "--only", "nbody", "--results", str(tmp_path / "results"),
    ]  # fmt: skip
    asked = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=True)
    assert "threads 1, 2, 4" in asked.stdout
    assert "unavailable: cpython313" in asked.stdout, "this Python is not 3.13"
    assert not (tmp_path / "results").exists()
