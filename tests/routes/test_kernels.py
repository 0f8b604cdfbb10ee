"""A kernel of one's own goes by every way that can have it, and a way that cannot says why."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gilmatrix.__main__ import main
from kernels import registry
from kernels.kernel_job import KernelJob, pickled
from kernels.route import Wrong, route
from runners import catalogue
from runners.codes import Code
from runners.interpreters.projects import Project
from runners.interpreters.provision import Found
from runners.interpreters.provision.commands import Unavailable
from runners.interpreters.subjects import load_subjects
from runners.tables import BadTable
from suites.parts import read_session
from suites.routes import kernels, tables
from suites.routes.measuring import Effort, Given, Measurer
from suites.routes.records import Rate
from suites.routes.server import Server
from suites.routes.tables import Line
from suites.routes.verdicts import Routes
from tests.quiet import quiet
from tests.suites.planted import STAND_IN

PLANTED = Path(__file__).parent / "planted"

#: Strategies that are sent a kernel's input, those that a fork gives it to, and those in whose process it is.
SENT, FORKED, HERE = ("spawn", "forkserver", "process_pool"), ("fork",), ("sequential", "threads", "thread_pool")


def job(name: str) -> KernelJob:
    """A kernel of the planted ones, as a worker loads it."""
    known = registry.Registry([str(PLANTED)])
    return KernelJob(name, known.files[name], known.load(name), "smoke", 1)


def taken(name: str, strategy: str, implementation: str = "part") -> Any:
    """What a route tells of it, by two workers; raises what a worker would tell as its state."""
    workers = 1 if strategy == "sequential" else 2
    return route(job(name), implementation, strategy, workers, 2, 0.0, 0.0)


@pytest.mark.parametrize("strategy", [*HERE, *FORKED, *SENT])
@pytest.mark.parametrize("name", ["of_own_class", "splits_by_count"])
def test_what_can_be_pickled_goes_by_every_way(name: str, strategy: str) -> None:
    """Objects of the kernel's own class too, though no other process can import a user's file by its name."""
    told = taken(name, strategy)
    assert len(told["values"]) == 2
    assert told["chunks"] == 1, "a value is the whole kernel"
    if strategy != "sequential":
        assert told["alone"]["strategy"] == "sequential"
        assert len(told["alone"]["values"]) == 2


@pytest.mark.parametrize("strategy", [*HERE, *FORKED])
def test_an_input_that_cannot_be_pickled_stays_where_it_is(strategy: str) -> None:
    """A fork needs no pickle for it."""
    assert taken("locked_input", strategy)["values"]


@pytest.mark.parametrize("strategy", SENT)
def test_an_input_that_cannot_be_pickled_is_named_by_what_it_holds(strategy: str) -> None:
    with pytest.raises(registry.Unsupported, match=r"its input cannot be pickled .* it holds a _thread\.lock"):
        taken("locked_input", strategy)


@pytest.mark.parametrize("strategy", [*FORKED, *SENT])
def test_a_result_that_cannot_come_back_is_named(strategy: str) -> None:
    assert taken("locked_result", "sequential")["values"]
    with pytest.raises(registry.Unsupported, match=r"what its part gives cannot be pickled .* a generator"):
        taken("locked_result", strategy)


@pytest.mark.parametrize("strategy", ["threads", "thread_pool"])
def test_threads_share_one_object_all_at_the_same_time(strategy: str) -> None:
    """Its parts wait for each other: a crew that did one after the other would hang."""
    assert taken("shared_list", strategy)["values"]


@pytest.mark.parametrize("strategy", [*FORKED, *SENT])
def test_what_threads_share_no_process_can(strategy: str) -> None:
    with pytest.raises(registry.Unsupported, match="its threads share one list: no other process"):
        taken("shared_list", strategy)


@pytest.mark.parametrize(("strategy", "right"), [("threads", True), ("fork", True), ("spawn", False)])
def test_a_result_that_is_wrong_by_one_way_is_wrong_by_that_alone(strategy: str, right: bool) -> None:
    if right:
        assert taken("wrong_elsewhere", strategy)["values"]
        return
    with pytest.raises(Wrong, match="the sum is 4950, it must be 14850"):
        taken("wrong_elsewhere", strategy)


@pytest.mark.parametrize(("strategy", "makers"), [("threads", 3), ("fork", 1), ("sequential", 1)])
def test_threads_make_an_input_of_their_own(strategy: str, makers: int) -> None:
    """As they do when they are measured: without a GIL, each use of another thread's is a write to shared memory."""
    asked, made_by = job("of_own_class"), []
    prepare = asked.kernel.prepare

    def prepared(size: Any, seed: int) -> Any:
        made_by.append(threading.get_ident())
        return prepare(size, seed)

    asked.kernel.prepare = prepared
    route(asked, "part", strategy, 1 if strategy == "sequential" else 2, 1, 0.0, 0.0)
    assert len(made_by) == len(set(made_by)) == makers


