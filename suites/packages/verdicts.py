"""Judges a package on a subject: its word and reason, from what was kept when it is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports import wording
from suites.installing.attempts import Attempt, Probed, Step
from suites.installing.causes import BUILDS, NO_SOLUTION, NO_WHEEL, cause, joined, tells_nothing
from suites.packages.records import Tried

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

#: Words of packages that are as they should be.
GOOD = ("works", "imports")

#: How far a package comes, by its word: of two installers the better is the one by which it comes further.  What is not
#: to be had, or says nothing of its package, comes nowhere.
_FAR = {
    "crashed": 1,
    "hung": 1,
    "no import": 2,
    "fails": 3,
    "fails in threads": 4,
    "GIL on": 5,
    "works": 6,
    "imports": 6,
}

#: How a step is told of.
STEPS = {"import": "while it was imported", "use": "in its first use", "threads": "when eight threads used it at once",
         "exit": "at the interpreter's end"}  # fmt: skip


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


def better(tried: Tried) -> Tried:
    """Of what two installers came to, that by which the package comes further; else uv's."""
    if tried.own is None:
        return tried
    by_uv, own = (_FAR.get(judge(one).word, 0) for one in (tried, tried.own))
    return tried.own if own > by_uv else tried


def judge(tried: Tried) -> Judgement:
    """The word of a package on a subject by one installer, from what was kept."""
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
    if NO_SOLUTION.search(last.said):
        # Wheels of a kind that there is not, or versions that go together with nothing.
        return Judgement("no wheel" if NO_WHEEL.search(joined(last.said)) else "unresolved", why, last.said)
    if BUILDS.search(last.said):
        return Judgement("build failed", why, last.said)
    return Judgement("no wheel" if NO_WHEEL.search(joined(last.said)) else "not installed", why, last.said)


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
        return Judgement("GIL on", f"{when(on[0], probe.steps)}: {told}")
    return Judgement("works" if "threads" in probe.steps else "imports")


def when(name: str, steps: Mapping[str, Step]) -> str:
    """How a step is told of; threads are the first to use a package, where all goes well."""
    first = name == "threads" and "use" not in steps
    return "in its first use, by eight threads at once" if first else STEPS[name]
