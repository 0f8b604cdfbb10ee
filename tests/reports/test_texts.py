"""A text comes out readable and harmless, and only a name passes for a name."""

from __future__ import annotations

import pytest

from reports.texts import MOST, MOST_OF_SOURCE, all_plain, is_name, plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain ascii", "plain ascii"),
        ("ünïcode — ≠ 線程", "ünïcode — ≠ 線程"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("windows\r\nline", "windows\nline"),
        ("\x1b[31mred", "⟨U+001B⟩[31mred"),
        ("a\x00b", "a⟨U+0000⟩b"),
        ("\u202egnp.exe", "⟨U+202E⟩gnp.exe"),
        ("\ud800", "⟨U+D800⟩"),
        ("a\u00a0b\u2003c", "a b c"),
        ("zero\u200bwidth", "zero⟨U+200B⟩width"),
        ("<b>&", "<b>&"),
    ],
)
def test_what_has_no_shape_is_written_out(text: str, shown: str) -> None:
    assert plain(text) == shown
    plain(text).encode()


def test_what_has_no_end_is_cut_and_counted() -> None:
    assert plain("x" * 1_000_000) == "x" * MOST + " … (990,000 more characters)"


def test_every_text_of_a_value_is_treated_names_too() -> None:
    told = {"a\x00": ["b\x00", {"c": "d\x00"}, 7, None, True], "source": "x" * (MOST + 1)}
    assert all_plain(told, str.upper) == {
        "a⟨U+0000⟩": ["B⟨U+0000⟩", {"c": "D⟨U+0000⟩"}, 7, None, True], "source": "X" * (MOST + 1),
    }  # fmt: skip
    assert MOST_OF_SOURCE > MOST


@pytest.mark.parametrize("text", ["cpython313t-gil", "a", "_x", "ünï", "x" * 100])
def test_a_name(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize("text", ["", "-a", "a.b", "a/b", "..", "a b", "a\n", "x" * 101, None, 7, "a\x00"])
def test_no_name(text: object) -> None:
    assert not is_name(text)