def test_a_twin_is_held_against_the_kernel_on_one_thread() -> None:
    told = taken("with_twin", "event_loop", "part_async")
    assert told["alone"]["strategy"] == "sequential"
    assert told["handed"] is None


def test_a_twin_is_checked_as_the_kernel_is() -> None:
    assert taken("broken_twin", "threads")["values"]
    with pytest.raises(Wrong, match="it must be 4950"):
        taken("broken_twin", "event_loop", "part_async")


def test_a_part_that_is_left_out_or_done_twice_is_caught() -> None:
    """By the crew: the kernel's check would see results alone."""
    asked = job("splits_by_count")
    pieces = asked.pieces(2, 1)
    right = [(0, 0, sum(range(0, 60, 2))), (0, 1, sum(range(1, 60, 2)))]
    asked.check([right[1], right[0]], pieces)
    for parts in (right[:1], [right[0], right[0]], [*right, right[1]]):
        with pytest.raises(Wrong, match="parts were done, of 2"):
            asked.check(parts, pieces)


def test_the_culprit_is_the_innermost_that_the_kernel_put_there() -> None:
    """What lies within an object of somebody else's is no choice of the kernel."""
    with pytest.raises(registry.Unsupported, match=r"it holds a module"):
        pickled("its input", {"a": [1, (2, sys)]})


class TestLines:
    @pytest.fixture
    def known(self) -> dict[str, catalogue.Kernel]:
        return {name: kernel for name, kernel in catalogue.find([PLANTED]).items() if kernel.room == "user"}

    def test_ways_have_the_names_that_people_use(self, known: dict[str, catalogue.Kernel]) -> None:
        """asyncio where there is a twin alone."""
        for name, kernel in known.items():
            found = kernels.lines([kernel], "default", [])
            ways = list(dict.fromkeys(line.route for line in found))
            expected = ["one thread", "threads", "processes", "subinterpreters"]
            assert ways == expected + ["asyncio"] * (name in ("with_twin", "broken_twin")), name
            assert [line.strategy for line in found if line.unit] == ["sequential"]
            assert {line.asked for line in found} == {kernel.digest}

    def test_a_strategy_that_is_named_is_there(self) -> None:
        for several in kernels.WAYS.values():
            for strategy in several:
                assert (Path(registry.HERE) / "strategies" / f"{strategy}.py").exists()

    def test_a_kernel_is_no_job_of_the_library(self, tmp_path: Path) -> None:
        (tmp_path / "collatz.py").write_text((PLANTED / "with_twin.py").read_text(encoding="utf-8"), encoding="utf-8")
        kernel = catalogue.find([tmp_path])["collatz"]
        (line, *_) = kernels.lines([kernel], "default", tables.jobs(tables.routes()))
        assert (line.job, line.kernel) == ("collatz_kernel", "collatz")

    def test_beside_another_project_it_is_another_question(self, known: dict[str, catalogue.Kernel]) -> None:
        """Of the same file, which is what a worker is held to."""
        kernel = known["with_twin"]
        (alone, *_) = kernels.lines([kernel], "default", [])
        (beside, *_) = kernels.lines([kernel], "default", [], [Project("mine", "content")])
        (other, *_) = kernels.lines([kernel], "default", [], [Project("mine", "changed")])
        assert len({alone.digest, beside.digest, other.digest}) == 3
        assert alone.file == beside.file == other.file == kernel.digest

    def test_two_that_would_have_one_name_are_refused(self, known: dict[str, catalogue.Kernel]) -> None:
        kernel = known["with_twin"]
        with pytest.raises(BadTable, match="with_twin too: rename"):
            kernels.lines([kernel, kernel], "default", [])

    def test_a_size_that_is_not_there_is_refused(self, known: dict[str, catalogue.Kernel]) -> None:
        kernel = replace(known["with_twin"], constants={"SIZES": {"smoke": {"n": 1}}})
        with pytest.raises(BadTable, match=r"with_twin\.py: SIZES has no 'default'.*: add it"):
            kernels.lines([kernel], "default", [])

    def test_a_file_that_does_not_parse_has_no_twin(self, tmp_path: Path) -> None:
        """Each interpreter says what is wrong with it."""
        (tmp_path / "bad.py").write_text("async def part_async(:\n", encoding="utf-8")
        assert not kernels.has_twin(catalogue.find([tmp_path])["bad"])


