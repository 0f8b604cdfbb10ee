"""A package is tried by the interpreter's own pip too, the better is taken, and both are told."""

from __future__ import annotations

import io
import sys
import threading
import time
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from rich.console import Console

from reports.export import rows
from reports.markdown import markdown
from reports.overview import overview
from reports.terminal import show
from runners.interpreters import installer
from runners.interpreters.subjects import Subject, load_subjects
from suites.installing import limits
from suites.installing.processes import Stopped
from suites.packages.cells import Cell, adapted, lines
from suites.packages.records import OWN_PIP, UV, Tried
from suites.packages.table import Package
from suites.packages.trying import Trial
from suites.packages.verdicts import better, judge
from suites.parts import read_session
from tests.packages import planted
from tests.packages.test_verdicts import GOOD_STEPS, NO_WHEEL, _probed, _record, _step, _wheel
from tests.reports.built import build
from tests.reports.synthetic import Sketch

#: A pip that installs what lies in a project's `adapted.py`, in place of the project's own module.
PIP = """import os, shutil, sys, sysconfig, time

wanted = sys.argv[-1]
name = os.path.basename(wanted)
adapted = os.path.join(wanted, "adapted.py")
if os.path.exists(os.path.join(wanted, "hangs")):
    open(os.path.join(wanted, "begun"), "w").close()
    time.sleep(600)
if not os.path.exists(adapted):
    sys.exit("ERROR: No matching distribution found for %s" % name)
site = sysconfig.get_paths()["purelib"]
info = os.path.join(site, name + "-1.4.dist-info")
os.makedirs(info)
shutil.copy(adapted, os.path.join(site, name + ".py"))
for file, text in (
    ("METADATA", "Metadata-Version: 2.1\\nName: %s\\nVersion: 1.4\\n" % name),
    ("WHEEL", "Wheel-Version: 1.0\\nTag: py3-none-any\\n"),
    ("RECORD", "%s.py,,\\n" % name),
):
    with open(os.path.join(info, file), "w") as out:
        out.write(text)
print("  Patching package %s using %s.patch" % (name, name))
print("  Created wheel for %s: filename=one.whl" % name)
"""

#: Of these the planted pip has a patch.
PATCHES = """[[both_work.rules]]
version = "== 1.4"
patch = "both.patch"
[[both_work.rules]]
patch = "any.patch"
[[Worse.rules]]
patch = "worse.patch"
[[untouched.rules]]
version = "> 2"
install-priority = 2
"""

RAISES = planted.FAULTS["raises"]

#: What each project's module is by uv and by the own pip (None: not to be had), and what then is shown.
PROJECTS: Mapping[str, tuple[str | None, str | None, str, str]] = {
    "unbuilt_by_uv": (None, planted.GOOD, "works", OWN_PIP),
    "raises_by_uv": (RAISES, planted.GOOD, "works", OWN_PIP),
    "further": (RAISES, planted.FAULTS["wrong"], "fails", OWN_PIP),
    "both_work": (planted.GOOD, planted.GOOD, "works", UV),
    "worse": (planted.GOOD, RAISES, "works", UV),
    "neither": (RAISES, None, "no import", UV),
    "untouched": (planted.GOOD, RAISES, "works", UV),
    "endless": (RAISES, "hangs", "no import", UV),
}


def _project(folder: Path, name: str) -> Package:
    by_uv, by_pip, *_ = PROJECTS[name]
    fault = "pass" if by_uv else "raise SystemExit('planted: no compiler')"
    package = planted.project(folder, name, by_uv or planted.GOOD, fault)
    if by_pip:
        (folder / name / ("hangs" if by_pip == "hangs" else "adapted.py")).write_text(by_pip)
    return package


def _library(folder: Path) -> Path:
    """A standard library that brings the pip, and beside it the list of its patches."""
    bundled = folder / "lib" / "python" / "ensurepip" / "_bundled"
    bundled.mkdir(parents=True)
    with zipfile.ZipFile(bundled / "pip-9.9-py3-none-any.whl", "w") as made:
        made.writestr("pip/__main__.py", PIP)
    (folder / "lib" / "planted").mkdir()
    (folder / "lib" / "planted" / "metadata.toml").write_text(PATCHES)
    return bundled.parents[1]


def _subject() -> Subject:
    return replace(load_subjects()[planted.STAND_IN], pip={"patches": "plant*/metadata.toml"})


def _alone(patch: pytest.MonkeyPatch, folder: Path) -> None:
    """Without a network, with a cache of the test's own, and with the planted pip in the interpreter's library."""
    library = _library(folder)
    patch.setenv("UV_OFFLINE", "1")
    patch.setenv("UV_CACHE_DIR", str(folder / "uv"))
    patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    patch.setattr(installer, "library", lambda: ["-c", f"print({str(library)!r})"])


