"""Comparing goes on until it is precise or its time is over, and loses nothing to an interpreter that fails."""

from __future__ import annotations

import io
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyperf
import pytest
from rich.console import Console

from gilmatrix import tree
from reports.pages import write_pages
from runners import litmus
from runners.interpreters import subjects
from runners.interpreters.provision import Found, Missing
from runners.interpreters.provision.progress import elapsed
from runners.interpreters.subjects import load_subjects
from runners.sessions.joining import WrongSession
from runners.sessions.records import Record, raw
from runners.sessions.session import keep, open_beside
from runners.sessions.store import Store
from runners.workers.local import WorkerLost
from suites import options
from suites import suite as contract
from suites.answer import KernelFailed
from suites.conformance.records import Observed
from suites.measuring.crew import Value
from suites.measuring.way import Way
from suites.options import BadInput
from suites.parts import read_session
from suites.versus import running
from suites.versus import suite as command
from suites.versus.block import Side
from suites.versus.figures import LEAST_BLOCKS
from suites.versus.records import SUITE
from suites.versus.running import Comparing
from suites.versus.view import PART, Compared
from tests.quiet import quiet

FIRST, SECOND = "cpython314", "cpython314t"


class Script:
    """What the made-up interpreters do: the second's seconds over the first's, noise, and who fails at what."""

    def __init__(self, ratio: float = 1.0, noise: float = 0.002) -> None:
        self.ratio = ratio
        self.noise = noise
        self.fails: dict[tuple[str, str], Exception] = {}
        self.starts: dict[str, WorkerLost] = {}
        self.stops: int | None = None
        self.values = 0
        self.padding: list[int] = []
        self.draw = random.Random(3)


class Played(Side):
    """A side whose values last no time."""

    script: Script

    def muster(self) -> None:
        if lost := self.script.starts.get(self.identity):
            raise lost
        self.workers = [SimpleNamespace(own_processes=list)]  # type: ignore[list-item]
        self.facts = {"jit": self.jit, "jit_name": "none", "version": "3", "gil": self.gil, "start_seconds": 0.1}

    def value(self, way: Way, loops: int, seed: int, size: str, turn: int) -> Value:
        script = self.script
        script.values += 1
        if script.stops is not None and script.values > script.stops:
            raise KeyboardInterrupt
        if failure := script.fails.get((self.identity, way.kernel)):
            raise failure
        ratio = script.ratio if self.identity == SECOND else 1.0
        wall = 0.03 * loops * ratio * (1 + script.draw.gauss(0, script.noise))
        return Value(wall, [wall] * way.count, wall * way.count, 0, [wall] * way.count, [0.0] * way.count)

    def dismiss(self) -> None:
        self.workers = []

    kill = dismiss


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Iterator[Script]:
    """What happens; the machine is quiet."""
    told = Script()
    monkeypatch.setattr(Played, "script", told, raising=False)
    monkeypatch.setattr(running, "Side", Played)
    with quiet():
        yield told


def _given(*words: str) -> Any:
    return tree.parser().parse_args(["compare", *words])


def _comparing(*words: str, names: str = "nbody,sieve,nqueens") -> tuple[Comparing, options.Options]:
    given = _given(FIRST, SECOND, "--only", names, "--threads", "1,2", *words)
    chosen = options.read(given)
    return command.SUITE.begin(given, chosen), chosen  # type: ignore[return-value]


def _found(*missing: str) -> dict[str, Found | Missing]:
    here = {name: Found(name, Path("python"), "explicit", "3", {}) for name in (FIRST, SECOND)}
    return {name: Missing(name, (("uv", "offline"),)) if name in missing else one for name, one in here.items()}


def _asked(folder: Path, *words: str, names: str = "nbody,sieve,nqueens", missing: str = "") -> Store:
    comparing, chosen = _comparing(*words, names=names)
    store = open_beside(chosen.request(), results=folder, name="s")
    comparing.ask(store, _found(missing))
    return store


