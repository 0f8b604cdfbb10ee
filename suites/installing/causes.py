"""Finds in an installer's words why it failed, and whether that tells anything of the package."""

from __future__ import annotations

import re

from reports.wording import TIMES
from suites.installing.attempts import Attempt

_UNREACHABLE = re.compile(
    r"error sending request|Failed to fetch|Could not connect|Request failed|network connectivity|operation timed out"
    "|network was disabled",
    re.IGNORECASE,
)
# The second is all that is left of an explanation too long to be kept whole.
NO_SOLUTION = re.compile(r"No solution found|requirements\s+are\s+unsatisfiable")
NO_WHEEL = re.compile(
    r"no (?:usable )?wheels|no wheel|source distribution|building from source is disabled|no binary distribution"
    "|No matching distribution found",  # pip's
    re.IGNORECASE,
)
_CAUSE = r"(?:Caused by:|cause:|╰─▶|├─▶|`->)"
#: Pip's own names for a build that failed.
_PIPS = "subprocess-exited-with-error|metadata-generation-failed|failed-wheel-build"
#: What tells most in a build's words: a compiler's first error, else the last exception that is no mere exit code.
_BUILD_ERRORS = (
    (r"^\s*(\S+:\d+:(?:\d+:)? (?:fatal )?(?:error|ERROR): .+)$", 0),
    (rf"^\s*((?:[\w.]+(?:Error|Exception)|error): (?!.*exit (?:status|code)|Failed to build|{_PIPS}).+)$", -1),
)
BUILDS = re.compile(rf"Failed to build|build backend|{_PIPS}|did not run successfully", re.IGNORECASE)
#: Beginnings of lines that tell nothing of a cause.
_ASIDE = ("warning:", "WARNING:", "Using ", "note:", "╰─> See above")


def tells_nothing(attempt: Attempt) -> bool:
    """Did an installation fail for a reason that is not the package's?"""
    return bool(_UNREACHABLE.search(attempt.said)) and not BUILDS.search(attempt.said)


def joined(said: str) -> str:
    """Text that was wrapped, in one line."""
    return " ".join(said.split())


def cause(said: str) -> str:
    """What an installer gives as the reason, in one line: its premise, a compiler's first error, or its causes."""
    text = "\n".join(line for line in said.splitlines() if not line.startswith(_ASIDE))
    text = re.split(r"^\s*hint:", text, maxsplit=1, flags=re.MULTILINE)[0]
    if NO_SOLUTION.search(text) and (premises := re.findall(r"\bBecause (.*?), we can conclude that", joined(text))):
        # The newest version is spoken of last.
        premise = ([premise for premise in premises if NO_WHEEL.search(premise)] or premises[:1])[-1]
        # A list of all versions there are says no more than that it is all of them.
        of = re.search(r"only the following versions of ([\w.-]+) are available|^all of: ([\w.-]+?)[<>=!~{]", premise)
        if of and NO_WHEEL.search(premise):
            return f"all versions of {of[1] or of[2]} have no usable wheels"
        return re.sub(r"\{[^}]*\}| and you require \S+$", "", premise)  # without markers
    build = text if BUILDS.search(text) else ""
    for pattern, place in _BUILD_ERRORS:
        if found := re.findall(pattern, build, re.MULTILINE):
            return joined(str(found[place]))
    causes = re.findall(rf"{_CAUSE}\s+(.+)", text)
    errors = re.findall(rf"^(?:error:|\s*{TIMES})\s+(.+)$", text, re.MULTILINE)
    last = text.strip().splitlines()[-1:] or ["nothing was said"]
    if build:
        return joined(last[0])
    return joined(": ".join(dict.fromkeys(causes[:1] + causes[-1:])) or (errors or last)[-1])
