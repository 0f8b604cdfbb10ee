"""A merged session is the one that would have measured all, and what cannot be compared is refused."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reports.overview import overview
from reports.pages import write_pages
from reports.session import Session
from reports.statistics import Estimate
from runners.sessions.merge import NotComparable, merge
from runners.sessions.store import Store, read_json
from suites.parts import read_session
from suites.scaling.curves import Curves, curves
from suites.scaling.records import Values
from suites.scaling.view import Scaling
from tests.reports.synthetic import HOST, Sketch, Truth, panorama


def _split(whole: Store, folder: Path) -> list[Store]:
    """A session a subject out of one session's own files, each as that subject's job would have written it."""
    told = whole.session()
    found = []
    for subject in told["subjects"]:
        one = Store(folder / subject)
        one.folder.mkdir(parents=True)
        shutil.copytree(whole.path(subject), one.path(subject))
        lines = (whole.folder / "records.jsonl").read_text().splitlines()
        own = [line for line in lines if json.loads(line)["record"]["subject"] == subject]
        (one.folder / "records.jsonl").write_text("".join(f"{line}\n" for line in own))
        command = f"{told['command'].partition(' --interpreter')[0]} --interpreter {subject}"
        one.write_session({**told, "subjects": [subject], "name": subject, "command": command})
        found.append(one)
    return found


def _pages(folder: Path, out: Path) -> dict[str, bytes]:
    write_pages(read_session(folder), out)
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def test_a_merged_report_is_the_whole_ones(tmp_path: Path) -> None:
    """Byte for byte, from the same files."""
    whole = panorama(tmp_path / "whole" / "session")
    told = whole.session()
    subjects = ",".join(told["subjects"])
    whole.write_session({**told, "command": f"{told['command']} --interpreter {subjects}"})
    merged = merge(_split(whole, tmp_path / "parts"), tmp_path / "merged", "session")
    assert merged.session() == {**whole.session(), "name": "session"}
    first, second = _pages(whole.folder, tmp_path / "a"), _pages(merged.folder, tmp_path / "b")
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"seed": 2}, "seed is 1 and 2"),
        ({"commit": "feed"}, "commit is 0123456789abcdef and feed"),
        ({"profile": "quick"}, "profile is default and quick"),
        ({"with": ["six 0123456789ab"]}, "with is .* and .*six 0123456789ab"),
        (
            {"environments": {"pypy": {"numpy": {"numpy": "2.2"}}}},
            "pypy's environment for numpy differs: numpy is 2.1 and",
        ),
    ],
)
def test_what_differs_is_refused_by_name(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    """Nothing is written then."""
    parts = _split(panorama(tmp_path / "whole"), tmp_path / "parts")
    first, second = parts[0].session(), parts[1].session()
    parts[0].write_session({**first, "environments": {"pypy": {"numpy": {"numpy": "2.1"}}}})
    parts[1].write_session({**second, **change})
    with pytest.raises(NotComparable, match=said):
        merge(parts, tmp_path / "merged")
    assert not (tmp_path / "merged").exists()


def _machine(folder: Path, name: str, kernels: tuple[str, ...], speed: float = 1.0, **told: Any) -> Sketch:
    """A session of its own run on its own machine: two interpreters on these kernels, ``speed`` times as quick."""
    host = {**HOST, "cpu_model": f"CPU of {name}"}
    seed = sum(map(ord, "".join(kernels)))
    sketch = Sketch(folder / name, seed=seed, run=f"run-{name}", machine=f"machine-{name}", host=host, **told)
    sketch.kernels(*kernels)
    for subject, single, gil in (("cpython313", 0.03, True), ("cpython313t", 0.04, False)):
        sketch.subject(subject, gil=gil)
        for kernel in kernels:
            scaled = Truth(single=single / speed, speedup={2: 1.0 if gil else 1.9, 4: 1.0 if gil else 1.88})
            sketch.measured(subject, kernel, scaled)
    return sketch


@pytest.fixture
def fast_and_slow(tmp_path: Path) -> list[Store]:
    """Two machines, one at 0.6 of the other's speed, each with both interpreters on kernels of its own."""
    fast = _machine(tmp_path, "fast", ("mandelbrot", "nbody"))
    slow = _machine(tmp_path, "slow", ("nqueens", "word_count"), 0.6)
    return [fast.store, slow.store]


