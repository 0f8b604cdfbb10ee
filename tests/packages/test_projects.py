"""Whatever a project is called and however it is laid out, its own code is what is imported and used."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from reports.session import Subject
from suites.packages import budgets
from suites.packages.project import NoProject, name_of
from suites.packages.records import Package
from suites.packages.table import choose, words
from suites.packages.verdicts import Cell, Judgement, Line, failing, lines
from tests.packages import planted

NOWHERE = Subject("", "", "ok", "", "", "", None, False, {}, {}, {})

#: Builds a wheel of the files beside it, without help: of all below ``src``, or of all modules here.
BACKEND = """import os, zipfile

def build_wheel(folder, config_settings=None, metadata_directory=None):
    wheel, info = "{file}-1.5-{tag}.whl", "{file}-1.5.dist-info/"
    with zipfile.ZipFile(folder + "/" + wheel, "w") as made:
        said = ["Metadata-Version: 2.1", "Name: {name}", "Version: 1.5"]
        names = []
        for place, _, files in os.walk("src"):
            for one in sorted(files):
                path = os.path.relpath(os.path.join(place, one), "src")
                if not path.endswith(".pyc"):
                    made.write(os.path.join("src", path), path)
                    names.append(path)
        made.writestr(info + "METADATA", "\\n".join(said) + "\\n")
        made.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nGenerator: planted\\nRoot-Is-Purelib: true\\nTag: {tag}\\n")
        made.writestr(info + "RECORD", "".join(one + ",,\\n" for one in sorted(names)))
    return wheel
"""

SYSTEM = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'

BROKEN = "raise ImportError('planted')\n"
GOOD = "def use():\n    return 7\n"


@dataclass(frozen=True)
class Project:
    """Files of a project, below ``src`` but for those at its top; what it is called, and what has to come of it."""

    modules: dict[str, str]
    word: str
    said: str = ""
    name: str = "planted"
    top: dict[str, str] = field(default_factory=dict)
    use: str = ""
    more: str = ""
    tag: str = "py3-none-any"
    asked: str = ""


PROJECTS = {
    "several top modules": Project(
        {"aaa/__init__.py": "", "zzz.py": BROKEN}, "no import", "ImportError: planted",
    ),
    "name in setup.cfg": Project(
        {"inside.py": BROKEN}, "no import", "planted", name="told-by-cfg",
        top={"setup.cfg": "[metadata]\nname = told-by-cfg\nversion = 1.5\n", "setup.py": "import setuptools"},
    ),
    "name in setup.py": Project(
        {"inside.py": BROKEN}, "no import", "planted", name="told-by-py",
        top={"setup.py": "from setuptools import setup\nNAME = 'told-by-py'\nsetup(name=NAME, version='1.5')\n"},
    ),
    "a name that only its build knows": Project(
        {"inside.py": BROKEN}, "no import", "planted", name="made-up",
        top={"setup.py": "from setuptools import setup\nsetup(name=open('x').read())\n"},
    ),
    "another import name": Project({"yaml_like/__init__.py": BROKEN}, "no import", "planted", name="py-yaml-like"),
    "namespace": Project({"space/inner/__init__.py": BROKEN}, "no import", "planted"),
    "tests that came along": Project({"tests/__init__.py": BROKEN, "mine.py": GOOD}, "imports"),
    "lazy first use in a module": Project(
        {"lazy.py": "import time\nheld = {}\n\ndef use():\n    if 'made' not in held:\n        held['made'] = None\n"
         "        time.sleep(0.05)\n        held['made'] = 7\n    return held['made']\n"},
        "fails in threads", "AssertionError", use="import lazy\nassert lazy.use() == 7",
    ),
    "lazy first use in a class": Project(
        {"lazy.py": "import time\n\nclass One(object):\n    made = None\n\n    @classmethod\n    def get(cls):\n"
         "        if cls.made is None:\n            cls.made = 0\n            time.sleep(0.05)\n"
         "            cls.made = 7\n        return cls.made\n"},
        "fails in threads", "AssertionError", use="import lazy\nassert lazy.One.get() == 7",
    ),
    "wrong on one thread too": Project(
        {"wrong.py": "def use():\n    return 8\n"}, "fails", "AssertionError",
        use="import wrong\nassert wrong.use() == 7",
    ),
    "extras": Project(
        {"mine.py": GOOD}, "void", "not-anywhere-1 was not found", asked="[more]",
        more="[project.optional-dependencies]\nmore = ['not-anywhere-1']\n",
    ),
    "a wheel that does not fit": Project({"mine.py": GOOD}, "build failed", "", tag="cp27-cp27m-win32"),
    "no module at all": Project({"data.txt": "7"}, "no import", "it brings no module"),
    "right": Project({"mine.py": GOOD}, "works", use="import mine\nassert mine.use() == 7"),
}  # fmt: skip


def _plant(folder: Path, project: Project) -> Path:
    here = folder / "a-folder-of-another-name"
    for name, text in project.modules.items():
        path = here / "src" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    file = project.name.replace("-", "_")
    backend = BACKEND.format(file=file, name=project.name, tag=project.tag)
    told = SYSTEM if project.top else f'{SYSTEM}[project]\nname = "{project.name}"\nversion = "1.5"\n{project.more}'
    for name, text in {"backend.py": backend, "pyproject.toml": told, **project.top}.items():
        (here / name).write_text(text)
    return here


def _tried(folder: Path, project: Project) -> Cell:
    package = choose({}, [f"{_plant(folder, project)}{project.asked}"], project.use)
    store = planted.try_them(folder / "results", list(package.values()), folder / "environments")
    (line,) = lines(planted.read(store))
    return line.cells[0]


@pytest.mark.parametrize("kind", PROJECTS)
def test_a_project_gets_its_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(budgets, "GRACE", (20.0, 20.0))
    cell = _tried(tmp_path, PROJECTS[kind])
    assert cell.word == PROJECTS[kind].word, cell.judged
    assert PROJECTS[kind].said in cell.judged.reason


def test_threads_are_the_first_to_use_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a process where nothing else did."""
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    cell = _tried(tmp_path, PROJECTS["right"])
    assert cell.tried is not None
    assert cell.tried.probe is not None
    assert cell.tried.probe.begun == ("import", "threads", "exit")


