"""Ratios of two interpreters: what they say of simulated blocks whose truth is known."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping

import pytest

from suites.versus import verdicts
from suites.versus.figures import LEAST_BLOCKS, Ratio, compared, of_block
from suites.versus.records import Both, Taken, paired

KERNELS = tuple(f"k{number}" for number in range(12))


def _taken(seconds: Mapping[int, list[float]]) -> Taken:
    return Taken("other", 1, 0.02, dict(seconds))


def _session(
    draw: random.Random, ratio: float, blocks: int, *, common: float = 0.01, own: float = 0.01, noise: float = 0.05
) -> dict[str, dict[int, Both]]:
    """Blocks of which both processes of a side have something in common, each kernel something of its own."""
    found: dict[str, dict[int, Both]] = {kernel: {} for kernel in KERNELS}
    for number in range(blocks):
        shared = draw.gauss(0, common)
        for kernel in KERNELS:
            apart = shared + draw.gauss(0, own)
            base = [0.03 * math.exp(draw.gauss(0, 0.3)) for _ in range(4)]  # both meet the same neighbours
            first = [one * math.exp(draw.gauss(0, noise)) for one in base]
            second = [one * ratio * math.exp(apart + draw.gauss(0, noise)) for one in base]
            found[kernel][number] = _taken({1: first}), _taken({1: second})
    return found


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """95 % of them; of 1,200 and of 100 figures, allowing for three standard errors of such counts."""
    draw, held, together = random.Random(5), 0, 0
    for _ in range(100):
        (one,) = compared(_session(draw, 1.01, 6), (1,))
        held += sum(each.low <= 1.01 <= each.high for each in one.kernels.values() if each.low and each.high)
        assert one.together is not None
        assert one.together.low is not None
        assert one.together.high is not None
        together += one.together.low <= 1.01 <= one.together.high
    assert held >= 0.92 * 1200
    assert together >= 88


def test_what_all_kernels_of_a_block_have_in_common_is_not_averaged_away() -> None:
    """Twelve kernels of the same two processes are not twelve looks at how their memory was laid out."""
    draw = random.Random(6)
    (one,) = compared(_session(draw, 1.0, 8, common=0.03, own=0.001, noise=0.001), (1,))
    assert one.together is not None
    assert one.together.seen is not None
    assert one.together.seen > 0.01


def test_the_smallest_change_that_is_seen_is_seen_in_four_of_five_runs() -> None:
    draw, told = random.Random(7), []
    for _ in range(60):
        (one,) = compared(_session(draw, 1.0, 6), (1,))
        assert one.together is not None
        told.append(one.together.seen)
    usual = sorted(told)[30]  # type: ignore[type-var]
    assert usual is not None
    found = 0
    for _ in range(100):
        (one,) = compared(_session(draw, 1 + usual, 6), (1,))
        assert one.together is not None
        found += verdicts.word(one.together, usual) == verdicts.SLOWER
    assert 65 <= found <= 95


def test_values_that_stray_are_left_out_at_both_ends() -> None:
    both = _taken({1: [1.0, 1.0, 1.0, 1.0]}), _taken({1: [1.1, 1.1, 9.0, 0.2]})
    assert of_block(both, 1) == pytest.approx(math.log(1.1))
    assert of_block(both, 2) is None


def test_few_blocks_have_a_figure_and_no_interval() -> None:
    (one,) = compared(_session(random.Random(1), 1.5, LEAST_BLOCKS - 1), (1,))
    assert one.together is not None
    assert one.together.low is None
    assert verdicts.word(one.together, 0.02) == verdicts.CANNOT_TELL
    assert compared({}, (1,))[0].together is None


def test_a_block_that_lacks_a_kernel_counts_for_the_others() -> None:
    """A void value costs its kernel's block, and moves nothing."""
    session = _session(random.Random(2), 1.0, 6, common=0.0, own=0.0, noise=0.0)
    session["k0"] = {number: (_taken({1: [1.0]}), _taken({1: [3.0]})) for number in (0, 1, 2)}
    (one,) = compared(session, (1,))
    assert one.together is not None
    assert one.together.blocks == 6
    assert one.together.value == pytest.approx(3 ** (1 / len(KERNELS)))
    assert one.together.seen == pytest.approx(0.0)


def test_half_a_block_is_none() -> None:
    first, second = _taken({1: [1.0]}), _taken({1: [2.0]})
    assert paired({0: first, 1: first}, {1: second, 2: second}) == {1: (first, second)}


@pytest.mark.parametrize(
    ("value", "low", "high", "said"),
    [
        (1.03, 1.02, 1.04, "slower"),
        (1.012, 1.003, 1.021, "slower"),
        (0.97, 0.96, 0.98, "quicker"),
        (1.005, 0.995, 1.015, "no change"),
        (1.005, 1.002, 1.008, "no change"),  # sure, and too small for what was to be seen
        (1.01, 0.98, 1.04, "cannot tell yet"),
        (1.00, 0.97, 1.01, "cannot tell yet"),
        (0.995, 0.975, 1.015, "cannot tell yet"),
    ],
)
def test_a_word_needs_the_interval_and_a_size(value: float, low: float, high: float, said: str) -> None:
    assert verdicts.word(Ratio(value, 5, low, high, 0.01), 0.02) == said


def test_how_much_longer_it_takes() -> None:
    """Half the width is four times the time."""
    assert verdicts.seconds_more(Ratio(1.0, 5, 0.96, 1.04, 0.04), 0.02, 100.0) == pytest.approx(300.0)
    assert verdicts.seconds_more(Ratio(1.0, 5, 0.99, 1.01, 0.01), 0.02, 100.0) == 0.0
    assert verdicts.seconds_more(Ratio(1.0, 1), 0.02, 100.0) is None