def _try(folder: Path, name: str, trial: Trial) -> Tried:
    package = _project(folder / "projects", name)
    return trial.attempt(_subject(), Path(sys.executable), package, folder / "environments")[0]


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Tried]:
    """What was kept of every project, on this Python."""
    folder = tmp_path_factory.mktemp("own")
    with pytest.MonkeyPatch.context() as patch:
        _alone(patch, folder)
        patch.setattr(limits, "OWN_PIP", 8.0)
        trial = Trial(planted.BUDGET, "3.13", threading.Event())
        found = {name: _try(folder, name, trial) for name in PROJECTS}
    assert not list((folder / "environments").glob("*"))
    assert len(list((folder / "cache").rglob("pip-9.9*/pip/__main__.py"))) == 1, "it is unpacked once"
    return found


@pytest.fixture
def session(tmp_path: Path, tried: dict[str, Tried]) -> Sketch:
    """A session that holds them."""
    sketch = Sketch(tmp_path / "s").subject("graalpy", "GraalPy").subject("pypy", "PyPy")
    for name, record in tried.items():
        sketch.package(name).tried("graalpy", name, msgspec.to_builtins(record))
        sketch.tried("pypy", name, _probed(GOOD_STEPS))
    return sketch


@pytest.fixture
def cells(session: Sketch) -> dict[str, Cell]:
    """Each one's cell."""
    return {line.package.name: line.cells[0] for line in lines(read_session(session.store.folder))}


@pytest.mark.parametrize("name", PROJECTS)
def test_the_better_is_taken_and_told(cells: dict[str, Cell], name: str) -> None:
    _, _, word, taken = PROJECTS[name]
    assert cells[name].word == word, cells[name].judged
    tried = cells[name].tried
    assert tried is not None
    assert tried.installer == taken


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("unbuilt_by_uv", "This is by its own pip; by uv: build failed"),
        ("raises_by_uv", "This is by its own pip; by uv: no import 1.5: ImportError: planted <b>"),
        ("further", "This is by its own pip; by uv: no import 1.5"),
        ("both_work", "This is by uv; by its own pip: works 1.4"),
        ("worse", "This is by uv; by its own pip: no import 1.4: ImportError: planted <b>"),
        ("neither", "This is by uv; by its own pip: no wheel: ERROR: No matching distribution found for neither"),
        ("endless", "This is by uv; by its own pip: build failed: no end within 8 s"),
        ("untouched", ""),
    ],
)
def test_the_other_installer_is_told_of(cells: dict[str, Cell], name: str, told: str) -> None:
    assert cells[name].installers.startswith(told)
    assert bool(cells[name].installers) == bool(told)


def test_what_is_adapted_is_told(cells: dict[str, Cell], session: Sketch) -> None:
    """A rule without a patch is only a preference; names are compared as indices do."""
    assert cells["both_work"].patches == "Its own pip has a patch for: == 1.4, every version. It adapted both_work."
    assert cells["worse"].adapted == ("every version",)
    assert cells["raises_by_uv"].patches == "It adapted raises_by_uv."
    assert cells["untouched"].patches == ""
    several = lines(read_session(session.store.folder))
    assert adapted(several, 0) == {
        "with a patch in its own pip": 2, "installed by uv": 5, "installed by its own pip": 3,
    }  # fmt: skip
    assert adapted(several, 1) == {}


@pytest.mark.parametrize(
    ("versions", "why"), [(["== 0.9"], "prefers versions that it has patches for"), ([], "took none that is newer")]
)
def test_what_keeps_a_pip_from_the_newest_is_told(tmp_path: Path, versions: list[str], why: str) -> None:
    own = {**_probed(GOOD_STEPS), "version": "0.9", "older": True, "installer": OWN_PIP}
    sketch = Sketch(tmp_path / "s").subject("graalpy", "GraalPy").package("one")
    sketch.tried("graalpy", "one", {**_record(_wheel(1, NO_WHEEL)), "adapted": versions, "own": own})
    (line,) = lines(read_session(sketch.store.folder))
    assert line.cells[0].held == f"1.0 is held back by: its own pip {why}"


def test_who_built_it_is_told(cells: dict[str, Cell]) -> None:
    assert cells["raises_by_uv"].came.startswith("built here by its own pip, ")
    assert cells["worse"].came.startswith("built here by uv, ")


