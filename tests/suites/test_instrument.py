"""The instrument's own measurements, asked of made-up figures; what they measure is no test."""

from __future__ import annotations

import argparse
import io
import random
import threading
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from rich.console import Console
from rich.table import Table

from reports.session import Session
from reports.statistics import Estimate
from reports.verdicts import Verdict
from suites.options import BadInput
from suites.parts import read_session
from suites.scaling.curves import Curve
from suites.scaling.figures import points
from tests.reports.synthetic import SCALING, Sketch
from tests.validation.instrument import between, coverage, ftscaling, plain, race, repeat


def _estimate(value: float, width: float = 0.1) -> Estimate:
    return Estimate(value, value * (1 - width), value * (1 + width), 5, np.array([value]))


def _shown(table: Table) -> str:
    console = Console(file=io.StringIO(), width=240)
    console.print(table)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


class TestCoverage:
    def test_the_law_is_the_universal_one(self) -> None:
        assert coverage.law(0, 0, 8) == 8
        assert coverage.law(1, 0, 8) == 1
        assert coverage.law(0.1, 0.01, 4) == pytest.approx(4 / (1 + 0.3 + 0.12))

    def test_a_quiet_machine_shows_the_law_itself(self) -> None:
        """Without moods, luck and noise nothing is left but the law."""
        machine = coverage.Machine(np.random.default_rng(1), slow=0.0, process=0.0, noise=0.0)
        cells = coverage.session(machine, blocks=2, sweeps=2)
        for (alpha, beta), cell in zip(coverage.LAWS, cells, strict=True):
            for point in points(cell, "weak", coverage.CORES):
                assert point.speedup is not None
                assert point.speedup.value == pytest.approx(coverage.law(alpha, beta, point.threads))

    def test_intervals_that_miss_are_counted_as_such(self) -> None:
        tally = coverage.Tally()
        tally.add(1.0, 0.9, 1.1, 1.05, 1.0)
        tally.add(1.0, 0.9, 1.1, 1.5, 1.0)
        assert tally.cells()[:3] == ["1", "2", "50.0 %"]
        assert tally.cells()[3] == "-27.50 %"


class TestBetween:
    KERNELS = tuple(f"kernel{place}" for place in range(8))

    def _sessions(self, folder: Path, count: int) -> list[Session]:
        """The same executable, in sessions whose mood differs by 3 % and each kernel's luck by 2 %."""
        draw = random.Random(1)
        for seed in range(count):
            made = Sketch(folder / f"s{seed}", seed=seed).kernels(*self.KERNELS).subject("cpython313")
            mood = draw.gauss(0, 0.03)
            for name in self.KERNELS:
                single = 0.03 * (1 + mood + draw.gauss(0, 0.02))
                made.measured("cpython313", name, replace(SCALING, single=single, noise=0.002))
        return [read_session(folder / f"s{seed}") for seed in range(count)]

    def test_chance_is_no_change_by_the_spread_and_often_one_by_the_intervals(self, tmp_path: Path) -> None:
        """All pairs of six sessions; a planted 10 % is found in most of the cells."""
        rules = between.count(self._sessions(tmp_path, 6), ["cpython313"], [])
        old, new, together = (rules[name] for name in ("within sessions", "between sessions", between.ALL))
        cells = 15 * 3 * len(self.KERNELS)
        assert sum(old.words.values()) == sum(new.words.values()) == cells
        assert sum(together.words.values()) == 15 * 3
        assert sum(new.words[word] for word in between.CHANGES) <= 0.05 * cells
        assert sum(old.words[word] for word in between.CHANGES) > 0.2 * cells
        assert new.planted["regression"] > 0.5 * cells
        assert not new.words["cannot tell"]
        shown = _shown(between.table(rules, 6))
        assert "15 pairs" in shown

    def test_three_sessions_cannot_tell(self, tmp_path: Path) -> None:
        rules = between.count(self._sessions(tmp_path, 3))
        assert set(rules["between sessions"].words) == set(rules["between sessions"].planted) == {"cannot tell"}
        assert "none was told" in _shown(between.table(rules, 3))

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            ([], "name --results DIR"),
            (["--sessions", "-1"], "name --results DIR"),
            (["--results", "."], "no two of 0"),
            (["--sessions", "2", "--only", "rain"], "unknown kernel rain"),
        ],
    )
    def test_bad_input_is_told(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
    ) -> None:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(between, "executables", lambda subjects: {subjects: Path("python")})
        parser = argparse.ArgumentParser()
        between.add_to(parser.add_subparsers())
        arguments = parser.parse_args(["between", *words])
        with pytest.raises(BadInput, match=said):
            arguments.run(arguments)

    def test_a_folder_without_two_sessions_alike_is_told(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match="no two of 1"):
            between.table(between.count(self._sessions(tmp_path, 1)), 1)


