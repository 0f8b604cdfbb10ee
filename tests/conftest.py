"""Fixtures that all tests of the instrument share."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

import pytest

#: Folders whose tests share what is slow to start, a browser or a container engine: one process runs each.
TOGETHER = ("browser", "containers")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """For where several processes run the tests."""
    for item in items:
        if item.path.parent.name in TOGETHER:
            item.add_marker(pytest.mark.xdist_group(item.path.parent.name))


@pytest.fixture(scope="session", autouse=True)
def nothing_outlasts_a_power_cut() -> Iterator[None]:
    """A synthetic session has thousands of files, and a slow disk takes longer to sync them than all tests take."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda file: None)
        yield
