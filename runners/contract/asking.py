"""Finds the faults of a kernel file that show when the subjects run it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from runners import sources
from runners.contract.fault import Fault
from runners.workers.local import START_LIMIT, Worker, WorkerLost

#: Thread counts of the questions, and the seconds that one may take.
COUNTS = (1, 2, 4)
LIMIT = 60.0


class Pair:
    """Two workers of one subject, so that what one run leaves behind can be told from chance."""

    def __init__(self, subject: str, start: Callable[[], Worker]) -> None:
        self.subject = subject
        self._start = start
        self._workers: list[Worker] = []

    def __enter__(self) -> Pair:
        return self

    def __exit__(self, *raised: object) -> None:
        for worker in self._workers:
            worker.close()

    def faults(self, path: Path, *, shared: bool) -> list[Fault]:
        """Every fault that the file shows on this subject; a worker that is lost is replaced for the next file."""
        try:
            if not self._workers:
                self._workers = [self._start(), self._start()]
                for worker in self._workers:
                    worker.send({"do": "hello"}, START_LIMIT)
                for worker in self._workers:
                    worker.receive(START_LIMIT)
            first, second = self._workers
            return _questions(path, self.subject, first, second, shared)
        except WorkerLost as lost:
            for worker in self._workers:
                worker.kill()
            self._workers = []
            return [Fault(0, lost.state, f"{self.subject}: {lost.reason}")]


def _questions(path: Path, subject: str, first: Worker, second: Worker, shared: bool) -> list[Fault]:
    found: list[Fault] = []
    for count in COUNTS:
        request = {"do": "examine", "kernel": path.stem, "size": "smoke", "seed": 1, "threads": count}
        one, other = first.ask(request, LIMIT), second.ask(request, LIMIT)
        if "unsupported" in one:
            return found
        for answer in (one, other):
            if "error" in answer:
                return [*found, _error(path, subject, answer["error"])]
        found += examined(subject, count, one["examine"], shared)
        if not shared and one["examine"]["parts"] != other["examine"]["parts"]:
            found.append(Fault(0, "not repeatable", f"{subject}: two processes differ with seed 1 and {count} part(s)"))
        found += _measured(path, subject, first, count, sound=not found)
    return found


def examined(subject: str, count: int, told: Mapping[str, Any], shared: bool) -> list[Fault]:
    """What one ``examine`` answer shows: told for one subject and number of parts."""
    found = []
    if told["verdict"]:
        kind = "wrong" if count == 1 else "thread count"
        found.append(Fault(0, kind, f"{subject}: {count} part(s): {told['verdict']}"))
    elif told["verdict_again"] or (not shared and told["again"] != told["parts"]):
        reason = told["verdict_again"] or "the result differs"
        found.append(Fault(0, "global state", f"{subject}: a run of another seed changed the next one: {reason}"))
    if not told["untouched"]:
        found.append(Fault(0, "input changed", f"{subject}: prepare's state was another after {count} part(s)"))
    if fooled := _fooled(told):
        found.append(Fault(0, "no verification", f"{subject}: check accepts {fooled}"))
    return found


def _fooled(told: Mapping[str, Any]) -> str:
    """What no check may accept: everything that was forged, or nothing at all in place of the results."""
    fooled = told["fooled"]
    if told["attempts"] and len(fooled) == told["attempts"]:
        return f"all of {told['attempts']} forged results"
    grave = [name for name in fooled if name in ("no results at all", "the last part's result left out")]
    return ", ".join(grave)


def _measured(path: Path, subject: str, worker: Worker, count: int, *, sound: bool) -> list[Fault]:
    """What shows on threads; ``sound``: was all as it should be on the thread that loaded the file, part by part?"""
    found = []
    for mode in ("strong", "weak"):
        request = {"do": "measure", "kernel": path.stem, "size": "smoke", "seed": 2, "threads": count, "loops": 3}
        request["mode"] = mode
        answer = worker.ask(request, LIMIT)
        measured = answer.get("measure", answer)
        if measured.get("error"):
            found.append(_error(path, subject, measured["error"]))
        elif measured["wrong"] is not None:
            kind = "other thread" if count == 1 and sound else "thread count"
            found.append(Fault(0, kind, f"{subject}: {mode}, {count} thread(s): {measured['wrong']}"))
        elif measured["leftover_threads"]:
            found.append(Fault(0, "threads", f"{subject}: leaves {measured['leftover_threads']} thread(s) running"))
    return found


def _error(path: Path, subject: str, error: Mapping[str, str]) -> Fault:
    line = _line(path, error)
    said = f"{subject}: {error['type']}: {error['message']}"
    if error["type"] in ("SyntaxError", "IndentationError"):
        return Fault(line, "syntax", said)
    if error["type"] in ("ImportError", "ModuleNotFoundError"):
        return Fault(_import_line(path, error["message"]) or line, "missing import", said)
    if error["type"] == "Unusable" and not error.get("traceback"):
        return Fault(line, "contract", said)
    return Fault(line, "crashed", said)


def _line(path: Path, error: Mapping[str, str]) -> int:
    """The innermost line of the file in a traceback, or the one that a syntax error names."""
    places = re.findall(rf'{re.escape(path.name)}"?,? line (\d+)', error["message"] + error.get("traceback", ""))
    return int(places[-1]) if places else 0


def _import_line(path: Path, message: str) -> int:
    named = re.findall(r"[\w.]+", message)
    for node in ast.walk(sources.parsed(path.read_bytes())):
        modules = (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or "", *(alias.name for alias in node.names)]
            if isinstance(node, ast.ImportFrom)
            else []
        )
        if any(module in named for module in modules):
            return int(node.lineno)  # type: ignore[attr-defined]
    return 0
