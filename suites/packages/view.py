"""Shows how each package ended in every form: a matrix with details on one page, tables, rows."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from rich.console import Console

from reports import rows
from reports.markdown_text import table, text
from reports.rows import Row
from reports.session import Claim
from reports.view import Column, Figure, Finding, NotTested, Page, Part, View
from reports.wording import listed, plural, shortened
from runners.plain import add, table_of
from suites.packages.cells import Cell, Line, adapted, failing, gil, lines, tally
from suites.packages.records import SUITE, Package, Trials, read
from suites.packages.verdicts import GOOD, ICONS, MEANINGS, WORDS

#: Words that say that nothing was asked, and those whose reasons are on the page alone: most cells have one.
UNASKED = ("unavailable", "cancelled")
QUIET = ("no wheel", "unsupported", *UNASKED)


class Packages(View):
    """The word of every package on every subject."""

    @property
    def asked(self) -> bool:
        return bool(self.session.kept(Trials).packages)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """A package each, those that fail somewhere first."""
        return lines(self.session)

    def findings(self) -> Sequence[Finding]:
        """Do the packages work, and who turned the GIL back on?"""
        counted = Counter(cell.word for line in self.lines for cell in line.cells)
        good, broken = sum(counted[word] for word in GOOD), failing(self.lines)
        others = [f"{counted[word]} {word}" for word in WORDS if word not in GOOD and counted[word]]
        switched = [line.package.name for line in self.lines if any(cell.word == "GIL on" for cell in line.cells)]
        detail = f"The others: {', '.join(others)}. " if others else ""
        if switched:
            detail += f"The GIL is back on after {listed(switched)}."
        level = "bad" if broken else "warn" if others else "good"
        title = f"Packages: {good} of {plural(counted.total(), 'cell')} work, {len(broken)} broken"
        return [Finding(level, title, detail.strip())]

    def faults(self) -> Sequence[str]:
        return [
            f"{cell.subject.id} {cell.package.name}: {cell.word}: {cell.judged.reason}" for cell in failing(self.lines)
        ]

    def column(self) -> Column:
        return Column(
            "Packages", "packages.html", [tally(self.lines, place) for place, _ in enumerate(self.session.subjects)]
        )

    def pages(self) -> Sequence[Page]:
        content: dict[str, object] = {
            "seen": self,
            "tally": tally,
            "adapted": adapted,
            "gil": gil,
            "command": self._command,
        }
        return [Page("packages.html", f"{SUITE}/page.html", content, "Packages")]

    def help(self) -> Mapping[str, object]:
        return {"meanings": MEANINGS}

    def _command(self, package: Package) -> str:
        """The command that tries this package in the same way again."""
        if package.own:
            return self.session.command
        subjects = ",".join(subject.id for subject in self.session.subjects)
        words = {"--package": package.name, "--interpreter": subjects, "--profile": self.session.profile}
        return shlex.join(["tox", "-e", SUITE, "--", *(word for pair in words.items() for word in pair)])

    def show(self, console: Console) -> None:
        names = [subject.name for subject in self.session.subjects]
        shown = table_of("Packages: what became of each", "package", *names)
        for line in self.lines:
            cells = [
                f"{ICONS[cell.word]} {cell.word}" + (f"\n{_came(cell)}" if cell.came else "") for cell in line.cells
            ]
            add(shown, line.package.name, *cells)
        console.print(shown)
        telling = [cell for line in self.lines for cell in line.cells if cell.judged.reason and cell.word not in QUIET]
        if telling:
            reasons = table_of("Why", "package", "subject", "word", "reason")
            for cell in sorted(telling, key=lambda cell: WORDS.index(cell.word)):
                add(reasons, cell.package.name, cell.subject.name, cell.word, shortened(cell.judged.reason, 200))
            console.print(reasons)
        for place, subject in enumerate(self.session.subjects):
            several = {**tally(self.lines, place), **adapted(self.lines, place)}
            counts = ", ".join(f"{count} {word}" for word, count in several.items())
            console.print(f"{subject.name}: {counts}", markup=False)

    def markdown(self) -> Sequence[str]:
        told = []
        for line in self.lines:
            versions = [text(_came(cell)) for cell in line.cells]
            cells = [
                f"{ICONS[cell.word]} {cell.word} {version}".strip()
                for cell, version in zip(line.cells, versions, strict=True)
            ]
            told.append([text(line.package.name), *cells])
        names = [text(subject.name) for subject in self.session.subjects]
        return [table("Packages: what became of each", ["package", *names], told)]

    def rows(self) -> Iterator[Row]:
        for line in self.lines:
            for cell in line.cells:
                about = rows.about(self.session, SUITE, cell.subject, line.package.name)
                version = cell.tried.version if cell.tried else ""
                reason = ". ".join(filter(None, [cell.judged.reason, cell.installers]))
                yield about.but(variant=version, verdict=cell.word, reason=reason)

    def answers(self) -> Mapping[tuple[str, str], tuple[str, str]]:
        return {
            (cell.subject.id, cell.package.name): (cell.package.digest, cell.word)
            for line in self.lines
            for cell in line.cells
            if cell.word not in UNASKED
        }

    def decide(self, figure: str, claim: Claim) -> Figure:
        """1 where a package works and the GIL stays off, 0 where it is back on."""
        names = claim.subject, claim.about["package"]
        words = {(cell.subject.id, cell.package.name): cell.word for line in self.lines for cell in line.cells}
        word = words.get(names)
        if word not in (*GOOD, "GIL on"):
            raise NotTested(f"{claim.about['package']} was not tried on {claim.subject} in this session")
        off = float(word != "GIL on")
        where = f"packages.html#{claim.about['package']}-{claim.subject}"
        rests = "no interval: one try in an environment of its own, imported, used, and used by eight threads at once"
        return Figure(off, off, off, ((where, claim.about["package"]),), rests=rests)


def _came(cell: Cell) -> str:
    """A cell's version, and its installer where two were tried."""
    if cell.tried is None:
        return ""
    return f"{cell.tried.version} by {cell.tried.installer}".strip() if cell.other and cell.came else cell.tried.version


PART = Part(
    name=SUITE, place=5, view=Packages, read=read, named=("packages",), icons=ICONS, folder=Path(__file__).parent,
    decides={"package": frozenset({"package"})},
)  # fmt: skip
