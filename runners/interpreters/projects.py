"""Reads what is to be installed beside kernels: the user's project in a folder or an archive, or a name on the index.

A folder is copied before anything is built of it.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from runners import places
from runners.interpreters import checkouts
from runners.sources import Unreadable

#: What an installer wants to see in a folder.
FILES = ("pyproject.toml", "setup.py")

#: Ends of the names of archives that an installer takes.
ARCHIVES = (".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".zip", ".whl")

#: A place and its extras; and what an index is asked for: a name, extras, and which versions.
_PLACE = re.compile(r"(.*?)(\[[\w\s,.-]*\])?", re.DOTALL)
_REQUIREMENT = re.compile(
    r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?\s*(?:\[[\w\s,.-]*\])?\s*(?:(?:===?|~=|!=|<=?|>=?)\s*[\w.*+!-]+\s*,?\s*)*"
)


class BadProject(ValueError):
    """A word that names nothing which could be installed; one line that says what is wanted."""


@dataclass(frozen=True)
class Project:
    """Something to install: a ``path`` with its ``extras``, or a ``requirement`` of the index.

    ``name`` is what people are told of, ``digest`` of the content, or of the requirement.
    """

    name: str
    digest: str
    requirement: str = ""
    path: Path | None = None
    extras: str = ""

    def placed(self, folder: Path) -> str:
        """What an installer is told; a project's folder is copied into this one, which is not there yet."""
        if self.path is None:
            return self.requirement
        if self.path.is_file():
            return f"{self.path}{self.extras}"
        return f"{checkouts.copy(self.path, folder)}{self.extras}"


def read(words: Iterable[str]) -> tuple[Project, ...]:
    """What several words name, each once; raises BadProject."""
    found: dict[str, Project] = {}
    for word in words:
        project = _read(word.strip())
        if project.name in found:
            raise BadProject(f"--with names {project.name} twice: give it once")
        found[project.name] = project
    return tuple(found.values())


def _read(word: str) -> Project:
    match = _PLACE.fullmatch(word)
    assert match is not None
    path, extras = places.expanded(match[1]), match[2] or ""
    # Beside its project's files often lies a folder of the name that an index has for it.
    is_place = os.sep in word or match[1] in (".", "..", "~") or word.endswith(ARCHIVES)
    is_project = any((path / file).exists() for file in FILES)
    if word and path.is_dir() and (is_place or is_project):
        if not is_project:
            raise BadProject(f"--with {word}: no {' and no '.join(FILES)} there: give a project's folder")
        path = path.resolve()
        return Project(f"{path.name}{extras}", _digested(word, checkouts.digest, path), path=path, extras=extras)
    if path.is_file() and is_place:
        if not path.name.endswith(ARCHIVES):
            raise BadProject(f"--with {word}: it is no archive of a project: {', '.join(ARCHIVES)} are known")
        return Project(
            f"{path.name}{extras}", _digested(word, checkouts.digest_of_file, path), path=path.resolve(), extras=extras
        )
    if not word or is_place:
        raise BadProject(f"--with {word or '(nothing)'}: no such folder and no such file")
    if not _REQUIREMENT.fullmatch(word):
        raise BadProject(f"--with {word}: say a project's folder, its sdist, or NAME or NAME==VERSION of the index")
    return Project(word, hashlib.sha256(word.encode()).hexdigest(), requirement=word)


def _digested(word: str, made: Callable[[Path], str], path: Path) -> str:
    try:
        return made(path)
    except Unreadable as problem:
        raise BadProject(f"--with {word}: {problem}") from None
