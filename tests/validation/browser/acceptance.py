"""Measures the report's size, time and accessibility.  One row a criterion: target, measured, held."""

from __future__ import annotations

import hashlib
import io
import statistics
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from reports.session import Session
from suites.parts import read_session
from tests.validation.browser.serving import JENKINS, STRICT, served
from tests.validation.browser.visits import (
    SCHEMES,
    WIDTHS,
    Visit,
    filtering,
    kinds,
    loading,
    reached,
    seen,
    violations,
    visit,
)

ROOT = Path(__file__).parents[3]

#: Exit code of a report that was built of what is left of a damaged session.
DAMAGED = 1

KB, MB = 1e3, 1e6

#: A page is loaded so often; the median counts.
LOADS = 5

#: What is typed into a matrix's filter.
QUERIES = ("t", "te", "tes", "0", "01", "nothing", "", "passed", "a", "")


@dataclass(frozen=True)
class Row:
    """A criterion: what was measured, and whether it is at most (or exactly) the target; None for what is not there."""

    criterion: str
    target: str
    measured: str
    held: bool | None


@dataclass(frozen=True)
class Limit:
    """A number that must not be larger."""

    criterion: str
    most: float
    unit: str = ""
    scale: float = 1.0

    def row(self, value: float | None) -> Row:
        """Beside what was measured."""
        target = f"at most {self.most / self.scale:g} {self.unit}".strip()
        if value is None:
            return Row(self.criterion, target, "no such page", None)
        return Row(self.criterion, target, f"{value / self.scale:,.4g} {self.unit}".strip(), value <= self.most)


SCRIPT = Limit("own script", 25 * KB, "KB", KB)
STYLE = Limit("stylesheet", 15 * KB, "KB", KB)
INDEX = Limit("index", 250 * KB, "KB", KB)
KERNEL = Limit("largest kernel page", 250 * KB, "KB", KB)
MATRIX = Limit("matrix of tests", 400 * KB, "KB", KB)
WHOLE = Limit("whole report without raw values", 8 * MB, "MB", MB)
ZIPPED = Limit("the same zipped", 1.5 * MB, "MB", MB)
BUILD = Limit("gilmatrix report build, the slower of two", 10.0, "s")
KERNEL_LOAD = Limit("load event of a kernel page from disk", 300, "ms")
MATRIX_LOAD = Limit("load event of the matrix from disk", 500, "ms")
FILTER = Limit("slowest filter of the matrix", 100, "ms")
AXE = Limit("axe-core violations, every kind of page, light and dark, 375 and 1280 px", 0)
REQUESTS = Limit("network requests", 0)
COMPLAINTS = Limit("console and policy errors", 0)


def measure(folder: Path, out: Path, browser: Browser) -> list[Row]:
    """Every criterion on the session in ``folder``; its report is written below ``out``, twice."""
    report, again = out / "first", out / "second"
    slower = max(_build(folder, report), _build(folder, again))
    rows = [*_sizes(report), BUILD.row(slower), _alike(report, again)]
    rows += [*_times(browser, report, read_session(folder)), *_quiet(browser, report), *_open(browser, report)]
    return rows


def _build(folder: Path, out: Path) -> float:
    """Seconds from a user's command to its prompt."""
    begun = time.monotonic()
    command = [sys.executable, "-m", "gilmatrix", "report", "build", str(folder.resolve()), "--out", str(out)]
    ended = subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL).returncode
    if ended not in (0, DAMAGED):
        raise RuntimeError(f"{' '.join(command)} ended with {ended}")
    return time.monotonic() - begun


def _sizes(report: Path) -> list[Row]:
    files = {path: path.stat().st_size for path in report.rglob("*") if path.is_file()}
    kept = {path: size for path, size in files.items() if path.parent.name != "raw"}
    kernels = [size for path, size in kept.items() if path.parent.name == "kernels" and path.suffix == ".html"]
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in kept:
            archive.write(path, path.relative_to(report))
    return [
        SCRIPT.row(files[report / "static" / "report.js"]),
        STYLE.row(files[report / "static" / "style.css"]),
        INDEX.row(files[report / "index.html"]),
        KERNEL.row(max(kernels, default=None)),
        MATRIX.row(files.get(report / "matrix.html")),
        WHOLE.row(sum(kept.values())),
        ZIPPED.row(len(zipped.getvalue())),
    ]


def digest(report: Path) -> str:
    """Of all names and bytes of a folder."""
    found = hashlib.sha256()
    for path in sorted(path for path in report.rglob("*") if path.is_file()):
        found.update(f"{path.relative_to(report)}\0".encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def _alike(one: Path, other: Path) -> Row:
    alike = digest(one) == digest(other)
    return Row("same input, built twice", "identical bytes", "identical" if alike else "they differ", alike)


def _times(browser: Browser, report: Path, session: Session) -> list[Row]:
    kernel = f"kernels/{session.kernels[0].name}.html" if session.kernels else None
    matrix = "matrix.html" if (report / "matrix.html").exists() else None
    loads = [_load(browser, report, name) if name else None for name in (kernel, matrix)]
    slowest = None
    if matrix:
        with visit(browser, report.as_uri()) as one:
            slowest = max(filtering(one.open(matrix), QUERIES))
    return [KERNEL_LOAD.row(loads[0]), MATRIX_LOAD.row(loads[1]), FILTER.row(slowest)]


def _load(browser: Browser, report: Path, name: str) -> float:
    with visit(browser, report.as_uri()) as one:
        return statistics.median(loading(one.open(name)) for _ in range(LOADS))


def _quiet(browser: Browser, report: Path) -> list[Row]:
    found, requests, complaints = [], [], []
    for scheme in SCHEMES:
        for width in WIDTHS:
            with visit(browser, report.as_uri(), width=width, scheme=scheme) as one:
                for name in kinds(report):
                    found += [f"{name}: {told}" for told in violations(one.open(name))]
                requests += one.requests
                complaints += one.complaints
    with served(report, STRICT) as address, visit(browser, address) as one:
        for name in kinds(report):
            one.open(name)
        requests += one.requests
        complaints += one.complaints
    for told in [*found, *requests, *complaints]:
        print(told)
    return [AXE.row(len(found)), REQUESTS.row(len(requests)), COMPLAINTS.row(len(complaints))]


def _open(browser: Browser, report: Path) -> list[Row]:
    names = kinds(report)
    with visit(browser, report.as_uri()) as one:
        whole = {name: seen(one.open(name)) for name in names}

    def share(how: str, one: Visit) -> Row:
        same = sum(seen(one.open(name)) == whole[name] for name in names)
        what = f"charts, tables, verdicts and links {how}"
        return Row(what, "all pages alike", f"{same} of {len(names)}", same == len(names))

    with visit(browser, report.as_uri(), scripts=False) as one:
        off = share("with scripts off", one)
    with served(report, JENKINS) as address, visit(browser, address) as one:
        strict = share("under a policy without scripts", one)
    there = got = shown = 0
    with visit(browser, report.as_uri()) as one:
        for name in [name for name in names if name.count("/") or name in ("index.html", "claims.html", "help.html")]:
            counts = reached(one.open(name))
            there, got, shown = there + counts[0], got + counts[1], shown + counts[2]
    return [
        off,
        strict,
        Row(
            "reached by keyboard, with visible focus", "all", f"{min(got, shown):,} of {there:,}", got == shown == there
        ),
    ]
