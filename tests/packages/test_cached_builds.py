"""One interpreter's build in an installer's cache is never given to another interpreter."""

from __future__ import annotations

from typing import cast

import pytest

from suites.installing.attempts import Attempt
from suites.installing.environment import Environment, Installed
from suites.installing.processes import Ended
from suites.packages.table import Package
from suites.packages.trying import Trial


class Played:
    """An environment whose first installation takes what the cache has: a build without native code."""

    def __init__(self, *, anywhere: bool, said: str = "") -> None:
        self.anywhere = anywhere
        self.said = said
        self.asked: list[bool] = []

    def install(self, package: Package, *, source: bool, limit: float, fresh: bool = False) -> Ended:
        assert source
        self.asked.append(fresh)
        return Ended(0, "", False, 1.0, "", "Built zstandard==1" if fresh else self.said, 0)

    def installed(self, built: str) -> dict[str, Installed]:
        return {
            "zstandard": Installed("zstandard", "1", False, "", (), anywhere=self.anywhere and "Built" not in built)
        }


@pytest.mark.parametrize(
    ("anywhere", "said", "binding", "asked"),
    [
        (True, "", "c", [False, True]),
        (True, "", "pure", [False]),
        (False, "", "c", [False]),
        (True, "Built zstandard==1", "c", [False]),
    ],
)
def test_a_build_without_native_code_from_the_cache_is_made_again(
    anywhere: bool, said: str, binding: str, asked: list[bool]
) -> None:
    played = Played(anywhere=anywhere, said=said)
    installs: list[Attempt] = []
    package = Package("zstandard", "zstandard", "zstandard", "", binding, build=True)
    ended = Trial._from_source(cast(Trial, None), installs, cast(Environment, played), package)
    assert ended.ok
    assert played.asked == asked
    assert len(installs) == len(asked)
