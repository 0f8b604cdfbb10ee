"""A type that breaks its promise is found, made small, stored, and breaks it again."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from runners.sessions.records import DamagedResult
from runners.workers.local import ROOT, WorkerLost
from suites.conformance.linearizability import stored, typefile
from suites.conformance.linearizability.checker import Operation
from suites.conformance.linearizability.replaying import replayed
from suites.conformance.linearizability.search import CHANCES, WRONG, Effort, Finding, NoAnswer, Search, judge
from suites.conformance.linearizability.typefile import Type
from tests.conformance import planted_types

EFFORT = Effort(programs=60, smaller=100, times=500, met=500, seconds=60.0)


@pytest.mark.parametrize("text", [planted_types.COUNTER, planted_types.QUEUE], ids=["counter", "queue"])
def test_broken_promise_is_found_stored_and_replayed(tmp_path: Path, text: str) -> None:
    """By a worker that is asked as any subject's is."""
    kind = planted_types.plant(tmp_path, text)
    with planted_types.worker() as ask:
        found = Search(ask, kind, EFFORT, 1).run(kind.atomic)
        assert found is not None
        assert found.state == WRONG
        path, told = stored.note(tmp_path, "cpython313", "documented", kind, found)
        kept = stored.read(path)
        assert (kept.finding, kept.digest, kept.type) == (found, kind.digest, str(kind.path))
        again = replayed(ask, typefile.find(kept.type), kept.finding, 1000)
    assert again is not None
    assert 0 < again.wrong <= again.runs == 1000
    assert f"replay {path}" in told
    assert f"{found.wrong} of {found.runs} runs" in told


def test_smallest_program_is_two_additions(tmp_path: Path) -> None:
    """No smaller one can lose an update."""
    kind = planted_types.plant(tmp_path, planted_types.COUNTER)
    with planted_types.worker() as ask:
        found = Search(ask, kind, EFFORT, 1).run(kind.atomic)
    assert found is not None
    assert [[step[0] for step in program] for program in found.programs] == [["add"], ["add"]]


def test_good_type_has_no_finding() -> None:
    """The same search, on an object that keeps its promises."""
    kind = typefile.find("queue")
    with planted_types.worker() as ask:
        search = Search(ask, kind, EFFORT, 1)
        assert search.run(kind.atomic) is None
    assert (search.asked, search.runs, search.unlisted) == (EFFORT.programs, EFFORT.programs * EFFORT.times, 0)
    assert 0 < search.met <= search.runs


class Scripted:
    """A subject whose list loses an item now and then: whenever ``loses`` says so of the number of the question."""

    def __init__(self, loses: Any) -> None:
        self.loses = loses
        self.asked: list[Any] = []

    def __call__(self, request: Mapping[str, Any]) -> dict[str, Any]:
        self.asked.append(request["programs"])
        model = typefile.find(request["type"]).model(request["setup"])
        operations: list[list[Any]] = []
        for thread, program in enumerate(request["programs"]):
            for name, *arguments in program:
                place = 2 * len(operations)
                result = getattr(model, name)(*arguments)
                operations.append([thread, name, arguments, result, place, place + 1])
        if self.loses(len(self.asked), request["programs"]):
            operations[-1][3] = "lost"
        told = {"histories": [{"operations": operations, "times": 3}], "runs": 9, "met": 4, "unlisted": 2}
        return {"history": told}


KIND = typefile.find("list")


def test_finding_that_does_not_come_again_is_kept() -> None:
    """What failed once, and never after that, is the finding."""
    subject = Scripted(lambda number, programs: number == 5)
    found = Search(subject, KIND, EFFORT, 1).run(["append"])
    assert found is not None
    assert found.programs == subject.asked[4]
    assert (found.wrong, found.runs) == (3, 9)
    assert found.history[-1].result == "lost"


def test_smaller_program_has_several_chances() -> None:
    """One that fails every third time is still the smallest."""
    subject = Scripted(lambda number, programs: number % 3 == 0)
    found = Search(subject, KIND, EFFORT, 1).run(["append"])
    assert found is not None
    assert found.programs == [[["append", 0]], [["append", 0]]]
    assert CHANCES >= 3


