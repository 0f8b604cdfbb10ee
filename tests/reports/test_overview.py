"""Every state, mismatch and figure reaches the overview, with its reason and its denominator."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyperf
import pytest

from reports.overview import Overview, overview
from reports.statistics import Estimate
from reports.view import Finding
from runners.sessions.records import STATES
from suites.correctness.view import Correctness
from suites.parts import read_session
from suites.scaling import export
from suites.scaling.curves import judge, scale_best, word_for
from suites.scaling.view import Scaling
from tests.reports.built import build
from tests.reports.synthetic import FLAT, SCALING, Sketch, Truth, panorama


def _two(folder: Path, **told: Any) -> Sketch:
    sketch = Sketch(folder, **told).kernels("nbody")
    sketch.subject("cpython313", "CPython 3.13").subject("cpython313t", "CPython 3.13t", gil=False)
    return sketch


def _seen(sketch: Sketch) -> Overview:
    return overview(read_session(sketch.store.folder))


def _finding(seen: Overview, words: str) -> Finding:
    found = [one for one in (*seen.headlines, *seen.findings) if words in f"{one.title} {one.detail}"]
    assert len(found) == 1, [one.title for one in (*seen.headlines, *seen.findings)]
    return found[0]


class TestFigures:
    @pytest.mark.parametrize(("other", "best"), [(1.9, ["cpython313t", "jython"]), (1.5, ["cpython313t"])])
    def test_those_that_scale_best_are_those_whose_intervals_overlap(
        self, tmp_path: Path, other: float, best: list[str]
    ) -> None:
        sketch = _two(tmp_path / "s").measured("cpython313", "nbody", FLAT).measured("cpython313t", "nbody", SCALING)
        sketch.subject("jython", "Jython", gil=False).measured("jython", "nbody", Truth(speedup={2: other, 4: other}))
        found = scale_best(list(_seen(sketch).of(Scaling).curves.values()))
        assert found is not None
        assert sorted(curve.subject for curve, _ in found.curves) == best
        assert found.words == ("Scales best" if len(best) == 1 else "Scale alike")
        assert {point.threads for _, point in found.curves} == {2}, "four threads have no core each"

    def test_a_flat_kernel_has_no_best(self, tmp_path: Path) -> None:
        """As *Scales best: CPython 3.13: 1.02*, which was said of an interpreter with a GIL."""
        quick = Truth(speedup={2: 1.03, 4: 1.0}, noise=0.002)
        sketch = _two(tmp_path / "s").measured("cpython313", "nbody", quick)
        found = scale_best(list(_seen(sketch).of(Scaling).curves.values()))
        assert found is not None
        assert (found.words, found.curves) == ("None is seen to scale", ())
        page = (build(sketch.store.folder).parent / "kernels" / "nbody.html").read_text(encoding="utf-8")
        assert "<strong>None is seen to scale</strong>." in page

    def test_one_that_is_alone_is_not_called_the_best(self, tmp_path: Path) -> None:
        sketch = _two(tmp_path / "s").measured("cpython313t", "nbody", SCALING)
        found = scale_best(list(_seen(sketch).of(Scaling).curves.values()))
        assert found is not None
        assert found.words == "Scales"

    @pytest.mark.parametrize(
        ("low", "value", "high", "top", "word"),
        [
            (1.59, 1.74, 1.90, 1.66, "scales"),
            (1.40, 1.50, 1.60, 1.95, "unclear"),
            (0.96, 0.98, 0.99, 1.90, "does not scale"),
            (0.85, 0.90, 0.94, 1.90, "slows down"),
            (0.90, 0.94, 0.97, 1.90, "does not scale"),
            (0.90, 0.94, 1.01, 1.90, "does not scale"),
            (1.03, 1.04, 1.05, 1.05, "unclear"),
        ],
    )
    def test_a_word_needs_the_interval_and_the_least_effect(
        self, low: float, value: float, high: float, top: float, word: str
    ) -> None:
        speedup, ceiling = (Estimate(*ends, 3, np.array([1.0])) for ends in ((value, low, high), (top, top, top)))
        assert word_for(speedup, ceiling, 2) == word

    @pytest.mark.parametrize(
        ("speedup", "ceiling", "word"),
        [
            ((1.62, 2.10, 2.69), (1.70, 1.79, 1.90), "scales"),
            ((1.62, 2.10, 2.69), (1.10, 1.79, 2.90), "unclear"),
            ((1.10, 1.20, 1.28), (1.10, 1.79, 2.90), "does not scale"),
            ((0.85, 0.90, 0.94), (1.10, 1.79, 2.90), "slows down"),
        ],
    )
    def test_the_line_is_known_no_better_than_the_ceiling(
        self, speedup: tuple[float, float, float], ceiling: tuple[float, float, float], word: str
    ) -> None:
        """Beside a ceiling whose own interval reaches from one to three cores, nothing is seen to scale."""
        both = [Estimate(value, low, high, 3, np.array([1.0])) for low, value, high in (speedup, ceiling)]
        assert word_for(both[0], both[1], 2) == word

    @pytest.mark.parametrize(
        ("blocks", "jit", "high", "word"),
        [
            (3, False, 0.93, "slows down"),
            (1, False, 0.93, "does not scale"),
            (1, False, 0.89, "slows down"),
            (1, True, 0.82, "does not scale"),
            (1, True, 0.79, "slows down"),
            (3, True, 0.93, "slows down"),
        ],
    )
    def test_one_process_needs_more_of_an_effect(
        self, tmp_path: Path, blocks: int, jit: bool, high: float, word: str
    ) -> None:
        """As PyPy's ``collatz``: 0.72 [0.60, 0.82] in one process, and 0.80 [0.52, 1.20] over several."""
        sketch = Sketch(tmp_path / "s").kernels("nbody").subject("pypy", facts={"jit": jit})
        point = _seen(sketch.measured("pypy", "nbody", Truth(blocks=blocks))).of(Scaling).curves["pypy", "nbody"].at(2)
        assert point is not None
        assert judge(replace(point, speedup=Estimate(0.7, 0.6, high, blocks, np.array([1.0])))) == word

    def test_what_may_scale_is_not_named_beside_what_does(self, tmp_path: Path) -> None:
        """Its interval reaches the best one's, and below one thread too."""
        sketch = _two(tmp_path / "s").measured("cpython313", "nbody", FLAT).measured("cpython313t", "nbody", SCALING)
        wide = Truth(speedup={2: 1.4, 4: 1.4}, noise=0.2, sweeps=3, blocks=2)
        sketch.subject("graalpy", "GraalPy").measured("graalpy", "nbody", wide)
        curve = _seen(sketch).of(Scaling).curves["graalpy", "nbody"]
        assert judge(curve.at(2)) == "unclear"
        found = scale_best(list(_seen(sketch).of(Scaling).curves.values()))
        assert found is not None
        assert [one.subject for one, _ in found.curves] == ["cpython313t"]

    def test_known_truth_is_found(self, tmp_path: Path) -> None:
        sketch = _two(tmp_path / "s").measured("cpython313", "nbody", FLAT).measured("cpython313t", "nbody", SCALING)
        curve = _seen(sketch).of(Scaling).curves["cpython313t", "nbody"]
        point = curve.at(2)
        assert point is not None
        assert point.speedup is not None
        assert point.ceiling is not None
        assert point.efficiency is not None
        assert point.relative is not None
        assert point.speedup.value == pytest.approx(1.9, rel=0.03)
        assert point.ceiling.value == pytest.approx(1.95, rel=0.03)
        assert point.efficiency.value == pytest.approx(1.9 / 1.95, rel=0.03)
        assert point.relative.value == pytest.approx(1.9 * 0.03 / 0.034, rel=0.05)
        assert point.cpu_per_wall == pytest.approx(1.9, rel=0.01)
        assert point.values == (8, 8, 8)
        assert judge(curve.fullest()) == "scales"

    def test_strong_scaling_divides_the_work(self, tmp_path: Path) -> None:
        sketch = _two(tmp_path / "s", mode="strong").measured("cpython313", "nbody", FLAT)
        point = _seen(sketch.measured("cpython313t", "nbody", SCALING)).of(Scaling).curves["cpython313t", "nbody"].at(2)
        assert point is not None
        assert point.speedup is not None
        assert point.speedup.value == pytest.approx(1.9, rel=0.03)
        assert point.throughput == pytest.approx(1.9 / 0.034, rel=0.05)

    def test_a_contended_kernel_may_be_slower_than_one_thread(self, tmp_path: Path) -> None:
        sketch = Sketch(tmp_path / "s").kernels("one_lock", room="contended").subject("cpython313")
        seen = _seen(sketch.measured("cpython313", "one_lock", Truth(speedup={2: 0.6, 4: 0.4})))
        curve = seen.of(Scaling).curves["cpython313", "one_lock"]
        full = curve.fullest()
        assert full is not None
        assert full.karp_flatt is not None
        assert judge(full) == "slows down"
        assert full.karp_flatt > 1
        assert (
            seen.of(Scaling).leaderboards[0].standings[0].threads,
            seen.of(Scaling).leaderboards[0].standings[0].scaling,
        ) == (1, 0)

    def test_both_kinds_of_scaling_share_their_one_thread(self, tmp_path: Path) -> None:
        sketch = _two(tmp_path / "s", modes=["weak", "strong"]).measured("cpython313t", "nbody", SCALING)
        seen = _seen(sketch)
        for mode, counts in (("weak", [1, 2, 4]), ("strong", [1, 2])):
            found = seen.of(Scaling).all_curves["cpython313t", "nbody", mode]
            assert [point.threads for point in found.points] == counts
            point = found.at(2)
            assert point is not None
            assert point.speedup is not None
            assert point.speedup.value == pytest.approx(1.9, rel=0.03)

    def test_a_cell_says_why_no_more_was_measured(self, tmp_path: Path) -> None:
        sketch = _two(tmp_path / "s").measured("cpython313", "nbody", Truth(noise=0.0005))
        sketch.measured("cpython313t", "nbody", Truth(noise=0.2))
        seen = _seen(sketch)
        narrow, wide = (
            seen.of(Scaling).curves[one, "nbody"].settled(seen.session) for one in ("cpython313", "cpython313t")
        )
        assert "within the 2 % that are wanted" in narrow
        assert "6.0 s were spent, 10 s are granted" in wide

    def test_more_threads_than_cores_are_oversubscribed(self, tmp_path: Path) -> None:
        sketch = _two(tmp_path / "s").measured("cpython313", "nbody", FLAT)
        points = _seen(sketch).of(Scaling).curves["cpython313", "nbody"].points
        assert [(point.threads, point.oversubscribed) for point in points] == [(1, False), (2, False), (4, True)]

    def test_one_block_has_a_figure_and_an_interval(self, tmp_path: Path) -> None:
        once = Truth(speedup={2: 1.9}, blocks=1, sweeps=5)
        seen = _seen(_two(tmp_path / "s").measured("cpython313", "nbody", once))
        point = seen.of(Scaling).curves["cpython313", "nbody"].at(2)
        assert point is not None
        assert point.speedup is not None
        assert point.speedup.blocks == 1
        assert point.speedup.low < point.speedup.value < point.speedup.high

    def test_without_one_thread_there_is_no_speedup_and_nothing_breaks(self, tmp_path: Path) -> None:
        sketch = _two(tmp_path / "s", threads=[2, 4]).measured("cpython313", "nbody", FLAT)
        seen = _seen(sketch)
        points = seen.of(Scaling).curves["cpython313", "nbody"].points
        assert [(point.threads, point.speedup, point.relative) for point in points] == [
            (2, None, None),
            (4, None, None),
        ]
        assert seen.headlines[0].title.startswith("Whether any interpreter scales")


