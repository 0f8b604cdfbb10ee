"""How does a chart become a file?  Vega-Lite to SVG and PNG, in as many processes as there are cores.

The converter keeps the GIL while it draws, which is most of the time that a large report takes.
"""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from types import TracebackType
from typing import Any

import vl_convert
from PIL import Image

from reports.files import write_bytes

#: Colours of a PNG: a chart has a dozen, and their shades along edges.
PNG_COLOURS = 32


def svg(chart: Mapping[str, Any]) -> str:
    """The drawing that a Vega-Lite specification describes."""
    drawn: str = vl_convert.vegalite_to_svg(dict(chart))
    return drawn + "\n"


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
    whole = Image.open(io.BytesIO(vl_convert.svg_to_png(drawn, scale=1.0)))
    made = io.BytesIO()
    few = whole.convert("RGB").quantize(PNG_COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(made, "PNG")
    return made.getvalue()


def draw(chart: Mapping[str, Any], twins: Mapping[str, str]) -> dict[str, bytes]:
    """A file's content, by its suffix."""
    drawn = svg(chart)
    return {".svg": for_both_grounds(drawn, twins).encode(), ".png": png(drawn)}


class Drawings:
    """Charts that are drawn while pages are written; all are there when the block ends.

    ``several``: by as many processes as there are cores; a few charts are drawn sooner than such a process starts.
    """

    def __init__(self, twins: Mapping[str, str], *, several: bool) -> None:
        self._twins = twins
        self._drawn: dict[Path, Future[dict[str, bytes]]] = {}
        self._pool = ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) if several else None

    def add(self, path: Path, chart: Mapping[str, Any]) -> None:
        """Draw a chart into files of this name and a suffix each."""
        if self._pool:
            self._drawn[path] = self._pool.submit(draw, chart, self._twins)
        else:
            _write(path, draw(chart, self._twins))

    def __enter__(self) -> Drawings:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=kind is not None)
        if kind is None:
            for path, one in self._drawn.items():
                _write(path, one.result())


def _write(path: Path, drawn: Mapping[str, bytes]) -> None:
    for suffix, content in drawn.items():
        write_bytes(path.with_name(path.name + suffix), content)
