"""Generated operations over threads leave behind what a sequential model leaves."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.database import DirectoryBasedExampleDatabase

from runners.workers.local import WorkerLost
from suites.asking import CHOSEN, examples_folder, found_or_skip
from suites.correctness.models import MODELS, numbered
from suites.correctness.questions import command
from suites.panel import Panel

EXAMPLES = {"quick": 20, "default": 50, "rigorous": 500}

#: Runs of one program: threads meet differently each time.
TIMES = 10


@pytest.mark.parametrize("structure", MODELS)
def test_final_state_is_the_models(panel: Panel, pytestconfig: pytest.Config, subject: str, structure: str) -> None:
    """Every history of every program; the smallest program that fails is printed as a command."""
    found_or_skip(panel, subject)
    chosen = pytestconfig.stash[CHOSEN]
    model = MODELS[structure]

    @settings(
        max_examples=EXAMPLES[chosen.profile.name], deadline=None, print_blob=False,
        database=DirectoryBasedExampleDatabase(examples_folder(pytestconfig)),
        suppress_health_check=list(HealthCheck), phases=(Phase.reuse, Phase.generate, Phase.shrink),
    )  # fmt: skip
    @given(setup=model.setup, drawn=model.programs())
    def ask(setup: Any, drawn: Any) -> None:
        programs = numbered(drawn)
        request = {"do": "execute", "structure": structure, "setup": setup, "programs": programs, "times": TIMES}
        again = f"ask again: {command(subject, request)}"
        try:
            answer = panel.ask(subject, request)
        except WorkerLost as lost:
            raise AssertionError(f"{subject}: {lost.state}: {lost.reason}\n{again}") from None
        assert "execute" in answer, f"{subject}: {answer}\n{again}"
        for history in answer["execute"]["histories"]:
            problem = model.judge(setup, programs, history["results"], history["final"])
            assert problem is None, f"{subject} {structure}: {problem}\n{again}"

    ask()
