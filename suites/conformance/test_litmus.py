"""Nothing is seen that must not be, when threads meet.  One item a subject and litmus test.

A row of ``reports/deviations.toml`` makes an expected failure of it, which is shown when it is not seen any more.
What other implementations than CPython are seen to do by chance is a finding about them, and an expected failure here:
``gilmatrix conformance`` fails by it.  A gated test, which decides every time, fails here too.  What could not
have been seen is skipped as inconclusive, never passed.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from suites.asking import found_or_skip
from suites.conformance.bench import Bench
from suites.conformance.grading import deviations
from suites.conformance.observing import asked, judged
from suites.panel import Panel


def test_nothing_forbidden_is_seen(
    panel: Panel, bench: Bench, record_property: Callable[[str, object], None], request: pytest.FixtureRequest,
    subject: str, litmus: str,
) -> None:  # fmt: skip
    """The counts of every outcome are kept as properties of the item."""
    bench.take(subject, found_or_skip(panel, subject))
    here, test = bench.subjects[subject], bench.chosen.tests[litmus]
    controlled = bench.controlled(subject)
    seen = bench.observe(subject, test)
    judge = asked(here, bench.facts(subject))
    own = [row for row in deviations() if row.test == litmus and row.subject in judge.names()]
    for row in own:
        request.node.add_marker(pytest.mark.xfail(reason=f"{row.outcome}: {row.source}", strict=False))
    if seen.state not in ("ok", "crashed", "hung"):
        pytest.skip(f"{subject}: {seen.state}: {seen.reason}")
    found = judged(judge, test, seen, controlled, ())
    record_property("counts", dict(seen.counts))
    record_property("verdict", found.verdict)
    if found.verdict in ("inconclusive", "not applicable"):
        pytest.skip(f"{subject}: {found.verdict}: {'; '.join(found.reasons)}")
    if found.verdict == "failed" and not own and not test.gated and judge.implementation != "cpython":
        pytest.xfail(f"a finding without a row: {'; '.join(found.reasons)} ({seen.reason or seen.engine})")
    assert found.verdict != "failed", f"{subject} {litmus}: {'; '.join(found.reasons)} ({seen.reason or seen.engine})"
