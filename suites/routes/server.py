"""A local HTTP server that answers ``/NUMBER`` with a page of that number, after ``DELAY`` seconds.

``python -m suites.routes.server`` prints its address and serves until its standard input ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import subprocess
import sys

from runners.supervised import Supervised
from runners.workers.local import ROOT

#: Seconds until a request is answered: what a service in the same town takes.
DELAY = 0.005

REQUEST = re.compile(rb"GET /(\d+) HTTP/1\.[01]\r\n")


def page(number: int) -> bytes:
    """The page's body, as ``kernels/jobs/pages.py`` expects it."""
    return (f"page {number};" * 40).encode()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            asked = REQUEST.match(head)
            await asyncio.sleep(DELAY)
            body = page(int(asked[1])) if asked else b"no such page"
            stays = b"connection: close" not in head.lower()
            status = b"200 OK" if asked else b"404 Not Found"
            writer.write(
                b"HTTP/1.1 %b\r\nContent-Length: %d\r\nContent-Type: text/plain\r\nConnection: %b\r\n\r\n%b"
                % (status, len(body), b"keep-alive" if stays else b"close", body)
            )
            await writer.drain()
            if not stays:
                break
    writer.close()


async def _serve() -> None:
    server = await asyncio.start_server(_answer, "127.0.0.1", 0, backlog=1024)
    host, port = server.sockets[0].getsockname()[:2]
    print(f"http://{host}:{port}", flush=True)
    async with server:
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


class Server:
    """The server as a process of its own, which does not share a GIL with whoever measures; started when needed."""

    def __init__(self) -> None:
        self._group: Supervised | None = None
        self._address = ""

    def address(self) -> str:
        """Where it serves; one that has died is replaced.  Raises OSError when none can be started."""
        if self._group and self._group.process.poll() is not None:
            self.close()
        if not self._group:
            self._group = Supervised([sys.executable, "-m", "suites.routes.server"], stdin=subprocess.PIPE, cwd=ROOT)
            assert self._group.process.stdout is not None
            self._address = self._group.process.stdout.readline().decode().strip()
            if not self._address:
                raise OSError(f"the local HTTP server ended with {self._group.process.wait()} before it served")
        return self._address

    def processes(self) -> list[int]:
        """Its process, while it serves."""
        return [self._group.process.pid] if self._group else []

    def close(self) -> None:
        """End it."""
        if self._group:
            self._group.close()
        self._group = None


if __name__ == "__main__":
    asyncio.run(_serve())
