"""Figures are right where the answer is known, and intervals hold what they promise."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from reports import statistics
from reports.spread import Array, Spread
from reports.statistics import Bootstrap, Estimate


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
    def test_value_is_the_geometric_mean_over_blocks_of_ratios_of_means(self) -> None:
        blocks = [np.array([[1.0, 2.0], [3.0, 2.0]]), np.array([[4.0, 1.0]])]
        assert Bootstrap(blocks).ratio(0, 1, factor=10).value == pytest.approx(10 * math.sqrt(2 / 2 * 4 / 1))

    def test_without_spread_the_interval_is_a_point(self) -> None:
        found = Bootstrap([np.full((5, 2), 3.0)] * 3).ratio(0, 1)
        assert (found.value, found.low, found.high) == (1.0, 1.0, 1.0)

    def test_sweeps_stay_together(self) -> None:
        """Noise that hits both ways of a sweep alike cancels; resampled apart it would not."""
        shared = np.random.default_rng(1).uniform(1, 2, (30, 1))
        found = Bootstrap([np.hstack([shared, 2 * shared])]).ratio(1, 0)
        assert found.high - found.low < 1e-9

    def test_spread_between_blocks_widens_the_interval(self) -> None:
        calm = _blocks(1, [1, 1], between=0.0, within=0.01, blocks=5, sweeps=20)
        drifting = _blocks(1, [1, 1], between=0.1, within=0.01, blocks=5, sweeps=20)
        narrow, wide = (Bootstrap(blocks).ratio(0, 1) for blocks in (calm, drifting))
        assert wide.high - wide.low > 5 * (narrow.high - narrow.low)

    @pytest.mark.parametrize(("blocks", "sweeps", "least"), [(10, 10, 90), (3, 10, 90), (2, 10, 90), (1, 4, 90)])
    def test_interval_holds_the_truth_about_as_often_as_it_says(self, blocks: int, sweeps: int, least: int) -> None:
        """Also where there is one block alone, of four sweeps, and processes are alike: the quick profile."""
        held = 0
        for seed in range(100):
            between = 0.02 if blocks > 1 else 0.0
            made = _blocks(seed, [1.9, 2.0], between=between, within=0.03, blocks=blocks, sweeps=sweeps)
            found = Bootstrap(made, resamples=400).ratio(0, 1, factor=2)
            held += found.low <= 1.9 <= found.high
        assert least <= held <= 100

    def test_interval_misses_what_is_not_true(self) -> None:
        """The control: an interval that is always wide would pass the test above."""
        held = 0
        for seed in range(50):
            made = _blocks(seed, [1.9, 2.0], between=0.02, within=0.03, blocks=10, sweeps=10)
            found = Bootstrap(made, resamples=400).ratio(0, 1, factor=2)
            held += found.low <= 1.7 <= found.high
        assert held == 0

    def test_the_same_values_give_the_same_interval(self) -> None:
        made = _blocks(3, [1.9, 2.0], between=0.02, within=0.03, blocks=3, sweeps=10)
        assert Bootstrap(made).ratio(0, 1) == Bootstrap(made).ratio(0, 1)

    def test_no_block_is_refused(self) -> None:
        with pytest.raises(ValueError, match="at least one block"):
            Bootstrap([])

    def test_seconds_alone_have_an_interval_too(self) -> None:
        found = Bootstrap(_blocks(1, [2.0], between=0.02, within=0.02, blocks=6, sweeps=5)).ratio(0)
        assert found.low < 2 < found.high

    def test_another_seed_draws_independently(self) -> None:
        made = _blocks(3, [1.9, 2.0], between=0.02, within=0.03, blocks=5, sweeps=10)
        one, other = (Bootstrap(made, seed=seed).ratio(0) for seed in (1, 2))
        assert one.value == other.value
        assert abs(float(np.corrcoef(one.draws, other.draws)[0, 1])) < 0.1


class TestSpread:
    def test_two_blocks_alone_are_worth_one_degree_of_freedom(self) -> None:
        """Student's t for it is 12.7: an interval of two processes is as wide as that."""
        made = _blocks(4, [1.0, 1.0], between=0.02, within=0.0, blocks=2, sweeps=3)
        found = Bootstrap(made).ratio(0, 1)
        spread = Bootstrap(made).spread(0, 1)
        assert spread.freedom == 1
        half = 12.706 * math.sqrt(spread.variance / 2)
        assert math.log(found.high / found.low) / 2 == pytest.approx(half, rel=0.3)

    def test_other_kernels_help_and_weigh_four_at_most(self) -> None:
        own, other = Spread(4.0, 1, 4.0), Spread(1.0, 30, 1.0)
        assert own.with_help([other]) == Spread((4.0 + 4 * other.usual()) / 5, 5, 4.0)
        assert own.with_help([few := Spread(1.0, 2, 1.0)]) == Spread((4.0 + 2 * few.usual()) / 3, 3, 4.0)

    def test_one_wild_kernel_lends_nothing_to_the_rest(self) -> None:
        """A JIT compiled it while it was measured; and half of the variances lie below the usual one."""
        calm = [Spread(1.0, 3, 1.0)] * 3
        own = Spread(1.0, 3, 1.0)
        assert own.with_help([*calm, Spread(900.0, 3, 900.0)]).variance == own.with_help(calm).variance
        draw = np.random.default_rng(1)
        variances = [float(draw.normal(size=4).var(ddof=1)) for _ in range(2000)]
        assert np.median([Spread(one, 3, one).usual() for one in variances]) == pytest.approx(1, rel=0.1)

    def test_a_kernel_without_others_is_left_alone(self) -> None:
        own = Spread(4.0, 1, 4.0)
        assert own.with_help([]) == own
        assert own.with_help([Spread(0.0, 0, 0.0)]) == own

    def test_one_block_keeps_the_spread_within_it(self) -> None:
        made = _blocks(5, [1.0, 1.0], between=0.0, within=0.05, blocks=1, sweeps=20)
        bare, helped = Bootstrap(made).ratio(0, 1), Bootstrap(made).ratio(0, 1, others=[Spread(0.01, 9, 0.01)])
        assert bare.low < bare.high
        assert helped.half_width > bare.half_width

    def test_sweeps_of_other_blocks_that_are_alone_help_too(self) -> None:
        """And those of cells with several blocks do not: they tell of another spread."""
        bare = Spread(4.0, 3, 4.0, sweeps=True)
        assert bare.with_help([Spread(1.0, 9, 1.0, sweeps=True)]).freedom == 7
        assert bare.with_help([Spread(1.0, 9, 1.0)]).freedom == 3


