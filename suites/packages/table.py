"""The packages that are asked about, and a real use of each: the tables of ``packages.toml``."""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from runners import places, tables
from runners.tables import BadTable
from suites.installing.naming import NoProject, name_of

TABLES = Path(__file__).with_name("packages.toml")

#: How a package comes to its native code, the kinds of binding that free-threading reached at different times.
BINDINGS = ("pure", "c", "c++", "cython", "cffi", "pybind11", "nanobind", "rust", "user")

_TYPES: Mapping[str, type] = {
    "requirement": str,
    "import": str,
    "use": str,
    "binding": str,
    "build": bool,
    "limit": int,
}
_REQUIRED = frozenset({"import", "use", "binding"})


@dataclass(frozen=True)
class Package:
    """One package: what is installed, what is imported, and the lines that use it, which end in an ``assert``.

    ``build``: may it be built from source where there is no wheel, for ``limit`` seconds?  ``folder`` is the user's own
    project, with its ``extras``; it is always built.  Without ``imports`` the modules are those that it brings; without
    ``use`` importing them is all that is asked.
    """

    name: str
    requirement: str
    imports: str
    use: str
    binding: str
    build: bool = False
    limit: int = 120
    folder: Path | None = None
    extras: str = ""

    @property
    def digest(self) -> str:
        """Changes whenever the question does."""
        said = [self.requirement + self.extras, self.imports, self.use, self.binding, self.build, self.limit]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()

    def told(self) -> dict[str, Any]:
        """What a session keeps of it."""
        return {
            "requirement": self.requirement + self.extras, "imports": self.imports, "use": self.use,
            "binding": self.binding, "build": self.build, "limit": self.limit, "digest": self.digest,
            "own": self.binding == "user",
        }  # fmt: skip


#: A folder or a name, and the extras after it.
_EXTRAS = re.compile(r"\A(.*?)(\[[^\[\]]*\])?\Z", re.DOTALL)

#: Between two packages; not within the extras of one, nor between its versions.
_COMMA = re.compile(r",(?![^\[]*\])(?!\s*[<>=!~])")


def words(several: Iterable[str]) -> list[str]:
    """The packages that each of several words names, separated by commas."""
    return [part.strip() for word in several for part in _COMMA.split(word) if part.strip()]


def load_packages(path: Path = TABLES) -> dict[str, Package]:
    """Every package of the file, in its order; raises BadTable for anything wrong."""
    return {name: _package(path, name, table) for name, table in tables.read(path).items()}


def _package(path: Path, name: str, table: Any) -> Package:
    tables.check(path, name, table, _TYPES, _REQUIRED)
    tables.one_of(path, f"{name}.binding", table["binding"], BINDINGS[:-1])
    if problem := unchecked(table["use"]):
        raise BadTable(f"{path}: {name}.use: {problem}")
    told = {key: value for key, value in table.items() if key not in ("import", "requirement")}
    return Package(name=name, requirement=table.get("requirement", name), imports=table["import"], **told)


def unchecked(use: str) -> str:
    """Why these lines prove nothing, in a few words; empty when their last one is an assertion."""
    try:
        lines = ast.parse(use).body
    except SyntaxError as problem:
        return f"line {problem.lineno}: {problem.msg}"
    return "" if lines and isinstance(lines[-1], ast.Assert) else "its last statement is no assert"


def choose(known: Mapping[str, Package], words: Sequence[str], use: str = "") -> dict[str, Package]:
    """The packages that these words name: of the table, folders, or anything that an index has; all for no word.

    ``use`` are the lines for those that are in no table; raises ValueError for lines that prove nothing.
    """
    if use and (problem := unchecked(use)):
        raise ValueError(f"--use: {problem}")
    found = [known[word] if word in known else _own(word, use) for word in words]
    return {package.name: package for package in found} if words else dict(known)


def _own(word: str, use: str) -> Package:
    (place, extras), *_ = _EXTRAS.findall(word)
    folder = places.expanded(place)
    plain = Package(_named(word), word, "", use, "user", build=True, limit=900)
    if folder.is_dir():
        try:
            name = name_of(folder)
        except NoProject as problem:
            raise ValueError(f"--package {problem}") from problem
        return replace(plain, name=_named(name + extras), requirement=name, folder=folder.resolve(), extras=extras)
    if "/" in word and "@" not in word:
        raise ValueError(f"--package {word}: no folder of that name")
    return plain


def _named(text: str) -> str:
    """A name that can be a file's: results of a package are files of its name."""
    return re.sub(r"\W+", "-", text).strip("-") or "package"
