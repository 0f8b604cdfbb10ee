"""Puts an interpreter together from jars of Maven's repository and a JDK.

A folder of jars and a wrapper script: the script is the interpreter, one executable file as every other is.
"""

from __future__ import annotations

import hashlib
import json
import shlex
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from runners.interpreters.provision import apt, java, versions
from runners.interpreters.provision.java import Jdk
from runners.interpreters.provision.way import Candidate, Job

_PLUGIN = "dependency:copy-dependencies"

#: Days for which a combination of versions that was refused is not tried again.
REMEMBER_DAYS = 30


def candidates(job: Job) -> Iterator[Candidate]:
    """The wrapper script over freshly fetched (or kept) jars; Maven checks the checksum of each of them.

    Of a table whose versions are asked for there are several; one that was refused is removed and not made again.
    """
    table = job.table("maven")
    jdk = java.find(job, str(table["jdk"]))
    mvn = apt.program(job, "mvn", "maven")
    for chosen in versions.choices(job, mvn):
        artifacts = {
            target: [one.format(**chosen) for one in several] for target, several in table["artifacts"].items()
        }
        said = json.dumps([dict(table), artifacts, str(jdk.home), jdk.major], sort_keys=True, default=dict)
        name = f"{job.subject.id}-{hashlib.sha256(said.encode()).hexdigest()[:12]}"
        if (record := job.cache.read("refused", name)) and time.time() - record["at"] < REMEMBER_DAYS * 86400:
            continue
        final = job.cache.root / "maven" / name
        if not (final / "complete").exists():
            with job.cache.unfinished(name) as folder:
                _fetch(job, mvn, artifacts, folder)
                _write_wrapper(folder / "bin" / table["executable"], wrapper(table, jdk, final))
                (folder / "complete").touch()
                job.cache.publish(folder, final)
        source = ", ".join(one for several in artifacts.values() for one in several[:1])
        yield Candidate(final / "bin" / table["executable"], {"source": f"Maven {source}", "jdk_home": str(jdk.home)})
        # Only one that was refused is followed by another.
        if chosen and chosen != table["known"]:
            job.cache.write("refused", name, {"source": source})
            shutil.rmtree(final, ignore_errors=True)


def wrapper(table: Mapping[str, Any], jdk: Jdk, folder: Path) -> str:
    """The script that is the interpreter. `$self` keeps links unresolved: a venv's python is one to this."""
    since = table.get("java_options_since", {})
    options = [
        *table.get("java_options", []),
        *(flag for major, flags in since.items() if jdk.major >= int(major) for flag in flags),
        "-cp", "{folder}/lib/*", table["main"], *table.get("python_options", []),
    ]  # fmt: skip
    words = " ".join(_word(option, folder) for option in options)
    return (
        "#!/bin/sh\n"
        "# Written by gilmatrix: this script is the interpreter.\n"
        'case $0 in\n  /*) self=$0 ;;\n  */*) self=$PWD/$0 ;;\n  *) self=$(command -v -- "$0") ;;\nesac\n'
        f'exec {shlex.quote(str(jdk.java))} {words} "$@"\n'
    )


def _word(option: str, folder: Path) -> str:
    """One word for the shell: quoted, but for the place where the script's own name goes."""
    parts = option.replace("{folder}", str(folder)).split("{self}")
    return '"$self"'.join(shlex.quote(part) if part else "" for part in parts)


def _write_wrapper(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


def _fetch(job: Job, mvn: str, artifacts: Mapping[str, Sequence[str]], folder: Path) -> None:
    repository = job.cache.folder("m2")
    for part, (target, coordinates) in enumerate(artifacts.items(), 1):
        job.step(f"Maven jars: {target} {coordinates[0].rpartition(':')[2]}", part, len(artifacts))
        pom = folder / f"{target}.xml"
        pom.write_text(versions.project(target, coordinates), encoding="utf-8")
        argv = [
            mvn, "-q", "-B", "-ntp", "--strict-checksums", "-f", str(pom), f"-Dmaven.repo.local={repository}",
            _PLUGIN, "-DincludeScope=runtime", f"-DoutputDirectory={folder / target}",
        ]  # fmt: skip
        job.run(argv, "maven", cwd=folder, seconds=1200)
