"""Makes environments of a subject: the packages of a way round the GIL, native code, or a user's own project.

One virtual environment a subject and a need, made by uv, kept in the user's cache and found again by all that it
depends on: the interpreter, the requirement, every byte of a native project, the tools that build it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from runners import tables
from runners.interpreters import installer
from runners.interpreters.projects import Project
from runners.interpreters.provision import Found
from runners.interpreters.provision.apt import is_root
from runners.interpreters.provision.apt import missing as missing_packages
from runners.interpreters.provision.cache import Cache
from runners.interpreters.provision.commands import CommandFailed, Unavailable, ask, run
from runners.interpreters.subjects import Subject
from runners.sessions.store import WITH
from runners.tables import BadTable
from runners.workers.local import environment

#: Seconds that an installation may take, and a build.
LIMITS = {"requirement": 300.0, "folder": 600.0}

#: What builds native code, by the tool that a need names, and the command that gets it on Debian.
TOOLS: Mapping[str, tuple[str, ...]] = {
    "cc": ("apt-get", "install", "-y", "build-essential"),
    "cargo": ("apt-get", "install", "-y", "cargo"),
}

#: Distributions keep the headers of an interpreter in a package of its own: by the name of the interpreter's.
HEADERS = {"pypy3": "pypy3-dev"}

#: What a build says about itself, where that is more than that it failed.
CAUSE = re.compile(
    r"(?:[Ee]rror: |Caused by:? )((?!.*(?:Failed to build|exit (?:status|code)|command \[)).+)$", re.MULTILINE
)

#: Says that the packages of an environment have been compiled.
COMPILED = ".compiled"

#: Seconds after which nobody is taken to use an environment of a user's project again.
UNUSED = 30 * 24 * 3600.0

#: Says of what an environment consists.
MADE_OF = ".made-of.json"

_KEYS: Mapping[str, type] = {"requirement": str, "folder": str, "tools": list}


@dataclass(frozen=True)
class Need:
    """A requirement as pip writes it, or a folder with a project that is built by ``tools``, and projects of a user."""

    name: str
    requirement: str = ""
    project: Path | None = None
    tools: tuple[str, ...] = ()
    projects: tuple[Project, ...] = ()

    @property
    def digest(self) -> str:
        """Changes with the requirement and with every file of the projects."""
        found = hashlib.sha256(self.requirement.encode())
        for project in self.projects:
            found.update(f"{project.name} {project.digest}".encode("utf-8", "surrogateescape"))
        for path in sorted(self.project.rglob("*")) if self.project else []:
            if path.is_file() and not {"target", "build"} & set(path.relative_to(self.project or path).parts):
                found.update(path.name.encode() + path.read_bytes())
        return found.hexdigest()


def load(path: Path) -> dict[str, Need]:
    """The needs of a table; raises BadTable."""
    needs = {}
    for name, table in tables.read(path).items():
        tables.check(path, name, table, _KEYS, ())
        if ("requirement" in table) == ("folder" in table):
            raise BadTable(f"{path}: {name}: one of 'requirement' and 'folder' must be there")
        for tool in table.get("tools", ()):
            tables.one_of(path, f"{name}.tools", tool, TOOLS)
        project = path.parent / table["folder"] if "folder" in table else None
        needs[name] = Need(name, table.get("requirement", ""), project, tuple(table.get("tools", ())))
    return needs


def prepare(subject: Subject, found: Found, need: Need, cache: Cache) -> Path:
    """The Python of an environment that has what is needed; raises Unavailable with what can be done about it."""
    if subject.runner != "local":
        raise Unavailable("packages are not installed into containers: run it with --runner local")
    if subject.implementation == "jython":
        raise Unavailable("Jython has no virtual environments and no extension modules")
    if wrapped := found.facts.get("wraps"):
        raise Unavailable(
            f"{found.executable} is a wrapper: a virtual environment would run {wrapped} without it; "
            f"give --python {subject.id}={wrapped}"
        )
    _check_tools(need, found)
    tools = _tools(need)
    told = [str(found.executable), found.version, found.facts.get("sha256", ""), need.digest, tools]
    key = hashlib.sha256(json.dumps(told).encode()).hexdigest()[:16]
    final = cache.root / "environments" / f"{subject.base or subject.id}-{need.name}-{key}"
    # A lock of its own: who builds an interpreter holds the cache's for many minutes.
    with FileLock(cache.folder("environments") / f"{final.name}.lock"):
        with contextlib.suppress(OSError):
            os.utime(final / MADE_OF)
        if not final.exists():
            forget_unused(final.parent, f"*-{WITH}-*/{MADE_OF}")
            with tempfile.TemporaryDirectory(dir=final.parent, prefix=".new-") as folder:
                _make(Path(folder) / "made", found, need, cache.root / "logs" / f"{final.name}.log")
                consists = {**_versions(Path(folder) / "made"), **tools, **_contents(need)}
                text = json.dumps(consists, indent=1, sort_keys=True)
                (Path(folder) / "made" / MADE_OF).write_text(text + "\n", encoding="utf-8")
                os.replace(Path(folder) / "made", final)
            compile_packages(final, cache.root / "logs" / f"{final.name}.log")
    return final / "bin" / "python"


def forget_unused(folder: Path, marks: str) -> None:
    """Remove environments of users' projects in which nobody has worked for long: each change of one makes another.

    ``marks`` finds the file in each that its last use touched; one whose lock somebody has is left.
    """
    for path in folder.glob(marks):
        if time.time() - path.stat().st_mtime < UNUSED:
            continue
        with contextlib.suppress(Timeout), FileLock(f"{path.parent}.lock").acquire(timeout=0):
            shutil.rmtree(path.parent, ignore_errors=True)


def made_of(python: Path) -> dict[str, str]:
    """Every package of an environment with its version, and the tools that built it; empty where nothing is told."""
    try:
        told = json.loads((python.parent.parent / MADE_OF).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(version) for name, version in told.items()} if isinstance(told, dict) else {}


def _tools(need: Need) -> dict[str, str]:
    """What an environment is made by, with the version that each tool tells in its first line."""
    programs = {"uv": installer.program(), **{tool: tool for tool in need.tools}}
    return {f"{name} (tool)": _version(program) for name, program in programs.items()}


def _version(program: str) -> str:
    return (ask([program, "--version"]).strip().splitlines() or ["not told"])[0].strip()


def _versions(folder: Path) -> dict[str, str]:
    """Every distribution of an environment with its version."""
    found = (
        path.name.removesuffix(".dist-info").rpartition("-") for path in folder.glob("lib*/*/site-packages/*.dist-info")
    )
    return {name: version for name, _, version in found if name}


def _contents(need: Need) -> dict[str, str]:
    """What tells two states of a user's project apart, whose version is the same."""
    return {f"{project.name} (content)": project.digest[:12] for project in need.projects if project.path}


