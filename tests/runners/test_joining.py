"""One figure, one build, one effort, one machine: whoever joins a session with another is refused, by name."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from runners.interpreters import environments
from runners.interpreters.provision import Found, Missing
from runners.interpreters.provision.cache import Cache
from runners.interpreters.subjects import load_subjects
from runners.sessions import machine
from runners.sessions import session as sessions
from runners.sessions.joining import WrongSession, check_build, keep_versions
from runners.sessions.records import Record
from runners.sessions.session import Request, finish, note_subject, open_beside, open_session
from runners.sessions.store import Store, read_json
from runners.workers.local import ROOT
from suites.parts import read_session
from suites.scaling.curves import curves
from suites.scaling.matrix import Matrix
from suites.scaling.records import Values
from tests.reports.synthetic import FLAT, Sketch
from tests.suites import planted

SUBJECT = load_subjects()["cpython313"]
REQUEST = Request(
    command="tox -e matrix", subjects=("cpython313",), kernels={}, threads=(1, 2), profile="quick", blocks=(1, 1),
    precision=0.02, cell=0.0, modes=("weak",), size="smoke", seed=1,
)  # fmt: skip
FACTS = {"implementation": "cpython", "full_version": "3.13.1 (a)", "compiler": "GCC 12", "gil": True}


def _found(**facts: Any) -> Found:
    return Found("cpython313", Path("python"), "uv", "3.13.1", {"sha256": "a" * 64, **facts})


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A session that knows its interpreter."""
    opened = open_session(REQUEST, results=tmp_path, name="s")
    note_subject(opened, SUBJECT, _found(), FACTS, "ok")
    return opened


@pytest.mark.parametrize("more", [("cpython313",), ("pypy",), ("jython", "cpython313t")])
def test_a_finished_session_that_is_joined_is_not_finished_any_more(store: Store, more: tuple[str, ...]) -> None:
    """Until what joined has ended too; who was there stays, in the order of the table."""
    finish(store)
    joined = open_session(replace(REQUEST, subjects=more), results=store.folder.parent, name="s")
    told = joined.session()
    assert told["finished"] is False
    assert told["subjects"] == [name for name in load_subjects() if name in {"cpython313", *more}]


#: Joins the session of the folder that it is given with one subject.
JOIN = """
import sys
from dataclasses import replace
from pathlib import Path
from runners.sessions.session import open_session
from tests.runners.test_joining import REQUEST
sys.stdin.read()
open_session(replace(REQUEST, subjects=(sys.argv[2],)), results=Path(sys.argv[1]), name="s")
"""


def test_several_that_join_at_once_are_all_there(store: Store) -> None:
    """Each reads who is there and writes that back with itself: one at a time."""
    names = ("pypy", "jython", "graalpy", "cpython314", "cpython314t", "cpython315")
    line = [sys.executable, "-c", JOIN, str(store.folder.parent)]
    several = [subprocess.Popen([*line, name], cwd=ROOT, stdin=subprocess.PIPE) for name in names]
    for one in several:
        assert one.stdin is not None
        one.stdin.close()
    assert [one.wait(60) for one in several] == [0] * len(names)
    assert set(store.session()["subjects"]) == {"cpython313", *names}


