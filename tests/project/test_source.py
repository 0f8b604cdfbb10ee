"""Tests of a project's source: what is checked, what its tests need, and that the user's own folder is only read."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path

import pytest

from suites.installing.naming import NoProject
from suites.project import needs, source
from suites.project.copying import built_in_place, copy
from suites.project.needs import Chosen, NoNeed
from tests.project import planted

TABLES = """
[dependency-groups]
test = ["pytest"]
docs = ["sphinx"]

[project.optional-dependencies]
Testing = ["pytest"]
fast = ["orjson"]
"""


def _git(folder: Path, *words: str) -> None:
    told = ("-c", "user.name=planted", "-c", "user.email=planted@example.org")
    subprocess.run(["git", *told, "-C", str(folder), *words], check=True, capture_output=True)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A project in git with a tag, an ignored file and a new one."""
    folder = planted.project(tmp_path / "check out ö", {".gitignore": "made\n"})
    _git(folder, "init", "--quiet")
    _git(folder, "add", ".")
    _git(folder, "commit", "--quiet", "--message", "first")
    _git(folder, "tag", "v1.5")
    (folder / "made").write_text("ignored")
    (folder / "fresh.py").write_text("")
    return folder


def test_a_copy_of_a_checkout_has_its_history_and_what_is_new(checkout: Path, tmp_path: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in checkout.rglob("*")}
    made = copy(source.find(str(checkout), tmp_path), tmp_path / "copy")
    described = subprocess.run(
        ["git", "-C", str(made), "describe", "--tags", "--dirty"], check=True, capture_output=True, text=True
    )
    assert described.stdout.strip() == "v1.5"
    assert (made / "fresh.py").exists()
    assert not (made / "made").exists()
    (made / "plant.py").write_text("changed")
    assert {path: path.stat().st_mtime_ns for path in checkout.rglob("*")} == before


def test_what_tools_make_is_no_part_of_a_folder(tmp_path: Path) -> None:
    made = {"env/pyvenv.cfg": "", "env/a.py": "", "__pycache__/x.pyc": "", "build/a.py": "", "b.egg-info/PKG-INFO": ""}
    folder = planted.project(tmp_path / "project", made)
    assert sorted(map(str, source.files(folder))) == ["backend.py", "plant.py", "pyproject.toml"]


def test_the_digest_changes_with_every_file(tmp_path: Path) -> None:
    folder = planted.project(tmp_path / "project", {})
    first = source.find(str(folder), tmp_path).digest
    (folder / "data.txt").write_text("one")
    second = source.find(str(folder), tmp_path).digest
    (folder / "data.txt").write_text("two")
    assert len({first, second, source.find(str(folder), tmp_path).digest}) == 3


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
    files = dict.fromkeys(["plant/fast.so", "plant/given.py", "plant-1.5.dist-info/RECORD"], "")
    assert built_in_place(here, packages, files) == ["plant/fast.so"]
    assert (here / "src/plant/given.py").read_text() == "own"
