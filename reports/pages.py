"""Writes a session as a folder of pages that needs no script, no inline style and no network."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2

from reports import charts, claims, compare, ecosystem, palette, provenance, raw, routes, statistics, tables, wording
from reports.compare import Comparison
from reports.conformance import tally
from reports.curves import Curve, Curves, curves, judge, scale_best
from reports.drawing import Drawings
from reports.figures import Point
from reports.files import write_text
from reports.history import History, history
from reports.models import fitted, unidentifiable
from reports.overview import Overview, overview
from reports.reading import read_session
from reports.session import Kernel, Session

HERE = Path(__file__).parent

#: The charts of no more kernels are drawn by this process alone.
FEW = 2


def build(folder: Path, out: Path | None = None) -> Path:
    """Write the report of the session in ``folder``; the path of its index.

    Raises DamagedResult when session.json cannot be used; every other damaged file becomes a part of the report.
    """
    return write_pages(read_session(folder), out or folder / "report")


def write_pages(
    session: Session, out: Path, compared: Comparison | None = None, earlier: Sequence[Session] = (),
    others: Sequence[Session] = (), least: float = statistics.LEAST, seen: Overview | None = None,
) -> Path:  # fmt: skip
    """Write the report of a session that was read already; the path of its index.

    Beside it stand what changed since another session, and how figures went over ``earlier`` sessions; ``others`` tell
    too how far sessions lie apart.  ``seen`` is what was found in the session, where that is known already.
    """
    with Drawings(charts.twins(session), several=len(session.kernels) > FEW) as drawings:
        every = seen.all_curves if seen else curves(session)
        drawn = {kernel.name: _charts(out, drawings, session, every, kernel) for kernel in session.kernels}
        seen = seen or overview(session, every)
        trends = history([*earlier, session], others, least) if earlier else None
        templates = _templates(session, compared, trends)
        templates.globals["answers"] = seen.answers
        _around(out, templates, seen, compared, trends)
        for kernel in session.kernels:
            _kernel(out, templates, seen, kernel, drawn[kernel.name])
    return out / "index.html"


def _around(
    out: Path, templates: jinja2.Environment, seen: Overview, compared: Comparison | None, trends: History | None
) -> None:
    """Everything but the kernels' pages."""
    session = seen.session
    if trends is not None:
        _write(out / "history.html", templates, "history", root="", seen=trends)
    if compared is not None:
        _write(out / "compare.html", templates, "compare", root="", seen=compared, all=compare.ALL)
    for page in ("index", "provenance", "help"):
        _write(out / f"{page}.html", templates, page, root="", seen=seen)
    if seen.lines:
        _write(out / "matrix.html", templates, "matrix", root="", seen=seen)
    if session.lines:
        _write(out / "routes.html", templates, "routes", root="", seen=seen.routes)
    if session.claims:
        _write(out / "claims.html", templates, "claims", root="", seen=seen.claims, verdicts=claims.VERDICTS)
    for line in seen.lines:
        _write(out / "tests" / f"{line.test.name}.html", templates, "test", root="../", line=line)
    if seen.tried:
        _write(out / "ecosystem.html", templates, "ecosystem", root="", seen=seen)
    for one in seen.answers:
        _write(out / f"suite-{one.suite}.html", templates, "answers", root="", one=one)
    rules = palette.rules((subject.id for subject in session.subjects), {**wording.ICONS, **wording.JUDGEMENTS})
    style = (HERE / "static" / "style.css").read_text(encoding="utf-8")
    write_text(out / "static" / "style.css", style + rules)
    for name in ("icon.svg", "report.js"):
        write_text(out / "static" / name, (HERE / "static" / name).read_text(encoding="utf-8"))


