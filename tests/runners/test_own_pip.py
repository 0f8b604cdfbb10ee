"""The pip that comes with an interpreter is found and unpacked once, and what it lists is read or told to be unread."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from runners.interpreters.own_pip import EVERY, find
from runners.interpreters.provision.cache import Cache
from runners.interpreters.provision.commands import Unavailable
from runners.interpreters.subjects import load_subjects

PATTERN = "own*/metadata.toml"


def _library(folder: Path, listed: str | None = "") -> Path:
    bundled = folder / "lib" / "python3.12" / "ensurepip" / "_bundled"
    bundled.mkdir(parents=True)
    with zipfile.ZipFile(bundled / "pip-9.9-py3-none-any.whl", "w") as made:
        made.writestr("pip/__main__.py", "pass")
    if listed is not None:
        (folder / "lib" / "own25.0").mkdir()
        (folder / "lib" / "own25.0" / "metadata.toml").write_text(listed)
    return bundled.parents[1]


def test_it_is_unpacked_once(tmp_path: Path) -> None:
    library = _library(tmp_path)
    pip = find(library, PATTERN, Cache(tmp_path / "cache"))
    (pip.program / "kept").touch()
    assert (find(library, PATTERN, Cache(tmp_path / "cache")).program / "kept").exists()
    assert (pip.program / "__main__.py").read_text() == "pass"


def test_another_wheel_is_another_pip(tmp_path: Path) -> None:
    one, other = (_library(tmp_path / name) for name in ("one", "other"))
    with zipfile.ZipFile(next(other.rglob("*.whl")), "a") as made:
        made.writestr("pip/more.py", "pass")
    cache = Cache(tmp_path / "cache")
    assert find(one, PATTERN, cache).program != find(other, PATTERN, cache).program


def test_what_has_a_patch_is_listed(tmp_path: Path) -> None:
    listed = """
[["Some.Thing".rules]]
version = "== 1.2"
patch = "a.patch"
[["Some.Thing".rules]]
patch = "b.patch"
[[preferred.rules]]
version = "> 2"
"""
    assert find(_library(tmp_path, listed), PATTERN, Cache(tmp_path / "cache")).patches == {
        "some-thing": ("== 1.2", EVERY)
    }


@pytest.mark.parametrize(
    ("listed", "unread"),
    [
        (None, "the list of its patches is not there"),
        ("[[", "cannot be read"),
        ("numpy = 3", "cannot be read"),
        ("[numpy]\nrules = [1]", "cannot be read"),
    ],
)
def test_a_list_that_cannot_be_read_is_told(tmp_path: Path, listed: str | None, unread: str) -> None:
    pip = find(_library(tmp_path, listed), PATTERN, Cache(tmp_path / "cache"))
    assert pip.patches == {}
    assert unread in pip.unread


@pytest.mark.parametrize(("content", "why"), [(None, "brings no pip"), (b"no wheel", "cannot be unpacked")])
def test_a_library_without_a_pip_is_unavailable(tmp_path: Path, content: bytes | None, why: str) -> None:
    library = _library(tmp_path)
    wheel = next(library.rglob("*.whl"))
    wheel.unlink()
    if content is not None:
        wheel.write_bytes(content)
    with pytest.raises(Unavailable, match=why):
        find(library, PATTERN, Cache(tmp_path / "cache"))


def test_modes_have_the_pip_of_their_base() -> None:
    subjects = load_subjects()
    assert {one.id for one in subjects.values() if one.pip} == {"graalpy", "graalpy-nojit", "graalpy-container"}
