"""Gets an interpreter as packages of a newer Debian suite than this machine's, into a private root.

The packages and all that they need, the C library included, are unpacked into one folder of the cache; nothing of the
system is touched.  The executable is then told to look there: for its loader, and for every library.
"""

from __future__ import annotations

import os
import shutil
import sysconfig
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from runners.interpreters.provision import apt
from runners.interpreters.provision.commands import Unavailable
from runners.interpreters.provision.way import Candidate, Job

#: The first bytes of executables and shared libraries.
_ELF = b"\x7fELF"


def candidates(job: Job) -> Iterator[Candidate]:
    """The interpreter of each suite that has the package, the first of the table's suites first."""
    apt.require()
    table = job.table("root")
    package, failed = str(table["debs"][0]), []
    for suite in table["suites"]:
        job.step(f"Debian's packages of {suite}", 1, 3)
        try:
            known = apt.Packages(job, suite)
            known.update()
            version = known.version(package)
            if not version:
                raise Unavailable(f"{suite} has no package {package}")
            yield _unpacked(job, known, suite, version)
        except Unavailable as reason:
            failed.append(f"{suite}: {reason}")
    if len(failed) == len(table["suites"]):
        raise Unavailable("; ".join(failed))


def _unpacked(job: Job, known: apt.Packages, suite: str, version: str) -> Candidate:
    """The interpreter in its root, which is made unless it was."""
    table = job.table("root")
    name = f"{job.subject.id}-{suite}-{version.replace('~', '').replace('+', '-').replace(':', '-')}"
    final = job.cache.root / "roots" / name
    if not (final / "complete").exists():
        with job.cache.unfinished(name) as folder:
            job.step(f"unpack {name}", 2, 3)
            known.unpack(table["debs"], folder)
            job.step("join it with its libraries", 3, 3)
            _join(job, folder, final, table)
            (folder / "complete").touch()
            job.cache.publish(folder, final)
    facts = {"source": f"Debian {suite}, package {table['debs'][0]} {version}, in a root of its own"}
    return Candidate(_executable(final, table), facts)


def _join(job: Job, folder: Path, final: Path, table: Mapping[str, Any]) -> None:
    """Have the executable and its own libraries, below ``folder``, find all else below ``final``."""
    executable = _executable(folder, table)
    libraries = _folders_of_libraries(folder)
    if not (loaders := sorted(folder.glob("**/ld-linux*.so.*"))):
        raise Unavailable("the packages came without a loader of programs")
    path = ":".join(str(final / one.relative_to(folder)) for one in libraries)
    loader = final / loaders[0].relative_to(folder)
    patch = [_patchelf(), "--set-rpath", path, "--force-rpath"]
    job.run([*patch, "--set-interpreter", str(loader), str(executable)], "root")
    for place in table.get("libraries", ()):
        for library in sorted(folder.glob(place)):
            if _is_elf(library):
                job.run([*patch, str(library)], "root")


def _executable(folder: Path, table: Mapping[str, Any]) -> Path:
    """The program itself, not a link to it; raises Unavailable."""
    found = [path for path in sorted(folder.glob(table["executable"])) if _is_elf(path)]
    if not found:
        raise Unavailable(f"the packages {', '.join(table['debs'])} have no {table['executable']}")
    return found[-1]


def _is_elf(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_ELF)) == _ELF


def _folders_of_libraries(folder: Path) -> Sequence[Path]:
    """The folders in which the packages have their shared libraries."""
    triplet = sysconfig.get_config_var("MULTIARCH") or f"{os.uname().machine}-linux-gnu"
    found = [folder / "usr" / "lib" / triplet, folder / "lib" / triplet]
    return [one for one in found if one.is_dir()]


def _patchelf() -> str:
    found = shutil.which("patchelf", path=sysconfig.get_path("scripts")) or shutil.which("patchelf")
    if found is None:
        raise Unavailable("needs the program patchelf, which there is for Linux alone")
    return found
