"""Threads compute the right result: each kernel x thread count x subject, weak and strong, over several seeds."""

from __future__ import annotations

import pytest

from runners.provision import Missing
from runners.store import Step
from runners.subjects import load_subjects
from suites.asking import CHOSEN, Panel
from suites.correctness.questions import asked, fixed
from suites.options import Options


def _ask(panel: Panel, subject: str, kernel: str, threads: int, chosen: Options, *, full_size: bool) -> tuple[str, str]:
    """(state, reason) after every question, or after the first that was not answered rightly."""
    found = panel.found(subject)
    if isinstance(found, Missing):
        return "unavailable", "; ".join(f"{way}: {why}" for way, why in found.reasons)
    for question in fixed(kernel, threads, chosen, full_size=full_size):
        state, reason = asked(panel, subject, question, load_subjects()[subject].gil)
        if state == "unsupported":
            return state, reason
        if state != "ok":
            return state, reason + " (size {size}, {mode}, seed {seed}, {threads} threads)".format(**question)
    return "ok", ""


def test_result_is_right(
    panel: Panel, record: list[Step], pytestconfig: pytest.Config, subject: str, kernel: str, threads: int
) -> None:
    """The kernel's own check, made by another way than the kernel, accepts every answer."""
    # A session's scaling suite checks every value at full size.
    full_size = not pytestconfig.option.record
    state, reason = _ask(panel, subject, kernel, threads, pytestconfig.stash[CHOSEN], full_size=full_size)
    record.append(Step("correctness", subject, kernel, state, reason, threads=threads))
    if state in ("unavailable", "unsupported"):
        pytest.skip(f"{subject} is {state}: {reason}")
    if state != "ok":
        pytest.fail(f"{subject} {kernel}: {state}: {reason}", pytrace=False)
