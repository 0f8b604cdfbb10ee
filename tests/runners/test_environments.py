"""Native code's tools are there before a build, or the reason says how to get them."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from runners.interpreters import environments
from runners.interpreters.provision import Found
from runners.interpreters.provision.commands import CommandFailed, Unavailable


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that a machine of Debian is given, whose headers are missing."""
    commands: list[list[str]] = []
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(environments, "missing_packages", lambda names: names)
    monkeypatch.setattr(environments, "is_root", lambda: True)
    monkeypatch.setattr(environments, "ask", lambda command, **_: commands.append(command))
    return commands


def _found(executable: str, way: str = "debian") -> Found:
    return Found("pypy", Path(executable), way, "7.3.11", {})


class TestHeaders:
    def test_those_of_a_distribution_are_installed(self, asked: list[list[str]]) -> None:
        environments.have_headers(_found("/usr/bin/pypy3"))
        assert [command[-1] for command in asked] == ["pypy3-dev"]

    @pytest.mark.parametrize(("executable", "way"), [("/usr/bin/python3.13", "debian"), ("/opt/pypy3", "download")])
    def test_an_interpreter_that_has_them_asks_for_nothing(
        self, asked: list[list[str]], executable: str, way: str
    ) -> None:
        environments.have_headers(_found(executable, way))
        assert asked == []

    def test_those_that_are_there_are_left_alone(self, asked: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(environments, "missing_packages", lambda names: [])
        environments.have_headers(_found("/usr/bin/pypy3"))
        assert asked == []

    def test_who_may_not_install_is_told_the_command(
        self, asked: list[list[str]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(environments, "is_root", lambda: False)
        with pytest.raises(Unavailable, match=r"as root: apt-get install .* pypy3-dev"):
            environments.have_headers(_found("/usr/bin/pypy3"))
        assert asked == []


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("error: `cargo metadata` exited with an error:\n\n  error: package `pyo3` needs rustc 1.74\n",
         "package `pyo3` needs rustc 1.74"),
        ("error: `cargo metadata` exited with an error:\n\n  no network\n",
         "`cargo metadata` exited with an error: no network"),
        ("  Caused by: the linker said:\n    ld: cannot find -lx\n", "the linker said: ld: cannot find -lx"),
        ("error: it failed:\n\n", "it failed: nothing more was said"),
        ("error: first\nCaused by: the last one\n", "the last one"),
        ("no mark at all\n", "no mark at all"),
    ],
)  # fmt: skip
def test_a_reason_is_not_cut_before_it_says_anything(output: str, said: str) -> None:
    need = environments.Need("rust")
    failed = CommandFailed(["uv"], 1, Path("log"), output)
    assert environments._why(need, failed) == f"rust cannot be installed: {said}"


class TestCompiling:
    def test_what_compiles_is_compiled_once_whatever_else_there_is(self, tmp_path: Path) -> None:
        """Packages carry files for other versions of Python; the worker that imports them writes nothing."""
        packages = tmp_path / "lib" / "python3" / "site-packages"
        (tmp_path / "bin").mkdir()
        packages.mkdir(parents=True)
        (tmp_path / "bin" / "python").symlink_to(sys.executable)
        (packages / "another_python.py").write_text("print 'of 2.7'\n")
        (packages / "this_python.py").write_text("answer = 42\n")
        environments.compile_packages(tmp_path, tmp_path / "log.txt")
        (packages / "later.py").touch()
        environments.compile_packages(tmp_path, tmp_path / "log.txt")
        assert [path.name.split(".")[0] for path in packages.rglob("*.pyc")] == ["this_python"]
