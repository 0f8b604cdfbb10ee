"""A session of routes keeps every answer at once, goes on where it stopped, and survives what lines do."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from runners.interpreters import environments
from runners.interpreters.environments import Need, load, prepare
from runners.interpreters.provision import Found, Missing
from runners.interpreters.provision.cache import Cache
from runners.interpreters.provision.commands import CommandFailed, Unavailable
from runners.interpreters.subjects import load_subjects
from runners.sessions.session import Request, finish, keep, open_beside
from runners.sessions.store import Store
from runners.tables import BadTable
from suites.parts import read_session
from suites.routes.measuring import EFFORTS, Effort, Given, Measurer
from suites.routes.records import Rate
from suites.routes.running import Routes, planned
from suites.routes.tables import Line, choose, routes
from suites.routes.verdicts import Routes as Judged
from suites.suite import is_whole

SUBJECTS = {name: load_subjects()[name] for name in ("cpython313", "cpython313t")}
HERE = Found("", Path("python"), "explicit", "3", {})
EFFORT = Effort(blocks=(2, 2), values=1, target=0.0, warmup=(0.0, 0.0), size="smoke", deciding=2)
LINES = choose(routes(), ["threads"], [])
DECIDING = {("cpython313", "collatz-python-threads")}

#: Cells of a whole session: each line has its blocks, one of them more.
CELLS = EFFORT.blocks[0] * (len(SUBJECTS) * len(LINES) + EFFORT.deciding - 1)


class Played:
    """Answers as a play: what the line's strategy says."""

    def __init__(self, **play: Given | BaseException) -> None:
        self.play = play
        self.asked: list[tuple[str, str]] = []
        self.facts = {name: {"implementation": "cpython", "gil": one.gil} for name, one in SUBJECTS.items()}

    def close(self) -> None: ...

    def python(self, subject: str, need: Need | None) -> Path:
        return Path("python")

    def take(self, subject: str, line: Line, block: int) -> Given:
        self.asked.append((subject, line.name))
        found = self.play.get(line.strategy)
        if isinstance(found, BaseException):
            raise found
        return found or Given(rates=dict.fromkeys(line.workers, RATE))


RATE = Rate(values=(0.1,), chunks=16, loops=1, startup=0.01, handed=None, memory=1 << 20)


def _run(results: Path, played: Played, *, missing: tuple[str, ...] = ()) -> Store:
    request = Request(
        command="gilmatrix routes", subjects=tuple(SUBJECTS), kernels={}, threads=(1, 2), profile="quick",
        blocks=(1, 1), precision=0.02, cell=0.0, modes=("weak",), size="smoke", seed=1,
    )  # fmt: skip
    store = open_beside(request, results=results, name="s")
    keep(store, "lines", {line.name: line.told() for line in LINES})
    found = {
        identity: Missing(identity, (("uv", "offline"),)) if identity in missing else HERE for identity in SUBJECTS
    }
    blocks = planned(SUBJECTS, LINES, EFFORT, DECIDING)
    asking = Routes(SUBJECTS, LINES, cast(Measurer, played), blocks, 1)
    asking.ask(store, found)
    if is_whole(store, [asking], kernels=False):
        finish(store)
    return store


def test_a_disturbed_block_costs_itself_alone(tmp_path: Path) -> None:
    """The line's other blocks are measured, and the session ends; one that is void for itself is not asked again."""

    class Busy(Played):
        def take(self, subject: str, line: Line, block: int) -> Given:
            if line.strategy == "threads" and block == 0:
                self.asked.append((subject, line.name))
                return Given("void", "others were in the way", disturbed=True)
            return super().take(subject, line, block)

    played = Busy()
    store = _run(tmp_path, played)
    assert len(played.asked) == CELLS
    assert store.session()["finished"]
    states = {cell.state for cell in Judged(read_session(store.folder)).cells.values()}
    assert states == {"ok"}
    _run(tmp_path, again := Played())
    assert not again.asked


def test_every_line_has_its_blocks_and_the_session_is_finished(tmp_path: Path) -> None:
    played = Played()
    store = _run(tmp_path, played)
    assert len(played.asked) == CELLS
    assert store.session()["finished"]
    cells = Judged(read_session(store.folder)).cells.values()
    assert len(cells) == len(SUBJECTS) * len(LINES)
    assert all(cell.state == "ok" and cell.points for cell in cells)


