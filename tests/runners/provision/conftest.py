"""Fake interpreters and a cache of one's own: nothing here needs the network, a compiler or a JVM."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from runners.interpreters.provision.cache import Cache

FACTS: dict[str, Any] = {
    "implementation": "cpython", "version": "3.13.0", "language": "3.13.0", "language_info": [3, 13, 0],
    "free_threaded": False, "gil_enabled": True, "jit": False, "jit_detail": "none", "debug": False,
    "compiler": "GCC 1", "pgo": False, "lto": False, "jdk": None,
}  # fmt: skip


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """An empty cache."""
    return Cache(tmp_path / "cache")


@pytest.fixture
def fake(tmp_path: Path) -> Callable[..., Path]:
    """Makes an executable that answers the probe with these facts, and notes each time that it was asked."""

    def make(path: str, **facts: Any) -> Path:
        executable = tmp_path / path
        executable.parent.mkdir(parents=True, exist_ok=True)
        answer = json.dumps({**FACTS, **facts})
        executable.write_text(
            f"#!/bin/sh\necho asked >> '{executable}.asked'\necho noise\necho 'gilmatrix-probe:{answer}'\n"
        )
        executable.chmod(0o755)
        return executable

    return make
