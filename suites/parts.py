"""The suites that there are, found by their folders, and what they give to reading and showing a session."""

from __future__ import annotations

import importlib
from functools import cache
from pathlib import Path
from types import ModuleType

from reports import reading
from reports.session import Session
from reports.view import Part


def modules(folder: Path = Path(__file__).parent) -> list[ModuleType]:
    """The module ``suite`` of each folder that has one."""
    return [importlib.import_module(f"suites.{path.parent.name}.suite") for path in sorted(folder.glob("*/suite.py"))]


@cache
def parts() -> tuple[Part, ...]:
    """Every suite's part; a suite without one is shown as a table of its answers."""
    return tuple(module.SUITE.part for module in modules() if module.SUITE.part is not None)


def read_session(folder: Path) -> Session:
    """The session in ``folder``, with what every suite kept; raises DamagedResult, as ``reading.read_session``."""
    return reading.read_session(folder, parts())