def test_a_stopped_session_goes_on_and_asks_nothing_twice(tmp_path: Path) -> None:
    first = Played(thread_pool=KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        _run(tmp_path, first)
    second = Played()
    store = _run(tmp_path, second)
    answered = len(first.asked) - 1 + len(second.asked)
    assert answered == CELLS
    assert store.session()["finished"]


@pytest.mark.parametrize("state", ["crashed", "hung", "wrong", "void", "unsupported", "unavailable"])
def test_a_line_that_fails_is_a_state_and_the_rest_goes_on(tmp_path: Path, state: str) -> None:
    failed = Given()
    failed.fail(state, "because", "the last words")
    store = _run(tmp_path, Played(threads=failed))
    cells = Judged(read_session(store.folder)).cells
    for subject in SUBJECTS:
        assert cells[subject, "collatz-python-threads"].state == state
        assert cells[subject, "collatz-python-threads"].reason == "because"
        assert cells[subject, "collatz-python-sequential"].points
        dump = store.path(subject, "routes", "collatz-python-threads.stderr.txt")
        assert dump.read_text(encoding="utf-8") == "the last words\n"
    assert store.session()["finished"]


def test_a_subject_that_is_not_there_has_a_reason_in_every_cell(tmp_path: Path) -> None:
    store = _run(tmp_path, Played(), missing=("cpython313t",))
    cells = Judged(read_session(store.folder)).cells
    assert {cell.state for (subject, _), cell in cells.items() if subject == "cpython313t"} == {"unavailable"}
    assert all("offline" in cell.reason for (subject, _), cell in cells.items() if subject == "cpython313t")


def test_profiles_have_an_effort_each() -> None:
    from suites.profiles import PROFILES

    assert set(EFFORTS) == set(PROFILES)


class TestTables:
    def test_names_are_unique_and_fit_a_file(self) -> None:
        names = [line.name for route in routes().values() for line in route.lines]
        assert len(names) == len(set(names))

    def test_a_route_has_a_place_of_its_own(self) -> None:
        """The report and the help list them in that order."""
        places = [route.place for route in routes().values()]
        assert places == sorted(set(places))

    @pytest.mark.parametrize(("named", "jobs", "said"), [(["x"], [], "unknown route 'x'"), ([], ["y"], "unknown job")])
    def test_what_is_unknown_is_named(self, named: list[str], jobs: list[str], said: str) -> None:
        with pytest.raises(BadTable, match=said):
            choose(routes(), named, jobs)

    @pytest.mark.parametrize("route", routes())
    def test_a_route_alone_has_what_its_figures_are_told_in(self, route: str) -> None:
        """Each job's unit, whichever route's it is, once; and of others nothing more."""
        every, chosen = choose(routes(), [], []), choose(routes(), [route], [])
        assert len(chosen) == len(set(chosen))
        for line in chosen:
            units = [one for one in chosen if one.unit and (one.job, one.size) == (line.job, line.size)]
            assert len(units) == len(
                [one for one in every if one.unit and (one.job, one.size) == (line.job, line.size)]
            )
            assert line.route == route or line.unit

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("place = 1\ntitle = 't'\nquestion = 'q'\n[[lines]]\njob = 'x'\nspeed = 1", "unknown key 'speed'"),
            ("place = 1\ntitle = 't'\nquestion = 'q'\n[[lines]]\njob = 'x'", "is missing"),
            ("place = 1\ntitle = 't'\nlines = []", "the key 'question' is missing"),
            ("title = ", "cannot be read"),
        ],
    )
    def test_a_route_that_cannot_be_read_is_refused(self, tmp_path: Path, text: str, said: str) -> None:
        (tmp_path / "needs.toml").write_text("", encoding="utf-8")
        (tmp_path / "new.toml").write_text(text, encoding="utf-8")
        with pytest.raises(BadTable, match=said):
            routes(tmp_path)


class TestNeeds:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("[n]\nrequirement = 'n'\nwheel = 1", "unknown key 'wheel'"),
            ("[n]\ntools = ['cc']", "must be there"),
            ("[n]\nfolder = 'p'\ntools = ['x']", "n.tools: unknown 'x'"),
        ],
    )
    def test_a_table_that_cannot_be_read_is_refused(self, tmp_path: Path, text: str, said: str) -> None:
        path = tmp_path / "needs.toml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ValueError, match=said):
            load(path)

    def test_a_build_without_its_tool_is_unavailable_with_the_command(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("shutil.which", lambda name: None)
        need = Need("rust", project=tmp_path, tools=("cargo",))
        with pytest.raises(Unavailable, match="no cargo here to build rust; as root: apt-get install -y cargo"):
            prepare(SUBJECTS["cpython313"], HERE, need, Cache(tmp_path / "cache"))

    def test_no_wheel_is_a_state_of_its_own(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def fails(argv: list[str], log: Path, **told: Any) -> str:
            raise CommandFailed(argv, 1, log, "Because only wheels are allowed and n has no usable wheels, ...")

        monkeypatch.setattr(environments, "run", fails)
        with pytest.raises(Unavailable, match="no wheel of n for this interpreter"):
            prepare(SUBJECTS["cpython313"], HERE, Need("n", "n"), Cache(tmp_path))
        assert not [path for path in (tmp_path / "environments").iterdir() if path.is_dir()]

    def test_a_change_to_a_native_source_is_another_environment(self, tmp_path: Path) -> None:
        (tmp_path / "a.c").write_text("one", encoding="utf-8")
        before = Need("c", project=tmp_path).digest
        (tmp_path / "a.c").write_text("two", encoding="utf-8")
        assert Need("c", project=tmp_path).digest != before

    @pytest.mark.parametrize("identity", ["jython", "cpython313-container"])
    def test_who_cannot_have_packages_says_why(self, tmp_path: Path, identity: str) -> None:
        with pytest.raises(Unavailable, match=r"no virtual environments|--runner local"):
            prepare(load_subjects()[identity], HERE, Need("n", "n"), Cache(tmp_path))


def test_a_first_look_leaves_out_what_stands_beside_every_other_line() -> None:
    """Without parallelism each job's unit is asked alone, the rest in turn with what it is held against."""
    every, few = choose(routes(), [], []), choose(routes(), [], [], every=False)
    left_out = [line for line in every if line not in few]
    assert {line.strategy for line in left_out} == {"sequential"}
    assert [line for line in left_out if line.unit] == []
    beside = {(line.job, line.size, line.implementation) for line in few if max(line.workers) > 1}
    assert {(line.job, line.size, line.implementation) for line in left_out} <= beside