def _seen(store: Store) -> Compared:
    return Compared(read_session(store.folder))


def test_it_ends_when_the_asked_change_would_be_seen(tmp_path: Path, script: Script) -> None:
    script.ratio = 1.05
    seen = _seen(_asked(tmp_path, "--detect", "2%"))
    assert [seen.word(one) for one in seen.together.ratios] == ["slower", "slower"]
    for one in seen.together.ratios:
        assert one is not None
        assert one.seen is not None
        assert one.seen <= 0.02
        assert one.value == pytest.approx(1.05, abs=0.01)
    assert len({step.block for step in seen.session.steps if step.suite == SUITE}) >= LEAST_BLOCKS
    assert seen.faults() == []
    assert [finding.level for finding in seen.headlines()] == ["bad", "bad"]
    assert PART.failures["slower"](seen) != []


def test_the_same_twice_is_no_change(tmp_path: Path, script: Script) -> None:
    seen = _seen(_asked(tmp_path))
    assert [seen.phrase(one) for one in seen.together.ratios if one] == ["no change above 2 %"] * 2
    assert PART.failures["slower"](seen) == []


def test_more_precision_takes_more_blocks(tmp_path: Path, script: Script) -> None:
    """In the same session: what was measured counts."""
    script.noise = 0.03
    store = _asked(tmp_path, "--detect", "20%")
    few = len(store.records(SUITE))
    assert _comparing("--detect", "20%")[0].is_answered(store)
    more = _asked(tmp_path, "--detect", "1%")
    assert len(more.records(SUITE)) > few
    assert more.records(SUITE)[:few] == store.records(SUITE)[:few]
    assert _seen(more).detect == 0.01


def test_too_few_blocks_say_how_long_the_others_take(
    tmp_path: Path, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(10**6))
    monkeypatch.setattr("suites.versus.running.time.monotonic", lambda: float(next(clock)))
    seen = _seen(_asked(tmp_path, "--time", "20s"))
    (first, *_) = seen.together.ratios
    assert first is not None
    assert first.blocks < LEAST_BLOCKS
    more = seen.spent / first.blocks * (LEAST_BLOCKS - first.blocks)
    assert seen.phrase(first) == f"cannot tell yet: {first.blocks} of at least 4 blocks, about {elapsed(more)} more"


