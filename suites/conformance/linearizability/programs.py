"""The programs that are tried: two or three threads, a few operations each, every draw made before anything runs."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from hypothesis import strategies as st

from suites.conformance.linearizability.typefile import Type, are_ranges

#: A thread's operations, each [name, argument ...].
Program = list[list[Any]]
Programs = list[Program]

#: The fewest and the most threads, and the most operations of one.
THREADS = (2, 3)
OPERATIONS = 6


def setups(kind: Type) -> st.SearchStrategy[Any]:
    """What an object begins with."""
    return _numbers(kind.setup) if are_ranges(kind.setup) else st.just(kind.setup)


def programs(kind: Type, names: Collection[str]) -> st.SearchStrategy[Programs]:
    """A program of these operations for each thread."""
    step = st.one_of([_step(name, kind.operations[name]) for name in names])
    one = st.lists(step, min_size=1, max_size=OPERATIONS)
    return st.lists(one, min_size=THREADS[0], max_size=THREADS[1])


def _step(name: str, ranges: list[list[int]]) -> st.SearchStrategy[list[Any]]:
    return _numbers(ranges).map(lambda drawn: [name, *drawn])


def _numbers(ranges: list[list[int]]) -> st.SearchStrategy[list[int]]:
    return st.tuples(*(st.integers(lowest, highest) for lowest, highest in ranges)).map(list)
