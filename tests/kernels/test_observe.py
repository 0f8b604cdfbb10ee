"""The engines let actors meet, keep what each saw, and count every outcome once."""

from __future__ import annotations

import itertools
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kernels import engines, observe, registry
from kernels.gate import Team


@pytest.fixture(scope="module")
def team() -> Team:
    return Team()


def _test(**parts: Any) -> types.SimpleNamespace:
    usual: dict[str, Any] = {"OUTCOMES": {}, "state": lambda *_: types.SimpleNamespace(value=0, seen=[])}
    return types.SimpleNamespace(**(usual | parts))


def _observed(
    team: Team, test: Any, engine: str, *, samples: int = 50, seconds: float = 5.0, gil: bool = True, cores: int = 0
) -> Any:
    return observe.observe(team.run, test, engine, 1, seconds, samples, "cpython", gil, cores)


def _numbered() -> Callable[[], Any]:
    counter = iter(range(10**9))
    return lambda: types.SimpleNamespace(number=next(counter))


@pytest.mark.parametrize("error", [IndexError, SystemError, MemoryError])
def test_what_an_outcome_raises_is_an_outcome(team: Team, error: type[BaseException]) -> None:
    """An object may be damaged so far that looking at it raises; what was seen before is not lost by it."""

    def outcome(state: Any, seen: Any) -> str:
        if next(turns) % 3 == 0:
            raise error("damaged")
        return "fine"

    turns = itertools.count()
    found = _observed(team, _test(ACTORS=(lambda state: None,) * 2, outcome=outcome), "strided", samples=300)
    assert set(found["counts"]) == {"fine", f"outcome raises {error.__name__}"}
    assert sum(found["counts"].values()) == found["samples"]


class TestStrided:
    @pytest.mark.parametrize("engine", ["strided", "barrier"])
    def test_every_actor_sees_every_state_once(self, team: Team, engine: str) -> None:
        def outcome(state: Any, seen: list[Any]) -> str:
            return "own" if seen == [(0, state.number), (1, state.number)] else "other"

        actors = (lambda state: (0, state.number), lambda state: (1, state.number))
        found = _observed(team, _test(state=_numbered(), ACTORS=actors, outcome=outcome), engine, samples=500)
        assert found["counts"] == {"own": found["samples"]}
        assert found["samples"] >= 500
        assert found["actors"] == 2

    def test_the_stride_grows_until_it_takes_its_time(self, team: Team) -> None:
        quick = _test(ACTORS=(lambda state: None,) * 2, outcome=lambda state, seen: "x")
        assert _observed(team, quick, "strided", samples=5000)["size"] > 64

    def test_a_quick_actor_idles_until_it_keeps_step(self) -> None:
        """Whichever is slow, and by how much: after some strides all take alike, and one never idles."""
        for own in ([1e-6, 5e-5], [5e-5, 1e-6], [1e-6, 2e-6, 3e-5]):
            idle = [0.0] * len(own)
            for _ in range(30):
                idle = engines.paced(idle, [work + spent for work, spent in zip(own, idle, strict=True)])
            took = [work + spent for work, spent in zip(own, idle, strict=True)]
            assert max(took) - min(took) < 0.01 * max(took)
            assert min(idle) == 0

    def test_only_an_actor_that_is_slow_again_and_again_makes_others_idle(self) -> None:
        import random

        strided = engines.Strided(None, _test(ACTORS=(None, None)), random.Random(1), True, 0)
        for turn in range(20):
            strided.learn([1e-6, 9e-6] if turn % 2 else [9e-6, 1e-6])
        assert strided.idle == [0.0, 0.0]
        for _ in range(engines.OFTEN):
            strided.learn([1e-6, 9e-6])
        assert strided.idle[0] > 0
        assert strided.idle[1] == 0

    @pytest.mark.parametrize("start", [0, 1, 31, 32, 63, 99])
    def test_stretches_hold_every_state_once_and_are_equally_many(self, start: int) -> None:
        several = [list(places) for places in engines.stretches(start, 100, 32)]
        assert len(several) == 4
        flat = [place for places in several for place in places]
        assert sorted(flat) == list(range(100))
        assert flat[0] == start

    def test_starting_points_are_shifted(self) -> None:
        import random

        strided = engines.Strided(None, _test(ACTORS=()), random.Random(1), False, 0)
        shifts = [strided.shift(1024, 1024) for _ in range(400)]
        assert all(0 <= shift < 1024 for shift in shifts)
        assert 40 < shifts.count(0) < 160
        assert len(set(shifts)) > 10
        assert strided.shift(1, 1) == 0

    def test_repeating_tests_get_lists_here_too(self, team: Team) -> None:
        test = _test(
            REPEATS=True, ACTORS=(lambda state: 1, lambda state: 2), state=lambda times: times,
            outcome=lambda state, seen: "right" if (state, seen) == (1, [[1], [2]]) else "wrong",
        )  # fmt: skip
        assert set(_observed(team, test, "strided")["counts"]) == {"right"}


class TestRendezvous:
    @pytest.mark.parametrize(("actors", "cores", "meets"), [(2, 2, True), (4, 2, False), (4, 4, True), (4, 0, True)])
    def test_nobody_spins_for_an_actor_that_has_no_core(
        self, team: Team, monkeypatch: pytest.MonkeyPatch, actors: int, cores: int, meets: bool
    ) -> None:
        asked: list[bool] = []
        build = engines.build

        def noted(*told: Any) -> Any:
            asked.append(told[4])
            return build(*told)

        monkeypatch.setattr(engines, "build", noted)
        test = _test(ACTORS=(lambda state: None,) * actors, outcome=lambda state, seen: "x")
        _observed(team, test, "strided", samples=1, gil=False, cores=cores)
        assert asked == [meets]


