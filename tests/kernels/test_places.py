"""Each worker of a crew has a core to itself, and its host is as free afterwards as before."""

from __future__ import annotations

import importlib
import os
import sys
import threading

import pytest

from kernels.strategies import places

STRATEGIES = ("threads", "thread_pool", "fork", "spawn", "forkserver", "process_pool")

pytestmark = pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="this system has no call to choose a core")


def where(chunk: object) -> list[int]:
    """The cores that the calling thread may use."""
    return sorted(os.sched_getaffinity(0))


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_worker_stays_on_one_core(strategy: str) -> None:
    before = where(None)
    crew = importlib.import_module(f"kernels.strategies.{strategy}").Crew(2)
    try:
        found = [tuple(one) for _ in range(10) for one in crew.map(where, [1, 2, 3, 4])]
    finally:
        crew.close()
    assert {len(one) for one in found} == {1}
    if strategy not in ("thread_pool", "process_pool"):  # there one worker may be quick enough to do everything
        assert len(set(found)) == min(2, len(before))
    assert where(None) == before


class TestWithoutFunctions:
    """PyPy and GraalPy have none in os."""

    @pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the C library's call is Linux's")
    def test_the_c_library_is_asked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        allowed, look, found = where(None), os.sched_getaffinity, []
        monkeypatch.delattr(os, "sched_getaffinity")
        monkeypatch.delattr(os, "sched_setaffinity")
        importlib.reload(places)

        def settled(place: int) -> None:
            places.settle(place)
            found.append(sorted(look(0)))

        try:
            for place in range(len(allowed) + 1):
                thread = threading.Thread(target=settled, args=(place,))
                thread.start()
                thread.join()
        finally:
            monkeypatch.undo()
            importlib.reload(places)
        assert found == [[cpu] for cpu in [*allowed, allowed[0]]]

    def test_a_system_without_one_leaves_the_thread_free(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delattr(os, "sched_setaffinity")
        monkeypatch.setattr(sys, "platform", "elsewhere")
        importlib.reload(places)
        try:
            before = where(None)
            places.settle(0)
            assert where(None) == before
        finally:
            monkeypatch.undo()
            importlib.reload(places)
