"""The tables of the interpreters: what is in them, and that nothing in them is overlooked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from runners.interpreters.subjects import TABLES, UnknownSubject, fits, load_subjects, plain, reference, select
from runners.tables import BadTable

ONE = """
[pypy]
name = "PyPy"
implementation = "pypy"
language = "3.11"
gil = true
ways = ["installed"]
installed = { names = ["pypy3"] }
"""


def _load(tmp_path: Path, text: str) -> dict[str, object]:
    path = tmp_path / "interpreters.toml"
    path.write_text(text)
    return dict(load_subjects(path))


def test_the_subjects_are_there_in_order() -> None:
    assert list(plain(load_subjects())) == [
        "cpython313", "cpython313t", "cpython314", "cpython314t", "cpython315", "cpython315t",
        "pypy", "graalpy", "jython", "jython_beta", "rustpython",
    ]  # fmt: skip


def test_only_the_free_threaded_builds_jython_and_rustpython_have_no_gil() -> None:
    free = {subject.id for subject in plain(load_subjects()).values() if not subject.gil}
    assert free == {"cpython313t", "cpython314t", "cpython315t", "jython", "jython_beta", "rustpython"}


def test_members_of_a_family_share_their_source() -> None:
    subjects = load_subjects()
    for version in ("313", "314", "315"):
        gil, free = subjects[f"cpython{version}"], subjects[f"cpython{version}t"]
        assert gil.family == free.family
        assert gil.table("source")["package"] == free.table("source")["package"]
        assert free.table("source")["configure"] == ["--disable-gil"]


def test_a_new_interpreter_is_one_new_table(tmp_path: Path) -> None:
    text = TABLES.read_text() + ONE.replace("[pypy]", "[pypy_next]")
    assert "pypy_next" in _load(tmp_path, text)


def test_what_a_table_leaves_out_is_as_in_the_one_that_it_is_like(tmp_path: Path) -> None:
    """Of a way key by key; a way that it does not have is left behind, and one that is only named is not in all."""
    other = ONE.replace('["installed"]', '["installed", "uv"]') + 'uv = { request = "pypy" }\n'
    like = (
        '[beta]\nlike = "pypy"\nname = "Beta"\nonly_named = true\nways = ["installed"]\n'
        '[beta.installed]\nnames = ["beta"]\n'
    )
    found: dict[str, Any] = _load(tmp_path, other + like)
    beta, pypy = found["beta"], found["pypy"]
    assert (beta.name, beta.gil, beta.implementation) == ("Beta", pypy.gil, pypy.implementation)
    assert beta.table("installed") == {**pypy.table("installed"), "names": ["beta"]}
    assert list(beta.tables) == ["installed"]
    assert [one.id for one in select(found, [])] == ["pypy"]
    assert [one.id for one in select(found, ["beta"])] == ["beta"]


@pytest.mark.parametrize("like", ["nobody", "beta"])
def test_one_that_is_like_nobody_is_named(tmp_path: Path, like: str) -> None:
    with pytest.raises(BadTable, match=rf"beta\.like: no subject '{like}' with a table of its own"):
        _load(tmp_path, ONE + f'[beta]\nlike = "{like}"\nname = "Beta"\n')


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("gil = true", "gil = true\ncolour = 1"), "pypy: unknown key 'colour'"),
        (("gil = true", "gil = true\npip = { list = '' }"), "pypy.pip: unknown key 'list'"),
        (("gil = true", "gil = true\npip = {}"), "pypy.pip: the key 'patches' is missing"),
        (("names", "nmaes"), "pypy.installed: unknown key 'nmaes'"),
        (("{ names = ", "{ folders = "), "pypy.installed: the key 'names' is missing"),
        (("gil = true\n", ""), "pypy: the key 'gil' is missing"),
        (("gil = true", 'gil = "yes"'), "pypy.gil: expected bool, found 'yes'"),
        (('["installed"]', '["magic"]'), "pypy.ways: unknown way 'magic'"),
        (('["installed"]', "[]"), "pypy.installed: the table is there but 'installed' is not among its ways"),
        (("[pypy]", "[families.x]\ncolour = 1\n[pypy]"), "families.x: unknown key 'colour'"),
        (("[pypy]", "pypy2 = 1\n[pypy]"), "pypy2: expected a table"),
        (("[pypy]", "[pypy"), "cannot be read"),
    ],
)
def test_what_is_not_understood_fails_loudly(tmp_path: Path, change: tuple[str, str], says: str) -> None:
    with pytest.raises(BadTable) as problem:
        _load(tmp_path, ONE.replace(*change))
    assert says in str(problem.value)
    assert "interpreters.toml" in str(problem.value)
    assert "\n" not in str(problem.value)


def test_an_unknown_subject_is_one_line_that_names_the_known() -> None:
    with pytest.raises(
        UnknownSubject, match=r"^unknown subject .cpython99.; known are: cpython313, .*, rustpython-container$"
    ):
        select(load_subjects(), ["cpython99"])


def test_selection_keeps_the_order_asked_and_each_once() -> None:
    chosen = select(load_subjects(), ["pypy", "cpython313", "pypy"])
    assert [subject.id for subject in chosen] == ["pypy", "cpython313"]


def test_a_changed_table_has_another_digest(tmp_path: Path) -> None:
    path = tmp_path / "interpreters.toml"
    digests = set()
    for name in ("pypy3", "pypy"):
        path.write_text(ONE.replace("pypy3", name))
        digests.add(load_subjects(path)["pypy"].digest)
    assert len(digests) == 2


@pytest.mark.parametrize(
    ("rule", "version", "result"),
    [
        ("3.13", [3, 13, 9], True), ("3.13", [3, 14, 0], False), (">=3.9", [3, 11, 1], True),
        (">=3.9", [3, 8, 20], False), ("25", [25], True), (">=8", [17], True), ("25", [26], False),
    ],
)  # fmt: skip
def test_a_rule_fits_a_version(rule: str, version: list[int], result: bool) -> None:
    assert fits(rule, version) is result


@pytest.mark.parametrize(
    ("asked", "unit"),
    [
        (["cpython313", "cpython313t", "pypy"], "cpython313"),
        (["cpython313t", "cpython314", "cpython313"], "cpython314"),
        (["cpython314t", "cpython315", "cpython314"], "cpython315"),
        (["cpython313t-gil", "cpython313"], "cpython313"),
        (["cpython313-container", "cpython314-container", "pypy-container"], "cpython314-container"),
        (["cpython314-container", "cpython313"], "cpython313"),
        (["cpython314t", "pypy", "jython"], ""),
        (["unheard_of"], ""),
    ],
)
def test_the_unit_is_the_newest_cpython_with_a_gil(asked: list[str], unit: str) -> None:
    assert reference(asked) == unit
