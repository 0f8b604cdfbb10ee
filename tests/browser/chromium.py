"""Where is a browser?  On PATH, in Playwright's own folder, or as Debian's package."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

HOW = "install one: `apt-get install chromium` on Debian, `python -m playwright install chromium` elsewhere"


class NoBrowser(Exception):
    """There is no Chromium here; the message says how to get one."""


@contextmanager
def started() -> Iterator[Browser]:
    """A Chromium without a window; raises NoBrowser."""
    with sync_playwright() as playwright:
        # Chromium refuses to run as root inside its sandbox.
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=_executable(playwright), args=arguments)
        try:
            yield browser
        finally:
            browser.close()


def _executable(playwright: Playwright) -> str:
    if found := _on_path() or _own(playwright) or _package():
        return found
    raise NoBrowser(f"no Chromium here: {HOW}")


def _on_path() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def _own(playwright: Playwright) -> str | None:
    path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _package() -> str | None:
    """Debian's package, where it may be installed: as the libraries are that CPython is built with."""
    if os.geteuid() or not shutil.which("apt-get"):
        return None
    for command in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium"],
    ):
        if subprocess.run(command, capture_output=True, check=False).returncode:
            return None
    return _on_path()
