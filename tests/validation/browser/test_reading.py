"""A reader sorts, filters, changes the theme, looks at raw values, and sends what is seen as a link."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from reports.palette import DARK, LIGHT
from reports.wording import NOTHING, TIMES
from tests.reports.built import build
from tests.reports.large import metropolis
from tests.validation.browser.serving import JENKINS, served
from tests.validation.browser.visits import Visit, visit


@pytest.fixture
def one(browser: Browser, report: Path) -> Iterator[Visit]:
    """A page of its own, which must not complain."""
    with visit(browser, report.as_uri()) as made:
        yield made
        assert made.complaints == []
        assert made.requests == []


def _column(page: Page, table: str, column: int) -> list[str]:
    cells = page.locator(f"#{table} tbody tr > :nth-child({column})").all_inner_texts()
    return [text.strip() for text in cells]


def _shown(page: Page) -> list[str]:
    return [one.get_attribute("id") or "" for one in page.locator("#tests tbody tr:visible").all()]


class TestSorting:
    def test_numbers_by_size_the_highest_first_then_back(self, one: Visit) -> None:
        page = one.open("index.html")
        button = page.locator("#board-1 thead th:nth-child(4) button")
        before = _column(page, "board-1", 4)
        button.click()
        figures = [float(text.partition(TIMES)[0]) for text in _column(page, "board-1", 4)]
        assert figures == sorted(figures, reverse=True)
        assert len(set(figures)) > 2
        expect(page.locator("#board-1 thead th:nth-child(4)")).to_have_attribute("aria-sort", "descending")
        button.click()
        assert [float(text.partition(TIMES)[0]) for text in _column(page, "board-1", 4)] == sorted(figures)
        button.click()
        assert _column(page, "board-1", 4) == before
        expect(page.locator("#board-1 thead th:nth-child(4)")).not_to_have_attribute("aria-sort", re.compile(".*"))

    def test_words_by_the_alphabet_and_numbers_in_them_by_size(self, one: Visit) -> None:
        page = one.open("matrix.html")
        page.locator("#tests thead th:first-child button").click()
        numbers = [int(re.match(r"\d+", text)[0]) for text in _column(page, "tests", 1)]  # type: ignore[index]
        assert numbers == sorted(numbers)
        assert numbers[:3] == [1, 2, 3]

    def test_rooms_of_kernels_stay_together(self, one: Visit) -> None:
        page = one.open("index.html")
        page.locator("#kernels thead th:first-child button").click()
        heads = page.locator("#kernels tbody tr:first-child").all_inner_texts()
        assert [text.strip() for text in heads] == ["independent", "contended"]

    def test_what_has_no_figure_stands_last_either_way(self, one: Visit) -> None:
        page = one.open("claims.html")
        button = page.locator("#claims thead th:nth-child(4) button")
        for _ in range(2):
            button.click()
            texts = _column(page, "claims", 4)
            empty = [at for at, text in enumerate(texts) if text == NOTHING]
            assert empty == list(range(len(texts) - len(empty), len(texts)))
            assert 0 < len(empty) < len(texts)


class TestFilter:
    def test_text_state_and_both(self, one: Visit) -> None:
        page = one.open("matrix.html")
        every = len(_shown(page))
        page.get_by_label("Find").fill("test_01")
        assert _shown(page) == [f"test_01{digit}" for digit in range(10)]
        expect(page.locator(".filter output")).to_have_text(f"10 of {every} tests")
        page.get_by_label("Find").fill("")
        page.get_by_label("State").select_option("failed")
        assert _shown(page) == ["test_040", "test_050"]
        page.get_by_label("Find").fill("040")
        assert _shown(page) == ["test_040"]
        page.get_by_label("Find").fill("nothing of this name")
        assert _shown(page) == []
        expect(page.locator(".filter output")).to_have_text(f"0 of {every} tests")

    def test_exactly_one_fails(self, one: Visit) -> None:
        page = one.open("matrix.html")
        page.get_by_label("Only").select_option("one-fails")
        assert _shown(page) == ["test_040", "test_050"]

    def test_interpreters_differ(self, one: Visit) -> None:
        page = one.open("matrix.html")
        page.get_by_label("Only").select_option("differ")
        marked = page.locator("#tests tbody tr:has(.mark-differs)").count()
        assert 0 < marked < page.locator("#tests tbody tr").count()
        assert len(_shown(page)) == marked

    def test_chosen_interpreters_alone(self, one: Visit) -> None:
        page = one.open("matrix.html")
        page.get_by_label("pypy", exact=True).uncheck()
        expect(page.locator('#tests thead th[data-subject="pypy"]')).to_be_hidden()
        expect(page.locator("#test_040-pypy")).to_be_hidden()
        page.get_by_label("State").select_option("failed")
        assert _shown(page) == ["test_050"], "what only a hidden interpreter shows is no reason to show a row"

    def test_rows_of_an_interpreter(self, one: Visit) -> None:
        page = one.open("claims.html")
        page.get_by_label("pypy", exact=True).uncheck()
        assert page.locator('#claims tr[data-subject="pypy"]:visible').count() == 0
        assert page.locator("#claims tbody tr:visible").count() > 0

    def test_regressions_only(self, one: Visit) -> None:
        page = one.open("compare.html")
        page.get_by_label("State").select_option("no-change")
        words = page.locator("#changes tbody tr:visible .state").all_inner_texts()
        assert words
        assert {word.strip().removeprefix("▬").strip() for word in words} == {"no change"}


class TestLinks:
    def test_the_hash_holds_the_state_and_restores_it(self, one: Visit, browser: Browser, report: Path) -> None:
        page = one.open("matrix.html")
        page.get_by_label("Find").fill("test_0")
        page.get_by_label("Only").select_option("one-fails")
        page.get_by_label("jython", exact=True).uncheck()
        page.locator("#tests thead th:first-child button").click()
        page.locator("#tests thead th:first-child button").click()
        told = page.evaluate("() => location.hash")
        assert "q=test_0" in told
        assert "only=one-fails" in told
        assert "i=cpython313,cpython313t" in told
        with visit(browser, report.as_uri()) as other:
            again = other.open(f"matrix.html{told}")
            assert _shown(again) == _shown(page) == ["test_050", "test_040"]
            expect(again.locator('#tests thead th[data-subject="jython"]')).to_be_hidden()
            expect(again.get_by_label("jython", exact=True)).not_to_be_checked()
            expect(again.get_by_label("Find")).to_have_value("test_0")

    def test_a_row_has_a_link_that_keeps_the_state(self, one: Visit) -> None:
        page = one.open("matrix.html")
        link = page.get_by_label("Link to test_047")
        link.focus()
        link.press("Enter")
        assert page.evaluate("() => location.hash") == "#test_047"
        page.get_by_label("Find").fill("test_04")
        link.press("Enter")
        assert page.evaluate("() => location.hash") == "#q=test_04&at=test_047"
        page = one.open("matrix.html#q=test_04&at=test_047")
        expect(page.locator("#test_047")).to_have_class("arrived")
        expect(page.locator("#test_047")).to_be_in_viewport()

    def test_all_rows_of_a_long_table_come_back(self, browser: Browser, tmp_path: Path) -> None:
        metropolis(tmp_path / "long", tests=250, scaling=False, few=True)
        report = build(tmp_path / "long").parent
        with visit(browser, report.as_uri()) as one:
            page = one.open("matrix.html")
            page.get_by_label("Find").fill("nothing of the kind")
            expect(page.locator("#tests tbody tr:visible")).to_have_count(0)
            page.get_by_label("Find").fill("")
            expect(page.locator("#tests tbody tr:visible")).to_have_count(250)

    def test_going_back_restores_what_was_seen(self, one: Visit) -> None:
        page = one.open("matrix.html#q=test_01")
        page.evaluate("() => { location.hash = '#q=test_02'; }")
        expect(page.locator(".filter output")).to_have_text("10 of 50 tests")
        assert _shown(page)[0] == "test_020"
        page.go_back()
        expect(page.locator("#test_010")).to_be_visible()
        assert _shown(page)[0] == "test_010"

    @pytest.mark.parametrize(
        "told", ["#i=nobody", "#s=<script>", "#sort=tests.99.up", "#at=nowhere", "#q=%", "#only=x&s="]
    )
    def test_a_hash_that_means_nothing_does_nothing(self, one: Visit, told: str) -> None:
        page = one.open(f"matrix.html{told}")
        expect(page.locator(".filter")).to_be_visible()


def _paper(page: Page) -> str:
    """The colour of a chart's corner."""
    chart = Image.open(io.BytesIO(page.locator(".chart img").first.screenshot()))
    return f"#{chart.convert('RGB').crop((3, 3, 4, 4)).tobytes().hex()}"


