"""Judges a package on a subject: its word and reason, from what was kept when it is read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from reports import wording
from reports.reading import NOT_YET
from reports.session import Session, Subject
from reports.wording import TIMES
from suites.packages.records import Attempt, Distribution, Package, Probed, Step, Trials, Tried

#: Every word that a cell may have, the worst first, each with its meaning.
MEANINGS = {
    "crashed": "the interpreter died of it, while it imported, worked, or ended",
    "hung": "no end within the time limit; the process was killed",
    "fails in threads": "its lines work once, and raise when eight threads run them at once",
    "fails": "it imports, and its lines raise",
    "no import": "it is installed, and importing it raises",
    "build failed": "there is no wheel, and building it from source failed or took longer than its limit",
    "not installed": "the installer failed for another reason",
    "unresolved": "no version of it and of all that it needs goes with this interpreter",
    "no wheel": "no version of it, or of something that it needs, has a wheel for this interpreter",
    "GIL on": "works, also from eight threads at once, but turned the GIL back on",
    "works": "installs, imports, and its lines work, also from eight threads at once",
    "imports": "installs and imports; no lines were given that use it",
    "void": "the index could not be reached, or a results file is damaged",
    "unsupported": "no environment of this interpreter can be made",
    "unavailable": "no such interpreter here",
    "cancelled": "not tried yet; the same command goes on from here",
}
WORDS = tuple(MEANINGS)

#: An icon stands beside its word, never for it.
ICONS = {
    **wording.ICONS, "works": "✓", "imports": "✓", "GIL on": "!", "no wheel": "⊘", "unresolved": "⊘",
    "not installed": "⊘", "build failed": "✗", "no import": "✗", "fails": "✗", "fails in threads": "✗",
}  # fmt: skip

#: The state of a cell that has such a word, for its record.
STATES = {
    "crashed": "crashed", "hung": "hung", "fails in threads": "wrong", "fails": "wrong", "no import": "wrong",
    "build failed": "unsupported", "not installed": "unsupported", "unresolved": "unsupported",
    "no wheel": "unsupported", "GIL on": "ok", "works": "ok", "imports": "ok", "void": "void",
    "unsupported": "unsupported",
}  # fmt: skip

#: Words of a package that is broken, and those of the user's own project that is not to be had.
BROKEN = ("crashed", "hung", "fails in threads", "fails", "no import", "void")
NOT_HAD = ("build failed", "not installed", "unresolved", "no wheel")

#: How a step is told of.
STEPS = {"import": "while it was imported", "use": "in its first use", "threads": "when eight threads used it at once",
         "exit": "at the interpreter's end"}  # fmt: skip

_UNREACHABLE = re.compile(
    r"error sending request|Failed to fetch|Could not connect|Request failed|network connectivity|operation timed out"
    "|network was disabled",
    re.IGNORECASE,
)
# The second is all that is left of an explanation too long to be kept whole.
_NO_SOLUTION = re.compile(r"No solution found|requirements\s+are\s+unsatisfiable")
_NO_WHEEL = re.compile(
    r"no (?:usable )?wheels|no wheel|source distribution|building from source is disabled|no binary distribution",
    re.IGNORECASE,
)
_CAUSE = r"(?:Caused by:|cause:|╰─▶|├─▶|`->)"
#: What tells most in a build's words: a compiler's first error, else the last exception that is no mere exit code.
_BUILD_ERRORS = (
    (r"^\s*(\S+:\d+:(?:\d+:)? (?:fatal )?error: .+)$", 0),
    (r"^\s*((?:[\w.]+(?:Error|Exception)|error): (?!.*exit (?:status|code)|Failed to build).+)$", -1),
)
_BUILDS = re.compile(r"Failed to build|build backend|Build backend|failed to build", re.IGNORECASE)


@dataclass(frozen=True)
class Judgement:
    """A word, its reason in a line, and the last lines of what went wrong."""

    word: str
    reason: str = ""
    said: str = ""

    @property
    def state(self) -> str:
        """As its record has it."""
        return STATES[self.word]


@dataclass(frozen=True)
class Cell:
    """A package on a subject; ``needs`` is the Python that the newest version asks for, where some subject got it."""

    package: Package
    subject: Subject
    judged: Judgement
    tried: Tried | None = None
    needs: str = ""

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
        return f"{how}, {sum(attempt.seconds for attempt in self.tried.installs):.1f} s{also}"


@dataclass(frozen=True)
class Line:
    """A package with its cells, in the session's order of subjects."""

    package: Package
    cells: tuple[Cell, ...]


def lines(session: Session) -> tuple[Line, ...]:
    """Every package of the session: those that fail somewhere first, the worst of them at the top."""
    several = [_line(session, package) for package in session.kept(Trials).packages]
    return tuple(sorted(several, key=lambda line: sorted(WORDS.index(cell.word) for cell in line.cells)))


def tally(several: Sequence[Line], place: int) -> Mapping[str, int]:
    """How many packages got each word on the subject at that place."""
    counts = Counter(line.cells[place].word for line in several)
    return {word: counts[word] for word in WORDS if counts[word]}


def failing(several: Sequence[Line]) -> list[Cell]:
    """Cells of packages that are broken, and of the user's own where they are not to be had."""
    cells = [cell for line in several for cell in line.cells]
    return [cell for cell in cells if cell.word in BROKEN or (cell.package.own and cell.word in NOT_HAD)]


