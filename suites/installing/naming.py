"""Reads what a project in a folder calls itself, without running any of it."""

from __future__ import annotations

import ast
import configparser
from collections.abc import Iterator
from pathlib import Path

from runners import sources, tables

#: What makes a folder a project that an installer takes.
FILES = ("pyproject.toml", "setup.py", "setup.cfg")


class NoProject(ValueError):
    """A folder that no installer takes, or whose files cannot be read; the message says which and why."""


def name_of(folder: Path) -> str:
    """The distribution's name, as its files say it; the folder's own name where none does.  Raises NoProject."""
    if not any((folder / file).exists() for file in FILES[:2]):
        raise NoProject(f"{folder}: no pyproject.toml and no setup.py there")
    try:
        named = next(filter(None, _names(folder)), "")
    except ValueError as problem:
        raise NoProject(str(problem)) from problem
    return named or folder.resolve().name


def _names(folder: Path) -> Iterator[str]:
    if (path := folder / "pyproject.toml").exists():
        told = tables.read(path)
        for keys in (("project",), ("tool", "poetry"), ("tool", "flit", "metadata")):
            part = told
            for key in keys:
                part = part.get(key, {})
                if not isinstance(part, dict):
                    raise NoProject(f"{path}: {key} is no table, but {part!r}")
            name = part.get("name", "")
            if not isinstance(name, str):
                raise NoProject(f"{path}: the project's name is no text, but {name!r}")
            yield name
    if (path := folder / "setup.cfg").exists():
        read = configparser.ConfigParser(interpolation=None)
        try:
            read.read_string(sources.text(sources.content(path)))
        except configparser.Error as problem:
            raise NoProject(f"{path} cannot be read: {problem}") from problem
        yield read.get("metadata", "name", fallback="")
    if (path := folder / "setup.py").exists():
        yield _of_setup(path)


def _of_setup(path: Path) -> str:
    """The name that a call of ``setup`` gives as it is, or by a name that stands for a text; empty for any other."""
    try:
        tree = sources.parsed(sources.content(path))
    except SyntaxError:
        return ""  # its build will say what is wrong with it
    texts = {
        target.id: node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "setup":
            for keyword in node.keywords:
                if keyword.arg == "name" and isinstance(keyword.value, ast.Constant):
                    return str(keyword.value.value)
                if keyword.arg == "name" and isinstance(keyword.value, ast.Name):
                    return texts.get(keyword.value.id, "")
    return ""
