"""Lists litmus tests as the host sees them: names, bytes, tables of outcomes; never imported."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from runners import catalogue, sources
from runners.interpreters.subjects import load_subjects
from runners.sessions.store import GRADES, ORDINARY
from runners.workers.local import ROOT

ROOM = ROOT / "kernels" / "litmus"


class UnknownTest(ValueError):
    """A test, folder or table of outcomes that cannot be used; the message says which, and what is known."""


@dataclass(frozen=True)
class Litmus:
    """A litmus test: its number in the catalogue (0 for a user's own), its question, and how outcomes are graded.

    ``outcomes`` has for each name "ordinary" or a grade for each class of interpreters (gil, ft, jvm), implementation
    or subject, the more special one winning.
    """

    name: str
    number: int
    path: Path
    digest: str
    text: str
    question: str
    source: str
    outcomes: Mapping[str, str | Mapping[str, str]]
    repeats: bool
    gated: bool
    control: bool

    def engine(self, gil: bool) -> str:
        """The engine by which its actors meet most often, on a subject with or without a GIL."""
        if self.gated:
            return "gated"
        return "hammer" if gil and self.repeats else "strided"

    def told(self) -> dict[str, object]:
        """What a session keeps of it, so that results can be graded when the file has changed or is gone."""
        return {
            "number": self.number, "digest": self.digest, "question": self.question, "source": self.source,
            "outcomes": dict(self.outcomes), "gated": self.gated, "control": self.control, "text": self.text,
        }  # fmt: skip


def find(folders: Sequence[Path] = ()) -> dict[str, Litmus]:
    """Every test by name, in the catalogue's order, the users' after it; raises UnknownTest."""
    found = [read(path) for path in sources.files(ROOM)]
    found.sort(key=lambda test: (test.number or len(found), test.name))
    for folder in folders:
        paths = sources.files(folder)
        if not paths:
            problem = "no litmus test in" if folder.is_dir() else "no folder"
            raise UnknownTest(f"{problem} {folder}: --litmus wants a folder of litmus tests")
        for path in paths:
            if any(test.name == path.stem and test.path.parent == ROOM for test in found):
                raise UnknownTest(
                    f"{path}: the library has a test of that name, and knows things of it: choose another"
                )
        found += [read(path) for path in paths]
    return {test.name: test for test in found}


def choose(tests: Mapping[str, Litmus], words: Sequence[str]) -> dict[str, Litmus]:
    """The tests of these names or numbers, all for none; the control always among them; raises UnknownTest."""
    wanted = {
        name
        for word in words
        for name in [one for one, test in tests.items() if test.number and str(test.number) == word] or [word]
    }
    if unknown := sorted(wanted - set(tests)):
        raise UnknownTest(f"unknown litmus test {unknown[0]}: known are {', '.join(tests)}, or their numbers")
    return {name: test for name, test in tests.items() if not wanted or name in wanted or test.control}


def read(path: Path) -> Litmus:
    """A test as its file has it; raises UnknownTest for a table of outcomes that cannot be graded."""
    one = catalogue.read("litmus", path)
    outcomes = one.constants.get("OUTCOMES")
    if not isinstance(outcomes, dict) or not outcomes:
        raise UnknownTest(f"{path}: OUTCOMES has to be a table in plain values: a name, and how it is graded")
    for name, row in outcomes.items():
        _check(path, name, row)
    return Litmus(
        name=path.stem,
        number=int(one.constants.get("NUMBER", 0)),
        path=path,
        digest=one.digest,
        text=one.source,
        question=one.summary,
        source=str(one.constants.get("SOURCE", "")),
        outcomes=outcomes,
        repeats=bool(one.constants.get("REPEATS")),
        gated=bool(one.constants.get("GATED")),
        control=bool(one.constants.get("CONTROL")),
    )


@functools.cache
def _classes() -> tuple[str, ...]:
    """What an outcome can be graded for: classes of interpreters, implementations, and each of them."""
    subjects = load_subjects()
    several = ("gil", "ft", "jvm", *(subject.implementation for subject in subjects.values()), *subjects)
    return tuple(dict.fromkeys(several))


def _check(path: Path, name: object, row: object) -> None:
    grades = list(row.values()) if isinstance(row, dict) else [row]
    known = GRADES if isinstance(row, dict) else (ORDINARY,)
    classes = _classes()
    for key in row if isinstance(row, dict) else ():
        if key not in classes:
            raise UnknownTest(f"{path}: outcome {name!r} is graded for {key!r}; known are: {', '.join(classes)}")
    for grade in grades:
        if grade not in known:
            raise UnknownTest(
                f"{path}: outcome {name!r} is graded {grade!r}; an outcome is {ORDINARY!r}, "
                f"or has for gil, ft and jvm one of: {', '.join(GRADES)}"
            )