class TestMeasured:
    """By a worker of this very Python, in the place of a subject."""

    @pytest.fixture
    def measurer(self) -> Iterator[Measurer]:
        effort = Effort(blocks=(1, 1), values=1, target=0.0, warmup=(0.0, 0.0), size="smoke", limit=60.0)
        here = {STAND_IN: Found(STAND_IN, Path(sys.executable), "explicit", "3", {})}
        made = Measurer({STAND_IN: load_subjects()[STAND_IN]}, here, effort, Server(), 1, folders=[PLANTED])
        with quiet():
            yield made
        made.close()

    def line(self, name: str, strategy: str) -> Line:
        found = kernels.lines([catalogue.find([PLANTED])[name]], "smoke", [])
        return replace(next(line for line in found if line.strategy == strategy), workers=(2,))

    @pytest.mark.parametrize(
        ("name", "strategy", "state", "said"),
        [
            ("of_own_class", "spawn", "ok", ""),
            ("of_own_class", "forkserver", "ok", ""),
            ("with_twin", "event_loop", "ok", ""),
            ("locked_input", "spawn", "unsupported", "_thread.lock"),
            ("shared_list", "fork", "unsupported", "share one list"),
            ("wrong_elsewhere", "spawn", "wrong", "it must be 14850"),
        ],
    )
    def test_each_way_has_its_state(
        self, measurer: Measurer, name: str, strategy: str, state: str, said: str
    ) -> None:  # fmt: skip
        given = measurer.take(STAND_IN, self.line(name, strategy), 0)
        assert (given.state, said in given.reason) == (state, True), given.reason
        assert bool(given.rates) == (state == "ok")

    def test_a_worker_runs_where_the_project_is_installed(self, measurer: Measurer) -> None:
        """And without one, on the interpreter itself."""
        here = measurer._found[STAND_IN]
        assert measurer.python(STAND_IN, None) == here.executable
        environment = Path("environment", "bin", "python")
        beside = Measurer(
            {STAND_IN: load_subjects()[STAND_IN]}, {STAND_IN: replace(here, environment=environment)},
            measurer._effort, Server(), 1,
        )  # fmt: skip
        assert beside.python(STAND_IN, None) == environment

    def test_a_kernel_that_is_changed_meanwhile_is_void(self, measurer: Measurer) -> None:
        line = replace(self.line("of_own_class", "threads"), asked="another digest")
        given = measurer.take(STAND_IN, line, 0)
        assert (given.state, given.reason) == (
            "void", "of_own_class.py was changed while it was measured: run the same command again",
        )  # fmt: skip


