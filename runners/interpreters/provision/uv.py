"""Has uv fetch a prebuilt interpreter (built with PGO and LTO: what most users get)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from runners.interpreters import installer
from runners.interpreters.provision import installed
from runners.interpreters.provision.commands import CommandFailed, Unavailable
from runners.interpreters.provision.way import Candidate, Job


def candidates(job: Job) -> Iterator[Candidate]:
    """What `uv python install` put into our own folder; uv checks the digest of what it downloads."""
    own = installer.program()
    request = job.table("uv")["request"]
    store = job.cache.folder("uv")
    job.step("uv python install")
    argv = [own, "python", "install", "--no-bin", "--install-dir", str(store), request]
    try:
        job.run(argv, "uv", env={"UV_HTTP_RETRIES": "1", "NO_COLOR": "1"}, seconds=900)
    except CommandFailed as failure:
        raise Unavailable(f"no download: {_root_cause(failure.output)}") from failure
    table = job.table("installed")
    for executable in installed.in_version_folders([store], table.get("folders", []), table["names"]):
        yield Candidate(executable, {"source": f"uv, {executable.parent.parent.name}"})


def _root_cause(output: str) -> str:
    """The innermost cause that uv names, else its error."""
    causes = re.findall(r"^\s*(?:cause|Caused by): (.+)$", output, re.MULTILINE)
    errors = re.findall(r"^error: (.+)$", output, re.MULTILINE)
    return str((causes or errors or ["uv said nothing"])[-1]).strip()[:200]