def judge(tried: Tried) -> Judgement:
    """The word of a package on a subject, from what was kept."""
    if tried.unsupported:
        return Judgement("unsupported", tried.unsupported)
    if tried.environment is None or not tried.environment.ok:
        made = tried.environment
        if made and made.timed_out:
            return Judgement("void", f"its environment was not made within {made.limit:g} s", made.said)
        return Judgement("unsupported", f"no environment: {cause(made.said)}", made.said) if made else _damaged()
    if not tried.installs:
        return _damaged()
    if not tried.installs[-1].ok:
        return _not_installed(tried.installs)
    return _probed(tried.probe) if tried.probe else _damaged()


def tells_nothing(attempt: Attempt) -> bool:
    """Did an installation fail for a reason that is not the package's?"""
    return bool(_UNREACHABLE.search(attempt.said)) and not _BUILDS.search(attempt.said)


def _damaged() -> Judgement:
    return Judgement("void", "its record ends too early: move it away, then run the same command again")


def _not_installed(installs: Sequence[Attempt]) -> Judgement:
    """The last attempt decides; what a wheel-only one said is told where building helped no more."""
    last = installs[-1]
    why = cause(last.said)
    if tells_nothing(last):
        return Judgement("void", f"the index was not reached: {why}", last.said)
    if last.timed_out and last.source:
        return Judgement("build failed", f"no end within {last.limit:g} s", last.said)
    if last.timed_out:
        return Judgement("void", f"the installation had no end within {last.limit:g} s", last.said)
    if _NO_SOLUTION.search(last.said):
        # Wheels of a kind that there is not, or versions that go together with nothing.
        return Judgement("no wheel" if _NO_WHEEL.search(joined(last.said)) else "unresolved", why, last.said)
    if _BUILDS.search(last.said):
        return Judgement("build failed", why, last.said)
    return Judgement("no wheel" if _NO_WHEEL.search(joined(last.said)) else "not installed", why, last.said)


def _probed(probe: Probed) -> Judgement:
    """The first step that went wrong, else how the process ended, else whether the GIL is back."""
    ended = probe.ended
    at = STEPS[probe.begun[-1]] if probe.begun else "before it was imported"
    how = f"no end within {ended.limit:g} s" if ended.timed_out else f"exit code {ended.code}"
    how = f"{at}: killed by {ended.signal}" if ended.signal else f"{at}: {how}"
    for name in ("import", "use", "threads"):
        step = probe.steps.get(name)
        if step is not None and step.error is not None:
            word = {"import": "no import", "use": "fails", "threads": "fails in threads"}[name]
            of = f"{step.failed} of {len(step.uses)} threads: " if name == "threads" else ""
            then = "" if ended.ok else f"; then {how}"
            return Judgement(word, f"{of}{step.error}{then}", step.error.traceback)
    if not ended.ok:
        return Judgement("hung" if ended.timed_out else "crashed", how, ended.said)
    steps = list(probe.steps.values())
    on = [name for name, step in probe.steps.items() if step.gil_after]
    if steps and steps[0].gil_before is False and on:
        said = [sentence for step in steps for sentence in step.warnings]
        told = " ".join(dict.fromkeys(said)) or "the GIL came back, and nothing was heard about it"
        return Judgement("GIL on", f"{_when(on[0], probe.steps)}: {told}")
    return Judgement("works" if "threads" in probe.steps else "imports")


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
    return f"back on {_when(after[0], steps)}" if after else "stays off"


def _when(name: str, steps: Mapping[str, Step]) -> str:
    """How a step is told of; threads are the first to use a package, where all goes well."""
    first = name == "threads" and "use" not in steps
    return "in its first use, by eight threads at once" if first else STEPS[name]


def joined(said: str) -> str:
    """Text that was wrapped, in one line."""
    return " ".join(said.split())


def cause(said: str) -> str:
    """What an installer gives as the reason, in one line: its premise, a compiler's first error, or its causes."""
    text = "\n".join(line for line in said.splitlines() if not line.startswith(("warning:", "Using ")))
    text = re.split(r"^\s*hint:", text, maxsplit=1, flags=re.MULTILINE)[0]
    if _NO_SOLUTION.search(text) and (premises := re.findall(r"\bBecause (.*?), we can conclude that", joined(text))):
        # The newest version is spoken of last.
        premise = ([premise for premise in premises if _NO_WHEEL.search(premise)] or premises[:1])[-1]
        # A list of all versions there are says no more than that it is all of them.
        of = re.search(r"only the following versions of ([\w.-]+) are available|^all of: ([\w.-]+?)[<>=!~{]", premise)
        if of and _NO_WHEEL.search(premise):
            return f"all versions of {of[1] or of[2]} have no usable wheels"
        return re.sub(r"\{[^}]*\}| and you require \S+$", "", premise)  # without markers
    build = text if _BUILDS.search(text) else ""
    for pattern, place in _BUILD_ERRORS:
        if found := re.findall(pattern, build, re.MULTILINE):
            return joined(str(found[place]))
    causes = re.findall(rf"{_CAUSE}\s+(.+)", text)
    errors = re.findall(rf"^(?:error:|\s*{TIMES})\s+(.+)$", text, re.MULTILINE)
    last = text.strip().splitlines()[-1:] or ["nothing was said"]
    if build:
        return joined(last[0])
    return joined(": ".join(dict.fromkeys(causes[:1] + causes[-1:])) or (errors or last)[-1])


def _line(session: Session, package: Package) -> Line:
    every = [one for (_, name), one in session.kept(Trials).tried.items() if name == package.name]
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
        return Cell(package, subject, judge(tried), tried)
    names = (subject.id, package.name)
    damage = next((damage for damage in session.damages if (damage.subject, damage.kernel) == names), None)
    if damage is not None:
        return Cell(package, subject, Judgement("void", damage.shown))
    if subject.state != "ok":
        return Cell(package, subject, Judgement("unavailable", subject.reason or subject.state))
    return Cell(package, subject, Judgement("cancelled", NOT_YET))
