"""Specifications of the static charts, which are drawn when the report is built.

They are written in Vega-Lite's own words: a library that builds them takes longer to load than a small report to
build, and tests hold each against the schema.  A chart is described for light ground; where the page that shows it is
dark, a rule within the file exchanges its colours, each for its twin.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reports.palette import LIGHT
from reports.session import Session
from suites.scaling.curves import Curve, Warmup

WIDTH, HEIGHT = 620, 330

#: The converter brings the first of these, so that every machine sets a text alike, and several times as quickly as a
#: font with more scripts; the others are as wide.
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"

#: Room beside a name for a viewer's own font, where it has none of those and a wider one.
WIDER = 34

#: Figures within a chart keep this many digits: a last bit that differs must not change a file.
DIGITS = 6


#: How far above the highest figure an interval is drawn, as a multiple: one that knows little would flatten the rest.
MOST_ABOVE = 1.6

#: A panel of the warmup shows this many processes and about as many values of each.
MOST_PROCESSES, MOST_VALUES = 3, 40

Rows = list[dict[str, Any]]

#: A Vega-Lite specification, or a part of one.
Chart = dict[str, Any]

#: The ends of an axis.  They are parameters: charts that differ in rows and parameters only are compiled once.
ENDS: list[Chart] = [{"expr": "bottom"}, {"expr": "top"}]


def speedups(session: Session, curves: Sequence[Curve]) -> Chart:
    """Speedup over threads: every subject with its interval, the ideal, the measured ceiling."""
    drawn = [curve for curve in curves if any(point.speedup for point in curve.points)]
    rows = _rows(session, drawn, "speedup")
    counts = sorted({row["threads"] for row in rows})
    ceilings = [point.ceiling for curve in drawn for point in curve.points if point.ceiling]
    ideal = float(min(session.cores, counts[-1]))
    ends = max([ideal, *(row["high"] for row in rows), *(ceiling.high for ceiling in ceilings)])
    figures = max([ideal, *(row["value"] for row in rows), *(ceiling.value for ceiling in ceilings)])
    top = _round(1.12 * min(ends, MOST_ABOVE * figures))
    # Cut off here and not by the renderer, which numbers what it clips differently each time.
    rows = [{**row, "high": min(row["high"], top)} for row in rows]
    y = _amount("value", title="speedup over one thread of itself", scale={"domain": ENDS, "nice": False})
    layers = [
        *_crowded(session, counts, top),
        _ceiling_band(drawn, top),
        _guides(drawn, counts, top, y),
        *_subjects(session, drawn, rows, y),
    ]
    return _configured({**_layered(layers, WIDTH, HEIGHT), "params": _ends(0.0, top)})


def throughputs(session: Session, curves: Sequence[Curve]) -> Chart:
    """Throughput over threads, in units of one thread of the reference."""
    drawn = [curve for curve in curves if any(point.relative for point in curve.points)]
    rows = _rows(session, drawn, "relative")
    counts = sorted({row["threads"] for row in rows})
    low, high = min(row["low"] for row in rows), max(row["high"] for row in rows)
    wide = high > 8 * low
    bottom, top = (low / 1.4, high * 1.4) if wide else (0.0, high * 1.12)
    scale = {"type": "log" if wide else "linear", "domain": ENDS, "nice": False}
    title = f"throughput, 1 = one thread of {session.called(session.reference)}"
    y = _amount("value", title=[title, "(logarithmic)"] if wide else title, scale=scale)
    unit = _layer([{"value": 1}], {"type": "rule", "color": LIGHT.faint, "strokeDash": [2, 3]}, y=y)
    layers = [*_crowded(session, counts, top, bottom), unit, *_subjects(session, drawn, rows, y)]
    return _configured({**_layered(layers, WIDTH, HEIGHT), "params": _ends(bottom, top)})


def warmups(session: Session, curves: Sequence[Curve]) -> Chart:
    """Seconds a loop on one thread, value by value, the cut at 0, with the levels between change points."""
    return _configured({"concat": [_warmup(session, curve) for curve in curves], "columns": 2})


def _warmup(session: Session, curve: Curve) -> Chart:
    shown = curve.warmups[:MOST_PROCESSES]
    rows = [
        {"at": at, "ms": _round(seconds * 1e3), "block": warmup.block + 1}
        for warmup in shown
        for at, seconds in _thinned(warmup)
    ]
    x = _amount("at", title="value, 0 = first that counts")
    y = _amount("ms", title="ms a loop", scale={"type": "log", "nice": False, "padding": 8})
    paint = session.looks[curve.subject].light
    cut = {"type": "rule", "color": LIGHT.faint, "strokeDash": [4, 3]}
    line = {"type": "line", "color": paint, "opacity": 0.35, "strokeWidth": 1}
    before = {"type": "point", "color": LIGHT.faint, "filled": False, "size": 22, "strokeWidth": 1, "opacity": 0.8}
    after = {"type": "point", "color": paint, "filled": True, "size": 18}
    level = {"type": "rule", "color": LIGHT.ink, "strokeWidth": 1.2}
    layers = [
        _layer([{"at": 0}], cut, x=x),
        _layer(rows, line, x=x, y=y, detail={"field": "block", "type": "nominal"}),
        _layer([row for row in rows if row["at"] < 0], before, x=x, y=y),
        _layer([row for row in rows if row["at"] >= 0], after, x=x, y=y),
        _layer(_levels(shown), level, x=x, x2={"field": "end"}, y=y),
    ]
    return _layered(layers, 270, 150, title=session.called(curve.subject))


def _levels(warmups: Sequence[Warmup]) -> Rows:
    """Each process's segments, from their first to their last value."""
    rows = []
    for warmup in warmups:
        found = warmup.steadiness
        for one in found.segments if found else ():
            start = -len(warmup.cut)
            rows.append({"at": start + one.first - 0.4, "end": start + one.end - 0.6, "ms": _round(one.level * 1e3)})
    return rows


