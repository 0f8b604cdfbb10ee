"""Draws charts as files: Vega-Lite to SVG and PNG, in as many processes as there are cores.

The converter keeps the GIL while it draws, which is most of the time that a large report takes.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Mapping
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType
from typing import Any

import vl_convert
from PIL import Image

from reports.files import write_bytes

#: Colours of a PNG: a chart has a dozen, and their shades along edges.
PNG_COLOURS = 64


def svg(chart: Mapping[str, Any]) -> str:
    """The drawing that a Vega-Lite specification describes.

    What remains of it without rows and the values of parameters is alike for many charts, and compiled once.
    """
    filled: dict[str, dict[str, Any]] = {}
    shape = _without_values(chart, filled)
    vega = json.loads(_compiled(json.dumps(shape)))
    for part in (*vega["data"], *vega.get("signals", ())):
        part.update(filled.get(part["name"], {}))
    drawn: str = vl_convert.vega_to_svg(vega)
    return drawn + "\n"


@cache
def _compiled(shape: str) -> str:
    return json.dumps(vl_convert.vegalite_to_vega(shape))


def _without_values(part: Any, filled: dict[str, dict[str, Any]]) -> Any:
    """The same with names only, of rows and of parameters; what each name stands for is added to ``filled``."""
    if isinstance(part, list):
        return [_without_values(one, filled) for one in part]
    if not isinstance(part, Mapping):
        return part
    found = {key: _without_values(one, filled) for key, one in part.items() if key not in ("data", "params")}
    if "params" in part:
        filled.update({one["name"]: {"value": one["value"]} for one in part["params"]})
        found["params"] = [{"name": one["name"]} for one in part["params"]]
    if "data" in part:
        known = next((name for name, one in filled.items() if one == part["data"]), f"rows_{len(filled)}")
        filled[known] = part["data"]
        found["data"] = {"name": known}
    return found


def for_both_grounds(drawn: str, twins: Mapping[str, str]) -> str:
    """The drawing, which follows the colour scheme of the page that shows it; what knows no schemes shows it light."""
    rules = "".join(
        f'[{part}="{light}"]{{{part}:{dark}}}'
        for light, dark in twins.items()
        for part in ("fill", "stroke")
        if f'{part}="{light}"' in drawn
    )
    opening, rest = drawn.split(">", 1)
    return f"{opening}><style>@media (prefers-color-scheme:dark){{{rules}}}</style>{rest}"


def png(drawn: str) -> bytes:
    """The drawing, light, for places that take no SVG."""
    whole = Image.open(io.BytesIO(vl_convert.svg_to_png(drawn, scale=1.0))).convert("RGB")
    # Those that it has most of, as they are: a median cut takes longer to find others close by.
    found: Any = whole.getcolors(whole.width * whole.height)
    palette, made = Image.new("P", (1, 1)), io.BytesIO()
    palette.putpalette([part for _, colour in sorted(found, reverse=True)[:PNG_COLOURS] for part in colour])
    whole.quantize(palette=palette, dither=Image.Dither.NONE).save(made, "PNG")
    return made.getvalue()


def draw(chart: Mapping[str, Any], twins: Mapping[str, str]) -> dict[str, bytes]:
    """A file's content, by its suffix."""
    drawn = svg(chart)
    return {".svg": for_both_grounds(drawn, twins).encode(), ".png": png(drawn)}


#: The first chart of a process takes a second, which may pass while there is none to be drawn yet.
FIRST = {"data": {"values": [{"at": 0}]}, "mark": "point", "encoding": {"x": {"field": "at", "type": "quantitative"}}}


class Drawings:
    """Charts that are drawn while pages are written; all are there when the block ends.

    ``several``: by as many processes as there are cores; a few charts are drawn sooner than such a process starts.
    What a process that was killed has not drawn, this one draws.
    """

    def __init__(self, twins: Mapping[str, str], *, several: bool) -> None:
        self._twins = twins
        self._asked: dict[Path, tuple[Mapping[str, Any], Future[dict[str, bytes]]]] = {}
        self._pool: ProcessPoolExecutor | None = None
        if several:
            processes = os.cpu_count() or 1
            self._pool = ProcessPoolExecutor(processes, get_context("spawn"))
            for _ in range(processes):
                self._pool.submit(svg, FIRST)

    def add(self, path: Path, chart: Mapping[str, Any]) -> None:
        """Draw a chart into files of this name and a suffix each."""
        if self._pool:
            try:
                self._asked[path] = chart, self._pool.submit(draw, chart, self._twins)
                return
            except BrokenExecutor:
                self._pool.shutdown()
                self._pool = None
        _write(path, draw(chart, self._twins))

    def __enter__(self) -> Drawings:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=kind is not None)
        if kind is None:
            for path, (chart, one) in self._asked.items():
                try:
                    _write(path, one.result())
                except BrokenExecutor:
                    _write(path, draw(chart, self._twins))


def _write(path: Path, drawn: Mapping[str, bytes]) -> None:
    for suffix, content in drawn.items():
        write_bytes(path.with_name(path.name + suffix), content)
