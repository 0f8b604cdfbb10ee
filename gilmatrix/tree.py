"""The tree of commands: one for each suite that there is, and those that are no suite's."""

from __future__ import annotations

import argparse
import importlib.metadata
import sys
from typing import Any, NoReturn

from gilmatrix import reporting
from runners import ask, doctor, listing, tune
from runners.codes import Code
from runners.contract import cli as contract
from runners.interpreters import images
from runners.interpreters.provision import cli as provisioning
from runners.sessions import merge
from suites import suite

#: Commands of several parts: their help, and the modules that add the parts.
GROUPS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "report": ("build, show, compare and merge what was measured", (reporting, merge)),
    "interpreters": ("get the interpreters, see which there are, and ask one of them", (provisioning, ask, images)),
    "kernels": ("the kernels that there are, and work on one", (listing, contract, tune)),
}


class Parser(argparse.ArgumentParser):
    """A parser that says in one line what is wrong, and that knows itself when something does not fit it."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **{"allow_abbrev": False, **named})
        self.set_defaults(parser=self)

    def error(self, message: str) -> NoReturn:
        """Exit code 2."""
        print(f"{self.prog}: {message}; {self.prog} --help says what it takes", file=sys.stderr)
        sys.exit(Code.BAD_INPUT)


def parser() -> argparse.ArgumentParser:
    """The whole command line; what was parsed has ``run``, which takes it and gives the exit code."""
    top = Parser(prog="gilmatrix", description="What does a threaded Python program do on each Python there is?")
    top.add_argument("--version", action="version", version=f"gilmatrix {_version()}")
    kind: type[argparse.ArgumentParser] = Parser
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=kind)
    suite.add_commands(commands)
    for name, (told, parts) in GROUPS.items():
        group = commands.add_parser(name, help=told, description=told)
        subparsers = group.add_subparsers(dest="part", required=True, metavar="PART", parser_class=kind)
        for part in parts:
            part.add_commands(subparsers)
    doctor.add_commands(commands)
    return top


def _version() -> str:
    try:
        return importlib.metadata.version("gilmatrix")
    except importlib.metadata.PackageNotFoundError:
        return "of a checkout"
