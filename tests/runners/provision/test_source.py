"""Built from source: which tarball, with which flags, and nothing half-made when it is interrupted."""

from __future__ import annotations

import dataclasses
import hashlib
import os
import platform
import tarfile
from pathlib import Path

import pytest

from runners.interpreters.provision import apt, source
from runners.interpreters.provision.cache import Cache
from runners.interpreters.provision.commands import CommandFailed, Unavailable
from runners.interpreters.provision.progress import Silent
from runners.interpreters.provision.way import Job
from runners.interpreters.subjects import Subject, load_subjects

CONFIGURE = """#!/bin/sh
for word in "$@"; do case $word in --prefix=*) prefix=${word#--prefix=} ;; esac; done
echo "$@" > flags
cat > Makefile <<END
all: ; @true
install:
	d=\\$(DESTDIR)$prefix; mkdir -p \\$\\$d/bin \\$\\$d/lib/python3.13/test; cp flags \\$\\$d/bin/python3.13t
END
"""


class Index:
    """Debian's index and pool, as they are said to be."""

    indexed: tuple[str, ...] = ("3.13.18-1", "3.13.15-1")
    in_pool: tuple[str, ...] = ("3.13.15-1",)
    configure = CONFIGURE

    def __init__(self, job: Job, suites: list[str]) -> None:
        self.job = job

    def update(self) -> None: ...

    def versions(self, package: str) -> list[tuple[str, str]]:
        return [(version, "pool/p") for version in self.indexed]

    def fetch(self, package: str, version: str, folder: Path) -> Path:
        if version not in self.in_pool:
            raise CommandFailed(["apt-get", "source"], 100, folder / "none.log", "")
        return self._tarball(folder / f"{package}_{version.partition('-')[0]}.orig.tar.gz")

    def fetch_exact(self, directory: str, name: str, sha256: str, folder: Path) -> Path:
        assert directory == "pool/p"
        if name not in self.in_pool:
            raise CommandFailed(["apt-helper"], 100, folder / "none.log", "")
        return self._tarball(folder / name)

    def _tarball(self, path: Path) -> Path:
        script = path.with_name("configure")
        script.write_text(self.configure)
        script.chmod(0o755)
        with tarfile.open(path, "w:gz") as archive:
            archive.add(script, "Python/configure")
        script.unlink()
        return path


@pytest.fixture
def index(monkeypatch: pytest.MonkeyPatch) -> type[Index]:
    """An index of this test's own, on a Debian that has every package."""

    class Own(Index):
        pass

    monkeypatch.setattr(apt, "SourceIndex", Own)
    monkeypatch.setattr(apt, "require", lambda: None)
    monkeypatch.setattr(apt, "ensure", lambda job, packages: None)
    return Own


def _job(cache: Cache, subject: str = "cpython313t", pgo: bool = False, **source_table: object) -> Job:
    given: Subject = load_subjects()[subject]
    table = {**given.table("source"), **source_table}
    return Job(dataclasses.replace(given, tables={**given.tables, "source": table}), cache, Silent(), pgo)


def test_the_newest_version_that_is_really_there_is_built(cache: Cache, index: type[Index]) -> None:
    (candidate,) = source.candidates(_job(cache))
    assert "--disable-gil" in candidate.executable.read_text()
    assert candidate.facts["source"] == "Debian source package python3.13 3.13.15-1"
    assert candidate.facts["pgo"] is False
    digest = hashlib.sha256((cache.root / "tarballs" / "python3.13_3.13.15.orig.tar.gz").read_bytes()).hexdigest()
    assert candidate.facts["source_sha256"] == digest


def test_the_build_leaves_the_prefix_and_nothing_else(cache: Cache, index: type[Index]) -> None:
    (candidate,) = source.candidates(_job(cache))
    prefix = candidate.executable.parent.parent
    assert f"--prefix={prefix}" in candidate.executable.read_text()
    assert not (prefix / "lib/python3.13/test").exists()
    assert not list((cache.root / "unfinished").iterdir())


def test_it_is_built_once(cache: Cache, index: type[Index]) -> None:
    first = list(source.candidates(_job(cache)))
    index.in_pool = ()
    assert list(source.candidates(_job(cache))) == first


