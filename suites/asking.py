"""The user's choice and the live subjects as pytest's tests meet them."""

from __future__ import annotations

from pathlib import Path

import pytest

from runners.interpreters.provision import Found, Missing
from suites.options import Options
from suites.panel import Panel

#: Where pytest's configuration keeps the user's choice.
CHOSEN = pytest.StashKey[Options]()


def found_or_skip(panel: Panel, subject: str) -> Found:
    """The subject's executable; a skip with every reason where there is none."""
    found = panel.found(subject)
    if isinstance(found, Missing):
        pytest.skip(f"{subject} is unavailable: {found.why}")
    return found


def examples_folder(config: pytest.Config) -> Path:
    """Where Hypothesis keeps failing examples: beside all sessions."""
    return config.stash[CHOSEN].results / "examples"


def histories_folder(config: pytest.Config) -> Path:
    """Where programs are kept whose histories have no order: beside Hypothesis' examples."""
    return examples_folder(config).with_name("histories")
