"""The time that a package gets, step by step.  One row a profile, and the limits that all share."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Budget:
    """``seconds`` for which threads use a package; is what has no wheel ``built`` where its table allows it?"""

    seconds: float
    built: bool


BUDGETS = {"quick": Budget(0.1, False), "default": Budget(0.25, True), "rigorous": Budget(3.0, True)}

#: Threads that use a package at once.
THREADS = 8

#: Seconds until an environment, an installation of wheels, and a question to the resolver have to be done.
ENVIRONMENT, WHEELS, QUESTION = 240.0, 900.0, 120.0

#: Seconds that an interpreter's own pip may take: what it adapts it builds, with all that the build needs.
OWN_PIP = 900.0

#: Seconds beyond its budget that a probe may take to import, use and leave again, without and with a JIT.
GRACE = (90.0, 240.0)

#: Seconds before that limit at which the probe writes its threads' stacks.
LEAD = 2.0
