"""Gets an interpreter as a package of this machine's own distribution."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from runners.interpreters.provision import apt
from runners.interpreters.provision.commands import Unavailable, ask
from runners.interpreters.provision.way import Candidate, Job


def candidates(job: Job) -> Iterator[Candidate]:
    """The executable of the distribution's package, installed when we may; apt checks its signature."""
    apt.require()
    table = job.table("debian")
    package, name = str(table["package"]), str(table["executable"])
    if apt.missing([package]):
        policy = ask(["apt-cache", "policy", package])
        if policy and "Candidate: (none)" in policy:
            raise Unavailable(f"this release has no package {package}")
        apt.ensure(job, [package])
    version = ask(["dpkg-query", "--show", "--showformat", "${Version}", package])
    listed = ask(["dpkg-query", "--listfiles", package]).splitlines()
    executable = next((path for path in listed if Path(path).name == name and "/bin/" in path), None)
    executable = executable or shutil.which(name)
    if executable is None:
        raise Unavailable(f"the package {package} is installed but has no executable {name}")
    yield Candidate(Path(executable), {"source": f"Debian package {package} {version}"})
