"""One colour and one shape a subject, in every chart and table, whoever else is there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from functools import cache
from itertools import product

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
    "pentagon": "M0,-0.95L0.9,-0.29L0.56,0.77L-0.56,0.77L-0.9,-0.29Z",
    "saltire": "M0,-0.42L0.5,-0.92L0.92,-0.5L0.42,0L0.92,0.5L0.5,0.92"
    "L0,0.42L-0.5,0.92L-0.92,0.5L-0.42,0L-0.92,-0.5L-0.5,-0.92Z",
    "bolt": "M0.25,-1L-0.7,0.15L-0.1,0.15L-0.25,1L0.7,-0.2L0.1,-0.2Z",
    "kite": "M0,-1L0.65,-0.25L0,1L-0.65,-0.25Z",
    "drop": "M0,-1L0.62,0.05A0.72,0.72,0,1,1,-0.62,0.05Z",
    "bell": "M-0.9,0.75L-0.55,0.3L-0.55,-0.4A0.55,0.55,0,0,1,0.55,-0.4L0.55,0.3L0.9,0.75Z",
    "bar": "M-0.95,-0.42L0.95,-0.42L0.95,0.42L-0.95,0.42Z",
    "pillar": "M-0.42,-0.95L0.42,-0.95L0.42,0.95L-0.42,0.95Z",
    "bow": "M-0.85,-0.75L-0.85,0.75L0,0.2L0.85,0.75L0.85,-0.75L0,-0.2Z",
    "arch": "M-0.9,0.8L-0.9,-0.1L-0.5,-0.8L0.5,-0.8L0.9,-0.1L0.9,0.8L0.35,0.8L0.35,0.1L-0.35,0.1L-0.35,0.8Z",
    "trapezium": "M-0.45,-0.75L0.45,-0.75L0.95,0.75L-0.95,0.75Z",
}


@dataclass(frozen=True)
class Look:
    """Colours on a light and on a dark ground, and a shape as an SVG path within -1 .. 1."""

    light: str
    dark: str
    shape: str


#: Colours, and shapes, of interpreters whose table has none: a user's own, or one of an older session.
_COLOURS = (("#0f766e", "#4fd1c5"), ("#7c2d12", "#e0a080"), ("#3f6212", "#a9d158"), ("#9d174d", "#f49ac1"))
_OTHERS = [Look(*colours, SHAPES[name]) for name, colours in product(("bar", "pillar", "bow", "arch"), _COLOURS)]


@cache
def _tables() -> dict[str, Mapping[str, str]]:
    return {identity: subject.look for identity, subject in load_subjects().items()}


class Looks:
    """The looks of a session's subjects, no two alike.

    A subject has the look of its table.  One without gets what its id alone decides, unless another of the session has
    that already: then the next that is free, and only of more than sixteen such subjects two share one.
    """

    def __init__(self, identities: Iterable[str] = ()) -> None:
        self._found: dict[str, Look] = {}
        for identity in sorted(set(identities)):
            self._found[identity] = self._given(identity) or self._free(identity)

    def __getitem__(self, identity: str) -> Look:
        """The look of a subject, which need not be one of the session."""
        return self._found.get(identity) or self._given(identity) or self._free(identity)

    @staticmethod
    def _given(identity: str) -> Look | None:
        """What the subject's table says; raises BadTable for a shape that there is not."""
        table = _tables().get(identity)
        if not table:
            return None
        if table["shape"] not in SHAPES:
            raise BadTable(f"{identity}.look: no shape {table['shape']!r}; known are: {', '.join(SHAPES)}")
        return Look(table["light"], table["dark"], SHAPES[table["shape"]])

    def _free(self, identity: str) -> Look:
        first = hashlib.sha256(identity.encode()).digest()[0] % len(_OTHERS)
        inorder = [*_OTHERS[first:], *_OTHERS[:first]]
        return next((one for one in inorder if one not in self._found.values()), inorder[0])

    def rules(self, icons: Mapping[str, str]) -> str:
        """The stylesheet's lines that colour the subjects' marks, and those that set an icon before a word."""
        marks = [f".of-{one}{{color:light-dark({known.light},{known.dark})}}" for one, known in self._found.items()]
        words = [
            f'.{word.replace(" ", "-")}:is(.state,.judged)::before{{content:"{icon}\\a0"}}'
            for word, icon in icons.items()
        ]
        return "\n".join([*marks, *words, ""])

    def twins(self) -> dict[str, str]:
        """The colours of a chart on light ground, each with its twin on dark ground."""
        found = dict(zip(astuple(LIGHT), astuple(DARK), strict=True))
        return found | {known.light: known.dark for known in self._found.values()}


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
