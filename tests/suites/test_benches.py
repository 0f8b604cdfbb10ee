"""Plain functions of a user's file go through a session like kernels, and may import the user's project."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reports.overview import overview
from reports.reading import read_session as read_parts
from runners.interpreters import environments
from runners.interpreters.provision import Found, Missing
from runners.interpreters.provision.cache import Cache
from runners.interpreters.provision.commands import CommandFailed
from runners.interpreters.subjects import load_subjects
from runners.sessions.joining import WrongSession
from runners.sessions.session import finish, is_out, open_session
from runners.sessions.store import WITH, Store, read_json
from suites import options
from suites.beside import installed
from suites.correctness.running import Correctness
from suites.correctness.view import Correctness as View
from suites.options import BadInput, Options
from suites.parts import parts, read_session
from suites.scaling.curves import NO_PARTS, curves
from suites.scaling.matrix import Matrix
from tests.quiet import quiet
from tests.reports.built import build
from tests.suites import planted

WORDSMITH = Path(__file__).with_name("wordsmith")
HERE: dict[str, Found | Missing] = {
    planted.STAND_IN: Found(planted.STAND_IN, Path(sys.executable), "explicit", "3", {})
}

BENCH = '''
def setup():
    return "a b a"

def bench_split(state):
    """Splits a text."""
    return state.split()

def bench_empty(state):
    pass
'''


@pytest.fixture
def bench(tmp_path: Path) -> Path:
    path = tmp_path / "bench.py"
    path.write_text(BENCH)
    return path


def _read(tmp_path: Path, *words: str) -> Options:
    parser = argparse.ArgumentParser()
    options.add_to(parser.add_argument, (*options.OF_KERNELS, *options.OF_BENCHES))
    usual = ["--interpreter", planted.STAND_IN, "--results", str(tmp_path / "results")]
    return options.read(parser.parse_args([*usual, *words]))


class TestOptions:
    def test_its_functions_are_measured_alone_unless_others_are_named(self, tmp_path: Path, bench: Path) -> None:
        chosen = _read(tmp_path, "--bench", str(bench))
        assert list(chosen.kernels) == ["bench-split", "bench-empty"]
        assert chosen.folders == (bench,)
        assert "nbody" in _read(tmp_path, "--bench", str(bench), "--only", "core,bench").kernels
        folder = planted.plant(tmp_path / "kernels")
        both = _read(tmp_path, "--bench", str(bench), "--kernels", str(folder)).kernels
        assert {kernel.room for kernel in both.values()} == {"user", "bench"}

    def test_they_are_scaled_weakly_alone(self, tmp_path: Path, bench: Path) -> None:
        assert _read(tmp_path, "--bench", str(bench)).modes == ("weak",)
        mixed = ["--bench", str(bench), "--only", "bench,nbody"]
        assert _read(tmp_path, *mixed).modes == options.MODES["both"]

    @pytest.mark.parametrize("words", [["strong"], ["both"], ["strong", "--only", "bench,nbody"]])
    def test_who_asks_for_strong_scaling_is_told(self, tmp_path: Path, bench: Path, words: list[str]) -> None:
        said = f"--mode {words[0]}: strong scaling divides one work between threads, and a plain function has no parts"
        with pytest.raises(BadInput, match=f"{said}: bench-split, bench-empty can be measured by weak scaling alone"):
            _read(tmp_path, "--bench", str(bench), "--mode", *words)

    def test_who_asks_for_a_size_is_told(self, tmp_path: Path, bench: Path) -> None:
        with pytest.raises(BadInput, match="--size large: a plain function has no size"):
            _read(tmp_path, "--bench", str(bench), "--size", "large")
        assert _read(tmp_path, "--bench", str(bench), "--size", "large", "--only", "bench,nbody").size == "large"

    def test_a_file_and_a_project_that_are_none_are_refused(self, tmp_path: Path) -> None:
        with pytest.raises(BadInput, match=r"--bench .*nowhere\.py: no such file"):
            _read(tmp_path, "--bench", str(tmp_path / "nowhere.py"))
        with pytest.raises(BadInput, match=r"--with .*nowhere: no such folder and no such file"):
            _read(tmp_path, "--with", str(tmp_path / "nowhere"))


def _measured(chosen: Options, found: dict[str, Found | Missing], modes: tuple[str, ...] = ("weak",)) -> Store:
    """The session of a command, on this Python: correctness, and then scaling."""
    profile = replace(planted.PROFILE, name="quick")
    chosen = replace(chosen, profile=profile, threads=(1,), modes=modes)
    store = open_session(chosen.request(), results=chosen.results, name="s")
    Correctness(argparse.Namespace(), chosen).ask(store, found)
    with store.held(), quiet():
        Matrix(store, profile, chosen.subjects, found, chosen.folders).run()
    finish(store)
    return store


def test_they_are_in_the_session_and_in_the_report_like_kernels(tmp_path: Path, bench: Path) -> None:
    """What nobody checks is said on the index and on its page, of that function alone."""
    store = _measured(_read(tmp_path, "--bench", str(bench)), HERE)
    assert {(step.suite, step.case, step.state) for step in store.records()} == {
        (suite, case, "ok") for suite in ("correctness", "scaling") for case in ("bench-split", "bench-empty")
    }
    view = View(read_session(store.folder))
    assert [one.title for one in view.findings()][1:] == ["Not checked: bench-empty"]
    (short,) = [one for one in overview(read_session(store.folder)).findings if "Too quick" in one.title]
    assert "bench-empty on CPython 3.13 (" in short.detail
    assert view.faults() == []
    index = build(store.folder)
    assert "Not checked: bench-empty" in index.read_text(encoding="utf-8")
    pages = {name: (index.parent / "kernels" / f"bench-{name}.html").read_text() for name in ("split", "empty")}
    assert "Splits a text." in pages["split"]
    assert "Not checked" not in pages["split"]
    assert "<strong>Not checked</strong> on CPython 3.13: it returns nothing" in pages["empty"]


def test_a_curve_that_it_cannot_have_says_why(tmp_path: Path, bench: Path) -> None:
    """Where kernels are measured beside it in both kinds of scaling; theirs are there."""
    (tmp_path / "kernels").mkdir()
    (tmp_path / "kernels" / "good.py").write_text(planted.GOOD)
    words = ["--bench", str(bench), "--kernels", str(tmp_path / "kernels")]
    store = _measured(_read(tmp_path, *words), HERE, modes=("weak", "strong"))
    found = curves(read_session(store.folder))
    states = {(kernel, mode): one.verdict.state for (_, kernel, mode), one in found.items()}
    assert states == {
        (kernel, mode): "unsupported" if kernel != "good" and mode == "strong" else "ok"
        for kernel in ("bench-split", "bench-empty", "good")
        for mode in ("weak", "strong")
    }
    assert found[planted.STAND_IN, "bench-split", "strong"].verdict.reason == NO_PARTS
    assert "no parts" in (build(store.folder).parent / "kernels" / "bench-split.html").read_text()


class TestWith:
    def _installed(self, tmp_path: Path, store: Store, chosen: Options) -> dict[str, Found | Missing]:
        return installed(store, chosen.subjects, HERE, chosen.projects, Cache(tmp_path / "cache"))

    def test_what_is_installed_can_be_imported_and_is_shown(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        words = ["--bench", str(WORDSMITH / "bench.py"), "--with", str(WORDSMITH)]
        chosen = _read(tmp_path, *words)
        store = open_session(replace(chosen, threads=(1,), modes=("weak",)).request(), results=chosen.results, name="v")
        found = self._installed(tmp_path, store, chosen)
        assert f"with {planted.STAND_IN}: wordsmith 1.0, wordsmith (content) " in capsys.readouterr().err
        (one,) = found.values()
        assert isinstance(one, Found)
        assert one.executable == Path(sys.executable)  # what it is known by stays
        assert one.worker != one.executable
        measured = _measured(chosen, found)
        assert {step.state for step in measured.records()} == {"ok"}
        told = read_json(measured.path(planted.STAND_IN, "subject.json"))
        assert told["executable"] == sys.executable
        # Into another session, as the command does it: what is installed is in its report.
        with measured.held():
            self._installed(tmp_path, measured, chosen)
        index = build(measured.folder)
        assert "Installed beside the kernels on the 1 subject" in index.read_text()
        assert "wordsmith 1.0" in index.with_name("provenance.html").read_text()

    def test_without_it_nothing_is_importable(self, tmp_path: Path) -> None:
        """The control: the environment is what makes it so."""
        store = _measured(_read(tmp_path, "--bench", str(WORDSMITH / "bench.py")), HERE)
        steps = {(step.suite, step.state) for step in store.records()}
        assert steps == {("correctness", "crashed"), ("scaling", "crashed")}
        assert "No module named" in store.records()[0].reason

    def test_where_it_cannot_be_installed_is_a_column_that_says_why(self, tmp_path: Path) -> None:
        chosen = _read(tmp_path, "--bench", str(WORDSMITH / "bench.py"), "--with", str(WORDSMITH))
        chosen = replace(chosen, subjects={"jython": load_subjects()["jython"]})
        store = open_session(chosen.request(), results=chosen.results, name="s")
        here = Found("jython", Path(sys.executable), "explicit", "2.7", {})
        found = installed(store, chosen.subjects, {"jython": here}, chosen.projects, Cache(tmp_path / "cache"))
        Correctness(argparse.Namespace(), chosen).ask(store, found)
        assert is_out(store, "jython")
        (subject,) = read_session(store.folder).subjects
        assert subject.state == "unsupported"
        assert subject.reason == "--with: Jython has no virtual environments and no extension modules"
        cells = View(read_session(store.folder)).cells.values()
        assert {cell.state for cell in cells} == {"unsupported"}

    def test_a_build_that_fails_is_told_by_its_cause(self, tmp_path: Path) -> None:
        """Not by the last line of its traceback's surroundings, and in one line."""
        project = shutil.copytree(WORDSMITH, tmp_path / "project")
        backend = project / "backend.py"
        backend.write_text(backend.read_text().replace('    wheel = "', '    raise OSError("planted")\n    wheel = "'))
        chosen = _read(tmp_path, "--with", str(project))
        store = open_session(chosen.request(), results=chosen.results, name="s")
        (one,) = self._installed(tmp_path, store, chosen).values()
        assert isinstance(one, Missing)
        assert (one.state, one.why) == ("unsupported", "--with: project cannot be installed: OSError: planted")

    def test_an_index_that_does_not_answer_says_nothing_of_the_interpreter(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        said = "error: Failed to fetch: `https://index.invalid/six/`\n  Caused by: Could not connect\n"
        failed = CommandFailed(["uv"], 2, tmp_path / "log", said)

        def fails(argv: Sequence[str], log: Path, **more: Any) -> str:
            raise failed

        monkeypatch.setattr(environments, "run", fails)
        chosen = _read(tmp_path, "--with", "six")
        store = open_session(chosen.request(), results=chosen.results, name="s")
        (one,) = self._installed(tmp_path, store, chosen).values()
        assert isinstance(one, Missing)
        assert one.state == "unavailable"
        assert one.why.startswith("--with: six cannot be installed: Could not connect")

    def test_a_package_that_a_worker_could_not_see_is_refused(self, tmp_path: Path) -> None:
        """A worker's own folder comes first, and holds packages of that name."""
        project = tmp_path / "project"
        project.mkdir()
        for name in ("pyproject.toml", "backend.py"):
            (project / name).write_text((WORDSMITH / name).read_text().replace("wordsmith", "reports"))
        (project / "src" / "reports").mkdir(parents=True)
        (project / "src" / "reports" / "__init__.py").touch()
        chosen = _read(tmp_path, "--with", str(project))
        store = open_session(chosen.request(), results=chosen.results, name="s")
        (one,) = self._installed(tmp_path, store, chosen).values()
        assert isinstance(one, Missing)
        assert "gilmatrix has a package of the name reports itself" in one.why

    def test_other_versions_are_not_joined(self, tmp_path: Path) -> None:
        chosen = _read(tmp_path, "--with", str(WORDSMITH))
        store = open_session(chosen.request(), results=chosen.results, name="s")
        self._installed(tmp_path, store, chosen)
        with store.revised() as told:
            told["environments"][planted.STAND_IN][WITH]["wordsmith"] = "0.9"
        with pytest.raises(WrongSession, match=r"environment for with has wordsmith 0\.9 there and 1\.0 here"):
            self._installed(tmp_path, store, chosen)

    def test_a_changed_project_has_a_session_of_its_own(self, tmp_path: Path, bench: Path) -> None:
        """Without a name a new one, with one's name a line that says what differs."""
        first = _read(tmp_path, "--bench", str(bench), "--with", "six").request()
        other = _read(tmp_path, "--bench", str(bench), "--with", "six==1.16").request()
        without = _read(tmp_path, "--bench", str(bench)).request()
        results = tmp_path / "results"
        store = open_session(first, results=results, name="s")
        assert open_session(first, results=results).name == "s"
        said = r"session s cannot take this: what its kernels can import is six [0-9a-f]{12} there and "
        with pytest.raises(WrongSession, match=said + r"six==1\.16 [0-9a-f]{12} here: name another --session"):
            open_session(other, results=results, name="s")
        with pytest.raises(WrongSession, match=said + "nothing here"):
            open_session(without, results=results, name="s")
        assert open_session(other, results=results).name != "s"
        assert read_parts(store.folder, parts()).name == "s"
