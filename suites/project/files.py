"""Writes a project's verdicts for other programs: CSV, JSON with its schema, and a badge."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from html import escape
from pathlib import Path

from runners.sessions.store import write_bytes
from suites.project.cells import Line, Sheet
from suites.project.records import STAGES

#: The version of the JSON's shape.
SCHEMA = 1

_TEXT = {"type": "string"}
_STAGE = {
    "type": "object",
    "properties": {"state": _TEXT, "word": _TEXT, "reason": _TEXT},
    "required": ["state", "word", "reason"],
}

#: The JSON's schema (JSON Schema 2020-12).
JSON_SCHEMA: Mapping[str, object] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A project on every interpreter, as gilmatrix check writes it",
    "type": "object",
    "required": ["schema", "project", "session", "threads", "interpreters", "tests"],
    "properties": {
        "schema": {"const": SCHEMA},
        "project": _TEXT,
        "session": _TEXT,
        "threads": {"type": "integer", "description": "threads in which each test was run at once"},
        "interpreters": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "version", "state", "gil", "stages", "words"],
                "properties": {
                    "id": _TEXT,
                    "version": _TEXT,
                    "state": _TEXT,
                    "gil": _TEXT,
                    "stages": {"type": "object", "additionalProperties": _STAGE},
                    "words": {"type": "object", "additionalProperties": {"type": "integer"}},
                },
            },
        },
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "occurrence", "words", "reasons"],
                "properties": {
                    "id": _TEXT,
                    "occurrence": {"type": "integer", "description": "among tests of one id, from 0; -1 for a file"},
                    "words": {"type": "object", "additionalProperties": _TEXT},
                    "reasons": {"type": "object", "additionalProperties": _TEXT},
                },
            },
        },
    },
}  # fmt: skip


def write(sheet: Sheet, folder: Path) -> None:
    """The files of a project, named by it, in a folder of the report."""
    name = sheet.project.name
    for file, content in (
        (f"{name}.csv", _csv(sheet)),
        (f"{name}.json", json.dumps(as_json(sheet), indent=1, ensure_ascii=False) + "\n"),
        (f"{name}.svg", badge(sheet)),
        ("schema.json", json.dumps(JSON_SCHEMA, indent=1) + "\n"),
    ):
        write_bytes(folder / file, content.encode("utf-8", "backslashreplace"), synced=False)


def _csv(sheet: Sheet) -> str:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["test", "occurrence", "interpreter", "alone", "in threads", "word", "reason"])
    for row in sheet.rows:
        for line, cell in zip(sheet.lines, row.cells, strict=True):
            threads = "" if cell.seen.unthreaded else cell.seen.threads
            rows.writerow([row.id, row.nth, line.subject.id, cell.seen.alone, threads, cell.word, cell.reason])
    return out.getvalue()


def as_json(sheet: Sheet) -> dict[str, object]:
    """What ``JSON_SCHEMA`` says."""
    return {
        "schema": SCHEMA,
        "project": sheet.project.name,
        "session": sheet.session.name,
        "threads": sheet.project.threads,
        "interpreters": [_line(line) for line in sheet.lines],
        "tests": [
            {
                "id": row.id,
                "occurrence": row.nth,
                "words": {line.subject.id: cell.word for line, cell in zip(sheet.lines, row.cells, strict=True)},
                "reasons": {
                    line.subject.id: cell.reason
                    for line, cell in zip(sheet.lines, row.cells, strict=True)
                    if cell.reason
                },
            }
            for row in sheet.rows
        ],
    }


def _line(line: Line) -> dict[str, object]:
    return {
        "id": line.subject.id,
        "version": str(line.subject.facts.get("version", "")),
        "state": line.subject.state,
        "gil": line.gil,
        "stages": {
            STAGES[block]: {"state": stage.state, "word": stage.word, "reason": stage.reason}
            for block, stage in line.stages.items()
        },
        "words": dict(line.words),
    }


def badge(sheet: Sheet) -> str:
    """An image of a line: on which interpreters all its tests pass in threads, those without a GIL first."""
    right = [line for line in sheet.lines if _right(line)]
    free = [line for line in right if line.gil == "stays off"]
    names = [line.subject.name.replace("CPython ", "") for line in (free or right)]
    told = ", ".join(names) if names else "nowhere" if any(line.checked.threads for line in sheet.lines) else "not run"
    color = "#2e7d32" if free else "#b26a00" if right else "#b3261e"
    left, whole = 7 * len("threads") + 10, 7 * (len("threads") + len(told)) + 26
    words = escape(told)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="20" role="img" '
        f'aria-label="threads: {words}"><title>threads: {words}</title>'
        f'<rect width="{whole}" height="20" rx="3" fill="#444"/>'
        f'<rect x="{left}" width="{whole - left}" height="20" rx="3" fill="{color}"/>'
        '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">'
        f'<text x="6" y="14">threads</text><text x="{left + 7}" y="14">{words}</text></g></svg>\n'
    )


def _right(line: Line) -> bool:
    good, of = line.passed(line.checked.threads)
    return 0 < good == of and not line.gil_back
