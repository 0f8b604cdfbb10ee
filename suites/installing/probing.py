"""Asks in an environment whether modules import, and whether lines work there, from one thread or from several."""

from __future__ import annotations

import json

import msgspec

from runners.interpreters.subjects import Subject
from runners.workers import local
from runners.workers.local import PROTOCOL, ROOT
from suites.installing import limits
from suites.installing.attempts import Probed, Step
from suites.installing.environment import Environment, attempt_of

PROBE = ROOT / "kernels" / "probe.py"


def asked(environment: Environment, subject: Subject, imports: str, use: str, seconds: float, threads: int) -> Probed:
    """What came of importing ``imports`` in a fresh process, then of ``use`` from so many threads for so long.

    Without threads the lines are used once, on the main one.  Raises Stopped.
    """
    limit = limits.GRACE[subject.jit] + seconds
    request = {
        "import": imports, "use": use, "threads": threads, "seconds": seconds, "limit": limit - limits.LEAD,
    }  # fmt: skip
    told = {**environment.own_home(), **subject.environment}
    command = local.once(subject, environment.python, [str(PROBE)])
    ended = environment.run(command, limit, told, given=json.dumps(request) + "\n")
    begun, steps = _steps(ended.out)
    return Probed(attempt_of(ended, limit), imports, ended.left, tuple(begun), steps)


class _Line(msgspec.Struct):
    """What a probe writes: the step that begins, or the one that ended with what it told."""

    gilmatrix: int
    begun: str = ""
    ended: str = ""
    told: Step | None = None


def _steps(out: str) -> tuple[list[str], dict[str, Step]]:
    """The steps that a probe began, and what it told of those that ended."""
    begun, ended = [], {}
    for line in out.splitlines():
        try:
            said = msgspec.json.decode(line, type=_Line)
        except ValueError:
            continue  # a JVM's own words, or a line that a crash cut short
        if said.gilmatrix != PROTOCOL:
            continue
        if said.told is None:
            begun.append(said.begun)
        else:
            ended[said.ended] = said.told
    return begun, ended
