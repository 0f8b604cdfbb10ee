"""A Docker daemon of our own, for tests on a machine that runs none: own data, own socket, ended by its id."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from runners.interpreters.provision import apt
from runners.interpreters.provision.cache import Cache
from runners.interpreters.provision.commands import Unavailable
from runners.interpreters.provision.progress import best
from runners.interpreters.provision.way import Job
from runners.interpreters.subjects import load_subjects
from runners.workers import container
from runners.workers.local import ROOT

#: Seconds until a daemon answers.
PATIENCE = 60.0

#: The base image's release, made by docker/debian-base.sh.
SUITE = "bookworm"


#: Set by who wants a daemon installed and started where no engine answers: tests alone do not.
ASKED = "GILMATRIX_DAEMON"


@contextlib.contextmanager
def engine() -> Iterator[str]:
    """The engine that answers, or one that is installed and started for us; raises Unavailable with every reason."""
    try:
        yield container.engine()
        return
    except container.NoEngine as reason:
        said = str(reason)
    if not apt.is_root():
        raise Unavailable(f"{said}; a daemon of our own needs root")
    subject = next(iter(load_subjects().values()))
    try:
        apt.ensure(Job(subject, Cache(), best()), ["docker.io", "mmdebstrap"])
    except Unavailable as more:
        raise Unavailable(f"{said}; {more}") from None
    with tempfile.TemporaryDirectory(prefix="gilmatrix-", dir="/tmp") as name, _daemon(Path(name)) as address:
        before = {key: os.environ.get(key) for key in ("DOCKER_HOST", "GILMATRIX_BUILD_OPTIONS", "PATH")}
        # The daemon has no bridge, and Debian's client is of the daemon's age.
        os.environ |= {
            "DOCKER_HOST": address,
            "GILMATRIX_BUILD_OPTIONS": "--network host",
            "PATH": f"/usr/bin:{os.environ['PATH']}",
        }
        container.engine.cache_clear()
        try:
            yield container.engine()
        finally:
            container.engine.cache_clear()
            for key, value in before.items():
                os.environ.pop(key)
                if value is not None:
                    os.environ[key] = value


@contextlib.contextmanager
def _daemon(folder: Path) -> Iterator[str]:
    address = f"unix://{folder}/socket"
    line = [
        shutil.which("dockerd") or "/usr/sbin/dockerd", "--bridge", "none", "--iptables=false", "--host", address,
        "--data-root", str(folder / "data"), "--exec-root", str(folder / "exec"), "--pidfile", str(folder / "pid"),
    ]  # fmt: skip
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(line, stdout=log, stderr=log)
    try:
        _wait(process, address, folder / "log")
        yield address
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(30)
        process.kill()
        process.wait()
        _unmount(folder)


def _unmount(folder: Path) -> None:
    """The daemon leaves a network namespace mounted below its folder."""
    points = [line.split()[1] for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines()]
    for point in sorted((one for one in points if Path(one).is_relative_to(folder)), reverse=True):
        subprocess.run(["umount", "--lazy", point], check=False)


def _wait(process: subprocess.Popen[bytes], address: str, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        if container.ask("/usr/bin/docker", "--host", address, "version").returncode == 0:
            return
        time.sleep(0.2)
    last = log.read_text(errors="replace").strip().splitlines()[-1:] or ["no output"]
    raise Unavailable(f"dockerd does not answer: {last[0][:300]}")


def base(program: str) -> str:
    """The name of a Debian base image, made when it is not there; raises Unavailable."""
    name = f"gilmatrix/debian:{SUITE}"
    if container.ask(program, "image", "inspect", name).returncode == 0:
        return name
    script = ROOT / "docker" / "debian-base.sh"
    # In a session of its own: mmdebstrap, when it fails, signals its whole process group.
    made = subprocess.run([str(script), SUITE], capture_output=True, text=True, check=False, start_new_session=True)
    if made.returncode:
        raise Unavailable(f"no base image: {(made.stderr.strip().splitlines() or ['no output'])[-1]}")
    return made.stdout.strip()
