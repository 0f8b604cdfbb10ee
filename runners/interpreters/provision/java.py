"""Finds the Java for a subject that runs on one."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

from runners.interpreters.provision import apt
from runners.interpreters.provision.commands import Unavailable, ask
from runners.interpreters.provision.way import Job
from runners.interpreters.subjects import fits


@dataclass(frozen=True)
class Jdk:
    """A Java installation: its home and its release number (8, 17, 25)."""

    home: Path
    major: int

    @property
    def java(self) -> Path:
        """Its launcher."""
        return self.home / "bin" / "java"


def find(job: Job, rule: str) -> Jdk:
    """The newest JDK that fits "25" or ">=8", installed if we may. Raises Unavailable."""
    jdks = [jdk for jdk in installed() if fits(rule, [jdk.major])]
    if jdks:
        return max(jdks, key=lambda jdk: jdk.major)
    package = "default-jdk-headless" if rule.startswith(">=") else f"openjdk-{rule}-jdk-headless"
    asked = f"needs a JDK {rule} (JAVA_HOME, PATH and /usr/lib/jvm have none)"
    try:
        apt.require()
    except Unavailable as reason:
        raise Unavailable(f"{asked}: install one and set JAVA_HOME") from reason
    if "Candidate: (none)" in (ask(["apt-cache", "policy", package]) or "Candidate: (none)"):
        raise Unavailable(f"{asked}, and this release has no {package}: install one and set JAVA_HOME")
    apt.ensure(job, [package])
    again = [jdk for jdk in installed() if fits(rule, [jdk.major])]
    if not again:
        raise Unavailable(f"{package} was installed but no JDK {rule} is to be found")
    return again[0]


def installed() -> list[Jdk]:
    """Every JDK or JRE that can be found, each home once."""
    homes = [Path(os.environ["JAVA_HOME"])] if os.environ.get("JAVA_HOME") else []
    on_path = shutil.which("java")
    if on_path:
        homes.append(Path(on_path).resolve().parent.parent)
    homes += sorted(Path("/usr/lib/jvm").glob("*"))
    homes += sorted(Path("/Library/Java/JavaVirtualMachines").glob("*/Contents/Home"))
    found = {}
    for home in homes:
        if os.path.isfile(home / "bin" / "java") and home.resolve() not in found:
            major = _major(home)
            if major:
                found[home.resolve()] = Jdk(home.resolve(), major)
    return list(found.values())


def _major(home: Path) -> int:
    try:
        text = (home / "release").read_text(encoding="utf-8", errors="replace")
        match = re.search(r'^JAVA_VERSION="(?:1\.)?(\d+)', text, re.MULTILINE)
    except OSError:
        shown = ask([str(home / "bin" / "java"), "-XshowSettings:properties", "--version"])
        match = re.search(r"^\S+ (?:1\.)?(\d+)", shown)
    return int(match.group(1)) if match else 0
