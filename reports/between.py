"""Ratios of two sessions' figures, with intervals that hold the spread between sessions.  Pure functions.

An interval from within a session says how well that session knows its own figure, and nothing about the next session.
So the spread comes from other sessions of the same build on the same machine.  The two that are compared do not tell
their own spread.  A figure here is seconds a work; a group is what one subject did in one way (a kind of scaling, a
thread count), figure by figure, by name.

All figures of a session move together: the machine has a mood.  From ``SEVERAL`` names on, what they moved together is
their median, which one name hardly sways; it is judged by the spread of the sessions' medians.  A name is judged by
what it moved beyond that.  The group's other names help to know the spread of that, as in ``statistics.Spread``; they
never make it narrower than the name's own.  With fewer names the two cannot be told apart: then a name is judged by all
that it moves.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from reports import statistics
from reports.spread import Array, Spread
from reports.statistics import COVERAGE, Estimate

#: Names from which on what all moved together can be told from what one of them did.
SEVERAL = 5

#: Degrees of freedom without which Student's t is no help: below three its 95 % quantile is above 4.
LEAST_FREEDOM = 3

#: Degrees of freedom that a name's own figures must give, however much others help: names differ in their spread.
LEAST_OWN = 2

#: The name of what all names of a group moved together.
TOGETHER = ""


@dataclass(frozen=True)
class Move:
    """How a name moved from one session to another.

    ``raw`` is throughput now over then as it was measured.  ``ratio`` is what a word may rest on: beyond what all names
    moved together where there are several, with its interval; None where too few sessions tell the spread.  ``known``
    is how many do, ``missing`` how many more it takes.
    """

    raw: float
    ratio: Estimate | None
    known: int
    missing: int


def moves(
    now: Mapping[str, Estimate], then: Mapping[str, Estimate], others: Sequence[Mapping[str, float]]
) -> Mapping[str, Move]:
    """Every name that both sessions have, and TOGETHER where they are several; ``others`` tell the spread."""
    names = [name for name in now if name in then]
    if not names:
        return {}
    within = {name: statistics.quotient(statistics.apart(then[name]), now[name]) for name in names}
    logs = _logs(names, others, [now, then])
    several = len(names) >= SEVERAL
    moods = _moods(logs) if several else np.zeros(len(logs))
    together = float(np.median([math.log(one.value) for one in within.values()])) if several else 0.0
    own = [_spread(logs[:, place] - moods) for place in range(len(names))]
    found = {
        name: _move(
            within[name], together, own[place].with_help(own[:place] + own[place + 1 :]), own[place],
            known=_told(logs[:, place] - moods), several=several,
        )
        for place, name in enumerate(names)
    }  # fmt: skip
    if several:
        found[TOGETHER] = _common(list(within.values()), together, _spread(moods), _told(moods))
    return found


def _logs(names: Sequence[str], others: Sequence[Mapping[str, float]], pair: Sequence[Mapping[str, Estimate]]) -> Array:
    """Sessions x names, of logarithms without each name's mean; NaN where there is none.

    Equal to the last bit is the same measurement twice, as in a session and in one that was merged of it.
    """
    table = np.full((len(others), len(names)), math.nan)
    for place, name in enumerate(names):
        seen = {one[name].value for one in pair}
        for row, other in enumerate(others):
            value = other.get(name)
            if value is not None and value > 0 and value not in seen:
                table[row, place] = math.log(value)
                seen.add(value)
    return _centred(table)


def _centred(table: Array) -> Array:
    counts = (~np.isnan(table)).sum(axis=0)
    centred: Array = table - np.nansum(table, axis=0) / np.maximum(counts, 1)
    return centred


def _moods(logs: Array) -> Array:
    """What the names of each session moved together; NaN for a session that has not several of them."""
    enough = [int((~np.isnan(row)).sum()) >= SEVERAL for row in logs]
    return np.array([float(np.nanmedian(row)) if ok else math.nan for row, ok in zip(logs, enough, strict=True)])


def _told(values: Array) -> int:
    return int((~np.isnan(values)).sum())


def _spread(values: Array) -> Spread:
    """Between sessions, which are taken as independent of each other."""
    told = values[~np.isnan(values)]
    if len(told) < 2:
        return Spread(0.0, 0, 0.0)
    variance = float(told.var(ddof=1))
    return Spread(variance, len(told) - 1, variance)


def _move(within: Estimate, together: float, helped: Spread, own: Spread, *, known: int, several: bool) -> Move:
    # Without the mood taken out, all names of a session vary together: others' help adds no freedom.
    freedom = helped.freedom if several else own.freedom
    wanted = LEAST_OWN if several else LEAST_FREEDOM
    if own.freedom < wanted or freedom < LEAST_FREEDOM:
        return Move(within.value, None, known, max(1, wanted + 1 - known))
    return Move(within.value, _wide(within, together, max(own.variance, helped.variance), freedom), known, 0)


def _common(within: Sequence[Estimate], together: float, spread: Spread, known: int) -> Move:
    raw = math.exp(together)
    if spread.freedom < LEAST_FREEDOM:
        return Move(raw, None, known, max(1, LEAST_FREEDOM + 1 - known))
    mean = statistics.geometric_mean(within)
    return Move(raw, _wide(mean, math.log(mean.value) - together, spread.variance, spread.freedom), known, 0)


def _wide(within: Estimate, moved: float, variance: float, freedom: int) -> Estimate:
    """The figure without what ``moved`` it; Student's interval for two sessions, and no narrower than ``within``."""
    value = math.log(within.value) - moved
    half = float(special.stdtrit(freedom, 0.5 + COVERAGE / 200)) * math.sqrt(2 * variance)
    low = value - max(half, math.log(within.value / within.low))
    high = value + max(half, math.log(within.high / within.value))
    return replace(within, value=math.exp(value), low=math.exp(low), high=math.exp(high))