def test_the_sibling_comes_from_the_same_tarball(cache: Cache, index: type[Index]) -> None:
    (free,) = source.candidates(_job(cache))
    index.in_pool = ("3.13.18-1",)
    sibling = _job(cache, "cpython313")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source, "_executable", lambda subject, folder: folder / "bin" / "python3.13t")
        (gil,) = source.candidates(sibling)
    assert gil.facts == free.facts
    assert "--disable-gil" not in gil.executable.read_text()


def test_what_was_seen_last_is_the_last_resort(cache: Cache, index: type[Index]) -> None:
    index.in_pool = ("python3.13_3.13.1.orig.tar.xz",)
    (candidate,) = source.candidates(_job(cache, last_seen={"version": "3.13.1", "sha256": "ab"}))
    assert "by its known digest" in candidate.facts["source"]
    assert "3.13.18-1, 3.13.15-1" in candidate.facts["source"]


def test_the_reason_names_the_versions_that_are_gone(cache: Cache, index: type[Index]) -> None:
    index.in_pool = ()
    with pytest.raises(Unavailable, match=r"versions that the index names \(3.13.18-1, 3.13.15-1\)$"):
        list(source.candidates(_job(cache)))
    with pytest.raises(Unavailable, match=r"nor 3.13.1, seen before"):
        list(source.candidates(_job(cache, last_seen={"version": "3.13.1", "sha256": "ab"})))
    index.indexed = ()
    with pytest.raises(Unavailable, match=r"trixie, forky, sid have no source package python3.13$"):
        list(source.candidates(_job(cache)))


def test_pgo_is_another_build_and_the_familys_from_then_on(cache: Cache, index: type[Index]) -> None:
    (plain,) = source.candidates(_job(cache))
    (tuned,) = source.candidates(_job(cache, pgo=True))
    assert "--enable-optimizations --with-lto" in tuned.executable.read_text()
    assert (tuned.facts["pgo"], tuned.facts["lto"]) == (True, True)
    assert tuned.executable != plain.executable
    assert list(source.candidates(_job(cache))) == [tuned]


def test_a_failed_build_names_the_log_and_leaves_nothing(cache: Cache, index: type[Index]) -> None:
    index.configure = "#!/bin/sh\necho 'configure: error: no acceptable C compiler'\nexit 77\n"
    with pytest.raises(CommandFailed, match="configure ended with 77: configure: error: no acceptable C"):
        list(source.candidates(_job(cache)))
    assert not list((cache.root / "unfinished").iterdir())
    assert not (cache.root / "built").exists()


def test_a_failed_pgo_build_does_not_change_the_family(cache: Cache, index: type[Index]) -> None:
    list(source.candidates(_job(cache)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source, "_build", _interrupted)
        with pytest.raises(KeyboardInterrupt):
            list(source.candidates(_job(cache, pgo=True)))
    known = source.kept(_job(cache).subject, cache)
    assert known is not None
    assert not known.pgo


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_tarball_that_changed_on_disk_is_not_built(cache: Cache, index: type[Index]) -> None:
    list(source.candidates(_job(cache)))
    (cache.root / "tarballs" / "python3.13_3.13.15.orig.tar.gz").write_bytes(b"other")
    with pytest.raises(Unavailable, match="changed since it was fetched and was removed: run again"):
        list(source.candidates(_job(cache, "cpython313")))


def test_elsewhere_the_reason_is_short(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "freedesktop_os_release", _no_release)
    with pytest.raises(Unavailable, match=r"^not Debian or Ubuntu$"):
        list(source.candidates(_job(cache)))


def _no_release() -> dict[str, str]:
    raise OSError


@pytest.mark.skipif(os.name != "posix", reason="apt is not there")
def test_packages_that_need_root_are_named_in_a_command(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apt, "require", lambda: None)
    monkeypatch.setattr(apt, "is_root", lambda: False)
    monkeypatch.setattr(apt, "ask", lambda *a, **k: "libssl-dev installed\nuuid-dev config-files\n")
    with pytest.raises(Unavailable, match=r"as root: apt-get install .* uuid-dev zlib1g-dev$"):
        apt.ensure(_job(cache), ["libssl-dev", "uuid-dev", "zlib1g-dev"])