class TestLumps:
    """A collector that stops one value in ten for as long as it takes, and other kernels that know nothing of it."""

    CALM = (Spread(0.01**2, 30, 0.01**2),)

    @staticmethod
    def _made(lumps: dict[tuple[int, int, int], float]) -> list[Array]:
        """Three blocks of four sweeps of six ways, and by how much which (block, sweep, way) is longer."""
        draw = np.random.default_rng(1)
        made = [np.exp(draw.normal(0, 0.005, (4, 6))) for _ in range(3)]
        for (block, sweep, way), more in lumps.items():
            made[block][sweep, way] += more
        return made

    def test_one_of_a_ways_own_may_as_well_have_been_none(self) -> None:
        """That others' blocks lie close together is no reason to be sure of it."""
        found = Bootstrap(self._made({(2, 1, 0): 1.5}), alike=range(6)).ratio(0, 1, others=self.CALM)
        assert found.value > 1.1
        assert found.low < 1.01

    def test_other_ways_of_the_kernel_tell_of_those_that_a_way_did_not_meet(self) -> None:
        made = self._made({(0, 1, 2): 1.0, (1, 3, 4): 1.0, (2, 0, 3): 1.0})
        knowing, not_knowing = (Bootstrap(made, alike=ways).ratio(0, 1, others=self.CALM) for ways in (range(6), ()))
        assert knowing.half_width > 5 * not_knowing.half_width

    def test_that_another_kernels_values_stray_says_nothing_of_this_one(self) -> None:
        """Only how far its processes lie apart is lent."""
        own = Spread(0.1, 1, 0.1, least=0.1)
        assert own.with_help([Spread(4.0, 300, 4.0, least=4.1)]).variance == pytest.approx(0.1)
        assert own.with_help([Spread(4.0, 300, 4.0, least=1.0)]).variance == pytest.approx(
            (0.1 + 4 * 3.1) / 5, rel=0.01
        )
        alone = replace(own, sweeps=True)
        helped = alone.with_help([Spread(4.0, 300, 4.0, sweeps=True, least=4.0)])
        assert helped.variance == pytest.approx(16.1 / 5, rel=0.01)

    def test_what_a_sweep_has_in_common_is_none(self) -> None:
        shared = np.exp(np.random.default_rng(1).normal(0, 0.2, (6, 1))) * np.array([[1.0, 2.0, 3.0]])
        assert Bootstrap([shared], alike=range(3)).spread(0, 1).least < 1e-20

    def test_ways_that_stray_otherwise_are_asked_nothing(self) -> None:
        """Threads beyond the cores, and CPU seconds."""
        wild = np.exp(np.random.default_rng(1).normal(0, 0.2, (6, 3)))
        assert Bootstrap([wild], alike=[0, 1]).spread(0, 1).least > 0
        assert Bootstrap([wild], alike=[0, 1]).spread(0, 2).least == 0


