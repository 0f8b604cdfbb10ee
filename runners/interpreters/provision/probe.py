"""Asks an executable what it is, and compares that with the subject that is wanted."""

from __future__ import annotations

import hashlib
import json
import subprocess
import time
from pathlib import Path
from typing import Any

from runners.interpreters.provision.cache import Cache
from runners.interpreters.provision.commands import last_meaningful_line
from runners.interpreters.subjects import Subject, fits
from runners.supervised import Supervised
from runners.workers.local import environment

INSIDE = Path(__file__).resolve().parents[3] / "kernels" / "identity.py"
MARK = "gilmatrix-probe:"
PATIENCE = {"graalpy": 180.0, "jython": 120.0}
FAILURE_HOURS = 12.0


class NotAnInterpreter(Exception):
    """The executable did not answer the probe; one line that says what it did instead."""


def probe(executable: Path, cache: Cache, *, seconds: float = 30.0) -> dict[str, Any]:
    """What the executable says about itself, asked once a state of the file. Raises NotAnInterpreter."""
    key = _key(executable)
    record = cache.read("probes", key)
    if record is not None and "facts" in record:
        return dict(record["facts"])
    if record is not None and time.time() - record["at"] < FAILURE_HOURS * 3600:
        raise NotAnInterpreter(record["failure"])
    try:
        facts = _ask_inside(executable, seconds)
    except NotAnInterpreter as failure:
        cache.write("probes", key, {"executable": str(executable), "failure": str(failure)})
        raise
    cache.write("probes", key, {"executable": str(executable), "facts": facts})
    return facts


def is_known(executable: Path, cache: Cache) -> bool:
    """Whether `probe` will answer at once."""
    try:
        return cache.read("probes", _key(executable)) is not None
    except OSError:
        return False


def mismatch(subject: Subject, facts: dict[str, Any], accepts: str = "") -> str:
    """Why this is not the subject, in a few words; empty when it is.

    ``accepts`` says which versions of the language are taken, where that is not the subject's own word.
    """
    said = describe(facts)
    if facts["implementation"] != subject.implementation:
        return f"is {said}"
    if not fits(accepts or subject.accepts, facts["language_info"]):
        return f"is {said}"
    if subject.free_threaded is not None and facts["free_threaded"] is not subject.free_threaded:
        return f"is {said}"
    if facts.get("debug") and not subject.own:
        return f"is {said}, a debug build: its times mean nothing"
    if subject.jit and facts["jit"] is not True:
        return f"is {said}, but its JIT does not run ({facts['jit_detail']})"
    return ""


def describe(facts: dict[str, Any]) -> str:
    """An interpreter in a few words: "cpython 3.13.0 with the GIL"."""
    build = {True: " free-threaded", False: " with the GIL", None: ""}[facts["free_threaded"]]
    speaks = "" if facts["version"] == facts["language"] else f" (Python {facts['language']})"
    return f"{facts['implementation']} {facts['version']}{speaks}{build}"


def _key(executable: Path) -> str:
    state = executable.stat()
    said = [
        str(executable.absolute()), str(executable.resolve()), state.st_mtime_ns, state.st_size,
        hashlib.sha256(INSIDE.read_bytes()).hexdigest(),
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:24]


def _ask_inside(executable: Path, seconds: float) -> dict[str, Any]:
    argv = [str(executable), "-B", str(INSIDE)]
    clean = {name: value for name, value in environment().items() if not name.startswith("PYTHON")}
    try:
        group = Supervised(argv, stderr=subprocess.PIPE, env=clean, parting="")
    except OSError as error:
        raise NotAnInterpreter(f"cannot be started: {error.strerror}") from error
    with group.process as process:
        try:
            out, err = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise NotAnInterpreter(f"did not answer within {seconds:g} s") from None
        finally:
            group.end()
    for line in out.decode("utf-8", "replace").splitlines():
        if line.startswith(MARK):
            return dict(json.loads(line[len(MARK) :]))
    last = last_meaningful_line(err.decode("utf-8", "replace"))[:200] or "no output"
    raise NotAnInterpreter(f"ended with {process.returncode} and no answer: {last}")
