"""A block whose ceiling was too low is told from one whose processes merely ended one after the other."""

from __future__ import annotations

from suites.measuring.way import Way
from suites.scaling.block import ceiling_fault
from suites.scaling.series import Series


def _series(kind: str, count: int, per_thread: list[list[float]], mode: str = "weak") -> Series:
    values = [max(each) for each in per_thread]
    return Series(Way("k", mode, kind, count), 0, 1, values=values, per_thread=per_thread)


def test_two_free_cores_are_no_fault() -> None:
    """Each of two processes is as quick as one alone."""
    assert ceiling_fault([_series("threads", 1, [[1.0]] * 4), _series("processes", 2, [[1.0, 1.1]] * 4)]) is None


def test_a_hogged_core_is_a_fault() -> None:
    """With another job on one core, two processes take turns."""
    fault = ceiling_fault([_series("threads", 1, [[1.0]] * 4), _series("processes", 2, [[1.5, 1.5]] * 4)])
    assert fault is not None
    assert "reached only 1.33" in fault


def test_last_finish_alone_is_no_fault() -> None:
    """One slow process in each pair, never the same share of the machine lost: 2 / 1.25 is 1.6."""
    assert ceiling_fault([_series("threads", 1, [[1.0]] * 4), _series("processes", 2, [[1.0, 1.5]] * 4)]) is None


def test_both_kinds_of_scaling_tell_of_the_same_machine() -> None:
    """Their mean is the block's ceiling: 1.2 and 1.9 are 1.55, 1.2 and 1.6 are 1.4."""
    single = _series("threads", 1, [[1.0]] * 4)
    for weak, fault in ((1.9, False), (1.6, True)):
        strong = _series("processes", 2, [[1 / 1.2] * 2] * 4, "strong")
        several = [single, _series("processes", 2, [[2 / weak] * 2] * 4), strong]
        assert (ceiling_fault(several) is not None) == fault


def test_strong_scaling_divides_the_work() -> None:
    """Half the work each: half the time is two cores, the same time is none."""
    single = _series("threads", 1, [[1.0]] * 4, "strong")
    assert ceiling_fault([single, _series("processes", 2, [[0.5, 0.5]] * 4, "strong")]) is None
    assert ceiling_fault([single, _series("processes", 2, [[0.9, 0.9]] * 4, "strong")]) is not None