def test_who_is_there_is_read_under_the_lock(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between looking and writing nobody else can have joined."""
    held: list[bool] = []
    plain = Store.session

    def looked(self: Store) -> dict[str, Any]:
        held.append(self._lock.is_locked)
        return plain(self)

    monkeypatch.setattr(Store, "session", looked)
    sessions._join(store, replace(REQUEST, subjects=("pypy",)))
    assert held == [True]


@pytest.mark.parametrize(
    ("found", "facts", "said"),
    [
        ({}, {"compiler": "Clang 19"}, "compiler: GCC 12 then, Clang 19 now"),
        ({}, {"full_version": "3.13.2 (b)"}, r"full version: 3\.13\.1 \(a\) then, 3\.13\.2 \(b\) now"),
        ({"sha256": "b" * 64}, {}, "executable's sha256: aaaaaaaaaaaa… then, bbbbbbbbbbbb… now"),
        ({"wrapper_sha256": "c" * 64}, {}, "started without a wrapper then, by a wrapper now"),
    ],
)
def test_another_build_is_refused_and_what_was_measured_stays(
    store: Store, found: dict[str, Any], facts: dict[str, Any], said: str
) -> None:
    """In one line that says what differs; subject.json is as it was."""
    before = store.path("cpython313", "subject.json").read_bytes()
    with pytest.raises(
        WrongSession, match=f"session s cannot take this: cpython313 is another build: {said}"
    ) as raised:
        note_subject(store, SUBJECT, _found(**found), {**FACTS, **facts}, "ok")
    assert "\n" not in str(raised.value)
    assert store.path("cpython313", "subject.json").read_bytes() == before


def test_the_same_build_goes_on(store: Store) -> None:
    """Also where the way that found it tells less this time; its digest stays."""
    digest = read_json(store.path("cpython313", "subject.json"))["build_digest"]
    note_subject(store, SUBJECT, _found(source="uv, 3.13.1"), FACTS, "ok")
    check_build(store, SUBJECT, _found())
    assert read_json(store.path("cpython313", "subject.json"))["build_digest"] == digest


def test_what_an_interpreter_was_stays_told_when_it_is_gone(store: Store) -> None:
    """Its values were measured: a later command that cannot have it changes the state alone."""
    note_subject(store, SUBJECT, Missing("cpython313", (("uv", "offline"),)), {}, "unavailable")
    record = read_json(store.path("cpython313", "subject.json"))
    assert (record["state"], record["reason"]) == ("unavailable", "uv: offline")
    assert record["facts"] == FACTS


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"profile": "default"}, "its profile is quick there and default here"),
        ({"seed": 2}, "its seed is 1 there and 2 here"),
    ],
)
@pytest.mark.parametrize("opening", [open_session, open_beside])
def test_another_effort_is_refused(store: Store, change: dict[str, Any], said: str, opening: Any) -> None:
    """By the suites that only stand beside the matrix too."""
    with pytest.raises(WrongSession, match=f"session s cannot take this: {said}: name another --session"):
        opening(replace(REQUEST, **change), results=store.folder.parent, name="s")


@pytest.mark.parametrize("opening", [open_session, open_beside])
def test_another_machine_is_refused(store: Store, opening: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its facts are compared by name; an equal machine is another one too."""
    opening(REQUEST, results=store.folder.parent, name="s")
    monkeypatch.setattr(machine, "_machine_id", lambda: "another")
    with pytest.raises(WrongSession, match="it was measured on another machine: it is an equal one"):
        opening(REQUEST, results=store.folder.parent, name="s")
    host = machine.describe((1, 2))
    monkeypatch.setattr(machine, "describe", lambda threads: {**host, "cpu_model": "Another CPU"})
    with pytest.raises(WrongSession, match=r"its cpu_model is .* there and Another CPU here"):
        opening(REQUEST, results=store.folder.parent, name="s")


def test_a_session_on_another_machine_is_not_joined_unnamed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same command begins a session of its own there."""
    first = open_session(REQUEST, results=tmp_path)
    assert open_session(REQUEST, results=tmp_path).name == first.name
    (tmp_path / "moved").mkdir()
    first.folder.rename(tmp_path / "moved" / "first")
    monkeypatch.setattr(machine, "_machine_id", lambda: "another")
    assert open_session(REQUEST, results=tmp_path / "moved").name != "first"


def test_a_merged_session_takes_nothing_more(store: Store) -> None:
    """It has several runs, and a new record would be of none."""
    told = store.session()
    (run,) = told["runs"].values()
    store.write_session({**told, "runs": {"a": run, "b": run}})
    with pytest.raises(WrongSession, match="it was merged from 2 runs"):
        open_session(REQUEST, results=store.folder.parent, name="s")


def test_another_version_of_a_package_is_refused(store: Store) -> None:
    """A package that came or went too, and a tool that builds; the session keeps what it had."""
    keep_versions(store, "cpython313", "numpy", {"numpy": "2.1", "uv (tool)": "uv 0.9"})
    keep_versions(store, "cpython313", "numpy", {"numpy": "2.1", "uv (tool)": "uv 0.9"})
    said = "cpython313's environment for numpy has numpy 2.1 there and 2.2 here, uv .tool. uv 0.9 there and none here"
    with pytest.raises(WrongSession, match=said):
        keep_versions(store, "cpython313", "numpy", {"numpy": "2.2"})
    assert store.session()["environments"]["cpython313"]["numpy"]["numpy"] == "2.1"


def test_records_name_their_run_and_machine(store: Store) -> None:
    """Each, and pyperf's metadata of each block."""
    ((run, facts),) = store.session()["runs"].items()
    store.append(Record("scaling", "cpython313", "nbody", "ok"))
    assert [step.run for step in store.records()] == [run]
    sketch = Sketch(store.folder.parent / "other", run="r1", machine="m1").kernels("nbody").subject("cpython313")
    sketch.measured("cpython313", "nbody", FLAT)
    text = json.loads(sketch.store.path("cpython313", "scaling", "nbody.json").read_text())
    told = [{**text.get("metadata", {}), **one.get("metadata", {}), **each.get("metadata", {})}
            for one in text["benchmarks"] for each in one["runs"]]  # fmt: skip
    assert {(one["run"], one["machine"]) for one in told} == {("r1", "m1")}
    assert facts["machine"] == machine.identity(facts["host"])


def test_a_record_of_another_build_is_named_and_never_averaged(tmp_path: Path) -> None:
    """Planted: one block of a cell a build twice as quick.  The cell is void; its figures are its own build's."""
    sketch = Sketch(tmp_path / "s").kernels("nbody").subject("cpython313", build_digest="one")
    for block in range(3):
        series = sketch._block("nbody", FLAT, block)
        if block == 2:
            series = [replace(one, values=[value / 2 for value in one.values]) for one in series]
        sketch.block("cpython313", "nbody", series, build="two" if block == 2 else "one")
    session = read_session(sketch.store.folder)
    curve = curves(session)["cpython313", "nbody", "weak"]
    assert curve.verdict.state == "void"
    assert "of another build, run or effort (build two in run 0123456789ab)" in curve.verdict.reason
    assert {one.build for one in session.kept(Values).series["cpython313", "nbody"]} == {"one"}
    assert all(abs(point.seconds / FLAT.single - point.threads) < 0.2 * point.threads for point in curve.points)


def test_measuring_with_another_build_ends_before_anything_is_measured(tmp_path: Path) -> None:
    """The matrix asks before its first block; records and values are as they were."""
    kernels = planted.plant(tmp_path / "kernels")
    session = planted.measure(tmp_path / "results", kernels, ("a_good_one",))
    told = session.session()
    path = session.path(planted.STAND_IN, "subject.json")
    record = json.loads(path.read_text())
    path.write_text(json.dumps({**record, "build": {"sha256": "a" * 64}}))
    records = (session.folder / "records.jsonl").read_bytes()
    other = Found(planted.STAND_IN, Path(sys.executable), "explicit", "3", {"sha256": "b" * 64})
    matrix = Matrix(
        session, planted.PROFILE, {planted.STAND_IN: planted.subject()}, {planted.STAND_IN: other}, [kernels]
    )
    with pytest.raises(WrongSession, match="cpython313 is another build: executable's sha256"):
        matrix.run()
    assert (session.folder / "records.jsonl").read_bytes() == records
    assert session.session() == told


@pytest.mark.parametrize(
    ("command", "other", "said"),
    [
        *((one, ["--seed", "9", "--profile", "quick"], "seed is 1 there and 9 here") for one in ("matrix", "routes")),
        ("conformance", ["--seed", "9", "--profile", "quick"], "seed is 1 there and 9 here"),
        ("packages", ["--profile", "rigorous"], "profile is quick there and rigorous here"),
    ],
)
def test_each_command_refuses_in_one_line(store: Store, command: str, other: list[str], said: str) -> None:
    """Exit code 2, no traceback, and the session as it was."""
    before = (store.folder / "session.json").read_bytes()
    words = ["--session", "s", "--results", str(store.folder.parent), *other]
    asked = subprocess.run(
        [sys.executable, "-m", "gilmatrix", command, "--interpreter=jython", "--python=jython=/bin/false", *words],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert asked.returncode == 2, asked.stderr
    (line,) = [one for one in asked.stderr.splitlines() if one.startswith("gilmatrix: session s cannot take this")]
    assert f"its {said}" in line
    assert "Traceback" not in asked.stderr
    assert (store.folder / "session.json").read_bytes() == before


def test_an_environment_says_what_it_is_made_of(tmp_path: Path) -> None:
    """Its distributions by their metadata; nothing for an environment that tells nothing."""
    python = tmp_path / "bin" / "python"
    packages = tmp_path / "lib" / "python3.13" / "site-packages"
    for name in ("numpy-2.1.0.dist-info", "typing_extensions-4.0.dist-info"):
        (packages / name).mkdir(parents=True)
    assert environments.made_of(python) == {}
    made = environments._versions(tmp_path)
    assert made == {"numpy": "2.1.0", "typing_extensions": "4.0"}
    (tmp_path / environments.MADE_OF).write_text(json.dumps(made))
    assert environments.made_of(python) == made


def test_another_compiler_is_another_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder's name depends on the tools' versions: what another one built is not taken."""
    made = []

    def make(folder: Path, found: Found, need: environments.Need, log: Path) -> None:
        (folder / "bin").mkdir(parents=True)
        made.append(folder)

    monkeypatch.setattr(environments, "_make", make)
    monkeypatch.setattr(environments, "compile_packages", lambda folder, log: None)
    monkeypatch.setattr(environments, "_check_tools", lambda need, found: None)
    need = environments.Need("c", project=tmp_path / "none", tools=("cc",))
    cache = Cache(tmp_path / "cache")
    pythons = []
    for version in ("gcc 12", "gcc 12", "gcc 13"):
        monkeypatch.setattr(environments, "_version", lambda program, said=version: said)
        pythons.append(environments.prepare(SUBJECT, _found(), need, cache))
    assert len(made) == 2
    assert pythons[0] == pythons[1] != pythons[2]
    assert environments.made_of(pythons[2]) == {"cc (tool)": "gcc 13", "uv (tool)": "gcc 13"}
