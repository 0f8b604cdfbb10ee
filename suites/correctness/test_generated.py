"""Every kernel of every subject stays right on generated sizes, seeds, thread counts and splits.

Hypothesis makes the questions and shrinks a failing one on the subject that failed.  The oracle is each kernel's own
check, which computes by another way; ``test_contract.py`` compares with the reference part by part.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.database import DirectoryBasedExampleDatabase

from runners.interpreters.subjects import load_subjects
from suites.asking import CHOSEN, examples_folder, found_or_skip
from suites.correctness.generated import generated
from suites.correctness.questions import asked, command
from suites.panel import Panel

EXAMPLES = {"quick": 50, "default": 200, "rigorous": 2000}


def test_generated_work_is_right(panel: Panel, pytestconfig: pytest.Config, subject: str) -> None:
    """200 questions a subject; the smallest that fails is printed as a command."""
    chosen = pytestconfig.stash[CHOSEN]
    found_or_skip(panel, subject)
    kernels = {name: one for name, one in chosen.kernels.items() if isinstance(one.constants.get("SIZES"), dict)}
    gil = load_subjects()[subject].gil

    @settings(
        max_examples=EXAMPLES[chosen.profile.name], deadline=None, print_blob=False,
        database=DirectoryBasedExampleDatabase(examples_folder(pytestconfig)),
        suppress_health_check=list(HealthCheck), phases=(Phase.reuse, Phase.generate, Phase.shrink),
    )  # fmt: skip
    @given(st.data())
    def ask(data: st.DataObject) -> None:
        question = data.draw(generated(kernels))
        state, reason = asked(panel, subject, question, gil)
        if state not in ("ok", "unsupported"):
            again = command(subject, question, chosen.folders)
            raise AssertionError(f"{subject}: {state}: {reason}\nask again: {again}")

    ask()
