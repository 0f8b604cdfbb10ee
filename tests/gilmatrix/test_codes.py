"""Every command ends with every exit code of the table that it can have: run on this Python, in the place of a subject.

Bad input and an interruption end all of them alike: by an option that they do not know, and by Ctrl-C.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from gilmatrix import tree
from gilmatrix.__main__ import main
from runners import doctor
from runners.codes import Code
from runners.interpreters.provision import Found, Missing
from runners.workers import container
from runners.workers.local import ROOT
from suites.conformance import authoring
from suites.conformance.linearizability import stored, typefile
from suites.conformance.linearizability.search import Finding
from suites.routes.measuring import Given, Measurer
from suites.routes.records import Rate
from tests.conformance import planted_types
from tests.gilmatrix.test_tree import LEAVES
from tests.packages import planted as packages
from tests.project import planted as projects
from tests.quiet import quiet
from tests.reports.synthetic import FLAT, Sketch, spoil
from tests.suites import planted

S = planted.STAND_IN

FACTS = {
    "implementation": "cpython", "version": "3.13.1", "language": "3.13.1", "compiler": "GCC", "pgo": False,
    "lto": False, "jit": False,
}  # fmt: skip

#: Modules that get interpreters.
GETTING = (
    "suites.suite", "suites.panel", "suites.conformance.suite", "suites.conformance.authoring", "suites.scaling.suite",
    "runners.ask", "runners.tune", "runners.contract.cli", "runners.interpreters.images",
    "runners.interpreters.provision.cli",
)  # fmt: skip


@dataclass(frozen=True)
class Place:
    """Where a command runs: a folder of its own, and how to change what it finds there."""

    folder: Path
    patch: pytest.MonkeyPatch

    def has(self, *missing: str) -> None:
        """This Python is every interpreter but those."""

        def provision(ids: Any = (), /, **more: Any) -> dict[str, Found | Missing]:
            wanted = list(ids) or [S]
            return {one: _found(one, gone=one in missing or "all" in missing) for one in wanted}

        for module in GETTING:
            self.patch.setattr(f"{module}.provision", provision)

    def session(self, *, damaged: bool = False) -> str:
        """The folder of a session."""
        sketch = Sketch(self.folder / "results" / "s").kernels("nbody").subject(S)
        sketch.measured(S, "nbody", FLAT).right(S, ["nbody"])
        if damaged:
            spoil(sketch.store.folder, S, "nbody")
        return str(sketch.store.folder)

    def file(self, name: str, text: str) -> str:
        """A file of that text."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return str(path)


def _found(identity: str, *, gone: bool) -> Found | Missing:
    if gone:
        return Missing(identity, (("uv", "offline"),))
    return Found(identity, Path(sys.executable), "explicit", "3.13.1", dict(FACTS))


Words = Callable[[Place], list[str]]


def _matrix(kernel: str) -> Words:
    def words(place: Place) -> list[str]:
        folder = planted.plant(place.folder / "kernels")
        return ["matrix", "--interpreter", S, "--kernels", str(folder), "--only", kernel, "--threads", "1", *QUICK]

    return words


def _compare(kernel: str) -> Words:
    def words(place: Place) -> list[str]:
        place.patch.setattr("runners.interpreters.subjects._OWN", {})
        folder = planted.plant(place.folder / "kernels")
        only = ["--kernels", str(folder), "--only", kernel, "--threads", "1", "--time", "4s", "--alone"]
        return ["compare", S, S, *only, *QUICK]

    return words


def _litmus(grade: str) -> Words:
    """The control, with what it always loses graded in that way."""

    def words(place: Place) -> list[str]:
        text = (ROOT / "kernels" / "litmus" / "inc_call.py").read_text(encoding="utf-8")
        text = text.replace("NUMBER = 2\n", "").replace('"gil": "expected"', f'"gil": "{grade}"')
        folder = Path(place.file("litmus/lossy.py", text)).parent
        return ["conformance", "--interpreter", S, "--litmus", str(folder), "--only", "lossy", *QUICK]

    return words


def _routes(state: str) -> Words:
    def words(place: Place) -> list[str]:
        rate = Rate(values=(0.1,), chunks=16, loops=1, startup=0.01, handed=None, memory=1)

        def take(self: Measurer, subject: str, line: Any, block: int) -> Given:
            return Given(state, "planted", rates=dict.fromkeys(line.workers, rate) if state == "ok" else {})

        place.patch.setattr(Measurer, "take", take)
        return ["routes", "--interpreter", S, "--route", "processes", "--job", "collatz", *QUICK]

    return words


def _packages(name: str) -> Words:
    def words(place: Place) -> list[str]:
        place.patch.setattr("suites.packages.suite.BUDGETS", {"quick": packages.BUDGET})
        packages.plant(place.folder, [name])
        use = f"import {name}\\nassert {name}.use() == 7"
        return ["packages", "--interpreter", S, "--package", str(place.folder / name), "--use", use, *QUICK]

    return words


def _project(test: str) -> Words:
    def words(place: Place) -> list[str]:
        folder = projects.project(place.folder / "project", {"test_it.py": test})
        return ["check", str(folder), "--interpreter", S, "--skip", "again", *QUICK]

    return words


