"""Litmus tests are found, read without being run, and refused where their table cannot be graded."""

from __future__ import annotations

from pathlib import Path

import pytest

from runners.litmus import UnknownTest, choose, find, read

TEXT = '"""Is it so?"""\nOUTCOMES = {"yes": "ordinary", "no": {"ft": "allowed"}}\n'


def _folder(tmp_path: Path, text: str, name: str = "mine") -> Path:
    (tmp_path / f"{name}.py").write_text(text)
    return tmp_path


def test_the_catalogue_is_whole_and_in_order() -> None:
    """A number may have two files: what strides look for, and the same window held open."""
    tests = [test for test in find().values() if test.number]
    numbers = [test.number for test in tests]
    assert set(numbers) == set(range(1, 65))
    assert numbers == sorted(numbers)
    assert len({(test.number, test.gated) for test in tests}) == len(tests)


def test_every_test_grades_every_class() -> None:
    """A class that a row leaves out counts as forbidden: in the catalogue that would be an oversight."""
    for test in find().values():
        assert test.question.endswith(("?", "."))
        assert test.source, test.name
        for name, row in test.outcomes.items():
            assert row == "ordinary" or {"gil", "ft", "jvm"} <= set(row), f"{test.name}: {name}"


def test_there_is_one_control() -> None:
    assert [test.name for test in find().values() if test.control] == ["inc_call"]


def test_a_users_folder_stands_beside_the_library(tmp_path: Path) -> None:
    found = find([_folder(tmp_path, TEXT)])
    assert found["mine"].number == 0
    assert found["mine"].question == "Is it so?"
    assert list(found)[-1] == "mine"


def test_numbers_and_names_choose_and_the_control_is_always_there() -> None:
    assert set(choose(find(), ["1", "sort_len"])) == {"inc_attr", "sort_len", "inc_call"}
    assert choose(find(), []) == find()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('"""Q?"""\n', "OUTCOMES has to be a table"),
        ('"""Q?"""\nOUTCOMES = {"a": "fine"}\n', "'a' is graded 'fine'"),
        ('"""Q?"""\nOUTCOMES = {"a": {"ft": "alowed"}}\n', "'a' is graded 'alowed'"),
        ('"""Q?"""\nOUTCOMES = {"a": {"ft": "ordinary"}}\n', "'a' is graded 'ordinary'"),
    ],
)
def test_a_table_that_cannot_be_graded_is_named(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(UnknownTest, match=told):
        find([_folder(tmp_path, text)])


def test_unknown_names_and_folders_are_named(tmp_path: Path) -> None:
    with pytest.raises(UnknownTest, match="unknown litmus test nope"):
        choose(find(), ["nope"])
    with pytest.raises(UnknownTest, match="no folder"):
        find([tmp_path / "nowhere"])
    with pytest.raises(UnknownTest, match="no litmus test in"):
        find([tmp_path])


def test_the_engine_follows_from_the_test_and_the_gil() -> None:
    tests = find()
    assert tests["sort_len"].engine(True) == tests["sort_len"].engine(False) == "gated"
    assert (tests["inc_attr"].engine(True), tests["inc_attr"].engine(False)) == ("hammer", "strided")
    assert tests["sb_global"].engine(True) == "strided"


@pytest.mark.parametrize("key", ["nogil", "cpython3.14t", "GIL", "freethreaded", ""])
def test_a_grade_for_nobody_is_refused(tmp_path: Path, key: str) -> None:
    """It would be read past, and everything seen be forbidden."""
    path = tmp_path / "mine.py"
    row = {"gil": "forbidden", key: "allowed"}
    path.write_text(f'"""Is it so?"""\nOUTCOMES = {{"fine": "ordinary", "weak": {row!r}}}\n')
    with pytest.raises(UnknownTest, match=f"outcome 'weak' is graded for {key!r}; known are: gil, ft, jvm, cpython"):
        read(path)