class TestHammer:
    def test_a_round_repeats_both_bodies(self, team: Team) -> None:
        def outcome(state: Any, seen: list[list[int]]) -> str:
            return "whole" if [len(one) for one in seen] == [state.times] * 2 else "short"

        test = _test(
            REPEATS=True, ACTORS=(lambda state: 1, lambda state: 2), outcome=outcome,
            state=lambda times: types.SimpleNamespace(times=times),
        )  # fmt: skip
        found = _observed(team, test, "hammer", samples=5)
        assert found["counts"] == {"whole": 5}

    def test_most_rounds_are_of_code_that_no_jit_has_seen(self, team: Team) -> None:
        codes: list[set[int]] = []

        def actor(state: Any) -> None:
            state.codes.add(id(sys._getframe().f_code))

        def outcome(state: Any, seen: Any) -> str:
            codes.append(state.codes)
            return "x"

        test = _test(REPEATS=True, ACTORS=(actor,), outcome=outcome, state=lambda _: types.SimpleNamespace(codes=set()))
        chosen = engines.build("hammer", team.run, test, 1, False, 3)
        for _ in range(2 * engines.COMPILED):
            for state, seen in chosen.samples(5)[1]:
                test.outcome(state, seen)
        own = {id(actor.__code__)}
        assert [one == own for one in codes] == ([False] * (engines.COMPILED - 1) + [True]) * 2

    def test_it_finds_a_lost_update_under_a_gil(self, team: Team) -> None:
        """The control's reason to exist, on the interpreter that runs this test."""
        control = observe.load("inc_call", str(Path(observe.__file__).parent / "litmus" / "inc_call.py"))
        found = _observed(team, control, "hammer", samples=10**6, seconds=3.0)
        assert found["counts"].get("lost", 0) > 0


class TestGated:
    @staticmethod
    def _between(state: Any) -> None:
        state.seen.append("begun")
        state.pause()
        state.seen.append("ended")

    def _order(self, team: Team, first: Callable[[Any], Any]) -> Any:
        test = _test(
            GATED=True, state=lambda pause: types.SimpleNamespace(pause=pause, seen=[]),
            ACTORS=(first, lambda state: state.seen.append("other")),
            outcome=lambda state, seen: " ".join(state.seen),
        )  # fmt: skip
        return _observed(team, test, "gated", samples=3)

    def test_the_others_come_in_the_middle_of_the_first(self, team: Team) -> None:
        found = self._order(team, self._between)
        assert found["counts"] == {"begun other ended": 3}
        assert found["reached"] == 3

    def test_a_hook_that_is_never_reached_is_told(self, team: Team) -> None:
        found = self._order(team, lambda state: state.seen.append("alone"))
        assert found["reached"] == 0
        assert found["counts"] == {"alone other": 3}

    def test_an_operation_that_keeps_the_others_out_goes_on(self, team: Team) -> None:
        """The other needs what the first holds: after a while the first goes on, and nobody hangs."""
        import threading

        lock = threading.Lock()

        def first(state: Any) -> None:
            with lock:
                self._between(state)

        def other(state: Any) -> None:
            with lock:
                state.seen.append("other")

        test = _test(
            GATED=True, state=lambda pause: types.SimpleNamespace(pause=pause, seen=[]), ACTORS=(first, other),
            outcome=lambda state, seen: " ".join(state.seen),
        )  # fmt: skip
        assert _observed(team, test, "gated", samples=1)["counts"] == {"begun ended other": 1}


class TestOutcomes:
    def test_an_exception_is_an_outcome_by_its_name(self, team: Team) -> None:
        def fails(state: Any) -> None:
            raise KeyError(state)

        for engine in ("strided", "hammer"):
            test = _test(REPEATS=True, ACTORS=(fails, lambda state: 1), outcome=lambda state, seen: "fine")
            assert set(_observed(team, test, engine)["counts"]) == {"KeyError"}

    def test_outcomes_that_are_values_are_refused(self, team: Team) -> None:
        test = _test(state=_numbered(), ACTORS=(lambda state: 1,), outcome=lambda state, seen: str(state.number))
        with pytest.raises(registry.Unusable, match="an outcome is a name"):
            _observed(team, test, "strided", samples=10**6)

    @pytest.mark.parametrize("part", ["ACTORS", "OUTCOMES", "state", "outcome"])
    def test_a_file_without_a_part_is_named(self, tmp_path: Path, part: str) -> None:
        text = "ACTORS = ()\nOUTCOMES = {}\ndef state():\n    pass\ndef outcome(state, seen):\n    pass\n"
        path = tmp_path / "half.py"
        path.write_text(text.replace(part, "other"))
        with pytest.raises(registry.Unusable, match=rf"half\.py has no {part}"):
            observe.load("half", str(path))

    def test_repeats_and_gated_are_two_tests(self, tmp_path: Path) -> None:
        path = tmp_path / "both.py"
        path.write_text("ACTORS = OUTCOMES = state = outcome = ()\nREPEATS = GATED = True\n")
        with pytest.raises(registry.Unusable, match="make it two"):
            observe.load("both", str(path))

    def test_the_switch_interval_is_given_back(self, team: Team) -> None:
        before = sys.getswitchinterval()
        inside = []
        test = _test(ACTORS=(lambda state: inside.append(sys.getswitchinterval()),), outcome=lambda state, seen: "x")
        _observed(team, test, "strided", samples=1)
        assert sys.getswitchinterval() == before
        assert inside[0] < before / 100
