"""Pages are whole, alike every time, and bear a strict policy and a lost network."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.console import Console

from reports.pages import literals
from reports.palette import Looks
from reports.terminal import show
from reports.wording import ICONS
from runners.interpreters.subjects import load_subjects, plain
from runners.plain import plain_console
from suites.parts import read_session
from tests.reports.built import build
from tests.reports.synthetic import FLAT, SCALING, Sketch, Truth, panorama

BLOCKED = {"style", "iframe", "object", "embed", "base", "form"}
VOID = {"meta", "link", "img", "source", "path", "br"}


class Page(HTMLParser):
    """A page's tags, links, ids and text."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.source = path.read_text(encoding="utf-8")
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.unclosed: list[str] = []
        self.feed(self.source)
        self.text = " ".join(self.text.split())

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))
        if tag not in VOID:
            self.unclosed.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))

    def handle_endtag(self, tag: str) -> None:
        assert self.unclosed.pop() == tag, f"{self.path.name}: </{tag}> at {self.getpos()}"

    def handle_data(self, data: str) -> None:
        self.text += f" {data} "

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every such tag."""
        return [attributes for name, attributes in self.tags if name == tag]

    def links(self) -> Iterator[str]:
        """Everything that the page points at."""
        for tag, attributes in self.tags:
            if tag in ("a", "link", "img", "source", "script"):
                yield from filter(None, (attributes.get(name) for name in ("href", "src", "srcset")))
            if name := attributes.get("data-raw"):
                yield f"../raw/{name}.js"

    def ids(self) -> list[str]:
        """Every id of the page."""
        return [told for _, attributes in self.tags if (told := attributes.get("id"))]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of five subjects x six kernels with one of every state."""
    folder = tmp_path_factory.mktemp("results") / "panorama"
    panorama(folder)
    return build(folder).parent


@pytest.fixture(scope="module")
def pages(report: Path) -> dict[str, Page]:
    """Every page by its path."""
    return {str(path.relative_to(report)): Page(path) for path in sorted(report.rglob("*.html"))}


def _small(folder: Path) -> Path:
    sketch = Sketch(folder).kernels("nbody").subject("cpython313", "CPython 3.13")
    sketch.subject("cpython313t", "CPython 3.13t", gil=False).subject("pypy", "PyPy", facts={"jit": True})
    sketch.measured("cpython313", "nbody", FLAT).measured("cpython313t", "nbody", SCALING)
    return sketch.measured("pypy", "nbody", Truth(single=0.002, jit=True)).store.folder


class TestMarkup:
    def test_pages_are_those_of_the_session(self, pages: dict[str, Page]) -> None:
        kernels = ("mandelbrot", "nbody", "nqueens", "one_lock", "producer_consumer", "word_count")
        assert set(pages) == {"index.html", "provenance.html", "help.html", *(f"kernels/{one}.html" for one in kernels)}

    def test_tags_are_closed(self, pages: dict[str, Page]) -> None:
        assert [page.unclosed for page in pages.values() if page.unclosed] == []

    def test_nothing_needs_a_script_or_an_inline_style(self, pages: dict[str, Page]) -> None:
        for name, page in pages.items():
            for tag, attributes in page.tags:
                assert tag not in BLOCKED, name
                assert tag != "script" or set(attributes) == {"src"}, name
                assert not [one for one in attributes if one == "style" or one.startswith("on")], (name, tag)

    def test_charts_need_no_style_but_for_dark_ground(self, report: Path) -> None:
        charts = sorted(report.rglob("kernels/*.svg"))
        assert len(charts) > 10
        for chart in charts:
            text = chart.read_text()
            (rule,) = re.findall("<style>(.*?)</style>", text)
            assert re.fullmatch(r"@media \(prefers-color-scheme:dark\)\{(\[[^{}]+\{[a-z]+:#[0-9a-f]{6}\})+\}", rule)
            assert "style=" not in text
            assert "<script" not in text

    def test_every_link_leads_somewhere_inside(self, pages: dict[str, Page], report: Path) -> None:
        seen = 0
        for name, page in pages.items():
            for link in page.links():
                target, _, anchor = link.partition("#")
                assert "://" not in link, (name, link)
                path = (page.path.parent / target).resolve() if target else page.path
                assert path.is_file(), (name, link)
                if anchor:
                    assert anchor in pages[str(path.relative_to(report.resolve()))].ids(), (name, link)
                seen += 1
        assert seen > 100

    def test_every_file_is_reached(self, pages: dict[str, Page], report: Path) -> None:
        reached = {
            (page.path.parent / link.partition("#")[0]).resolve() for page in pages.values() for link in page.links()
        }
        assert {path.resolve() for path in report.rglob("*") if path.is_file()} <= reached

    def test_basics_for_everyone(self, pages: dict[str, Page]) -> None:
        for name, page in pages.items():
            assert page.all("html")[0]["lang"] == "en", name
            assert len(page.all("main")) == len(page.all("h1")) == len(page.all("title")) == 1, name
            assert len(page.ids()) == len(set(page.ids())), name
            assert len(page.all("caption")) == len(page.all("table")), name
            assert all(one.get("scope") for one in page.all("th")), name
            assert all(one.get("alt") for one in page.all("img")), name
            regions = [one["aria-label"] for _, one in page.tags if one.get("role") == "region"]
            assert len(regions) == len(set(regions)), name

    def test_sizes(self, report: Path) -> None:
        sizes = {path: path.stat().st_size for path in report.rglob("*") if path.is_file()}
        assert max(size for path, size in sizes.items() if path.suffix == ".html") < 250_000
        assert sizes[report / "static" / "style.css"] < 15_000
        assert sum(sizes.values()) < 4_000_000


