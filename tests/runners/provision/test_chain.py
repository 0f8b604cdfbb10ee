"""The order of the ways, what is remembered, and the rule that a family is built alike."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from runners.interpreters.provision import chain as chains
from runners.interpreters.provision import source
from runners.interpreters.provision.cache import Cache
from runners.interpreters.provision.chain import Chain, Found, Missing
from runners.interpreters.provision.commands import Unavailable
from runners.interpreters.provision.progress import Silent
from runners.interpreters.provision.way import Candidate, Job
from runners.interpreters.subjects import load_subjects, plain

SUBJECTS = plain(load_subjects())
FREE = {"free_threaded": True, "gil_enabled": False}


class Ways:
    """Fake ways: what each gives for whom, and a record of who was asked."""

    def __init__(self, cache: Cache, gives: Mapping[tuple[str, str], Path]) -> None:
        self.cache, self.gives, self.asked = cache, dict(gives), list[tuple[str, str]]()

    def way(self, name: str) -> Callable[[Job], Iterator[Candidate]]:
        def candidates(job: Job) -> Iterator[Candidate]:
            self.asked.append((name, job.subject.id))
            executable = self.gives.get((name, job.subject.id))
            if executable is None:
                raise Unavailable(f"no {name} today")
            if name == "source":
                executable = self.built(job, executable)
            yield Candidate(executable, {"source": f"from {name}"})

        return candidates

    def built(self, job: Job, executable: Path) -> Path:
        (self.cache.folder("tarballs") / "p.tar").touch()
        tarball = {"file": "p.tar", "version": "3.13.15", "sha256": "00", "origin": "here", "pgo": job.pgo}
        self.cache.write("sources", "3.13", tarball)
        final = source.prefix(job.subject, self.cache, source.Tarball(**tarball))  # type: ignore[arg-type]
        final.mkdir(parents=True)
        (final / "complete").touch()
        return executable.rename(final / executable.name)

    def chain(self, **options: Any) -> Chain:
        return Chain(SUBJECTS, self.cache, Silent(), ways={name: self.way(name) for name in chains.WAYS}, **options)


def _get(ways: Ways, subject: str, **options: Any) -> Found | Missing:
    return ways.chain(**options).get(SUBJECTS[subject])


def _found(ways: Ways, subject: str, **options: Any) -> Found:
    result = _get(ways, subject, **options)
    assert isinstance(result, Found), result
    return result


@pytest.fixture
def pypy(fake: Callable[..., Path]) -> Path:
    return fake("pypy3", implementation="pypy", free_threaded=None, jit=True, language_info=[3, 11, 1])


def test_the_first_way_that_gives_it_wins(cache: Cache, pypy: Path) -> None:
    ways = Ways(cache, {("uv", "pypy"): pypy, ("debian", "pypy"): pypy})
    found = _found(ways, "pypy")
    assert (found.way, found.executable, found.facts["source"]) == ("uv", pypy, "from uv")
    assert ways.asked == [("installed", "pypy"), ("uv", "pypy")]


def test_a_virtual_environment_is_not_an_installed_one(cache: Cache, fake: Callable[..., Path]) -> None:
    inside = fake("venv/python3.13", prefix="/venv", base_prefix="/usr")
    result = _get(Ways(cache, {("installed", "cpython313"): inside}), "cpython313")
    assert isinstance(result, Missing)
    assert result.reasons[0][1] == f"{inside} is a virtual environment's, of /usr"


def test_each_way_gives_its_reason(cache: Cache) -> None:
    assert _get(Ways(cache, {}), "pypy") == Missing(
        "pypy",
        (
            ("installed", "no installed today"),
            ("uv", "no uv today"),
            ("root", "no root today"),
            ("debian", "no debian today"),
        ),
    )


def test_a_mislabelled_binary_is_passed_on_with_what_it_is(cache: Cache, fake: Callable[..., Path]) -> None:
    wrong = fake("python3.13t")
    result = _get(Ways(cache, {("installed", "cpython313t"): wrong}), "cpython313t")
    assert isinstance(result, Missing)
    assert result.reasons[0] == ("installed", f"{wrong} is cpython 3.13.0 with the GIL")


def test_a_find_is_remembered_and_stays(cache: Cache, pypy: Path) -> None:
    _found(Ways(cache, {("debian", "pypy"): pypy}), "pypy")
    later = Ways(cache, {("uv", "pypy"): pypy, ("installed", "pypy"): pypy})
    assert _found(later, "pypy").way == "debian"
    assert later.asked == []


def test_a_find_that_is_gone_is_looked_for_again(cache: Cache, pypy: Path) -> None:
    ways = Ways(cache, {("debian", "pypy"): pypy})
    _found(ways, "pypy")
    pypy.unlink()
    assert isinstance(_get(Ways(cache, {}), "pypy"), Missing)


def test_failures_are_remembered_for_twelve_hours(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    first = _get(Ways(cache, {}), "pypy")
    again = Ways(cache, {})
    assert _get(again, "pypy") == first
    assert again.asked == [("installed", "pypy")]
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 13 * 3600)
    _get(again, "pypy")
    assert ("uv", "pypy") in again.asked


def test_an_old_failure_is_open_again(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    _get(Ways(cache, {}), "pypy")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 13 * 3600)
    result = _get(Ways(cache, {}), "pypy", build=False)
    assert isinstance(result, Missing)
    assert result.reasons[1] == ("uv", f"{chains.NOT_TRIED} again; last time: no uv today")


def test_retry_asks_again(cache: Cache, pypy: Path) -> None:
    _get(Ways(cache, {}), "pypy")
    assert _found(Ways(cache, {("uv", "pypy"): pypy}), "pypy", retry=True).way == "uv"


def test_retry_keeps_what_is_built(cache: Cache, fake: Callable[..., Path]) -> None:
    _found(Ways(cache, {("source", "cpython313t"): fake("python3.13t", **FREE)}), "cpython313t")
    again = Ways(cache, {})
    assert _found(again, "cpython313t", retry=True).way == "source"
    assert ("uv", "cpython313t") in again.asked
    assert ("source", "cpython313t") not in again.asked


def test_a_changed_table_forgets_the_failure(cache: Cache, pypy: Path) -> None:
    """And one of another checkout neither sees what this one remembers, nor takes it away."""
    ways = Ways(cache, {("uv", "pypy"): pypy})
    _get(Ways(cache, {}), "pypy")
    tables = load_subjects()
    other = {**tables, "pypy": replace(tables["pypy"], accepts=">=3.8")}
    named = {name: ways.way(name) for name in chains.WAYS}
    assert isinstance(Chain(other, cache, Silent(), ways=named).get(other["pypy"]), Found)
    before = len(ways.asked)
    assert isinstance(_get(ways, "pypy"), Missing)
    assert isinstance(Chain(other, cache, Silent(), ways=named).get(other["pypy"]), Found)
    assert [way for way, _ in ways.asked[before:]] == ["installed"]


def test_without_building_nothing_but_looking_happens(cache: Cache, pypy: Path) -> None:
    ways = Ways(cache, {("uv", "pypy"): pypy})
    result = _get(ways, "pypy", build=False)
    assert isinstance(result, Missing)
    assert result.reasons[1] == ("uv", "not tried yet; run: gilmatrix interpreters get pypy")
    assert ways.asked == [("installed", "pypy")]
    _found(ways, "pypy")
    assert _found(ways, "pypy", build=False).way == "uv"


def test_a_family_with_a_member_to_build_is_built_alike(cache: Cache, fake: Callable[..., Path]) -> None:
    ways = Ways(
        cache,
        {
            ("installed", "cpython313"): fake("pyenv/python3.13"),
            ("source", "cpython313"): fake("made/python3.13", version="3.13.15"),
            ("source", "cpython313t"): fake("made/python3.13t", version="3.13.15", **FREE),
        },
    )
    assert _found(ways, "cpython313").way == "source"
    assert ("source", "cpython313t") not in ways.asked
    assert _found(ways, "cpython313t").way == "source"


def test_nothing_is_built_when_each_member_is_here(cache: Cache, fake: Callable[..., Path]) -> None:
    gives = {
        ("installed", "cpython313"): fake("python3.13"),
        ("uv", "cpython313t"): fake("python3.13t", **FREE),
    }
    ways = Ways(cache, gives)
    assert (_found(ways, "cpython313").way, _found(ways, "cpython313t").way) == ("installed", "uv")


def test_an_installed_one_serves_when_its_family_cannot_be_built(cache: Cache, fake: Callable[..., Path]) -> None:
    ways = Ways(cache, {("installed", "cpython313"): fake("python3.13")})
    found = _found(ways, "cpython313")
    assert found.way == "installed"
    assert "not from one source" in found.facts["family_note"]


def test_an_installed_one_does_not_serve_beside_a_built_one(cache: Cache, fake: Callable[..., Path]) -> None:
    free = fake("made/python3.13t", **FREE)
    ways = Ways(cache, {("installed", "cpython313"): fake("python3.13"), ("source", "cpython313t"): free})
    _found(ways, "cpython313t")
    result = _get(ways, "cpython313")
    assert isinstance(result, Missing)
    assert "passed over: cpython313t has to be built" in result.reasons[0][1]
    assert result.reasons[-1] == ("source", "no source today")


def test_an_untried_family_gives_no_reference_without_building(cache: Cache, fake: Callable[..., Path]) -> None:
    ways = Ways(cache, {("installed", "cpython313"): fake("python3.13")})
    assert isinstance(_get(ways, "cpython313", build=False), Missing)


def test_other_flags_make_another_build(cache: Cache, fake: Callable[..., Path]) -> None:
    _found(Ways(cache, {("source", "cpython313t"): fake("a/python3.13t", **FREE)}), "cpython313t")
    ways = Ways(cache, {("source", "cpython313t"): fake("b/python3.13t", **FREE)})
    _found(ways, "cpython313t", pgo=True)
    assert ("source", "cpython313t") in ways.asked
    again = Ways(cache, {})
    assert _found(again, "cpython313t").way == "source"


def test_an_explicit_path_is_taken_as_said(cache: Cache, fake: Callable[..., Path]) -> None:
    mine = fake("mine", **FREE)
    ways = Ways(cache, {("installed", "cpython313"): fake("python3.13")})
    explicit = {"cpython313t": mine}
    found = _found(ways, "cpython313t", explicit=explicit)
    assert (found.way, found.executable) == ("explicit", mine)
    assert _found(ways, "cpython313", explicit=explicit).way == "installed"


def test_an_explicit_path_is_still_asked_what_it_is(cache: Cache, fake: Callable[..., Path]) -> None:
    mine = fake("mine")
    ways = Ways(cache, {})
    assert _get(ways, "cpython313t", explicit={"cpython313t": mine}) == Missing(
        "cpython313t", (("explicit", f"{mine} is cpython 3.13.0 with the GIL"),)
    )
    gone = mine.with_name("gone")
    result = _get(ways, "cpython313t", explicit={"cpython313t": gone})
    assert result == Missing("cpython313t", (("explicit", f"{gone} is not a file"),))


def test_a_wrapper_whose_java_is_gone_is_not_believed(cache: Cache, pypy: Path, tmp_path: Path) -> None:
    _found(Ways(cache, {("debian", "pypy"): pypy}), "pypy")
    name = f"pypy-debian-{SUBJECTS['pypy'].digest}"
    record = cache.read("ways", name)
    assert record is not None
    cache.write("ways", name, {**record, "made": {"jdk_home": str(tmp_path / "gone")}})
    assert isinstance(_get(Ways(cache, {}), "pypy"), Missing)
    assert os.path.exists(pypy)
