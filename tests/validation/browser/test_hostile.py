"""A text from an interpreter, a file or a user stays text, wherever a session may hold it."""

from __future__ import annotations

import functools
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from reports.pages import write_pages
from runners.sessions.records import FILE, DamagedResult, lines
from suites.parts import read_session
from tests.reports.large import metropolis
from tests.reports.synthetic import rewrite
from tests.validation.browser.hostile import STRINGS, places, poison, renamed, replaced
from tests.validation.browser.visits import kinds, visit


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A session with everything but values of kernels: charts take long, and say no more than names."""
    folder = tmp_path_factory.mktemp("small") / "session"
    metropolis(folder, tests=2, scaling=False, few=True)
    return folder


#: So many texts share a session: each is in hundreds of its fields.
TOGETHER = 10


def _copy(small: Path, folder: Path) -> Path:
    shutil.copytree(small, folder / "s")
    return folder / "s"


def _files(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


#: Elements and attributes that no page of ours has.
FOREIGN = """() => [...document.querySelectorAll(
    'iframe, object, embed, base, style, form[action], marquee, math, meta[http-equiv], svg :is(script, animate, use)')]
    .map(one => one.outerHTML.slice(0, 80)).concat(
    [...document.querySelectorAll('*')].flatMap(one => [...one.attributes]
        .filter(each => each.name.startsWith('on') || each.name === 'style'
            || /^\\s*(javascript|data):/i.test(each.value) && ['href', 'src', 'srcset', 'action'].includes(each.name))
        .map(each => one.tagName + ' ' + each.name)),
    [...document.scripts].filter(one => !one.src.endsWith('static/report.js')).map(one => 'script ' + one.src))"""


@pytest.mark.parametrize("place", range(0, len(STRINGS), TOGETHER))
def test_text_stays_text_on_every_page(browser: Browser, small: Path, tmp_path: Path, place: int) -> None:
    folder = _copy(small, tmp_path)
    poison(folder, STRINGS[place : place + TOGETHER])
    before = _files(tmp_path)
    report = write_pages(read_session(folder), tmp_path / "out").parent
    assert {path for path in _files(tmp_path) - before if not path.is_relative_to(report)} == set()
    with visit(browser, report.as_uri()) as one:
        for name in kinds(report, 1):
            page = one.open(name)
            assert page.evaluate("() => window.ran") is None, name
            assert page.evaluate(FOREIGN) == [], name
            assert page.locator("h1").is_visible(), name
            assert page.locator("nav a").count() >= 8, name
            assert not page.evaluate("() => document.documentElement.scrollWidth > innerWidth"), name
        assert one.complaints == []
        assert one.requests == []


def test_a_page_that_is_not_careful_is_caught(browser: Browser, tmp_path: Path) -> None:
    """The control: the same texts as markup."""
    caught = 0
    for text in STRINGS:
        page_of = tmp_path / "page.html"
        page_of.write_bytes(
            f'<!DOCTYPE html><meta charset=utf-8><h1>x</h1><p title="{text}">{text}</p>'.encode("utf-8", "replace")
        )
        with visit(browser, tmp_path.as_uri()) as one:
            page = one.open("page.html")
            caught += bool(page.evaluate("() => window.ran") or page.evaluate(FOREIGN) or one.requests)
    assert caught > 25


FILES = ("session.json", "pypy/subject.json")
SUITES = ("conformance", "routes", "packages")


def _is_of(one: dict[str, Any], suite: str) -> bool:
    """The record of a suite that stands for all of them."""
    cases = {"conformance": "test_002", "routes": "collatz-python-threads"}
    return (one["suite"], one["subject"]) == (suite, "pypy") and cases.get(suite) in (None, one["case"])


def _told(small: Path, name: str) -> Any:
    if name in FILES:
        return json.loads((small / name).read_text(encoding="utf-8"))
    several = [json.loads(content)["record"] for content in lines(small / FILE)]
    return next(one for one in several if _is_of(one, name))


def _cases(small: Path) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    for name in (*FILES, *SUITES):
        told = _told(small, name)
        seen = set()
        for at in places(told):
            # One entry of a table stands for all of them.
            kind = tuple("*" if len(at) - 1 > depth > 0 else part for depth, part in enumerate(at))
            if kind not in seen:
                seen.add(kind)
                yield name, at


def _write(folder: Path, name: str, change: Callable[[Any], Any]) -> None:
    if name in FILES:
        (folder / name).write_text(json.dumps(change(_told(folder, name))), encoding="utf-8")
    else:
        rewrite(folder, lambda one: change(one) if _is_of(one, name) else one)


def test_every_field_and_name_by_itself_may_be_anything(small: Path, tmp_path: Path) -> None:
    """The report is written, or the session refused by name; nothing is written elsewhere, nothing else is raised."""
    folder = _copy(small, tmp_path)
    cases = list(_cases(small))
    assert len(cases) > 80
    refused = []
    for number, (name, at) in enumerate(cases):
        path = folder / (name if name in FILES else FILE)
        kept = path.read_text(encoding="utf-8")
        for change in (replaced, renamed):
            text = STRINGS[number % len(STRINGS)]
            _write(folder, name, functools.partial(change, at=at, text=text))
            before = _files(tmp_path)
            try:
                write_pages(read_session(folder), tmp_path / "out")
            except DamagedResult as damaged:
                refused.append((name, at, str(damaged)))
            new = {one for one in _files(tmp_path) - before if not one.is_relative_to(tmp_path / "out")}
            assert new == set(), (name, at, text)
            path.write_text(kept, encoding="utf-8")
    assert [case for case in refused if case[0] != "session.json" or case[1] != ("schema",)] == []
