"""Each kernel x thread count x subject: is what the threads computed right, weak and strong, over several seeds?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from runners.local import WorkerLost
from runners.provision import Missing
from runners.store import Step
from runners.subjects import load_subjects
from suites.asking import Panel
from suites.scaling.crew import KernelFailed, judge

#: Many small questions find more than one large one; one at full size finds what only shows there.
SMALL = [("smoke", mode, seed, 3) for seed in (1, 2, 3, 4) for mode in ("strong", "weak")]
LARGE = [("default", "strong", 1, 1), ("default", "weak", 2, 1)]


def _questions(kernel: str, threads: int, profile: str) -> Iterator[dict[str, Any]]:
    for size, mode, seed, loops in SMALL[:4] if profile == "quick" else SMALL + LARGE:
        yield {
            "do": "measure", "kernel": kernel, "threads": threads,
            "size": size, "mode": mode, "seed": seed, "loops": loops,
        }  # fmt: skip


def _ask(panel: Panel, subject: str, kernel: str, threads: int, profile: str) -> tuple[str, str]:
    """(state, reason) after every question, or after the first that was not answered rightly."""
    found = panel.found(subject)
    if isinstance(found, Missing):
        return "unavailable", "; ".join(f"{way}: {why}" for way, why in found.reasons)
    for question in _questions(kernel, threads, profile):
        asked = "size {size}, {mode}, seed {seed}, {threads} threads".format(**question)
        try:
            judge(panel.ask(subject, question), load_subjects()[subject].gil)
        except WorkerLost as lost:
            return lost.state, f"{lost.reason} ({asked})"
        except KernelFailed as failed:
            panel.drop(subject)
            if failed.state == "unsupported":
                return failed.state, failed.reason
            return failed.state, f"{failed.reason} ({asked})"
    return "ok", ""


def test_result_is_right(
    panel: Panel, record: list[Step], pytestconfig: pytest.Config, subject: str, kernel: str, threads: int
) -> None:
    """The kernel's own check, made by another way than the kernel, accepts every answer."""
    state, reason = _ask(panel, subject, kernel, threads, pytestconfig.option.profile)
    record.append(Step("correctness", subject, kernel, state, reason, threads=threads))
    if state in ("unavailable", "unsupported"):
        pytest.skip(f"{subject} is {state}: {reason}")
    if state != "ok":
        pytest.fail(f"{subject} {kernel}: {state}: {reason}", pytrace=False)