def test_it_ends_when_the_time_is_over(tmp_path: Path, script: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    """And says how much longer it would take."""
    script.noise = 0.3
    clock = iter(range(10**6))
    monkeypatch.setattr("suites.versus.running.time.monotonic", lambda: float(next(clock)))
    store = _asked(tmp_path, "--time", "200s", "--detect", "0.1%")
    seen = _seen(store)
    assert seen.spent <= 200
    assert all("cannot tell yet: about " in seen.phrase(one) for one in seen.together.ratios if one)
    assert _comparing("--time", "200s", "--detect", "0.1%")[0].is_answered(store)
    assert not _comparing("--time", "60m", "--detect", "0.1%")[0].is_answered(store)


@pytest.mark.parametrize(
    ("failure", "state"),
    [
        (KernelFailed("wrong", "5 and not 4"), "wrong"),
        (WorkerLost("hung", "no answer within 60 s", "stacks"), "hung"),
        (KernelFailed("unsupported", "it needs nonlocal"), "unsupported"),
    ],
)
@pytest.mark.parametrize("side", [FIRST, SECOND])
def test_a_kernel_that_fails_on_one_of_them_costs_itself_alone(
    tmp_path: Path, script: Script, failure: Exception, state: str, side: str
) -> None:
    script.fails[side, "sieve"] = failure
    store = _asked(tmp_path)
    seen = _seen(store)
    failed = [step for step in store.records(SUITE) if step.state not in ("ok", "void", "cancelled")]
    assert [(step.subject, step.case, step.state) for step in failed] == [(side, "sieve", state)]
    (line,) = [line for line in seen.lines if line.name == "sieve"]
    assert line.why == f"{side}: {state}: {failed[0].reason}"
    assert bool(seen.faults()) == (state != "unsupported")
    assert {line.name for line in seen.lines if not line.why} == {"nbody", "nqueens"}
    asking = _comparing()[0]
    assert contract.is_whole(store, [asking], kernels=False), "each kernel has its answer on both"
    assert [(one.state, one.subject) for one in seen.states()] == [(state, side)]


def test_where_nothing_could_be_compared_every_form_says_why(tmp_path: Path, script: Script) -> None:
    for kernel in ("nbody", "sieve", "nqueens"):
        script.fails[SECOND, kernel] = KernelFailed("wrong", "5 and not 4")
    seen = _seen(_asked(tmp_path))
    assert [finding.level for finding in seen.headlines()] == ["warn"]
    assert {row.reason for row in seen.rows()} == {f"{SECOND}: wrong: 5 and not 4"}
    page, shown = _forms(seen, tmp_path)
    for text in (page, shown, "".join(seen.markdown())):
        assert text.count("wrong: 5 and not 4") >= 3


def _forms(seen: Compared, folder: Path) -> tuple[str, str]:
    """The page, and what a terminal shows."""
    write_pages(seen.session, folder / "report")
    told = io.StringIO()
    seen.show(Console(file=told, width=200))
    return (folder / "report" / "versus.html").read_text(encoding="utf-8"), told.getvalue()


def test_every_form_has_the_figures(tmp_path: Path, script: Script) -> None:
    script.ratio = 1.05
    seen = _seen(_asked(tmp_path))
    ratio = seen.together.ratios[0]
    assert ratio is not None
    page, shown = _forms(seen, tmp_path)
    for text in (page, shown, "".join(seen.markdown()).replace("\\", "")):
        assert seen.shown(ratio) in text
        assert text.count("slower") >= 8  # all kernels and three of them, at two thread counts
    rows = [row for row in seen.rows() if row.figure == "time"]
    assert {(row.case, row.threads) for row in rows} == {
        (case, count) for case in ("all kernels", "nbody", "sieve", "nqueens") for count in (1, 2)
    }


def test_what_another_suite_says_differently_of_both_is_beside(tmp_path: Path, script: Script) -> None:
    """A litmus test that one of them passes."""
    store = _asked(tmp_path)
    test = litmus.find()["list_append"]
    keep(store, "litmus", {test.name: test.told()})
    for side, counts in ((FIRST, {"all there": 9000}), (SECOND, {"all there": 8995, "lost": 5})):
        observed = Observed("ok", "", "pair", counts, 9000, 2, None, 1, 1.0, 1.0)
        store.append(Record("conformance", side, test.name, "ok", digest=test.digest, answer=raw(observed)))
    seen = _seen(store)
    assert seen.beside == ("conformance",)
    (one,) = seen.differences
    assert (one.suite, one.case, one.second) == ("conformance", "list_append", "failed")
    assert one.first != one.second
    for text in (*_forms(seen, tmp_path), "".join(seen.markdown()).replace("\\", "")):
        assert "list_append" in text


def test_pyperf_reads_what_is_beside_the_records(tmp_path: Path, script: Script) -> None:
    """A file a kernel and a side, with equally many values: its own comparison works on both."""
    script.ratio = 1.05
    store = _asked(tmp_path)
    files = [store.path(side, SUITE, "nbody.json") for side in (FIRST, SECOND)]
    first, second = (pyperf.BenchmarkSuite.load(str(file)) for file in files)
    assert first.get_benchmark_names() == second.get_benchmark_names() == ["nbody 1 thread", "nbody 2 threads"]
    blocks = _seen(store).kept.blocks["nbody"]
    for place, suite in enumerate((first, second)):
        kept = [value for both in blocks.values() for value in both[place].seconds[1]]
        assert list(suite.get_benchmark("nbody 1 thread").get_values()) == kept
    done = subprocess.run(
        [sys.executable, "-m", "pyperf", "compare_to", *map(str, files)], capture_output=True, text=True, check=True
    )
    assert "slower" in done.stdout


def test_where_one_is_missing_the_other_is_not_measured_alone(tmp_path: Path, script: Script) -> None:
    store = _asked(tmp_path, missing=SECOND)
    seen = _seen(store)
    assert store.records(SUITE) == []
    assert {line.why for line in seen.lines} == {f"{SECOND}: unavailable: uv: offline"}


def test_one_that_does_not_start_is_named(tmp_path: Path, script: Script) -> None:
    script.starts[SECOND] = WorkerLost("crashed", "exit code 3")
    seen = _seen(_asked(tmp_path))
    assert {line.why for line in seen.lines} == {f"{SECOND}: crashed: does not start: exit code 3"}


def test_the_same_command_goes_on_after_an_interruption(tmp_path: Path, script: Script) -> None:
    script.stops = 100
    with pytest.raises(KeyboardInterrupt):
        _asked(tmp_path)
    before = Store(tmp_path / "s").records(SUITE)
    assert before
    script.stops = None
    after = _asked(tmp_path).records(SUITE)
    assert after[: len(before)] == before
    assert len(after) > len(before)


def test_a_session_compares_two_and_no_others(tmp_path: Path, script: Script) -> None:
    _asked(tmp_path)
    given = _given(SECOND, FIRST, "--only", "nbody")
    chosen = options.read(given)
    other = command.SUITE.begin(given, chosen)
    with pytest.raises(WrongSession, match="it compares cpython314 and cpython314t, in that order"):
        other.ask(Store(tmp_path / "s"), _found())


def test_each_process_has_an_environment_of_another_length(
    tmp_path: Path, script: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a build gains by where its stack happens to lie differs from block to block."""
    seen = []

    def start(subject: Any, *rest: Any) -> None:
        seen.append((subject.id, len(subject.environment["GILMATRIX_PADDING"])))

    monkeypatch.setattr("suites.versus.running.workers.start", start)
    comparing, _ = _comparing()
    for number in range(8):
        for side in comparing._begin({name: one for name, one in _found().items() if isinstance(one, Found)},
                                     random.Random(number)):  # fmt: skip
            side._pool._start(0)
    assert len(set(seen)) == 16


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--detect", "0"], "--detect 0: per cent are wanted"),
        (["--detect", "-1%"], "--detect -1%: per cent are wanted"),
        (["--detect", "much"], "--detect much: per cent are wanted"),
        (["--detect", "100%"], "--detect 100%: per cent are wanted"),
        (["--time", "0"], "--time 0: minutes are wanted"),
        (["--time", "soon"], "--time soon: minutes are wanted"),
        (["--time", "5d"], "--time 5d: minutes are wanted"),
        (["--mode", "both"], "--mode both: it compares one kind of scaling"),
    ],
)
def test_what_means_nothing_is_refused(words: list[str], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        _comparing(*(f"{words[0]}={word}" for word in words[1:]))


@pytest.mark.parametrize(("text", "seconds"), [("90s", 90), ("10m", 600), ("10", 600), ("1.5h", 5400), (".5m", 30)])
def test_a_time_may_have_a_unit(text: str, seconds: float) -> None:
    assert _comparing("--time", text)[0]._limit == seconds


def test_the_same_word_twice_is_held_against_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subjects, "_OWN", {})
    chosen = options.read(_given("cpython314t-gil", "cpython314t-gil"))
    first, second = chosen.subjects.values()
    assert (first.id, second.id) == ("cpython314t-gil", "cpython314t-gil-again")
    assert second.base == "cpython314t"
    assert second.environment == first.environment == {"PYTHON_GIL": "1"}
    assert replace(second, id="", name="", own=False) == replace(first, id="", name="")
    assert second.name == f"{load_subjects()['cpython314t-gil'].name}, again"


def test_a_list_of_several_is_no_word(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        _given("cpython314,pypy", "jython")
    assert ended.value.code == 2
    assert "it compares two interpreters, a word each" in capsys.readouterr().err
