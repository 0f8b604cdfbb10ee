"""A file counts, and says what it says, whatever editor, archiver or system left it there."""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from runners import catalogue, litmus, sources
from runners.contract.reading import read_faults
from runners.interpreters.subjects import load_subjects
from runners.workers.local import ROOT, start
from suites.conformance.linearizability import typefile

KERNEL = (ROOT / "kernels" / "contended" / "one_lock.py").read_text(encoding="utf-8").replace("Computes", "Computes é,")

#: The ways in which an editor saves one text.
SAVED: dict[str, Callable[[str], bytes]] = {
    "plainly": lambda text: text.encode(),
    "with a mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "with Windows' lines": lambda text: text.replace("\n", "\r\n").encode(),
    "with a mark and Windows' lines": lambda text: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(),
    "in latin-1": lambda text: ("# -*- coding: latin-1 -*-\n" + text).encode("latin-1"),
    "in cp1252": lambda text: ("#!/usr/bin/python\n# vim: set fileencoding=cp1252 :\n" + text).encode("cp1252"),
}


@pytest.mark.parametrize("way", SAVED)
def test_a_kernel_is_what_it_says_however_it_was_saved(tmp_path: Path, way: str) -> None:
    path = tmp_path / "my_lock.py"
    path.write_bytes(SAVED[way](KERNEL))
    plain = catalogue.read("user", ROOT / "kernels" / "contended" / "one_lock.py")
    read = catalogue.read("user", path)
    assert read.shared
    assert (read.summary, read.constants) == (plain.summary, plain.constants)
    assert "Computes é," in read.source
    assert "\r" not in read.source
    assert not read.source.startswith("\ufeff")
    assert ast.dump(sources.parsed(path.read_bytes())) == ast.dump(ast.parse(KERNEL))
    assert read_faults(path) == []


@pytest.mark.parametrize("way", SAVED)
def test_an_interpreter_runs_it_however_it_was_saved(tmp_path: Path, way: str) -> None:
    path = tmp_path / "my_lock.py"
    path.write_bytes(SAVED[way](KERNEL))
    worker = start(load_subjects()["cpython313"], Path(sys.executable), [tmp_path])
    try:
        assert worker.hello()["digests"]["my_lock"] == catalogue.read("user", path).digest
        asked = {"do": "measure", "kernel": "my_lock", "size": "smoke", "seed": 1, "mode": "strong", "loops": 1}
        answer = worker.ask({**asked, "threads": 2, "cpus": []}, 30.0)
    finally:
        worker.close()
    assert answer["measure"]["wrong"] is None


@pytest.mark.parametrize("way", SAVED)
def test_a_litmus_test_has_its_table_however_it_was_saved(tmp_path: Path, way: str) -> None:
    text = (ROOT / "kernels" / "litmus" / "inc_call.py").read_text(encoding="utf-8")
    path = tmp_path / "mine.py"
    path.write_bytes(SAVED[way](text))
    plain = litmus.read(ROOT / "kernels" / "litmus" / "inc_call.py")
    assert litmus.read(path).outcomes == plain.outcomes
    assert litmus.read(path).question == plain.question


#: What lies beside people's files and is none of theirs.
BESIDE: dict[str, Callable[[Path], object]] = {
    "an editor's lock": lambda folder: os.symlink("somebody@host.123:456", folder / ".#mine.py"),
    "an archiver's double": lambda folder: (folder / "._mine.py").write_bytes(b"\0\5\26\7\0\2\0\0Mac OS X"),
    "a link to nowhere": lambda folder: os.symlink("nowhere.py", folder / "gone.py"),
    "a link to itself": lambda folder: os.symlink("round.py", folder / "round.py"),
    "a folder": lambda folder: (folder / "package.py").mkdir(),
    "a pipe": lambda folder: os.mkfifo(folder / "pipe.py"),
    "a file of its own": lambda folder: (folder / "_private.py").write_text("import nothing"),
    "a backup": lambda folder: (folder / "mine.py~").write_text("def"),
}


@pytest.mark.parametrize("beside", BESIDE)
def test_what_lies_beside_is_nobody_s_kernel(tmp_path: Path, beside: str) -> None:
    (tmp_path / "mine.py").write_text(KERNEL)
    BESIDE[beside](tmp_path)
    assert [path.name for path in sources.files(tmp_path)] == ["mine.py"]
    assert [name for name, one in catalogue.find([tmp_path]).items() if one.room == "user"] == ["mine"]
    worker = start(load_subjects()["cpython313"], Path(sys.executable), [tmp_path])
    try:
        told = set(worker.hello()["digests"])
    finally:
        worker.close()
    assert told - set(catalogue.find()) == {"mine"}


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(sources.Unreadable, match=r"gone\.py cannot be read: No such file or directory"):
        sources.content(tmp_path / "gone.py")


@pytest.mark.parametrize("content", [b"\0\0", b"# coding: nothing\n", b"\xff\xfe", b"def part(:\n"])
def test_what_is_no_source_is_a_fault_and_a_kernel_all_the_same(tmp_path: Path, content: bytes) -> None:
    """Each interpreter says what is wrong with it, in its own words."""
    path = tmp_path / "bad.py"
    path.write_bytes(content)
    assert catalogue.read("user", path).constants == {}
    assert [fault.kind for fault in read_faults(path)] == ["unreadable"]


@pytest.mark.parametrize("name", ["a.b", "two words", "ünï-cödé!", "a" * 101, "x(1)"])
def test_a_name_that_no_case_can_have_is_refused(tmp_path: Path, name: str) -> None:
    """It would be left out of every page."""
    (tmp_path / f"{name}.py").write_text(KERNEL)
    with pytest.raises(sources.Unreadable, match="its name is its case's"):
        catalogue.find([tmp_path])


@pytest.mark.parametrize("name", ["inc_call", "inc_attr", "dict_pop"])
def test_a_test_with_the_librarys_name_is_refused(tmp_path: Path, name: str) -> None:
    """What is known of the library's would excuse it."""
    known = sorted(path.stem for path in sources.files(ROOT / "kernels" / "litmus"))
    name = name if name in known else known[0]
    text = (ROOT / "kernels" / "litmus" / f"{name}.py").read_text(encoding="utf-8")
    (tmp_path / f"{name}.py").write_text(text)
    with pytest.raises(litmus.UnknownTest, match="the library has a test of that name"):
        litmus.find([tmp_path])


@pytest.mark.parametrize("name", ["dict", "list", "queue"])
def test_a_type_with_the_librarys_name_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.py"
    path.write_text((ROOT / "kernels" / "linearizable" / f"{name}.py").read_text(encoding="utf-8"))
    with pytest.raises(typefile.BadType, match="the library has a type of that name"):
        typefile.find(str(path))
