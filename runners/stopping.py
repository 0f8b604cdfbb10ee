"""Makes a polite kill the same as Ctrl-C: children are ended, locks freed, results kept."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Iterator


@contextlib.contextmanager
def terminated_like_ctrl_c() -> Iterator[None]:
    """Turn SIGTERM, which a CI that cancels sends, into KeyboardInterrupt."""

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
