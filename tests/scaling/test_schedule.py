"""Everything planned is measured once, spread over the session, in the same order for the same seed."""

from __future__ import annotations

from runners.sessions.records import Record
from suites.scaling import schedule

COUNTS = {"one": 5, "two": 2}
KERNELS = ("a", "b", "c")


def test_every_subject_gets_its_blocks_with_every_kernel() -> None:
    planned = schedule.blocks(COUNTS, KERNELS, 1)
    for subject, count in COUNTS.items():
        own = [block for block in planned if block.subject == subject]
        assert [block.number for block in own] == list(range(count))
        assert all(sorted(block.kernels) == sorted(KERNELS) for block in own)


def test_few_blocks_are_spread_among_many() -> None:
    """A subject with two blocks has one in each half of the session, whatever the seed."""
    for seed in range(20):
        planned = schedule.blocks({"many": 20, "few": 2}, KERNELS, seed)
        first, second = (place for place, block in enumerate(planned) if block.subject == "few")
        assert first <= 11 <= second + 1


def test_order_is_the_seeds() -> None:
    assert schedule.blocks(COUNTS, KERNELS, 1) == schedule.blocks(COUNTS, KERNELS, 1)
    assert schedule.blocks(COUNTS, KERNELS, 1) != schedule.blocks(COUNTS, KERNELS, 2)


def test_what_failed_is_not_asked_again_and_what_is_done_neither() -> None:
    planned = schedule.blocks({"one": 2}, KERNELS, 1)
    records = [Record("scaling", "one", "a", "wrong"), Record("scaling", "one", "b", "ok", block=0)]
    left = {(block.number, kernel) for block in schedule.remaining(planned, records) for kernel in block.kernels}
    assert left == {(0, "c"), (1, "b"), (1, "c")}
