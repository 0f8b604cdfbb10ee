"""Threads compute the right result: each kernel x thread count x subject, weak and strong, over several seeds."""

from __future__ import annotations

import pytest

from suites.asking import CHOSEN, found_or_skip
from suites.correctness.running import answered
from suites.loop import Question
from suites.panel import Panel


def test_result_is_right(panel: Panel, pytestconfig: pytest.Config, subject: str, kernel: str, threads: int) -> None:
    """The kernel's own check, made by another way than the kernel, accepts every answer."""
    found_or_skip(panel, subject)
    question = Question(subject, kernel, threads=threads)
    answer = answered(panel, question, pytestconfig.stash[CHOSEN], full_size=True)
    if answer.state == "unsupported":
        pytest.skip(f"{subject}: unsupported: {answer.reason}")
    if answer.state != "ok":
        pytest.fail(f"{subject} {kernel}: {answer.state}: {answer.reason}", pytrace=False)
