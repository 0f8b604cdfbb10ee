"""Every way in which a package can end has a word of its own, and each cell reaches the pages, as text."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from rich.console import Console

from reports.markdown import markdown
from reports.terminal import show
from runners.sessions.records import STATES as CELL_STATES
from suites.installing.causes import cause
from suites.packages.cells import Line, failing, lines, tally
from suites.packages.records import Tried
from suites.packages.verdicts import ICONS, MEANINGS, STATES, WORDS, judge
from suites.parts import read_session
from tests.reports.built import build
from tests.reports.synthetic import Sketch, rewrite

NO_WHEEL = """Using Python 3.13.15 environment at: venv
  × No solution found when resolving dependencies:
  ╰─▶ Because only one<=1.0 is available and one==1.0 has no wheels with a matching Python ABI tag
      (e.g., `cp313t`), we can conclude that all versions of one cannot be used.

      hint: You require CPython 3.13 (`cp313t`), but we only found wheels for `one` with other tags
"""  # noqa: RUF001 - uv's own cross
NO_VERSION = """  × No solution found when resolving dependencies:
  ╰─▶ Because the current Python version (3.9.16) does not satisfy Python>=3.10 and one==1.0 depends on
      Python>=3.10, we can conclude that one==1.0 cannot be used.
"""  # noqa: RUF001 - uv's own cross
BUILD = """  × Failed to build `one==1.0`
  ├─▶ The build backend returned an error
  ╰─▶ Call to `setuptools.build_meta.build_wheel` failed (exit status: 1)

      [stderr]
      error: command 'gcc' failed: No such file or directory
"""  # noqa: RUF001 - uv's own cross
NEWER = """error: No solution found when resolving dependencies
  cause: Because all versions of one have no usable wheels and you require one, we can conclude that your
         requirements are unsatisfiable.

hint: Wheels are required for `one` because building from source is disabled for all packages
"""
NOT_ASKED = """error: Failed to inspect Python interpreter from provided path at `x`
  cause: Can't use Python at `x`
  cause: Please use Python 3.6 or newer.
"""
CACHE_ONLY = """error: No solution found when resolving dependencies
  cause: Because one was not found in the cache and you require one, we can conclude that your requirements are
         unsatisfiable.

