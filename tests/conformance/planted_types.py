"""Types that are not what they promise, and a worker of this very Python to ask."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from runners.workers import start
from suites.conformance.linearizability import typefile
from suites.conformance.linearizability.search import Ask
from suites.conformance.linearizability.typefile import Type
from tests.suites.planted import subject

#: Seconds for one answer.
LIMIT = 60.0

#: A number that threads add to without a lock, with a moment between the reading and the writing.
COUNTER = '''"""A counter without a lock."""
import time

SOURCE = "planted"
SETUP = [[0, 5]]
OPERATIONS = {"add": [[1, 3]], "value": []}
ATOMIC = ("add", "value")

class Shared(object):
    def __init__(self, setup):
        self.number = setup[0]

    def add(self, more):
        before = self.number
        time.sleep(1e-6)
        self.number = before + more
        return self.number

    def value(self):
        return self.number

class Model(object):
    def __init__(self, setup):
        self.number = setup[0]

    def key(self):
        return self.number

    def copy(self):
        return Model([self.number])

    def add(self, more):
        self.number += more
        return self.number

    def value(self):
        return self.number
'''

#: A queue that gives its third item twice, whoever asks.
QUEUE = '''"""A queue that duplicates."""
SOURCE = "planted"
SETUP = None
OPERATIONS = {"put": [[0, 9]], "get": []}
ATOMIC = ("put", "get")

class Shared(object):
    def __init__(self, setup):
        self.items = []
        self.given = 0

    def put(self, item):
        self.items.append(item)

    def get(self):
        self.given += 1
        return self.items[0] if self.given == 3 else self.items.pop(0)

class Model(object):
    def __init__(self, setup):
        self.items = []

    def key(self):
        return tuple(self.items)

    def copy(self):
        other = Model(None)
        other.items = list(self.items)
        return other

    def put(self, item):
        self.items.append(item)

    def get(self):
        return self.items.pop(0)
'''


def plant(folder: Path, text: str, name: str = "planted") -> Type:
    """The type with this text, in a file of its own."""
    path = folder / f"{name}.py"
    path.write_text(text)
    return typefile.read(path)


@contextmanager
def worker() -> Iterator[Ask]:
    """What puts a request to a worker of this Python."""
    started = start(subject(), Path(sys.executable))

    def ask(request: Mapping[str, Any]) -> dict[str, Any]:
        return started.ask(request, LIMIT)

    try:
        started.hello()
        yield ask
    finally:
        started.close()
