"""The order in which everything is measured, so that a drift of the machine hits all alike.

All order is drawn from the session's seed, so that a session can be repeated and resumed.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from runners.interpreters.subjects import load_subjects
from runners.sessions.records import Record
from runners.sessions.session import is_out
from runners.sessions.store import Store
from suites.scaling.series import SUITE


@dataclass(frozen=True)
class Block:
    """One fresh crew of a subject, and the kernels that it measures, in their order."""

    number: int
    subject: str
    kernels: tuple[str, ...]


def blocks(counts: Mapping[str, int], kernels: Sequence[str], seed: int) -> list[Block]:
    """Every planned block of a session: each subject's spread over all of it, subjects and kernels in random order.

    ``counts`` says how many blocks each subject gets.
    """
    places = []
    for subject, count in counts.items():
        draw = random.Random(f"{seed} {subject}")
        for number in range(count):
            shuffled = tuple(draw.sample(list(kernels), len(kernels)))
            places.append(((number + draw.random()) / count, Block(number, subject, shuffled)))
    return [block for _, block in sorted(places, key=lambda placed: placed[0])]


def void(planned: Iterable[Block], records: Iterable[Record]) -> Iterator[Block]:
    """The blocks' kernels whose ceiling was too low, to be measured anew in fresh processes."""
    faulty = {(step.subject, step.case, step.block) for step in records if step.suite == SUITE and step.state == "void"}
    for block in planned:
        again = tuple(kernel for kernel in block.kernels if (block.subject, kernel, block.number) in faulty)
        if again:
            yield Block(block.number, block.subject, again)


def remaining(planned: Iterable[Block], records: Iterable[Record]) -> Iterator[Block]:
    """The blocks without what was asked already, and without kernels that failed on that subject before."""
    done = set()
    failed = set()
    for step in records:
        if step.suite == SUITE:
            done.add((step.subject, step.case, step.block))
            if step.state not in ("ok", "void"):
                failed.add((step.subject, step.case))
    for block in planned:
        left = tuple(
            kernel
            for kernel in block.kernels
            if (block.subject, kernel, block.number) not in done and (block.subject, kernel) not in failed
        )
        if left:
            yield Block(block.number, block.subject, left)


def planned_blocks(told: Mapping[str, Any], identity: str) -> int:
    """How many blocks a session plans for a subject; a JIT's are fewer and longer, for each begins with a warmup."""
    plain, jit = told["blocks"]
    return int(jit if load_subjects()[identity].jit else plain)


def is_answered(store: Store) -> bool:
    """Has every subject's every kernel every planned block, or a reason for none?"""
    told = store.session()
    steps = store.records(SUITE)
    done = {(step.subject, step.case, step.block) for step in steps}
    failed = {(step.subject, step.case) for step in steps if step.state not in ("ok", "void")}
    return all(
        (identity, kernel) in failed
        or all((identity, kernel, block) in done for block in range(planned_blocks(told, identity)))
        for identity in told["subjects"]
        if not is_out(store, identity)
        for kernel in told["kernels"]
    )
