"""Starts a worker on this machine, asks it, and ends it, whatever a kernel does to it.

The host owns all time limits.  A worker that does not answer in time has its threads' stacks taken (faulthandler
inside, ``jstack`` from outside) and its whole process group killed; one that dies says how.  Either way
``WorkerLost`` carries the cell's state and a reason for people; the next cell gets a new worker.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from runners.interpreters.subjects import Subject
from runners.supervised import Supervised

ROOT = Path(__file__).resolve().parents[2]

#: What every interpreter is told, whatever starts it.
WORKER = ("-B", "-m", "kernels")

#: The protocol version; a worker that speaks another is refused.
PROTOCOL = 1

#: Seconds that a subject may take from its start to its first answer (GraalPy: 10 to 20 on two cores).
START_LIMIT = 180.0

#: Seconds before a limit at which the worker itself writes its threads' stacks.
WATCHDOG_LEAD = 1.0

#: How much of a worker's standard error is kept, in bytes from its end.
TAIL_BYTES = 40_000


#: Variables by which one interpreter would be another, or slower, without having been asked for.
STEERING = (
    "VIRTUAL_ENV", "__PYVENV_LAUNCHER__", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH",
)  # fmt: skip

#: Variables that say which characters files' names are made of, the first that is set alone.
LOCALE = ("LC_ALL", "LC_CTYPE", "LANG")


class WorkerLost(Exception):
    """A worker that is gone: ``state`` is crashed or hung, the message says how."""

    def __init__(self, state: str, reason: str, dump: str = "") -> None:
        super().__init__(reason)
        self.state = state
        self.reason = reason
        self.dump = dump


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The subject's environment: ours without what would turn one interpreter into another."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTHON", "JYTHON", "GRAAL_PYTHON", "PYPY", "COVERAGE", "COV_"))
        and name not in STEERING
    }
    kept["PYTHONDONTWRITEBYTECODE"] = "1"
    if sys.platform == "linux" and next(filter(None, map(kept.get, LOCALE)), "C") in ("C", "POSIX"):
        # Without a locale a JVM cannot name a file beyond ASCII; CPython takes this one by itself (PEP 538).
        kept["LC_ALL"] = "C.UTF-8"
    kept.update(extra or {})
    return kept


class Worker:
    """One subject process that answers requests, one JSON object a line; ``command`` starts it."""

    def __init__(
        self, subject: str, command: Sequence[str], *, extra_environment: Mapping[str, str] | None = None
    ) -> None:
        self.subject = subject
        self._tail = ""
        self._noise = ""
        self._buffer = b""
        self._number = 0
        self._paused = False
        self._leaves = False
        try:
            self._group = Supervised(
                command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env=environment(extra_environment)
            )
        except OSError as problem:
            raise WorkerLost("crashed", f"{subject} does not start: {problem}") from None
        self.process = self._group.process
        self._drain = threading.Thread(target=self._keep_tail, daemon=True)
        self._drain.start()

    def hello(self) -> dict[str, Any]:
        """The subject's facts (see ``kernels/facts.py``); raises WorkerLost where it tells none."""
        self.greet()
        return self.greeted()

    def greet(self) -> None:
        """Ask for the facts without waiting for them."""
        self.send({"do": "hello"}, START_LIMIT)

    def greeted(self) -> dict[str, Any]:
        """The facts that were asked for; raises WorkerLost where it tells none."""
        answer = self.receive(START_LIMIT)
        if "hello" not in answer:
            self.kill()
            told = answer.get("error", {})
            raise WorkerLost("crashed", f"does not say what it is: {told.get('type')}: {told.get('message')}")
        facts: dict[str, Any] = answer["hello"]
        return facts

    def processes(self) -> list[int]:
        """Those whose CPU time is the subject's."""
        return [self.process.pid]

    def own_processes(self) -> list[int]:
        """Those whose CPU time is no disturbance: the subject's, and what stands between us and it."""
        return self.processes()

    def ask(self, request: Mapping[str, object], limit: float) -> dict[str, Any]:
        """Send one request and wait at most ``limit`` seconds for its answer; raises WorkerLost."""
        self.send(request, limit)
        return self.receive(limit)

    def send(self, request: Mapping[str, object], limit: float) -> None:
        """Send without waiting, so that several workers can work at once; a paused one goes on."""
        self.resume()
        self._number += 1
        message = {**request, "id": self._number, "limit": max(limit - WATCHDOG_LEAD, limit / 2)}
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(json.dumps(message).encode() + b"\n")
            self.process.stdin.flush()
        except (BrokenPipeError, ConnectionResetError):
            raise self._death() from None

    def receive(self, limit: float) -> dict[str, Any]:
        """The answer to the request that was sent last; raises WorkerLost."""
        deadline = time.monotonic() + limit
        while True:
            line = self._line(deadline, limit)
            try:
                answer = json.loads(line)
            except ValueError:
                answer = None
            if not line.strip():
                continue
            if not isinstance(answer, dict) or "gilmatrix" not in answer:
                # A JVM's own words on the pipe: kept for the record, no answer.
                self._noise = (self._noise + line.decode(errors="replace") + "\n")[-TAIL_BYTES:]
                continue
            if answer["gilmatrix"] != PROTOCOL:
                self.kill()
                raise WorkerLost("crashed", f"worker speaks protocol {answer['gilmatrix']}, this is {PROTOCOL}")
            if answer.get("id") == self._number:
                return answer

    def _line(self, deadline: float, limit: float) -> bytes:
        assert self.process.stdout is not None
        descriptor = self.process.stdout.fileno()
        while b"\n" not in self._buffer:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([descriptor], [], [], left)[0]:
                raise self._hang(limit)
            chunk = os.read(descriptor, 1 << 16)
            if not chunk:
                raise self._death()
            self._buffer += chunk
        line, _, self._buffer = self._buffer.partition(b"\n")
        return line

    def _hang(self, limit: float) -> WorkerLost:
        dump = self._java_stacks()
        self.kill()
        dump = dump or self.tail()
        return WorkerLost("hung", f"no answer within {limit:g} s; {_innermost(dump)}", dump)

    def _death(self) -> WorkerLost:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        self.kill()
        code = self.process.returncode
        how = f"killed by {signal.Signals(-code).name}" if code < 0 else f"exit code {code} without an answer"
        last = self.tail().strip().splitlines()[-1:] or [""]
        return WorkerLost("crashed", how + (f"; last words: {last[0][:200]}" if last[0] else ""), self.tail())

    def _java_stacks(self) -> str:
        """A JVM's thread dump, or nothing where the process is no JVM or has no ``jstack`` beside it."""
        try:
            binary = Path(os.readlink(f"/proc/{self.process.pid}/exe"))
        except OSError:
            return ""
        jstack = binary.with_name("jstack")
        if binary.name != "java" or not jstack.exists():
            return ""
        with contextlib.suppress(subprocess.TimeoutExpired, OSError):
            asked = subprocess.run(
                [str(jstack), str(self.process.pid)], capture_output=True, text=True, timeout=10, check=False
            )
            return asked.stdout
        return ""

    def tail(self) -> str:
        """The end of what the worker wrote to standard error, and of what was no answer on its pipe."""
        self._drain.join(0.2)
        return self._noise + self._tail

    def _keep_tail(self) -> None:
        assert self.process.stderr is not None
        descriptor, kept = self.process.stderr.fileno(), b""
        with contextlib.suppress(ValueError, OSError):
            while chunk := os.read(descriptor, 1 << 16):
                kept = (kept + chunk)[-TAIL_BYTES:]
                self._tail = kept.decode(errors="replace")

    def pause(self) -> None:
        """Keep it from running until it is asked again: a JIT compiles on when it has answered."""
        self._stop(True)
        self._paused = True

    def resume(self) -> None:
        """Let it run again, if it was paused."""
        if self._paused:
            self._stop(False)
            self._paused = False

    def _stop(self, stopped: bool) -> None:
        self._group.signal(signal.SIGSTOP if stopped else signal.SIGCONT)

    def kill(self) -> None:
        """End the whole process group, at once."""
        self._group.end()
        self._drain.join(2)
        self._group.close()

    def leave(self) -> None:
        """Say goodbye: it ends by itself."""
        self._leaves = True
        if self.process.poll() is None:
            with contextlib.suppress(WorkerLost):
                self.send({"do": "bye"}, 1.0)

    def close(self) -> None:
        """Say goodbye; kill what does not leave within two seconds, and whatever it left in its group."""
        if not self._leaves:
            self.leave()
        if self.process.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(2)
        self.kill()


