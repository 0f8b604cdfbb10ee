"""The time that a litmus test gets.  One row a profile."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Budget:
    """``seconds`` a test on a subject, ``control`` for the control at most, which ends when it has lost something.

    ``gated`` samples of a test that decides in one; ``fresh``: does every test get a process of its own, without and
    with a JIT?  A JVM's start costs more than the test.  ``spot`` seconds where pytest asks, which checks every change.
    """

    seconds: float
    control: float
    gated: int
    fresh: tuple[bool, bool]
    spot: float


BUDGETS = {
    "quick": Budget(0.6, 15.0, 3, (True, False), 0.1),
    "default": Budget(3.0, 60.0, 5, (True, False), 0.25),
    "rigorous": Budget(30.0, 300.0, 20, (True, True), 3.0),
}

#: Seconds beyond its budget after which a test counts as hung, without and with a JIT.
GRACE = (10.0, 30.0)

#: As many samples as there is time for.
MANY = 10**12
