"""A value in which a thread waited for others is told from one in which threads waited for each other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from runners.neighbours import Lap
from suites.measuring.crew import Value
from suites.measuring.disturbance import Judge
from suites.measuring.way import Way

TWO = Way("k", "weak", "threads", 2)

#: 100 ms of two threads on two cores of four: others may have the other two.
VALUE = Value(0.1, [0.1, 0.1], 0.2, 0, [0.1, 0.1], [0.0, 0.0])
JUDGE = Judge(cores=4, widest=2, gil=False, blocks=False)


@pytest.mark.parametrize(
    ("waited", "others", "disturbed"),
    [
        ([0.0, 0.0], 0.0, False),
        ([0.0, 0.0], 0.05, False),  # on the spare cores
        ([0.0, 0.0], 0.3, True),  # more than those
        ([0.0, 0.003], 0.05, True),  # one thread waited, and somebody ran
        ([0.0, 0.003], 0.001, False),  # it waited longer than anybody else ran: for its own mate
        ([0.0, 0.001], 0.05, False),  # less than 2 %
    ],
)
def test_who_waits_for_whom(waited: list[float | None], others: float, disturbed: bool) -> None:
    """Threads that hand over a GIL wait for each other on one core, and nobody else is to blame."""
    assert JUDGE.is_disturbed(TWO, replace(VALUE, waited=waited), Lap(others, 0.1)) is disturbed


@pytest.mark.parametrize(
    ("ran", "disturbed"),
    [
        ([0.06, 0.039], False),  # one of them always had a core: it was the other that waited
        ([0.05, 0.045], True),  # nobody had one for 5 ms
    ],
)
def test_threads_in_turn_lose_only_what_none_of_them_ran(ran: list[float | None], disturbed: bool) -> None:
    """With a GIL one thread waits on its mate's core while another program runs on the second, and nothing is lost."""
    judge = Judge(cores=2, widest=2, gil=True, blocks=False)
    value = replace(VALUE, cpu=sum(one or 0.0 for one in ran), ran=ran, waited=[0.0, 0.01])
    assert judge.is_disturbed(TWO, value, Lap(0.004, 0.1)) is disturbed
    assert judge.is_disturbed(replace(TWO, kind="processes"), value, Lap(0.004, 0.1))


def test_threads_that_poll_for_their_turn_use_more_than_the_wall_time() -> None:
    """PyPy's who wait for the GIL: what is lost is held against the most that they were seen to use."""
    judge = Judge(cores=2, widest=2, gil=True, blocks=False)
    full = replace(VALUE, cpu=0.11, ran=[0.055, 0.055])
    less = replace(VALUE, cpu=0.103, ran=[0.053, 0.05], waited=[0.0, 0.007])
    assert not judge.is_disturbed(TWO, less, Lap(0.004, 0.1))
    judge.sees(TWO, full)
    assert judge.is_disturbed(TWO, less, Lap(0.004, 0.1))


@pytest.mark.parametrize(("compiler", "disturbed"), [(0.0, True), (0.08, False)])
def test_a_thread_that_waits_for_its_own_compiler_waits_for_nobody_else(compiler: float, disturbed: bool) -> None:
    """A JIT's threads have the core for most of the wait; others for the rest, by the CPU time that they use."""
    value = replace(VALUE, cpu=0.06 + compiler, ran=[0.06], per_thread=[0.1], waited=[0.04])
    one = Way("k", "weak", "threads", 1)
    assert JUDGE.is_disturbed(one, value, Lap(0.004, 0.1)) is disturbed


def test_threads_beyond_the_cores_keep_one_another_waiting() -> None:
    """Only what others used counts against them."""
    many = replace(VALUE, waited=[0.05] * 8)
    assert not JUDGE.is_disturbed(Way("k", "strong", "threads", 8), many, Lap(0.05, 0.1))


@pytest.mark.parametrize(
    ("gil", "blocks", "cpu", "disturbed"),
    [
        (False, False, 0.199, False),
        (False, False, 0.18, True),
        (True, False, 0.099, False),
        (True, False, 0.09, True),
        (False, True, 0.05, False),  # threads that may wait for each other use less, and nothing follows
    ],
)
def test_without_the_systems_word_cpu_time_is_held_against_wall_time(
    gil: bool, blocks: bool, cpu: float, disturbed: bool
) -> None:
    """Where a system does not tell how long a thread waited, as on macOS."""
    judge = Judge(cores=4, widest=2, gil=gil, blocks=blocks)
    assert judge.is_disturbed(TWO, replace(VALUE, waited=[None, None], cpu=cpu), Lap(0.0, 0.1)) is disturbed
