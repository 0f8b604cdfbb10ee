"""Starts a worker in a container that is shut off from all but the kernels, and leaves nothing of it behind.

The image holds an interpreter alone; the room and the user's kernels are mounted read-only, so that their bytes are
the checkout's.  Docker and Podman take the same words.  Each container carries the process that owns it as a label,
and where that process runs: one of this place whose owner is gone is removed by the next command that starts a
container, and by ``gilmatrix interpreters cleanup``.  Of a process of another machine, or of another container, that
shares this engine nothing can be said from here: its containers are left alone.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import itertools
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from runners.interpreters.subjects import Subject
from runners.workers.local import ROOT, WORKER, Worker, WorkerLost

#: Programs that take these words, in the order in which they are looked for.
ENGINES = ("docker", "podman")

#: The label that names a container's owner: where it runs, its process id there, and when that began.
OWNER = "gilmatrix.owner"

#: Where the room and the user's folders are inside.
INSIDE = "/gilmatrix"

#: What shuts a container off, by what it is for.
HARDENING: dict[str, tuple[str, ...]] = {
    "network": ("--network", "none"),
    "files": ("--read-only", "--tmpfs", "/tmp:rw,exec,nosuid,nodev,size=256m"),
    "capabilities": ("--cap-drop", "ALL"),
    "privileges": ("--security-opt", "no-new-privileges"),
    "processes": ("--pids-limit", "512"),
    "memory": ("--memory", "8g", "--memory-swap", "8g"),
}

#: Programs that carry a worker's words between us and its container, where the engine is on this machine.
CARRIERS = ("dockerd", "containerd", "containerd-shim", "conmon", "podman")

#: Seconds for a short question to the engine.
PATIENCE = 60.0

_numbers = itertools.count(1)


class NoEngine(Exception):
    """Containers cannot be started here; one line that says what was tried."""


@functools.cache
def engine() -> str:
    """The container engine that answers, with what killed runs left behind removed; raises NoEngine."""
    named = os.environ.get("GILMATRIX_ENGINE")
    said = []
    for name in [named] if named else ENGINES:
        if not shutil.which(name):
            said.append(f"{name} is not installed")
            continue
        asked = ask(name, "version", "--format", "{{.Server.Version}}")
        if asked.returncode == 0:
            for gone in remove_left_behind(name).removed:
                print(f"gilmatrix: removed container {gone}, which a killed run left behind", file=sys.stderr)
            return name
        said.append(f"{name}: {(asked.stderr.strip().splitlines() or ['no answer'])[-1]}")
    raise NoEngine("no container engine answers: " + "; ".join(said))


def ask(name: str, *words: str, seconds: float = PATIENCE) -> subprocess.CompletedProcess[str]:
    """What a short command of the engine says."""
    try:
        return subprocess.run([name, *words], capture_output=True, text=True, check=False, timeout=seconds)
    except (OSError, subprocess.TimeoutExpired) as problem:
        return subprocess.CompletedProcess([name, *words], 1, "", str(problem))


def owner() -> str:
    """This process, as the label says it: its id alone may be another's by and by, or somewhere else."""
    process = psutil.Process()
    return f"{place()}:{process.pid}:{process.create_time():.2f}"


@functools.cache
def place() -> str:
    """An id of where process ids mean what they mean here: this start of this machine, and this namespace of it."""
    said = [platform.node()]
    with contextlib.suppress(OSError):
        said.append(os.readlink("/proc/self/ns/pid"))
        said.append(Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip())
    return hashlib.sha256("\0".join(said).encode()).hexdigest()[:12]


@dataclass(frozen=True)
class LeftBehind:
    """Names of containers of ours: those that were removed, and those of owners elsewhere, which were left."""

    removed: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()


def remove_left_behind(name: str) -> LeftBehind:
    """Remove every container whose owner ran here and is gone."""
    removed, elsewhere = [], []
    for told in _inspected(name, ask(name, "ps", "--all", "--quiet", "--filter", f"label={OWNER}").stdout.split()):
        called, (there, _, process) = told["Name"].lstrip("/"), told["Config"]["Labels"][OWNER].partition(":")
        if there != place():
            elsewhere.append(called)
        elif not _lives(process):
            ask(name, "rm", "--force", told["Id"])
            removed.append(called)
    return LeftBehind(tuple(removed), tuple(elsewhere))


def _inspected(name: str, several: Sequence[str]) -> list[dict[str, Any]]:
    if not several:
        return []
    try:
        found: list[dict[str, Any]] = json.loads(ask(name, "inspect", *several).stdout or "[]")
    except ValueError:
        return []
    return found


