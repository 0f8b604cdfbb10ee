"""Time goes where an interval narrows most, and ends."""

from __future__ import annotations

import pytest

from runners.sessions.records import Record
from suites.scaling.schedule import Block
from suites.scaling.stopping import Progress, further, next_numbers, spent, unsettled

PRECISION, CELL = 0.02, 10.0


def _step(kernel: str, state: str = "ok", block: int = 0, seconds: float = 2.0, subject: str = "one") -> Record:
    return Record("scaling", subject, kernel, state, block=block, seconds=seconds)


def test_narrow_cells_and_cells_that_spent_their_time_are_settled() -> None:
    progress = {
        ("one", "narrow"): Progress(4, 4.0, 0.019),
        ("one", "wide"): Progress(4, 4.0, 0.05),
        ("one", "spent"): Progress(4, 9.0, 0.05),
    }
    assert list(unsettled(progress, PRECISION, CELL)) == [("one", "wide")]


def test_the_subject_that_gains_most_a_second_comes_first_with_all_its_open_cells() -> None:
    open_cells = {
        ("slow", "k"): Progress(4, 8.0, 0.2),
        ("quick", "calm"): Progress(4, 2.0, 0.05),
        ("quick", "noisy"): Progress(4, 2.0, 0.2),
    }
    assert further(open_cells, {"slow": 5, "quick": 7}) == Block(7, "quick", ("noisy", "calm"))


def test_nothing_open_is_the_end() -> None:
    assert further({}, {"one": 4}) is None


def test_void_blocks_cost_time_and_count_for_nothing() -> None:
    """A machine that stays busy must not be measured for ever."""
    records = [_step("k"), _step("k", "void", 1), _step("other", "wrong"), Record("correctness", "one", "k", "ok")]
    assert spent(records) == {("one", "k"): (1, 4.0)}


def test_a_cell_without_a_usable_block_is_not_pursued() -> None:
    assert spent([_step("k", "void")]) == {}


def test_numbers_go_on_beyond_the_plan_and_after_an_interruption() -> None:
    assert next_numbers({"one": 5, "two": 2}, [_step("k", block=4)]) == {"one": 5, "two": 2}
    assert next_numbers({"one": 5, "two": 2}, [_step("k", block=6)]) == {"one": 7, "two": 2}


@pytest.mark.parametrize(("seconds", "blocks"), [(2.0, 20), (8.0, 1), (10.0, 0), (30.0, 0)])
def test_what_is_left_pays_for_so_many_blocks(seconds: float, blocks: int) -> None:
    assert Progress(5, seconds, 0.1).affords(CELL) == blocks