class TestTheme:
    def test_it_is_chosen_drawn_and_remembered(self, one: Visit) -> None:
        page = one.open("kernels/nbody.html")
        assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        page.get_by_label("Theme").select_option("dark")
        dark = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
        assert dark != "rgb(255, 255, 255)"
        assert _paper(page) == DARK.paper
        page = one.open("help.html")
        assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == dark
        expect(page.get_by_label("Theme")).to_have_value("dark")
        page.get_by_label("Theme").select_option("auto")
        assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        assert _paper(one.open("kernels/nbody.html")) == LIGHT.paper

    @pytest.mark.parametrize(("scheme", "paper"), [("light", LIGHT.paper), ("dark", DARK.paper)])
    def test_charts_follow_the_page_where_a_policy_forbids_inline_styles(
        self, browser: Browser, report: Path, scheme: str, paper: str
    ) -> None:
        with served(report, JENKINS) as address, visit(browser, address, scheme=scheme) as one:
            assert _paper(one.open("kernels/nbody.html")) == paper


class TestKernel:
    def test_raw_values_come_on_demand(self, one: Visit) -> None:
        page = one.open("kernels/nbody.html")
        assert page.locator("table.raw").count() == 0
        place = page.locator('[data-raw="nbody-pypy"]')
        place.get_by_role("button").click()
        rows = place.locator("table.raw tbody tr")
        expect(rows.first).to_be_visible()
        values = rows.first.locator(".values").inner_text().split()
        assert rows.first.locator("circle").count() == len(values) == 8
        assert all(float(value) > 0 for value in values)
        place.get_by_role("button").click()
        expect(rows.first).to_be_hidden()

    def test_values_that_were_not_handed_on_are_told(self, one: Visit, report: Path) -> None:
        path = report / "raw" / "nbody-jython.js"
        away = path.rename(report.parent / path.name)
        try:
            page = one.open("kernels/nbody.html")
            place = page.locator('[data-raw="nbody-jython"]')
            place.get_by_role("button").click()
            expect(place.get_by_role("button")).to_have_text("The file of values is not here")
        finally:
            away.rename(path)
        one.complaints.clear()  # the browser tells of the file too

    def test_a_command_can_be_copied(self, browser: Browser, report: Path) -> None:
        with visit(browser, report.as_uri()) as made:
            made.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
            page = made.open("kernels/nbody.html")
            command = page.locator("pre.command").inner_text()
            page.locator("button.copy").click()
            expect(page.locator("button.copy")).to_have_text(re.compile("Copied|Selected"))
            if page.locator("button.copy").inner_text() == "Copied":
                assert page.evaluate("() => navigator.clipboard.readText()") == command

    def test_downloads_are_there(self, one: Visit, report: Path) -> None:
        page = one.open("kernels/nbody.html")
        endings = set()
        for link in page.locator("a[download]").all():
            path = (report / "kernels" / (link.get_attribute("href") or "")).resolve()
            assert path.stat().st_size > 100, path
            endings |= {"".join(path.suffixes)}
        assert endings == {".svg", ".png", ".csv", ".json.gz"}
