"""Asks interpreters what they say of themselves, each once."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from runners import workers
from runners.interpreters.provision import Found
from runners.interpreters.subjects import Subject


class Hellos:
    """What interpreters said of themselves, by their ids."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._said: dict[str, Mapping[str, Any]] = {}

    def of(self, subject: Subject, found: Found) -> Mapping[str, Any]:
        """What one says; raises WorkerLost."""
        with self._lock:
            if subject.id not in self._said:
                worker = workers.start(subject, found.executable)
                try:
                    self._said[subject.id] = worker.hello()
                finally:
                    worker.close()
            return self._said[subject.id]
