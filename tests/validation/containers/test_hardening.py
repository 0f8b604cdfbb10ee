"""A kernel in a container is kept from what it may do without the hardening that forbids it."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from runners.interpreters.subjects import load_subjects
from runners.workers import container, local
from runners.workers.local import Worker, WorkerLost
from tests.validation.containers.conftest import SUBJECT

KERNEL = '''"""Tries what it should not."""
import os, socket, sys, time
SIZES = {name: {"n": 1} for name in ("smoke", "default", "large")}

def prepare(size, seed, count):
    return None

def part(state, index, count):
%s

def check(state, results):
    return None if results[0] == "done" else repr(results[0])
'''

REQUEST = {"do": "measure", "kernel": "tries", "size": "smoke", "seed": 1, "threads": 1, "loops": 1, "mode": "weak"}

#: Seconds for one answer.
LIMIT = 60.0


def _plant(folder: Path, *lines: str) -> Path:
    folder.mkdir(exist_ok=True)
    folder.chmod(0o777)  # whoever the image's user is: it is the mount that must say no
    (folder / "tries.py").write_text(KERNEL % "\n".join(f"    {line}" for line in lines))
    return folder


def _outcome(worker: Worker) -> str:
    """What became of the kernel: done, the name of its error, or how its worker was lost."""
    try:
        worker.hello()
        told: dict[str, Any] = worker.ask(REQUEST, LIMIT)
    except WorkerLost as lost:
        return f"{lost.state}: {lost.reason}"
    finally:
        worker.close()
    measured = told.get("measure", told)
    if error := measured.get("error"):
        return f"{error['type']}: {error['message']}"
    return str(measured["wrong"] or "done")


def _in_container(image: Path, folder: Path, *without: str) -> str:
    return _outcome(container.start(load_subjects()[SUBJECT], image, [folder], without=without))


def test_files_cannot_be_written(image: Path, tmp_path: Path) -> None:
    """Neither beside the kernel, which is the checkout's, nor anywhere else in the image."""
    where = 'os.path.join(os.path.dirname(__file__), "planted")'
    folder = _plant(tmp_path / "kernels", f'open({where}, "w").close()', 'return "done"')
    assert "Read-only file system" in _in_container(image, folder)
    assert not (folder / "planted").exists()
    assert _in_container(image, folder, "files") == "done"
    assert (folder / "planted").exists()


@pytest.fixture
def listener() -> Iterator[int]:
    """The port of a server on this machine, where a container on its network would be too."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


def test_no_network_is_reached(image: Path, tmp_path: Path, listener: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even the loopback of whoever shares the network with it."""
    line = f'socket.create_connection(("127.0.0.1", {listener}), 5).close()'
    folder = _plant(tmp_path / "kernels", line, 'return "done"')
    assert "ConnectionRefusedError" in _in_container(image, folder)
    monkeypatch.setitem(container.HARDENING, "network", ("--network", "host"))
    assert _in_container(image, folder) == "done"


def test_no_socket_of_another_container_is_reached(
    image: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two containers: one listens, the other calls."""
    listens = _plant(
        tmp_path / "listens",
        "server = socket.socket()", 'server.bind(("127.0.0.1", 0))', "server.listen(1)",
        'sys.stderr.write("port %d\\n" % server.getsockname()[1])', "sys.stderr.flush()", "time.sleep(60)",
    )  # fmt: skip

    def called() -> str:
        server = container.start(load_subjects()[SUBJECT], image, [listens])
        try:
            server.hello()
            server.send(REQUEST, LIMIT)
            port = _port(server)
            line = f'socket.create_connection(("127.0.0.1", {port}), 5).close()'
            return _in_container(image, _plant(tmp_path / "calls", line, 'return "done"'))
        finally:
            server.kill()

    assert "ConnectionRefusedError" in called()
    monkeypatch.setitem(container.HARDENING, "network", ("--network", "host"))
    assert called() == "done"


def _port(server: Worker) -> int:
    for _ in range(100):
        if "port " in (told := server.tail()) and told.endswith("\n"):
            return int(told.rsplit("port ", 1)[1])
    raise AssertionError(f"no port told: {told}")


def test_memory_is_limited(image: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel that takes too much is ended, and nothing else on the machine is."""
    folder = _plant(tmp_path / "kernels", 'taken = b"x" * (400 << 20)', 'return "done"')
    monkeypatch.setitem(container.HARDENING, "memory", ("--memory", "200m", "--memory-swap", "200m"))
    told = _in_container(image, folder)
    assert told.startswith(("crashed:", "MemoryError:")), told
    assert _in_container(image, folder, "memory") == "done"


def test_processes_are_limited(image: Path, tmp_path: Path) -> None:
    """A kernel that forks on and on is refused at the limit."""
    folder = _plant(
        tmp_path / "kernels",
        "children = []",
        "try:",
        "    for _ in range(600):",
        "        child = os.fork()",
        "        if not child:",
        "            time.sleep(60)",
        "            os._exit(0)",
        "        children.append(child)",
        "finally:",
        "    for child in children:",
        "        os.kill(child, 9)",
        "        os.waitpid(child, 0)",
        'return "done"',
    )
    assert "BlockingIOError" in _in_container(image, folder)
    assert _in_container(image, folder, "processes") == "done"


def test_host_files_are_not_there(image: Path, tmp_path: Path) -> None:
    """What a local worker reads, a container's cannot."""
    secret = tmp_path / "secret"
    secret.write_text("planted")
    folder = _plant(tmp_path / "kernels", f"return 'done' if open({str(secret)!r}).read() == 'planted' else 'else'")
    assert "FileNotFoundError" in _in_container(image, folder)
    here = local.start(load_subjects()[SUBJECT], Path(sys.executable), [folder])
    assert _outcome(here) == "done"


def test_privileges_are_none(image: Path, tmp_path: Path) -> None:
    """No user of this machine, no capability, and no way to get one."""
    folder = _plant(
        tmp_path / "kernels",
        "lines = dict(line.split(':', 1) for line in open('/proc/self/status'))",
        "told = (os.getuid(), int(lines['CapBnd'], 16), int(lines['NoNewPrivs']))",
        "return 'done' if told == (65534, 0, 1) else told",
    )
    assert _in_container(image, folder) == "done"
    assert _in_container(image, folder, "capabilities", "privileges") != "done"
