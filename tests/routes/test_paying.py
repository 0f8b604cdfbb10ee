"""The sentence that answers which way pays on which Python: a table of verdicts, and what it must say of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from reports.session import Subject
from reports.statistics import Estimate
from reports.wording import TIMES
from suites.routes.paying import sentence
from suites.routes.records import RouteLine
from suites.routes.verdicts import Cell, Gain, Verdict, judged


def subject(name: str) -> Subject:
    return Subject(name, name, "ok", "", "", "", None, False, {}, {}, {})


def verdict(on: str, way: str, told: tuple[float, float] | str, reason: str = "") -> Verdict:
    """By the ends of a gain's interval, or by a word; a state that breaks a way is void, as ``Routes`` says it."""
    one = subject(on)
    if isinstance(told, str):
        broken = told if told in ("wrong", "crashed", "hung") else ""
        return Verdict(way, "k", one, "void" if broken else told, reason=reason, broken=broken)
    line = RouteLine("k", way, "k", "default", "part", way, "", (2,), False, "k", "digest")
    gain = Estimate(sum(told) / 2, *told, 3, np.array([]))
    return Verdict(way, "k", one, judged(gain), Gain(Cell(line, one, "ok", ""), 2, gain, None))


Told = tuple[str, str, tuple[float, float] | str]

#: Verdicts (interpreter, way, interval or word), and the sentence, with ~ for the sign of times.
TABLE: Mapping[str, tuple[Sequence[Told], str]] = {
    "one way pays": (
        [("A", "threads", (0.9, 1.1)), ("A", "processes", (1.7, 1.9))],
        "k: processes pay on A (1.70 to 1.90~).",
    ),
    "intervals that overlap are level, whatever their means": (
        [("A", "threads", (1.4, 1.9)), ("A", "processes", (1.6, 1.8))],
        "k: threads and processes pay on A (1.60 to 1.80~).",
    ),
    "an interval below another's is less": (
        [("A", "threads", (1.8, 1.9)), ("A", "processes", (1.4, 1.5)), ("A", "subinterpreters", (1.3, 1.7))],
        "k: threads pay most, processes and subinterpreters less on A (1.80 to 1.90~).",
    ),
    "asyncio is one": (
        [("A", "asyncio", (5.0, 6.0)), ("A", "threads", (0.8, 0.9))],
        "k: asyncio pays on A (5.00 to 6.00~).",
    ),
    "a mean above the bar is nothing where the interval is not": (
        [("A", "threads", (1.2, 3.0)), ("A", "processes", (0.9, 1.1))],
        "k: it cannot be told on A.",
    ),
    "what cannot be told is named beside what pays": (
        [("A", "threads", (1.4, 1.5)), ("A", "processes", (1.0, 3.0))],
        "k: threads pay (of processes it cannot be told) on A (1.40 to 1.50~).",
    ),
    "no gain, slower and unsupported: none pays": (
        [("A", "threads", (1.0, 1.1)), ("A", "processes", (0.5, 0.6)), ("A", "subinterpreters", "unsupported")],
        "k: none pays on A.",
    ),
    "void, or not asked yet, is no answer": (
        [("A", "threads", "void"), ("A", "processes", (0.5, 0.6)), ("B", "threads", "cancelled")],
        "k: it cannot be told on A and B.",
    ),
    "no interpreter": ([("A", "threads", "unavailable"), ("A", "processes", "unavailable")],
        "k: it could not be asked on A.",
    ),
    "what gives wrong results is said, and pays nothing": (
        [("A", "threads", "wrong"), ("A", "processes", (0.9, 1.0)), ("B", "threads", (1.9, 2.0)),
         ("B", "processes", "crashed"), ("B", "subinterpreters", "hung")],
        "k: none pays (threads give wrong results) on A; "
        "threads pay (processes crash, subinterpreters hang) on B (1.90 to 2.00~).",
    ),
    "wrong in every way": ([("A", "threads", "wrong"), ("A", "processes", "wrong")],
        "k: none pays (threads and processes give wrong results) on A.",
    ),
    "interpreters with one answer stand together": (
        [("A", "threads", (1.5, 1.6)), ("B", "threads", (0.9, 1.0)), ("C, free", "threads", (1.7, 1.8))],
        "k: threads pay on A (1.50 to 1.60~) and C free (1.70 to 1.80~); none pays on B.",
    ),
    "nothing": ([], "k: it was not asked."),
}  # fmt: skip


@pytest.mark.parametrize("case", TABLE)
def test_the_sentence(case: str) -> None:
    told, said = TABLE[case]
    assert sentence("k", [verdict(*one) for one in told]) == said.replace("~", TIMES)


def test_one_reason_that_keeps_it_from_every_way_is_told() -> None:
    ways = ("threads", "processes")
    same = [verdict("A", way, "unsupported", "needs the module sqlite3") for way in ways]
    assert sentence("k", same) == "k: it can go by none of them on A (needs the module sqlite3)."
    other = [verdict("A", way, "unsupported", f"{way} are not there") for way in ways]
    assert sentence("k", other) == "k: it can go by none of them on A."
