"""One colour and one shape a subject, in every chart and table, whoever else is there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from functools import cache

from runners.interpreters.subjects import load_subjects
from runners.tables import BadTable

#: Shapes by the names that tables give them, as SVG paths within -1 .. 1.
SHAPES = {
    "star": "M0,-1L0.24,-0.32L0.95,-0.31L0.38,0.12L0.59,0.81L0,0.4L-0.59,0.81L-0.38,0.12L-0.95,-0.31L-0.24,-0.32Z",
    "hexagon": "M0,-0.9L0.78,-0.45L0.78,0.45L0,0.9L-0.78,0.45L-0.78,-0.45Z",
    "hourglass": "M-0.75,-0.85L0.75,-0.85L0.15,0L0.75,0.85L-0.75,0.85L-0.15,0Z",
    "circle": "M0,-0.8A0.8,0.8,0,1,1,0,0.8A0.8,0.8,0,1,1,0,-0.8Z",
    "square": "M-0.7,-0.7L0.7,-0.7L0.7,0.7L-0.7,0.7Z",
    "diamond": "M0,-1L0.8,0L0,1L-0.8,0Z",
    "cross": "M-0.9,-0.3L-0.3,-0.3L-0.3,-0.9L0.3,-0.9L0.3,-0.3L0.9,-0.3"
    "L0.9,0.3L0.3,0.3L0.3,0.9L-0.3,0.9L-0.3,0.3L-0.9,0.3Z",
    "up": "M0,-0.9L0.95,0.75L-0.95,0.75Z",
    "down": "M0,0.9L0.95,-0.75L-0.95,-0.75Z",
    "right": "M0.9,0L-0.75,0.95L-0.75,-0.95Z",
    "left": "M-0.9,0L0.75,0.95L0.75,-0.95Z",
}


@dataclass(frozen=True)
class Look:
    """Colours on a light and on a dark ground, and a shape as an SVG path within -1 .. 1."""

    light: str
    dark: str
    shape: str


#: Looks of interpreters whose table has none.
_OTHERS = (
    Look("#0f766e", "#4fd1c5", SHAPES["hexagon"]),
    Look("#7c2d12", "#e0a080", SHAPES["hourglass"]),
    Look("#3f6212", "#a9d158", SHAPES["hexagon"]),
    Look("#9d174d", "#f49ac1", SHAPES["hourglass"]),
)


@cache
def _tables() -> dict[str, Mapping[str, str]]:
    return {identity: subject.look for identity, subject in load_subjects().items()}


def look(identity: str) -> Look:
    """A subject's colour and shape; a subject without a look in its table gets one that depends on its id alone."""
    table = _tables().get(identity)
    if table:
        if table["shape"] not in SHAPES:
            raise BadTable(f"{identity}.look: no shape {table['shape']!r}; known are: {', '.join(SHAPES)}")
        return Look(table["light"], table["dark"], SHAPES[table["shape"]])
    return _OTHERS[hashlib.sha256(identity.encode()).digest()[0] % len(_OTHERS)]


def rules(identities: Iterable[str], icons: Mapping[str, str]) -> str:
    """The stylesheet's lines that colour the subjects' marks, and those that set an icon before a word."""
    looks = {identity: look(identity) for identity in identities}
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
    return found | {look(identity).light: look(identity).dark for identity in identities}
