"""The plain functions of a user's file are found, and a file that none can be measured of is refused in one line."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from runners import benches, catalogue
from runners.benches import BadBench
from runners.interpreters.provision import Found, Missing
from runners.interpreters.subjects import Subject, load_subjects

TEXT = '''"""A file."""

def setup(size=3):
    return size

@decorated
def bench_first(state, more, than, one):
    """The first.

    And more of it.
    """

def bench_second(state=None, *, keyword=1):
    pass

def helper(one, two):
    pass

class Other:
    def bench_inside(self):
        pass
'''


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "mine.py"
    file.write_text(TEXT)
    return file


def test_each_function_is_a_kernel(path: Path) -> None:
    found = benches.find([path], {})
    assert list(found) == ["bench-first", "bench-second"]
    assert {kernel.room for kernel in found.values()} == {catalogue.BENCH}
    assert [kernel.summary for kernel in found.values()] == ["The first.", "bench_second of mine.py"]
    assert len({kernel.digest for kernel in found.values()}) == 1
    assert found["bench-first"].source == TEXT
    assert not found["bench-first"].shared


def test_only_names_them_as_it_names_kernels(path: Path) -> None:
    known = catalogue.find() | benches.find([path], {})
    assert list(catalogue.choose(known, ["bench"])) == ["bench-first", "bench-second"]
    assert list(catalogue.choose(known, ["bench-second", "nbody"])) == ["nbody", "bench-second"]


def test_it_has_weak_scaling_alone() -> None:
    assert catalogue.modes(catalogue.BENCH, catalogue.MODES) == ("weak",)
    assert catalogue.modes("user", catalogue.MODES) == catalogue.MODES


BAD = {
    "none": ("def other(state):\n    pass\n", "no function bench_NAME(state) at its top level"),
    "no name": ("def bench_(state):\n    pass\n", "no function bench_NAME(state) at its top level"),
    "empty": ("", "no function bench_NAME(state) at its top level"),
    "no argument": ("def bench_one():\n    pass\n", "line 1: bench_one must take one argument, the state"),
    "two arguments": ("def bench_one(a, b):\n    pass\n", "line 1: bench_one must take one argument, the state"),
    "by name": ("def bench_one(a, *, b):\n    pass\n", "line 1: bench_one must take one argument, the state"),
    "setup": (
        "def setup(size):\n    pass\ndef bench_one(a):\n    pass\n", "line 1: setup must take no argument"),
    "async": ("async def bench_one(a):\n    pass\n", "line 1: bench_one is async, and nothing would run it"),
    "twice": (
        "def bench_one(a):\n    pass\n\ndef bench_one(a):\n    pass\n", "line 4: bench_one is there twice"),
    "long": (f"def bench_{'x' * 99}(a):\n    pass\n", "the name bench_xxxxxxxxxxxxxxxxxxxx… is too long for a file's"),
}  # fmt: skip


@pytest.mark.parametrize("bad", BAD)
def test_what_cannot_be_measured_is_refused(path: Path, bad: str) -> None:
    text, said = BAD[bad]
    path.write_text(text)
    with pytest.raises(BadBench) as raised:
        benches.find([path], {})
    assert str(raised.value).startswith(f"--bench {path}")
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_folder_and_no_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadBench, match="it is a folder; a file of functions"):
        benches.find([tmp_path], {})
    with pytest.raises(BadBench, match="no such file"):
        benches.find([tmp_path / "nowhere.py"], {})


def test_two_files_and_a_kernel_may_not_share_a_name(path: Path) -> None:
    other = path.with_name("other.py")
    other.write_text("def bench_second(state):\n    pass\n")
    with pytest.raises(BadBench, match=r"there is another bench_second in .*mine\.py"):
        benches.find([path, other], {})
    with pytest.raises(BadBench, match="there is another bench_first in itself"):
        benches.find([path, path], {})
    kernel = replace(catalogue.find()["nbody"], name="bench-second")
    with pytest.raises(BadBench, match=r"there is another bench_second in .*nbody\.py"):
        benches.find([path], {"bench-second": kernel})


class TestSyntax:
    """What this Python cannot read, another may."""

    TEXT = "type New = int\n\ndef bench_new[T](state: T):\n    pass\n\ndef bench_old(state):\n    print 'of 2'\n"

    @pytest.fixture
    def asked(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """The interpreters that were asked whether they read the file, of four that are here."""
        path.write_text(self.TEXT)
        names = ("cpython313", "cpython314t", "pypy", "jython")
        here = {one: Found(one, Path(sys.executable), "uv", "3", {}) for one in names}
        monkeypatch.setattr(
            benches, "provision", lambda ids, build: {one: here.get(one, Missing(one, ())) for one in ids}
        )
        several: list[str] = []
        self.reads: set[str] = set()

        def reads(path: Path, subject: Subject, found: Found) -> bool:
            several.append(subject.id)
            return subject.id in self.reads

        monkeypatch.setattr(benches, "_reads", reads)
        return several

    def test_a_newer_one_is_asked_and_what_it_reads_is_measured(self, path: Path, asked: list[str]) -> None:
        self.reads.add("cpython314t")
        assert list(benches.find([path], {})) == ["bench-new", "bench-old"]
        assert asked == ["cpython314t"]

    def test_what_python_2_reads_is_measured(self, path: Path, asked: list[str]) -> None:
        self.reads.add("jython")
        assert "bench-old" in benches.find([path], {})
        assert asked == ["cpython314t", "jython"]

    def test_what_nobody_reads_is_refused(self, path: Path, asked: list[str]) -> None:
        with pytest.raises(BadBench, match=r"line 1: .*; cpython314t and jython cannot read it either") as raised:
            benches.find([path], {})
        assert "\n" not in str(raised.value)

    def test_where_nobody_is_nothing_is_said_against_it(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path.write_text(self.TEXT)
        monkeypatch.setattr(benches, "provision", lambda ids, build: {one: Missing(one, ()) for one in ids})
        assert "bench-new" in benches.find([path], {})

    def test_an_interpreter_reads_it_and_runs_nothing_of_it(self, path: Path) -> None:
        """The control for the above: this Python, asked as the others are."""
        found = Found("cpython313", Path(sys.executable), "uv", "3", {})
        path.write_text("raise SystemExit(3)\n")
        assert benches._reads(path, load_subjects()["cpython313"], found)
        path.write_text("def bench_one(state) return 1\n")
        assert not benches._reads(path, load_subjects()["cpython313"], found)
