"""Tests that a project's own code is imported and used, whatever its name and however it is laid out."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from reports.session import Subject
from runners.interpreters.provision import Found, Missing, provision
from suites.installing import limits
from suites.installing.environment import Environment
from suites.installing.naming import NoProject, name_of
from suites.installing.processes import Ended
from suites.packages.cells import Cell, Line, failing, lines
from suites.packages.records import Package
from suites.packages.table import choose, words
from suites.packages.verdicts import Judgement
from tests.packages import planted

#: One process tries an interpreter's projects, in one session.
pytestmark = pytest.mark.xdist_group("projects")

NOWHERE = Subject("", "", "ok", "", "", "", None, False, {}, {}, {})

#: Builds a wheel of the files beside it, without help: of all below ``src``, or of all modules here.
BACKEND = """import os, subprocess, sys, sysconfig, zipfile

def compiled(name):
    target = "src/" + name + "_c" + (sysconfig.get_config_var("EXT_SUFFIX") or ".so")
    include = sysconfig.get_paths()["include"]
    subprocess.run(["cc", "-shared", "-fPIC", "-I", include, name + ".c", "-o", target], check=True)

def build_wheel(folder, config_settings=None, metadata_directory=None):
    for name in ("lazy", "back"):
        if os.path.exists(name + ".c"):
            compiled(name)
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
#: A module in C that makes what it gives in its first use, and lets others run while it does.
LAZY = r"""
#include <Python.h>
#include <unistd.h>
static PyObject *held;
static PyObject *use(PyObject *self, PyObject *none) {
    if (!held) {
        held = Py_None;
        Py_BEGIN_ALLOW_THREADS
        usleep(50000);
        Py_END_ALLOW_THREADS
        held = PyLong_FromLong(7);
    }
    Py_INCREF(held);
    return held;
}
static PyMethodDef methods[] = {{"use", use, METH_NOARGS, 0}, {0}};
static PyModuleDef_Slot slots[] = {
#ifdef Py_mod_gil
    {Py_mod_gil, Py_MOD_GIL_NOT_USED},
#endif
    {0}};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "lazy_c", 0, 0, methods, slots};
PyMODINIT_FUNC PyInit_lazy_c(void) { return PyModuleDef_Init(&module); }
"""

#: One that says nothing of threads: a free-threaded interpreter switches its GIL on for it, and says so.
BACK = r"""
#include <Python.h>
static PyObject *use(PyObject *self, PyObject *none) { return PyLong_FromLong(7); }
static PyMethodDef methods[] = {{"use", use, METH_NOARGS, 0}, {0}};
static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "back_c", 0, 0, methods};
PyMODINIT_FUNC PyInit_back_c(void) { return PyModuleDef_Init(&module); }
"""

GOOD = "def use():\n    return 7\n"


