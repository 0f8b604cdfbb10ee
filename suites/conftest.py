"""The suites' command line, and one live worker a subject for the tests of a run."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import Any

import pytest

from runners.joining import WrongSession, check_build
from runners.provision import Missing
from runners.session import note_subject, open_session
from runners.store import DamagedResult, Step
from runners.subjects import load_subjects
from suites import options
from suites.asking import CHOSEN, STORE, Panel


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("gilmatrix", "what is asked of which interpreter")
    options.add_to(group.addoption)
    group.addoption("--record", action="store_true", help="write the states into the session, for its report")


def pytest_configure(config: pytest.Config) -> None:
    for identity, subject in load_subjects().items():
        config.addinivalue_line("markers", f"{identity}: asks {subject.name}")
    try:
        chosen = options.read(config.option, kernels=("all",))
        config.stash[CHOSEN] = chosen
        if config.option.record:
            config.stash[STORE] = open_session(chosen.request(), results=chosen.results, name=chosen.session)
    except (options.BadInput, WrongSession, DamagedResult) as problem:
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
    """A readable id, and a mark by which one subject's items can be chosen."""
    name = "-".join(map(str, (subject, *more)))
    return pytest.param(subject, *more, id=name, marks=getattr(pytest.mark, subject))


@pytest.fixture(scope="session")
def panel(request: pytest.FixtureRequest) -> Iterator[Panel]:
    """The live workers of this run."""
    chosen = request.config.stash[CHOSEN]
    panel = Panel(load_subjects(), chosen.explicit, chosen.folders, chosen.profile.limit)
    panel.start_slow_ones(chosen.subjects)
    yield panel
    panel.close()


@pytest.fixture
def record(request: pytest.FixtureRequest, panel: Panel) -> Iterator[list[Step]]:
    """Steps that a test appends here are written into the session when ``--record`` asks for it."""
    steps: list[Step] = []
    yield steps
    store = request.config.stash.get(STORE, None)
    if store is None:
        return
    for step in steps:
        subject, found = load_subjects()[step.subject], panel.found(step.subject)
        facts = panel.facts.get(step.subject, {})
        try:
            if not store.path(step.subject, "subject.json").exists():
                note_subject(store, subject, found, facts, "unavailable" if isinstance(found, Missing) else "ok")
            check_build(store, subject, found, facts)
        except WrongSession as problem:
            pytest.exit(f"gilmatrix: {problem}", returncode=2)
        store.append(step)
