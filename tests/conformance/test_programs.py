"""Generated programs run in a worker, and are the same for every interpreter."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suites.conformance.linearizability import typefile
from suites.conformance.linearizability.programs import programs, setups
from suites.conformance.linearizability.questions import QUESTIONS, operations
from suites.conformance.linearizability.search import Effort, Search


@pytest.mark.parametrize("name", typefile.names())
def test_program_is_within_the_ranges(name: str) -> None:
    """Two or three threads, up to six operations of those asked for, every argument and setup within its range."""
    kind = typefile.find(name)

    @settings(max_examples=100, deadline=None, database=None)
    @given(st.data())
    def check(data: st.DataObject) -> None:
        question = data.draw(st.sampled_from([one for one in QUESTIONS if operations(kind, one)]))
        names = operations(kind, question)
        drawn = data.draw(programs(kind, names))
        assert len(drawn) in (2, 3)
        assert all(1 <= len(program) <= 6 for program in drawn)
        for operation, *arguments in itertools.chain(*drawn):
            ranges = kind.operations[operation]
            assert operation in names
            assert all(low <= one <= high for one, (low, high) in zip(arguments, ranges, strict=True))
        setup = data.draw(setups(kind))
        if typefile.are_ranges(kind.setup):
            assert all(low <= one <= high for one, (low, high) in zip(setup, kind.setup, strict=True))
        else:
            assert setup == kind.setup

    check()


def test_nothing_documented_is_not_the_same_as_everything() -> None:
    """Of a type without promises, the first question has nothing to ask."""
    assert operations(typefile.find("count"), "documented") == ()
    assert set(operations(typefile.find("list"), "documented")) < set(operations(typefile.find("list"), "all"))


class Agreeable:
    """Answers that all is well, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[Any, Any]] = []

    def __call__(self, request: Any) -> dict[str, Any]:
        self.asked.append((request["setup"], request["programs"]))
        return {"history": {"histories": [], "runs": 1, "met": 0, "unlisted": 0}}


def test_every_subject_gets_the_same_programs() -> None:
    """A seed means one list of programs, whoever answers; another seed, another list."""
    kind, effort = typefile.find("list"), Effort(programs=20, smaller=0, times=1, met=1, seconds=1.0)
    lists = []
    for seed in (1, 1, 2):
        subject = Agreeable()
        assert Search(subject, kind, effort, seed).run(kind.atomic) is None
        lists.append(subject.asked)
    assert lists[0] == lists[1] != lists[2]
    assert len(lists[0]) == effort.programs
