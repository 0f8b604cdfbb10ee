"""Are the figures right where the answer is known, and do the intervals hold what they promise?"""

from __future__ import annotations

import numpy as np
import pytest

from reports import statistics
from reports.statistics import Array, Bootstrap, Estimate


def _blocks(seed: int, means: list[float], *, between: float, within: float, blocks: int, sweeps: int) -> list[Array]:
    draw = np.random.default_rng(seed)
    return [
        np.array(means) * (1 + draw.normal(0, between, len(means))) * (1 + draw.normal(0, within, (sweeps, len(means))))
        for _ in range(blocks)
    ]


def _estimate(value: float, low: float, high: float) -> Estimate:
    return Estimate(value, low, high, 3, np.array([low, high]))


class TestClosedForms:
    @pytest.mark.parametrize(
        ("speedup", "count", "serial"), [(2.0, 2, 0.0), (1.0, 2, 1.0), (4.0, 4, 0.0), (1.6, 4, 0.5), (0.5, 2, 3.0)]
    )
    def test_karp_flatt(self, speedup: float, count: int, serial: float) -> None:
        assert statistics.karp_flatt(speedup, count) == pytest.approx(serial)

    def test_karp_flatt_of_amdahl_is_amdahls_share(self) -> None:
        share = 0.3
        assert statistics.karp_flatt(1 / (share + (1 - share) / 8), 8) == pytest.approx(share)

    def test_karp_flatt_says_nothing_about_one_thread(self) -> None:
        assert statistics.karp_flatt(1.0, 1) is None

    def test_fairness_is_one_when_all_are_alike(self) -> None:
        assert statistics.jain([0.2, 0.2, 0.2]) == pytest.approx(1)

    def test_fairness_is_one_nth_when_one_has_all(self) -> None:
        assert statistics.jain([5.0, 0, 0, 0]) == pytest.approx(0.25)

    def test_weak_work_grows_with_the_threads_and_strong_does_not(self) -> None:
        assert statistics.throughput(2.0, "weak", 4) == 2.0
        assert statistics.throughput(2.0, "strong", 4) == 0.5

    def test_cpu_per_wall_counts_cores(self) -> None:
        assert statistics.cpu_per_wall([3.8, 4.2], [2.0, 2.0]) == pytest.approx(2)


class TestBootstrap:
    def test_value_is_the_mean_over_blocks_of_ratios_of_means(self) -> None:
        blocks = [np.array([[1.0, 2.0], [3.0, 2.0]]), np.array([[4.0, 1.0]])]
        assert Bootstrap(blocks).ratio((0, 0), (0, 1), 10).value == pytest.approx((10 * 2 / 2 + 10 * 4 / 1) / 2)

    def test_without_spread_the_interval_is_a_point(self) -> None:
        found = Bootstrap([np.full((5, 2), 3.0)] * 3).ratio((0, 0), (0, 1))
        assert (found.value, found.low, found.high) == (1.0, 1.0, 1.0)

    def test_sweeps_stay_together(self) -> None:
        """Noise that hits both ways of a sweep alike cancels; resampled apart it would not."""
        shared = np.random.default_rng(1).uniform(1, 2, (30, 1))
        found = Bootstrap([np.hstack([shared, 2 * shared])]).ratio((0, 1), (0, 0))
        assert found.high - found.low < 1e-9

    def test_spread_between_blocks_widens_the_interval(self) -> None:
        calm = _blocks(1, [1, 1], between=0.0, within=0.01, blocks=5, sweeps=20)
        drifting = _blocks(1, [1, 1], between=0.1, within=0.01, blocks=5, sweeps=20)
        narrow, wide = (Bootstrap(blocks).ratio((0, 0), (0, 1)) for blocks in (calm, drifting))
        assert wide.high - wide.low > 5 * (narrow.high - narrow.low)

    @pytest.mark.parametrize(("blocks", "least"), [(10, 84), (3, 60)])
    def test_interval_holds_the_truth_about_as_often_as_it_says(self, blocks: int, least: int) -> None:
        held = 0
        for seed in range(100):
            made = _blocks(seed, [1.9, 2.0], between=0.02, within=0.03, blocks=blocks, sweeps=10)
            found = Bootstrap(made, resamples=400).ratio((0, 0), (0, 1), 2)
            held += found.low <= 1.9 <= found.high
        assert least <= held <= 100

    def test_interval_misses_what_is_not_true(self) -> None:
        """The control: an interval that is always wide would pass the test above."""
        held = 0
        for seed in range(50):
            made = _blocks(seed, [1.9, 2.0], between=0.02, within=0.03, blocks=10, sweeps=10)
            found = Bootstrap(made, resamples=400).ratio((0, 0), (0, 1), 2)
            held += found.low <= 1.7 <= found.high
        assert held == 0

    def test_the_same_values_give_the_same_interval(self) -> None:
        made = _blocks(3, [1.9, 2.0], between=0.02, within=0.03, blocks=3, sweeps=10)
        assert Bootstrap(made).ratio((0, 0), (0, 1)) == Bootstrap(made).ratio((0, 0), (0, 1))

    def test_groups_share_the_draw_of_blocks(self) -> None:
        """A drift that hits a round's subject and reference alike does not widen their ratio."""
        drift = [1.0, 1.5, 2.0]
        own = [np.full((4, 1), one) for one in drift]
        other = [np.full((9, 1), 2 * one) for one in drift]
        found = Bootstrap(own, other).ratio((1, 0), (0, 0))
        assert [found.low, found.high] == pytest.approx([2, 2])

    def test_groups_of_unlike_length_are_refused(self) -> None:
        with pytest.raises(ValueError, match="same blocks"):
            Bootstrap([np.ones((2, 1))], [])


def test_geometric_mean_of_a_ratio_and_its_inverse_is_one() -> None:
    found = statistics.geometric_mean([_estimate(4, 4, 4), _estimate(0.25, 0.25, 0.25)])
    assert [found.value, found.low, found.high] == pytest.approx([1, 1, 1])


def test_overlapping_intervals_share_a_rank_and_the_next_counts_on() -> None:
    several = [_estimate(9, 8, 10), _estimate(8, 7, 9), _estimate(5, 4, 6), _estimate(1, 0.9, 1.1)]
    assert statistics.ranks(several) == [1, 1, 3, 4]


def test_a_chain_of_overlaps_is_not_one_rank() -> None:
    several = [_estimate(9, 8, 10), _estimate(7.5, 6.5, 8.5), _estimate(6, 5, 7)]
    assert statistics.ranks(several) == [1, 1, 3]
