"""Versions of jars that are asked for: the newest first, of each series one, and what was refused not again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from runners.interpreters.provision import java, maven, versions
from runners.interpreters.provision.cache import Cache
from runners.interpreters.provision.java import Jdk
from runners.interpreters.provision.progress import Silent
from runners.interpreters.provision.way import Job
from runners.interpreters.subjects import load_subjects

KNOWN = {"language": "25.0.3", "compiler": "25.0.3"}

#: Stands in for Maven: writes down which versions the repository has where Maven does, and fetches nothing.
MVN = """#!/bin/sh
for word in "$@"; do
  case $word in
    -Dmaven.repo.local=*) repository=${word#*=} ;;
    dependency:tree) asked=yes ;;
    -DoutputDirectory=*) echo "${word##*/}" >> "$FETCHED" ;;
  esac
done
if [ -n "$asked" ]; then
  [ -n "$OFFLINE" ] && { echo "[ERROR] no network" >&2; exit 1; }
  mkdir -p "$repository/org/graalvm/python/python-language" "$repository/org/graalvm/compiler/compiler"
  cp "$LANGUAGES" "$repository/org/graalvm/python/python-language/maven-metadata-somewhere.xml"
  cp "$COMPILERS" "$repository/org/graalvm/compiler/compiler/maven-metadata-somewhere.xml"
fi
exit 0
"""


def _metadata(path: Path, several: Sequence[str]) -> str:
    listed = "".join(f"<version>{one}</version>" for one in several)
    path.write_text(f"<metadata><versioning><versions>{listed}</versions></versioning></metadata>")
    return str(path)


@pytest.fixture
def job(cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Job:
    program = tmp_path / "bin" / "mvn"
    program.parent.mkdir()
    program.write_text(MVN)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    monkeypatch.setenv("FETCHED", str(tmp_path / "fetched"))
    monkeypatch.setattr(java, "installed", lambda: [Jdk(tmp_path / "jdk", 25)])
    return Job(load_subjects()["graalpy"], cache, Silent())


def _released(tmp_path: Path, patch: pytest.MonkeyPatch, languages: Sequence[str], compilers: Sequence[str]) -> None:
    patch.setenv("LANGUAGES", _metadata(tmp_path / "languages.xml", languages))
    patch.setenv("COMPILERS", _metadata(tmp_path / "compilers.xml", compilers))


@pytest.mark.parametrize(
    ("languages", "compilers", "pairs"),
    [
        (["25.0.2", "25.0.3"], ["25.0.3"], []),
        (["25.0.3", "25.1.3", "25.2.4"], ["25.0.3", "25.3.4.1"], [("25.2.4", "25.3.4.1"), ("25.1.3", "25.3.4.1")]),
        (["25.0.3", "25.0.10", "25.0.9"], ["25.0.9", "25.0.10"], [("25.0.10", "25.0.10")]),
        (["25.0.3", "26.0.0-ea.1", "not-a-version", "25.1.0"], ["25.1.0"], [("25.1.0", "25.1.0")]),
        ([f"25.{minor}.0" for minor in range(9)], ["25.0.0"], [(f"25.{minor}.0", "25.0.0") for minor in (8, 7, 6, 5)]),
    ],
    ids=["nothing newer", "another number", "ten after nine", "no release", "not for ever"],
)
def test_what_is_tried_is_the_newest_first_and_what_is_known_last(
    job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    languages: Sequence[str], compilers: Sequence[str], pairs: Sequence[tuple[str, str]],
) -> None:  # fmt: skip
    _released(tmp_path, monkeypatch, languages, compilers)
    wanted = [dict(zip(KNOWN, pair, strict=True)) for pair in pairs]
    assert list(versions.choices(job, "mvn")) == [*wanted, KNOWN]


def test_where_nothing_can_be_asked_what_is_known_is_taken(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFLINE", "1")
    assert list(versions.choices(job, "mvn")) == [KNOWN]


@pytest.mark.parametrize("compilers", ["<metadata></metadata>", "<metadata><versio", "", "\udcff"])
def test_where_a_part_tells_nothing_what_is_known_is_taken(
    job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compilers: str
) -> None:
    """No version of the compiler: nothing that the newer language could be tried with."""
    _released(tmp_path, monkeypatch, ["25.0.3", "25.2.4"], [])
    (tmp_path / "compilers.xml").write_text(compilers, encoding="utf-8", errors="surrogateescape")
    assert list(versions.choices(job, "mvn")) == [KNOWN]


def test_a_table_without_versions_has_one_choice(job: Job, cache: Cache) -> None:
    assert list(versions.choices(Job(load_subjects()["jython"], cache, Silent()), "mvn")) == [{}]


def test_what_was_refused_is_removed_and_not_fetched_again(
    job: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The chain asks for the next candidate only where it refused the last; the one that it took stays."""
    _released(tmp_path, monkeypatch, ["25.0.3", "25.2.4"], ["25.0.3"])
    several = maven.candidates(job)
    refused, taken = next(several), next(several)
    assert "25.2.4" in refused.facts["source"]
    assert "25.0.3" in taken.facts["source"]
    assert not refused.executable.exists()
    assert taken.executable.exists()
    before = (tmp_path / "fetched").read_text()
    assert next(maven.candidates(job)) == taken
    assert (tmp_path / "fetched").read_text() == before
    monkeypatch.setattr(maven, "REMEMBER_DAYS", 0)
    assert next(maven.candidates(job)).facts == refused.facts, "a month later it is tried once more"
