"""Progress, the table, and one line for bad input, as people see them."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.console import Console

from gilmatrix.__main__ import main
from runners.interpreters.provision import Found, Missing, cli, provision
from runners.interpreters.provision.cache import Cache
from runners.interpreters.provision.progress import Lines, Spinner, best, elapsed
from runners.interpreters.subjects import load_subjects, select


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (45.4, "0:45"), (723, "12:03"), (3723, "1:02:03")])
def test_times_as_people_write_them(seconds: float, text: str) -> None:
    assert elapsed(seconds) == text


def test_a_log_gets_a_line_a_step() -> None:
    stream = io.StringIO()
    lines = Lines(stream)
    lines.step("cpython313t", "make", 3, 4)
    lines.tick()
    lines.finished("cpython313t", "3.13.15, source")
    lines.close()
    assert stream.getvalue().splitlines() == [
        "provision cpython313t: make (3/4), 0:00",
        "provision cpython313t: 3.13.15, source, 0:00",
    ]


def test_a_long_step_gives_signs_of_life() -> None:
    stream = io.StringIO()
    lines = Lines(stream, heartbeat=0.0)
    lines.step("x", "make")
    lines.tick()
    assert len(stream.getvalue().splitlines()) == 2


def test_a_terminal_keeps_a_line_a_subject() -> None:
    stream = io.StringIO()
    spinner = Spinner(stream)
    spinner.step("x", "make [all]", 1, 2)
    spinner.tick()
    spinner.finished("x", "1.0, source")
    spinner.close()
    assert "x: 1.0, source (0:00)" in stream.getvalue()
    assert isinstance(best(io.StringIO()), Lines)


def _run(*words: str) -> int:
    return main(["interpreters", *words])


@pytest.fixture
def nothing_happens(monkeypatch: pytest.MonkeyPatch) -> dict[str, Found | Missing]:
    """`provision` answers with what the test puts into this."""
    results: dict[str, Found | Missing] = {}
    monkeypatch.setattr(cli, "provision", lambda *_, **__: results)
    return results


FOUND = Found(
    "cpython313t", Path("/x/python3.13t"), "source", "3.13.15",
    {"implementation": "cpython", "version": "3.13.15", "language": "3.13.15", "compiler": "GCC 12",
     "pgo": False, "lto": False, "jit": False},
)  # fmt: skip


def test_an_unknown_subject_is_exit_2_and_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("get", "cpython99") == 2
    error = capsys.readouterr().err
    assert error.startswith("gilmatrix: unknown subject 'cpython99'; known are: cpython313, ")
    assert error.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--python", "pypy"], "--python pypy: no file (nothing); say ID=PATH"),
        (["--python", f"pypy={__file__}", "--python", "pypy=/bin/sh"], "--python names pypy twice: "),
    ],
)
def test_a_bad_python_option_is_exit_2(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One line; the second of two executables does not replace the first in silence."""
    assert _run("get", *words) == 2
    error = capsys.readouterr().err
    assert error.startswith(f"gilmatrix: {said}")
    assert error.count("\n") == 1


def test_exit_0_when_all_are_here_and_1_when_one_is_not(
    nothing_happens: dict[str, Found | Missing], capsys: pytest.CaptureFixture[str]
) -> None:
    nothing_happens["cpython313t"] = FOUND
    assert _run("get") == 0
    nothing_happens["jython"] = Missing("jython", (("installed", "none"), ("maven", "needs a JDK")))
    assert _run("get") == 1
    shown = capsys.readouterr().out
    assert "GCC 12, no PGO" in shown
    assert "source: /x/python3.13t" in shown
    assert "maven: needs a JDK" in shown


def test_the_list_never_fails_and_says_what_to_run(
    nothing_happens: dict[str, Found | Missing], capsys: pytest.CaptureFixture[str]
) -> None:
    why = "not tried yet; run: gilmatrix interpreters get jython"
    nothing_happens["jython"] = Missing("jython", (("installed", "none"), ("maven", why)))
    assert _run("list") == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "not provisioned yet; run: gilmatrix interpreters get jython" in told


def test_an_interruption_is_exit_130_and_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "provision", interrupted)
    assert _run("get") == 130
    assert capsys.readouterr().err.count("\n") == 1


def test_a_table_fits_what_it_shows() -> None:
    console = Console(file=io.StringIO(), width=200)
    console.print(cli.told(load_subjects(), {"cpython313t": FOUND}))


def test_looking_makes_nothing(cache: Cache, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    monkeypatch.setenv("UV_PYTHON_INSTALL_DIR", str(tmp_path))
    results = provision(build=False, cache=cache)
    assert list(results) == [one.id for one in select(load_subjects(), [])]
    assert all(isinstance(result, Missing) for result in results.values())
    assert not cache.root.exists()


def test_a_cache_that_cannot_be_written_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(cli, "provision", lambda *_, **__: (tmp_path / "file" / "x").mkdir())
    assert _run("get") == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_same_step_again_is_a_sign_of_life_not_a_line() -> None:
    stream = io.StringIO()
    lines = Lines(stream)
    lines.step("gilmatrix", "waits")
    lines.step("gilmatrix", "waits")
    assert len(stream.getvalue().splitlines()) == 1


def test_what_is_here_does_not_wait_for_another_run(cache: Cache, fake: Callable[..., Path]) -> None:
    mine = fake("python3.13")
    with Cache(cache.root).locked():
        results = provision(["cpython313"], explicit={"cpython313": mine}, cache=cache)
    assert isinstance(results["cpython313"], Found)
