"""A build of the user's own is a subject under the name that he gives it: what it is, it says itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from runners.interpreters import own, subjects
from runners.interpreters.provision import BadExecutable, Found, provision
from runners.interpreters.subjects import UnknownSubject, load_subjects, select
from runners.workers.local import ROOT

FACTS: dict[str, Any] = {
    "implementation": "cpython", "version": "3.14.5", "language": "3.14.5", "language_info": [3, 14, 5],
    "free_threaded": False, "gil_enabled": True, "jit": False, "jit_detail": "none", "debug": False,
    "compiler": "GCC 1", "pgo": False, "lto": False, "jdk": None,
}  # fmt: skip


@pytest.fixture(autouse=True)
def forgotten(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Builds of one test are no other's, and so is what was asked of them."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(subjects, "_OWN", {})


def _build(folder: Path, name: str = "python", **facts: Any) -> Path:
    """An executable that says this of itself."""
    path = folder / name
    path.write_text(f"#!/bin/sh\necho 'gilmatrix-probe:{json.dumps({**FACTS, **facts})}'\n")
    path.chmod(0o755)
    return path


@pytest.mark.parametrize(
    ("facts", "name", "gil", "jit"),
    [
        ({}, "mine (CPython 3.14.5)", True, False),
        ({"free_threaded": True, "gil_enabled": False}, "mine (CPython 3.14.5, free-threaded)", False, False),
        ({"debug": True, "jit": True}, "mine (CPython 3.14.5, debug build)", True, True),
        (
            {"implementation": "pypy", "free_threaded": None, "jit": True, "version": "8.1"},
            "mine (PyPy 8.1)",
            True,
            True,
        ),
        ({"implementation": "ironpython", "free_threaded": None}, "mine (ironpython 3.14.5)", True, False),
    ],
)
def test_it_is_what_it_says(tmp_path: Path, facts: dict[str, Any], name: str, gil: bool, jit: bool) -> None:
    path = _build(tmp_path, **facts)
    ids, executables = own.named(["cpython313", f"mine={path}"])
    assert (ids, executables) == (["cpython313", "mine"], {"mine": path})
    found = load_subjects()["mine"]
    assert (found.name, found.gil, found.jit, found.own) == (name, gil, jit, True)
    assert "mine" not in [one.id for one in select(load_subjects(), [])], "it is asked only where it is named"
    here = provision(["mine"], explicit=executables, build=False)["mine"]
    assert isinstance(here, Found), here
    assert (here.executable, here.version, len(here.facts["sha256"])) == (path, {**FACTS, **facts}["version"], 64)


@pytest.mark.parametrize("implementation", ["graalpy", "cpython"])
def test_a_build_of_ones_own_has_the_pip_of_its_implementation(tmp_path: Path, implementation: str) -> None:
    path = _build(tmp_path, implementation=implementation, jit=implementation == "graalpy")
    own.named([f"mine={path}"])
    known = [one for one in load_subjects().values() if one.implementation == implementation and not one.own]
    assert load_subjects()["mine"].pip == known[0].pip


def test_one_executable_may_have_two_names_and_two_one_table(tmp_path: Path) -> None:
    """An A/A run; and of two builds each has its own digest."""
    path, other = _build(tmp_path), _build(tmp_path, "other", compiler="GCC 2")
    _, executables = own.named([f"a={path}", f"b={path}", f"c={other}"])
    found = provision(list(executables), explicit=executables, build=False)
    digests = {name: one.facts["sha256"] for name, one in found.items() if isinstance(one, Found)}
    assert digests["a"] == digests["b"] != digests["c"]


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("cpython313=PATH", "cpython313 is CPython 3.13: give yours another name, or say --python cpython313=PATH"),
        ("pypy-nojit=PATH", "pypy is PyPy: give yours another name, or say --python pypy-nojit=PATH"),
        ("Mine-nogc=PATH", "a name is of small letters"),
        ("Mine=PATH", "a name is of small letters"),
        ("=PATH", "a name is of small letters"),
        ("mine=", "is_dir_or_nothing"),
        ("mine=/nowhere/python", "no file /nowhere/python; say NAME=PATH of an executable"),
        ("mine=OLD", "it is cpython 2.7.18 with the GIL: measured is what speaks Python 3.9 or later"),
        ("mine=DIES", "ended with 3 and no answer: a library is missing"),
        ("mine=TEXT", "cannot be started: "),
    ],
)
def test_what_cannot_be_measured_has_its_line(tmp_path: Path, word: str, said: str) -> None:
    dies, text = tmp_path / "dies", tmp_path / "text"
    dies.write_text("#!/bin/sh\necho 'a library is missing' >&2; exit 3\n")
    dies.chmod(0o755)
    text.write_text("no program")
    old = _build(tmp_path, "old", version="2.7.18", language="2.7.18", language_info=[2, 7, 18])
    for name, path in (("PATH", _build(tmp_path)), ("OLD", old), ("DIES", dies), ("TEXT", text)):
        word = word.replace(f"={name}", f"={path}")
    with pytest.raises(BadExecutable) as refused:
        own.named([word])
    assert str(refused.value).startswith(f"--interpreter {word}: ")
    assert (said if said != "is_dir_or_nothing" else "no file (nothing)") in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_name_that_is_given_twice_is_refused(tmp_path: Path) -> None:
    path = _build(tmp_path)
    with pytest.raises(BadExecutable, match="names mine twice: "):
        own.named([f"mine={path}", f"mine={path}"])


def test_it_has_the_modes_of_what_it_is_a_build_of(tmp_path: Path) -> None:
    """Of the newest that is no newer; a mode may be asked for alone, and two of one build."""
    path = _build(tmp_path)
    ids, executables = own.named([f"mine-jit={path}", f"mine-nojit={path}"])
    assert (ids, executables) == (["mine-jit", "mine-nojit"], {"mine": path})
    modes = {one.id: one for one in load_subjects().values() if one.base == "mine"}
    assert {"mine-jit", "mine-nojit", "mine-context", "mine-warnings", "mine-nogc"} == set(modes)
    assert (modes["mine-jit"].jit, modes["mine-jit"].environment) == (True, {"PYTHON_JIT": "1"})
    assert (modes["mine-nojit"].jit, modes["mine-nojit"].environment) == (False, {"PYTHON_JIT": "0"})
    free = _build(tmp_path, "free", free_threaded=True, gil_enabled=False, version="3.17.0a1", language_info=[3, 17, 0])
    own.named([f"main={free}"])
    newest = {one.id for one in load_subjects().values() if one.base == "main"}
    assert newest == {"main-gil", "main-nocontext", "main-nowarnings", "main-nogc"}


def test_two_builds_under_one_name_are_refused_in_modes_too(tmp_path: Path) -> None:
    path, other = _build(tmp_path), _build(tmp_path, "other")
    with pytest.raises(BadExecutable, match="names mine twice: "):
        own.named([f"mine-jit={path}", f"mine-nojit={other}"])
    with pytest.raises(UnknownSubject, match="mine-flying"):
        select(load_subjects(), own.named([f"mine-flying={path}"])[0])


def test_a_mode_is_had_by_its_builds_executable(tmp_path: Path) -> None:
    ids, executables = own.named([f"mine-nogc={_build(tmp_path)}"])
    (found,) = provision(ids, explicit=executables).values()
    assert isinstance(found, Found)
    assert (found.subject, found.executable) == ("mine-nogc", executables["mine"])


def test_it_has_a_column_of_its_own(tmp_path: Path) -> None:
    """This Python under two names, in two suites and their report."""
    results = tmp_path / "results"
    who = ["--interpreter", f"mine={sys.executable},again={sys.executable}", "--results", str(results)]
    for words in (["matrix", "--only", "nqueens"], ["conformance", "--only", "list_append"]):
        done = subprocess.run(
            [sys.executable, "-m", "gilmatrix", *words, *who, "--profile", "quick", "--session", words[0]],
            cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        page = (results / words[0] / "report" / "index.html").read_text(encoding="utf-8")
        for name in ("mine (CPython 3.", "again (CPython 3."):
            assert name in page
