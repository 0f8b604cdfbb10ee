"""Defines what a suite gives to the report: how its records are read, and what they say, in every form.

The report renders what it is given, and knows no suite.  A suite without a view of its own has that of
``reports.answers``: a state and a word for each case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from reports.statistics import Estimate

if TYPE_CHECKING:
    from rich.console import Console

    from reports.drawing import Drawings
    from reports.reading import Reader
    from reports.rows import Row
    from reports.session import Claim, Session


@dataclass(frozen=True)
class Finding:
    """One line of what was found: ``level`` is good, info, warn or bad."""

    level: str
    title: str
    detail: str = ""


@dataclass(frozen=True)
class Page:
    """A page: its file, the suite's template for it and what that is given.

    ``title`` is that of its link in the navigation, none where it is empty; links of one ``group`` stand together.
    """

    path: str
    template: str
    content: Mapping[str, object]
    title: str = ""
    group: str = ""

    @property
    def root(self) -> str:
        """The way from there to the report's folder."""
        return "../" * self.path.count("/")


@dataclass(frozen=True)
class Section:
    """A part of the index: the suite's template for it; those with a lower ``place`` stand first."""

    place: int
    template: str
    content: Mapping[str, object]


@dataclass(frozen=True)
class Column:
    """A suite's column in the table of all suites: how often it gave which word, subject by subject, and the page."""

    title: str
    page: str
    counts: Sequence[Mapping[str, int]]


@dataclass(frozen=True)
class State:
    """What became of a case on a subject; ``total`` cells of that suite and subject there are in all."""

    state: str
    subject: str
    case: str
    reason: str
    total: int


@dataclass(frozen=True)
class Loss:
    """Values of a case on a subject that were left out and kept, and the busiest other program meanwhile."""

    subject: str
    case: str
    lost: int
    kept: int
    busiest: str


class Group(NamedTuple):
    """What one subject did in one way: figures that have a mood of the machine in common.

    ``kind`` is a kind of scaling, or of a suite's figures; ``threads`` is 0 where names tell of workers themselves.
    """

    suite: str
    subject: str
    kind: str
    threads: int


@dataclass(frozen=True)
class Cell:
    """A case on a subject in one kind, as a comparison needs it: ``why`` it has no figures, its run and its page."""

    why: str
    run: str
    page: str


@dataclass(frozen=True)
class Figures:
    """What a suite gives to be compared between sessions.

    ``groups`` hold seconds a work, by name; ``digests`` of what was asked, by case; ``cells``, by subject, case and
    kind, those that a comparison names when they are not compared; ``trends``, by subject, case and threads, works a
    second, which a history shows.
    """

    groups: Mapping[Group, Mapping[str, Estimate]] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[tuple[str, str, str], Cell] = field(default_factory=dict)
    trends: Mapping[tuple[str, str, int], float] = field(default_factory=dict)


@dataclass(frozen=True)
class Figure:
    """What decides a claim: a value with the ends of its interval, and the pages (file, words) that show it.

    ``blocks`` are the fresh processes that it comes from.  What was counted or seen to happen has no interval;
    ``rests`` then says what it rests on.
    """

    value: float
    low: float
    high: float
    evidence: tuple[tuple[str, str], ...]
    blocks: int = 2
    rests: str = ""

    @classmethod
    def of(cls, estimate: Estimate, *evidence: tuple[str, str]) -> Figure:
        """An estimate, and where it is shown."""
        return cls(estimate.value, estimate.low, estimate.high, evidence, estimate.blocks)


class NotTested(Exception):
    """The figure that would decide a claim is not there; the message says why."""


class View:
    """What a suite makes of one session; each form has what the others have, in the end from the same verdicts."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @property
    def asked(self) -> bool:
        """Is there anything of this suite in the session?"""
        raise NotImplementedError

    def headlines(self) -> Sequence[Finding]:
        """What the session is about, before all other findings."""
        return ()

    def findings(self) -> Sequence[Finding]:
        """What was found, and what keeps it from being trusted."""
        return ()

    def faults(self) -> Sequence[str]:
        """What must not be, a line each: with any, the command that asked ends with exit code 1."""
        return ()

    def states(self) -> Iterable[State]:
        """What became of each case: those that are not ok are listed with their reasons."""
        return ()

    def lost(self) -> Iterable[Loss]:
        """Values that other programs disturbed."""
        return ()

    def sections(self) -> Sequence[Section]:
        """Its parts of the index."""
        return ()

    def column(self) -> Column | None:
        """How its words are spread over the subjects, beside those of all other suites."""
        return None

    def help(self) -> Mapping[str, object]:
        """What the template of its words' meanings is given."""
        return {}

    def write(self, out: Path, drawings: Drawings) -> None:
        """Have its charts drawn, and write the other files that its pages link to; before these are asked for."""

    def pages(self) -> Sequence[Page]:
        """Its pages."""
        return ()

    def show(self, console: Console) -> None:
        """Print its tables, for a summary."""

    def told(self, console: Console) -> None:
        """Print what its run came to, below what was found; the summary's tables where they are few."""
        self.show(console)

    def markdown(self) -> Sequence[str]:
        """Its tables as Markdown."""
        return ()

    def rows(self) -> Iterable[Row]:
        """Every figure and verdict."""
        return ()

    def answers(self) -> Mapping[tuple[str, str], tuple[str, str]]:
        """(subject, what was asked) -> (digest of that, the word), for another session's to be held against."""
        return {}

    def figures(self) -> Figures:
        """What can be compared with the figures of another session."""
        return Figures()

    def decide(self, figure: str, claim: Claim) -> Figure:
        """The figure of that kind which decides a claim; raises NotTested."""
        raise NotTested(f"this suite has no figure {figure!r}")


def _nothing(reader: Reader) -> object | None:
    """A suite whose answers are states of its records alone."""
    return None


@dataclass(frozen=True)
class Part:
    """A suite's part of reading and showing a session.

    ``name`` is the suite's, in records and as a folder; ``place`` its place among the others.  ``read`` gives its
    records, to be had again from ``Session.kept`` by their type.  ``named`` are parts of session.json that say what it
    was asked; ``of_kernels`` whether its cases are the session's kernels; ``icons`` stand before its words;
    ``folder`` has its templates, ``help`` its words' meanings among them; ``decides`` are the kinds of figures that
    claims can rest on, each with the keys that such a claim needs; ``failures`` are words that a CI job may want to
    fail on, each with what finds them.
    """

    name: str
    place: int
    view: Callable[[Session], View]
    read: Callable[[Reader], object | None] = _nothing
    named: tuple[str, ...] = ()
    of_kernels: bool = False
    icons: Mapping[str, str] = field(default_factory=dict)
    folder: Path | None = None
    decides: Mapping[str, frozenset[str]] = field(default_factory=dict)
    failures: Mapping[str, Callable[[View], list[str]]] = field(default_factory=dict)

    @property
    def help(self) -> str:
        """The template of its words' meanings; empty where it has none."""
        return f"{self.name}/help.html" if self.folder and (self.folder / "help.html").exists() else ""
