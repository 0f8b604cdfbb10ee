"""A project's files as its folder holds them: which count, a digest of them, and a copy with the project's history."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from runners.interpreters.provision.commands import ask
from runners.sources import Unreadable

#: Folders that are no part of a project: of version control, of caches, of tools, and what an earlier build left.
LEFT_OUT = frozenset({
    ".git", ".hg", ".svn", ".bzr", "__pycache__", ".tox", ".nox", ".venv", ".eggs", ".cache", ".mypy_cache",
    ".pytest_cache", ".ruff_cache", ".hypothesis", ".idea", ".vscode", "node_modules",
})  # fmt: skip

#: The same, at the top alone and where it is no package; and the folder that sessions are kept in.
BUILT = frozenset({"build", "dist", "target", "htmlcov"})
SESSIONS = "*/session.json"

#: What marks a virtual environment, and a folder that a build of setuptools made, whatever they are called.
VENV, EGG = "pyvenv.cfg", ".egg-info"


def files(folder: Path) -> Iterator[Path]:
    """A project's files, relative to its folder, in order: without version control, caches and virtual environments.

    Git is asked what it has or would take, where it knows the folder: what it ignores was made by some tool.  A link is
    a file: one that leads elsewhere is that file's content, and where it leads to a folder it is left out, so that none
    leads round in a circle.  Raises OSError for a folder that cannot be read.
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
        links = [name for name in folders if (place / name).is_symlink()]
        kept = [name for name in folders if name not in links]
        folders[:] = sorted(name for name in kept if not _is_left_out(place / name, top=place == folder))
        for path in map(place.joinpath, sorted([*names, *links])):
            if path.is_file() or leads_inside(path, folder):
                yield path.relative_to(folder)


def leads_inside(path: Path, folder: Path) -> bool:
    """Is it a link to something in the project, told from where it stands?  In a copy it leads to the copy's."""
    if not path.is_symlink() or os.path.isabs(os.readlink(path)):
        return False
    target = path.resolve()
    return target.exists() and target != folder.resolve() and folder.resolve() in target.parents


def _raised(problem: OSError) -> None:
    raise problem


def _is_left_out(folder: Path, *, top: bool) -> bool:
    if folder.name in LEFT_OUT or folder.name.endswith(EGG) or (folder / VENV).is_file():
        return True
    built = folder.name in BUILT and not (folder / "__init__.py").exists()
    return top and (built or any(folder.glob(SESSIONS)))


def digest(folder: Path) -> str:
    """Changes with every file that a copy of the project has; raises Unreadable."""
    found = hashlib.sha256()
    try:
        for file in files(folder):
            path = folder / file
            told = os.readlink(path) if leads_inside(path, folder) else digest_of_file(path)
            found.update(f"{file.as_posix()}\0{told}\0".encode("utf-8", "surrogateescape"))
    except OSError as problem:
        raise Unreadable(f"{problem.filename} cannot be read: {problem.strerror}") from None
    return found.hexdigest()


def digest_of_file(path: Path) -> str:
    """Changes with its content; raises Unreadable."""
    try:
        with path.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError as problem:
        raise Unreadable(f"{path} cannot be read: {problem.strerror}") from None


def copy(origin: Path, folder: Path) -> Path:
    """A copy of a project in ``folder``, in place of what was there: whatever is built in it, the project stays.

    It has the project's history where there is one: many a project makes its version from that.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    if not _cloned(origin, folder):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
    for file in files(origin):
        target = folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(origin / file, target, follow_symlinks=not leads_inside(origin / file, origin))
    return folder


def _cloned(origin: Path, folder: Path) -> bool:
    """Was its history to be had?  Objects stay where they are, and no file is checked out."""
    if not (origin / ".git").exists():
        return False
    ask(["git", "clone", "--quiet", "--shared", "--no-checkout", str(origin), str(folder)])
    ask(["git", "-C", str(folder), "read-tree", "HEAD"])
    return (folder / ".git").exists()