def _lives(process: str) -> bool:
    """Whether a process of this place, as its id and when it began, is still there."""
    pid, _, begun = process.partition(":")
    try:
        return f"{psutil.Process(int(pid)).create_time():.2f}" == begun
    except (psutil.Error, ValueError):
        return False


def command(
    image: str, inside: Sequence[str], mounts: Mapping[str, Path], *, name: str, cpus: Sequence[int] = (),
    environment: Mapping[str, str] | None = None, without: Collection[str] = (),
) -> list[str]:  # fmt: skip
    """The words after the engine's name that run ``inside`` in ``image``; ``without`` names hardening to leave out.

    ``mounts`` are folders of this machine by their place inside, all read-only.
    """
    line = ["run", "--rm", "--interactive", "--init", "--name", name, "--label", f"{OWNER}={owner()}"]
    for purpose, words in HARDENING.items():
        if purpose not in without:
            line += words
    if cpus:
        line += ["--cpuset-cpus", ",".join(map(str, cpus))]
    for place, folder in mounts.items():
        line += ["--mount", _bind(folder, place, readonly="files" not in without)]
    for variable, value in (environment or {}).items():
        line += ["--env", f"{variable}={value}"]
    return [*line, "--workdir", INSIDE, image, *inside]


def _bind(folder: Path, place: str, *, readonly: bool) -> str:
    """A folder of this machine at a place inside, whatever its name holds: fields of CSV, as the engines read them."""
    fields = ["type=bind", f"source={folder}", f"target={place}", *(["readonly"] if readonly else [])]
    quoted = (f'"{field.replace(chr(34), chr(34) * 2)}"' if set(field) & set(',"\n') else field for field in fields)
    return ",".join(quoted)


class Contained(Worker):
    """A worker in a container: its process is the engine's client, and is no more than the way to it."""

    def __init__(self, subject: str, engine_name: str, name: str, line: Sequence[str]) -> None:
        self._engine = engine_name
        self.name = name
        super().__init__(subject, [engine_name, *line])

    def processes(self) -> list[int]:
        """The client, and what runs inside, as this machine numbers it; the client alone where the engine is remote."""
        found = [self.process.pid]
        for told in _inspected(self._engine, [self.name]):
            with contextlib.suppress(psutil.Error, KeyError):
                first = psutil.Process(int(told["State"]["Pid"]))
                found += [first.pid, *(child.pid for child in first.children(recursive=True))]
        return found

    def own_processes(self) -> list[int]:
        """These, and the engine's that carry the worker's words."""
        carriers = [one.pid for one in psutil.process_iter(["name"]) if str(one.info["name"]).startswith(CARRIERS)]
        return [*self.processes(), *carriers]

    def _stop(self, stopped: bool) -> None:
        # All that is inside: a stopped client would stop nothing else.
        ask(self._engine, "pause" if stopped else "unpause", self.name)

    def kill(self) -> None:
        """End the container, then its client, which ends by itself once the container is removed."""
        if self.process.poll() is None:
            self.resume()
            ask(self._engine, "kill", self.name)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(PATIENCE)
        super().kill()


def once(subject: Subject, executable: Path, words: Sequence[str]) -> list[str]:
    """The command that runs the image's interpreter with these words, beside the room; raises NoEngine."""
    mounts = {f"{INSIDE}/kernels": ROOT / "kernels"}
    return [engine(), *command(str(executable), [*subject.options, *words], mounts, name=_name())]


def _name() -> str:
    return f"gilmatrix-{os.getpid()}-{next(_numbers)}"


def start(
    subject: Subject, executable: Path, folders: Sequence[Path] = (), cpus: Sequence[int] = (), *,
    without: Collection[str] = (),
) -> Contained:  # fmt: skip
    """A worker of this subject in a container of its image, which ``executable`` names; raises WorkerLost."""
    mounts = {f"{INSIDE}/kernels": ROOT / "kernels"}
    # A file keeps its name, by which people are told of it.
    places = [
        f"{INSIDE}/folders/{number}{f'/{one.name}' if one.is_file() else ''}" for number, one in enumerate(folders)
    ]
    mounts |= {place: folder.resolve() for place, folder in zip(places, folders, strict=True)}
    name = _name()
    try:
        program = engine()
    except NoEngine as reason:
        raise WorkerLost("crashed", f"{subject.id} does not start: {reason}") from None
    inside = [*subject.options, *WORKER, *places]
    line = command(
        str(executable), inside, mounts, name=name, cpus=cpus, environment=subject.environment, without=without
    )
    return Contained(subject.id, program, name, line)
