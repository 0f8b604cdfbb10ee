"""A clock of other programs' CPU time that sees none: whether the machine is busy is no question of most tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from runners.neighbours import Lap
from suites.measuring.crew import Crew
from suites.routes import turns


class Quiet:
    """Stands in for ``Neighbours``."""

    def __init__(self, own: object = ()) -> None:
        self.sees_all = True

    def lap(self) -> Lap:
        """A moment in which nobody else ran."""
        return Lap(0.0, 0.001)

    def waits(self) -> dict[str, float]:
        """No thread waited."""
        return {}


@contextmanager
def quiet() -> Iterator[None]:
    """Nobody else is seen meanwhile, by scaling and by routes."""
    with patch.object(turns, "Neighbours", Quiet), patch.object(Crew, "neighbours", lambda crew, *mates: Quiet()):
        yield
