"""Finds the project that is checked: a folder, an archive, or the archive that an index has of a name."""

from __future__ import annotations

import hashlib
import subprocess
import tarfile
import urllib.error
import urllib.request
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement

from runners import places, tables
from runners.interpreters import checkouts, installer
from runners.sources import Unreadable
from runners.workers.local import environment
from suites.installing.naming import NoProject, name_of

#: What a project's archive is called.
ARCHIVES = (".tar.gz", ".tgz", ".zip")

#: Seconds that an index may take to answer, and to send an archive.
QUESTION, DOWNLOAD = 120.0, 300.0


@dataclass(frozen=True)
class Source:
    """A project that can be built: its name, its folder, which is only read, a digest of that, and whence it came."""

    name: str
    folder: Path
    digest: str
    came: str


def find(word: str, folder: Path) -> Source:
    """The project that a word of the command line names; what is unpacked goes to ``folder``.

    Raises NoProject in one line.
    """
    path = places.expanded(word)
    if path.is_dir():
        return _read(path, "a folder")
    if path.is_file():
        if not path.name.endswith(ARCHIVES):
            raise NoProject(f"{path}: a project is a folder, an archive ({', '.join(ARCHIVES)}) or a name")
        return _unpacked(path, folder, "an archive")
    try:
        Requirement(word)
    except InvalidRequirement:
        raise NoProject(f"{word}: no such folder or archive, and no name that an index could have") from None
    return _unpacked(_downloaded(word, folder), folder, "the archive that the index has")


def _read(folder: Path, came: str) -> Source:
    name = name_of(folder)
    try:
        return Source(name, folder.resolve(), checkouts.digest(folder), came)
    except Unreadable as problem:
        raise NoProject(str(problem)) from None


def _unpacked(archive: Path, folder: Path, came: str) -> Source:
    here = folder / "unpacked"
    here.mkdir(parents=True, exist_ok=True)
    try:
        if archive.name.endswith(".zip"):
            with zipfile.ZipFile(archive) as zipped:
                zipped.extractall(here)
        else:
            with tarfile.open(archive) as packed:
                packed.extractall(here, filter="data")
    except (tarfile.TarError, zipfile.BadZipFile, OSError, EOFError) as problem:
        raise NoProject(f"{archive.name} cannot be unpacked: {problem}") from problem
    inside = [path for path in here.iterdir() if path.is_dir()]
    if len(inside) != 1:
        raise NoProject(f"{archive.name}: one folder was expected in it, and {len(inside)} are there")
    return _read(inside[0], f"{came}, {archive.name}")


def _downloaded(wanted: str, folder: Path) -> Path:
    """The archive of the version that an index has for a requirement, by uv's own settings; its digest is checked."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = folder / "pylock.toml"
    words = ["--output-file", str(lock), "--no-deps", "--no-binary", ":all:", "--quiet"]
    try:
        asked = subprocess.run(
            installer.resolve(words), input=wanted + "\n", capture_output=True, text=True, check=False,
            timeout=QUESTION, env=environment(installer.QUIET),
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise NoProject(
            f"{wanted}: the index did not answer within {QUESTION:g} s: try again, or give a folder"
        ) from None
    if asked.returncode:
        said = " ".join(asked.stderr.split())
        raise NoProject(f"{wanted}: the index has no archive of its source: {said[-300:] or 'nothing was said'}")
    told = tables.read(lock)["packages"][0]
    if "sdist" not in told:
        raise NoProject(f"{wanted}: the index has no archive of its source: give a folder")
    return _fetched(told["sdist"], folder)


def _fetched(sdist: dict[str, Any], folder: Path) -> Path:
    url = str(sdist.get("url") or Path(sdist["path"]).absolute().as_uri())
    archive = folder / str(sdist.get("name") or url.rpartition("/")[2].partition("#")[0])
    try:
        with urllib.request.urlopen(url, timeout=DOWNLOAD) as answer:
            content = answer.read()
    except (urllib.error.URLError, OSError) as problem:
        raise NoProject(f"{archive.name} cannot be had: {problem}") from problem
    digest = hashlib.sha256(content).hexdigest()
    if sdist["hashes"].get("sha256", digest) != digest:
        raise NoProject(f"{archive.name} is not what the index promises: its digest is {digest}")
    folder.mkdir(parents=True, exist_ok=True)
    archive.write_bytes(content)
    return archive
