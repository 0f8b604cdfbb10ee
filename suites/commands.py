"""The commands by which suites are asked, read without importing a suite: tox's own Python may hold nothing but tox."""

from __future__ import annotations

import ast
from pathlib import Path


def commands(folder: Path = Path(__file__).parent) -> dict[str, str]:
    """A line of help for each command, in the order of the suites' places."""
    found: dict[str, tuple[int, str]] = {}
    for path in folder.glob("*/suite.py"):
        told = _told(path)
        command, place = str(told["command"]), int(told["place"])
        if place < found.get(command, (place + 1, ""))[0]:
            found[command] = place, str(told["help"])
    return {command: text for command, (_, text) in sorted(found.items(), key=lambda item: item[1])}


def folders(folder: Path = Path(__file__).parent) -> dict[str, str]:
    """The command by which each suite is asked whose folder is not called as a command is."""
    found = {path.parent.name: str(_told(path)["command"]) for path in sorted(folder.glob("*/suite.py"))}
    return {name: command for name, command in found.items() if name not in found.values()}


def _told(path: Path) -> dict[str, str | int]:
    """What the file's ``SUITE`` says in plain values."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if (
            isinstance(node, ast.Assign)
            and ast.unparse(node.targets[0]) == "SUITE"
            and isinstance(node.value, ast.Call)
        ):
            constants = [one for one in node.value.keywords if one.arg and isinstance(one.value, ast.Constant)]
            return {str(constant.arg): ast.literal_eval(constant.value) for constant in constants}
    raise ValueError(f"{path}: no SUITE = Suite(…), which says by what command it is asked")