#: Where a dump of stacks names a line of Python: faulthandler's way, and a JVM's.
PLACE = re.compile(r'([^\s"(]+\.py)(?:", line |:)(\d+)')


def start(subject: Subject, executable: Path, folders: Sequence[Path] = (), cpus: Sequence[int] = ()) -> Worker:
    """A worker of this subject, in its mode, on these CPUs."""
    command = [str(executable), *subject.options, *WORKER, *(str(folder.resolve()) for folder in folders)]
    if cpus and shutil.which("taskset"):
        # From outside: PyPy and GraalPy cannot pin themselves, and a JVM counts its CPUs when it starts.
        command = ["taskset", "--cpu-list", ",".join(map(str, cpus)), *command]
    return Worker(subject.id, command, extra_environment=subject.environment)


def once(subject: Subject, executable: Path, words: Sequence[str]) -> list[str]:
    """The command that runs the interpreter with these words."""
    return [str(executable), *subject.options, *words]


#: The files through which every kernel is called: a thread that is there and no deeper only waits.
ROOM = {path.name for path in (ROOT / "kernels").glob("*.py")} | {"threading.py", "runpy.py"}


def _innermost(dump: str) -> str:
    """The most telling line of a dump of all threads' stacks: where a kernel's code stood."""
    for file, line in PLACE.findall(dump):
        if Path(file).name not in ROOM:
            return f"a thread was at {Path(file).name}, line {line}"
    return "no stack names a line of the kernel"
