"""What do the curves look like?  Specifications of static charts, drawn when the report is built.

A chart is described for light ground; where the page that shows it is dark, a rule within the file exchanges its
colours, each for its twin.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Any

import altair as alt
from altair.utils.schemapi import debug_mode

from reports.curves import Curve, Warmup
from reports.palette import look
from reports.session import Session

WIDTH, HEIGHT = 620, 330

#: Figures within a chart keep this many digits: a last bit that differs must not change a file.
DIGITS = 6


@dataclass(frozen=True)
class Ground:
    """The colours of everything that is no subject."""

    paper: str
    ink: str
    faint: str
    grid: str
    shade: str


LIGHT = Ground("#ffffff", "#1f2328", "#59636e", "#e4e7eb", "#f1f2f4")
DARK = Ground("#15191e", "#e6e9ec", "#a3adb8", "#2c333b", "#20262d")

#: A panel of the warmup shows this many processes and about as many values of each.
MOST_PROCESSES, MOST_VALUES = 3, 40

Rows = list[dict[str, Any]]

#: A Vega-Lite specification.
Chart = dict[str, Any]


@debug_mode(False)
def speedups(session: Session, curves: Sequence[Curve]) -> Chart:
    """Speedup over threads: every subject with its interval, the ideal, the measured ceiling."""
    drawn = [one for one in curves if any(point.speedup for point in one.points)]
    rows = _rows(session, drawn, "speedup")
    counts = sorted({row["threads"] for row in rows})
    ceilings = [point.ceiling for one in drawn for point in one.points if point.ceiling]
    top = 1.12 * max(
        [float(min(session.cores, counts[-1])), *(row["high"] for row in rows), *(c.high for c in ceilings)]
    )
    y = alt.Y("value:Q", title="speedup over one thread of itself", scale=alt.Scale(domain=[0, top], nice=False))
    layers = [
        *_crowded(session, counts, top),
        *_ceiling_band(drawn),
        _guides(drawn, counts, top, y),
        *_subjects(session, drawn, rows, y),
    ]
    return _configured(_layered(layers, WIDTH, HEIGHT))


@debug_mode(False)
def throughputs(session: Session, curves: Sequence[Curve]) -> Chart:
    """Throughput over threads, in units of one thread of the reference."""
    drawn = [one for one in curves if any(point.relative for point in one.points)]
    rows = _rows(session, drawn, "relative")
    counts = sorted({row["threads"] for row in rows})
    low, high = min(row["low"] for row in rows), max(row["high"] for row in rows)
    wide = high > 8 * low
    bottom, top = (low / 1.4, high * 1.4) if wide else (0.0, high * 1.12)
    scale = alt.Scale(type="log" if wide else "linear", domain=[bottom, top], nice=False)
    title = f"throughput, 1 = one thread of {session.called(session.reference)}"
    y = alt.Y("value:Q", title=[title, "(logarithmic)"] if wide else title, scale=scale)
    unit = _chart([{"value": 1}]).mark_rule(color=LIGHT.faint, strokeDash=[2, 3]).encode(y=y)
    layers = [*_crowded(session, counts, top, bottom), unit, *_subjects(session, drawn, rows, y)]
    return _configured(_layered(layers, WIDTH, HEIGHT))


@debug_mode(False)
def warmups(session: Session, curves: Sequence[Curve]) -> Chart:
    """Seconds a loop on one thread, value by value, the cut at 0, with the levels between change points."""
    panels = []
    for one in curves:
        rows = [
            {"at": at, "ms": _round(seconds * 1e3), "block": warmup.block + 1}
            for warmup in one.warmups[:MOST_PROCESSES]
            for at, seconds in _thinned(warmup)
        ]
        paint = look(one.subject).light
        base = _chart(rows)
        x = alt.X("at:Q", title="value, 0 = first that counts")
        y = alt.Y("ms:Q", title="ms a loop", scale=alt.Scale(type="log", nice=False, padding=8))
        cut = _chart([{"at": 0}]).mark_rule(color=LIGHT.faint, strokeDash=[4, 3]).encode(x=x)
        line = base.mark_line(color=paint, opacity=0.35, strokeWidth=1).encode(x=x, y=y, detail=alt.Detail("block:N"))
        before = (
            base.transform_filter("datum.at < 0")
            .mark_point(color=LIGHT.faint, filled=False, size=22, strokeWidth=1, opacity=0.8)
            .encode(x=x, y=y)
        )
        after = base.transform_filter("datum.at >= 0").mark_point(color=paint, filled=True, size=18).encode(x=x, y=y)
        levels = _chart(_levels(one.warmups[:MOST_PROCESSES])).mark_rule(color=LIGHT.ink, strokeWidth=1.2)
        title = session.called(one.subject)
        panels.append(
            _layered([cut, line, before, after, levels.encode(x=x, x2=alt.X2("end:Q"), y=y)], 270, 150, title=title)
        )
    return _configured({"concat": panels, "columns": 2})


def twins(session: Session) -> dict[str, str]:
    """The colours of a chart on light ground, each with its twin on dark ground."""
    found = dict(zip(astuple(LIGHT), astuple(DARK), strict=True))
    return found | {look(subject.id).light: look(subject.id).dark for subject in session.subjects}


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


def _chart(rows: Rows) -> alt.Chart:
    # As a text: Altair would look at every value of every row.
    return alt.Chart(alt.InlineData(values=json.dumps(rows), format={"type": "json"}))


def _round(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def _rows(session: Session, curves: Sequence[Curve], figure: str) -> Rows:
    """Points moved sideways a little, each subject by its own step, so that equal ones stay visible."""
    counts = [point.threads for one in curves for point in one.points]
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


def _x(counts: Sequence[int]) -> alt.X:
    margin = (counts[-1] - counts[0] or 1) * 0.06
    scale = alt.Scale(domain=[counts[0] - margin, counts[-1] + margin], nice=False, zero=False)
    return alt.X("at:Q", title="threads", scale=scale, axis=alt.Axis(values=list(counts), format="d", grid=False))


def _crowded(session: Session, counts: Sequence[int], top: float, bottom: float = 0.0) -> list[alt.Chart]:
    """The part of the chart where threads outnumber the physical cores."""
    beyond = [count for count in counts if count > session.cores]
    if not beyond:
        return []
    within = [count for count in counts if count <= session.cores]
    margin = (counts[-1] - counts[0] or 1) * 0.06
    start = (within[-1] + beyond[0]) / 2 if within else counts[0] - margin
    area = [{"at": start, "end": counts[-1] + margin, "value": bottom, "top": top, "told": "more threads than cores"}]
    base = _chart(area)
    y = alt.Y("value:Q")
    rect = base.mark_rect(color=LIGHT.shade).encode(x=_x(counts), x2=alt.X2("end:Q"), y=y, y2=alt.Y2("top:Q"))
    told = base.mark_text(color=LIGHT.faint, align="right", baseline="top", dx=-8, dy=8, fontSize=11)
    return [rect, told.encode(x=alt.X("end:Q"), y=alt.Y("top:Q"), text=alt.Text("told:N"))]


def _spread(curves: Sequence[Curve]) -> Rows:
    """Lowest, mean and highest ceiling of the subjects at each count that has one."""
    found: dict[int, list[tuple[float, float, float]]] = {1: [(1.0, 1.0, 1.0)]}
    for one in curves:
        for point in one.points:
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


def _ceiling_band(curves: Sequence[Curve]) -> list[alt.Chart]:
    band = _chart(_spread(curves)).mark_area(color=LIGHT.faint, opacity=0.16)
    return [band.encode(x=alt.X("at:Q"), y=alt.Y("low:Q"), y2=alt.Y2("high:Q"))]


def _guides(curves: Sequence[Curve], counts: Sequence[int], top: float, y: alt.Y) -> alt.Chart:
    end = min(float(counts[-1]), top)
    ideal = [{"at": at, "value": at, "line": "ideal"} for at in (float(counts[0]), end)]
    spread = [{"at": row["at"], "value": row["value"], "line": "measured ceiling"} for row in _spread(curves)]
    kinds = alt.Scale(domain=["ideal", "measured ceiling"], range=[[2, 4], [8, 4]])
    legend = alt.Legend(title=None, symbolStrokeColor=LIGHT.ink, symbolSize=500, orient="top-left", padding=4)
    base = _chart([*ideal, *spread]).mark_line(color=LIGHT.ink, strokeWidth=1.3)
    drawn: alt.Chart = base.encode(x=_x(counts), y=y, strokeDash=alt.StrokeDash("line:N", scale=kinds, legend=legend))
    return drawn


def _subjects(session: Session, curves: Sequence[Curve], rows: Rows, y: alt.Y) -> list[alt.Chart]:
    names = [session.called(one.subject) for one in curves]
    legend = alt.Legend(
        title=None, columns=3, orient="bottom", symbolSize=120, symbolOpacity=1, labelLimit=260, symbolStrokeWidth=0
    )
    colour = alt.Color(
        "subject:N", legend=legend, scale=alt.Scale(domain=names, range=[look(one.subject).light for one in curves])
    )
    shape = alt.Shape(
        "subject:N", legend=legend, scale=alt.Scale(domain=names, range=[look(one.subject).shape for one in curves])
    )
    base = _chart(rows)
    x = _x(sorted({row["threads"] for row in rows}))
    return [
        base.mark_rule(strokeWidth=2, opacity=0.55).encode(x=x, y=alt.Y("low:Q"), y2=alt.Y2("high:Q"), color=colour),
        base.mark_line(strokeWidth=1.8).encode(x=x, y=y, color=colour),
        base.mark_point(filled=True, size=115, opacity=1).encode(x=x, y=y, color=colour, shape=shape),
    ]


def _layered(layers: Sequence[alt.Chart], width: int, height: int, **more: str) -> Chart:
    """The specification of layers over one another; Altair's own sum copies all rows with each layer."""
    with alt.data_transformers.enable(consolidate_datasets=False):
        told = [layer.to_dict(validate=False, context={"top_level": False}) for layer in layers]
    return {"width": width, "height": height, "layer": told, **more}


def _configured(chart: Chart) -> Chart:
    text = {"labelColor": LIGHT.faint, "titleColor": LIGHT.ink, "labelFontSize": 12, "titleFontSize": 12}
    config = {
        "aria": False,
        "background": LIGHT.paper,
        "font": "DejaVu Sans, Verdana, sans-serif",
        "view": {"stroke": LIGHT.grid},
        "axis": {**text, "gridColor": LIGHT.grid, "domainColor": LIGHT.faint, "tickColor": LIGHT.faint,
                 "titleFontWeight": "normal", "titlePadding": 8},
        "legend": {**text, "labelColor": LIGHT.ink},
        "title": {"color": LIGHT.ink, "fontSize": 12, "fontWeight": "normal", "anchor": "start"},
        "padding": 10,
    }  # fmt: skip
    return {**chart, "config": config}