class TestStates:
    def test_every_state_is_a_problem_with_its_reason(self, tmp_path: Path) -> None:
        panorama(tmp_path / "s")
        seen = overview(read_session(tmp_path / "s"))
        assert {one.state for one in seen.problems} == set(STATES) - {"ok", "cancelled"}
        assert all(one.reason for one in seen.problems)
        assert seen.problems[0].state == "wrong"

    @pytest.mark.parametrize("state", sorted(set(STATES) - {"ok"}))
    def test_the_worst_of_a_cells_steps_counts(self, tmp_path: Path, state: str) -> None:
        """A void block is none that failed: it takes two of three, which leave fewer than half."""
        sketch = _two(tmp_path / "s").measured("cpython313", "nbody", FLAT)
        if state == "void":
            sketch.step("scaling", "cpython313", "nbody", "void", "later", block=1)
            assert _seen(sketch).of(Scaling).curves["cpython313", "nbody"].verdict.state == "ok"
            sketch.step("scaling", "cpython313", "nbody", "ok", block=1)
            sketch.step("scaling", "cpython313", "nbody", "void", "later", block=0)
        sketch.step("scaling", "cpython313", "nbody", state, f"because of {state}", block=2)
        verdict = _seen(sketch).of(Scaling).curves["cpython313", "nbody"].verdict
        reason = "block 1 of 3: later" if state == "void" else f"block 3 of 3: because of {state}"
        assert (verdict.state, verdict.reason) == (state, reason)

    def test_a_wrong_answer_voids_the_numbers(self, tmp_path: Path) -> None:
        sketch = _two(tmp_path / "s").measured("cpython313", "nbody", FLAT)
        sketch.step("scaling", "cpython313", "nbody", "wrong", "3 instead of 4", block=2)
        assert _seen(sketch).of(Scaling).curves["cpython313", "nbody"].points == ()

    def test_a_void_block_beyond_the_plan_is_no_verdict(self, tmp_path: Path) -> None:
        sketch = _two(tmp_path / "s").measured("cpython313", "nbody", FLAT)
        sketch.step("scaling", "cpython313", "nbody", "void", "ceiling too low", block=3)
        assert _seen(sketch).of(Scaling).curves["cpython313", "nbody"].verdict.state == "ok"

    def test_blocks_beyond_the_plan_count_and_lie_in_a_file_of_their_own(self, tmp_path: Path) -> None:
        sketch = _two(tmp_path / "s").measured("cpython313", "nbody", Truth(blocks=5))
        assert _seen(sketch).of(Scaling).curves["cpython313", "nbody"].points[0].values == (8,) * 5
        files = export.paths(sketch.store, "cpython313", "nbody")
        counts = [len(pyperf.BenchmarkSuite.load(str(path)).get_benchmarks()[0].get_runs()) for path in
                  (files.planned, files.more)]  # fmt: skip
        assert counts == [3, 2]

    def test_a_void_block_counts_nowhere_and_the_others_do(self, tmp_path: Path) -> None:
        sketch = _two(tmp_path / "s").measured("cpython313", "nbody", FLAT)
        sketch.step("scaling", "cpython313", "nbody", "void", "ceiling too low", block=1)
        curve = _seen(sketch).of(Scaling).curves["cpython313", "nbody"]
        assert (curve.verdict.state, curve.verdict.blocks, curve.points[0].values) == ("ok", (0, 2), (8, 8))

    def test_what_was_not_measured_is_cancelled_and_says_what_to_do(self, tmp_path: Path) -> None:
        sketch = _two(tmp_path / "s", finished=False).measured("cpython313", "nbody", FLAT)
        seen = _seen(sketch)
        verdict = seen.of(Scaling).curves["cpython313t", "nbody"].verdict
        assert (verdict.state, verdict.reason) == ("cancelled", "not measured yet: run the same command again")
        assert "tox -e matrix" in _finding(seen, "not finished").detail

    def test_a_half_measured_cell_keeps_its_figures(self, tmp_path: Path) -> None:
        sketch = _two(tmp_path / "s").measured("cpython313", "nbody", FLAT)
        sketch.measured("cpython313t", "nbody", Truth(blocks=2))
        curve = _seen(sketch).of(Scaling).curves["cpython313t", "nbody"]
        assert curve.verdict.state == "cancelled"
        assert curve.verdict.reason.startswith("1 of 3 blocks not measured yet")
        assert len(curve.points) == 3

    def test_a_subject_without_its_jit_is_void(self, tmp_path: Path) -> None:
        sketch = Sketch(tmp_path / "s").kernels("nbody").subject("pypy", state="void", reason="runs without its JIT")
        curve = _seen(sketch.measured("pypy", "nbody", FLAT)).of(Scaling).curves["pypy", "nbody"]
        assert (curve.verdict.state, curve.verdict.reason, curve.points) == ("void", "runs without its JIT", ())

    def test_a_subject_that_was_never_reached_keeps_its_column(self, tmp_path: Path) -> None:
        sketch = _two(tmp_path / "s")
        sketch.told["subjects"].append("jython")
        sketch.save()
        seen = _seen(sketch)
        assert seen.session.subjects[-1].state == "cancelled"
        assert seen.of(Scaling).curves["jython", "nbody"].verdict.state == "cancelled"

    def test_a_block_that_is_ok_and_has_no_values_is_void(self, tmp_path: Path) -> None:
        sketch = _two(tmp_path / "s").step("scaling", "cpython313", "nbody", block=0)
        verdict = _seen(sketch).of(Scaling).curves["cpython313", "nbody"].verdict
        assert verdict.state == "void"
        assert "the values of nbody on cpython313 are not in block 1" in verdict.reason

    def test_correctness_is_judged_by_thread_count(self, tmp_path: Path) -> None:
        sketch = _two(tmp_path / "s").right("cpython313", ["nbody"])
        sketch.step("correctness", "cpython313", "nbody", "wrong", "lost one", threads=4)
        seen = _seen(sketch)
        assert seen.of(Correctness).right_at("cpython313", "nbody") == [("wrong", [4]), ("ok", [1, 2])]
        assert seen.of(Correctness).right_at("cpython313t", "nbody") == [("cancelled", [1, 2, 4])]
        assert _finding(seen, "Correctness").title == "Correctness: 2 of 6 cells ok"

    def test_a_suite_that_was_not_asked_is_not_counted(self, tmp_path: Path) -> None:
        """Values of kernels alone, whose every result was checked: no table of answers that nobody asked for."""
        seen = _seen(_two(tmp_path / "s").measured("cpython313", "nbody", FLAT))
        assert not any(isinstance(one, Correctness) for one in seen.views)
        assert not [finding for finding in seen.findings if finding.title.startswith("Correctness")]


