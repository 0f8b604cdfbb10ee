"""A change is named where there is one, none where there is none, and nothing where nothing can be compared."""

from __future__ import annotations

import threading
import urllib.request
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gilmatrix.__main__ import main
from reports.compare import Change, compare, judged
from reports.history import history
from reports.pages import write_pages
from reports.serving import HOST, server
from reports.session import Session
from reports.statistics import Estimate
from runners.sessions.merge import merge
from suites.parts import read_session
from tests.reports.synthetic import HOST as MACHINE
from tests.reports.synthetic import SCALING, Sketch, Truth
from tests.routes.test_verdicts import sketch as routes_sketch
from tests.routes.test_verdicts import taken

#: As it was then: so steady that five per cent can be told.
STEADY = replace(SCALING, noise=0.002)


def sketch(folder: Path, truth: Truth, *, seed: int, **told: Any) -> Sketch:
    """A session of one kernel on one subject."""
    made = Sketch(folder, seed=seed, **told).kernels("nbody").subject("cpython313")
    return made.measured("cpython313", "nbody", truth).right("cpython313", ["nbody"])


def others(folder: Path, *, count: int = 4) -> list[Session]:
    """Sessions of the same build, as steady as the one then: they tell how far sessions lie apart."""
    for place in range(count):
        lucky = replace(STEADY, single=STEADY.single * (1 + 0.004 * (-1) ** place))
        sketch(folder / f"other{place}", lucky, seed=10 + place, created=f"2025-01-0{place + 1}T00:00:00+00:00")
    return [read_session(folder / f"other{place}") for place in range(count)]


def _changes(tmp_path: Path, now: Truth, **told: Any) -> tuple[Change, ...]:
    sketch(tmp_path / "then", STEADY, seed=1)
    sketch(tmp_path / "now", now, seed=2, **told)
    return compare(read_session(tmp_path / "now"), read_session(tmp_path / "then"), others(tmp_path)).changes


@pytest.mark.parametrize(
    ("factor", "word"), [(1.0, "no change"), (1.3, "regression"), (0.7, "improvement"), (1.01, "no change")]
)
def test_a_change_is_told_by_its_size(tmp_path: Path, factor: float, word: str) -> None:
    now = replace(STEADY, single=STEADY.single * factor)
    found = _changes(tmp_path, now)
    assert {one.threads for one in found} == {1, 2, 4}
    assert {one.word for one in found} == {word}
    for one in found:
        assert one.ratio is not None
        assert one.ratio.value == pytest.approx(1 / factor, rel=0.05)


def test_without_other_sessions_nothing_can_be_told(tmp_path: Path) -> None:
    """An interval from within a session says nothing about the next, however large the change looks."""
    sketch(tmp_path / "then", STEADY, seed=1)
    sketch(tmp_path / "now", replace(STEADY, single=STEADY.single * 1.3), seed=2)
    now, then = (read_session(tmp_path / name) for name in ("now", "then"))
    for known in (0, 3):
        found = compare(now, then, [now, then, *others(tmp_path, count=known)])
        assert {one.word for one in found.changes} == {"cannot tell"}
        assert f"measure {4 - known} more, or both in one session" in found.undecided
        assert found.known == known
        assert found.changes[0].raw == pytest.approx(1 / 1.3, rel=0.05)
    assert {one.word for one in compare(now, then, others(tmp_path)).changes} == {"regression"}


def test_sessions_of_other_builds_machines_and_sizes_do_not_help(tmp_path: Path) -> None:
    """What is not comparable with a session does not tell its spread either."""
    sketch(tmp_path / "then", STEADY, seed=1)
    sketch(tmp_path / "now", STEADY, seed=2)
    now, then = (read_session(tmp_path / name) for name in ("now", "then"))
    several = others(tmp_path)
    for odd in (
        replace(several[0], size="smoke"),
        replace(several[0], host={**MACHINE, "cpu_model": "Another CPU"}),
        replace(several[0], subjects=(replace(now.subjects[0], build={"pgo": False}),)),
        replace(several[0], kernels=(replace(now.kernels[0], digest="0" * 64),)),
    ):
        found = compare(now, then, [odd, *several[1:]]).changes
        assert {one.word for one in found} == {"cannot tell"}
    assert {one.word for one in compare(now, then, several).changes} == {"no change"}


