"""Interpreters on this machine are found, shims left aside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from runners.interpreters.provision import installed
from runners.interpreters.provision.cache import Cache
from runners.interpreters.provision.commands import Unavailable
from runners.interpreters.provision.progress import Silent
from runners.interpreters.provision.way import Job
from runners.interpreters.subjects import load_subjects


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing on it."""
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    monkeypatch.setenv("UV_PYTHON_INSTALL_DIR", str(tmp_path / "uv"))
    monkeypatch.setenv("PATH", f"{tmp_path}/pyenv/shims:{tmp_path}/bin")
    return tmp_path


def _paths(cache: Cache, subject: str = "cpython313") -> list[str]:
    job = Job(load_subjects()[subject], cache, Silent())
    return [str(candidate.executable.relative_to(cache.root.parent)) for candidate in installed.candidates(job)]


def test_path_then_pyenv_then_uv(machine: Path, cache: Cache, fake: Callable[..., Path]) -> None:
    for path in (
        "uv/cpython-3.13.2-linux/bin/python3.13",
        "pyenv/versions/3.13.0/bin/python3.13",
        "bin/python3",
    ):
        fake(path)
    assert _paths(cache) == [
        "bin/python3", "pyenv/versions/3.13.0/bin/python3.13", "uv/cpython-3.13.2-linux/bin/python3.13",
    ]  # fmt: skip


def test_the_newest_folder_comes_first(machine: Path, cache: Cache, fake: Callable[..., Path]) -> None:
    for version in ("3.13.9", "3.13.10", "3.12.1", "3.13.10t"):
        fake(f"pyenv/versions/{version}/bin/python")
    assert [path.split("/")[2] for path in _paths(cache)] == ["3.13.10", "3.13.9", "3.13.10t"]


def test_a_shim_is_never_taken(machine: Path, cache: Cache, fake: Callable[..., Path]) -> None:
    fake("pyenv/shims/python3.13")
    with pytest.raises(Unavailable, match=r"no python3\.13 or python3 on PATH"):
        _paths(cache)


def test_one_file_under_two_names_is_one_candidate(machine: Path, cache: Cache, fake: Callable[..., Path]) -> None:
    executable = fake("bin/python3.13")
    (executable.parent / "python3").symlink_to(executable)
    assert _paths(cache) == ["bin/python3.13"]


def test_what_cannot_be_run_is_no_candidate(machine: Path, cache: Cache, fake: Callable[..., Path]) -> None:
    fake("bin/python3.13").chmod(0o644)
    with pytest.raises(Unavailable):
        _paths(cache)
