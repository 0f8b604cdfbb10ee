"""Tests how words are read that name what is installed beside kernels, and that a checkout is only copied."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from filelock import FileLock

from runners.interpreters import checkouts, environments
from runners.interpreters.environments import Need, made_of, prepare
from runners.interpreters.projects import BadProject, read
from runners.interpreters.provision import Found
from runners.interpreters.provision.cache import Cache
from runners.interpreters.provision.commands import CommandFailed, Unavailable
from runners.interpreters.subjects import load_subjects
from runners.sessions.store import WITH

WORDSMITH = Path(__file__).parents[1] / "suites" / "wordsmith"

#: This Python stands in for a subject.
SUBJECT = load_subjects()["cpython313"]
FOUND = Found("cpython313", Path(sys.executable), "explicit", "3", {})


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A copy of the project, which a test may change."""
    return shutil.copytree(WORDSMITH, tmp_path / "checkout" / "wordsmith")


def _digest(folder: Path) -> str:
    (project,) = read([str(folder)])
    return project.digest


class TestWords:
    def test_a_folder_an_archive_and_names(self, checkout: Path, tmp_path: Path) -> None:
        archive = tmp_path / "wordsmith-1.0.tar.gz"
        with tarfile.open(archive, "w:gz") as packed:
            packed.add(checkout, "wordsmith-1.0")
        words = [f"{checkout}[fast]", str(archive), "six", "attrs==25.1", "numpy[all] >=2,<3"]
        found = read(words)
        assert [one.name for one in found] == [
            "wordsmith[fast]",
            archive.name,
            "six",
            "attrs==25.1",
            "numpy[all] >=2,<3",
        ]
        assert [bool(one.path) for one in found] == [True, True, False, False, False]
        assert found[0].extras == "[fast]"
        assert len({one.digest for one in found}) == len(found)

    def test_a_package_beside_its_project_is_a_name(self, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """In a checkout lies a folder of the name that the index has."""
        monkeypatch.chdir(checkout / "src")
        assert read(["wordsmith"])[0].requirement == "wordsmith"
        monkeypatch.chdir(checkout)
        assert read(["."])[0].path == checkout
        monkeypatch.chdir(checkout.parent)
        assert read(["wordsmith"])[0].path == checkout

    @pytest.mark.parametrize(
        ("word", "said"),
        [
            ("", "no such folder and no such file"),
            ("nowhere/at/all", "no such folder and no such file"),
            ("gone-1.0.tar.gz", "no such folder and no such file"),
            ("src/", "no pyproject.toml and no setup.py there"),
            ("./pyproject.toml", "it is no archive of a project"),
            ("two words", "say a project's folder, its sdist, or NAME or NAME==VERSION"),
            ("-e", "say a project's folder, its sdist, or NAME or NAME==VERSION"),
            ("six;python_version<'3'", "say a project's folder, its sdist, or NAME or NAME==VERSION"),
        ],
    )
    def test_what_names_nothing_is_refused(
        self, checkout: Path, monkeypatch: pytest.MonkeyPatch, word: str, said: str
    ) -> None:
        monkeypatch.chdir(checkout)
        with pytest.raises(BadProject) as raised:
            read([word])
        assert str(raised.value).startswith(f"--with {word}")
        assert said in str(raised.value)
        assert "\n" not in str(raised.value)

    def test_one_that_is_named_twice_is_refused(self) -> None:
        with pytest.raises(BadProject, match="--with names six twice"):
            read(["six", "six"])


#: Files that are no part of a project.
ASIDE = (
    ".git/config", ".venv/pyvenv.cfg", "mine/pyvenv.cfg", "src/wordsmith/__pycache__/x.pyc",
    "build/lib/x.py", "results/2026/session.json", ".tox/log", "sub/.mypy_cache/x",
)  # fmt: skip

#: Files that are, although their names look like it.
PART = ("src/build/x.py", "results/x.py", "dist/__init__.py", ".hidden", "src/wordsmith/data.bin")


class TestContent:
    @pytest.mark.parametrize("file", ASIDE)
    def test_what_is_no_part_of_it_is_neither_copied_nor_counted(self, checkout: Path, file: str) -> None:
        before = _digest(checkout)
        _touch(checkout / file)
        assert _digest(checkout) == before
        assert Path(file) not in list(checkouts.files(checkout))

    @pytest.mark.parametrize("file", PART)
    def test_each_of_its_files_is(self, checkout: Path, file: str) -> None:
        before = _digest(checkout)
        _touch(checkout / file)
        assert _digest(checkout) != before
        assert Path(file) in list(checkouts.files(checkout))

    def test_what_git_ignores_was_made_by_a_tool(self, checkout: Path) -> None:
        _git(checkout, "init", "-q")
        (checkout / ".gitignore").write_text("*.so\nnow/\n")
        _git(checkout, "add", "pyproject.toml")
        before = _digest(checkout)
        for file in ("src/wordsmith/native.so", "now/x.py"):
            _touch(checkout / file)
        assert _digest(checkout) == before
        _touch(checkout / "src" / "wordsmith" / "not_added_yet.py")
        assert _digest(checkout) != before
        assert {Path("pyproject.toml"), Path("src/wordsmith/__init__.py")} < set(checkouts.files(checkout))

    def test_a_repository_within_it_is_a_part_of_it(self, checkout: Path) -> None:
        """As a submodule is, which holds what the project is built of."""
        for folder in (checkout, checkout / "vendored"):
            folder.mkdir(exist_ok=True)
            _git(folder, "init", "-q")
        _touch(checkout / "vendored" / "code.c")
        _git(checkout / "vendored", "add", "code.c")
        _git(checkout / "vendored", "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "first")
        _git(checkout, "add", "pyproject.toml", "vendored")
        assert Path("vendored/code.c") in list(checkouts.files(checkout))

    def test_a_changed_byte_and_a_changed_name_make_another(self, checkout: Path) -> None:
        before = _digest(checkout)
        module = checkout / "src" / "wordsmith" / "__init__.py"
        module.write_text(module.read_text() + "#")
        changed = _digest(checkout)
        module.rename(module.with_name("other.py"))
        assert len({before, changed, _digest(checkout)}) == 3

    def test_a_link_is_its_content_and_one_that_leads_round_ends(self, checkout: Path, tmp_path: Path) -> None:
        (tmp_path / "outside.txt").write_text("outside")
        (checkout / "linked.txt").symlink_to(tmp_path / "outside.txt")
        (checkout / "src" / "round").symlink_to(checkout)
        (checkout / "dangling").symlink_to(tmp_path / "nowhere")
        placed = Path(read([str(checkout)])[0].placed(tmp_path / "copy"))
        assert (placed / "linked.txt").read_text() == "outside"
        assert not (placed / "linked.txt").is_symlink()
        assert not (placed / "src" / "round").exists()

    def test_a_file_that_cannot_be_read_is_named(self, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refused(content: object, algorithm: str) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(hashlib, "file_digest", refused)
        with pytest.raises(BadProject, match=r"backend\.py cannot be read: Permission denied"):
            read([str(checkout)])


def _touch(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("new")


class TestHistory:
    """A project's version may be its version control's: a copy has the same history and no other changes."""

    def test_a_copy_has_the_version_that_the_project_has(self, checkout: Path, tmp_path: Path) -> None:
        (checkout / "inside").symlink_to("src/wordsmith", target_is_directory=True)
        _git(checkout, "init", "-q")
        _git(checkout, "add", ".")
        _git(checkout, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "first")
        _git(checkout, "tag", "v2.5.1")
        _touch(checkout / "src" / "wordsmith" / "not_added_yet.py")
        placed = Path(read([str(checkout)])[0].placed(tmp_path / "copy"))
        words = ["git", "-C", str(placed), "describe", "--tags", "--dirty"]
        assert subprocess.run(words, capture_output=True, text=True, check=True).stdout == "v2.5.1\n"
        assert (placed / "src" / "wordsmith" / "not_added_yet.py").exists()
        assert (placed / "inside").resolve() == placed / "src" / "wordsmith"

    def test_one_whose_history_cannot_be_had_is_copied(self, checkout: Path, tmp_path: Path) -> None:
        (checkout / ".git").mkdir()
        placed = Path(read([str(checkout)])[0].placed(tmp_path / "copy"))
        assert (placed / "pyproject.toml").exists()
        assert not (placed / ".git").exists()


def _git(folder: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(folder), *words], check=True)


class TestEnvironment:
    def test_it_holds_the_project_and_the_checkout_stays_as_it_was(self, checkout: Path, tmp_path: Path) -> None:
        before = _listed(checkout)
        need = Need(WITH, projects=read([str(checkout)]))
        python = prepare(SUBJECT, FOUND, need, Cache(tmp_path / "cache"))
        said = subprocess.run(
            [str(python), "-c", "import wordsmith; print(wordsmith.counts('a b a')['a'])"],
            capture_output=True, text=True, check=True, cwd=tmp_path,
        )  # fmt: skip
        assert said.stdout == "2\n"
        made = made_of(python)
        assert made["wordsmith"] == "1.0"
        assert made["wordsmith (content)"] == need.projects[0].digest[:12]
        assert _listed(checkout) == before
        assert prepare(SUBJECT, FOUND, need, Cache(tmp_path / "cache")) == python

    def test_a_changed_project_has_another(self, checkout: Path, tmp_path: Path) -> None:
        cache = Cache(tmp_path / "cache")
        first = prepare(SUBJECT, FOUND, Need(WITH, projects=read([str(checkout)])), cache)
        (checkout / "src" / "wordsmith" / "__init__.py").write_text("new = True\n")
        second = prepare(SUBJECT, FOUND, Need(WITH, projects=read([str(checkout)])), cache)
        assert first != second
        assert made_of(first)["wordsmith (content)"] != made_of(second)["wordsmith (content)"]

    def test_one_that_does_not_build_says_why_in_one_line(self, checkout: Path, tmp_path: Path) -> None:
        backend = checkout / "backend.py"
        backend.write_text(backend.read_text().replace('    wheel = "', '    raise OSError("planted")\n    wheel = "'))
        with pytest.raises(Unavailable, match=r"^wordsmith cannot be installed: .+") as raised:
            prepare(SUBJECT, FOUND, Need(WITH, projects=read([str(checkout)])), Cache(tmp_path / "cache"))
        assert "\n" not in str(raised.value)
        assert isinstance(raised.value.__cause__, CommandFailed)
        assert "OSError: planted" in raised.value.__cause__.output

    def test_what_nobody_has_used_for_long_is_removed_when_another_is_made(
        self, checkout: Path, tmp_path: Path
    ) -> None:
        """Those of a way round the GIL stay: they are few."""
        cache = Cache(tmp_path / "cache")
        names = ("a-with-1", "a-with-2", "a-with-3", "a-numpy-1")
        old, kept, held, other = (cache.folder("environments") / name for name in names)
        for folder in (old, kept, held, other):
            folder.mkdir()
            (folder / environments.MADE_OF).touch()
        for folder in (old, held, other):
            os.utime(folder / environments.MADE_OF, (0, 0))
        with FileLock(f"{held}.lock"):
            prepare(SUBJECT, FOUND, Need(WITH, projects=read([str(checkout)])), cache)
        assert [folder.exists() for folder in (old, kept, held, other)] == [False, True, True, True]


def _listed(folder: Path) -> list[tuple[str, float]]:
    return sorted((str(path), path.stat().st_mtime) for path in folder.rglob("*"))