class TestContent:
    def test_every_state_is_on_the_index_with_its_reason(self, pages: dict[str, Page], report: Path) -> None:
        text = pages["index.html"].text
        for words in (
            "723 placements, there are 724",
            "signal 11; last line: <RPython traceback>",
            "no answer in 60 s at 4 threads",
            "the machine was busy with something else (3 tries)",
            "needs collections.Counter.total, Python 3.10",
            "maven: the Java at hand is 17, 21 or later is needed",
        ):
            assert words in text
        style = (report / "static" / "style.css").read_text(encoding="utf-8")
        for state in ("wrong", "crashed", "hung", "void", "unsupported", "unavailable"):
            assert f'<span class="state {state}">{state}</span>' in pages["index.html"].source
            assert f'.{state}:is(.state,.judged)::before{{content:"{ICONS[state]}' in style, "an icon stands beside it"

    def test_a_reason_is_text_and_no_markup(self, pages: dict[str, Page]) -> None:
        assert "&lt;RPython traceback&gt;" in pages["index.html"].source
        assert "nbody &lt;b&gt;&amp;" in pages["kernels/nbody.html"].source

    def test_no_column_is_left_out(self, pages: dict[str, Page]) -> None:
        for page in pages.values():
            if page.path.name != "help.html":
                for name in ("CPython 3.13", "CPython 3.13, free-threaded", "PyPy", "GraalPy", "Jython"):
                    assert name in page.text, page.path
        cells = [one for one in pages["index.html"].ids() if one.startswith("scaling-")]
        assert len(cells) == 5 * 6

    def test_denominators_are_stated(self, pages: dict[str, Page]) -> None:
        text = pages["index.html"].text
        assert "2 of 4 measured interpreters scale on independent kernels" in text
        assert "Scaling: 19 of 30 cells ok" in text
        assert "All 6 kernel files have the same digest on all 4 subjects" in text

    def test_each_kernel_says_how_to_measure_it_again(self, pages: dict[str, Page]) -> None:
        command = (
            "tox -e matrix -- --only nbody --interpreter cpython313,cpython313t,pypy,graalpy,jython --threads 1,2,4"
        )
        assert command in pages["kernels/nbody.html"].text

    def test_csv_has_a_row_for_every_point_and_for_who_has_none(self, report: Path) -> None:
        rows = list(csv.DictReader((report / "kernels" / "nbody.csv").read_text().splitlines()))
        assert [row["subject"] for row in rows].count("cpython313t") == 3
        assert [(row["state"], row["threads"]) for row in rows if row["subject"] == "graalpy"] == [("unavailable", "")]

    def test_places_of_this_machine_are_not_told(self, pages: dict[str, Page], report: Path) -> None:
        for page in pages.values():
            assert "/somewhere" not in page.source
            assert str(report.parent) not in page.source

    def test_warmup_is_shown_for_who_has_a_jit(self, pages: dict[str, Page]) -> None:
        warmup = pages["kernels/mandelbrot.html"].text.partition("Values on one thread before the cut")[2]
        assert "20 values" in warmup
        assert "PyPy" in warmup
        assert "CPython" not in warmup.partition("Measure it again")[0]

    def test_differing_rows_are_marked_in_words(self, pages: dict[str, Page]) -> None:
        text = pages["provenance.html"].text
        assert "PGO ≠ differs" in text
        assert "Clock time.perf_counter" in text


