"""Serves a report over HTTP to this machine alone, where no file can be opened."""

from __future__ import annotations

import functools
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

#: The loopback: nobody else's business.
HOST = "127.0.0.1"


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and says nothing about it; nothing is kept by a browser, for a report is written anew."""

    def end_headers(self) -> None:
        """Before the answer's body."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """A line for each request helps nobody."""


def server(folder: Path, port: int = 0) -> ThreadingHTTPServer:
    """A server of that folder; port 0 is any free one."""
    return ThreadingHTTPServer((HOST, port), functools.partial(Quiet, directory=str(folder)))


def serve(folder: Path, port: int) -> None:
    """Say where, and serve until Ctrl-C."""
    with server(folder, port) as made:
        print(f"http://{HOST}:{made.server_address[1]}/ until Ctrl-C", flush=True)
        try:
            made.serve_forever()
        except KeyboardInterrupt:
            print()
