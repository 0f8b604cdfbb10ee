"""The time that a package gets, One row a profile."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Budget:
    """``seconds`` for which threads use a package; is what has no wheel ``built`` where its table allows it?"""

    seconds: float
    built: bool


BUDGETS = {"quick": Budget(0.1, False), "default": Budget(0.25, True), "rigorous": Budget(3.0, True)}
