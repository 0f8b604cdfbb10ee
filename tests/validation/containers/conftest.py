"""One engine and one image for all tests of containers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from runners.interpreters.provision import Found, Missing, provision
from runners.interpreters.provision.commands import Unavailable
from runners.workers import container
from tests.validation.containers import daemon

#: The interpreter that the tests run in a container.
SUBJECT = "cpython313-container"


@pytest.fixture(scope="session")
def engine() -> Iterator[str]:
    """An engine that answers; a skip with the reason where none can be had, or none was asked for."""
    if daemon.ASKED not in os.environ:
        try:
            yield container.engine()
        except container.NoEngine as reason:
            pytest.skip(f"{reason}; {daemon.ASKED}=1 installs one and starts a daemon of our own (as root, on Debian)")
        return
    try:
        with daemon.engine() as program:
            yield program
    except Unavailable as reason:
        pytest.skip(f"no container engine: {reason}")


@pytest.fixture(scope="session")
def image(engine: str) -> Path:
    """The image of CPython 3.13, on a base that is made here: the official one needs a hub."""
    with pytest.MonkeyPatch.context() as patch:
        try:
            patch.setenv("GILMATRIX_BASE", daemon.base(engine))
        except Unavailable as reason:
            pytest.skip(str(reason))
        found = provision([SUBJECT])[SUBJECT]
    if isinstance(found, Missing):
        pytest.fail(f"no image: {found.reasons}")
    assert isinstance(found, Found)
    return found.executable
