"""A file to begin with is a litmus test, and each way in which a file is none is said with its line."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from gilmatrix.__main__ import main
from runners import litmus
from runners.codes import Code
from runners.interpreters.provision import Found, Missing
from suites.conformance import authoring
from suites.conformance.authoring import TEMPLATE, read_faults
from tests.suites.planted import STAND_IN

TEXT = TEMPLATE.read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """This Python is the only interpreter."""
    found = {STAND_IN: Found(STAND_IN, Path(sys.executable), "explicit", "3.13.1", {})}

    def provision(subjects: list[str], **more: object) -> dict[str, Found | Missing]:
        return {one: found.get(one, Missing(one, (("uv", "offline"),))) for one in subjects}

    monkeypatch.setattr(authoring, "provision", provision)


def _check(path: Path) -> int:
    return main(["litmus", "check", str(path), "--interpreter", STAND_IN])


def test_a_new_file_is_a_litmus_test(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On this Python too, and it is in the list."""
    monkeypatch.chdir(tmp_path)
    assert main(["litmus", "new", "mine", "--folder", "tests"]) == Code.RIGHT
    assert main(["litmus", "new", "mine", "--folder", "tests"]) == Code.BAD_INPUT
    assert _check(tmp_path / "tests" / "mine.py") == Code.RIGHT
    assert f"asked: {STAND_IN}" in capsys.readouterr().out
    assert main(["litmus", "list", "--litmus", "tests"]) == Code.RIGHT
    assert "Is a swap of two attributes seen half done?" in capsys.readouterr().out


def test_the_library_keeps_to_it() -> None:
    """The control: every litmus test that there is."""
    faults = {path.name: found for path in sorted(litmus.ROOM.glob("[!_]*.py")) if (found := read_faults(path))}
    assert faults == {}


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("seen half done?", "seen half done", ":1: documentation: the docstring's first line asks nothing"),
        ("Weak ", "Strange ", ":1: documentation: the docstring does not say: Weak"),
        ("def outcome(pair, seen)", "def outcome(pair)", "contract: outcome must take 2 arguments"),
        ("ACTORS = ", "OTHERS = ", "contract: no ACTORS"),
        ('"allowed"', '"maybe"', "contract: outcome 'half done' is graded 'maybe'"),
        ("return pair.a, pair.b\n", "print(pair.a)\n", "prints: calls print"),
        ("return Pair()", "return Pears()", "crashed: cpython313: NameError"),
        ('"half done")', '"torn")', ""),
        ('"before", (2', '"first", (2', "contract: cpython313: no row of OUTCOMES lists first"),
        ("def state():", "def state(:", "unreadable: cannot be parsed"),
    ],
)
def test_a_fault_is_said_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], before: str, after: str, said: str
) -> None:
    """An outcome that no row lists shows only where it is seen: half done is not, with a GIL."""
    assert before in TEXT
    path = tmp_path / "mine.py"
    path.write_text(TEXT.replace(before, after), encoding="utf-8")
    assert _check(path) == (Code.WRONG if said else Code.RIGHT)
    assert said in capsys.readouterr().out


@pytest.mark.parametrize("name", ["inc_call", "class", "json"])
def test_a_name_that_is_taken_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["litmus", "new", name, "--folder", "."]) == Code.BAD_INPUT
    assert not (tmp_path / f"{name}.py").exists()
