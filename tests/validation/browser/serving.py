"""The report behind a policy: served on the loopback with a header, as a CI server does."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

#: Nothing inline, nothing from elsewhere.
STRICT = "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'"

#: What Jenkins sends with artifacts: no script at all.
JENKINS = "sandbox; default-src 'none'; img-src 'self'; style-src 'self';"


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *given: object, policy: str, directory: str) -> None:
        self._policy = policy
        super().__init__(*given, directory=directory)  # type: ignore[arg-type]

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", self._policy)
        super().end_headers()

    def log_message(self, format: str, *given: object) -> None: ...


@contextmanager
def served(report: Path, policy: str) -> Iterator[str]:
    """The address of the report's folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, policy=policy, directory=str(report)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
