"""Fifty texts that want to be more than text, and a session that has one of them wherever it may hold any text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

from tests.reports.synthetic import rewrite

_RAN = "window.ran=1"

STRINGS: tuple[str, ...] = (
    f"<script>{_RAN}</script>",
    f"<SCRIPT SRC=//invalid.example/x.js></SCRIPT><script>{_RAN}</script>",
    f"</script><script>{_RAN}</script>",
    f"</title><script>{_RAN}</script>",
    f"</textarea></pre></code><script>{_RAN}</script>",
    f"</style><script>{_RAN}</script>",
    f"--><script>{_RAN}</script><!--",
    f"]]><script>{_RAN}</script>",
    f"<img src=x onerror={_RAN}>",
    f"\"><img src=x onerror={_RAN}>",
    f"'><img src=x onerror={_RAN}>",
    f"\" onmouseover=\"{_RAN}\" x=\"",
    f"' onfocus='{_RAN}' autofocus='",
    f"\" autofocus onfocus=\"{_RAN}\" tabindex=\"1",
    f"` onclick=`{_RAN}`",
    f"<svg onload={_RAN}>",
    f"<svg><script>{_RAN}</script></svg>",
    f"<svg><animate onbegin={_RAN} attributeName=x dur=1s>",
    f"<svg><use href=\"data:image/svg+xml,<svg id='x' onload='{_RAN}'/>#x\"/></svg>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={_RAN}>",
    f"<iframe srcdoc=\"<script>parent.{_RAN}</script>\"></iframe>",
    f"<iframe src=\"javascript:parent.{_RAN}\"></iframe>",
    f"<object data=\"javascript:{_RAN}\"></object>",
    "<embed src=//invalid.example/x.swf>",
    "<base href=//invalid.example/>",
    f"<meta http-equiv=refresh content=\"0;url=javascript:{_RAN}\">",
    "<link rel=stylesheet href=//invalid.example/x.css>",
    "<style>*{display:none!important}</style>",
    "<style>@import url(//invalid.example/x.css);</style>",
    "\" style=\"position:fixed;inset:0;background:red\" x=\"",
    "</style><style>body{background:url(//invalid.example/x)}",
    "}body{display:none}/*",
    f"javascript:{_RAN}",
    f"data:text/html,<script>{_RAN}</script>",
    f"<a href=\"javascript:{_RAN}\">click</a>",
    f"<form action=\"javascript:{_RAN}\"><button>go</button></form>",
    f"<details open ontoggle={_RAN}>",
    f"<input autofocus onfocus={_RAN}>",
    f"<marquee onstart={_RAN}>",
    f"{{{{ ''.__class__ }}}}{{% raw %}}{{{{ config }}}}<script>{_RAN}</script>",
    f"${{{_RAN}}}#{{{_RAN}}}<%= 1 %>",
    "&lt;script&gt;&#60;script&#62;&amp;nbsp;",
    "\u202egnp.exe\u202c \u2066isolated\u2069 \u200f\u200e\u061c",
    "\x00\x01\x07\x08\x0b\x0c\x1b[31mred\x1b[0m\x7f\x9b31m",
    "\ud800 \udfff lone \udc80",
    "Z\u0351\u036b\u0343\u036a\u0302a\u033d\u0307lgo" * 40,
    "\u2028\u2029\ufeff\u00ad\u200b\ufffe\uffff\U000e0041",
    "A" * 1_000_000,
    "<b>" * 5_000,
    "../../../../tmp/escaped-%2e%2e/..\\..\\\0.html",
)  # fmt: skip
assert len(STRINGS) == 50

#: Keys whose texts decide what a thing is: with another one it is no such thing.  They are replaced one by one.
_STRUCTURE = (
    "schema state suite kernel room modes mode kind grade figure line over litmus test package job strategy "
    "implementation route outcomes counts created engine"
)
STRUCTURE = frozenset(_STRUCTURE.split())


def poison(folder: Path, texts: Sequence[str]) -> None:
    """Put one of the texts, in turn, wherever the session says something to people."""
    turn = cycle(texts)
    for path in sorted(folder.rglob("*.json")):
        if path.parent.name == "scaling":
            continue  # pyperf's own
        path.write_text(json.dumps(_poisoned(json.loads(path.read_text(encoding="utf-8")), turn)), encoding="utf-8")
    rewrite(folder, lambda one: {**one, "reason": next(turn), "answer": _poisoned(one["answer"], turn)})


def _poisoned(told: Any, turn: Iterator[str], key: str = "") -> Any:
    if isinstance(told, str):
        return told if key in STRUCTURE else next(turn)
    if isinstance(told, dict):
        return {name: one if name in STRUCTURE else _poisoned(one, turn, name) for name, one in told.items()}
    if isinstance(told, list):
        return told if key in ("subjects", *STRUCTURE) else [_poisoned(one, turn, key) for one in told]
    return told


def places(told: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where a file holds a text: each key's path, and those of its values; one of the entries of a table is enough."""
    if isinstance(told, str):
        yield at
    elif isinstance(told, dict):
        for name, one in told.items():
            yield from places(one, (*at, name))
    elif isinstance(told, list) and told:
        yield from places(told[0], (*at, 0))


def replaced(told: Any, at: tuple[str | int, ...], text: str) -> Any:
    """The same with ``text`` there."""
    if not at:
        return text
    made: Any = dict(told) if isinstance(told, dict) else list(told)
    made[at[0]] = replaced(told[at[0]], at[1:], text)
    return made


def renamed(told: Any, at: tuple[str | int, ...], text: str) -> Any:
    """The same with the last key there called ``text``."""
    made: Any = dict(told) if isinstance(told, dict) else list(told)
    if len(at) == 1:
        if not isinstance(made, dict):
            return told
        return {text if name == at[0] else name: one for name, one in made.items()}
    made[at[0]] = renamed(told[at[0]], at[1:], text)
    return made
