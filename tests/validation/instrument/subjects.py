"""The interpreters that the instrument is tried on."""

from __future__ import annotations

from pathlib import Path

from runners.interpreters.provision import Missing, provision
from suites.options import BadInput


def executables(words: str) -> dict[str, Path]:
    """The executable of every subject named, separated by commas; raises BadInput for one that is not here."""
    found = {}
    for identity, one in provision([word.strip() for word in words.split(",")]).items():
        if isinstance(one, Missing):
            raise BadInput(f"no {identity}: {one.why}")
        found[identity] = one.executable
    return found
