"""A document binds the interpreters that it names, and no other."""

from __future__ import annotations

import pytest

from suites.conformance.linearizability.questions import is_failure
from suites.conformance.linearizability.search import WRONG, Finding


@pytest.mark.parametrize(
    ("question", "kind", "implementation", "fails"),
    [
        ("documented", "list", "cpython", True),
        ("documented", "list", "jython", False),
        ("documented", "lock", "jython", True),
        ("documented", "of_a_user", "graalpy", True),
        ("all", "list", "cpython", False),
        ("all", "lock", "cpython", False),
    ],
)
def test_a_history_without_an_order_fails_whoever_promised_one(
    question: str, kind: str, implementation: str, fails: bool
) -> None:
    assert is_failure(question, _finding(WRONG), kind, implementation) is fails


def test_a_lost_subject_always_fails() -> None:
    assert is_failure("all", _finding("crashed"), "list", "jython")


def _finding(state: str) -> Finding:
    return Finding(state, "", [1], [[["add", 1]], [["value"]]], [], 1, 2, 3)
