"""The records of a project on an interpreter, one a stage.  Raw: what was done, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reports.reading import Reader
from runners.sessions.records import Record
from suites.installing.attempts import Attempt, Distribution, Probed

SUITE = "project"

#: What is done with a project on each interpreter, in this order; a record's block is the place here.
STAGES = ("installed", "imported", "alone", "first use", "in threads", "again")
INSTALLED, IMPORTED, ALONE, FIRST, THREADS, AGAIN = range(len(STAGES))

#: Fresh processes into which the repeats in threads are divided: what is wrong at a first use alone shows once in each.
FRESH = 3


@dataclass(frozen=True)
class Project:
    """A project of the session: what was checked, how, and what its user wants to fail."""

    name: str
    came: str
    digest: str
    threads: int
    turns: int
    repeats: int
    limit: float
    use: str
    arguments: tuple[str, ...]
    needs: tuple[str, ...]
    stages: tuple[str, ...]
    fail_on: tuple[str, ...] = ()

    @property
    def turns_a_process(self) -> int:
        """How often each of the fresh processes repeats a test in threads."""
        return max(1, self.repeats // FRESH)


@dataclass(frozen=True)
class Declared:
    """What a project says of itself, without any of it being run.

    ``wheel`` is the newest version of that name that the index has a wheel of for this interpreter, or ``no_wheel`` why
    it has none; ``extensions`` are the extension modules that building it made.
    """

    needs_python: str = ""
    classifiers: tuple[str, ...] = ()
    wheel: str = ""
    no_wheel: str = ""
    extensions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Installed:
    """How it was built and installed, with what its tests need.

    ``kept``: the environment is that of an earlier run, and so are its seconds.  ``lacking`` are needs of the tests
    that could not be installed, each with the reason.
    """

    environment: Attempt | None = None
    project: tuple[Attempt, ...] = ()
    installer: str = ""
    tools: Attempt | None = None
    lacking: tuple[tuple[str, str], ...] = ()
    version: str = ""
    wheel: bool | None = None
    modules: tuple[str, ...] = ()
    distributions: tuple[Distribution, ...] = ()
    declared: Declared = Declared()
    kept: bool = False
    unsupported: str = ""


@dataclass(frozen=True)
class Result:
    """One test that was run, or a file that could not be collected (``nth`` -1), once (``turn``).

    ``outcome`` is passed, failed, error, skipped, xfailed, xpassed, crashed, hung, or ended for a process that the test
    ended.  ``alone`` says why it did not run in several threads, where it was to.
    """

    id: str
    nth: int = 0
    turn: int = 0
    outcome: str = "passed"
    seconds: float = 0.0
    words: str = ""
    said: str = ""
    alone: str = ""
    shares: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from other tests."""
        return self.id, self.nth


@dataclass(frozen=True)
class Ran:
    """All tests of a stage.

    ``collected`` tests there are, ``processes`` ran them; ``gil`` is when the GIL was on at last, None where nobody can
    tell, ``gil_at`` the test or the stage at which it came on, ``warned`` what CPython said of it.  ``unset``: the
    project's own pytest options were left out, for this reason.  ``broke`` is why there are no more tests.
    """

    tests: tuple[Result, ...] = ()
    collected: int = 0
    processes: int = 0
    seconds: float = 0.0
    pytest: str = ""
    gil: bool | None = None
    gil_at: str = ""
    warned: tuple[str, ...] = ()
    unset: str = ""
    broke: str = ""
    left: int = 0


@dataclass(frozen=True)
class Repeated:
    """Tests that failed somewhere, run again: alone, and in threads."""

    alone: Ran = Ran()
    threads: Ran = Ran()


@dataclass(frozen=True)
class Checked:
    """Everything that is known of a project on an interpreter; None for a stage that was not reached."""

    installed: Installed | None = None
    imported: Probed | None = None
    alone: Ran | None = None
    first: Probed | None = None
    threads: Ran | None = None
    again: Repeated | None = None
    states: Mapping[int, tuple[str, str]] | None = None


@dataclass(frozen=True)
class Checks:
    """Every project of a session, and what is known of it on each interpreter."""

    projects: tuple[Project, ...]
    checked: Mapping[tuple[str, str], Checked]


_KINDS: Sequence[tuple[str, type]] = (
    ("installed", Installed), ("imported", Probed), ("alone", Ran), ("first", Probed), ("threads", Ran),
    ("again", Repeated),
)  # fmt: skip


def read(reader: Reader) -> Checks:
    """Everything that can be read; what cannot is noted."""

    def made(records: Sequence[Record]) -> Checked:
        newest = {record.block: record for record in records}
        told: dict[str, Any] = {
            name: reader.told(newest[block], kind)
            for block, (name, kind) in enumerate(_KINDS)
            if block in newest and newest[block].has_answer
        }
        states = {block: (record.state, record.reason) for block, record in newest.items()}
        return Checked(**told, states=states)

    projects = reader.cases(SUITE, Project)
    return Checks(projects, reader.gathered(SUITE, [project.name for project in projects], made))
