"""The suites' command line, and one live worker a subject for the tests of a run."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from runners.interpreters.subjects import load_subjects
from suites import options
from suites.asking import CHOSEN
from suites.panel import Panel, provisioned


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("gilmatrix", "what is asked of which interpreter")
    options.add_to(group.addoption, (*options.OF_KERNELS, "litmus"))


def pytest_configure(config: pytest.Config) -> None:
    for identity, subject in load_subjects().items():
        config.addinivalue_line("markers", f"{identity}: asks {subject.name}")
    try:
        config.stash[CHOSEN] = options.read(config.option, kernels=("all",))
    except options.BadInput as problem:
        pytest.exit(f"gilmatrix: {problem}", returncode=2)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One item a subject, kernel and thread count, or as many of these as a test asks for.

    Subject by subject, so that one worker serves many.
    """
    chosen = metafunc.config.stash[CHOSEN]
    axes: dict[str, Iterable[Any]] = {
        "subject": chosen.subjects, "kernel": chosen.kernels, "threads": chosen.threads, "litmus": chosen.tests,
    }  # fmt: skip
    named = [axis for axis in axes if axis in metafunc.fixturenames]
    if "subject" in named:
        items = [_item(*values) for values in itertools.product(*(axes[axis] for axis in named))]
        metafunc.parametrize(named, items)


def _item(subject: Any, *more: Any) -> Any:
    """A readable id, a mark by which one subject's items can be chosen, and one by which one process asks them all."""
    name = "-".join(map(str, (subject, *more)))
    marks = (getattr(pytest.mark, subject), pytest.mark.xdist_group(subject))
    return pytest.param(subject, *more, id=name, marks=marks)


@pytest.fixture(scope="session")
def panel(request: pytest.FixtureRequest) -> Iterator[Panel]:
    """The live workers of this run."""
    chosen = request.config.stash[CHOSEN]
    panel = Panel(load_subjects(), provisioned(chosen.explicit), chosen.folders, chosen.profile.limit)
    if "PYTEST_XDIST_WORKER" not in os.environ:
        # Where several processes ask, each subject is asked by one of them: none is started in vain.
        panel.start_slow_ones(chosen.subjects)
    yield panel
    panel.close()
