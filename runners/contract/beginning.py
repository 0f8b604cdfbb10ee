"""Writes a file for a user to begin with, where its name can be that of one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from runners.codes import Code
from runners.contract.fault import Fault


def begin(path: Path, template: Path, faults: Callable[[Path], Sequence[Fault]], command: str) -> Code:
    """Copy a template to a new file, and say by which command it is checked; a name that ``faults`` refuses is bad."""
    if path.exists():
        print(f"gilmatrix: {path} is there already; choose another name", file=sys.stderr)
        return Code.BAD_INPUT
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(template.read_text(encoding="utf-8"), encoding="utf-8")
    if bad := [fault for fault in faults(path) if fault.kind == "name"]:
        path.unlink()
        print(f"gilmatrix: {bad[0].message}", file=sys.stderr)
        return Code.BAD_INPUT
    print(f"{path}: change it, then: gilmatrix {command} {path}")
    return Code.RIGHT


def lacks(files: Sequence[Path]) -> bool:
    """Say which file is not there, if any is not."""
    lacking = [file for file in files if not file.is_file()]
    if lacking:
        print(f"gilmatrix: no file {lacking[0]}", file=sys.stderr)
    return bool(lacking)
