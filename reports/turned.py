"""Compares other suites' words on the same question in two sessions: those that turned, and what was not compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.measured import Measured
from reports.wording import plural

#: (subject, what was asked) -> (digest of what was asked, the word)
Answers = Mapping[tuple[str, str], tuple[str, str]]


@dataclass(frozen=True)
class Turned:
    """A question on a subject whose word is another one now; ``build`` says how the builds differ, if they do."""

    suite: str
    subject: str
    name: str
    then: str
    now: str
    build: str = ""


@dataclass(frozen=True)
class Suite:
    """How many of a suite's answers were compared, which of them turned, and why others were not compared."""

    name: str
    compared: int
    turned: tuple[Turned, ...]
    reason: str = ""

    @property
    def told(self) -> str:
        """In a line."""
        if not self.compared:
            return f"{self.name}: not compared: {self.reason}"
        more = f"; {self.reason}" if self.reason else ""
        return f"{self.name}: {len(self.turned)} of {plural(self.compared, 'answer')} changed{more}"


def suites(now: Measured, then: Measured, builds: Mapping[str, str]) -> tuple[Suite, ...]:
    """Every suite that one of the sessions ran; ``builds`` says, by subject, how its builds differ."""
    found = [
        _suite(name, view.answers(), then.views[name].answers() if name in then.views else {}, builds)
        for name, view in now.views.items()
    ]
    if now.session.claims or then.session.claims:
        found.append(Suite("claims", 0, (), "each session judges them by its own figures"))
    return tuple(one for one in found if one)


def _suite(name: str, now: Answers, then: Answers, builds: Mapping[str, str]) -> Suite | None:
    if not now and not then:
        return None
    both = [key for key in now if key in then]
    alike = [key for key in both if now[key][0] == then[key][0]]
    turned = tuple(
        Turned(name, *key, then[key][1], now[key][1], builds.get(key[0], ""))
        for key in alike
        if now[key][1] != then[key][1]
    )
    changed, alone = len(both) - len(alike), len(now) + len(then) - 2 * len(both)
    reasons = [f"{plural(changed, 'question')} changed since"] if changed else []
    reasons += [f"{plural(alone, 'answer')} in one of the sessions alone"] if alone else []
    return Suite(name, len(alike), turned, ", ".join(reasons))
