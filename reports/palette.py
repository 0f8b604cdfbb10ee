"""One colour and one shape a subject, in every chart and table, whoever else is there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, replace

_STAR = "M0,-1L0.24,-0.32L0.95,-0.31L0.38,0.12L0.59,0.81L0,0.4L-0.59,0.81L-0.38,0.12L-0.95,-0.31L-0.24,-0.32Z"
_HEXAGON = "M0,-0.9L0.78,-0.45L0.78,0.45L0,0.9L-0.78,0.45L-0.78,-0.45Z"
_HOURGLASS = "M-0.75,-0.85L0.75,-0.85L0.15,0L0.75,0.85L-0.75,0.85L-0.15,0Z"
_CIRCLE = "M0,-0.8A0.8,0.8,0,1,1,0,0.8A0.8,0.8,0,1,1,0,-0.8Z"
_SQUARE = "M-0.7,-0.7L0.7,-0.7L0.7,0.7L-0.7,0.7Z"
_DIAMOND = "M0,-1L0.8,0L0,1L-0.8,0Z"
_CROSS = "M-0.9,-0.3L-0.3,-0.3L-0.3,-0.9L0.3,-0.9L0.3,-0.3L0.9,-0.3L0.9,0.3L0.3,0.3L0.3,0.9L-0.3,0.9L-0.3,0.3L-0.9,0.3Z"
_UP = "M0,-0.9L0.95,0.75L-0.95,0.75Z"
_DOWN = "M0,0.9L0.95,-0.75L-0.95,-0.75Z"
_RIGHT = "M0.9,0L-0.75,0.95L-0.75,-0.95Z"
_LEFT = "M-0.9,0L0.75,0.95L0.75,-0.95Z"


@dataclass(frozen=True)
class Look:
    """Colours on a light and on a dark ground, and a shape as an SVG path within -1 .. 1."""

    light: str
    dark: str
    shape: str


# With a GIL: cool colours; free-threaded: warm ones; other implementations: neither.
LOOKS = {
    "cpython313": Look("#1d4ed8", "#7aa2ff", _CIRCLE),
    "cpython313t": Look("#c2410c", "#ff9a5c", _DIAMOND),
    "cpython314": Look("#0e7490", "#4cc9e6", _SQUARE),
    "cpython314t": Look("#be123c", "#ff7d95", _CROSS),
    "cpython315": Look("#475569", "#a9b8cc", _UP),
    "cpython315t": Look("#92600a", "#e8b84a", _DOWN),
    "pypy": Look("#6d28d9", "#b794f6", _RIGHT),
    "graalpy": Look("#a21caf", "#ee82f7", _LEFT),
    "jython": Look("#15803d", "#5fd48a", _STAR),
}

#: A mode has its base's colour and a shape of its own.
_MODES = {"container": _HEXAGON, "gil": _HOURGLASS}

_OTHERS = (
    Look("#0f766e", "#4fd1c5", _HEXAGON),
    Look("#7c2d12", "#e0a080", _HOURGLASS),
    Look("#3f6212", "#a9d158", _HEXAGON),
    Look("#9d174d", "#f49ac1", _HOURGLASS),
)


def look(identity: str) -> Look:
    """A subject's colour and shape; a subject without a line in the table gets one that depends on its id alone."""
    if identity in LOOKS:
        return LOOKS[identity]
    base, _, mode = identity.rpartition("-")
    if base in LOOKS and mode in _MODES:
        return replace(LOOKS[base], shape=_MODES[mode])
    return _OTHERS[hashlib.sha256(identity.encode()).digest()[0] % len(_OTHERS)]


def rules(identities: Iterable[str], icons: Mapping[str, str]) -> str:
    """The stylesheet's lines that colour the subjects' marks, and those that set an icon before a word."""
    looks = {one: look(one) for one in identities}
    marks = [f".of-{one}{{color:light-dark({known.light},{known.dark})}}" for one, known in looks.items()]
    words = [
        f'.{word.replace(" ", "-")}:is(.state,.judged)::before{{content:"{icon}\\a0"}}' for word, icon in icons.items()
    ]
    return "\n".join([*marks, *words, ""])


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


def twins(identities: Iterable[str]) -> dict[str, str]:
    """The colours of a chart on light ground, each with its twin on dark ground."""
    found = dict(zip(astuple(LIGHT), astuple(DARK), strict=True))
    return found | {look(one).light: look(one).dark for one in identities}
