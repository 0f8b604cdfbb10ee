"""How much is measured: one row a profile."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Profile:
    """A trade of time for certainty.

    ``blocks`` crews of fresh processes a subject; ``sweeps`` values a way and block (the same number on every
    subject: pyperf's own significance test wants that), fewer only when ``budget`` seconds a kernel and block are
    spent; ``again`` and ``retries`` how often a kernel whose ceiling was too low is measured again, at once in the same
    processes, and after all others in fresh ones; ``warmup`` and ``jit_warmup`` the least and the most seconds
    that a kernel runs before values count, without and with a JIT: twice, on one thread and in sweeps of all ways, and
    ended in between once values are steady; ``target`` seconds of one value on one thread; ``limit`` seconds until
    a value counts as hung; ``priming`` the most seconds that a JIT is primed with the smoke size, whose values are not
    kept.
    """

    name: str
    threads: tuple[int, ...]
    blocks: int
    sweeps: int
    budget: float
    again: int
    retries: int
    warmup: tuple[float, float]
    jit_warmup: tuple[float, float]
    target: float = 0.03
    limit: float = 60.0
    priming: float = 0.0


PROFILES = {
    profile.name: profile
    for profile in (
        Profile(
            "quick", (1, 2), blocks=1, sweeps=4, budget=4.0, again=1, retries=0,
            warmup=(0.0, 0.0), jit_warmup=(0.3, 0.7), priming=1.0,
        ),
        Profile(
            "default", (1, 2, 4), blocks=2, sweeps=5, budget=8.0, again=3, retries=1,
            warmup=(0.0, 0.0), jit_warmup=(0.5, 1.5), priming=2.0,
        ),
        Profile(
            "rigorous", (1, 2, 4), blocks=10, sweeps=40, budget=60.0, again=3, retries=2,
            warmup=(0.1, 0.5), jit_warmup=(2.0, 15.0),
        ),
    )
}  # fmt: skip
