"""Threads compute the right result: each kernel x thread count x subject, weak and strong, over several seeds."""

from __future__ import annotations

import pytest

from suites.asking import CHOSEN
from suites.correctness.running import answered
from suites.panel import Panel


def test_result_is_right(panel: Panel, pytestconfig: pytest.Config, subject: str, kernel: str, threads: int) -> None:
    """The kernel's own check, made by another way than the kernel, accepts every answer."""
    step = answered(panel, subject, kernel, threads, pytestconfig.stash[CHOSEN], full_size=True)
    if step.state in ("unavailable", "unsupported"):
        pytest.skip(f"{subject} is {step.state}: {step.reason}")
    if step.state != "ok":
        pytest.fail(f"{subject} {kernel}: {step.state}: {step.reason}", pytrace=False)
