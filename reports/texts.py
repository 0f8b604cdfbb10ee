"""Makes a text that somebody else wrote fit for a page: whole, readable, and unable to do anything."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any

#: Characters of a text that are shown; the rest is counted.  A file's source may be longer.
MOST, MOST_OF_SOURCE = 10_000, 200_000

#: Keys of texts that are somebody's file.
SOURCES = ("source", "text", "use", "traceback")

#: What names of files and ids are made of; such a name is no path.
NAME = re.compile(r"\w[\w-]{0,99}")

_LAYOUT = "\n\t"


def is_name(text: object) -> bool:
    """May this become the name of a file and the id of an element?"""
    return isinstance(text, str) and NAME.fullmatch(text) is not None


def plain(text: str, most: int = MOST) -> str:
    """The text with what has no shape of its own (controls, bidirectional marks, lone surrogates) written out."""
    if len(text) > most:
        return f"{plain(text[:most], most)} … ({len(text) - most:,} more characters)"
    if text.isascii() and text.isprintable():
        return text
    return "".join(one if one.isprintable() or one in _LAYOUT else _named(one) for one in text.replace("\r\n", "\n"))


def all_plain(told: Any, private: Callable[[str], str], key: str = "") -> Any:
    """The same value, with every text in it, names too, ``private`` and as it may be shown."""
    if isinstance(told, str):
        return plain(private(told), MOST_OF_SOURCE if key in SOURCES else MOST)
    if isinstance(told, dict):
        return {plain(name): all_plain(one, private, name) for name, one in told.items()}
    return [all_plain(one, private) for one in told] if isinstance(told, list) else told


def _named(character: str) -> str:
    # What only spaces differently may be any space.
    return " " if unicodedata.category(character) == "Zs" else f"⟨U+{ord(character):04X}⟩"
