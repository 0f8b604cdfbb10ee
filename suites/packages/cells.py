"""The cells of a session: a package on a subject with its word, its installer, and all that is shown of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from reports.reading import NOT_YET
from reports.session import Session, Subject
from suites.installing.attempts import Distribution
from suites.installing.causes import cause
from suites.packages.records import OWN_PIP, UV, Package, Trials, Tried
from suites.packages.verdicts import BROKEN, NOT_HAD, WORDS, Judgement, better, judge, when


@dataclass(frozen=True)
class Cell:
    """A package on a subject; ``needs`` is the Python that the newest version asks for, where some subject got it.

    ``tried`` is what came of it by the installer that did better, ``other`` by the other one, where two were tried.
    """

    package: Package
    subject: Subject
    judged: Judgement
    tried: Tried | None = None
    needs: str = ""
    other: Tried | None = None
    adapted: tuple[str, ...] = ()
    unread: str = ""

    @property
    def word(self) -> str:
        """The cell's word."""
        return self.judged.word

    @property
    def held(self) -> str:
        """Which newer version there is, and what keeps this interpreter from it."""
        if self.tried is None or not self.tried.older:
            return ""
        language = str(self.subject.facts.get("language", ""))
        if self.needs and language and not _takes(self.needs, language):
            return f"{self.tried.newest} is held back by: it needs Python {self.needs}, this is {language}"
        if self.tried.installer == OWN_PIP:
            prefers = "prefers versions that it has patches for" if self.adapted else "took none that is newer"
            return f"{self.tried.newest} is held back by: its own pip {prefers}"
        why = cause(self.tried.held) if self.tried.held else "another package of the same environment"
        return f"{self.tried.newest} is held back by: {why}"

    @property
    def came(self) -> str:
        """Wheel or built, and in how many seconds."""
        if self.tried is None or not self.tried.installs or not self.tried.installs[-1].ok:
            return ""
        built = [distribution.name for distribution in self.tried.distributions if not distribution.wheel]
        others = [name for name in built if _normal(name) != _normal(self.package.requirement)]
        how = "built here" if self.tried.wheel is False else "wheel"
        also = f", and built {', '.join(others)} that it needs" if others else ""
        seconds = sum(attempt.seconds for attempt in self.tried.installs)
        return f"{how} by {self.tried.installer}, {seconds:.1f} s{also}"

    @property
    def installers(self) -> str:
        """Which of two installers was taken, and what came of the other; empty where only one was tried."""
        if self.tried is None or self.other is None:
            return ""
        judged = judge(self.other)
        version = f" {self.other.version}" if self.other.version else ""
        reason = f": {judged.reason}" if judged.reason else ""
        return f"This is by {self.tried.installer}; by {self.other.installer}: {judged.word}{version}{reason}"

    @property
    def patches(self) -> str:
        """For which versions the interpreter's own pip has a patch, and what it adapted here; empty where none."""
        told = f"Its own pip has a patch for: {', '.join(self.adapted)}." if self.adapted else ""
        told = f"Whether its own pip has a patch is not known: {self.unread}." if self.unread else told
        done = ", ".join(one for tried in (self.tried, self.other) if tried for one in tried.patched)
        return " ".join(filter(None, [told, f"It adapted {done}." if done else ""]))


@dataclass(frozen=True)
class Line:
    """A package with its cells, in the session's order of subjects."""

    package: Package
    cells: tuple[Cell, ...]


def cell(package: Package, subject: Subject, tried: Tried) -> Cell:
    """The cell of what was kept of a package."""
    taken = better(tried)
    other = tried if taken is tried.own else tried.own
    return Cell(package, subject, judge(taken), taken, other=other, adapted=tried.adapted, unread=tried.unread)


def lines(session: Session) -> tuple[Line, ...]:
    """Every package of the session: those that fail somewhere first, the worst of them at the top."""
    several = [_line(session, package) for package in session.kept(Trials).packages]
    return tuple(sorted(several, key=lambda line: sorted(WORDS.index(cell.word) for cell in line.cells)))


def tally(several: Sequence[Line], place: int) -> Mapping[str, int]:
    """How many packages got each word on the subject at that place."""
    counts = Counter(line.cells[place].word for line in several)
    return {word: counts[word] for word in WORDS if counts[word]}


def adapted(several: Sequence[Line], place: int) -> Mapping[str, int]:
    """On the subject at that place: how many packages its own pip has a patch for, and how many each installer gave.

    Empty where it brings no such pip.
    """
    cells = [line.cells[place] for line in several]
    if not any(cell.adapted or cell.other for cell in cells):
        return {}
    given = Counter(cell.tried.installer for cell in cells if cell.tried and cell.came)
    return {"with a patch in its own pip": sum(bool(cell.adapted) for cell in cells)} | {
        f"installed by {installer}": given[installer] for installer in (UV, OWN_PIP)
    }


def failing(several: Sequence[Line]) -> list[Cell]:
    """Cells of packages that are broken, and of the user's own where they are not to be had."""
    cells = [cell for line in several for cell in line.cells]
    return [cell for cell in cells if cell.word in BROKEN or (cell.package.own and cell.word in NOT_HAD)]


def gil(cell: Cell) -> str:
    """What became of the GIL, in words."""
    steps = cell.tried.probe.steps if cell.tried and cell.tried.probe else {}
    if "import" not in steps:
        return "not seen"
    before = steps["import"].gil_before
    if before is None:
        return "never off" if cell.subject.gil_expected else "there is none"
    after = [name for name, step in steps.items() if step.gil_after]
    if before:
        return "on, as before"
    return f"back on {when(after[0], steps)}" if after else "stays off"


def _line(session: Session, package: Package) -> Line:
    every = [better(one) for (_, name), one in session.kept(Trials).tried.items() if name == package.name]
    needs = next((own.needs_python for tried in every if (own := _newest(package, tried))), "")
    cells = [_cell(session, package, subject) for subject in session.subjects]
    return Line(package, tuple(replace(cell, needs=needs) for cell in cells))


def _newest(package: Package, tried: Tried) -> Distribution | None:
    """The package itself, where the newest version of it was installed."""
    several = (
        distribution
        for distribution in tried.distributions
        if _normal(distribution.name) == _normal(package.requirement)
    )
    return next(
        (
            distribution
            for distribution in several
            if distribution.version == tried.newest and distribution.needs_python
        ),
        None,
    )


def _normal(requirement: str) -> str:
    """A name as indices compare it, without extras and versions."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~ ]", requirement)[0]).lower()


def _takes(needs: str, language: str) -> bool:
    try:
        return Version(language) in SpecifierSet(needs)
    except (InvalidSpecifier, InvalidVersion):
        return True


def _cell(session: Session, package: Package, subject: Subject) -> Cell:
    tried = session.kept(Trials).tried.get((subject.id, package.name))
    if tried is not None:
        return cell(package, subject, tried)
    names = (subject.id, package.name)
    damage = next((damage for damage in session.damages if (damage.subject, damage.kernel) == names), None)
    if damage is not None:
        return Cell(package, subject, Judgement("void", damage.shown))
    if subject.state != "ok":
        return Cell(package, subject, Judgement("unavailable", subject.reason or subject.state))
    return Cell(package, subject, Judgement("cancelled", NOT_YET))
