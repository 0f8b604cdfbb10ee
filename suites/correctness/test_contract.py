"""Every kernel keeps its promises on every subject, and the subjects agree with the reference, part by part."""

from __future__ import annotations

from typing import Any

import pytest

from runners.catalogue import Kernel
from runners.contract.asking import examined
from runners.interpreters.provision import Missing
from runners.sessions.session import REFERENCE
from runners.workers.local import WorkerLost
from suites.asking import CHOSEN, found_or_skip
from suites.panel import Panel

COUNTS = (1, 2, 4)


def _examine(panel: Panel, subject: str, kernel: Kernel, count: int) -> dict[str, Any]:
    request = {"do": "examine", "kernel": kernel.name, "size": "smoke", "seed": 5, "threads": count}
    try:
        answer = panel.ask(subject, request)
    except WorkerLost as lost:
        pytest.fail(f"{subject} {kernel.name}: {lost.state}: {lost.reason}", pytrace=False)
    if "unsupported" in answer:
        pytest.skip(f"{subject} is unsupported: {answer['unsupported']}")
    assert "error" not in answer, f"{subject} {kernel.name}: {answer['error']}"
    told: dict[str, Any] = answer["examine"]
    return told


@pytest.fixture(scope="session")
def reference(panel: Panel, pytestconfig: pytest.Config) -> dict[tuple[str, int], list[str]]:
    """Digest of each part's result by (kernel, number of parts), made by the reference in one thread."""
    if isinstance(panel.found(REFERENCE), Missing):
        return {}
    told = {}
    for name, kernel in pytestconfig.stash[CHOSEN].kernels.items():
        if kernel.shared:
            continue  # who gets which part of shared work is chance; its check alone can judge it
        request = {"do": "examine", "kernel": name, "size": "smoke", "seed": 5}
        for count in COUNTS:
            answer = panel.ask(REFERENCE, {**request, "threads": count})
            if "examine" in answer:
                told[name, count] = answer["examine"]["parts"]
    return told


def test_promises_are_kept(
    panel: Panel, reference: dict[tuple[str, int], list[str]], pytestconfig: pytest.Config, subject: str, kernel: str
) -> None:
    """Right, repeatable, without traces, not fooled by forged results, and equal to the reference's."""
    found_or_skip(panel, subject)
    told = pytestconfig.stash[CHOSEN].kernels[kernel]
    for count in COUNTS:
        answer = _examine(panel, subject, told, count)
        faults = examined(subject, count, answer, told.shared)
        if faults:
            pytest.fail("; ".join(f"{kernel}: {fault.kind}: {fault.message}" for fault in faults), pytrace=False)
        if answer["parts"] != reference.get((kernel, count), answer["parts"]):
            pytest.fail(f"{kernel}: {subject} and {REFERENCE} differ with {count} part(s)", pytrace=False)