def _check_tools(need: Need, found: Found) -> None:
    for tool in need.tools:
        if not shutil.which(tool):
            raise Unavailable(f"no {tool} here to build {need.name}; as root: {' '.join(TOOLS[tool])}")
    if need.project:
        have_headers(found)


def have_headers(found: Found) -> None:
    """Install what native code is built with, where a distribution keeps it apart; raises Unavailable if none may."""
    package = HEADERS.get(found.executable.name)
    if not package or found.way not in ("debian", "installed"):
        return
    if not shutil.which("dpkg-query") or not missing_packages([package]):
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", package]
    if not is_root():
        raise Unavailable(f"needs the package {package}; as root: {' '.join(command)}")
    ask(command, env={"DEBIAN_FRONTEND": "noninteractive"}, seconds=600)


def _make(folder: Path, found: Found, need: Need, log: Path) -> None:
    wanted = need.requirement.split()
    if need.project:
        # A build writes into its project, and a checkout stays as it was.
        wanted = [str(shutil.copytree(need.project, folder.with_name("copy")))]
    wanted += [one.placed(folder.with_name(f"copy-{place}")) for place, one in enumerate(need.projects)]
    built = bool(need.project or need.projects)
    told = {**environment(), **installer.QUIET}
    install = installer.install(folder / "bin" / "python", wanted, wheels=not built)
    try:
        run(installer.make(found.executable, folder, "--quiet", "--relocatable"), log, env=told,
            seconds=LIMITS["requirement"])  # fmt: skip
        run(install, log, env=told, seconds=LIMITS["folder" if built else "requirement"])
    except CommandFailed as failed:
        raise Unavailable(_why(need, failed)) from failed


def compile_packages(folder: Path, log: Path) -> None:
    """Compile what was installed, once: a worker, which writes nothing there, would do it at each of its starts."""
    if (compiled := folder / COMPILED).exists():
        return
    packages = map(str, folder.glob("lib/*/site-packages"))
    # A file for another version of Python does not compile, and is not imported.
    with contextlib.suppress(CommandFailed):
        run([str(folder / "bin" / "python"), "-m", "compileall", "-q", *packages], log, env=environment(),
            seconds=LIMITS["requirement"])  # fmt: skip
    compiled.touch()


def _why(need: Need, failed: CommandFailed) -> str:
    """The reason in one line: no wheel is a state of its own."""
    what = " and ".join(one.name for one in need.projects) or need.name
    without = any(words in failed.output for words in ("no wheels", "no usable wheels", "only-binary"))
    if without and not need.projects:
        return f"no wheel of {need.requirement} for this interpreter"
    causes = list(CAUSE.finditer(failed.output))
    said = causes[-1][1].strip() if causes else failed.last.strip()
    if causes and said.endswith(":"):
        # What it announces is the reason.
        after = (line.strip() for line in failed.output[causes[-1].end() :].splitlines())
        said = f"{said} {next(filter(None, after), 'nothing more was said')}"
    return f"{what} cannot be installed: {said[:300]}"
