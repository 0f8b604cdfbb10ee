"""A crate is built once, by the newest of its versions that this compiler can build."""

from __future__ import annotations

from pathlib import Path

import pytest

from runners.interpreters.provision import apt, cargo
from runners.interpreters.provision.cache import Cache
from runners.interpreters.provision.commands import Unavailable
from runners.interpreters.provision.progress import Silent
from runners.interpreters.provision.way import Job
from runners.interpreters.subjects import load_subjects

#: Stands in for cargo: refuses the versions that it is told to, and writes down those that it builds.
CARGO = """#!/bin/sh
if [ "$1" = --version ]; then echo "cargo $COMPILER"; exit; fi
case " $REFUSED " in *" $4 "*) echo "error: it requires rustc 1.97" >&2; exit 101 ;; esac
echo "$4 $*" >> "$BUILT"
mkdir -p "$7/bin"; echo '#!/bin/sh' > "$7/bin/rustpython"
"""


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the stand-in was asked to build, a line each."""
    program = tmp_path / "bin" / "cargo"
    program.parent.mkdir()
    program.write_text(CARGO)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    for name, value in (("BUILT", str(tmp_path / "built")), ("REFUSED", ""), ("COMPILER", "1.95")):
        monkeypatch.setenv(name, value)
    return tmp_path / "built"


def _job(cache: Cache) -> Job:
    return Job(load_subjects()["rustpython"], cache, Silent())


def test_it_is_built_once_with_its_features(cache: Cache, built: Path) -> None:
    first = next(cargo.candidates(_job(cache)))
    assert next(cargo.candidates(_job(cache))) == first
    (line,) = built.read_text().splitlines()
    assert line.startswith("0.6.0 ")
    assert "--locked" in line
    assert line.endswith("--features freeze-stdlib")
    assert first.facts["source"] == "crate rustpython 0.6.0, built by cargo 1.95"
    assert first.executable.is_relative_to(cache.root / "cargo")


def test_a_version_that_wants_a_newer_compiler_is_passed_over(
    cache: Cache, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REFUSED", "0.6.0")
    assert next(cargo.candidates(_job(cache))).facts["source"].startswith("crate rustpython 0.5.0")


def test_another_compiler_builds_anew(cache: Cache, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = next(cargo.candidates(_job(cache)))
    monkeypatch.setenv("COMPILER", "1.96")
    assert next(cargo.candidates(_job(cache))).executable != first.executable


def test_each_version_says_why_it_cannot_be_built(cache: Cache, built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REFUSED", "0.6.0 0.5.0")
    with pytest.raises(Unavailable, match=r"0\.6\.0: error: it requires rustc 1\.97; 0\.5\.0: error: it requires"):
        list(cargo.candidates(_job(cache)))


def test_without_cargo_the_reason_says_what_to_install(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise Unavailable("needs packages; as root: apt-get install -y cargo")

    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(apt, "ensure", refused)
    with pytest.raises(Unavailable, match="needs the program cargo: needs packages; as root: apt-get install -y cargo"):
        list(cargo.candidates(_job(cache)))
