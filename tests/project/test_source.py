"""Tests of a project's source: what is checked, what its tests need, what stands beside its sources."""

from __future__ import annotations

import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from suites.installing.naming import NoProject
from suites.project import needs, source
from suites.project.needs import Chosen, NoNeed
from suites.project.placing import built_in_place
from tests.project import planted

TABLES = """
[dependency-groups]
test = ["pytest"]
docs = ["sphinx"]

[project.optional-dependencies]
Testing = ["pytest"]
fast = ["orjson"]
"""


def test_a_folder_has_its_name_and_a_digest_of_its_files(tmp_path: Path) -> None:
    folder = planted.project(tmp_path / "check out ö", {})
    first = source.find(str(folder), tmp_path)
    (folder / "data.txt").write_text("one")
    second = source.find(str(folder), tmp_path)
    assert (first.name, first.folder) == ("plant", folder)
    assert first.digest != second.digest


def test_a_file_that_cannot_be_read_is_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(content: object, algorithm: str) -> None:
        raise PermissionError(13, "Permission denied")

    folder = planted.project(tmp_path / "project", {})
    monkeypatch.setattr(hashlib, "file_digest", refused)
    with pytest.raises(NoProject, match=r"backend\.py cannot be read: Permission denied"):
        source.find(str(folder), tmp_path)


def test_an_archive_is_unpacked(tmp_path: Path) -> None:
    planted.project(tmp_path / "plant-1.5", {})
    with tarfile.open(tmp_path / "plant-1.5.tar.gz", "w:gz") as packed:
        packed.add(tmp_path / "plant-1.5", "plant-1.5")
    found = source.find(str(tmp_path / "plant-1.5.tar.gz"), tmp_path / "work")
    assert (found.name, found.came) == ("plant", "an archive, plant-1.5.tar.gz")


def test_an_archive_that_leads_out_of_its_folder_is_refused(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "bad.tar.gz", "w:gz") as packed:
        packed.addfile(tarfile.TarInfo("../outside"), io.BytesIO(b""))
    with pytest.raises(NoProject, match="cannot be unpacked"):
        source.find(str(tmp_path / "bad.tar.gz"), tmp_path / "work")


@pytest.mark.parametrize(
    ("files", "chosen", "words"),
    [
        ({}, Chosen(), []),
        ({"pyproject.toml": planted.PYPROJECT + TABLES}, Chosen(), ["the dependency group test", "the extra Testing"]),
        ({"requirements-test.txt": ""}, Chosen(), ["requirements-test.txt"]),
        ({"requirements/tests.txt": ""}, Chosen(), ["requirements/tests.txt"]),
        ({"requirements.txt": ""}, Chosen(), []),
        ({"setup.cfg": "[options.extras_require]\ntests =\n  pytest\n"}, Chosen(), ["the extra tests"]),
        ({"setup.py": "setup(extras_require={'test': ['pytest']})"}, Chosen(), ["the extra test"]),
        ({"pyproject.toml": '[dependency-groups]\ndev = ["pytest"]\n'}, Chosen(), ["the dependency group dev"]),
        (
            {"pyproject.toml": '[dependency-groups]\ndev = ["a"]\ntests = ["b"]\n'}, Chosen(),
            ["the dependency group tests"],
        ),
        ({"pyproject.toml": planted.PYPROJECT + TABLES}, Chosen(extras=["fast"]), ["the extra fast"]),
        ({}, Chosen(more=["trio"]), ["--with"]),
    ],
)  # fmt: skip
def test_what_tests_need(tmp_path: Path, files: dict[str, str], chosen: Chosen, words: list[str]) -> None:
    folder = planted.project(tmp_path / "project", files)
    assert [need.words for need in needs.find(folder, chosen)] == words


def test_a_group_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    folder = planted.project(tmp_path / "project", {"pyproject.toml": planted.PYPROJECT + TABLES})
    with pytest.raises(NoNeed, match=r"no such group; it has: docs, test"):
        needs.find(folder, Chosen(groups=["check"]))


def test_what_was_built_stands_beside_its_sources(tmp_path: Path) -> None:
    """A test that is started in the project's folder would import the sources, which have no extension module."""
    here = planted.project(tmp_path / "project", {"src/plant/__init__.py": "", "src/plant/given.py": "own"})
    packages = planted.project(tmp_path / "packages", {"plant/fast.so": "built", "plant/given.py": "installed"})
    files = ["plant/fast.so", "plant/given.py", "plant-1.5.dist-info/RECORD"]
    assert built_in_place(here, packages, files) == ["plant/fast.so"]
    assert (here / "src/plant/given.py").read_text() == "own"
