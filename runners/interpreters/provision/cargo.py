"""Builds an interpreter that is written in Rust by cargo, from its crate, whose checksum cargo knows and checks."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from runners.interpreters.provision import apt
from runners.interpreters.provision.commands import CommandFailed, Unavailable, ask
from runners.interpreters.provision.way import Candidate, Job

#: Seconds that a build may take: the compiler is slow, and many a machine too.
LIMIT = 3 * 3600


def candidates(job: Job) -> Iterator[Candidate]:
    """The program of the first of the table's versions that this compiler can build, built unless it was."""
    table = job.table("cargo")
    cargo = apt.program(job, "cargo", "cargo")
    failed = []
    for version in table["versions"]:
        said = [table["crate"], version, table.get("features", []), ask([cargo, "--version"])]
        name = f"{job.subject.id}-{version}-{hashlib.sha256(json.dumps(said).encode()).hexdigest()[:10]}"
        final = job.cache.root / "cargo" / name
        if not (final / "complete").exists():
            try:
                _build(job, cargo, version, final)
            except CommandFailed as failure:
                failed.append(f"{version}: {failure.last or failure}")
                continue
        facts = {"source": f"crate {table['crate']} {version}, built by {ask([cargo, '--version']).strip()}"}
        yield Candidate(final / "bin" / table["executable"], facts)
    if len(failed) == len(table["versions"]):
        raise Unavailable("; ".join(failed))


def _build(job: Job, cargo: str, version: str, final: Path) -> None:
    table = job.table("cargo")
    with job.cache.unfinished(job.subject.id) as folder:
        job.step(f"cargo install {table['crate']} {version} (ten minutes or more)")
        argv = [cargo, "install", table["crate"], "--version", version, "--locked", "--root", str(folder / "made")]
        features = [word for one in table.get("features", ()) for word in ("--features", one)]
        job.run([*argv, *features], "cargo", env={"CARGO_TARGET_DIR": str(folder / "target")}, seconds=LIMIT)
        (folder / "made" / "complete").touch()
        job.cache.publish(folder / "made", final)
