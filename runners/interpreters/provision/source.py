"""Builds CPython from its own source.

The tarball comes from Debian's source package, so that apt's signatures vouch for it. Both members of a
family are built from one tarball with the same flags.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from runners.interpreters.provision import apt
from runners.interpreters.provision.cache import Cache
from runners.interpreters.provision.commands import CommandFailed, Unavailable
from runners.interpreters.provision.way import Candidate, Job
from runners.interpreters.subjects import Subject

PACKAGES = (
    "build-essential", "pkg-config", "xz-utils", "zlib1g-dev", "libssl-dev", "libffi-dev", "libbz2-dev",
    "liblzma-dev", "libsqlite3-dev", "libreadline-dev", "libncurses-dev", "libgdbm-dev", "uuid-dev",
    "libzstd-dev",
)  # fmt: skip
_STEPS = 4


@dataclass(frozen=True)
class Tarball:
    """The source that a family is built from, and the flags that all of its members share."""

    file: str
    version: str
    sha256: str
    origin: str
    pgo: bool


def tarball(job: Job) -> Path:
    """The source archive of the subject's family: kept, or fetched and checked now."""
    return job.cache.root / "tarballs" / _got(job).file


def _got(job: Job) -> Tarball:
    found = kept(job.subject, job.cache)
    if found is None:
        found = _fetch(job)
        job.cache.write("sources", _family(job.subject), asdict(found))
    return found


def candidates(job: Job) -> Iterator[Candidate]:
    """The interpreter in its own prefix, built unless it was."""
    apt.require()
    source = _got(job)
    if job.pgo:
        source = replace(source, pgo=True)
    final = prefix(job.subject, job.cache, source)
    if not (final / "complete").exists():
        apt.ensure(job, PACKAGES)
        _build(job, source, final)
    # Only now: the flags of what was really built are the family's from here on.
    job.cache.write("sources", _family(job.subject), asdict(source))
    made = {"pgo": source.pgo, "lto": source.pgo, "source": source.origin, "source_sha256": source.sha256}
    yield Candidate(_executable(job.subject, final), made)


def kept(subject: Subject, cache: Cache) -> Tarball | None:
    """The tarball that was fetched for the subject's family, if it is still there."""
    record = cache.read("sources", _family(subject))
    if record is None or not (cache.root / "tarballs" / record["file"]).exists():
        return None
    return Tarball(**{name: record[name] for name in Tarball.__dataclass_fields__})


def prefix(subject: Subject, cache: Cache, tarball: Tarball) -> Path:
    """Where a build of this subject from this tarball with these flags lives."""
    said = json.dumps([tarball.sha256, _flags(subject, tarball.pgo)])
    digest = hashlib.sha256(said.encode()).hexdigest()[:10]
    return cache.root / "built" / f"{subject.id}-{tarball.version.replace('~', '')}-{digest}"


def _family(subject: Subject) -> str:
    return subject.family or subject.id


def _flags(subject: Subject, pgo: bool) -> list[str]:
    shared = ["--enable-optimizations", "--with-lto"] if pgo else []
    return ["--with-ensurepip=install", *shared, *subject.table("source").get("configure", [])]


def _executable(subject: Subject, folder: Path) -> Path:
    return folder / "bin" / f"python{subject.language}{'t' if subject.free_threaded else ''}"


def _fetch(job: Job) -> Tarball:
    """The newest version that the indices name and the pool holds, else the one seen there last."""
    table = job.table("source")
    package = str(table["package"])
    job.step("Debian's source index", 1, _STEPS)
    index = apt.SourceIndex(job, table["suites"])
    index.update()
    versions = index.versions(package)
    if not versions:
        raise Unavailable(f"Debian's {', '.join(table['suites'])} have no source package {package}")
    gone = []
    for version, _ in versions:
        job.step(f"source {version}", 1, _STEPS)
        try:
            with job.cache.unfinished("tarball") as folder:
                upstream = version.rpartition("-")[0] or version
                origin = f"Debian source package {package} {version}"
                return _keep(job, index.fetch(package, version, folder), upstream, origin)
        except CommandFailed:
            gone.append(version)
    last = table.get("last_seen")
    listed = f"the pool has none of the versions that the index names ({', '.join(gone)})"
    if last is None:
        raise Unavailable(listed)
    job.step(f"source {last['version']} (last seen in the pool)", 1, _STEPS)
    name = f"{package}_{last['version']}.orig.tar.xz"
    try:
        with job.cache.unfinished("tarball") as folder:
            file = index.fetch_exact(versions[0][1], name, last["sha256"], folder)
            origin = f"Debian pool, {name}, by its known digest: {listed}"
            return _keep(job, file, last["version"], origin)
    except CommandFailed as failure:
        raise Unavailable(f"{listed}, nor {last['version']}, seen before: {failure.last}") from failure


def _keep(job: Job, file: Path, version: str, origin: str) -> Tarball:
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    job.cache.publish(file, job.cache.root / "tarballs" / file.name)
    return Tarball(file.name, version, digest, origin, pgo=False)


def _build(job: Job, tarball: Tarball, final: Path) -> None:
    """configure, make, install beside the final place, rename: an interruption leaves nothing half-made."""
    with job.cache.unfinished(job.subject.id) as folder:
        tree, staging = folder / "tree", folder / "staging"
        tree.mkdir()
        archive = job.cache.root / "tarballs" / tarball.file
        if hashlib.sha256(archive.read_bytes()).hexdigest() != tarball.sha256:
            archive.unlink()
            raise Unavailable(f"{archive} changed since it was fetched and was removed: run again")
        job.step(f"unpack and configure {tarball.version}", 2, _STEPS)
        job.run(["tar", "-xf", str(archive), "--strip-components=1", "-C", str(tree)], "build")
        flags = [f"--prefix={final}", *_flags(job.subject, tarball.pgo)]
        job.run(["./configure", *flags], "build", cwd=tree)
        job.step("make, PGO and LTO" if tarball.pgo else "make", 3, _STEPS)
        job.run(["make", f"-j{_cpus()}"], "build", cwd=tree, seconds=4 * 3600)
        job.step("make install", 4, _STEPS)
        job.run(["make", "install", f"DESTDIR={staging}"], "build", cwd=tree)
        made = staging / final.relative_to(final.anchor)
        _slim(made, job.subject.language)
        (made / "complete").touch()
        job.cache.publish(made, final)


def _cpus() -> int:
    """How many we may use, which a container or a batch system may have limited."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _slim(folder: Path, language: str) -> None:
    """Without the standard library's own tests and the static library: two thirds of the size."""
    for library in (folder / "lib").glob(f"python{language}*"):
        shutil.rmtree(library / "test", ignore_errors=True)
        for config in library.glob(f"config-{language}*"):
            for archive in config.glob("*.a"):
                archive.unlink()