def test_making_it_smaller_ends() -> None:
    """So many smaller programs are tried, no more."""
    subject = Scripted(lambda number, programs: number == 5)
    search = Search(subject, KIND, replace(EFFORT, programs=10, smaller=8), 1)
    search.run(["append"])
    assert search.asked == 5 + 8
    assert len(subject.asked) == 5 + 8 * CHANCES


def test_runs_that_were_not_judged_are_counted() -> None:
    search = Search(Scripted(lambda number, programs: False), KIND, EFFORT, 1)
    assert search.run(["append"]) is None
    assert (search.runs, search.met, search.unlisted) == (9 * search.asked, 4 * search.asked, 2 * search.asked)


def test_lost_worker_is_a_finding_and_is_not_tried_again() -> None:
    """Every other attempt would cost a worker too."""
    asked = []

    def ask(request: Mapping[str, Any]) -> dict[str, Any]:
        asked.append(request)
        raise WorkerLost("crashed", "killed by SIGSEGV")

    found = Search(ask, KIND, EFFORT, 1).run(["append"])
    assert found is not None
    assert (found.state, found.reason) == ("crashed", "killed by SIGSEGV")
    assert len(asked) == 1
    assert "killed by SIGSEGV" in stored.described(found)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ({"unsupported": "needs Python 3"}, "unsupported"),
        ({"error": {"type": "NotStarted", "message": "no thread", "where": "worker"}}, "crashed"),
    ],
)
def test_subject_that_cannot_answer(answer: dict[str, Any], state: str) -> None:
    """That is no verdict on its histories."""
    with pytest.raises(NoAnswer) as raised:
        judge(lambda request: answer, KIND, [0, 0], [[["pop"]], [["pop"]]], {"times": 1}, 1)
    assert raised.value.state == state


def _stored(tmp_path: Path, kind: Type) -> Path:
    finding = Finding(WRONG, "", [1], [[["add", 1]], [["value"]]], [], 1, 2, 3)
    return stored.write(tmp_path, stored.Stored("cpython313", "documented", kind.asked, kind.digest, finding))


@pytest.mark.parametrize("damage", ["cut", "keys", "missing"])
def test_file_that_holds_no_program(tmp_path: Path, damage: str) -> None:
    """The command says which file, with exit code 2 and without a traceback."""
    path = _stored(tmp_path, planted_types.plant(tmp_path, planted_types.COUNTER))
    if damage == "cut":
        path.write_text(path.read_text()[:50])
    elif damage == "keys":
        told = json.loads(path.read_text())
        del told["finding"]["programs"]
        path.write_text(json.dumps(told))
    else:
        path.unlink()
    with pytest.raises(DamagedResult):
        stored.read(path)
    line = [sys.executable, "-m", "gilmatrix", "linearizability", "replay", str(path)]
    asked = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert asked.returncode == 2
    assert str(path) in asked.stderr
    assert len(asked.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--type", "lists"], "unknown type 'lists'"),
        (["--model", "nowhere.py"], "nowhere.py cannot be read"),
        (["--interpreter", "cpython12"], "unknown subject 'cpython12'"),
    ],
)
def test_bad_option(words: list[str], expected: str) -> None:
    line = [sys.executable, "-m", "gilmatrix", "linearizability", "run", *words]
    asked = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert asked.returncode == 2
    assert expected in asked.stderr
    assert len(asked.stderr.splitlines()) == 1


def test_timeline_shows_what_overlapped() -> None:
    """A line an operation in the order of calls; bars share a column where neither had returned before the other."""
    spans = ((0, 0, 3), (1, 2, 3), (1, 4, 5))
    history = [Operation(thread, "pop", [], place, *ends) for place, (thread, *ends) in enumerate(spans)]
    lines = stored.timeline(history).splitlines()
    bars = [(line.index("="), line.rindex("=")) for line in lines]
    assert "pop() -> 0" in lines[0]
    assert bars[0][0] < bars[1][0] <= bars[0][1]
    assert bars[1][1] < bars[2][0]