def _charts(out: Path, drawings: Drawings, session: Session, every: Curves, kernel: Kernel) -> list[str]:
    """Have every chart of a kernel drawn that has anything to show; their names."""
    by_mode = _by_mode(session, every, kernel)
    first = by_mode[session.modes[0]]
    makers: dict[str, tuple[Callable[[Session, Sequence[Curve]], charts.Chart], list[Curve]]] = {
        f"speedup-{mode}": (charts.speedups, [one for one in several if any(point.speedup for point in one.points)])
        for mode, several in by_mode.items()
    }
    makers |= {
        "throughput": (charts.throughputs, [one for one in first if any(point.relative for point in one.points)]),
        "warmup": (
            charts.warmups, [one for one in _with_jit(session, first) if any(warmup.cut for warmup in one.warmups)],
        ),
    }  # fmt: skip
    names = [name for name, (_, shown) in makers.items() if shown]
    for name in names:
        describe, shown = makers[name]
        drawings.add(out / "kernels" / f"{kernel.name}-{name}", describe(session, shown))
    return names


def _kernel(out: Path, templates: jinja2.Environment, seen: Overview, kernel: Kernel, drawn: Sequence[str]) -> None:
    session = seen.session
    by_mode = _by_mode(session, seen.all_curves, kernel)
    first = by_mode[session.modes[0]]
    sound = [one for one in first if one.verdict.state == "ok" and not seen.wrong_at(one.subject, kernel.name)]
    # A superlative is of one machine.
    best = scale_best(sound) if len({one.run for one in sound}) == 1 else None
    write_text(
        out / "kernels" / f"{kernel.name}.csv",
        tables.as_csv(session, [one for several in by_mode.values() for one in several]),
    )
    _write(
        out / "kernels" / f"{kernel.name}.html", templates, "kernel",
        root="../", seen=seen, kernel=kernel, curves=first, best=best, by_mode=by_mode, drawn=drawn,
        with_jit=_with_jit(session, first),
        rows={one.subject: _rows(by_mode, place) for place, one in enumerate(first)},
        command=tables.command(session, kernel), raw=raw.write(session, kernel, out / "raw"),
    )  # fmt: skip


def _by_mode(session: Session, every: Curves, kernel: Kernel) -> dict[str, list[Curve]]:
    """The kernel's curves on all subjects, by kind of scaling."""
    return {mode: [every[subject.id, kernel.name, mode] for subject in session.subjects] for mode in session.modes}


def _rows(by_mode: Mapping[str, Sequence[Curve]], place: int) -> list[Point]:
    """A subject's points in every kind of scaling; its one thread stands once."""
    first, *more = [several[place].points for several in by_mode.values()]
    return [*first, *(point for points in more for point in points if point.threads > 1)]


def _with_jit(session: Session, several: Sequence[Curve]) -> list[Curve]:
    """The curves whose warmup a JIT explains."""
    compiled = {subject.id for subject in session.subjects if subject.facts.get("jit")}
    return [one for one in several if one.warmups and one.subject in compiled]


def _write(path: Path, templates: jinja2.Environment, page: str, **content: Any) -> None:
    text = templates.get_template(f"{page}.html").render(page=page, **content)
    write_text(path, text.rstrip() + "\n")


def _templates(session: Session, compared: Comparison | None, trends: History | None) -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["called"] = session.called
    made.globals.update(
        session=session,
        least=statistics.LEAST,
        compared=compared,
        trends=trends,
        words=wording,
        look=palette.look,
        routes=routes,
        judge=judge,
        machine=provenance.machine,
        machines=provenance.machines,
        machine_of=provenance.named,
        binaries=provenance.binaries,
        builds=provenance.builds,
        gil=provenance.gil_now,
        best_of=Curve.best,
        fitted=fitted,
        unidentifiable=unidentifiable,
        tally=tally,
        tallied=lambda count, several: [count(several, place) for place, _ in enumerate(session.subjects)],
        test_command=tables.test_command,
        package_command=tables.package_command,
        ecosystem=ecosystem,
    )
    return made
