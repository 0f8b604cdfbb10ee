"""Packages of a newer suite in a root of their own: joined with their libraries, made once, refused with reasons."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from runners.interpreters.provision import apt, root
from runners.interpreters.provision.cache import Cache
from runners.interpreters.provision.commands import CommandFailed, Unavailable
from runners.interpreters.provision.progress import Silent
from runners.interpreters.provision.way import Job
from runners.interpreters.subjects import load_subjects

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="packages of Debian are for Linux")

PROGRAM, LIBRARY, LOADER = (
    "usr/bin/pypy3.11", "usr/lib/x86_64-linux-gnu/libpypy3.11-c.so", "usr/lib64/ld-linux-x86-64.so.2",
)  # fmt: skip
WHOLE = (PROGRAM, LIBRARY, LOADER)


class Suites:
    """Stands in for apt: versions and files by suite; a file is a copy of a real program of this machine."""

    def __init__(self, suites: Mapping[str, tuple[str, Sequence[str]]], broken: Sequence[str] = ()) -> None:
        self.suites, self.broken = suites, broken
        self.unpacked: list[str] = []

    def __call__(self, job: Job, suite: str) -> Suites:
        self.suite = suite
        return self

    def update(self) -> None:
        if self.suite in self.broken:
            raise CommandFailed(["apt-get", "update"], 100, Path("log"), "E: no network")

    def version(self, package: str) -> str:
        return self.suites.get(self.suite, ("", ()))[0]

    def unpack(self, packages: Sequence[str], folder: Path) -> None:
        self.unpacked.append(self.suite)
        for name in self.suites[self.suite][1]:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(Path("/bin/true").resolve(), path)
        (folder / "usr/bin/pypy3").parent.mkdir(parents=True, exist_ok=True)
        (folder / "usr/bin/pypy3").symlink_to("pypy3.11")
        (folder / "usr/bin/pypy3.11compile").write_text("#!/bin/sh\n")


@pytest.fixture
def job(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> Job:
    monkeypatch.setattr(apt, "require", lambda: None)
    return Job(load_subjects()["pypy"], cache, Silent())


def _use(monkeypatch: pytest.MonkeyPatch, suites: Suites) -> Suites:
    monkeypatch.setattr(apt, "Packages", suites)
    return suites


def _told(executable: Path, what: str) -> str:
    done = subprocess.run([root._patchelf(), what, str(executable)], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_a_program_finds_its_loader_and_libraries_where_they_end_up(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    suites = _use(monkeypatch, Suites({"sid": ("8.0.1+dfsg-1", WHOLE)}))
    candidate = next(root.candidates(job))
    final = job.cache.root / "roots" / "pypy-sid-8.0.1-dfsg-1"
    assert candidate.executable == final / PROGRAM
    assert _told(candidate.executable, "--print-interpreter") == str(final / LOADER)
    for file in (PROGRAM, LIBRARY):
        assert str(final / "usr/lib/x86_64-linux-gnu") in _told(final / file, "--print-rpath").split(":")
    assert candidate.facts["source"] == "Debian sid, package pypy3 8.0.1+dfsg-1, in a root of its own"
    assert next(root.candidates(job)).executable == candidate.executable
    assert suites.unpacked == ["sid"], "it is made once"


@pytest.mark.parametrize(
    ("suites", "broken"),
    [
        ({"trixie": ("7.3.19", WHOLE)}, []),
        ({"sid": ("8.0.1", [PROGRAM]), "trixie": ("7.3.19", WHOLE)}, []),
        ({"sid": ("8.0.1", [LOADER]), "trixie": ("7.3.19", WHOLE)}, []),
        ({"sid": ("8.0.1", WHOLE), "trixie": ("7.3.19", WHOLE)}, ["sid"]),
    ],
    ids=["no such package", "no loader", "no program", "no answer"],
)
def test_the_next_suite_is_taken_where_one_cannot_give_it(
    job: Job, monkeypatch: pytest.MonkeyPatch, suites: Mapping[str, tuple[str, Sequence[str]]], broken: Sequence[str]
) -> None:
    _use(monkeypatch, Suites(suites, broken))
    assert [one.facts["source"].split(",")[0] for one in root.candidates(job)] == ["Debian trixie"]
    assert not list((job.cache.root / "unfinished").iterdir()) if (job.cache.root / "unfinished").exists() else True


def test_every_suite_says_why_it_cannot(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    _use(monkeypatch, Suites({"trixie": ("7.3.19", [LOADER])}, ["sid"]))
    with pytest.raises(Unavailable, match=r"sid: .*no network.*; trixie: the packages pypy3, pypy3-dev have"):
        list(root.candidates(job))


def test_without_patchelf_the_reason_names_it(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    _use(monkeypatch, Suites({"sid": ("8.0.1", WHOLE)}))
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    with pytest.raises(Unavailable, match="needs the program patchelf"):
        list(root.candidates(job))