def test_a_least_effect_of_ones_own(tmp_path: Path) -> None:
    sketch(tmp_path / "then", STEADY, seed=1)
    sketch(tmp_path / "now", replace(STEADY, single=STEADY.single * 1.3), seed=2)
    now, then = (read_session(tmp_path / name) for name in ("now", "then"))
    words = {least: {one.word for one in compare(now, then, others(tmp_path), least).changes} for least in (0.2, 0.4)}
    assert words == {0.2: {"regression"}, 0.4: {"no change"}}


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"host": {**MACHINE, "cpu_model": "Another CPU"}}, "CPU: Synthetic CPU then, Another CPU now"),
        ({"size": "smoke"}, "size: default then, smoke now"),
        ({"profile": "quick"}, "profile: default then, quick now"),
    ],
)
def test_what_was_not_measured_alike_is_not_comparable(tmp_path: Path, told: dict[str, Any], said: str) -> None:
    (found,) = _changes(tmp_path, SCALING, **told)
    assert found.word == "not comparable"
    assert said in found.reason


def test_what_kernels_import_may_have_changed_and_that_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is what somebody compares his project for; sessions with another state of it tell no spread."""
    for place in range(8):
        made = sketch(
            tmp_path / f"s{place}", replace(STEADY, single=STEADY.single * (1.3 if place else 1.0)), seed=place
        )
        content = "new" if not place else "old" if place < 6 else "other"
        made.told["environments"] = {"cpython313": {"with": {"mine": "1.0", "mine (content)": content}}}
        made.save()
    now, then, *more = (read_session(tmp_path / f"s{place}") for place in range(8))
    found = compare(now, then, more)
    assert found.installed == ["mine (content): old then, new now"]
    assert {one.word for one in found.changes} == {"improvement"}
    assert {one.word for one in compare(now, then, more[-2:]).changes} == {"cannot tell"}
    assert compare(then, more[0], more[1:]).installed == []
    assert main(["report", "summary", "s0", "--results", str(tmp_path), "--baseline", "s1"]) == 0
    assert "kernels imported something else: mine (content): old then, new now" in capsys.readouterr().out
    write_pages(now, tmp_path / "report", found)
    assert "<strong>Kernels imported something else.</strong>" in (tmp_path / "report" / "compare.html").read_text()


def test_another_build_and_another_kernel_file_are_not_comparable(tmp_path: Path) -> None:
    sketch(tmp_path / "then", SCALING, seed=1)
    made = Sketch(tmp_path / "now", seed=2).kernels("nbody")
    made.told["kernels"]["nbody"]["digest"] = "0" * 64
    made.save()
    made.subject("cpython313", facts={"compiler": "Another compiler"}).measured("cpython313", "nbody", SCALING)
    (found,) = compare(read_session(tmp_path / "now"), read_session(tmp_path / "then")).changes
    assert found.word == "not comparable"
    assert "Another compiler now" in found.reason
    assert "the kernel's file changed" in found.reason


def test_what_one_session_lacks_is_told(tmp_path: Path) -> None:
    sketch(tmp_path / "then", SCALING, seed=1)
    made = sketch(tmp_path / "now", SCALING, seed=2).kernels("nqueens").subject("pypy")
    made.measured("pypy", "nbody", SCALING)
    found = compare(read_session(tmp_path / "now"), read_session(tmp_path / "then")).changes
    words = {(one.subject.id, one.kernel, one.word) for one in found if one.word == "not measured"}
    assert words == {
        ("pypy", "nbody", "not measured"),
        ("pypy", "nqueens", "not measured"),
        ("cpython313", "nqueens", "not measured"),
    }


@pytest.mark.parametrize(
    ("low", "value", "high", "word"),
    [
        (0.80, 0.90, 0.99, "regression"),
        (0.80, 0.90, 1.00, "inconclusive"),
        (0.95, 0.96, 0.99, "no change"),
        (0.96, 1.00, 1.04, "no change"),
        (0.90, 1.00, 1.10, "inconclusive"),
        (1.01, 1.10, 1.20, "improvement"),
    ],
)
def test_a_word_needs_the_whole_interval_and_the_least_effect(low: float, value: float, high: float, word: str) -> None:
    assert judged(Estimate(value, low, high, 3, np.array([1.0]))) == word


def test_a_history_tells_where_a_figure_fell(tmp_path: Path) -> None:
    """The newest session first, and only those that have figures; what came later changes no word."""
    others(tmp_path)
    for place, factor in enumerate((1.0, 1.0, 1.4)):
        sketch(
            tmp_path / f"s{place}", replace(STEADY, single=STEADY.single * factor), seed=place,
            created=f"2026-01-0{place + 1}T00:00:00+00:00",
        )  # fmt: skip
    Sketch(tmp_path / "empty", created="2026-01-02T12:00:00+00:00").subject("cpython313")
    sessions = [read_session(tmp_path / name) for name in ("s2", "s0", "empty", "s1")]
    found = history(sessions, [read_session(tmp_path / f"other{place}") for place in range(4)])
    assert [one.name for one in found.sessions] == ["s2", "s1", "s0"]
    assert {trend.threads for trend in found.trends} == {1, 2, 4}
    for trend in found.trends:
        assert [step.session.name for step in trend.steps] == ["s2", "s1", "s0"]
        assert [step.word for step in trend.steps] == ["regression", "no change", ""]
        assert trend.worst == "regression"
    assert main(["report", "build", "s2", "--results", str(tmp_path), "--history", "4"]) == 0
    page = (tmp_path / "s2" / "report" / "history.html").read_text(encoding="utf-8")
    assert page.count("regression") == 3 * 2, "in words, and in the class of the words"
    assert page.index(">s2<br>") < page.index(">s1<br>") < page.index(">s0<br>")
    assert "empty" not in page


def test_what_other_suites_said_is_compared_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Verdicts, states and words that turned stand on the index, in the terminal and in Markdown alike."""
    for name, weak, state in (("then", 0, "ok"), ("now", 3, "wrong")):
        made = Sketch(tmp_path / name).kernels("nbody").subject("cpython313", "CPython 3.13")
        made.measured("cpython313", "nbody", STEADY)
        made.litmus("lost", 2, {"gil": "expected"}, control=True).observed("cpython313", "lost", 5)
        made.litmus("torn", 5, {"gil": "forbidden"}).observed("cpython313", "torn", weak)
        made.litmus(f"only{name}", 7, {"gil": "forbidden"}).observed("cpython313", f"only{name}")
        made.step("correctness", "cpython313", "nbody", state, "lost one", threads=2)
    found = compare(read_session(tmp_path / "now"), read_session(tmp_path / "then"))
    assert [one.told for one in found.suites] == [
        "correctness: 1 of 1 answer changed",
        "conformance: 1 of 2 answers changed; 2 answers in one of the sessions alone",
    ]
    turned = [(one.suite, one.name, one.then, one.now) for suite in found.suites for one in suite.turned]
    assert turned == [("correctness", "nbody at 2 threads", "ok", "wrong"), ("conformance", "torn", "passed", "failed")]
    line = ["now", "--results", str(tmp_path), "--baseline", "then"]
    for command in (["summary"], ["summary", "--markdown"], ["build"]):
        assert main(["report", *command, *line]) == 0
        said = capsys.readouterr().out
        if command == ["build"]:
            said = (tmp_path / "now" / "report" / "index.html").read_text(encoding="utf-8")
        words = " ".join(said.split())
        assert "correctness: 1 of 1 answer changed" in words
        assert "cannot tell" in words
        assert "measure 4 more" in words
    page = (tmp_path / "now" / "report" / "compare.html").read_text(encoding="utf-8")
    assert '<th scope="row">torn</th>' in page


