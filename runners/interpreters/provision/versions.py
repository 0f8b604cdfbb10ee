"""Finds which released versions of an interpreter's jars are worth a try: asked of Maven's repository, newest first.

A repository knows more versions than work together.  Which do is found by trying: what was refused once is remembered.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from packaging.version import InvalidVersion, Version

from runners.interpreters.provision.commands import CommandFailed
from runners.interpreters.provision.way import Job

#: Pairs that are tried at the most: each costs a download and a start.
MOST = 4

#: A range of versions, for Maven, that begins with the first which may be taken.
_FROM = "[{since},)"


def choices(job: Job, mvn: str) -> Iterator[dict[str, str]]:
    """What to put for each placeholder of the table's artifacts, the newest first.

    The first artifact of the table's ``versions`` leads; others have its version where there is one, and otherwise the
    newest.  Where Maven cannot be asked, what is known to work is all there is.
    """
    table = job.table("maven")
    wanted: Mapping[str, str] = table.get("versions", {})
    if not wanted:
        yield {}
        return
    known = dict(table["known"])
    try:
        found = _released(job, mvn, wanted, str(table["since"]))
    except CommandFailed:
        found = {}
    if not all(found.values()):
        found = {}  # of a part nothing is told: there is no choice
    leader, *others = wanted
    tried = 0
    for version in _newest_of_series(found.get(leader, [])):
        chosen = {leader: version}
        for name in others:
            chosen[name] = version if version in found[name] else max(found[name], key=Version)
        if tried < MOST and chosen != known and Version(version) > Version(known[leader]):
            tried += 1
            yield chosen
    yield known


def _newest_of_series(versions: Sequence[str]) -> list[str]:
    """Of each major and minor release the newest, the newest of all first."""
    found: dict[tuple[int, ...], str] = {}
    for version in sorted(versions, key=Version):
        found[Version(version).release[:2]] = version
    return sorted(found.values(), key=Version, reverse=True)


def _released(job: Job, mvn: str, wanted: Mapping[str, str], since: str) -> dict[str, list[str]]:
    """Every release of each artifact, by its placeholder; Maven writes them down when it is asked for a range."""
    repository = job.cache.folder("m2")
    with job.cache.unfinished("versions") as folder:
        pom = folder / "pom.xml"
        pom.write_text(project("versions", [f"{one}:{_FROM.format(since=since)}" for one in wanted.values()]))
        argv = [mvn, "-q", "-B", "-ntp", "-U", "--strict-checksums", "-f", str(pom), f"-Dmaven.repo.local={repository}"]
        job.run([*argv, "dependency:tree", f"-DoutputFile={folder / 'tree'}"], "maven", cwd=folder, seconds=600)
    return {name: _listed(repository / re.sub("[.:]", "/", one)) for name, one in wanted.items()}


def _listed(folder: Path) -> list[str]:
    found = set()
    for path in folder.glob("maven-metadata-*.xml"):
        try:
            told = ET.fromstring(path.read_text(encoding="utf-8"))
        except (ET.ParseError, UnicodeDecodeError):
            continue  # half of one: what others tell is all
        found |= {one.text or "" for one in told.iterfind("versioning/versions/version")}
    return [version for version in found if _is_release(version)]


def _is_release(version: str) -> bool:
    try:
        return not Version(version).is_prerelease
    except InvalidVersion:
        return False


def project(name: str, coordinates: Sequence[str]) -> str:
    """A project for Maven that depends on these, as group:artifact:version each."""
    dependencies = "".join(
        "<dependency><groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version></dependency>".format(
            *coordinate.split(":")
        )
        for coordinate in coordinates
    )
    return (
        "<project><modelVersion>4.0.0</modelVersion><groupId>gilmatrix</groupId>"
        f"<artifactId>{name}</artifactId><version>1</version><packaging>pom</packaging>"
        f"<dependencies>{dependencies}</dependencies></project>\n"
    )