def _look(text: str) -> Words:
    return lambda place: ["linearizability", "run", "--interpreter", S, "--model", place.file("t.py", text), *QUICK]


def _replay(place: Place) -> list[str]:
    """A program of one thread, which no other can disturb."""
    kind = typefile.read(Path(place.file("counter.py", planted_types.COUNTER)))
    finding = Finding("wrong", "", [0], [[["add", [1]], ["value", []]]], [], 1, 1, 1)
    path = stored.write(place.folder, stored.Stored(S, "documented", kind.asked, kind.digest, finding))
    return ["linearizability", "replay", str(path), "--times", "5"]


def _replay_found(place: Place) -> list[str]:
    """What was found wrong once is found again."""
    main(_look(planted_types.COUNTER)(place))
    path = next((place.folder / "results" / "histories").glob("*.json"))
    return ["linearizability", "replay", str(path)]


def _report(part: str, *more: str, damaged: bool = False) -> Words:
    return lambda place: ["report", part, place.session(damaged=damaged), *more]


def _merge(place: Place) -> list[str]:
    return ["report", "merge", place.session(), "--into", "both", "--results", "merged"]


def _export(*, damaged: bool) -> Words:
    return lambda place: ["report", "export", place.session(damaged=damaged), "--csv", str(place.folder / "rows.csv")]


def _open(*, damaged: bool) -> Words:
    def words(place: Place) -> list[str]:
        place.patch.setattr("webbrowser.open", lambda where: True)
        return ["report", "open", place.session(damaged=damaged)]

    return words


def _ask(kernel: str) -> Words:
    def words(place: Place) -> list[str]:
        folder = planted.plant(place.folder / "kernels")
        request = (
            f'{{"do": "measure", "kernel": "{kernel}", "size": "smoke", "seed": 1, "threads": 1, "loops": 1, '
            '"mode": "weak"}'
        )
        return ["interpreters", "ask", "--interpreter", S, "--kernels", str(folder), "--times", "1", "--request",
                request]  # fmt: skip

    return words


def _cleanup(*, engine: bool) -> Words:
    def words(place: Place) -> list[str]:
        def there() -> str:
            if engine:
                return "docker"
            raise container.NoEngine("neither docker nor podman answers")

        place.patch.setattr(container, "engine", there)
        return ["interpreters", "cleanup"]

    return words


def _check(text: str) -> Words:
    return lambda place: ["kernels", "check", place.file("mine.py", text), "--interpreter", S]


def _check_litmus(more: str) -> Words:
    text = authoring.TEMPLATE.read_text(encoding="utf-8")
    return lambda place: ["litmus", "check", place.file("mine.py", text + more), "--interpreter", S]


def _tune(*, fits: bool) -> Words:
    def words(place: Place) -> list[str]:
        place.patch.setattr("runners.tune.Tuned.fits", fits)
        folder = planted.plant(place.folder / "kernels")
        return ["kernels", "tune", "a_good_one", "--kernels", str(folder)]

    return words


def _doctor(*, quiet: bool) -> Words:
    def words(place: Place) -> list[str]:
        place.patch.setattr(doctor.Checkup, "is_quiet", quiet)
        return ["doctor"]

    return words


QUICK = ["--profile", "quick", "--results", "results"]