class TestTrust:
    def test_equal_digests_are_said(self, tmp_path: Path) -> None:
        assert _finding(_seen(_two(tmp_path / "s")), "digest").level == "good"

    def test_another_digest_is_a_banner_that_names_file_and_subject(self, tmp_path: Path) -> None:
        sketch = _two(tmp_path / "s").subject("pypy", "PyPy", digests={"nbody": "f" * 64})
        found = _finding(_seen(sketch), "Not the same files")
        assert found.level == "bad"
        assert "nbody on PyPy (ffffffff instead of" in found.detail

    def test_a_digest_that_was_not_told_is_no_equal_one(self, tmp_path: Path) -> None:
        sketch = _two(tmp_path / "s").subject("pypy", "PyPy", digests={"other": "f" * 64})
        assert "nbody on PyPy" in _finding(_seen(sketch), "did not tell the digest").detail

    @pytest.mark.parametrize("flag", ["pgo", "lto"])
    def test_unlike_builds_are_named(self, tmp_path: Path, flag: str) -> None:
        build = {"pgo": True, "lto": True, flag: False}
        found = _finding(
            _seen(_two(tmp_path / "s").subject("cpython314", "3.14", build=build)), f"differ in {flag.upper()}"
        )
        assert (found.level, "Without: 3.14." in found.detail) == ("warn", True)

    def test_like_builds_raise_nothing(self, tmp_path: Path) -> None:
        seen = _seen(_two(tmp_path / "s").subject("pypy", build={"pgo": None, "lto": None}))
        assert not [one for one in seen.findings if "differ in" in one.title]

    def test_builds_without_pgo_are_named(self, tmp_path: Path) -> None:
        build = {"pgo": False, "lto": False}
        sketch = Sketch(tmp_path / "s").kernels("nbody").subject("cpython313", "3.13", build=build)
        found = _finding(_seen(sketch.measured("cpython313", "nbody", SCALING)), "No PGO in 1 build of CPython")
        assert (found.level, "3.13" in found.detail) == ("info", True)

    @pytest.mark.parametrize(
        ("subject", "version", "said"),
        [
            ("pypy", "7.3.11", "PyPy 7.3.11 (the release before the newest was "),
            ("graalpy", "23.1.0", "GraalPy 23.1.0 ("),
            ("jython", "2.7.2", "Jython 2.7.2 ("),
            ("pypy-nojit", "7.3.9", "PyPy-nojit 7.3.9 ("),
            ("pypy", "99.0", ""),
            ("pypy", "of today", ""),
            ("cpython313", "3.13.0", ""),
        ],
    )
    def test_what_is_more_than_a_release_behind_is_said(
        self, tmp_path: Path, subject: str, version: str, said: str
    ) -> None:
        name = {"graalpy": "GraalPy", "jython": "Jython"}.get(subject, subject.replace("pypy", "PyPy"))
        base = subject.partition("-")[0] if "-" in subject else ""
        sketch = Sketch(tmp_path / "s").kernels("nbody")
        sketch.subject(subject, name, build={"version": version}, base=base)
        found = [one.detail for one in _seen(sketch).findings if "more than a release behind" in one.title]
        assert len(found) == bool(said)
        assert not said or said in found[0]

    def test_a_gil_that_came_back_is_a_banner(self, tmp_path: Path) -> None:
        sketch = _two(tmp_path / "s").subject("cpython314t", "3.14t", gil=False, facts={"gil": True})
        assert _finding(_seen(sketch), "not as it should be on 3.14t").level == "bad"

    @pytest.mark.parametrize("there", [(), ("cpython313",)])
    def test_another_reference_stands_in_and_is_named(self, tmp_path: Path, there: tuple[str, ...]) -> None:
        """The first with a GIL, whether the usual one was not asked for or could not be had."""
        sketch = Sketch(tmp_path / "s").kernels("nbody").subject("cpython313t", "3.13t", gil=False)
        for identity in there:
            sketch.subject(identity, state="unavailable", reason="uv: no network")
        sketch.subject("pypy", "PyPy").measured("pypy", "nbody", FLAT)
        seen = _seen(sketch.measured("cpython313t", "nbody", SCALING))
        assert _finding(seen, "in units of one thread of PyPy").level == "info"
        point = seen.of(Scaling).curves["cpython313t", "nbody"].at(2)
        assert point is not None
        assert point.relative is not None
        assert point.relative.value == pytest.approx(1.9 * 0.03 / 0.034, rel=0.05)
        assert [one.rank for one in seen.of(Scaling).leaderboards[0].standings][:2] == [1, 2]

    def test_without_any_gil_the_first_is_the_reference(self, tmp_path: Path) -> None:
        sketch = Sketch(tmp_path / "s").kernels("nbody").subject("cpython314t", gil=False)
        seen = _seen(sketch.subject("cpython313t", gil=False).measured("cpython314t", "nbody", SCALING))
        assert seen.session.reference == "cpython314t"
        assert seen.of(Scaling).leaderboards[0].standings[0].rank == 1

    def test_an_unavailable_reference_is_said(self, tmp_path: Path) -> None:
        sketch = Sketch(tmp_path / "s").kernels("nbody")
        sketch.subject("cpython313", "CPython 3.13", state="unavailable", reason="uv: no network")
        assert "uv: no network" in _finding(_seen(sketch), "the reference, has no values on 1 of 1").detail

    def test_two_cores_are_directional_and_four_are_not(self, tmp_path: Path) -> None:
        two = _seen(_two(tmp_path / "two"))
        host = {**two.session.host, "physical_cores": 4}
        four = _seen(_two(tmp_path / "four", host=host))
        assert any("Directional" in one.title for one in two.findings)
        assert not any("Directional" in one.title for one in four.findings)

    def test_headline_counts_who_scales(self, tmp_path: Path) -> None:
        sketch = _two(tmp_path / "s").measured("cpython313", "nbody", FLAT).measured("cpython313t", "nbody", SCALING)
        sketch.subject("graalpy", "GraalPy", state="unavailable", reason="no Java")
        seen = _seen(sketch)
        assert seen.headlines[0].title == "1 of 2 measured interpreters scales on independent kernels"
        assert "1 of 3 interpreters could not be judged" in seen.headlines[0].detail
        assert seen.headlines[1].title.endswith("CPython 3.13t")

    def test_the_headline_is_what_the_mean_says(self, tmp_path: Path) -> None:
        """An interpreter scales by the interval of its mean, though its kernels are unclear one by one."""
        sketch = Sketch(tmp_path / "s").subject("jython", "Jython", gil=False)
        names = [f"kernel{place}" for place in range(8)]
        sketch.kernels(*names)
        for name in names:
            sketch.measured("jython", name, Truth(speedup={2: 1.58, 4: 1.6}, noise=0.08, sweeps=4))
        seen = _seen(sketch)
        standing = seen.of(Scaling).leaderboards[0].standings[0]
        assert standing.scaling * 2 < len(names)
        assert seen.headlines[0].title == "1 of 1 measured interpreter scales on independent kernels"
        assert f"scales on {standing.scaling} of 8 kernels" in seen.headlines[0].detail

    def test_the_rooms_that_are_there_have_headlines(self, tmp_path: Path) -> None:
        """Kernels of the user's own are spoken of, beside the independent ones or without them."""
        sketch = Sketch(tmp_path / "s").kernels("mine", room="user").kernels("lock", room="contended")
        sketch.subject("cpython313", "3.13").subject("cpython313t", "3.13t", gil=False)
        sketch.measured("cpython313", "mine", FLAT).measured("cpython313t", "mine", SCALING)
        titles = [one.title for one in _seen(sketch).headlines]
        assert titles == [
            "1 of 2 measured interpreters scales on user kernels",
            "Highest throughput on user kernels: 3.13t",
        ]

    def test_highest_is_one_that_stands_out(self, tmp_path: Path) -> None:
        near = Truth(single=0.0295, noise=0.0005)
        sketch = _two(tmp_path / "s").measured("cpython313", "nbody", Truth(noise=0.0005))
        seen = _seen(sketch.measured("cpython313t", "nbody", near))
        assert "No highest throughput on independent kernels" in seen.headlines[1].title
        assert [one.rank for one in seen.of(Scaling).leaderboards[0].standings] == [1, 1]


