"""Live workers by a key, started when first asked for and started anew after one was lost."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Iterable
from typing import Any, Generic, TypeVar

from runners.workers.local import Worker

Key = TypeVar("Key", bound=Hashable)


class Pool(Generic[Key]):
    """``start`` gives the process of a key; several threads may ask for a worker each, of different keys."""

    def __init__(self, start: Callable[[Key], Worker]) -> None:
        self._start = start
        self._live: dict[Key, Worker] = {}
        self._starting: dict[Key, tuple[Worker, float]] = {}
        #: What each worker's interpreter said of itself, with the ``start_seconds`` until it did.
        self.facts: dict[Key, dict[str, Any]] = {}

    @property
    def live(self) -> dict[Key, Worker]:
        """The workers that have answered, by their keys, in the order in which they did."""
        return dict(self._live)

    def begin(self, keys: Iterable[Key]) -> None:
        """Start several at once without waiting for any; raises WorkerLost where one cannot be started."""
        for key in keys:
            if key not in self._live and key not in self._starting:
                begun = time.monotonic()
                worker = self._start(key)
                worker.greet()
                self._starting[key] = worker, begun

    def worker(self, key: Key) -> Worker:
        """The live worker of that key; raises WorkerLost when it cannot start."""
        if key not in self._live:
            self.begin([key])
            worker, begun = self._starting.pop(key)
            self.facts[key] = {**worker.greeted(), "start_seconds": round(time.monotonic() - begun, 3)}
            self._live[key] = worker
        return self._live[key]

    def drop(self, key: Key) -> None:
        """End a worker at once, because it is lost or may be spoilt."""
        if worker := self._live.pop(key, None):
            worker.kill()

    def leave(self, key: Key) -> None:
        """End a worker politely: it is not asked any more for now."""
        if worker := self._live.pop(key, None):
            worker.close()

    def close(self) -> None:
        """End every worker: all are told to go at once, and are waited for after that."""
        several = self._taken()
        for worker in several:
            worker.leave()
        for worker in several:
            worker.close()

    def kill(self) -> None:
        """End every worker at once, without a goodbye."""
        for worker in self._taken():
            worker.kill()

    def _taken(self) -> list[Worker]:
        """Every worker, answered or not, none of which is the pool's any more."""
        several = [*self._live.values(), *(worker for worker, _ in self._starting.values())]
        self._live, self._starting = {}, {}
        return several
