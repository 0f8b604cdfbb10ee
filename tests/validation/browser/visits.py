"""Opens a page and records what it does and shows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Dialog, Page

WIDTHS = (375, 1280)
SCHEMES = ("light", "dark")

#: Pages of one kind are made by one template: so many of each are looked at.
OF_A_KIND = 2


@dataclass
class Visit:
    """An open page; what it asked for from elsewhere, and what it complained of."""

    page: Page
    root: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def dismiss(self, dialog: Dialog) -> None:
        """No page of ours asks anything."""
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def open(self, path: str) -> Page:
        """Go to a page of the report, which may have a hash; opened anew even if only that differs."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.root}/{path}")
        return self.page


@contextmanager
def visit(
    browser: Browser, root: str, *, width: int = 1280, scheme: str = "light", scripts: bool = True
) -> Iterator[Visit]:
    """A page of its own: nothing that another one left is seen."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=scripts,
    )  # fmt: skip
    made = Visit(context.new_page(), root)
    made.page.on(
        "request", lambda one: made.requests.append(one.url) if not one.url.startswith((root, "about:")) else None
    )
    made.page.on("console", lambda one: made.complaints.append(f"{one.type}: {one.text}"))
    made.page.on("pageerror", lambda one: made.complaints.append(f"error: {one}"))
    made.page.on("dialog", made.dismiss)
    try:
        yield made
    finally:
        context.close()


def kinds(report: Path, of_a_kind: int = OF_A_KIND) -> list[str]:
    """Every page but those of which enough of the same kind are there already."""
    found: list[str] = []
    for path in sorted(report.rglob("*.html")):
        name = str(path.relative_to(report))
        alike = [one for one in found if "/" in name and one.startswith(name.partition("/")[0] + "/")]
        if len(alike) < of_a_kind:
            found.append(name)
    return found


@cache
def _axe() -> str:
    return (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page) -> list[str]:
    """What axe-core finds: rule, and where first.  Injected, for a policy may block script tags."""
    page.evaluate(_axe())
    found = page.evaluate("() => axe.run(document, {preload: false, resultTypes: ['violations']})")
    return [f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]}" for one in found["violations"]]


#: What a reader sees of a page, whether scripts run or not.
SEEN = """() => ({
    tables: document.querySelectorAll('table').length,
    rows: document.querySelectorAll('tbody tr').length,
    verdicts: [...document.querySelectorAll('.state')].filter(one => one.checkVisibility()).length,
    links: [...document.querySelectorAll('main a[href]:not(.permalink)')].length,
    charts: [...document.querySelectorAll('img')].filter(one => one.naturalWidth > 0).length,
    styled: getComputedStyle(document.querySelector('table') || document.body).borderCollapse,
})"""


def seen(page: Page) -> dict[str, Any]:
    """Tables, rows, verdicts, links and charts that are there."""
    told: dict[str, Any] = page.evaluate(SEEN)
    return told


#: Everything that can be used, and what Tab comes to: each must be reached, and show that it is.
REACH = """() => [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')]
    .filter(one => one.checkVisibility() && !one.closest('[hidden]')).length"""
FOCUSED = """() => {
    const one = document.activeElement;
    if (!one || one === document.body) return null;
    const style = getComputedStyle(one);
    const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    one.dataset.reached = outlined || one.matches('input, select') ? 'shown' : 'unseen';
    return true;
}"""


def reached(page: Page, most: int = 2000) -> tuple[int, int, int]:
    """(what can be used, how much of it Tab reaches, how much of that shows its focus)."""
    there = int(page.evaluate(REACH))
    # A few more: behind the last one it begins anew, or leaves the page.
    for _ in range(min(most, there + 5)):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) is None:
            break
    got, shown = (
        int(page.evaluate(f"() => document.querySelectorAll('{which}').length"))
        for which in ("[data-reached]", "[data-reached=shown]")
    )
    return there, got, shown


def loading(page: Page) -> float:
    """Milliseconds from the beginning of the navigation to the end of the load event."""
    told = page.evaluate("() => JSON.stringify(performance.getEntriesByType('navigation')[0])")
    return float(json.loads(told)["loadEventEnd"])


#: Milliseconds that each of some filters takes, with the layout that follows.
FILTERING = """(queries) => queries.map(text => {
    const input = document.querySelector('.filter input[type=search]');
    const begun = performance.now();
    input.value = text;
    input.dispatchEvent(new Event('input', {bubbles: true}));
    document.body.getBoundingClientRect();
    return performance.now() - begun;
})"""


def filtering(page: Page, queries: Sequence[str]) -> list[float]:
    """How long a filter takes, query by query."""
    told: list[float] = page.evaluate(FILTERING, list(queries))
    return told
