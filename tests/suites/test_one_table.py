"""An interpreter and a package are one table each, a litmus test is one file: everything else finds them by itself."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from suites.conformance.authoring import TEMPLATE
from tests.suites.house import copied

INTERPRETER = """
[newpython]
name = "New Python"
implementation = "cpython"
language = "3.99"
gil = true
ways = ["installed"]
installed = { names = ["newpython"] }
image = { dockerfile = "cpython.Dockerfile", BASE = "newpython:1", INTERPRETER = "/usr/bin/newpython" }
look = { light = "#123456", dark = "#abcdef", shape = "star" }
"""

PACKAGE = """
[newpackage]
import = "newpackage"
binding = "pure"
use = "import newpackage\\nassert newpackage"
"""

#: What the copy says of what was dropped into it, as JSON.
ASK = """
import json
import toxfile
from reports.palette import Looks
from runners.interpreters.subjects import load_subjects, plain
from suites.packages.table import choose, load_packages
subjects = load_subjects()
print(json.dumps({
    "envs": list(toxfile.tox_extend_envs()), "look": vars(Looks()["newpython"]), "modes": [one for one in subjects],
    "packages": list(choose(load_packages(), [])),
}))
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with one new table of either kind, and one new file."""
    house = copied(tmp_path_factory.mktemp("house"))
    for path, text in (
        (house / "runners" / "interpreters" / "interpreters.toml", INTERPRETER),
        (house / "suites" / "packages" / "packages.toml", PACKAGE),
    ):
        path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    (house / "kernels" / "litmus" / "newtest.py").write_text(TEMPLATE.read_text(encoding="utf-8"), encoding="utf-8")
    return house


def _said(house: Path, *words: str) -> str:
    told = subprocess.run([sys.executable, *words], cwd=house, capture_output=True, text=True, check=False, timeout=60)
    assert told.returncode == 0, told.stderr
    return told.stdout


def test_an_interpreter_is_one_table(house: Path) -> None:
    """Its tox env, its mode in a container, its look, its image, its row in the list."""
    told = json.loads(_said(house, "-c", ASK))
    assert "newpython" in told["envs"]
    assert "newpython-container" in told["modes"]
    assert (told["look"]["light"], told["look"]["dark"]) == ("#123456", "#abcdef")
    targets = json.loads(_said(house, "-m", "gilmatrix", "interpreters", "images", "--bake"))["target"]
    assert targets["newpython"]["args"]["BASE"] == "newpython:1"
    assert targets["newpython"]["labels"]["org.opencontainers.image.title"] == "New Python"


def test_a_package_is_one_table(house: Path) -> None:
    assert "newpackage" in json.loads(_said(house, "-c", ASK))["packages"]


def test_a_litmus_test_is_one_file(house: Path) -> None:
    assert "newtest" in _said(house, "-m", "gilmatrix", "litmus", "list")
