"""Gets an interpreter as a container's image: built already, or built now on an official or a given base.

A subject's table says from which file of ``docker/``, with which build arguments.  A definition whose ``INTERPRETER``
is empty, or that has none, copies a tree: the interpreter that provisioning found here, or a JVM's jars.
"""

from __future__ import annotations

import hashlib
import json
import os
import shlex
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runners.interpreters.provision import maven, probe
from runners.interpreters.provision.cache import Cache
from runners.interpreters.provision.chain import NOT_TRIED, Found, Missing
from runners.interpreters.provision.commands import Unavailable
from runners.interpreters.provision.java import Jdk
from runners.interpreters.provision.progress import Progress
from runners.interpreters.provision.way import Job
from runners.interpreters.subjects import Subject, load_subjects
from runners.workers import container
from runners.workers.local import ROOT

DOCKER = ROOT / "docker"
WAY = "image"

#: The labels that say by which definition an image was made, and on what.
DEFINITION = "gilmatrix.definition"
BASE = "gilmatrix.base"

#: What every image says of itself.
LABELS = {
    "org.opencontainers.image.source": "https://example.invalid/gilmatrix",
    "org.opencontainers.image.licenses": "MIT",
    "org.opencontainers.image.description": "One interpreter of gilmatrix's matrix, and nothing else",
}

#: Where an image keeps what it copied, and what starts it.
HOME = Path("/opt/gilmatrix")
LAUNCHER = Path("bin/subject")

#: What no worker imports, left out of an image.
LEFT_OUT = shutil.ignore_patterns(
    "__pycache__",
    "*.a",
    "test",
    "tests",
    "idlelib",
    "ensurepip",
    "turtledemo",
    "tkinter",
    "include",
    "share",
    "config-*",
)

#: Official images have this release of Java; a tree for them has its options.
OFFICIAL_JAVA = 25


@dataclass(frozen=True)
class Definition:
    """An image to be: its name, its Dockerfile, the build's arguments and labels."""

    name: str
    dockerfile: Path
    arguments: Mapping[str, str]
    labels: Mapping[str, str]

    @property
    def copies(self) -> bool:
        """Does it take a tree from this machine?"""
        return not self.arguments.get("INTERPRETER")

    @property
    def digest(self) -> str:
        """Changes with what the image is made by; whatever base it stands on, it stays the subject's."""
        said = [self.dockerfile.read_text(encoding="utf-8"), dict(self.labels)]
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def define(subject: Subject, base: str) -> Definition:
    """The image of a subject on its official base, or on ``base``, a Debian without interpreters."""
    identity = subject.base or subject.id
    plain = load_subjects()[identity]
    if not plain.image:
        raise Unavailable(f"the table {identity} of runners/interpreters/interpreters.toml names no image")
    labels = {**LABELS, "org.opencontainers.image.title": plain.name}
    arguments = {key: value for key, value in plain.image.items() if key != "dockerfile"}
    if base:
        arguments |= {key: base for key in ("BASE", "RUNTIME") if key in arguments}
        if "INTERPRETER" in arguments:
            arguments |= _from_debian(subject)
    return Definition(f"gilmatrix/{identity}", DOCKER / plain.image["dockerfile"], arguments, labels)


def bake() -> dict[str, object]:
    """Every image as a target of a file for ``docker buildx bake``."""
    made = {
        identity: define(subject, "")
        for identity, subject in load_subjects().items()
        if subject.image and not subject.base
    }
    targets = {
        identity: {
            "context": str(DOCKER), "dockerfile": one.dockerfile.name, "tags": [one.name], "args": dict(one.arguments),
            "labels": dict(one.labels),
        }
        for identity, one in made.items()
    }  # fmt: skip
    return {"group": {"default": {"targets": list(targets)}}, "target": targets}


def _from_debian(subject: Subject) -> dict[str, str]:
    """Debian's package, where that is a way to get the subject; a tree otherwise."""
    if "debian" not in subject.ways:
        return {"INTERPRETER": ""}
    table = subject.table("debian")
    return {"INTERPRETER": f"/usr/bin/{table['executable']}", "PACKAGES": str(table["package"])}


def copies(subject: Subject) -> bool:
    """Does the subject's image copy the interpreter of this machine, so that there has to be one?"""
    return define(subject, os.environ.get("GILMATRIX_BASE", "")).copies


def get(subject: Subject, cache: Cache, show: Progress, *, retry: bool = False) -> Found | Missing:
    """The subject's image if it is there, asked what is in it; with ``retry`` it counts as not built."""

    def kept(engine: str) -> Found:
        definition = define(subject, "")
        told = None if retry else _kept(engine, definition)
        if told is None:
            raise Unavailable(f"{NOT_TRIED}; run: gilmatrix interpreters images {subject.base}")
        return _recognised(subject, engine, definition, told, cache)

    return _tried(subject, kept)


def build(subject: Subject, plain: Found | Missing | None, cache: Cache, show: Progress) -> Found | Missing:
    """Build the subject's image; ``plain`` is the same interpreter on this machine, where the image copies that."""

    def built(engine: str) -> Found:
        definition = define(subject, os.environ.get("GILMATRIX_BASE", ""))
        _build(Job(subject, cache, show), engine, definition, plain or Missing(subject.base, ()))
        told = _kept(engine, definition)
        if told is None:
            raise Unavailable(f"{definition.name} was built and is not there")
        return _recognised(subject, engine, definition, told, cache)

    return _tried(subject, built)


