"""A worker's history: what was done, what came back, and what had returned at each call."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kernels import gate, history, registry, worker

#: A program of two threads that a list can take.
PROGRAMS: list[list[list[Any]]] = [[["append", 1], ["pop"]], [["append", 2], ["read", 9]]]


@pytest.fixture(scope="module")
def team() -> gate.Team:
    return gate.Team()


def _told(team: gate.Team, kind: Any, programs: Any, limits: Any, *, gil: bool) -> dict[str, Any]:
    told: dict[str, Any] = history.history(team, kind, [], programs, 1, limits, gil)
    return told


def test_ranks_keep_what_came_before_what() -> None:
    """Calls in a row share a rank, and so do returns; nothing else does."""
    first = [(1.0, 2.0), (5.0, 8.0)]
    second = [(1.5, 3.0), (4.0, 6.0), (9.0, 9.5)]
    assert history.ranks([first, second]) == [[[0, 1], [2, 3]], [[0, 1], [2, 3], [4, 5]]]


def test_equal_times_overlap() -> None:
    """A clock that cannot tell them apart does not say that one came first."""
    (one,), (other,) = history.ranks([[(1.0, 2.0)], [(2.0, 3.0)]])
    assert not one[1] < other[0]
    (one,), (other,) = history.ranks([[(1.0, 2.0)], [(2.5, 3.0)]])
    assert one[1] < other[0]


def test_runs_with_the_same_order_are_the_same() -> None:
    """Which of two calls came first makes no other history, when nothing had returned between them."""
    assert history.ranks([[(1.0, 3.0)], [(2.0, 4.0)]]) == history.ranks([[(2.0, 4.0)], [(1.0, 3.0)]])
    assert history.ranks([[(1.0, 2.0)], [(3.0, 4.0)]]) != history.ranks([[(3.0, 4.0)], [(1.0, 2.0)]])


@pytest.mark.parametrize("gil", [True, False])
def test_every_operation_is_told(team: gate.Team, gil: bool) -> None:
    """Of each thread in its order, with arguments, result and ranks; every run is in one of the histories."""
    told = _told(team, history.load("list"), PROGRAMS, (600, None, None), gil=gil)
    assert told["runs"] == 600 == sum(one["times"] for one in told["histories"]) + told["unlisted"]
    for one in told["histories"]:
        steps = [[thread, [name, *arguments]] for thread, name, arguments, _, _, _ in one["operations"]]
        assert steps == [[thread, step] for thread, program in enumerate(PROGRAMS) for step in program]
        assert one["operations"][1][3] in (1, 2)
        assert one["operations"][3][3] == ["raised", "IndexError"]
        assert all(called < returned for *_, called, returned in one["operations"])
        assert one["operations"][0][5] < one["operations"][1][4]
    keys = [repr(one["operations"]) for one in told["histories"]]
    assert len(set(keys)) == len(keys)


def test_threads_overlap_under_a_gil(team: gate.Team) -> None:
    """Short runs have operations of one thread in the middle of the other's program: how many, its load says."""
    told = _told(team, history.load("list"), PROGRAMS, (10**6, 51, 30.0), gil=True)
    assert told["met"] == sum(one["times"] for one in told["histories"] if _meets(one["operations"]))
    assert told["met"] > 50


def _meets(operations: list[Any]) -> bool:
    """Is neither thread done before the other begins?"""
    first, last = ([one for one in operations if one[0] == thread] for thread in (0, 1))
    return bool(first[0][4] < last[-1][5] and last[0][4] < first[-1][5])


def test_limits_end_the_runs(team: gate.Team) -> None:
    """So many meetings are enough, and so are so many seconds, after one stride at least."""
    told = _told(team, history.load("list"), PROGRAMS, (10**6, 5, None), gil=True)
    assert told["met"] >= 5
    assert told["runs"] < 10**6
    told = _told(team, history.load("list"), PROGRAMS, (10**6, None, 1e-9), gil=True)
    assert told["runs"] == history.FIRST