hint: Packages were unavailable because the network was disabled.
"""
OFFLINE = "error: Request failed after 3 retries\n  Caused by: Failed to fetch: `https://index.invalid/one/`\n"
OTHER = "error: Permission denied (os error 13)\n"


def _ended(code: int | None = 0, said: str = "", **told: Any) -> dict[str, Any]:
    return {"code": code, "signal": "", "timed_out": False, "seconds": 1.0, "limit": 60.0, "said": said, **told}


def _step(error: str = "", **told: Any) -> dict[str, Any]:
    raised = {"type": error, "message": "because <b>", "traceback": f"Traceback <b>\n{error}"} if error else None
    return {"seconds": 0.1, "error": raised, **told}


GOOD_STEPS = {"import": _step(gil_before=True, gil_after=True), "use": _step(), "threads": _step(uses=[3] * 8)}
ALL = ("import", "use", "threads", "exit")


def _probe(steps: dict[str, Any], begun: tuple[str, ...] = ALL, **ended: Any) -> dict[str, Any]:
    code = ended.pop("code", 0)
    return {"ended": _ended(code, **ended), "imports": "one", "left": 0, "begun": list(begun), "steps": steps}


def _record(*installs: dict[str, Any], probe: dict[str, Any] | None = None, **told: Any) -> dict[str, Any]:
    return {
        "unsupported": "", "environment": _ended(), "installs": list(installs), "distributions": [], "version": "1.0",
        "wheel": True, "newest": "1.0", "older": False, "held": "", "probe": probe, **told,
    }  # fmt: skip


def _wheel(code: int | None = 0, said: str = "", **told: Any) -> dict[str, Any]:
    return {"source": False, **_ended(code, said, **told)}


def _source(code: int | None = 0, said: str = "", **told: Any) -> dict[str, Any]:
    return {"source": True, **_ended(code, said, **told)}


def _probed(steps: dict[str, Any], begun: tuple[str, ...] = ALL, **ended: Any) -> dict[str, Any]:
    return _record(_wheel(), probe=_probe(steps, begun, **ended))


FREE = {"import": _step(gil_before=False, gil_after=False), "use": _step(gil_after=False)}
TURNED = _step(gil_before=False, gil_after=True, warnings=["The global interpreter lock (GIL) has been enabled"])

#: Every way: a record, its word, and what its reason says.
WAYS = {
    "container": (_record(unsupported="no network"), "unsupported", "no network"),
    "no environment": (_record(environment=_ended(2, "error: Python 2.7 is too old")), "unsupported", "2.7 is too old"),
    "environment hung": (_record(environment=_ended(None, timed_out=True)), "void", "was not made within 60 s"),
    "no wheel": (_record(_wheel(1, NO_WHEEL)), "no wheel", "no wheels with a matching Python ABI tag (e.g., `cp313t`)"),
    "no version": (_record(_wheel(1, NO_VERSION)), "unresolved", "does not satisfy Python>=3.10"),
    "offline": (_record(_wheel(2, OFFLINE)), "void", "the index was not reached: Failed to fetch"),
    "no usable wheel": (_record(_wheel(1, NEWER)), "no wheel", "all versions of one have no usable wheels"),
    "cache only": (_record(_wheel(1, CACHE_ONLY)), "void", "one was not found in the cache"),
    "slow index": (_record(_wheel(None, timed_out=True)), "void", "no end within 60 s"),
    "other": (_record(_wheel(2, OTHER)), "not installed", "Permission denied"),
    "build failed": (_record(_wheel(1, NO_WHEEL), _source(1, BUILD)), "build failed", "command 'gcc' failed"),
    "build hung": (_record(_wheel(1, NO_WHEEL), _source(None, timed_out=True)), "build failed", "no end within 60 s"),
    "no source": (_record(_wheel(1, NO_WHEEL), _source(1, NO_VERSION)), "unresolved", "Python>=3.10"),
    "offline later": (_record(_wheel(1, NO_WHEEL), _source(2, OFFLINE)), "void", "the index was not reached"),
    "built": (_record(_wheel(1, NO_WHEEL), _source(), probe=_probe(GOOD_STEPS)), "works", ""),
    "import raises": (_probed({"import": _step("ImportError")}), "no import", "ImportError: because"),
    "import crashes": (_probed({}, ("import",), code=None, signal="SIGSEGV"), "crashed", "imported: killed by SIGSEGV"),
    "import exits": (_probed({}, ("import",), code=3), "crashed", "imported: exit code 3"),
    "import hangs": (_probed({}, ("import",), code=None, timed_out=True), "hung", "imported: no end within 60 s"),
    "no start": (_probed({}, (), code=1), "crashed", "before it was imported: exit code 1"),
    "use raises": (_probed({**FREE, "use": _step("ValueError")}), "fails", "ValueError: because"),
    "use crashes": (_probed(FREE, ("import", "use"), code=None, signal="SIGABRT"), "crashed", "first use: killed by"),
    "threads raise": (
        _probed({**FREE, "threads": _step("KeyError", uses=[0] * 8, failed=3)}), "fails in threads",
        "3 of 8 threads: KeyError",
    ),
    "threads raise and the end hangs": (
        _probed({**FREE, "threads": _step("KeyError", uses=[0] * 8, failed=3)}, code=None, timed_out=True),
        "fails in threads", "KeyError: because <b>; then at the interpreter's end: no end within 60 s",
    ),
    "threads crash": (_probed(FREE, ALL[:3], code=None, signal="SIGSEGV"), "crashed", "eight threads used it at once"),
    "threads hang": (_probed(FREE, ALL[:3], code=None, timed_out=True), "hung", "eight threads used it at once"),
    "end crashes": (_probed(GOOD_STEPS, code=None, signal="SIGABRT"), "crashed", "at the interpreter's end"),
    "end hangs": (_probed(GOOD_STEPS, code=None, timed_out=True), "hung", "at the interpreter's end"),
    "works": (_probed(GOOD_STEPS), "works", ""),
    "works without a GIL": (_probed({**FREE, "threads": _step(uses=[1] * 8, gil_after=False)}), "works", ""),
    "no use": (_probed({"import": _step()}, ("import", "exit")), "imports", ""),
    "GIL by import": (
        _probed({**GOOD_STEPS, "import": TURNED}), "GIL on",
        "while it was imported: The global interpreter lock (GIL) has been enabled",
    ),
    "GIL by use": (
        _probed({**FREE, "use": _step(gil_after=True), "threads": _step(uses=[1] * 8, gil_after=True)}), "GIL on",
        "in its first use: the GIL came back, and nothing was heard about it",
    ),
    "GIL and no use": (_probed({"import": TURNED}, ("import", "exit")), "GIL on", "while it was imported"),
    "GIL and threads fail": (
        _probed({**GOOD_STEPS, "import": TURNED, "threads": _step("KeyError", uses=[0] * 8, failed=8)}),
        "fails in threads", "8 of 8 threads",
    ),
    "nothing kept": (_record(environment=None), "void", "ends too early"),
    "no attempt": (_record(), "void", "ends too early"),
    "no probe": (_record(_wheel()), "void", "ends too early"),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_a_way_to_end_is_a_word_and_a_reason(way: str) -> None:
    record, word, reason = WAYS[way]
    judged = judge(msgspec.convert(record, Tried))
    assert judged.word == word, judged
    assert reason in judged.reason
    assert judged.state in CELL_STATES


def test_every_word_that_is_judged_has_a_way_a_state_and_an_icon() -> None:
    assert {word for _, word, _ in WAYS.values()} == STATES.keys()
    assert set(WORDS) - STATES.keys() == {"unavailable", "cancelled"}
    assert set(MEANINGS) <= set(ICONS)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (BUILD, "error: command 'gcc' failed: No such file or directory"),
        (
            BUILD.replace("      error", "      a.c:3:2: error: no Python\n      b.c:1:1: error: nothing\n  error"),
            "a.c:3:2: error: no Python",
        ),
        (BUILD.replace("error: command 'gcc' failed: No such file or directory", "planted"), "planted"),
        (OFFLINE, "Failed to fetch: `https://index.invalid/one/`"),
        (NEWER, "all versions of one have no usable wheels"),
        (
            NEWER.replace("all versions of one", "all of:\n     one<=1.0\n     one>=1.2\n  "),
            "all versions of one have no usable wheels",
        ),
        (
            NEWER.replace("all versions of one", "one==1.0").replace(
                "and you",
                "and only the following versions of one "
                "are available:\n     one==1.0\n     one>1.2\n   we can conclude that you",
            ),
            "all versions of one have no usable wheels",
        ),
        (
            "...\n   Because b==1 has no usable wheels and a==1 depends on b==1, we can conclude that a==1 cannot be\n"
            "used. Because b{marker == 'x'}==2 has no usable wheels and a>=2 depends on b==2, we can conclude that\n"
            "a>=2 cannot be used.\n"
            "And because you require a, we can conclude that your requirements are unsatisfiable.",
            "b==2 has no usable wheels and a>=2 depends on b==2",
        ),
        (NOT_ASKED, "Can't use Python at `x`: Please use Python 3.6 or newer."),
        (OTHER, "Permission denied (os error 13)"),
        ("", "nothing was said"),
        ("a\n  the last words \n", "the last words"),
    ],
)
def test_a_cause_is_one_line(said: str, expected: str) -> None:
    assert cause(said) == expected


def _session(tmp_path: Path) -> Sketch:
    """Two packages on two subjects and one that is not there; one older and built, one without a wheel."""
    sketch = Sketch(tmp_path / "s").package("fine").package("trouble").package("later")
    sketch.subject("cpython313", "CPython 3.13").subject("cpython313t", "CPython 3.13t", gil=False)
    sketch.subject("pypy", "PyPy", state="unavailable", reason="offline <script>")
    sketch.tried("cpython313", "fine", _probed(GOOD_STEPS))
    built = [{"name": "fine", "version": "0.9", "wheel": False, "needs_python": ""}]
    older = {"version": "0.9", "wheel": False, "older": True, "held": NO_WHEEL, "distributions": built}
    sketch.tried("cpython313t", "fine", {**_probed({**GOOD_STEPS, "import": TURNED}), **older})
    sketch.tried("cpython313", "trouble", _probed({"import": _step("ImportError")}))
    sketch.tried("cpython313t", "trouble", _record(_wheel(1, NO_WHEEL)))
    return sketch


def _lines(sketch: Sketch) -> tuple[Line, ...]:
    return lines(read_session(sketch.store.folder))


class TestLines:
    def test_every_cell_has_a_word_failures_first(self, tmp_path: Path) -> None:
        found = {line.package.name: [cell.word for cell in line.cells] for line in _lines(_session(tmp_path))}
        assert list(found.items()) == [
            ("trouble", ["no import", "no wheel", "unavailable"]),
            ("fine", ["works", "GIL on", "unavailable"]),
            ("later", ["cancelled", "cancelled", "unavailable"]),
        ]

    def test_what_holds_a_version_back_is_told(self, tmp_path: Path) -> None:
        cell = next(line for line in _lines(_session(tmp_path)) if line.package.name == "fine").cells[1]
        assert cell.held.startswith("1.0 is held back by: only one<=1.0 is available and one==1.0 has no wheels")
        assert cell.came == "built here by uv, 1.0 s"

    def test_a_newer_python_that_is_needed_is_what_holds_back(self, tmp_path: Path) -> None:
        sketch = _session(tmp_path)
        newest = [{"name": "fine", "version": "1.0", "wheel": True, "needs_python": ">=3.14"}]
        sketch.tried("cpython313", "fine", {**_probed(GOOD_STEPS), "distributions": newest})
        cell = next(line for line in _lines(sketch) if line.package.name == "fine").cells[1]
        assert cell.held == "1.0 is held back by: it needs Python >=3.14, this is 3.13.1"

    def test_words_of_a_subject_are_counted(self, tmp_path: Path) -> None:
        assert tally(_lines(_session(tmp_path)), 1) == {"no wheel": 1, "GIL on": 1, "cancelled": 1}

    def test_what_is_broken_is_named_and_the_users_own_if_it_cannot_be_had(self, tmp_path: Path) -> None:
        sketch = _session(tmp_path).package("mine", own=True)
        sketch.tried("cpython313", "mine", _record(_source(1, BUILD)))
        sketch.package("theirs").tried("cpython313", "theirs", _record(_source(1, BUILD)))
        assert [cell.package.name for cell in failing(_lines(sketch))] == ["trouble", "mine"]

    @pytest.mark.parametrize("answer", [[], {"probe": 7}, {"installs": [{}]}])
    def test_a_misshapen_record_is_named_and_costs_its_cell(self, tmp_path: Path, answer: object) -> None:
        sketch = _session(tmp_path)
        rewrite(
            sketch.store.folder,
            lambda one: {**one, "answer": answer} if (one["subject"], one["case"]) == ("cpython313", "fine") else one,
        )
        assert "what packages kept of fine on cpython313" in read_session(sketch.store.folder).damages[0].message
        words = {line.package.name: line.cells[0].word for line in _lines(sketch)}
        assert words == {"trouble": "no import", "fine": "void", "later": "cancelled"}


class TestPages:
    def _page(self, tmp_path: Path, name: str = "packages") -> str:
        return (build(_session(tmp_path).store.folder).parent / f"{name}.html").read_text()

    def test_every_cell_leads_to_its_details(self, tmp_path: Path) -> None:
        text = self._page(tmp_path)
        links = set(re.findall(r'<td class="state [\w-]+"><a href="#([\w-]+)"', text))
        assert len(links) == 9
        assert links <= set(re.findall(r'id="([\w-]+)"', text))

    def test_no_cell_is_empty(self, tmp_path: Path) -> None:
        assert not re.search(r"<t[dh][^>]*>\s*</t[dh]>", self._page(tmp_path))

    def test_what_became_of_the_gil_is_in_words(self, tmp_path: Path) -> None:
        text = self._page(tmp_path)
        assert "back on while it was imported" in text
        assert "on, as before" in text

    @pytest.mark.parametrize("page", ["packages", "index", "help"])
    def test_words_of_a_session_are_never_markup(self, tmp_path: Path, page: str) -> None:
        text = self._page(tmp_path, page)
        assert text.count("<script") == text.count('<script src="static/report.js"></script>') == 1
        assert "<b>" not in text

    def test_the_index_says_what_became_of_them(self, tmp_path: Path) -> None:
        text = self._page(tmp_path, "index")
        assert "Packages: 1 of 9 cells work, 1 broken" in text
        assert "The GIL is back on after fine." in text

    def test_the_terminal_says_the_same(self, tmp_path: Path) -> None:
        console = Console(file=io.StringIO(), width=200, record=True)
        show(read_session(_session(tmp_path).store.folder), console)
        text = console.export_text()
        assert "CPython 3.13t: 1 no wheel, 1 GIL on, 1 cancelled" in text
        assert "ImportError: because <b>" in text

    def test_a_ci_jobs_summary_holds_them(self, tmp_path: Path) -> None:
        assert "| trouble | ✗ no import" in markdown(read_session(_session(tmp_path).store.folder))
