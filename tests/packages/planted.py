"""Projects that do what a package must not, made on the spot: their build backend lies among them, and needs nobody."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from gilmatrix import exits
from reports.session import Session
from runners.interpreters.provision import Found
from runners.interpreters.subjects import load_subjects
from runners.sessions.session import Request, finish, keep, open_beside
from runners.sessions.store import Store
from suites.packages.budgets import Budget
from suites.packages.running import Trying
from suites.packages.table import Package, choose
from suites.parts import read_session
from suites.suite import is_whole

#: Stands in for a subject: any CPython with a GIL will do for what is tested here.
STAND_IN = "cpython313"

BUDGET = Budget(seconds=0.05, built=True)

PROJECT = """[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "{name}"
version = "1.5"
"""

BACKEND = """import zipfile

def build_wheel(folder, config_settings=None, metadata_directory=None):
    {fault}
    wheel, info = "{name}-1.5-py3-none-any.whl", "{name}-1.5.dist-info/"
    with zipfile.ZipFile(folder + "/" + wheel, "w") as made:
        made.write("{name}.py")
        made.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: {name}\\nVersion: 1.5\\n")
        made.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nGenerator: planted\\nRoot-Is-Purelib: true\\n")
        made.writestr(info + "RECORD", "{name}.py,,\\n")
    return wheel
"""

GOOD = "def use():\n    return 7\n"

#: What is in the module, by the project's name; each but the last is used by ``GOOD``'s line.
FAULTS = {
    "aborts": "import os\nos.abort()\n",
    "hangs": "import time\ntime.sleep(600)\n",
    "exits": "import os\nos._exit(7)\n",
    "raises": "raise ImportError('planted <b>')\n",
    "aborts_at_the_end": "import atexit, os\natexit.register(os.abort)\n" + GOOD,
    "leaves_a_process": "import subprocess, sys\n"
    "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], start_new_session=True)\n" + GOOD,
    "prints": "import os\nprint('{\"gilmatrix\": 1}')\nos.write(1, b'x' * 300000)\n" + GOOD,
    "wrong": "def use():\n    return 8\n",
    "alone": "import time\ninside = []\n\ndef use():\n    assert not inside, 'another thread is here'\n"
    "    inside.append(1)\n    time.sleep(0.005)\n    inside.pop()\n    return 7\n",
    "unbuilt": GOOD,
    "z_good": GOOD,
}

#: What goes wrong while it is built, by the project's name.
BUILDS = {"unbuilt": "raise SystemExit('planted: no compiler')"}


def plant(folder: Path, names: Sequence[str] = tuple(FAULTS)) -> list[Package]:
    """The projects, each in a folder of its name."""
    return [project(folder, name, FAULTS[name], BUILDS.get(name, "pass")) for name in names]


def project(folder: Path, name: str, module: str, fault: str) -> Package:
    """A project of one module; ``fault`` is what its build does first."""
    here = folder / name
    here.mkdir(parents=True)
    (here / "pyproject.toml").write_text(PROJECT.format(name=name))
    (here / "backend.py").write_text(BACKEND.format(name=name, fault=fault))
    (here / f"{name}.py").write_text(module)
    (package,) = choose({}, [str(here)], f"import {name}\nassert {name}.use() == 7").values()
    return replace(package, imports=name)


#: This Python, as the stand-in.
HERE = Found(STAND_IN, Path(sys.executable), "explicit", "3", {})


def request(subject: str) -> Request:
    """The session that a command on planted projects belongs to."""
    return Request(
        command="gilmatrix packages --package planted", subjects=(subject,), kernels={}, threads=(1, 2),
        profile="quick", blocks=(1, 1), precision=0.02, cell=0.0, modes=("weak",), size="smoke", seed=1,
    )  # fmt: skip


def try_them(
    results: Path, packages: Sequence[Package], environments: Path, *, name: str | None = "s", found: Found = HERE
) -> Store:
    """Try the projects on an interpreter, this Python where none is named, as a command would; the session."""
    subject = found.subject
    store = open_beside(request(subject), results=results, name=name)
    with store.held():
        keep(store, "packages", {one.name: one.told() for one in packages})
        subjects = {subject: load_subjects()[subject]}
        asking = Trying(subjects, packages, BUDGET, 2, environments)
        asking.ask(store, {subject: found})
        if is_whole(store, [asking], kernels=False):
            finish(store)
    return store


def read(store: Store) -> Session:
    """What the session holds."""
    return read_session(store.folder)


def main() -> int:
    """Try well-behaved projects, into the folder that the command line names, until somebody interrupts it."""
    folder = Path(sys.argv[1])
    packages = choose({}, [str(one) for one in sorted((folder / "projects").iterdir())], "assert True")
    try_them(folder / "results", list(packages.values()), folder / "environments", name=None)
    return 0


if __name__ == "__main__":
    sys.exit(exits.of(main))
