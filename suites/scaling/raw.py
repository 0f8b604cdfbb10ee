"""The values themselves, for a reader: pyperf's files as they are, and a script file of columns a cell.

A page may load a script from beside it where it may not read a file: hence columns in a call, not JSON.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from pathlib import Path

from reports.files import write_bytes, write_text
from reports.session import Kernel, Session, Subject
from runners.sessions.store import Store
from suites.scaling import export
from suites.scaling.records import Values

DIGITS = 6


@dataclass(frozen=True)
class Raw:
    """A kernel's values on a subject: the name of their files, and which of pyperf's there are."""

    subject: Subject
    name: str
    pyperf: tuple[str, ...]


def write(session: Session, kernel: Kernel, folder: Path) -> list[Raw]:
    """Write the files of every subject that has values of the kernel."""
    found = []
    for subject in session.subjects:
        several = session.kept(Values).series.get((subject.id, kernel.name), ())
        if not several:
            continue
        name = f"{kernel.name}-{subject.id}"
        columns = {
            "name": name,
            "way": [one.way.label.removeprefix(f"{kernel.name} ") for one in several],
            "block": [one.block for one in several],
            "values": [[float(f"{value:.{DIGITS}g}") for value in one.values] for one in several],
        }
        write_text(folder / f"{name}.js", f"gilmatrix.values({json.dumps(columns, separators=(',', ':'))});\n")
        found.append(Raw(subject, name, _pyperf(session, subject, kernel, folder / name)))
    return found


def _pyperf(session: Session, subject: Subject, kernel: Kernel, place: Path) -> tuple[str, ...]:
    files = export.paths(Store(session.folder), subject.id, kernel.name)
    found = []
    for path, ending in ((files.planned, ".json.gz"), (files.more, ".more.json.gz")):
        if path.exists():
            write_bytes(place.with_name(place.name + ending), gzip.compress(path.read_bytes(), mtime=0))
            found.append(place.name + ending)
    return tuple(found)