def _thinned(warmup: Warmup) -> list[tuple[int, float]]:
    """(place, seconds), the cut at 0; of a long series every second, third ... value."""
    placed = list(enumerate([*warmup.cut, *warmup.kept], -len(warmup.cut)))
    step = -(-len(placed) // MOST_VALUES)
    return [(at, seconds) for at, seconds in placed if at % step == 0]


def _round(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def _rows(session: Session, curves: Sequence[Curve], figure: str) -> Rows:
    """Points moved sideways a little, each subject by its own step, so that equal ones stay visible."""
    counts = [point.threads for curve in curves for point in curve.points]
    step = (max(counts) - min(counts) or 1) * 0.006
    rows = []
    for place, one in enumerate(curves):
        for point in one.points:
            estimate = getattr(point, figure)
            if estimate is None:
                continue
            rows.append(
                {
                    "subject": session.called(one.subject),
                    "threads": point.threads,
                    "at": _round(point.threads + step * (place - (len(curves) - 1) / 2)),
                    "value": _round(estimate.value),
                    "low": _round(estimate.low),
                    "high": _round(estimate.high),
                }
            )
    return rows


def _ends(bottom: float, top: float) -> list[Chart]:
    return [{"name": "bottom", "value": bottom}, {"name": "top", "value": top}]


def _amount(field: str, **more: Any) -> Chart:
    return {"field": field, "type": "quantitative", **more}


def _layer(rows: Rows, mark: Chart, **encoding: Chart) -> Chart:
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding}


def _x(counts: Sequence[int]) -> Chart:
    margin = (counts[-1] - counts[0] or 1) * 0.06
    scale = {"domain": [counts[0] - margin, counts[-1] + margin], "nice": False, "zero": False}
    return _amount("at", title="threads", scale=scale, axis={"values": list(counts), "format": "d", "grid": False})


def _crowded(session: Session, counts: Sequence[int], top: float, bottom: float = 0.0) -> list[Chart]:
    """The part of the chart where threads outnumber the physical cores."""
    beyond = [count for count in counts if count > session.cores]
    if not beyond:
        return []
    within = [count for count in counts if count <= session.cores]
    margin = (counts[-1] - counts[0] or 1) * 0.06
    start = (within[-1] + beyond[0]) / 2 if within else counts[0] - margin
    area = [{"at": start, "end": counts[-1] + margin, "value": bottom, "top": top, "told": "more threads than cores"}]
    text = {
        "type": "text", "color": LIGHT.faint, "align": "right", "baseline": "top", "dx": -8, "dy": 8, "fontSize": 11,
    }  # fmt: skip
    return [
        _layer(
            area, {"type": "rect", "color": LIGHT.shade},
            x=_x(counts), x2={"field": "end"}, y=_amount("value"), y2={"field": "top"},
        ),
        _layer(area, text, x=_amount("end"), y=_amount("top"), text={"field": "told", "type": "nominal"}),
    ]  # fmt: skip


def _spread(curves: Sequence[Curve]) -> Rows:
    """Lowest, mean and highest ceiling of the subjects at each count that has one."""
    found: dict[int, list[tuple[float, float, float]]] = {1: [(1.0, 1.0, 1.0)]}
    for curve in curves:
        for point in curve.points:
            if point.ceiling:
                ends = (point.ceiling.value, point.ceiling.low, point.ceiling.high)
                found.setdefault(point.threads, []).append(ends)
    return [
        {
            "at": count,
            "value": _round(sum(ends[0] for ends in several) / len(several)),
            "low": _round(min(ends[1] for ends in several)),
            "high": _round(max(ends[2] for ends in several)),
        }
        for count, several in sorted(found.items())
    ]


def _ceiling_band(curves: Sequence[Curve], top: float) -> Chart:
    band = {"type": "area", "color": LIGHT.faint, "opacity": 0.16}
    rows = [{**row, "high": min(row["high"], top)} for row in _spread(curves)]
    return _layer(rows, band, x=_amount("at"), y=_amount("low"), y2={"field": "high"})


def _guides(curves: Sequence[Curve], counts: Sequence[int], top: float, y: Chart) -> Chart:
    end = min(float(counts[-1]), top)
    ideal = [{"at": at, "value": at, "line": "ideal"} for at in (float(counts[0]), end)]
    spread = [{"at": row["at"], "value": row["value"], "line": "measured ceiling"} for row in _spread(curves)]
    kinds = {"domain": ["ideal", "measured ceiling"], "range": [[2, 4], [8, 4]]}
    legend = {
        "title": None, "symbolStrokeColor": LIGHT.ink, "symbolSize": 500, "orient": "top-left", "padding": 4,
    }  # fmt: skip
    dashes = {"field": "line", "type": "nominal", "scale": kinds, "legend": legend}
    mark = {"type": "line", "color": LIGHT.ink, "strokeWidth": 1.3}
    return _layer([*ideal, *spread], mark, x=_x(counts), y=y, strokeDash=dashes)


def _subjects(session: Session, curves: Sequence[Curve], rows: Rows, y: Chart) -> list[Chart]:
    legend = {
        "title": None, "columns": 3, "orient": "bottom", "symbolSize": 120, "symbolOpacity": 1, "labelLimit": 260,
        "symbolStrokeWidth": 0, "columnPadding": WIDER,
    }  # fmt: skip
    names = [session.called(curve.subject) for curve in curves]
    looks = [session.looks[curve.subject] for curve in curves]
    subject = {"field": "subject", "type": "nominal", "legend": legend}
    colour = {**subject, "scale": {"domain": names, "range": [one.light for one in looks]}}
    shape = {**subject, "scale": {"domain": names, "range": [one.shape for one in looks]}}
    x = _x(sorted({row["threads"] for row in rows}))
    interval = {"type": "rule", "strokeWidth": 2, "opacity": 0.55}
    return [
        _layer(rows, interval, x=x, y=_amount("low"), y2={"field": "high"}, color=colour),
        _layer(rows, {"type": "line", "strokeWidth": 1.8}, x=x, y=y, color=colour),
        _layer(rows, {"type": "point", "filled": True, "size": 115, "opacity": 1}, x=x, y=y, color=colour, shape=shape),
    ]


def _layered(layers: Sequence[Chart], width: int, height: int, **more: str) -> Chart:
    return {"width": width, "height": height, "layer": list(layers), **more}


def _configured(chart: Chart) -> Chart:
    text = {"labelColor": LIGHT.faint, "titleColor": LIGHT.ink, "labelFontSize": 12, "titleFontSize": 12}
    config = {
        "aria": False,
        "background": LIGHT.paper,
        "font": FONT,
        "view": {"stroke": LIGHT.grid},
        "axis": {**text, "gridColor": LIGHT.grid, "domainColor": LIGHT.faint, "tickColor": LIGHT.faint,
                 "titleFontWeight": "normal", "titlePadding": 8},
        "legend": {**text, "labelColor": LIGHT.ink},
        "title": {"color": LIGHT.ink, "fontSize": 12, "fontWeight": "normal", "anchor": "start"},
        "padding": 10,
    }  # fmt: skip
    return {**chart, "config": config}