def test_switch_interval_is_given_back(team: gate.Team) -> None:
    before = sys.getswitchinterval()
    _told(team, history.load("list"), PROGRAMS, (10, None, None), gil=True)
    assert sys.getswitchinterval() == before


class Numbered:
    """Every object has a number of its own: no two runs are alike."""

    made = 0

    def __init__(self, setup: Any) -> None:
        Numbered.made += 1
        self.number = Numbered.made

    def tell(self) -> int:
        return self.number


def test_histories_beyond_the_cap_are_counted(team: gate.Team, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not listed is not lost without a word."""
    monkeypatch.setattr(history, "MOST", 7)
    told = _told(team, SimpleNamespace(Shared=Numbered), [[["tell"]], [["tell"]]], (20, None, None), gil=True)
    assert (len(told["histories"]), told["runs"], told["unlisted"]) == (7, 20, 13)


def _ask(**changed: Any) -> dict[str, Any]:
    request = {"do": "history", "type": "list", "setup": [], "programs": PROGRAMS, "times": 1, "seed": 1}
    answer: dict[str, Any] = worker.Worker([]).answer({**request, **changed})
    return answer


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"type": "lists"}, "no type of the name lists"),
        ({"programs": [[["explode"]]]}, "explode"),
    ],
)
def test_what_cannot_be_run_is_an_error(changed: dict[str, Any], expected: str) -> None:
    """No history, and no dead worker."""
    assert expected in _ask(**changed)["error"]["message"]


def test_result_that_cannot_be_sent_is_an_error(tmp_path: Path) -> None:
    """It is found where the type is to blame."""
    path = tmp_path / "odd.py"
    body = ["made = []", "for _ in range(100000): made = [made]", "return made"]
    odd = "".join(f"        {line}\n" for line in body)
    path.write_text(f"class Shared(object):\n    def __init__(self, setup): pass\n    def odd(self):\n{odd}")
    assert "recursion" in _ask(type=str(path), programs=[[["odd"]]])["error"]["message"]


def test_file_without_the_object(tmp_path: Path, team: gate.Team) -> None:
    path = tmp_path / "half.py"
    path.write_text("class Model(object): pass\n")
    with pytest.raises(registry.Unusable, match=r"half\.py has no Shared"):
        history.load(str(path))


def test_a_users_file_is_found_where_a_container_has_it(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text("class Shared(object):\n    pass\n")
    elsewhere = tmp_path / "on" / "the" / "host" / "mine.py"
    assert history.load(str(elsewhere), [str(tmp_path)]).Shared
    with pytest.raises(registry.Unusable, match="no type"):
        history.load(str(elsewhere), [])


def test_whoever_runs_goes_where_another_is() -> None:
    """One thread is held in a run: the other comes to that one first, then to those that are left, each once."""
    chase = history.Chase(2, 4, pausing=False)
    first, second = chase.runs(0), chase.runs(1)
    assert [next(first), next(first), next(first)] == [0, 1, 2]
    assert [next(second), next(second)] == [2, 0]
    assert list(first) == [3]
    assert list(second) == [3, 1]


def test_threads_without_a_gil_begin_a_run_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that comes first waits; it does not wait for a thread that has done the run already."""
    monkeypatch.setattr(history, "TURNS", 10**12)
    meeting = history.Meeting(2, 50, pausing=False)
    early = threading.Thread(target=list, args=[meeting.runs(0)], daemon=True)
    early.start()
    early.join(0.1)
    assert early.is_alive()
    assert sorted(meeting.runs(1)) == list(range(50))
    early.join(60)
    assert not early.is_alive()


def test_nobody_waits_long_for_a_thread_that_has_no_core() -> None:
    """The other one never comes."""
    assert list(history.Meeting(2, 50, pausing=False).runs(0)) == list(range(50))
