"""Judges a stage of a project on an interpreter, from what was kept of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from reports.wording import plural
from runners.sessions.records import Record
from suites.installing.attempts import Probed
from suites.installing.causes import cause, tells_nothing
from suites.project import records
from suites.project.records import Installed, Ran, Repeated

#: Outcomes of a test that are as they should be, and those that are not, the worst first.
WELL = ("passed", "xpassed")
ASIDE = ("skipped", "xfailed")
BAD = ("crashed", "hung", "ended", "error", "failed")


@dataclass(frozen=True)
class Stage:
    """A stage's state, its word for people, the reason in a line, and the last lines of what went wrong."""

    state: str
    word: str
    reason: str = ""
    said: str = ""

    @property
    def told(self) -> str:
        """For a log."""
        return f"{self.word}: {self.reason}" if self.reason else self.word


def of_stage(block: int, record: object) -> Stage:
    """A stage's judgement."""
    if isinstance(record, Installed):
        return _installed(record)
    if isinstance(record, Ran):
        return tests(record)
    if isinstance(record, Repeated):
        return Stage("ok", _repeated(record))
    assert isinstance(record, Probed)
    return _probed(record, first=block == records.FIRST)


def ends(record: Record, block: int) -> bool:
    """Does a stage's end leave nothing to be done in a later one?"""
    if record.block >= block or record.state in ("void", "cancelled"):
        return False
    if record.block == records.INSTALLED:
        return record.state != "ok"
    if record.block == records.ALONE and block in (records.THREADS, records.AGAIN):
        return not record.has_answer or not record.told(Ran).tests
    return False


def _installed(told: Installed) -> Stage:
    if told.unsupported:
        return Stage("unsupported", "unsupported", told.unsupported)
    made = told.environment
    if made is None or not made.ok:
        if made is None or made.timed_out:
            return Stage("void", "no environment", "making it did not end in time", made.said if made else "")
        return Stage("unsupported", "no environment", cause(made.said), made.said)
    last = told.project[-1]
    if not last.ok:
        if tells_nothing(last):
            return Stage("void", "void", f"the index was not reached: {cause(last.said)}", last.said)
        reason = f"no end within {last.limit:g} s" if last.timed_out else cause(last.said)
        return Stage("unsupported", "does not install", reason, last.said)
    if told.tools is None or not told.tools.ok:
        said = told.tools.said if told.tools else ""
        if told.tools and tells_nothing(told.tools):
            return Stage("void", "void", f"the index was not reached: {cause(said)}", said)
        return Stage("unsupported", "no pytest", f"pytest and pytest-run-parallel do not install: {cause(said)}", said)
    seconds = sum(attempt.seconds for attempt in told.project)
    kept = " by an earlier run" if told.kept else ""
    lacking = "; ".join(f"{need} could not be installed: {why}" for need, why in told.lacking)
    return Stage("ok", f"installed {told.version} in {seconds:.1f} s by {told.installer}{kept}".strip(), lacking)


def _probed(told: Probed, *, first: bool) -> Stage:
    if not told.imports and not first:
        return Stage("wrong", "nothing to import", "it brings no module that could be imported")
    for step in told.steps.values():
        if step.error is not None:
            of = f"{step.failed} of {len(step.uses)} threads: " if step.uses else ""
            word = "fails at first use" if first else "does not import"
            return Stage("wrong", word, f"{of}{step.error}", step.error.traceback)
    if told.ended.signal:
        return Stage("crashed", "crashed", f"killed by {told.ended.signal}", told.ended.said)
    if told.ended.timed_out:
        return Stage("hung", "hung", f"no end within {told.ended.limit:g} s", told.ended.said)
    if not told.ended.ok:
        return Stage("crashed", "crashed", f"exit code {told.ended.code}", told.ended.said)
    if came_back(told):
        return Stage("ok", "GIL on", " ".join(dict.fromkeys(_warnings(told))) or "nothing was said of it")
    return Stage("ok", "works from the first use" if first else "imports")


def came_back(told: Probed) -> bool:
    """Was the GIL off, and is it on after it?"""
    return any(step.gil_before is False for step in told.steps.values()) and any(
        step.gil_after for step in told.steps.values()
    )


def _warnings(told: Probed) -> list[str]:
    return [sentence for step in told.steps.values() for sentence in step.warnings]


def tests(ran: Ran) -> Stage:
    """All tests of a stage: counts of outcomes in words, and the worst state of any."""
    counts = Counter(test.outcome for test in ran.tests if test.nth >= 0)
    missing = [test for test in ran.tests if test.nth < 0 and test.outcome != "skipped"]
    words = [f"{counts[word]} {word}" for word in ("passed", *BAD, *ASIDE, "xpassed") if counts[word]]
    words += [f"{plural(len(missing), 'file')} not collected"] if missing else []
    unset = f"its own pytest options were left out: {ran.unset}" if ran.unset else ""
    reason = "; ".join(filter(None, [ran.broke, unset]))
    word = ", ".join(words) or "no tests"
    found = {test.outcome for test in ran.tests}
    if found & {"crashed", "ended"}:
        return Stage("crashed", word, reason)
    if "hung" in found:
        return Stage("hung", word, reason)
    if ran.broke == "no tests found":
        return Stage("unsupported", "no tests found", "name them by --pytest, or take a folder that has them")
    return Stage("wrong" if found & set(BAD) or ran.broke else "ok", word, reason)


def _repeated(told: Repeated) -> str:
    several = len({test.key for part in (told.alone, told.threads) for test in part.tests})
    return f"{plural(several, 'test')} repeated" if several else "nothing to repeat"


def together(several: Sequence[Ran]) -> Ran:
    """The tests of several runs, each run's turns counted on from the last one's."""
    found, turns = [], 0
    for ran in several:
        found += [_later(test, turns) for test in ran.tests]
        turns += 1 + max((test.turn for test in ran.tests), default=0)
    return Ran(
        tests=tuple(found), collected=max((ran.collected for ran in several), default=0),
        processes=sum(ran.processes for ran in several), seconds=sum(ran.seconds for ran in several),
        pytest=next((ran.pytest for ran in several), ""), broke=next((ran.broke for ran in several if ran.broke), ""),
    )  # fmt: skip


def _later(test: records.Result, turns: int) -> records.Result:
    return replace(test, turn=test.turn + turns)
