"""The wheel is the whole tool: one name in site-packages, and it works outside of a checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import zipfile
from configparser import ConfigParser
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import toxfile
from runners.workers.local import ROOT


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds what the wheel puts into site-packages."""
    folder = tmp_path_factory.mktemp("wheel")
    line = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(line, cwd=ROOT, check=True, capture_output=True, timeout=120)
    (wheel,) = folder.glob("*.whl")
    packages = folder / "site packages"
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(packages)
    return packages


def _run(installed: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gilmatrix", *words], cwd=installed.parent,
        env={**os.environ, "PYTHONPATH": str(installed)}, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def test_it_has_one_name(installed: Path) -> None:
    assert {path.name.partition("-")[0] for path in installed.iterdir()} == {"gilmatrix"}
    assert not list(installed.rglob("*.pyc"))


def test_it_lists_every_kernel(installed: Path) -> None:
    """It reads its own folders, not those of a checkout."""
    told = _run(installed, "kernels", "list")
    assert told.returncode == 0, told.stderr
    kernels = [
        path.stem for room in ("independent", "contended", "micro") for path in (ROOT / "kernels" / room).glob("*.py")
    ]
    assert [name for name in kernels if name not in told.stdout] == []


def test_it_has_every_command(installed: Path) -> None:
    told = _run(installed, "--help")
    assert told.returncode == 0, told.stderr
    for command in ("matrix", "conformance", "routes", "packages", "report", "interpreters"):
        assert command in told.stdout


def test_what_it_needs_is_written_once() -> None:
    """Tox installs what pyproject.toml names, for work on the project too; tox.ini repeats none of it."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {str(Requirement(one)) for one in [*told["dependencies"], *told["optional-dependencies"]["dev"]]}
    assert {str(one) for one in toxfile.needed()} == wanted
    tox = ConfigParser(interpolation=None)
    tox.read(ROOT / "tox.ini", encoding="utf-8")
    assert "requires" not in tox["tox"]
    assert not any("deps" in tox[section] for section in tox.sections())
