"""Every page works from disk, at both widths and in both themes, for everyone, and asks the network for nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.reports.built import build
from tests.reports.synthetic import Sketch
from tests.validation.browser.serving import JENKINS, STRICT, served
from tests.validation.browser.visits import SCHEMES, WIDTHS, kinds, reached, seen, violations, visit


def test_every_kind_of_page_is_there(report: Path) -> None:
    """The control: what follows looks at all of them."""
    found = {name.partition("/")[0] for name in kinds(report)}
    assert found == {"index.html", "kernels", "matrix.html", "tests", "routes.html", "claims.html", "packages.html",
                     "compare.html", "history.html", "provenance.html", "help.html"}  # fmt: skip


@pytest.mark.parametrize(("width", "scheme"), list(zip(WIDTHS, SCHEMES, strict=True)))
def test_pages_are_quiet_accessible_and_fit(browser: Browser, report: Path, width: int, scheme: str) -> None:
    """Half of the pairs; ``python -m tests.validation.browser`` measures all."""
    found = []
    with visit(browser, report.as_uri(), width=width, scheme=scheme) as one:
        for name in kinds(report, 1):
            page = one.open(name)
            found += [f"{name}: {told}" for told in violations(page)]
            if page.evaluate("() => document.documentElement.scrollWidth > innerWidth"):
                found.append(f"{name}: wider than the window")
        found += [*one.requests, *one.complaints]
    assert found == []


def test_axe_finds_what_is_planted(browser: Browser, report: Path) -> None:
    """The control: a page that is not accessible."""
    with visit(browser, report.as_uri()) as one:
        page = one.open("index.html")
        page.evaluate("() => document.querySelector('main').append(document.createElement('img'))")
        assert any(told.startswith("image-alt") for told in violations(page))


def test_without_scripts_everything_is_there_and_nothing_is_dead(browser: Browser, report: Path) -> None:
    for name in kinds(report, 1):
        with visit(browser, report.as_uri()) as one:
            with_scripts = seen(one.open(name))
        with visit(browser, report.as_uri(), scripts=False) as one:
            page = one.open(name)
            assert seen(page) == with_scripts, name
            assert page.locator("button, select, input").count() == 0, f"{name}: a control that does nothing"


def test_a_strict_policy_is_kept(browser: Browser, report: Path) -> None:
    with served(report, STRICT) as address, visit(browser, address) as one:
        for name in kinds(report, 1):
            page = one.open(name)
            assert page.locator(".theme").count() == 1, f"{name}: the script did not run"
        assert one.requests == []
        assert one.complaints == []


def test_a_policy_without_scripts_leaves_all_charts_tables_verdicts_and_links(browser: Browser, report: Path) -> None:
    for name in kinds(report, 1):
        with visit(browser, report.as_uri()) as one:
            from_disk = seen(one.open(name))
        with served(report, JENKINS) as address, visit(browser, address) as one:
            page = one.open(name)
            assert seen(page) == from_disk, name
            assert page.locator(".theme").count() == 0, "this policy lets no script run"
            assert [told for told in one.complaints if "script" not in told.lower()] == [], name


@pytest.mark.parametrize("name", ["index.html", "matrix.html", "kernels/nbody.html", "claims.html"])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(browser: Browser, report: Path, name: str) -> None:
    with visit(browser, report.as_uri()) as one:
        there, got, shown = reached(one.open(name))
    assert (got, shown) == (there, there)
    assert there > 20


@pytest.mark.parametrize("suite", ["packages", "conformance", "routes"])
def test_the_only_interpreter_stays_in_sight(browser: Browser, tmp_path: Path, suite: str) -> None:
    """A filter of one would hide all that there is."""
    sketch = Sketch(tmp_path / "s", lines={}).subject("cpython313")
    page = {"packages": "packages.html", "conformance": "matrix.html", "routes": "routes.html"}[suite]
    if suite == "conformance":
        sketch.litmus("mine", 7, {"gil": "allowed"}).observed("cpython313", "mine")
    elif suite == "routes":
        line = {"route": "native", "job": "collatz", "size": "default", "implementation": "c", "strategy": "threads"}
        sketch.told["lines"]["collatz-c-threads"] = {**line, "need": "", "workers": [1, 2], "unit": False}
        sketch.save()
    else:
        sketch.package("numpy")
    with visit(browser, build(sketch.store.folder).parent.as_uri()) as one:
        shown = one.open(page)
        heads = shown.locator("table[data-filter] thead th[data-subject='cpython313']")
        assert heads.count() > 0
        assert all(heads.nth(place).is_visible() for place in range(heads.count()))
        assert shown.locator("table[data-filter] tbody td").first.is_visible()


def test_print_shows_content_alone(browser: Browser, report: Path) -> None:
    with visit(browser, report.as_uri(), scheme="dark") as one:
        page = one.open("matrix.html")
        rows = page.locator("tbody tr").count()
        page.emulate_media(media="print")
        for selector in ("nav", ".filter", ".theme"):
            assert not page.locator(selector).first.is_visible(), selector
        assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert page.locator("tbody tr").count() == rows
        assert page.pdf().startswith(b"%PDF")