@pytest.mark.parametrize("word", ["no wheel", "build failed", "unresolved", "not installed"])
def test_ones_own_project_that_cannot_be_had_is_a_failure(word: str) -> None:
    """Somebody else's is a fact."""
    for own in (True, False):
        package = Package("mine", "mine", "", "", "user", build=True, limit=9, digest="", own=own)
        cell = Cell(package, NOWHERE, Judgement(word, "because"))
        assert bool(failing([Line(package, (cell,))])) is own


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (["numpy,pandas"], ["numpy", "pandas"]),
        ([".[extra]"], [".[extra]"]),
        ([".[one,two],numpy"], [".[one,two]", "numpy"]),
        (["numpy>=1,<2"], ["numpy>=1,<2"]),
        (["numpy >= 1 , != 1.5, pandas==2"], ["numpy >= 1 , != 1.5", "pandas==2"]),
        (["a[b,c]>=1,~=1.2,d", "e"], ["a[b,c]>=1,~=1.2", "d", "e"]),
    ],
)
def test_packages_are_told_apart(given: list[str], found: list[str]) -> None:
    assert words(given) == found


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({"pyproject.toml": '[project]\nname = "one"'}, "one"),
        ({"pyproject.toml": '[tool.poetry]\nname = "two"'}, "two"),
        ({"pyproject.toml": '[tool.flit.metadata]\nname = "three"'}, "three"),
        ({"pyproject.toml": SYSTEM, "setup.cfg": "[metadata]\nname = four"}, "four"),
        ({"setup.py": "import setuptools\nsetuptools.setup(name='five')"}, "five"),
        ({"setup.py": b"\xef\xbb\xbffrom distutils.core import setup\r\nsetup(name='six')\r\n".decode()}, "six"),
        ({"setup.py": "setup(**told)", "setup.cfg": "[options]\n"}, "folder"),
        ({"setup.py": "def (", "setup.cfg": "[metadata]\nname = %(x)s"}, "%(x)s"),
    ],
)
def test_a_project_says_its_name(tmp_path: Path, files: dict[str, str], name: str) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for file, text in files.items():
        (folder / file).write_text(text)
    assert name_of(folder) == name


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({}, "no pyproject.toml and no setup.py there"),
        ({"setup.cfg": "[metadata]\nname = x"}, "no pyproject.toml and no setup.py there"),
        ({"pyproject.toml": "[one\n"}, "cannot be read"),
        ({"pyproject.toml": "project = 3"}, "project is no table, but 3"),
        ({"pyproject.toml": "tool = [1]"}, "tool is no table"),
        ({"pyproject.toml": "[tool]\npoetry = 'x'"}, "poetry is no table"),
        ({"pyproject.toml": "[tool]\nflit = 'x'"}, "flit is no table"),
        ({"pyproject.toml": "[project]\nname = ['x']"}, "name is no text"),
        ({"setup.py": "", "setup.cfg": "name = x"}, "cannot be read"),
    ],
)
def test_what_is_no_project_is_refused(tmp_path: Path, files: dict[str, str], said: str) -> None:
    for file, text in files.items():
        (tmp_path / file).write_text(text)
    with pytest.raises(NoProject, match=said):
        name_of(tmp_path)