def test_every_form_says_which_installer_gave_what(session: Sketch, tmp_path: Path) -> None:
    seen = read_session(session.store.folder)
    console = Console(file=io.StringIO(), width=300, record=True)
    show(seen, console)
    terminal = console.export_text()
    assert "1.4 by its own pip" in terminal
    assert "2 with a patch in its own pip, 5 installed by uv, 3 installed by its own pip" in terminal
    assert " | ✓ works 1.4 by its own pip | ✓ works 1.0 |" in markdown(seen)
    reasons = {row.case: row.reason for row in rows(overview(seen)) if row.interpreter == "graalpy"}
    assert reasons["raises_by_uv"].startswith("This is by its own pip; by uv: no import 1.5")
    page = (build(session.store.folder).parent / "packages.html").read_text()
    assert "1.4, built here by its own pip, " in page
    assert "This is by its own pip; by uv: no import 1.5: ImportError: planted &lt;b&gt;" in page
    assert "2 with a patch in its own pip" in page


def test_an_interpreter_without_a_pip_of_its_own_is_asked_nothing_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _alone(monkeypatch, tmp_path)
    package = _project(tmp_path / "projects", "raises_by_uv")
    trial = Trial(planted.BUDGET, "3.13", threading.Event())
    subject = load_subjects()[planted.STAND_IN]
    record, _ = trial.attempt(subject, Path(sys.executable), package, tmp_path / "environments")
    assert record.own is None


def test_a_pip_that_is_not_there_costs_nothing_of_uvs_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _alone(monkeypatch, tmp_path)
    monkeypatch.setattr(installer, "library", lambda: ["-c", f"print({str(tmp_path)!r})"])
    record = _try(tmp_path, "raises_by_uv", Trial(planted.BUDGET, "3.13", threading.Event()))
    assert better(record) is record
    assert record.own is not None
    assert record.own.unsupported == "its standard library brings no pip"


def test_an_interruption_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the own pip is at work: nothing is kept of the package, and no environment."""
    _alone(monkeypatch, tmp_path)
    stop = threading.Event()
    begun = tmp_path / "projects" / "endless" / "begun"

    def interrupt() -> None:
        deadline = time.monotonic() + 120
        while not begun.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        stop.set()

    interrupting = threading.Thread(target=interrupt)
    interrupting.start()
    with pytest.raises(Stopped):
        _try(tmp_path, "endless", Trial(planted.BUDGET, "3.13", stop))
    interrupting.join()
    assert begun.exists()
    assert not list((tmp_path / "environments").glob("*"))


def test_an_old_record_is_uvs() -> None:
    record = msgspec.convert(_record(_wheel(1, NO_WHEEL)), Tried)
    assert (record.installer, record.own, better(record)) == (UV, None, record)


#: What each installer came to, and whether the own pip's is then the better.
PAIRS = {
    "no further": (_probed({"import": _step("ImportError")}), _probed({"import": _step("ImportError")}), False),
    "installed at all": (_record(_wheel(1, NO_WHEEL)), _probed({"import": _step("ImportError")}), True),
    "crashed": (
        _probed({"import": _step("ImportError")}),
        _probed({}, ("import",), code=None, signal="SIGABRT"),
        False,
    ),
    "neither": (_record(_wheel(1, NO_WHEEL)), _record(_wheel(1, "ERROR: metadata-generation-failed")), False),
    "works": (_probed({}, ("import",), code=3), _probed(GOOD_STEPS), True),
}


@pytest.mark.parametrize("pair", PAIRS)
def test_the_better_comes_further(pair: str) -> None:
    by_uv, by_pip, own = PAIRS[pair]
    record = msgspec.convert({**by_uv, "own": {**by_pip, "installer": OWN_PIP}}, Tried)
    assert (better(record) is record.own) is own


PIPS_BUILD = """error: subprocess-exited-with-error

× Preparing metadata (pyproject.toml) did not run successfully.
│ exit code: 1
╰─> [2 lines of output]
      ../meson.build:1:0: ERROR: Compiler gcc cannot compile programs.
      [end of output]

note: This error originates from a subprocess, and is likely not a problem with pip.
error: metadata-generation-failed

× Encountered error while generating package metadata.
╰─> See above for output.

note: This is an issue with the package mentioned above, not pip.
hint: See above for details.
"""  # noqa: RUF001 - pip's own cross


@pytest.mark.parametrize(
    ("said", "word", "reason"),
    [
        (PIPS_BUILD, "build failed", "../meson.build:1:0: ERROR: Compiler gcc cannot compile programs."),
        (PIPS_BUILD.replace("ERROR: C", "c"), "build failed", "× Encountered error while generating package metadata."),  # noqa: RUF001
        (
            "ERROR: No matching distribution found for one\n",
            "no wheel",
            "ERROR: No matching distribution found for one",
        ),
    ],
)
def test_pips_words_are_understood(said: str, word: str, reason: str) -> None:
    judged = judge(msgspec.convert(_record(_wheel(1, said, source=True)), Tried))
    assert (judged.word, judged.reason) == (word, reason)
