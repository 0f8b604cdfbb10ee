"""The table of packages is whole, and everything wrong in one is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from runners.tables import BadTable
from suites.packages.table import BINDINGS, Package, choose, load_packages, unchecked

ONE = '[one]\nimport = "one"\nbinding = "c"\nuse = "assert one.f() == 1"\n'


def _load(tmp_path: Path, text: str) -> dict[str, Package]:
    path = tmp_path / "packages.toml"
    path.write_text(text)
    return load_packages(path)


class TestOwnTable:
    def test_it_has_thirty_packages_or_more(self) -> None:
        assert len(load_packages()) >= 30

    def test_it_has_a_package_of_every_kind_of_binding(self) -> None:
        assert {one.binding for one in load_packages().values()} == set(BINDINGS) - {"user"}

    @pytest.mark.parametrize("name", load_packages())
    def test_a_use_is_short_and_names_what_it_uses(self, name: str) -> None:
        package = load_packages()[name]
        assert len(package.use.strip().splitlines()) <= 14
        assert package.imports.split(".")[0] in package.use


class TestReading:
    def test_a_package_is_one_table(self, tmp_path: Path) -> None:
        package = _load(tmp_path, ONE)["one"]
        assert (package.requirement, package.imports, package.build, package.limit) == ("one", "one", False, 120)

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            (ONE + "colour = 1\n", "one: unknown key 'colour'; known are: binding, build, "),
            (ONE.replace('import = "one"\n', ""), "one: the key 'import' is missing"),
            (ONE + 'build = "yes"\n', "one.build: expected bool, found 'yes'"),
            (ONE + "limit = true\n", "one.limit: expected int, found True"),
            (ONE.replace('"c"', '"fortran"'), "one.binding: unknown 'fortran'; known are: pure, c, "),
            (ONE.replace('"c"', '"user"'), "one.binding: unknown 'user'"),
            (ONE.replace("assert one.f() == 1", "one.f()"), "one.use: its last statement is no assert"),
            (ONE.replace("assert one.f() == 1", "one f"), "one.use: line 1: "),
            ("one = 1\n", "one: expected a table, found 1"),
            ("[one\n", "cannot be read"),
        ],
    )
    def test_what_is_wrong_is_named(self, tmp_path: Path, text: str, expected: str) -> None:
        with pytest.raises(BadTable) as raised:
            _load(tmp_path, text)
        assert expected in str(raised.value)

    def test_a_changed_question_has_another_digest(self, tmp_path: Path) -> None:
        assert _load(tmp_path, ONE)["one"].digest != _load(tmp_path, ONE.replace("== 1", "== 2"))["one"].digest


class TestChoosing:
    def test_no_word_is_the_whole_table(self) -> None:
        assert choose(load_packages(), []) == load_packages()

    def test_a_name_of_the_table_is_its_package(self) -> None:
        assert choose(load_packages(), ["numpy"]) == {"numpy": load_packages()["numpy"]}

    def test_another_name_is_what_an_index_has(self) -> None:
        (package,) = choose(load_packages(), ["mine[all]==1.0"], "assert True").values()
        assert (package.name, package.requirement, package.binding) == ("mine-all-1-0", "mine[all]==1.0", "user")

    def test_a_folder_is_the_project_in_it(self, tmp_path: Path) -> None:
        (tmp_path / "pyproject.toml").write_text('[project]\nname = "its.name"\n')
        (package,) = choose({}, [str(tmp_path)]).values()
        assert (package.name, package.requirement, package.folder) == ("its-name", "its.name", tmp_path)
        assert package.build

    @pytest.mark.parametrize(
        ("word", "use", "expected"),
        [
            ("./nowhere", "", "no folder of that name"),
            ("numpy", "numpy.zeros(3)", "--use: its last statement is no assert"),
        ],
    )
    def test_what_cannot_be_tried_is_refused(self, word: str, use: str, expected: str) -> None:
        with pytest.raises(ValueError, match=expected):
            choose(load_packages(), [word], use)

    def test_a_folder_without_a_project_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match=r"no pyproject\.toml and no setup\.py there"):
            choose({}, [str(tmp_path)])


@pytest.mark.parametrize(("use", "problem"), [("x = 1\nassert x", ""), ("", "its last statement is no assert")])
def test_lines_that_prove_nothing_are_told(use: str, problem: str) -> None:
    assert unchecked(use) == problem