class TestBuild:
    def test_the_same_input_gives_the_same_bytes(self, tmp_path: Path) -> None:
        folder = _small(tmp_path / "s")
        first, second = (build(folder, tmp_path / name).parent for name in ("one", "two"))
        names = sorted(str(path.relative_to(first)) for path in first.rglob("*") if path.is_file())
        assert len(names) > 10
        for name in names:
            assert (first / name).read_bytes() == (second / name).read_bytes(), name

    def test_other_input_gives_other_bytes(self, tmp_path: Path) -> None:
        """The control for the test above."""
        folder = _small(tmp_path / "s")
        first = build(folder, tmp_path / "one").read_bytes()
        Sketch(folder, command="another").kernels("nbody")
        assert build(folder, tmp_path / "two").read_bytes() != first

    def test_it_goes_into_the_session_when_nothing_is_said(self, tmp_path: Path) -> None:
        sketch = Sketch(tmp_path / "s").kernels("nbody").subject("pypy")
        assert build(sketch.store.folder) == sketch.store.folder / "report" / "index.html"

    def test_a_session_without_a_single_value_is_shown(self, tmp_path: Path) -> None:
        sketch = Sketch(tmp_path / "s").kernels("nbody").subject("pypy", state="unavailable", reason="uv: offline")
        out = build(sketch.store.folder).parent
        assert "uv: offline" in Page(out / "kernels" / "nbody.html").text
        assert list(out.rglob("*-speedup-*.svg")) == []

    def test_damage_is_a_notice_on_the_index(self, tmp_path: Path) -> None:
        folder = _small(tmp_path / "s")
        with open(folder / "records.jsonl", "a", encoding="utf-8") as records:
            records.write("{}\n")
        text = Page(build(folder)).text
        assert "A results file cannot be used records.jsonl line " in text

    def test_one_block_is_said_to_hold_the_spread_within_it_only(self, tmp_path: Path) -> None:
        sketch = Sketch(tmp_path / "s").kernels("nbody").subject("cpython313")
        sketch.measured("cpython313", "nbody", Truth(blocks=1))
        out = build(sketch.store.folder).parent
        assert "1 block: spread within it only" in Page(out / "kernels" / "nbody.html").text


