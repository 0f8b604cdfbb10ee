"""Reads what is to be installed beside kernels: the user's project in a folder or an archive, or a name on the index.

A folder is copied before anything is built of it, without what is no part of a project.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from runners import places
from runners.interpreters.provision.commands import ask

#: Folders that are no part of a project: of version control, of caches, of tools, and what an earlier build left.
LEFT_OUT = frozenset({
    ".git", ".hg", ".svn", ".bzr", "__pycache__", ".tox", ".nox", ".venv", ".eggs", ".cache", ".mypy_cache",
    ".pytest_cache", ".ruff_cache", ".hypothesis", ".idea", ".vscode", "node_modules",
})  # fmt: skip

#: The same, at the top alone and where it is no package; and the folder that sessions are kept in.
BUILT = frozenset({"build", "dist", "target", "htmlcov"})
SESSIONS = "*/session.json"

#: What marks a virtual environment, whatever its folder is called.
VENV = "pyvenv.cfg"

#: What an installer wants to see in a folder.
FILES = ("pyproject.toml", "setup.py")

#: Words of a project's files by which its version is version control's, and the variables that say it instead.
OF_VERSION_CONTROL = ("setuptools_scm", "setuptools-scm", "hatch-vcs", "flit_scm", "pdm", "poetry-dynamic-versioning")
VERSION = ("SETUPTOOLS_SCM_PRETEND_VERSION", "PDM_BUILD_SCM_VERSION", "POETRY_DYNAMIC_VERSIONING_BYPASS")

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
        for file in files(self.path):
            copy = folder / file
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(self.path / file, copy)
        return f"{folder}{self.extras}"

    def settings(self) -> dict[str, str]:
        """Variables that tell a build the version which it would ask version control for: a copy has none."""
        if self.path is None or not (self.path / ".git").exists() or not _asks_version_control(self.path):
            return {}
        said = ask(["git", "-C", str(self.path), "describe", "--tags", "--abbrev=0"])
        found = re.search(r"\d[\w.+!-]*", said)
        return dict.fromkeys(VERSION, found[0] if found else "0")


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
        return Project(f"{path.name}{extras}", _digest_of_folder(word, path), path=path, extras=extras)
    if path.is_file() and is_place:
        if not path.name.endswith(ARCHIVES):
            raise BadProject(f"--with {word}: it is no archive of a project: {', '.join(ARCHIVES)} are known")
        return Project(f"{path.name}{extras}", _digest(word, path), path=path.resolve(), extras=extras)
    if not word or is_place:
        raise BadProject(f"--with {word or '(nothing)'}: no such folder and no such file")
    if not _REQUIREMENT.fullmatch(word):
        raise BadProject(f"--with {word}: say a project's folder, its sdist, or NAME or NAME==VERSION of the index")
    return Project(word, hashlib.sha256(word.encode()).hexdigest(), requirement=word)


def files(folder: Path) -> Iterator[Path]:
    """A project's files, relative to its folder, in order: without version control, caches and virtual environments.

    Git is asked what it has or would take, where it knows the folder: what it ignores was made by some tool.  A link to
    a file is that file's content; one to a folder is not followed, so that none leads round in a circle.
    Raises OSError for a folder that cannot be read.
    """
    known = _known_to_git(folder)
    # Of another repository within it git names the folder alone.
    yield from (path for path in _walked(folder) if not known or known & {path, *path.parents})


def _known_to_git(folder: Path) -> set[Path]:
    """The files that are not ignored; none where the folder is no checkout of its own."""
    words = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    said = ask(["git", "-C", str(folder), *words]) if (folder / ".git").exists() else ""
    return {Path(name) for name in said.split("\0") if name}


def _walked(folder: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(folder, onerror=_raised):
        place = Path(here)
        kept = sorted(name for name in folders if not _is_left_out(place / name, top=place == folder))
        folders[:] = [name for name in kept if not (place / name).is_symlink()]
        yield from (path.relative_to(folder) for path in map(place.joinpath, sorted(names)) if path.is_file())


def _asks_version_control(folder: Path) -> bool:
    texts = [(folder / file).read_text("utf-8", "replace") for file in FILES if (folder / file).is_file()]
    return any(word in text for word in OF_VERSION_CONTROL for text in texts)


def _raised(problem: OSError) -> None:
    raise problem


def _is_left_out(folder: Path, *, top: bool) -> bool:
    if folder.name in LEFT_OUT or (folder / VENV).is_file():
        return True
    built = folder.name in BUILT and not (folder / "__init__.py").exists()
    return top and (built or any(folder.glob(SESSIONS)))


def _digest_of_folder(word: str, folder: Path) -> str:
    found = hashlib.sha256()
    try:
        for file in files(folder):
            found.update(f"{file.as_posix()}\0{_digest(word, folder / file)}\0".encode("utf-8", "surrogateescape"))
    except OSError as problem:
        raise BadProject(f"--with {word}: {problem.filename} cannot be read: {problem.strerror}") from None
    return found.hexdigest()


def _digest(word: str, path: Path) -> str:
    try:
        with path.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError as problem:
        raise BadProject(f"--with {word}: {path} cannot be read: {problem.strerror}") from None
