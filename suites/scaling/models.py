"""Fits scaling laws to speedups, where enough thread counts let their parameters be told apart.

Amdahl (1967)       fixed work, serial share s: S(p) = 1 / (s + (1 - s) / p)
Gustafson (1988)    growing work, serial share s: S(p) = p - s (p - 1)
Gunther (1993)      universal scalability law, contention a and coherency b: S(p) = p / (1 + a (p - 1) + b p (p - 1))

S is the share of the measured ceiling times p: the parameters are then the interpreter's, without what a machine adds
whose CPUs slow each other down.  All three are linear in their parameters once S is put on one side, so each is a
bounded linear least squares problem in relative residuals of S; every parameter lies in 0 .. 1.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from reports.spread import Array
from reports.statistics import COVERAGE
from suites.scaling.figures import Point

#: Distinct thread counts, up to the physical cores, that a law's parameters need.
LEAST_COUNTS = 6

#: Bootstrap draws that are fitted for a parameter's interval.
FITS = 300


@dataclass(frozen=True)
class Parameter:
    """A fitted share with the ends of its 95 % interval."""

    name: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Model:
    """A law with its parameters; ``peak`` is the thread count beyond which it falls, or None where it never does."""

    name: str
    parameters: tuple[Parameter, ...]
    peak: float | None = None


@dataclass(frozen=True)
class Law:
    """A law in its linear form: rows and right side for thread counts p and speedups S, in relative residuals."""

    name: str
    mode: str
    parameters: tuple[str, ...]
    rows: Callable[[Array, Array], tuple[Array, Array]]


def _amdahl(count: Array, speedup: Array) -> tuple[Array, Array]:
    weight = speedup / count
    return np.stack([(count - 1) * weight], axis=1), (count / speedup - 1) * weight


def _gustafson(count: Array, speedup: Array) -> tuple[Array, Array]:
    return np.stack([(count - 1) / speedup], axis=1), (count - speedup) / speedup


def _universal(count: Array, speedup: Array) -> tuple[Array, Array]:
    weight = speedup / count
    return np.stack([(count - 1) * weight, count * (count - 1) * weight], axis=1), (count / speedup - 1) * weight


LAWS = (
    Law("Amdahl", "strong", ("serial share",), _amdahl),
    Law("Gustafson", "weak", ("serial share",), _gustafson),
    Law("universal scalability law", "", ("contention", "coherency"), _universal),
)


def unidentifiable(points: Sequence[Point]) -> str:
    """Why no law is fitted, or nothing."""
    counts = {point.threads for point in _usable(points)}
    if len(counts) >= LEAST_COUNTS:
        return ""
    return f"not identifiable: {len(counts)} of {LEAST_COUNTS} thread counts, up to the physical cores, that it takes"


def fitted(points: Sequence[Point]) -> list[Model]:
    """Every law that the kind of scaling has; none where it would not be identifiable."""
    if unidentifiable(points):
        return []
    usable = _usable(points)
    return [_fit(law, usable) for law in LAWS if law.mode in ("", usable[-1].mode)]


def _usable(points: Sequence[Point]) -> list[Point]:
    return [point for point in points if not point.oversubscribed and (point.efficiency or point.threads == 1)]


def _fit(law: Law, points: Sequence[Point]) -> Model:
    counts = np.array([point.threads for point in points], dtype=np.float64)
    shares = [point.efficiency for point in points]
    best = _solve(law, counts, counts * [share.value if share else 1.0 for share in shares])
    draws = counts * np.array([share.draws[:FITS] if share else np.ones(FITS) for share in shares]).T
    drawn = np.array([_solve(law, counts, row) for row in draws])
    tail = (100 - COVERAGE) / 2
    low, high = np.percentile(drawn, [tail, 100 - tail], axis=0)
    named = zip(law.parameters, best, low, high, strict=True)
    return Model(law.name, tuple(Parameter(name, *map(float, ends)) for name, *ends in named), _peak(law, best))


def _solve(law: Law, counts: Array, speedups: Array) -> Array:
    rows, right = law.rows(counts, speedups)
    # Loaded where a law can be fitted, which takes more cores than most machines have, and a while.
    from scipy.optimize import lsq_linear

    # An active set, not the interior: a parameter of 0 or 1 comes out as just that.
    solved: Array = lsq_linear(rows, right, bounds=(0.0, 1.0), method="bvls").x
    return solved


def _peak(law: Law, best: Array) -> float | None:
    if len(law.parameters) < 2 or best[1] < 1e-9:
        return None
    return max(1.0, math.sqrt((1 - float(best[0])) / float(best[1])))