def _relatives(curves: Curves) -> dict[tuple[str, str, str, int], Estimate | None]:
    return {(*key, point.threads): point.relative for key, one in curves.items() for point in one.points}


def _agree(merged: Curves, alone: Curves) -> list[tuple[str, str, str, int]]:
    """Figures of a merged session that lie outside of their own machine's interval, or have none."""
    own, found = _relatives(alone), _relatives(merged)
    bad = []
    for key, estimate in own.items():
        other = found[key]
        assert estimate is not None
        if other is None or not estimate.low <= other.value <= estimate.high:
            bad.append(key)
    return bad


def test_merged_figures_are_each_machines_own(fast_and_slow: list[Store], tmp_path: Path) -> None:
    """Throughput relative to the reference, within the interval that the machine alone gives, for every cell."""
    merged = read_session(merge(fast_and_slow, tmp_path / "merged").folder)
    assert merged.machines == ("machine-fast", "machine-slow")
    alone = {key: one for store in fast_and_slow for key, one in curves(read_session(store.folder)).items()}
    assert len(alone) == 2 * 4
    assert _agree(curves(merged), alone) == []
    assert {one.run for one in curves(merged).values()} == {"run-fast", "run-slow"}


def test_the_old_way_of_merging_fails_that_test(
    fast_and_slow: list[Store], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: each kernel of the slow machine is divided by the seconds of a reference on the fast one."""
    alone = {key: one for store in fast_and_slow for key, one in curves(read_session(store.folder)).items()}
    session = read_session(merge(fast_and_slow, tmp_path / "merged").folder)
    quick = session.kept(Values).series["cpython313", "mandelbrot"]
    planted = dict(session.kept(Values).series)
    for kernel in ("nqueens", "word_count"):
        planted["cpython313", kernel] = tuple(replace(one, way=replace(one.way, kernel=kernel)) for one in quick)
    monkeypatch.setattr(Session, "same_run", lambda self, one, other: True)
    bad = _agree(curves(replace(session, records={**session.records, Values: Values(planted)})), alone)
    assert {(subject, kernel) for subject, kernel, *_ in bad} >= {
        ("cpython313t", "nqueens"), ("cpython313t", "word_count"),
    }  # fmt: skip


def _by_interpreter(tmp_path: Path) -> Session:
    """Each interpreter on a machine of its own: what CI did before."""
    parts = []
    for name, subject, speed in (("fast", "cpython313", 1.0), ("slow", "cpython313t", 0.6)):
        sketch = Sketch(tmp_path / name, run=f"run-{name}", machine=f"machine-{name}").kernels("nbody", "nqueens")
        sketch.subject(subject, gil=subject == "cpython313")
        for kernel in ("nbody", "nqueens"):
            sketch.measured(subject, kernel, Truth(single=0.03 / speed, speedup={2: 1.9, 4: 1.9}))
        parts.append(sketch.store)
    return read_session(merge(parts, tmp_path / "merged").folder)


def test_interpreters_of_two_machines_have_no_ratio(tmp_path: Path) -> None:
    """They stand side by side: their own speedup is told, and no throughput relative to the other machine's."""
    session = _by_interpreter(tmp_path)
    every = curves(session)
    for kernel in ("nbody", "nqueens"):
        assert all(point.relative is None for point in every["cpython313t", kernel, "weak"].points)
        assert all(point.speedup for point in every["cpython313t", kernel, "weak"].points)
        assert all(point.relative for point in every["cpython313", kernel, "weak"].points)


def test_a_leaderboard_says_why_an_interpreter_of_another_machine_has_no_rank(tmp_path: Path) -> None:
    """Seconds of two machines are never put in order."""
    seen = overview(_by_interpreter(tmp_path))
    ranked, unranked = seen.of(Scaling).leaderboards[0].standings
    assert (ranked.subject.id, ranked.rank) == ("cpython313", 1)
    assert (unranked.rank, unranked.reason) == (0, "measured in another run than cpython313: nbody and nqueens")


def test_what_was_seen_of_each_machine_before_it_measured_is_kept(fast_and_slow: list[Store], tmp_path: Path) -> None:
    """One of two was busy: a merged report that tells of the first alone would hide it."""
    for place, store in enumerate(fast_and_slow):
        store.write_session({**store.session(), "checkups": [{"at": str(place), "quiet": not place, "lines": []}]})
    merged = read_session(merge(fast_and_slow, tmp_path / "merged").folder)
    assert [(one.at, one.quiet) for one in merged.checkups] == [("0", True), ("1", False)]


def test_the_same_case_twice_is_refused(tmp_path: Path) -> None:
    """Two machines' figures of one cell: their reports stand side by side instead."""
    parts = [_machine(tmp_path, name, ("nbody",)).store for name in ("one", "two")]
    said = r"cpython313 was measured more than once on nbody: build a report of each session.*side by side"
    with pytest.raises(NotComparable, match=said):
        merge(parts, tmp_path / "merged")


def test_another_build_is_refused_by_name(tmp_path: Path) -> None:
    """The same id is not enough: what differs is said, and nothing is written."""
    parts = [_machine(tmp_path, "one", ("nbody",)), _machine(tmp_path, "two", ("nqueens",))]
    path = parts[1].store.path("cpython313t", "subject.json")
    record = json.loads(path.read_text())
    record["facts"]["compiler"] = "Clang 19"
    path.write_text(json.dumps(record))
    with pytest.raises(NotComparable, match=r"cpython313t is another build: compiler: GCC 12\.2\.0 then, Clang 19 now"):
        merge([one.store for one in parts], tmp_path / "merged")
    assert not (tmp_path / "merged").exists()


@pytest.mark.parametrize(("way", "refused"), [("source", False), ("uv", True)])
def test_what_each_machine_built_from_one_source_is_one_build(tmp_path: Path, way: str, refused: bool) -> None:
    """Its file and its date differ then; a file that was downloaded is the same or another build."""
    parts = [_machine(tmp_path, "one", ("nbody",)), _machine(tmp_path, "two", ("nqueens",))]
    for place, part in enumerate(parts):
        path = part.store.path("cpython313", "subject.json")
        record = json.loads(path.read_text())
        record["facts"]["full_version"] = f"3.13.1 (main, Nov 2{place} 2026, 10:00:0{place}) [GCC 12.2.0]"
        path.write_text(json.dumps({**record, "way": way, "build": {"sha256": str(place) * 64}}))
    stores = [one.store for one in parts]
    if refused:
        with pytest.raises(NotComparable, match="executable's sha256: 000000000000… then, 111111111111… now"):
            merge(stores, tmp_path / "merged")
    else:
        assert merge(stores, tmp_path / "merged").folder.exists()


def test_an_interpreter_that_one_machine_could_not_have_is_a_state_there(tmp_path: Path) -> None:
    """Its kernels of that machine say why; those of the other keep their figures."""
    parts = [_machine(tmp_path, "one", ("nbody",)), _machine(tmp_path, "two", ("nqueens",))]
    path = parts[1].store.path("cpython313t", "subject.json")
    shutil.rmtree(path.parent)
    parts[1].told["subjects"].remove("cpython313t")
    parts[1].subject("cpython313t", gil=False, state="unavailable", reason="uv: no network")
    lines = [
        line
        for line in (parts[1].store.folder / "records.jsonl").read_text().splitlines()
        if json.loads(line)["record"]["subject"] != "cpython313t"
    ]
    (parts[1].store.folder / "records.jsonl").write_text("".join(f"{line}\n" for line in lines))
    session = read_session(merge([one.store for one in parts], tmp_path / "merged").folder)
    every = curves(session)
    assert every["cpython313t", "nbody", "weak"].verdict.state == "ok"
    missing = every["cpython313t", "nqueens", "weak"].verdict
    assert missing.state == "unavailable"
    assert "uv: no network" in missing.reason


def test_other_kernels_are_refused_by_name(tmp_path: Path) -> None:
    """One changed byte makes another kernel."""
    parts = _split(panorama(tmp_path / "whole"), tmp_path / "parts")
    told = parts[2].session()
    told["kernels"]["nbody"]["digest"] = "0" * 64
    parts[2].write_session(told)
    with pytest.raises(NotComparable, match="kernels differ: nbody"):
        merge(parts, tmp_path / "merged")


def test_other_litmus_tests_are_refused_by_name(tmp_path: Path) -> None:
    """A changed table of outcomes makes another test."""
    parts = _split(panorama(tmp_path / "whole"), tmp_path / "parts")
    for part, digest in zip(parts, "aab", strict=False):
        told = part.session()
        told["litmus"] = {"inc_call": {"digest": digest * 64}}
        part.write_session(told)
    with pytest.raises(NotComparable, match="litmus differ: inc_call"):
        merge(parts, tmp_path / "merged")


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """A session of that name stays."""
    parts = _split(panorama(tmp_path / "whole"), tmp_path / "parts")
    merge(parts, tmp_path / "merged", "one")
    with pytest.raises(NotComparable, match="--into"):
        merge(parts, tmp_path / "merged", "one")
    assert sorted(path.name for path in (tmp_path / "merged").iterdir()) == ["one"]


def test_commands_that_name_other_kernels_and_sessions_become_one(tmp_path: Path) -> None:
    """As the jobs of a workflow give them."""
    parts = [
        _machine(tmp_path, name, (name,), command=f"tox -e matrix -- --only {name} --session group-{name}")
        for name in ("nbody", "nqueens")
    ]
    merged = merge([one.store for one in parts], tmp_path / "merged")
    assert merged.session()["command"] == "tox -e matrix -- --only nbody,nqueens"


def test_commands_that_name_other_subjects_become_one(tmp_path: Path) -> None:
    """The words that differ are the subjects; other commands stand side by side."""
    parts = _split(panorama(tmp_path / "whole"), tmp_path / "parts")
    merged = merge(parts, tmp_path / "merged")
    subjects = "cpython313,cpython313t,pypy,graalpy,jython"
    assert read_json(merged.folder / "session.json")["command"].endswith(f"--interpreter {subjects}")
    assert merged.name == "cpython313-merged"


def test_pages_of_a_merged_session_name_the_machines(fast_and_slow: list[Store], tmp_path: Path) -> None:
    """Provenance tells each machine's facts and what it measured, a kernel's page and CSV which machine it was."""
    merged = merge(fast_and_slow, tmp_path / "merged")
    write_pages(read_session(merged.folder), tmp_path / "out")
    provenance = (tmp_path / "out" / "provenance.html").read_text()
    assert "CPU of fast" in provenance
    assert "CPU of slow" in provenance
    assert "scaling: nqueens, word_count on cpython313, cpython313t" in provenance
    index = (tmp_path / "out" / "index.html").read_text()
    assert "CPU of fast (machin)</a>; <a" in index
    kernel = (tmp_path / "out" / "kernels" / "nqueens.html").read_text()
    assert "CPU of slow (machin)" in kernel
    assert "CPU of fast" not in kernel
    rows = (tmp_path / "out" / "kernels" / "nqueens.csv").read_text().splitlines()
    assert rows[0].endswith(",machine,run")
    assert all(row.endswith(",machine-slow,run-slow") for row in rows[1:])


def test_nothing_is_called_best_of_two_machines(tmp_path: Path) -> None:
    """Interpreters that two machines measured stand side by side on the kernel's page."""
    write_pages(_by_interpreter(tmp_path), tmp_path / "out")
    page = (tmp_path / "out" / "kernels" / "nbody.html").read_text()
    assert "Scales best" not in page
    assert page.count("provenance.html#machine-") == 2


def test_a_session_of_one_machine_names_none(tmp_path: Path) -> None:
    """Its pages look as they always did."""
    write_pages(read_session(panorama(tmp_path / "session").folder), tmp_path / "out")
    assert "Measured on" not in (tmp_path / "out" / "kernels" / "nbody.html").read_text()
    assert 'id="machine">Machine<' in (tmp_path / "out" / "provenance.html").read_text()
