"""Evidence to the contrary refutes a claim, and too little leaves it open."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reports import claims
from reports.overview import overview
from reports.terminal import show_claims
from reports.view import Figure
from runners.plain import plain_console
from runners.sessions.store import Store
from runners.tables import BadTable
from suites.claims import keep, load
from suites.parts import read_session
from tests.packages.test_verdicts import WAYS
from tests.reports.built import build
from tests.reports.synthetic import SCALING, Sketch
from tests.routes.test_verdicts import counted, sketch, taken

CLAIMS = load()


def _ends(claim: dict[str, Any], key: str) -> tuple[float, float]:
    """Two figures well within a range."""
    low, high = claim[key]
    if low == high:
        return low, high
    high = min(high, low + 1.0)
    return low + 0.3 * (high - low), low + 0.7 * (high - low)


@pytest.mark.parametrize("name", CLAIMS)
def test_each_claim_can_be_confirmed_refuted_and_left_open(name: str) -> None:
    claim = CLAIMS[name]
    confirmed, refuted = _ends(claim, "confirmed"), _ends(claim, "refuted")
    middle = sum(confirmed) / 2, sum(refuted) / 2
    for (low, high), word in (
        (confirmed, "confirmed"),
        (refuted, "refuted"),
        ((min(middle), max(middle)), "inconclusive"),
    ):
        figure = Figure((low + high) / 2, low, high, ())
        assert claims.verdict(figure, claim["confirmed"], claim["refuted"]) == word
        alone = Figure((low + high) / 2, low, high, (), blocks=1)
        assert claims.verdict(alone, claim["confirmed"], claim["refuted"]) == "inconclusive"


def test_there_are_claims_of_every_way() -> None:
    assert len(CLAIMS) >= 20
    ways = {claim["source"].rpartition("way ")[2] for claim in CLAIMS.values() if "the article" in claim["source"]}
    assert ways == {"1", "2", "3", "4", "5"}


def _judge(folder: Path, tables: dict[str, dict[str, Any]], made: Sketch) -> dict[str, claims.Judged]:
    made.told["claims"] = tables
    made.save()
    session = read_session(folder)
    return {one.claim.name: one for one in overview(session).claims}


def _claim(figure: str, subject: str, confirmed: list[Any], refuted: list[Any], **told: Any) -> dict[str, Any]:
    return {
        "text": "t", "source": "s", "subject": subject, "figure": figure, "confirmed": confirmed, "refuted": refuted,
        "rule": "r", **told,
    }  # fmt: skip


MORE, LESS = [1.3, "inf"], [0.0, 1.15]


def test_gains_and_ratios_come_from_the_lines(tmp_path: Path) -> None:
    made = sketch(tmp_path / "s")
    for subject, rate in (("cpython313", 100.0), ("cpython313t", 190.0)):
        taken(made, subject, "sequential", {1: 100.0})
        taken(made, subject, "threads", {1: 99.0, 2: rate})
        taken(made, subject, "spawn", {1: 50.0, 2: 99.0})
    line = "collatz-python-threads"
    found = _judge(
        tmp_path / "s",
        {
            "scales": _claim("gain", "cpython313t", MORE, LESS, line=line),
            "scales_not": _claim("gain", "cpython313", MORE, LESS, line=line),
            "quicker": _claim("ratio", "cpython313t", MORE, LESS, line=line, over="collatz-python-spawn"),
            "slower": _claim("ratio", "cpython313t", MORE, LESS, line="collatz-python-spawn", over=line),
            "memory": _claim("memory", "cpython313", LESS, MORE, line=line, over=line),
            "startup": _claim("startup", "cpython313", [0.9, 1.1], [2.0, 3.0], line=line, over=line),
            "gil": _claim("line", "cpython313", [1.0, 1.0], [0.0, 0.0], line=line),
            "absent": _claim("gain", "pypy", MORE, LESS, line=line),
        },
        made,
    )
    words = {name: one.verdict for name, one in found.items()}
    assert words == {
        "scales": "confirmed", "scales_not": "refuted", "quicker": "confirmed", "slower": "refuted",
        "memory": "confirmed", "startup": "confirmed", "gil": "confirmed", "absent": "not tested",
    }  # fmt: skip
    figure = found["scales"].figure
    assert figure is not None
    assert figure.low < 1.92
    assert figure.high > 1.88
    assert figure.evidence == ((f"routes.html#{line}-cpython313t", line),)
    page = (build(tmp_path / "s").parent / "claims.html").read_text(encoding="utf-8")
    assert f'href="routes.html#{line}-cpython313t"' in page
    routes = (tmp_path / "s" / "report" / "routes.html").read_text(encoding="utf-8")
    assert f'id="{line}-cpython313t"' in routes, "the evidence is where the link says"


SPAWN, THREADS = "collatz-python-spawn", "collatz-python-threads"


def _by_memory(
    folder: Path, spawned: list[int], threads: list[int], *, startup: float = 0.1
) -> tuple[claims.Judged, claims.Judged]:
    """A claim on memory and one on starting, of lines that told so many bytes block by block."""
    made = sketch(folder)
    for strategy, memories in (("spawn", spawned), ("threads", threads)):
        blocks = [
            {"2": {**counted(made, 2, 100.0, 0.0), "memory": one, "startup": startup * (1 + one % 3 / 100)}}
            for one in memories
        ]
        taken(made, "cpython313", strategy, {2: 100.0}, blocks=blocks)
    more = _claim("memory", "cpython313", [1.2, "inf"], [0.0, 1.0], line=SPAWN, over=THREADS)
    found = _judge(folder, {"memory": more, "startup": {**more, "figure": "startup"}}, made)
    return found["memory"], found["startup"]


def test_memory_and_starting_have_an_interval_over_blocks(tmp_path: Path) -> None:
    """What blocks agree on is decided, what they do not agree on is not."""
    memory, _ = _by_memory(tmp_path / "alike", [2000, 2020, 1990, 2010], [1000, 1010, 990, 1005])
    assert memory.verdict == "confirmed"
    assert memory.figure is not None
    assert memory.figure.low < memory.figure.value < memory.figure.high
    assert memory.figure.value == pytest.approx(2.0, rel=0.02)
    memory, _ = _by_memory(tmp_path / "apart", [900, 4000, 1500], [1000, 3000, 700])
    assert memory.verdict == "inconclusive"


def test_one_look_at_memory_decides_nothing(tmp_path: Path) -> None:
    """Also where later blocks told none."""
    for name, spawned, threads in (("one", [2000], [1000]), ("first", [2000, 0, 0], [1000, 0, 0])):
        memory, _ = _by_memory(tmp_path / name, spawned, threads)
        assert (memory.verdict, memory.reason[:11]) == ("inconclusive", "one process")
        assert memory.figure is not None
        assert memory.figure.value == pytest.approx(2.0)


def test_memory_that_was_not_told_ends_no_report(tmp_path: Path) -> None:
    """A memory, or a start, of 0 was divided by."""
    memory, startup = _by_memory(tmp_path / "s", [2000, 2000], [0, 0], startup=0.0)
    assert (memory.verdict, memory.reason) == ("not tested", f"{THREADS} did not tell its memory")
    assert (startup.verdict, startup.reason) == ("not tested", f"{SPAWN} did not tell its seconds of starting")
    build(tmp_path / "s")
    show_claims(overview(read_session(tmp_path / "s")), plain_console())


def test_what_has_no_interval_says_what_it_rests_on(tmp_path: Path) -> None:
    made = sketch(tmp_path / "s")
    taken(made, "cpython313", "threads", {2: 100.0})
    made.litmus("torn", 5, {"gil": "forbidden"}).observed("cpython313", "torn")
    made.litmus("lost", 2, {"gil": "expected"}, control=True).observed("cpython313", "lost", 5)
    found = _judge(
        tmp_path / "s",
        {
            "line": _claim("line", "cpython313", [1.0, 1.0], [0.0, 0.0], line=THREADS),
            "tests": _claim("tests", "cpython313", [1.0, 1.0], [0.0, 0.99], tests=["torn"]),
        },
        made,
    )
    assert found["line"].reason == "no interval: its GIL stayed as it should in 3 blocks"
    assert found["tests"].reason == "no interval: 1 of 1 test passed, each over all of its samples"


def test_a_gil_that_was_switched_on_is_evidence(tmp_path: Path) -> None:
    made = sketch(tmp_path / "s")
    line = "collatz-python-threads"
    taken(made, "cpython313t", "threads", {1: 1.0}, state="void", reason="the GIL was switched on", blocks=[])
    claim = _claim("line", "cpython313t", [0.0, 0.0], [1.0, 1.0], line=line)
    assert _judge(tmp_path / "s", {"on": claim}, made)["on"].verdict == "confirmed"
    taken(made, "cpython313t", "threads", {1: 1.0}, state="crashed", reason="exit code 3", blocks=[])
    assert _judge(tmp_path / "s", {"on": claim}, made)["on"].verdict == "not tested"


def test_scaling_and_litmus_tests_are_evidence(tmp_path: Path) -> None:
    made = Sketch(tmp_path / "s").kernels("nbody", "nqueens")
    for subject in ("cpython313", "cpython313t"):
        made.subject(subject, gil=subject == "cpython313")
        for kernel in ("nbody", "nqueens"):
            made.measured(subject, kernel, SCALING)
        made.right(subject, ("nbody", "nqueens"))
    made.litmus("lost", 2, {"gil": "expected", "ft": "expected", "jvm": "expected"}, control=True)
    made.litmus("torn", 5, {"gil": "forbidden", "ft": "forbidden", "jvm": "forbidden"})
    for subject, torn in (("cpython313", 0), ("cpython313t", 3)):
        made.observed(subject, "lost", 5)
        made.observed(subject, "torn", torn)
    found = _judge(
        tmp_path / "s",
        {
            "scaling": _claim("speedup", "cpython313t", MORE, LESS),
            "single": _claim("single", "cpython313t", [0.9, 1.1], [0.0, 0.5]),
            "whole": _claim("tests", "cpython313", [1.0, 1.0], [0.0, 0.99], tests=["torn"]),
            "torn": _claim("tests", "cpython313t", [1.0, 1.0], [0.0, 0.99], tests=["torn"]),
            "unknown": _claim("tests", "cpython313", [1.0, 1.0], [0.0, 0.99], tests=["nothing"]),
        },
        made,
    )
    words = {name: one.verdict for name, one in found.items()}
    assert words == {
        "scaling": "confirmed", "single": "confirmed", "whole": "confirmed", "torn": "refuted",
        "unknown": "not tested",
    }  # fmt: skip


@pytest.mark.parametrize(("off", "word"), [(True, "confirmed"), (False, "refuted"), (None, "not tested")])
def test_packages_are_evidence(tmp_path: Path, off: bool | None, word: str) -> None:
    made = sketch(tmp_path / "s").package("numpy")
    if off is not None:
        made.tried("cpython313t", "numpy", WAYS["works" if off else "GIL and no use"][0])
    claim = _claim("package", "cpython313t", [1.0, 1.0], [0.0, 0.0], package="numpy")
    assert _judge(tmp_path / "s", {"off": claim}, made)["off"].verdict == word


def test_rules_are_in_the_records_before_anything_and_stay_as_they_were(tmp_path: Path) -> None:
    made = sketch(tmp_path / "s")
    store = Store(tmp_path / "s")
    keep(store)
    made.step("routes", "cpython313", "collatz-python-threads")
    told = store.session()
    told["claims"]["pypy_gil"]["confirmed"] = [0.0, 0.5]
    store.write_session(told)
    keep(store)
    assert store.session()["claims"]["pypy_gil"]["confirmed"] == [0.0, 0.5]
    steps = store.records()
    assert [step.suite for step in steps] == ["claims"] * len(CLAIMS) + ["routes"]
    assert all("confirmed within" in step.reason for step in steps[:-1])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("figure = 'speed'", "figure: unknown 'speed'"),
        ("figure = 'gain'", "'line' is missing"),
        ("figure = 'speedup'\nline = 'x'", "unknown key 'line'"),
        ("figure = 'speedup'\nrefuted = [1.2, 2.0]", "both confirm and refute"),
        ("figure = 'speedup'\nrefuted = [2.0, 1.0]", "is no [low, high]"),
    ],
)
def test_a_claim_that_cannot_be_judged_is_refused(tmp_path: Path, change: str, said: str) -> None:
    table = "[c]\ntext = 't'\nsource = 's'\nsubject = 'pypy'\nconfirmed = [1.3, inf]\n"
    refuted = "" if "refuted" in change else "refuted = [0.0, 1.0]\n"
    path = tmp_path / "claims.toml"
    path.write_text(table + refuted + change + "\n", encoding="utf-8")
    with pytest.raises(BadTable, match="c") as refused:
        load(path)
    assert said in str(refused.value)