class TestCommand:
    """The whole command, with answers that are played."""

    @pytest.fixture
    def asked(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
        found: list[str] = []

        def take(self: Measurer, subject: str, line: Line, block: int) -> Given:
            found.append(line.name)
            rate = Rate(values=(0.1,), chunks=1, loops=1, startup=0.01, handed=None, memory=1)
            return Given(rates=dict.fromkeys(line.workers, rate))

        here = Found(STAND_IN, Path(sys.executable), "explicit", "3", {})
        monkeypatch.setattr(Measurer, "take", take)
        monkeypatch.setattr("suites.suite.provision", lambda names, **told: dict.fromkeys(names, here))
        monkeypatch.chdir(tmp_path)
        return found

    def run(self, folder: Path, *words: str) -> int:
        command = ["routes", "--interpreter", STAND_IN, "--profile", "quick", "--results", "r", "--session", "s"]
        return main([*command, "--kernels", str(folder), *words])

    def write(self, folder: Path, name: str, more: str = "") -> None:
        folder.mkdir(exist_ok=True)
        text = (PLANTED / "of_own_class.py").read_text(encoding="utf-8")
        (folder / f"{name}.py").write_text(text + more, encoding="utf-8")

    def test_kernels_alone_are_asked(self, asked: list[str], tmp_path: Path) -> None:
        self.write(tmp_path / "k", "mine")
        self.write(tmp_path / "k", "other")
        assert self.run(tmp_path / "k", "--only", "mine") == Code.RIGHT
        assert {name.partition("-")[0] for name in asked} == {"mine"}
        assert self.run(tmp_path / "k", "--job", "pauses") == Code.RIGHT
        assert {name.partition("-")[0] for name in asked} == {"mine", "other", "pauses"}

    def test_a_changed_kernel_is_asked_again_and_no_other(self, asked: list[str], tmp_path: Path) -> None:
        """In the same session, where what the file was before counts no more."""
        for name in ("mine", "other"):
            self.write(tmp_path / "k", name)
        assert self.run(tmp_path / "k") == Code.RIGHT
        assert {name.partition("-")[0] for name in asked} == {"mine", "other"}
        asked.clear()
        assert self.run(tmp_path / "k") == Code.RIGHT
        assert asked == [], "each has its answer"
        self.write(tmp_path / "k", "mine", "\n# changed\n")
        assert self.run(tmp_path / "k") == Code.RIGHT
        assert {name.partition("-")[0] for name in asked} == {"mine"}
        digest = catalogue.find([tmp_path / "k"])["mine"].digest
        lines = Routes(read_session(tmp_path / "r" / "s"))._lines
        assert {line.asked for line in lines if line.kernel == "mine"} == {digest}

    def test_what_another_file_did_wrong_is_no_fault_of_this_one(
        self, asked: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Its second block crashed; of the changed kernel there is no second block, for the first was unsupported."""

        def crashes(self: Measurer, subject: str, line: Line, block: int) -> Given:
            rate = Rate(values=(0.1,), chunks=1, loops=1, startup=0.01, handed=None, memory=1)
            return Given("crashed", "planted") if block else Given(rates=dict.fromkeys(line.workers, rate))

        self.write(tmp_path / "k", "mine")
        monkeypatch.setattr(Measurer, "take", crashes)
        assert self.run(tmp_path / "k") == Code.WRONG
        assert "mine-part-threads: crashed: planted" in capsys.readouterr().err
        self.write(tmp_path / "k", "mine", "\n# changed\n")
        monkeypatch.setattr(Measurer, "take", lambda self, subject, line, block: Given("unsupported", "planted"))
        assert self.run(tmp_path / "k") == Code.RIGHT

    def test_what_was_measured_of_another_file_is_not_shown(self, asked: list[str], tmp_path: Path) -> None:
        self.write(tmp_path / "k", "mine")
        assert self.run(tmp_path / "k") == Code.RIGHT
        self.write(tmp_path / "k", "mine", "\n# changed\n")
        asked_before = Measurer.take

        def interrupted(self: Measurer, subject: str, line: Line, block: int) -> Given:
            raise KeyboardInterrupt

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Measurer, "take", interrupted)
            assert self.run(tmp_path / "k") == Code.INTERRUPTED
        assert Measurer.take is asked_before
        states = {cell.state for cell in Routes(read_session(tmp_path / "r" / "s")).cells.values()}
        assert states == {"cancelled"}

    def test_where_a_project_cannot_be_installed_every_way_is_unsupported(
        self, asked: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """With its reason in the sentence."""

        def fails(*told: Any) -> Path:
            raise Unavailable("no compiler here")

        monkeypatch.setattr("suites.beside.prepare", fails)
        self.write(tmp_path / "k", "mine")
        self.run(tmp_path / "k", "--with", "project")
        assert asked == []
        told = " ".join(capsys.readouterr().out.split())
        assert "it can go by none of them on CPython 3.13 (--with: no compiler here)" in told

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["--with", "./nowhere"], "--with ./nowhere: no such folder"),
            (["--only", "nobody"], "unknown kernel nobody"),
            (["--route", "nowhere"], "unknown route 'nowhere'"),
        ],
    )
    def test_what_is_unknown_is_refused_before_anything_is_measured(
        self, asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
    ) -> None:
        self.write(tmp_path / "k", "mine")
        assert self.run(tmp_path / "k", *words) == Code.BAD_INPUT
        assert said in capsys.readouterr().err
        assert asked == []

    def test_the_answer_is_in_every_form(
        self, asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.write(tmp_path / "k", "mine")
        assert self.run(tmp_path / "k") == Code.RIGHT
        assert "mine: it cannot be told on CPython 3.13." in capsys.readouterr().out.replace("\n", " ")
        page = (tmp_path / "r" / "s" / "report" / "routes.html").read_text(encoding="utf-8")
        assert '<li id="answer-mine">mine: it cannot be told on CPython 3.13.</li>' in page
        for form in ("export", "summary"):
            words = ["report", form, str(tmp_path / "r" / "s"), *(["--json", "-"] if form == "export" else [])]
            assert main(words) == Code.RIGHT
            assert "mine: it cannot be told on CPython 3.13." in capsys.readouterr().out.replace("\n", " "), form

    def test_help_lists_jobs_with_what_they_do_and_ways(self, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit):
            main(["routes", "--help"])
        told = capsys.readouterr().out
        for job_ in tables.jobs(tables.routes()):
            (line,) = [line for line in told.splitlines() if line.startswith(f"  {job_} ")]
            assert len(line.split()) > 3, line
        for way in (*kernels.WAYS, "native", "other interpreters"):
            assert way in told, way