class TestRace:
    def test_spreads_ratios_and_held_intervals(self) -> None:
        """Pyperf strays by 10 % and believes in 1 %; we stray by 1 % and say 10 %."""
        laps = [
            race.Lap(1.5 * (1 + 0.1 * sign), 0.01, _estimate(1.8 * (1 + 0.01 * sign)), _estimate(1.0), 14.0, 13.0)
            for sign in (-1, 1, -1, 1)
        ]
        told = _shown(race.table_of({"k": laps}))
        row = next(line for line in told.splitlines() if line.strip().startswith("k "))
        assert "1.500 ± 11.55 %" in row
        assert "1.800 ± 1.15 %" in row
        assert row.split()[-4:] == ["0.10", "0.00", "14.0", "13.0"]
        assert "0 of 4" in told
        assert "4 of 4" in told


class TestFtscalingbench:
    def test_its_lines_are_read(self) -> None:
        printed = (
            "object_cfunction           1.9x faster\ncreate_dict   3.2x slower\nRunning benchmarks with 2 threads\n"
        )
        assert ftscaling.LINE.findall(printed) == [
            ("object_cfunction", "1.9", "faster"),
            ("create_dict", "3.2", "slower"),
        ]

    def test_range_is_a_share_of_the_mean(self) -> None:
        factors = {"theirs": {"a": [1.0, 3.0], "b": [1.0]}, "ours": {"a": [2.0, 2.2]}, "of the ceiling": {"a": [1.9]}}
        told = _shown(ftscaling.table_of(factors, [(1.0, 30.0)]))
        assert "100.0%" in told
        assert "9.5%" in told
        assert "30.0 x" in told
        assert "b" not in [line.split()[0] for line in told.splitlines() if line.split()]


class TestRepeat:
    def _curve(self, value: float, left_out: int, state: str = "ok") -> Curve:
        point = SimpleNamespace(threads=2, efficiency=_estimate(value, 0.05), left_out=left_out, values=(10, 10))
        return Curve("s", "k", "weak", Verdict(state), (point,))  # type: ignore[arg-type]

    def test_overlap_is_of_intervals(self) -> None:
        assert repeat._overlap(self._curve(1.0, 0), self._curve(1.08, 0))
        assert not repeat._overlap(self._curve(1.0, 0), self._curve(1.2, 0))

    def test_a_void_cell_or_one_that_lost_values_was_noticed(self) -> None:
        assert repeat._noticed(self._curve(1.0, 1))
        assert repeat._noticed(self._curve(1.0, 0, "void"))
        assert not repeat._noticed(self._curve(1.0, 0))


@pytest.mark.parametrize("threads", [1, 2])
def test_plain_loops_work_on_inputs_of_their_own_threads(threads: int) -> None:
    """Every thread does every loop, on what it made itself."""
    seen: list[tuple[int, int]] = []

    def prepare() -> int:
        return threading.get_ident()

    kernel = SimpleNamespace(part=lambda state, index, count: seen.append((state, threading.get_ident())))
    assert plain.timed(kernel, prepare, threads, 3) > 0
    assert len(seen) == 3 * threads
    assert all(made == used for made, used in seen)
