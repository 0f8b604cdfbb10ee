"""Fixtures that all tests of the instrument share."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session", autouse=True)
def nothing_outlasts_a_power_cut() -> Iterator[None]:
    """A synthetic session has thousands of files, and a slow disk takes longer to sync them than all tests take."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda file: None)
        yield