#: By command and code, how it comes to that; a text says why it cannot.
NO_ANSWER = "it asks no interpreter"
NO_FAULT = "what it prints is no verdict"
WAYS: Mapping[str, Mapping[Code, Words | str]] = {
    "matrix": {Code.RIGHT: _matrix("a_good_one"), Code.WRONG: _matrix("returns_wrong_value")},
    "conformance": {Code.RIGHT: _litmus("expected"), Code.WRONG: _litmus("forbidden")},
    "linearizability run": {
        Code.RIGHT: _look(planted_types.COUNTER.replace("time.sleep(1e-6)", "pass").replace("(1, 3)", "(1, 1)")),
        Code.WRONG: _look(planted_types.COUNTER),
    },
    "linearizability replay": {Code.RIGHT: _replay, Code.WRONG: _replay_found},
    "linearizability bench": {
        Code.RIGHT: lambda place: ["linearizability", "bench", "--histories", "2", "--type", "lock"],
        Code.WRONG: NO_FAULT, Code.NOTHING_HERE: NO_ANSWER,
    },
    "check": {
        Code.RIGHT: _project("def test_it(): pass\n"), Code.WRONG: _project("import os\ndef test_it(): os._exit(3)\n"),
    },
    "compare": {Code.RIGHT: _compare("a_good_one"), Code.WRONG: _compare("returns_wrong_value")},
    "routes": {Code.RIGHT: _routes("ok"), Code.WRONG: _routes("crashed")},
    "packages": {Code.RIGHT: _packages("z_good"), Code.WRONG: _packages("wrong")},
    "report build": {
        Code.RIGHT: _report("build"), Code.WRONG: _report("build", damaged=True), Code.NOTHING_HERE: NO_ANSWER,
    },
    "report open": {Code.RIGHT: _open(damaged=False), Code.WRONG: _open(damaged=True), Code.NOTHING_HERE: NO_ANSWER},
    "report serve": {
        Code.RIGHT: "it serves until it is interrupted", Code.WRONG: "as above", Code.NOTHING_HERE: NO_ANSWER,
    },
    "report summary": {
        Code.RIGHT: _report("summary"), Code.WRONG: _report("summary", damaged=True), Code.NOTHING_HERE: NO_ANSWER,
    },
    "report export": {
        Code.RIGHT: _export(damaged=False), Code.WRONG: _export(damaged=True), Code.NOTHING_HERE: NO_ANSWER,
    },
    "report merge": {
        Code.RIGHT: _merge, Code.WRONG: "what cannot be merged is bad input", Code.NOTHING_HERE: NO_ANSWER,
    },
    "interpreters get": {
        Code.RIGHT: lambda place: ["interpreters", "get", S],
        Code.WRONG: lambda place: ["interpreters", "get", S, "pypy"],
    },
    "interpreters list": {
        Code.RIGHT: lambda place: ["interpreters", "list"], Code.WRONG: NO_FAULT,
        Code.NOTHING_HERE: "its table says why each is not here, as it was asked to",
    },
    "interpreters ask": {Code.RIGHT: _ask("a_good_one"), Code.WRONG: _ask("returns_wrong_value")},
    "interpreters images": {
        Code.RIGHT: lambda place: ["interpreters", "images", "--bake"],
        Code.WRONG: "an image that cannot be built is an interpreter that cannot be had",
        Code.NOTHING_HERE: lambda place: ["interpreters", "images", S],
    },
    "interpreters cleanup": {
        Code.RIGHT: _cleanup(engine=True), Code.WRONG: _cleanup(engine=False), Code.NOTHING_HERE: NO_ANSWER,
    },
    "litmus list": {
        Code.RIGHT: lambda place: ["litmus", "list"], Code.WRONG: NO_FAULT, Code.NOTHING_HERE: NO_ANSWER,
    },
    "litmus new": {
        Code.RIGHT: lambda place: ["litmus", "new", "mine", "--folder", "tests"], Code.WRONG: NO_FAULT,
        Code.NOTHING_HERE: NO_ANSWER,
    },
    "litmus check": {Code.RIGHT: _check_litmus(""), Code.WRONG: _check_litmus("print 1\n")},
    "kernels list": {
        Code.RIGHT: lambda place: ["kernels", "list"], Code.WRONG: NO_FAULT, Code.NOTHING_HERE: NO_ANSWER,
    },
    "kernels new": {
        Code.RIGHT: lambda place: ["kernels", "new", "mine", "--folder", "kernels"], Code.WRONG: NO_FAULT,
        Code.NOTHING_HERE: NO_ANSWER,
    },
    "kernels check": {
        Code.RIGHT: _check((ROOT / "kernels" / "independent" / "nbody.py").read_text(encoding="utf-8")),
        Code.WRONG: _check("print 1\n"),
    },
    "kernels tune": {Code.RIGHT: _tune(fits=True), Code.WRONG: _tune(fits=False)},
    "doctor": {Code.RIGHT: _doctor(quiet=True), Code.WRONG: _doctor(quiet=False), Code.NOTHING_HERE: NO_ANSWER},
}  # fmt: skip

#: What is there while a command runs: for 3 nothing, and for the others all but what *get* wants in vain.
ABSENT = {Code.RIGHT: (), Code.WRONG: ("pypy",), Code.NOTHING_HERE: ("all",)}


def _ways() -> list[Any]:
    found = []
    for leaf, ways in WAYS.items():
        for code in ABSENT:
            way = ways.get(code, ways[Code.RIGHT])
            if not isinstance(way, str):
                found.append(pytest.param(leaf, code, way, id=f"{leaf} {code.value}"))
    return found


def test_every_command_has_its_row() -> None:
    assert sorted(WAYS) == sorted(LEAVES)
    assert all(Code.RIGHT in ways and Code.WRONG in ways for ways in WAYS.values())


@pytest.mark.parametrize(("leaf", "code", "way"), _ways())
def test_a_command_ends_with_its_code(
    leaf: str,
    code: Code,
    way: Words,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    place = Place(tmp_path, monkeypatch)
    place.has(*ABSENT[code])
    words = way(place)
    assert " ".join(words).startswith(leaf)
    with quiet():
        ended = main(words)
    told = capsys.readouterr()
    assert ended == code, told.out[-2000:] + told.err[-2000:]


@pytest.mark.parametrize("leaf", LEAVES)
def test_an_interrupted_command_ends_with_130(leaf: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while it does its work."""

    def parse(
        self: argparse.ArgumentParser, words: Any = None, namespace: Any = None
    ) -> tuple[argparse.Namespace, list[str]]:
        def run(given: argparse.Namespace) -> int:
            raise KeyboardInterrupt

        return argparse.Namespace(run=run), []

    monkeypatch.setattr(tree.Parser, "parse_known_args", parse)
    assert main(leaf.split()) == Code.INTERRUPTED