class TestLeaderboard:
    def test_fast_and_wrong_is_counted_nowhere_and_said_in_the_cell(self, tmp_path: Path) -> None:
        sketch = _two(tmp_path / "s").measured("cpython313", "nbody", FLAT).measured("cpython313t", "nbody", SCALING)
        sketch.step("correctness", "cpython313t", "nbody", "wrong", "lost one", threads=4)
        seen = _seen(sketch)
        assert seen.headlines[0].title.startswith("0 of 1 measured")
        assert [(one.subject.id, one.rank, one.counted) for one in seen.of(Scaling).leaderboards[0].standings] == [
            ("cpython313", 1, 1),
            ("cpython313t", 0, 0),
        ]
        assert seen.of(Scaling).wrong_at("cpython313t", "nbody") == [4]
        assert seen.of(Scaling).wrong_at("cpython313", "nbody") == []

    def test_a_subject_without_every_kernel_is_shown_and_not_ranked(self, tmp_path: Path) -> None:
        sketch = Sketch(tmp_path / "s").kernels("nbody", "nqueens").subject("cpython313").subject("pypy")
        for kernel in ("nbody", "nqueens"):
            sketch.measured("cpython313", kernel, FLAT)
        board = _seen(sketch.measured("pypy", "nbody", Truth(single=0.001))).of(Scaling).leaderboards[0]
        assert [(one.subject.id, one.rank, one.counted) for one in board.standings] == [
            ("cpython313", 1, 2),
            ("pypy", 0, 1),
        ]

    def test_a_kernel_that_the_reference_has_no_figure_of_takes_nobodys_throughput(self, tmp_path: Path) -> None:
        """Others are compared by the rest, which is said, and ranked by them."""
        names = ("nbody", "nqueens", "sieve")
        sketch = Sketch(tmp_path / "s").kernels(*names).subject("cpython313").subject("pypy").subject("graalpy")
        for kernel in names:
            sketch.measured("pypy", kernel, Truth(single=0.001))
            if kernel != "nbody":
                sketch.measured("cpython313", kernel, FLAT)
        sketch.measured("graalpy", "nbody", FLAT).measured("graalpy", "sieve", FLAT)
        seen = _seen(sketch)
        board = seen.of(Scaling).leaderboards[0]
        assert [(one.subject.id, one.rank, one.counted, one.compared) for one in board.standings] == [
            ("pypy", 1, 3, 2), ("cpython313", 2, 2, 2), ("graalpy", 0, 2, 1),
        ]  # fmt: skip
        assert board.without_unit == ("nbody",)
        said = "Throughput is without nbody: cpython313 has no figure of one thread there"
        assert said in (build(sketch.store.folder).parent / "index.html").read_text(encoding="utf-8")
        assert any(said in one.detail for one in seen.headlines)

    def test_equal_subjects_share_a_rank(self, tmp_path: Path) -> None:
        noisy = Truth(noise=0.05)
        sketch = _two(tmp_path / "s").measured("cpython313", "nbody", noisy).measured("cpython313t", "nbody", noisy)
        assert [one.rank for one in _seen(sketch).of(Scaling).leaderboards[0].standings] == [1, 1]
