"""The suites that there are, found by their folders, and what they give to reading and showing a session."""

from __future__ import annotations

import importlib
from functools import cache, partial
from pathlib import Path
from types import ModuleType

from reports import reading
from reports.answers import Answers
from reports.session import Session
from reports.view import Part


def modules(folder: Path = Path(__file__).parent) -> list[ModuleType]:
    """The module ``suite`` of each folder that has one."""
    return [importlib.import_module(f"suites.{path.parent.name}.suite") for path in sorted(folder.glob("*/suite.py"))]


def part_of(module: ModuleType) -> Part:
    """What a suite gives to the report: its own part, or a table of its answers under its folder's name."""
    own: Part | None = module.SUITE.part
    name = module.__name__.split(".")[1]
    return own or Part(name=name, place=module.SUITE.place, view=partial(Answers, suite=name))


@cache
def parts() -> tuple[Part, ...]:
    """Every suite's part."""
    return tuple(map(part_of, modules()))


def read_session(folder: Path) -> Session:
    """The session in ``folder``, with what every suite kept; raises DamagedResult, as ``reading.read_session``."""
    return reading.read_session(folder, parts())
