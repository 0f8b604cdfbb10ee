"""Tests that what a project's test does costs that test and no other, and has its word."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from runners.interpreters.subjects import load_subjects
from runners.workers.local import environment
from suites.project import testing
from suites.project.installs import Home
from suites.project.records import Ran, Result
from suites.project.testing import Asked, Runner, queued
from tests.packages.planted import STAND_IN
from tests.project import planted

LIMIT = 4.0

Run = Callable[..., Ran]


@pytest.fixture
def run(home: Home, folder: Path) -> Run:
    """Runs the tests of a project of these files; ``events`` are kept between two calls."""

    def runs(files: dict[str, str], **asked: object) -> Ran:
        copy = planted.project(folder / "project", files)
        runner = Runner(
            load_subjects()[STAND_IN], home.environment.python, home.packages, copy, folder / "run",
            threading.Event(), environment(), lambda what: None,
        )  # fmt: skip
        told = {"stage": "alone", "limit": LIMIT, **asked}
        return runner.run(Asked(**told), folder / "events.jsonl")  # type: ignore[arg-type]

    return runs


def _named(ran: Ran, name: str) -> Result:
    found = [test for test in ran.tests if test.id.split("::")[-1] == name]
    assert len(found) == 1, ran
    return found[0]


@pytest.mark.parametrize("what", planted.ALONE)
def test_one_test_costs_no_other(run: Run, what: str) -> None:
    source, outcome = planted.ALONE[what]
    ran = run({"test_it.py": f"{planted.GOOD}{source}def test_then(): pass\n"})
    assert _named(ran, "test_it").outcome == outcome, ran
    assert [_named(ran, name).outcome for name in ("test_before", "test_then")] == ["passed", "passed"]
    assert ran.broke == ""
    assert len(ran.tests) == 3


@pytest.mark.parametrize("what", planted.THREADS)
def test_in_threads(run: Run, what: str) -> None:
    source, told = planted.THREADS[what]
    ran = run({"test_it.py": f"{planted.GOOD}{source}def test_then(): pass\n"}, threads=4)
    test = _named(ran, "test_it")
    if test.alone:
        assert told in test.alone
    else:
        assert test.outcome == told, ran
    assert [_named(ran, name).outcome for name in ("test_before", "test_then")] == ["passed", "passed"]
    assert not _named(ran, "test_then").alone


@pytest.mark.parametrize("what", planted.WHOLE)
def test_a_project_as_a_whole(run: Run, what: str) -> None:
    files, told, passed = planted.WHOLE[what]
    ran = run(dict(files))
    assert sum(test.outcome == "passed" for test in ran.tests) == passed, ran
    assert told in f"{ran.broke} {ran.unset}", ran
    if not told:
        assert ran.broke == "", ran


def test_what_cannot_be_collected_is_named_with_its_reason(run: Run) -> None:
    ran = run({"test_a.py": "import planted_lack\n", "test_b.py": planted.GOOD})
    (missing,) = [test for test in ran.tests if test.nth < 0]
    assert (missing.id, missing.outcome) == ("test_a.py", "error")
    assert "planted_lack" in missing.words


def test_a_stack_is_kept_of_what_hangs(run: Run) -> None:
    ran = run({"test_it.py": "import time\ndef sleeps_for_long(): time.sleep(600)\ndef test_it(): sleeps_for_long()\n"})
    assert "sleeps_for_long" in _named(ran, "test_it").said


def test_a_thread_that_is_left_is_named(run: Run) -> None:
    source, _ = planted.ALONE["leaves a thread"]
    assert _named(run({"test_it.py": source}), "test_it").left == ("left",)


def test_processes_that_are_left_are_counted(run: Run) -> None:
    source, _ = planted.ALONE["leaves a process"]
    assert run({"test_it.py": source}).left == 1


def test_odd_ids_are_kept_as_they_are(run: Run) -> None:
    values = ["a b", "[x]", "ö", "line\nbreak", "::", ""]
    source = f"import pytest\n@pytest.mark.parametrize('value', {values!r})\ndef test_it(value): pass\n"
    ran = run({"test_it.py": source, "test_two.py": "class TestA:\n    def test_x(self): pass\n"})
    assert len({test.key for test in ran.tests}) == len(values) + 1


def test_two_tests_of_one_id_are_two(run: Run) -> None:
    hook = (
        "import pytest\n"
        "class Item(pytest.Item):\n"
        "    def runtest(self): assert self.own\n"
        "def pytest_collect_file(parent, file_path):\n"
        "    if file_path.suffix == '.twice': return File.from_parent(parent, path=file_path)\n"
        "class File(pytest.File):\n"
        "    def collect(self):\n"
        "        for own in (True, False):\n"
        "            one = Item.from_parent(self, name='same')\n"
        "            one.own = own\n"
        "            yield one\n"
    )
    ran = run({"conftest.py": hook, "a.twice": ""})
    assert [(test.nth, test.outcome) for test in ran.tests] == [(0, "passed"), (1, "failed")]


def test_it_goes_on_where_it_was_ended(run: Run, folder: Path) -> None:
    source = "def test_a(): pass\ndef test_b(): pass\n"
    first = run({"test_it.py": source})
    lines = (folder / "events.jsonl").read_bytes().splitlines(keepends=True)
    until = next(place for place, line in enumerate(lines) if b'"ends": 0' in line)
    begun = next(line for line in lines if b'"begins": 1' in line)
    # As a kill leaves it: the second test had begun, and a line is cut short.
    (folder / "events.jsonl").write_bytes(b"".join(lines[: until + 1]) + begun + b'{"ends": 1, "outc')
    second = run({"test_it.py": source.replace("test_a(): pass", "test_a(): assert 0")})
    assert [(test.id, test.outcome) for test in second.tests] == [(test.id, "passed") for test in first.tests]


def test_only_and_turns(run: Run) -> None:
    source = "import itertools\nturns = itertools.count()\ndef test_a(): pass\ndef test_b(): assert next(turns) != 1\n"
    ran = run({"test_it.py": source}, only=[("test_it.py::test_b", 0)], turns=3)
    assert [(test.turn, test.outcome) for test in ran.tests] == [(0, "passed"), (1, "failed"), (2, "passed")]


@pytest.mark.parametrize("threads", [0, 4])
def test_turns_have_fixtures_of_their_own(run: Run, threads: int) -> None:
    source = (
        "import pytest\n@pytest.fixture\ndef fresh(): return []\n"
        "def test_a(fresh):\n    fresh.append(1)\n    assert len(fresh) <= 4\n"
        "import unittest\nclass TestB(unittest.TestCase):\n    seen = 0\n"
        "    def test_b(self):\n        assert self.seen == 0\n        self.seen = int(not threads)\n"
        "class TestC:\n    seen = 0\n"
        "    def test_c(self):\n        assert self.seen == 0\n        self.seen = int(not threads)\n"
        f"threads = {threads}\n"
    )
    ran = run({"test_it.py": source}, threads=threads, turns=3)
    assert [test.outcome for test in ran.tests] == ["passed"] * 9, ran


def test_what_waits_for_a_core_is_seen(tmp_path: Path) -> None:
    for number, waited in enumerate((2_000_000_000, 7_500_000_000)):
        (tmp_path / "71" / "task" / str(number)).mkdir(parents=True)
        (tmp_path / "71" / "task" / str(number) / "schedstat").write_text(f"123 {waited} 4\n")
    assert queued(71, tmp_path) == 7.5
    assert queued(72, tmp_path) == 0.0


def test_what_waited_for_a_core_is_not_hung(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    source = {"test_it.py": f"import time\ndef test_it(): time.sleep({LIMIT + 1})\n"}
    waits = itertools.count(step=LIMIT)
    monkeypatch.setattr(testing, "queued", lambda process: float(next(waits)))
    assert _named(run(source), "test_it").outcome == "passed"
