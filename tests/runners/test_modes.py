"""A mode is a row in a table: an interpreter of its own, started in another way, asked only when it is named."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from runners.interpreters.provision import Found, provision
from runners.interpreters.subjects import Subject, load_subjects, select
from runners.tables import BadTable
from runners.workers.local import start

ROWS = """
[one]
name = "One"
implementation = "cpython"
language = "3.13"
gil = false
jit = true
ways = ["installed"]
installed = { names = ["one"] }

[modes.gil]
name = "GIL switched on"
shape = "hourglass"
subjects = ["one"]
gil = true
environment = { MARK = "seen" }

[modes.plain]
name = "without its JIT"
shape = "hourglass"
subjects = ["one"]
jit = false
options = { one = ["-X", "plain"] }
"""


def _rows(folder: Path, text: str = ROWS) -> dict[str, Subject]:
    path = folder / "subjects.toml"
    path.write_text(text)
    return load_subjects(path)


def test_a_mode_differs_in_what_its_row_says(tmp_path: Path) -> None:
    """GIL, JIT, environment and options; everything else is its base's."""
    subjects = _rows(tmp_path)
    assert list(subjects) == ["one", "one-gil", "one-plain"]
    one, gil, plain = subjects.values()
    assert (gil.base, gil.name, gil.gil, gil.environment) == ("one", "One, GIL switched on", True, {"MARK": "seen"})
    assert (plain.base, plain.jit, plain.options) == ("one", False, ("-X", "plain"))
    assert plain.implementation == one.implementation


def test_modes_are_asked_only_by_name(tmp_path: Path) -> None:
    """All interpreters are all but their modes."""
    subjects = _rows(tmp_path)
    assert [subject.id for subject in select(subjects, [])] == ["one"]
    assert [subject.id for subject in select(subjects, ["one-gil"])] == ["one-gil"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('subjects = ["one"]\ngil', 'subjects = ["two"]\ngil', "no subject 'two'"),
        ("environment =", "surroundings =", "unknown key 'surroundings'"),
        ('name = "GIL switched on"\n', "", "the key 'name' is missing"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, old: str, new: str, said: str) -> None:
    """By file, mode and key."""
    with pytest.raises(BadTable, match=r"modes\.gil.*" + said):
        _rows(tmp_path, ROWS.replace(old, new, 1))


def test_a_mode_is_had_when_its_base_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """One executable, two subjects; its base is what is looked for."""
    looked: list[str] = []

    def get(chain: object, subject: Subject) -> Found:
        looked.append(subject.id)
        return Found(subject.id, Path("/x/python3.13t"), "installed", "3.13.15", {})

    monkeypatch.setattr("runners.interpreters.provision.Chain.get", get)
    found = provision(["cpython313t-gil", "cpython313t"])
    assert looked == ["cpython313t"]
    assert [(identity, one.subject) for identity, one in found.items()] == [
        ("cpython313t-gil", "cpython313t-gil"),
        ("cpython313t", "cpython313t"),
    ]


def test_a_worker_gets_options_and_environment(tmp_path: Path) -> None:
    """Options come before everything else; variables reach the kernel."""
    (tmp_path / "looks.py").write_text(
        '"""Looks round."""\nimport os\nimport sys\n'
        'SIZES = {"smoke": {"n": 1}, "default": {"n": 1}, "large": {"n": 1}}\n'
        "def prepare(size, seed, count):\n    return None\n"
        'def part(state, index, count):\n    return [os.environ["MARK"], sys._xoptions["plain"]]\n'
        "def check(state, results):\n    return repr(results)\n"
    )
    rows = ROWS.replace('options = { one = ["-X", "plain"] }', 'options = { one = ["-X", "plain=yes"] }')
    subject = _rows(tmp_path, rows.replace("[modes.plain]", "[modes.both]").replace("jit = false", ENVIRONMENT))[
        "one-both"
    ]
    worker = start(subject, Path(sys.executable), [tmp_path])
    try:
        request = {"do": "measure", "kernel": "looks", "size": "smoke", "seed": 1, "threads": 1, "loops": 1}
        told = worker.ask({**request, "mode": "weak"}, 20)
    finally:
        worker.close()
    assert told["measure"]["wrong"] == "[['seen', 'yes']]"


ENVIRONMENT = 'environment = { MARK = "seen" }'