class TestScaling:
    def test_each_kind_of_scaling_has_a_chart_and_rows_of_its_own(self, tmp_path: Path) -> None:
        sketch = Sketch(tmp_path / "s", modes=["weak", "strong"]).kernels("nbody").subject("cpython313")
        sketch.measured("cpython313", "nbody", FLAT)
        out = build(sketch.store.folder).parent
        assert {path.name for path in out.rglob("nbody-speedup-*.svg")} == {
            "nbody-speedup-weak.svg",
            "nbody-speedup-strong.svg",
        }
        with open(out / "kernels" / "nbody.csv", encoding="utf-8") as table:
            rows = [(row["scaling"], row["threads"]) for row in csv.DictReader(table)]
        assert rows == [("weak", "1"), ("weak", "2"), ("weak", "4"), ("strong", "1"), ("strong", "2")]
        text = Page(out / "kernels" / "nbody.html").text
        assert "Strong scaling: speedup" in text
        assert "widest interval ±" in text

    def test_laws_are_told_where_their_parameters_can_be_told_apart(self, tmp_path: Path) -> None:
        counts = [1, 2, 3, 4, 6, 8]
        speedups = {count: count / (1 + 0.1 * (count - 1)) for count in counts[1:]}
        truth = Truth(speedup=speedups, ceiling={count: float(count) for count in counts[1:]}, noise=0.001)
        host = {"physical_cores": 8}
        sketch = (
            Sketch(tmp_path / "s", threads=counts, host=host).kernels("nbody").subject("cpython313", "CPython 3.13")
        )
        sketch.measured("cpython313", "nbody", truth)
        text = Page(build(sketch.store.folder).parent / "kernels" / "nbody.html").text
        assert "universal scalability law: contention 0.1" in text

    def test_two_cores_are_too_few_for_a_law(self, tmp_path: Path) -> None:
        sketch = Sketch(tmp_path / "s").kernels("nbody").subject("cpython313").measured("cpython313", "nbody", FLAT)
        text = Page(build(sketch.store.folder).parent / "kernels" / "nbody.html").text
        assert "not identifiable: 2 of 6 thread counts" in text

    def test_no_steady_state_is_a_finding_and_told_process_by_process(self, tmp_path: Path) -> None:
        sketch = Sketch(tmp_path / "s").kernels("nbody").subject("pypy", "PyPy", facts={"jit": True})
        sketch.measured("pypy", "nbody", Truth(jit=True, step=0.3, sweeps=20))
        out = build(sketch.store.folder).parent
        assert "No steady state in 3 of 3 processes with a JIT" in Page(out / "index.html").text
        assert "no steady state: the level went from" in Page(out / "kernels" / "nbody.html").text

    def test_a_steady_process_is_no_finding(self, tmp_path: Path) -> None:
        """The control for the test above."""
        sketch = Sketch(tmp_path / "s").kernels("nbody").subject("pypy", "PyPy", facts={"jit": True})
        sketch.measured("pypy", "nbody", Truth(jit=True, sweeps=20))
        assert "No steady state" not in Page(build(sketch.store.folder)).text


def _litmus(folder: Path, number: int) -> Page:
    """The page of a test on two interpreters, one of which showed what it must not."""
    sketch = Sketch(folder).subject("cpython313").subject("cpython313t", gil=False)
    sketch.litmus("mine", number, {"gil": "forbidden", "ft": "allowed"})
    for subject in ("cpython313", "cpython313t"):
        sketch.observed(subject, "mine", weak=3)
    return Page(build(sketch.store.folder).parent / "tests" / "mine.html")


@pytest.mark.parametrize(("number", "said"), [(7, "documented"), (40, "documented"), (0, "by its own table")])
def test_grades_of_a_users_own_test_are_his(tmp_path: Path, number: int, said: str) -> None:
    """Nobody documents them; those of the library come with their source."""
    text = _litmus(tmp_path / "s", number).text
    assert {word for word in ("documented", "by its own table") if word in text} == {said}


def test_a_tests_page_has_a_row_an_interpreter_and_a_column_an_outcome(tmp_path: Path) -> None:
    page = _litmus(tmp_path / "s", 7)
    table = page.source[page.source.index("<caption>How often") :].partition("</table>")[0]
    assert re.findall(r'<tr id="(.*?)"', table) == ["cpython313", "cpython313t"]
    assert re.findall(r'<th scope="col".*?>(.*?)</th>', table) == ["Subject", "fine", "weak", "Why"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Is ``a += 1`` <b>?", "Is <code>a += 1</code> &lt;b&gt;?"),
        ("``x`` and ``y``", "<code>x</code> and <code>y</code>"),
        ("``<i>``", "<code>&lt;i&gt;</code>"),
        ("one ` alone, and ``", "one ` alone, and ``"),
    ],
)
def test_literals_are_code(text: str, shown: str) -> None:
    assert literals(text) == shown