def _tried(subject: Subject, work: Callable[[str], Found]) -> Found | Missing:
    try:
        return work(container.engine())
    except (container.NoEngine, Unavailable) as reason:
        return Missing(subject.id, ((WAY, str(reason)),))


def _recognised(subject: Subject, engine: str, definition: Definition, told: Mapping[str, Any], cache: Cache) -> Found:
    facts = _facts(engine, told, cache)
    if wrong := probe.mismatch(subject, facts):
        raise Unavailable(f"{definition.name} {wrong}")
    return Found(subject.id, Path(definition.name), WAY, str(facts["version"]), facts)


def _kept(engine: str, definition: Definition) -> dict[str, Any] | None:
    """What the engine says of the image, when it was made from this definition."""
    asked = container.ask(engine, "image", "inspect", definition.name)
    told = json.loads(asked.stdout)[0] if asked.returncode == 0 else {}
    labels = (told.get("Config") or {}).get("Labels") or {}
    return told if labels.get(DEFINITION) == definition.digest else None


def _facts(engine: str, told: Mapping[str, Any], cache: Cache) -> dict[str, Any]:
    """What the interpreter inside says of itself, asked once an image."""
    key = told["Id"].removeprefix("sha256:")[:24]
    if record := cache.read("probes", key):
        return dict(record["facts"])
    inside = f"{container.INSIDE}/identity.py"
    line = container.command(
        told["Id"], ["-B", inside], {inside: probe.INSIDE}, name=f"gilmatrix-probe-{os.getpid()}-{key[:8]}"
    )
    asked = container.ask(engine, *line, seconds=180)
    for answer in asked.stdout.splitlines():
        if answer.startswith(probe.MARK):
            facts = dict(json.loads(answer[len(probe.MARK) :]))
            labels = told["Config"]["Labels"]
            facts |= {"image": told["Id"], "image_bytes": told["Size"], "base": labels.get(BASE, "")}
            cache.write("probes", key, {"facts": facts})
            return facts
    last = (asked.stderr.strip().splitlines() or ["no output"])[-1]
    raise Unavailable(f"the image's interpreter does not answer: {last[:200]}")


def _build(job: Job, engine: str, definition: Definition, plain: Found | Missing) -> None:
    with job.cache.unfinished(f"image-{job.subject.id}") as folder:
        context = folder / "context"
        shutil.copytree(DOCKER, context)
        (context / "tree" / "README").unlink()
        if definition.copies:
            job.step("copying the interpreter for its image")
            _plant(job.subject, plain, context / "tree", own_jdk="eclipse-temurin" not in definition.arguments["BASE"])
        job.step(f"building the image {definition.name}")
        line = [engine, "build", "--tag", definition.name, "--file", str(context / definition.dockerfile.name)]
        for name, value in definition.arguments.items():
            line += ["--build-arg", f"{name}={value}"]
        own = {DEFINITION: definition.digest, BASE: definition.arguments["BASE"]}
        for name, value in {**definition.labels, **own}.items():
            line += ["--label", f"{name}={value}"]
        # Such as --network host, where the engine has no bridge.
        line += shlex.split(os.environ.get("GILMATRIX_BUILD_OPTIONS", ""))
        job.run([*line, str(context)], "image", seconds=1800)


def _plant(subject: Subject, plain: Found | Missing, tree: Path, *, own_jdk: bool) -> None:
    """Put the interpreter that is here into the image's tree."""
    if isinstance(plain, Missing):
        why = "; ".join(f"{way}: {reason}" for way, reason in plain.reasons)
        raise Unavailable(f"its image copies the interpreter of this machine, which has none: {why}")
    if plain.way == "maven":
        _plant_jars(subject, plain, tree, own_jdk=own_jdk)
        return
    if plain.way == "cargo":  # one file, its library in it
        (tree / LAUNCHER).parent.mkdir()
        shutil.copy(plain.executable, tree / LAUNCHER)
        return
    prefix = Path(plain.facts["base_prefix"])
    if prefix in (Path("/usr"), Path("/usr/local")):
        raise Unavailable(
            f"its image copies a whole interpreter, and {plain.executable} is spread over {prefix}: "
            "give one with a folder of its own (--python ID=PATH)"
        )
    shutil.copytree(prefix, tree, symlinks=True, ignore=LEFT_OUT, dirs_exist_ok=True)
    (tree / LAUNCHER).symlink_to(plain.executable.resolve().name)


def _plant_jars(subject: Subject, plain: Found, tree: Path, *, own_jdk: bool) -> None:
    home = plain.executable.parents[1]
    for folder in home.iterdir():
        if folder.is_dir() and any(folder.glob("*.jar")):
            shutil.copytree(folder, tree / folder.name)
    jdk_home = Path(plain.facts["jdk_home"])
    major = OFFICIAL_JAVA
    if own_jdk:
        shutil.copytree(jdk_home, tree / "jdk")  # whole, and what its links point to: jlink misses each file
        major = int(str(plain.facts["jdk"]).removeprefix("1.").partition(".")[0])
    script = tree / LAUNCHER
    script.parent.mkdir()
    script.write_text(maven.wrapper(subject.table("maven"), Jdk(HOME / "java", major), HOME), encoding="utf-8")
    script.chmod(0o755)
