"""The questions put to a type, and when a finding is a failure.

documented   programs of operations that are documented as atomic: they must always have an order
all          programs of all operations: what has no order is worth knowing; only a subject that is lost fails.
"""

from __future__ import annotations

from dataclasses import replace

from suites.conformance.linearizability.search import EFFORTS, WRONG, Effort, Finding
from suites.conformance.linearizability.typefile import Type

QUESTIONS = ("documented", "all")

#: Built-in types of which CPython's documents promise what others' do not.
CONTAINERS = ("count", "deque", "dict", "list", "set")

#: How many smaller programs are tried after a failure to one after a finding.
FAILURE = 20


def operations(kind: Type, question: str) -> tuple[str, ...]:
    """Those that programs are made of; none where nothing is documented as atomic."""
    return kind.atomic if question == "documented" else tuple(kind.operations)


def effort(question: str, profile: str) -> Effort:
    """What a question is worth: a failure is rare, and is made as small as can be."""
    usual = EFFORTS[profile]
    return replace(usual, smaller=FAILURE * usual.smaller) if question == "documented" else usual


def is_failure(question: str, finding: Finding, kind: str, implementation: str) -> bool:
    """Must this not be?  CPython's documents of its containers bind nobody else; others bind everybody."""
    bound = implementation == "cpython" or kind not in CONTAINERS
    return (question == "documented" and bound) or finding.state != WRONG