@pytest.mark.parametrize("suite", ["conformance", "packages", "routes"])
def test_a_session_tells_of_what_it_asked_alone(tmp_path: Path, suite: str) -> None:
    """Neither of scaling, its kinds and thread counts, nor that others were cancelled."""
    sketch = Sketch(tmp_path / "s", lines={}).subject("cpython313")
    if suite == "conformance":
        sketch.litmus("mine", 7, {"gil": "allowed"}).observed("cpython313", "mine")
    elif suite == "packages":
        sketch.package("numpy")
    else:
        line = {"route": "native", "job": "collatz", "size": "default", "implementation": "c", "strategy": "threads"}
        sketch.told["lines"]["collatz-c-threads"] = {**line, "need": "", "workers": [1, 2], "unit": False}
        sketch.save()
    index = Page(build(sketch.store.folder))
    for word in ("weak", "strong", "Leaderboard", "threads 1", "kernel", "Correctness"):
        assert word not in index.text, word
    asked = {"conformance": "Semantics", "packages": "Packages", "routes": "Routes"}
    assert {name for name in asked.values() if name in index.text} == {asked[suite]}


#: Interpreters that are no mode of another.
PLAIN = list(plain(load_subjects()))


class TestPalette:
    def test_no_two_known_subjects_look_alike(self) -> None:
        looks = [Looks()[identity] for identity in PLAIN]
        for part in ("light", "dark", "shape"):
            assert len({getattr(one, part) for one in looks}) == len(looks)

    def test_no_two_modes_look_alike_nor_like_their_interpreter(self) -> None:
        looks = [Looks()[identity] for identity in load_subjects()]
        assert len(set(looks)) == len(looks)

    @pytest.mark.parametrize(
        "others",
        [
            [f"mine{number}" for number in range(16)],
            ["before", "after", "cpython314", "pypy-nojit"],
            ["cpython312", "ironpython", "cpython312-gil", "micropython", "main-of-today"],
        ],
    )
    def test_subjects_without_a_table_look_unlike_all_others_of_their_session(self, others: list[str]) -> None:
        looks = Looks(others)
        assert len({looks[identity] for identity in others}) == len(others)
        assert [looks[identity] for identity in others] == [Looks(reversed(others))[identity] for identity in others]

    def test_one_that_is_not_of_the_session_looks_like_none_of_it(self) -> None:
        looks = Looks(f"mine{number}" for number in range(15))
        assert looks["another"] not in [looks[f"mine{number}"] for number in range(15)]

    @pytest.mark.parametrize("identity", [*load_subjects(), *(f"unheard_of_{number}" for number in range(16))])
    def test_marks_stand_out_from_the_ground(self, identity: str) -> None:
        assert _contrast(Looks()[identity].light, "#ffffff") >= 4.5
        assert _contrast(Looks()[identity].dark, "#15191e") >= 4.5


def _contrast(one: str, other: str) -> float:
    bright, dim = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_terminal_says_what_the_index_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    panorama(tmp_path / "s")
    show(read_session(tmp_path / "s"), plain_console())
    told = " ".join(capsys.readouterr().out.split())
    for words in ("2 of 4 measured interpreters scale", "19 of 30 cells ok", "<RPython traceback>", "∅ unavailable"):
        assert words in told
    assert "\x1b" not in told


@pytest.mark.parametrize("width", [60, 80, 120, 200])
def test_a_terminal_s_tables_break_no_word(tmp_path: Path, width: int) -> None:
    """Where a table's words do not fit side by side, each row is a paragraph."""
    panorama(tmp_path / "s")
    told = io.StringIO()
    show(read_session(tmp_path / "s"), Console(file=told, width=width))
    lines = told.getvalue().splitlines()
    assert max(map(cell_len, lines)) <= width
    words = " ".join(lines).split()
    for word in ("producer_consumer", "free-threaded", "mandelbrot", "unavailable", "throughput"):
        assert any(word in one for one in words), word


def test_a_command_is_shown_without_paths_of_a_machine(tmp_path: Path) -> None:
    """A report is handed on; what the user named relative to where he stood stays as it was."""
    told = "gilmatrix matrix --results /srv/ann/results --python pypy=/opt/own/pypy --kernels mine/sub"
    session = read_session(Sketch(tmp_path / "s", command=told).store.folder)
    assert session.command == "gilmatrix matrix --results …/results --python pypy=…/pypy --kernels mine/sub"
