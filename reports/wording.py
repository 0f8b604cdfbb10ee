"""Writes figures, intervals and lists for people."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

from reports.statistics import Estimate

TIMES = "\N{MULTIPLICATION SIGN}"
NOTHING = "\N{EN DASH}"

#: An icon stands beside its word, never for it.
ICONS = {
    "ok": "✓",
    "wrong": "✗",
    "crashed": "↯",
    "hung": "∞",
    "void": "◌",
    "unsupported": "⊘",
    "unavailable": "∅",
    "cancelled": "…",
    "inconclusive": "◌",
    "confirmed": "✓",
    "refuted": "✗",
    "not tested": "…",
    "regression": "▼",
    "improvement": "▲",
    "no change": "▬",
    "not comparable": "⊘",
    "cannot tell": "?",
    "not measured": "…",
}

MEANINGS = {
    "ok": "measured, and every result was right",
    "wrong": "a check failed: the numbers are void",
    "crashed": "ended by a signal, an exit code or an exception",
    "hung": "no answer within the time limit; the process was killed",
    "void": "measured, and must not count: other programs were in the way, the GIL flipped, the ceiling was too low, "
    "the JIT was not there, a figure contradicts its own CPU time, or a results file is damaged",
    "unsupported": "the interpreter lacks what the kernel says that it needs",
    "unavailable": "no such interpreter here; every way to get it was tried",
    "cancelled": "not measured yet; the same command goes on from here",
}


class Ends(Protocol):
    """Whatever has an interval."""

    @property
    def low(self) -> float: ...

    @property
    def high(self) -> float: ...


def figure(value: float | None) -> str:
    """Three digits that mean something."""
    if value is None or not math.isfinite(value):
        return NOTHING
    if value == 0:
        return "0.00"
    if abs(value) < 0.001:
        return f"{value:.2g}"
    digits = 2 - math.floor(math.log10(abs(value)))
    return f"{value:.{min(max(digits, 0), 3 if abs(value) < 0.1 else 2)}f}"


def times(value: float | None) -> str:
    """A ratio."""
    return NOTHING if value is None else f"{figure(value)}{TIMES}"


def percent(share: float | None) -> str:
    """A share in per cent."""
    return NOTHING if share is None else f"{figure(share * 100)} %"


def least_share(share: float) -> str:
    """A share that somebody chose, in per cent, as it was chosen."""
    return f"{share * 100:g} %"


def interval(estimate: Ends | None) -> str:
    """The ends of the interval."""
    return "" if estimate is None else f"[{figure(estimate.low)}, {figure(estimate.high)}]"


def estimated(estimate: Estimate | None) -> str:
    """A ratio with its interval."""
    return NOTHING if estimate is None else f"{times(estimate.value)} {interval(estimate)}"


def duration(seconds: float | None) -> str:
    """Seconds in the unit that suits them."""
    if seconds is None:
        return NOTHING
    for unit, factor in (("s", 1.0), ("ms", 1e3), ("µs", 1e6)):
        if seconds * factor >= 1:
            return f"{figure(seconds * factor)} {unit}"
    return f"{figure(seconds * 1e9)} ns"


def amount(octets: int) -> str:
    """Bytes in the unit that suits them."""
    for unit, factor in (("GiB", 1 << 30), ("MiB", 1 << 20)):
        if octets >= factor:
            return f"{figure(octets / factor)} {unit}"
    return f"{octets:,} B" if octets else NOTHING


def plural(count: int, noun: str) -> str:
    """``1 kernel``, ``2 kernels``."""
    return f"{count} {noun}{'' if count == 1 else 's'}"


def every(count: int, noun: str) -> str:
    """``the 1 kernel``, ``all 2 kernels``."""
    return f"{'the' if count == 1 else 'all'} {plural(count, noun)}"


def listed(words: Sequence[str]) -> str:
    """``a, b and c``."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def listed_first(words: Sequence[str], most: int = 8) -> str:
    """``a, b and 5 more``: a long list is for the page that has a row for each."""
    return listed(words if len(words) <= most + 1 else [*words[:most], f"{len(words) - most} more"])


def shortened(text: str, limit: int = 90) -> str:
    """The beginning of a reason, cut at a word."""
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"
