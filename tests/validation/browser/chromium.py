"""Finds a browser: on PATH, in Playwright's own folder, or as Debian's package."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

from runners.interpreters.provision import apt
from runners.interpreters.provision.cache import Cache
from runners.interpreters.provision.commands import CommandFailed, Unavailable
from runners.interpreters.provision.progress import best
from runners.interpreters.provision.way import Job
from runners.interpreters.subjects import load_subjects

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")

HOW = "install one: `apt-get install chromium` on Debian, `python -m playwright install chromium` elsewhere"


class NoBrowser(Exception):
    """There is no Chromium here; the message says how to get one."""


@contextmanager
def started() -> Iterator[Browser]:
    """A Chromium without a window; raises NoBrowser."""
    with sync_playwright() as playwright:
        # Chromium refuses to run as root inside its sandbox.
        arguments = ["--no-sandbox"] if apt.is_root() else []
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
    """Debian's package, got as the libraries are that CPython is built with; raises NoBrowser."""
    # A job is a subject's; of this one only the name is asked.
    job = Job(replace(next(iter(load_subjects().values())), id="chromium"), Cache(), best())
    try:
        apt.ensure(job, ["chromium"])
    except (Unavailable, CommandFailed) as problem:
        raise NoBrowser(f"no Chromium here ({problem}): {HOW}") from None
    return _on_path()
