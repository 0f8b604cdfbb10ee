"""Generated programs on shared objects: what threads saw has an order that one thread could have seen too.

Programs of operations that are documented for that interpreter must have one.  A program that has none otherwise is
a finding: the item passes, with the property ``finding``, and the program is stored like one that failed.
"""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from runners.interpreters.subjects import load_subjects
from suites.asking import CHOSEN, found_or_skip, histories_folder
from suites.conformance.grading import deviations
from suites.conformance.linearizability import stored, typefile
from suites.conformance.linearizability.questions import QUESTIONS, effort, is_failure, operations
from suites.conformance.linearizability.search import NoAnswer, Search
from suites.conformance.observing import asked
from suites.panel import Panel

#: What pytest spends, which checks every change, by the profile; the command spends all of it.
SPOT = {"quick": "quick", "default": "quick", "rigorous": "default"}


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("name", typefile.names())
def test_histories_have_an_order(
    panel: Panel,
    pytestconfig: pytest.Config,
    record_property: Callable[[str, object], None],
    request: pytest.FixtureRequest,
    subject: str,
    name: str,
    question: str,
) -> None:
    """The smallest program that has none is stored, and printed with the command that runs it again.

    A row of ``reports/deviations.toml`` makes an expected failure of it.
    """
    found_or_skip(panel, subject)
    chosen, kind = pytestconfig.stash[CHOSEN], typefile.find(name)
    for row in deviations():
        if question == "documented" and row.test == f"linearizable/{name}" and row.subject in _names(subject):
            request.node.add_marker(pytest.mark.xfail(reason=f"{row.outcome}: {row.source}", strict=False))
    names = operations(kind, question)
    if not names:
        pytest.skip(f"no operation of {name} is documented as atomic")
    worth = effort(question, SPOT[chosen.profile.name])
    search = Search(lambda request: panel.ask(subject, request), kind, worth, chosen.seed)
    try:
        finding = search.run(names)
    except NoAnswer as problem:
        (pytest.skip if problem.state == "unsupported" else pytest.fail)(f"{subject} is {problem.state}: {problem}")
    if finding is None and not search.met:
        pytest.skip(f"inconclusive: in {search.runs} runs threads never met")
    if finding is None:
        return
    path, told = stored.note(histories_folder(pytestconfig), subject, question, kind, finding)
    if is_failure(question, finding, name, load_subjects()[subject].implementation):
        pytest.fail(told, pytrace=False)
    seen = {"programs": finding.programs, "wrong": finding.wrong, "runs": finding.runs, "stored": str(path)}
    record_property("finding", json.dumps({"subject": subject, "type": name, **seen}))


def _names(subject: str) -> tuple[str, ...]:
    return asked(load_subjects()[subject], {}).names()
