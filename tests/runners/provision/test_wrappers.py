"""An executable that is named is started as it is, and nothing stands in for it unsaid."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from runners import workers
from runners.interpreters import builds
from runners.interpreters.environments import Need, prepare
from runners.interpreters.provision import Found, Missing, provision
from runners.interpreters.provision.cache import Cache
from runners.interpreters.provision.commands import Unavailable
from runners.interpreters.subjects import Subject, load_subjects
from suites import options

#: Stands in for a subject of this Python's language.
LANGUAGE = f"{sys.version_info[0]}.{sys.version_info[1]}"


@pytest.fixture
def subjects() -> dict[str, Subject]:
    """Tables in which this very Python is the subject ``cpython313``, with its modes."""
    from dataclasses import replace

    known = load_subjects()
    return {
        name: replace(one, accepts=LANGUAGE)
        for name, one in known.items()
        if name.startswith("cpython313") and not name.startswith("cpython313t") and one.runner == "local"
    }


@pytest.fixture
def wrapper(tmp_path: Path) -> Path:
    """Starts this Python, and notes that it did."""
    path = tmp_path / "wrapper"
    path.write_text(f"#!/bin/sh\necho \"$*\" >> '{path}.log'\nexec '{sys.executable}' \"$@\"\n")
    path.chmod(0o755)
    return path


def _found(subjects: dict[str, Subject], identity: str, cache: Cache, **explicit: Path) -> Found:
    result = provision([identity], explicit=explicit, subjects=subjects, cache=cache, build=False)[identity]
    assert not isinstance(result, Missing), result
    return result


def test_a_wrapper_is_what_a_worker_is_started_by(subjects: dict[str, Subject], wrapper: Path, cache: Cache) -> None:
    """Its log names the worker; the executable behind it is told beside it, each with its digest."""
    found = _found(subjects, "cpython313", cache, cpython313=wrapper)
    assert found.executable == wrapper
    worker = workers.start(subjects["cpython313"], found.executable)
    try:
        worker.hello()
    finally:
        worker.close()
    assert "-B -m kernels" in Path(f"{wrapper}.log").read_text()
    assert found.facts["wrapper_sha256"] == builds.file_digest(wrapper)
    assert found.facts["sha256"] == builds.file_digest(Path(sys.executable))
    assert found.facts["wraps"] == sys.executable


def test_a_plain_executable_is_no_wrapper(subjects: dict[str, Subject], cache: Cache) -> None:
    found = _found(subjects, "cpython313", cache, cpython313=Path(sys.executable))
    assert found.facts["sha256"] == builds.file_digest(Path(sys.executable))
    assert not {"wraps", "wrapper_sha256"} & set(found.facts)


def test_a_wrapper_that_is_named_for_a_mode_starts_that_mode(
    subjects: dict[str, Subject], wrapper: Path, cache: Cache
) -> None:
    """Before, what its base was found to be took its place without a word."""
    mode = next(name for name, one in subjects.items() if one.base)
    assert _found(subjects, mode, cache, **{mode: wrapper}).executable == wrapper


def test_an_environment_of_a_wrapper_is_refused(subjects: dict[str, Subject], wrapper: Path, cache: Cache) -> None:
    """It would run the executable behind it: a line that needs packages says so instead."""
    found = _found(subjects, "cpython313", cache, cpython313=wrapper)
    with pytest.raises(Unavailable, match=f"is a wrapper: a virtual environment would run {sys.executable} without it"):
        prepare(subjects["cpython313"], found, Need("n", "n"), cache)


@pytest.fixture
def given() -> Callable[..., options.Options]:
    """What the suites make of a command line."""
    import argparse

    def read(*words: str) -> options.Options:
        parser = argparse.ArgumentParser()
        options.add_to(parser.add_argument, options.OF_KERNELS)
        return options.read(parser.parse_args(words))

    return read


@pytest.mark.parametrize("first", ["--python", "--env-python"])
def test_the_users_executable_goes_before_the_one_that_tox_made(
    given: Callable[..., options.Options], first: str
) -> None:
    """Whichever stands first: tox names its own by an option of its own."""
    words: list[Any] = [["--python", "pypy=/bin/sh"], ["--env-python", "pypy=/bin/cat"]]
    ordered = words if first == "--python" else words[::-1]
    assert given(*(word for pair in ordered for word in pair)).explicit == {"pypy": Path("/bin/sh")}