def test_routes_are_compared_by_the_same_rule(tmp_path: Path) -> None:
    """Throughput and gain of every line: cannot tell without other sessions, a regression with them."""
    for place in range(6):
        made = routes_sketch(tmp_path / f"s{place}")
        made.draw.seed(place)
        taken(made, "cpython313", "sequential", {1: 100.0})
        taken(made, "cpython313", "threads", {1: 99.0, 2: 190.0 if place else 120.0})
    now, then, *more = (read_session(tmp_path / f"s{place}") for place in range(6))
    assert {one.word for one in compare(now, then).changes} == {"cannot tell"}
    found = {(one.kernel, one.mode): one.word for one in compare(now, then, more).changes}
    assert found["collatz-python-threads x 2", "gain"] == "regression"
    assert found["collatz-python-threads x 2", "throughput"] == "regression"
    assert found["collatz-python-sequential x 1", "throughput"] == "no change"


class TestCommands:
    def test_a_regression_fails_a_job_that_asks_for_it(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        sketch(tmp_path / "then", SCALING, seed=1)
        sketch(tmp_path / "now", replace(SCALING, single=SCALING.single * 1.5), seed=2)
        line = ["now", "--results", str(tmp_path), "--baseline", "then"]
        assert main(["report", "summary", *line, "--fail-on", "regression"]) == 0
        assert "cells cannot be told: cannot tell between sessions" in capsys.readouterr().err
        others(tmp_path)
        (tmp_path / "damaged").mkdir()
        (tmp_path / "damaged" / "session.json").write_text("{", encoding="utf-8")
        assert main(["report", "summary", *line]) == 0
        assert "3 regression" in capsys.readouterr().out
        assert main(["report", "summary", *line, "--markdown"]) == 0
        assert "3 regression" in capsys.readouterr().out
        assert main(["report", "summary", *line, "--fail-on", "regression", "--least", "60"]) == 0
        assert main(["report", "build", *line, "--fail-on", "regression,forbidden"]) == 1
        assert "regression: nbody on cpython313 at 1 thread: 0.6" in capsys.readouterr().err
        page = (tmp_path / "now" / "report" / "compare.html").read_text(encoding="utf-8")
        assert 'class="state regression"' in page
        index = (tmp_path / "now" / "report" / "index.html").read_text(encoding="utf-8")
        assert 'href="compare.html"' in index

    def test_what_is_forbidden_fails_one_too(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        made = Sketch(tmp_path / "now").subject("cpython313")
        made.litmus("lost", 2, {"gil": "expected"}, control=True).observed("cpython313", "lost", 5)
        made.litmus("torn", 5, {"gil": "forbidden"}).observed("cpython313", "torn", 1)
        line = ["summary", "now", "--results", str(tmp_path)]
        assert main(["report", *line]) == 0
        assert main(["report", *line, "--fail-on", "forbidden"]) == 1
        assert "forbidden: torn on cpython313" in capsys.readouterr().err

    @pytest.mark.parametrize(
        ("words", "said"),
        [(["--fail-on", "rain"], "--fail-on rain: unknown"), (["--fail-on", "regression"], "needs --baseline"),
         (["--baseline", "none"], "no session 'none'"), (["--least", "100"], "--least 100: per cent")],
    )  # fmt: skip
    def test_bad_options_are_told(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
    ) -> None:
        Sketch(tmp_path / "now").subject("cpython313")
        assert main(["report", "summary", "now", "--results", str(tmp_path), *words]) == 2
        assert said in capsys.readouterr().err

    def test_a_report_is_opened_by_its_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        opened: list[str] = []
        monkeypatch.setattr("webbrowser.open", lambda url: opened.append(url) or True)  # type: ignore[func-returns-value]
        sketch(tmp_path / "now", SCALING, seed=1)
        assert main(["report", "open", "now", "--results", str(tmp_path)]) == 0
        assert opened == [(tmp_path / "now" / "report" / "index.html").resolve().as_uri()]

    def test_it_is_served_to_this_machine_alone(self, tmp_path: Path) -> None:
        (tmp_path / "index.html").write_text("here", encoding="utf-8")
        with server(tmp_path) as made:
            threading.Thread(target=made.serve_forever, daemon=True).start()
            host, port = made.server_address[:2]
            assert host == HOST == "127.0.0.1"
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
                assert answer.read() == b"here"
            made.shutdown()


def _of_build(folder: Path, seed: int, digest: str) -> Sketch:
    made = Sketch(folder, seed=seed).kernels("nbody")
    build = {"sha256": digest * 64, "revision": "abc"} if digest else {}
    return made.subject("cpython313", build=build).measured("cpython313", "nbody", STEADY)


@pytest.mark.parametrize(("then", "compared"), [("a", True), ("b", False), ("", True)])
def test_another_executable_is_another_build(tmp_path: Path, then: str, compared: bool) -> None:
    """What an earlier version did not keep differs from nothing; the page shows what ran, then and now."""
    folders = [_of_build(tmp_path / "then", 1, then).store.folder, _of_build(tmp_path / "now", 2, "a").store.folder]
    old, new = map(read_session, folders)
    changes = compare(new, old).changes
    assert all((one.word != "not comparable") is compared for one in changes)
    if not compared:
        assert {one.reason for one in changes} == {f"Executable (sha256): {'b' * 16} then, {'a' * 16} now"}
    write_pages(new, tmp_path / "out", compare(new, old))
    page = (tmp_path / "out" / "compare.html").read_text(encoding="utf-8")
    assert f"<code>{'a' * 16}</code></td><td>abc</td>" in page
    assert f"{'a' * 16}" in (tmp_path / "out" / "provenance.html").read_text(encoding="utf-8")


def test_several_machines_are_compared_cell_by_cell(tmp_path: Path) -> None:
    """A kernel is compared where the same machine measured it, whatever measured the others."""
    host = {**MACHINE, "cpu_model": "Another CPU"}
    for place, when in enumerate(("then", "now")):
        parts = []
        for kernel, facts in (("nbody", MACHINE), ("nqueens", host if when == "now" else MACHINE)):
            made = Sketch(
                tmp_path / f"{when}-{kernel}", seed=place, run=f"{when}-{kernel}", machine=str(facts["cpu_model"]),
                host=facts,
            )  # fmt: skip
            made.kernels(kernel).subject("cpython313").measured("cpython313", kernel, STEADY)
            parts.append(made.store)
        merge(parts, tmp_path, when)
    changes = compare(read_session(tmp_path / "now"), read_session(tmp_path / "then")).changes
    assert {one.word for one in changes if one.kernel == "nbody"} == {"cannot tell"}
    (other,) = [one for one in changes if one.kernel == "nqueens"]
    assert (other.word, other.reason) == ("not comparable", "CPU: Synthetic CPU then, Another CPU now")