class TestMoods:
    """A machine whose mood outlasts a block: neighbouring blocks of all kernels are alike."""

    @staticmethod
    def _held(correlation: float, *, knowing: bool = True) -> float:
        """How often of 200 times does the interval of a kernel with four others beside it hold the truth?"""
        held = 0
        for seed in range(40):
            draw = np.random.default_rng(seed)
            kernels = [Bootstrap(_moody(draw, correlation, 20), resamples=300) for _ in range(5)]
            spreads = [one.spread(0, 1) for one in kernels]
            if not knowing:
                spreads = [replace(one, successive=2 * one.variance) for one in spreads]
            for place, one in enumerate(kernels):
                found = one.ratio(0, 1, others=spreads[:place] + spreads[place + 1 :])
                held += found.low <= 1 <= found.high
        return held / 200

    def test_intervals_know_about_them(self) -> None:
        assert self._held(0.5, knowing=False) < 0.8 < 0.9 <= self._held(0.5)

    def test_without_them_nothing_is_widened_much(self) -> None:
        assert 0.92 <= self._held(0.0) <= 0.98

    def test_only_likeness_that_chance_does_not_explain_widens(self) -> None:
        likely, lucky = Spread(1.0, 3, 0.5), Spread(1.0, 400, 0.5)
        assert likely.with_help([]).variance == 1.0
        assert lucky.with_help([]).variance == pytest.approx(1.45 / 0.55, rel=0.02)

    def test_unlikeness_narrows_nothing(self) -> None:
        assert Spread(1.0, 100, 1.8).with_help([]).variance == 1.0


def _moody(draw: np.random.Generator, correlation: float, blocks: int) -> list[Array]:
    levels = [draw.normal(0, 0.05)]
    for _ in range(blocks - 1):
        levels.append(correlation * levels[-1] + math.sqrt(1 - correlation**2) * draw.normal(0, 0.05))
    return [np.array([[math.exp(level), 1.0]]) for level in levels]


def test_a_quotient_of_independent_figures_has_the_spread_of_both() -> None:
    made = _blocks(6, [2.0, 1.0], between=0.03, within=0.01, blocks=8, sweeps=5)
    over, under = Bootstrap(made, seed=1).ratio(0), Bootstrap(made, seed=2).ratio(1)
    found = statistics.quotient(over, under)
    assert found.value == pytest.approx(2, rel=0.05)
    assert found.half_width == pytest.approx(math.hypot(over.half_width, under.half_width), rel=0.2)


def test_geometric_mean_of_a_ratio_and_its_inverse_is_one() -> None:
    found = statistics.geometric_mean([_estimate(4, 4, 4), _estimate(0.25, 0.25, 0.25)])
    assert [found.value, found.low, found.high] == pytest.approx([1, 1, 1])


def test_overlapping_intervals_share_a_rank_and_the_next_counts_on() -> None:
    several = [_estimate(9, 8, 10), _estimate(8, 7, 9), _estimate(5, 4, 6), _estimate(1, 0.9, 1.1)]
    assert statistics.ranks(several) == [1, 1, 3, 4]


def test_a_chain_of_overlaps_is_not_one_rank() -> None:
    several = [_estimate(9, 8, 10), _estimate(7.5, 6.5, 8.5), _estimate(6, 5, 7)]
    assert statistics.ranks(several) == [1, 1, 3]