@dataclass(frozen=True)
class Project:
    """Files of a project, below ``src`` but for those at its top; what it is called, and what has to come of it."""

    modules: dict[str, str]
    word: str
    said: str = ""
    name: str = ""
    top: dict[str, str] = field(default_factory=dict)
    use: str = ""
    more: str = ""
    tag: str = "py3-none-any"
    asked: str = ""
    #: The word where there is no GIL, if it is another.
    free: str = ""


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
    "lazy first use in C": Project(
        {"lazy_use.py": "import lazy_c\nuse = lazy_c.use\n"},
        "fails in threads", "AssertionError", use="import lazy_use\nassert lazy_use.use() == 7", top={"lazy.c": LAZY},
    ),
    "GIL back in the import": Project(
        {"mine.py": "import back_c\ndef use():\n    return back_c.use()\n"}, "works",
        use="import mine\nassert mine.use() == 7", top={"back.c": BACK}, free="GIL on",
    ),
    "GIL back in the first use": Project(
        {"mine.py": "def use():\n    import back_c\n    return back_c.use()\n"}, "works",
        use="import mine\nassert mine.use() == 7", top={"back.c": BACK}, free="GIL on",
    ),
    "GIL back deep in a method": Project(
        {"pack/__init__.py": "class One(object):\n    @property\n    def value(self):\n"
         "        from pack import inner\n        return inner.value\n",
         "pack/inner.py": "import back_c\nvalue = back_c.use()\n"}, "works",
        use="import pack\nassert pack.One().value == 7", top={"back.c": BACK}, free="GIL on",
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


def _plant(folder: Path, kind: str) -> Path:
    project = PROJECTS[kind]
    here = folder / "a-folder-of-another-name"
    for name, text in project.modules.items():
        path = here / "src" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    called = project.name or kind.replace(" ", "-")
    backend = BACKEND.format(file=called.replace("-", "_"), name=called, tag=project.tag)
    own = "name" in " ".join(project.top.values())
    told = SYSTEM if own else f'{SYSTEM}[project]\nname = "{called}"\nversion = "1.5"\n{project.more}'
    for name, text in {"backend.py": backend, "pyproject.toml": told, **project.top}.items():
        (here / name).write_text(text)
    return here


#: This Python, which every machine has, and what others are held to where they can be had.
SUBJECTS = ("here", "cpython313", "cpython314t", "pypy")


def _found(subject: str) -> Found:
    if subject == "here":
        return planted.HERE
    found = provision([subject], build=False)[subject]
    if isinstance(found, Missing):
        pytest.skip(f"{subject}: {found.why}")
    assert isinstance(found, Found)
    return found


@pytest.fixture(scope="module", params=SUBJECTS)
def cells(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> dict[str, Cell]:
    """Every project tried on one interpreter, by its kind, without a network."""
    found, folder = _found(request.param), tmp_path_factory.mktemp("projects")
    packages = {}
    for number, (kind, project) in enumerate(PROJECTS.items()):
        place = _plant(folder / str(number), kind)
        (packages[kind],) = choose({}, [f"{place}{project.asked}"], project.use).values()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UV_OFFLINE", "1")
        patch.setenv("UV_CACHE_DIR", str(folder / "cache"))
        patch.setattr(limits, "GRACE", (20.0, 20.0))
        several = list(packages.values())
        store = planted.try_them(folder / "results", several, folder / "environments", found=found)
    by_name = {line.package.name: line.cells[0] for line in lines(planted.read(store))}
    return {kind: by_name[package.name] for kind, package in packages.items()}


@pytest.mark.parametrize("kind", PROJECTS)
def test_a_project_gets_its_word(cells: dict[str, Cell], kind: str) -> None:
    cell, project = cells[kind], PROJECTS[kind]
    free = cell.subject.gil_expected is False
    assert cell.word == (project.free if free and project.free else project.word), cell.judged
    assert project.said in cell.judged.reason
    if cell.word == "GIL on":
        assert "has been enabled to load module 'back_c'" in cell.judged.reason, "CPython's own words"


def test_an_environment_that_came_too_late_condemns_no_other_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine was busy for one; what none can be made for has none for the next either."""
    late = Ended(code=None, signal="SIGKILL", timed_out=True, seconds=9.0, out="", said="", left=0)
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))
    plain, made = Environment.make, iter(range(99))
    monkeypatch.setattr(Environment, "make", lambda self: late if next(made) == 0 else plain(self))
    packages = planted.plant(tmp_path / "projects", ["prints", "z_good"])
    store = planted.try_them(tmp_path, packages, tmp_path / "environments")
    words = sorted(line.cells[0].word for line in lines(planted.read(store)))
    assert words == ["void", "works"]


def test_threads_are_the_first_to_use_it(cells: dict[str, Cell]) -> None:
    """In a process where nothing else did."""
    tried = cells["right"].tried
    assert tried is not None
    assert tried.probe is not None
    assert tried.probe.begun == ("import", "threads", "exit")


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
