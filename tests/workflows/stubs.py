"""Stand-ins for what GitHub provides to a workflow's steps, by name: contexts for expressions, and actions."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


class CannotRun(Exception):
    """A step that needs what only GitHub has; the message says what."""


@dataclass
class Stage:
    """One job's surroundings: its folder, the artifacts of the run, the contexts that expressions read."""

    checkout: Path
    folder: Path
    artifacts: Path
    contexts: dict[str, Any] = field(default_factory=dict)

    def filled(self, text: Any) -> str:
        """A value of the workflow with its expressions evaluated."""
        return EXPRESSION.sub(lambda found: str(self._value(found.group(1))), str(text))

    def holds(self, condition: str) -> bool:
        """An ``if:``; only what these workflows say is understood."""
        told = EXPRESSION.sub(r"\1", condition)
        if told in ("!cancelled()", "always()"):
            return True
        left, _, right = told.partition(" != ")
        if right:
            return str(self._value(left)) != right.strip("'")
        raise CannotRun(f"condition {told}")

    def _value(self, name: str) -> Any:
        value: Any = self.contexts
        for part in name.split("."):
            if not isinstance(value, Mapping) or part not in value:
                raise CannotRun(f"expression {name}")
            value = value[part]
        return value


def _checkout(stage: Stage, given: Mapping[str, str]) -> None:
    target = stage.folder / given.get("path", ".")
    subprocess.run(["git", "clone", "--quiet", str(stage.checkout), str(target)], check=True)


def _python(stage: Stage, given: Mapping[str, str]) -> None:
    """A Python of the job's own: what it installs must not reach anyone else."""
    subprocess.run(["python3", "-m", "venv", str(stage.folder / "python")], check=True)


def _upload(stage: Stage, given: Mapping[str, str]) -> None:
    shutil.copytree(stage.folder / given["path"], stage.artifacts / given["name"])


def _download(stage: Stage, given: Mapping[str, str]) -> None:
    target = stage.folder / given["path"]
    if "name" in given:
        if not (stage.artifacts / given["name"]).exists():
            raise CannotRun(f"no artifact {given['name']}: a job before it, or a workflow that it calls, makes it")
        shutil.copytree(stage.artifacts / given["name"], target)
        return
    found = sorted(stage.artifacts.glob(given["pattern"]))
    if not found:
        raise CannotRun(f"no artifact {given['pattern']}: the jobs before it made none")
    for artifact in found:
        shutil.copytree(artifact, target / artifact.name)


def _pages(stage: Stage, given: Mapping[str, str]) -> None:
    raise CannotRun("GitHub Pages")


ACTIONS: Mapping[str, Callable[[Stage, Mapping[str, str]], None]] = {
    "actions/checkout": _checkout,
    "actions/setup-python": _python,
    "actions/upload-artifact": _upload,
    "actions/download-artifact": _download,
    "actions/upload-pages-artifact": _pages,
    "actions/deploy-pages": _pages,
}
