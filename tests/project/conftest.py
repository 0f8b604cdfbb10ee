"""An environment of this Python that has pytest and what runs tests in threads, made once and kept."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from runners.interpreters.subjects import load_subjects
from suites.installing.adapting import OwnPips
from suites.project.installs import Home
from tests.packages.planted import HERE, STAND_IN
from tests.project.planted import project


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The environment, with a project ``plant`` of which nothing is asked."""
    made = Home(load_subjects()[STAND_IN], HERE, "plant", "planted-1", [], threading.Event())
    with made.held():
        if made.known() is None:
            copy = project(tmp_path_factory.mktemp("plant") / "plant", {})
            told = made.make(copy, "plant", [], OwnPips())
            assert made.known(), told
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder whose name has a space and letters beyond ASCII."""
    here = tmp_path / "a project ö"
    here.mkdir()
    return here
