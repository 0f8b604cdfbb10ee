"""Projects that do what a test or its settings must not, each as files, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

PYPROJECT = """[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]

[project]
name = "plant"
version = "1.5"
"""

BACKEND = """import zipfile

def build_wheel(folder, config_settings=None, metadata_directory=None):
    wheel, info = "plant-1.5-py3-none-any.whl", "plant-1.5.dist-info/"
    with zipfile.ZipFile(folder + "/" + wheel, "w") as made:
        made.write("plant.py")
        made.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: plant\\nVersion: 1.5\\n")
        made.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nGenerator: planted\\nRoot-Is-Purelib: true\\n")
        made.writestr(info + "RECORD", "plant.py,,\\n")
    return wheel
"""


def project(folder: Path, files: Mapping[str, str]) -> Path:
    """A project in a folder, with these files beside or in place of its own."""
    usual = {"pyproject.toml": PYPROJECT, "backend.py": BACKEND, "plant.py": "VALUE = 7\n"}
    for name, text in {**usual, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


GOOD = "def test_before(): pass\n"

#: A test's file, and the outcome of ``test_it``, alone; a good test stands before and after it in each.
ALONE = {
    "passes": ("def test_it(): pass\n", "passed"),
    "fails": ("def test_it(): assert 3 == 4\n", "failed"),
    "raises in its fixture": (
        "import pytest\n@pytest.fixture\ndef broken(): raise OSError('planted')\ndef test_it(broken): pass\n", "error",
    ),
    "raises when it is torn down": (
        "import pytest\n@pytest.fixture\ndef broken():\n    yield\n    raise OSError('planted')\n"
        "def test_it(broken): pass\n", "error",
    ),
    "skips": ("import pytest\ndef test_it(): pytest.skip('planted')\n", "skipped"),
    "is expected to fail": ("import pytest\n@pytest.mark.xfail\ndef test_it(): assert 0\n", "xfailed"),
    "passes against expectation": ("import pytest\n@pytest.mark.xfail\ndef test_it(): pass\n", "xpassed"),
    "ends the process": ("import os\ndef test_it(): os._exit(0)\n", "ended"),
    "aborts": ("import os\ndef test_it(): os.abort()\n", "crashed"),
    "reads address 0": ("import ctypes\ndef test_it(): ctypes.string_at(0)\n", "crashed"),
    "hangs": ("import time\ndef test_it(): time.sleep(600)\n", "hung"),
    "forks and goes on in the child": ("import os\ndef test_it():\n    if os.fork(): os.wait()\n", "passed"),
    "leaves a thread": (
        "import threading, time\n"
        "def test_it(): threading.Thread(target=time.sleep, args=(600,), name='left').start()\n", "passed",
    ),
    "leaves a process": (
        "import subprocess, sys\n"
        "def test_it(): subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n", "passed",
    ),
    "changes directory": ("import os\ndef test_it(tmp_path): os.chdir(tmp_path)\n", "passed"),
    "closes its output": ("import os\ndef test_it():\n    os.close(1)\n    os.close(2)\n", "passed"),
    "closes files that are not its own": ("import os\ndef test_it(): os.closerange(16, 256)\n", "passed"),
    "prints a lot": ("def test_it():\n    for n in range(200000): print('line', n)\n", "passed"),
    "replaces what files are opened by": (
        "import builtins, os\ndef test_it(monkeypatch):\n    monkeypatch.setattr(builtins, 'open', None)\n"
        "    monkeypatch.setattr(os, 'open', None)\n    monkeypatch.setattr(os, 'write', None)\n", "passed",
    ),
    "leaves pytest": ("import sys\ndef test_it(): sys.exit(4)\n", "failed"),
    "is a unittest": (
        "import unittest\nclass TestIt(unittest.TestCase):\n    def test_it(self): self.assertEqual(3, 4)\n", "failed",
    ),
    "says what is no text": ("def test_it(): assert '\\ud800' == '\\x1b[31m'\n", "failed"),
}  # fmt: skip

#: A test's file, and the outcome of ``test_it`` in four threads, or a part of why it did not run in them.
THREADS = {
    "is safe": ("def test_it(): pass\n", "passed"),
    "shares a list": (
        "import time\ninside = []\ndef test_it():\n    inside.append(1)\n    time.sleep(0.01)\n"
        "    assert len(inside) == 1\n    inside.pop()\n", "failed",
    ),
    "dies in threads": (
        "import os, time\ninside = []\ndef test_it():\n    inside.append(1)\n    time.sleep(0.05)\n"
        "    if len(inside) > 1: os.abort()\n    inside.pop()\n", "crashed",
    ),
    "two locks": (
        "import threading, time, itertools\nlocks, turns = [threading.Lock(), threading.Lock()], itertools.count()\n"
        "def test_it():\n    mine = next(turns) % 2\n    with locks[mine]:\n        time.sleep(0.05)\n"
        "        with locks[1 - mine]: pass\n", "hung",
    ),
    "captures output": ("def test_it(capsys): print(3)\n", "capsys"),
    "is marked": ("import pytest\n@pytest.mark.thread_unsafe(reason='planted')\ndef test_it(): pass\n", "planted"),
    "is marked for one thread": (
        "import pytest\n@pytest.mark.parallel_threads(1)\ndef test_it(): pass\n", "single-threaded",
    ),
    "is limited to one thread": (
        "import pytest\n@pytest.mark.parallel_threads_limit(1)\ndef test_it(): pass\n", "single-threaded",
    ),
}  # fmt: skip

#: Files of a project, and the words that its run has beside the tests, with how many tests pass.
WHOLE = {
    "no tests": ({}, "no tests found", 0),
    "a conftest that leaves": ({"conftest.py": "import sys\nsys.exit(5)\n", "test_a.py": GOOD}, "SystemExit(5)", 0),
    "a conftest that ends the process": (
        {"conftest.py": "import os\nos._exit(9)\n", "test_a.py": GOOD}, "ended with exit code 9 before it collected", 0,
    ),
    "an option that nobody knows": (
        {"pytest.ini": "[pytest]\naddopts = --planted-option -ra\n", "test_a.py": GOOD}, "--planted-option", 1,
    ),
    "xdist that is not here": ({"pytest.ini": "[pytest]\naddopts = -n auto\n", "test_a.py": GOOD}, "-n", 1),
    "stops at the first failure": (
        {"pytest.ini": "[pytest]\naddopts = -x\n", "test_a.py": "def test_bad(): assert 0\n" + GOOD}, "", 1,
    ),
    "warnings are errors": (
        {"pytest.ini": "[pytest]\naddopts = -W error --strict-markers --strict-config\n", "test_a.py": GOOD}, "", 1,
    ),
    "a plugin of its own": (
        {"pytest.ini": "[pytest]\naddopts = -p own --basetemp=made --junitxml=made.xml\n", "own.py": "A = 1\n",
         "test_a.py": GOOD, "conftest.py": ""}, "", 1,
    ),
    "a file that ends its collection": (
        {"test_a.py": "import os\nos._exit(3)\n", "test_b.py": GOOD}, "", 1,
    ),
    "a file that is no Python": ({"test_a.py": "def (\n", "test_b.py": GOOD}, "", 1),
    "a file that needs what is not here": ({"test_a.py": "import planted_lack\n", "test_b.py": GOOD}, "", 1),
}  # fmt: skip
