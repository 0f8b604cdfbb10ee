"""A record is written once, read as it was, and never believed when it was changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from runners.sessions.records import FILE, DamagedResult, Key, Record, Records, line, raw

ONE = Record("scaling", "pypy", "nbody", "ok", block=1, run="r", seconds=1.5, digest="d", build="b", at="2026-01-01")


@dataclass(frozen=True)
class Found:
    """What a suite may keep: by number of threads, with what was not told."""

    rates: dict[int, tuple[float, ...]]
    name: str | None = None


def _records(folder: Path, *several: Record) -> Records:
    records = Records(folder)
    for one in several:
        records.append(one)
    return records


def test_what_was_written_is_read(tmp_path: Path) -> None:
    answer = Found({1: (0.1, 1e-9), 2: (2.0,)}, "naïve <b>")
    written = replace(ONE, reason='a "quoted"\nline', answer=raw(answer))
    (read,) = _records(tmp_path, written).all()
    assert read == written
    assert read.told(Found) == answer
    assert [one.all() for one in (Records(tmp_path), Records(tmp_path))] == [[written], [written]]


def test_the_newest_answer_of_a_question_counts_where_the_first_stood(tmp_path: Path) -> None:
    other = replace(ONE, case="nqueens")
    again = replace(ONE, state="void", reason="busy")
    assert _records(tmp_path, ONE, other, again).all() == [again, other]


@pytest.mark.parametrize("field", Key._fields)
def test_questions_differ_in_each_part(tmp_path: Path, field: str) -> None:
    other: Any = {field: 7 if field in ("block", "threads") else "other"}
    differing = replace(ONE, **other)
    assert _records(tmp_path, ONE, differing).all() == [ONE, differing]


def test_what_others_append_meanwhile_is_read(tmp_path: Path) -> None:
    """Without reading again what was read."""
    reader, writer = Records(tmp_path), Records(tmp_path)
    assert reader.all() == []
    for number in range(3):
        writer.append(replace(ONE, block=number))
        assert [one.block for one in reader.all()] == [*range(number + 1)]


@pytest.mark.parametrize("text", ["\udcff", "\0", "\u2028", "😀", "a" * 100_000])
def test_any_text_of_an_interpreter_can_be_kept(tmp_path: Path, text: str) -> None:
    (read,) = _records(tmp_path, replace(ONE, reason=text, answer=raw({"said": [text]}))).all()
    shown = "\\udcff" if text == "\udcff" else text
    assert read.reason == shown
    assert read.told(dict) == {"said": [shown]}


@pytest.mark.parametrize("keep", [1, 40, 120])
def test_a_line_that_a_kill_cut_short_swallows_no_other(tmp_path: Path, keep: int) -> None:
    with open(tmp_path / FILE, "wb") as file:
        file.write(line(ONE)[:keep])
    records = _records(tmp_path, replace(ONE, block=2))
    assert [one.block for one in records.all()] == [2]
    assert records.damaged() == []


@pytest.mark.parametrize("place", ["reason", "seconds", "sum"])
def test_a_changed_byte_costs_that_record_alone_and_names_it(tmp_path: Path, place: str) -> None:
    records = _records(tmp_path, ONE, replace(ONE, block=2))
    content = (tmp_path / FILE).read_text().splitlines(keepends=True)
    told = json.loads(content[0])
    changed = {"reason": ('"reason":""', '"reason":"x"'), "seconds": ("1.5", "1.6"), "sum": (told["sum"], "0" * 16)}
    content[0] = content[0].replace(*changed[place])
    (tmp_path / FILE).write_text("".join(content))
    records = Records(tmp_path)
    assert [one.block for one in records.all()] == [2]
    (damaged,) = records.damaged()
    assert (damaged.line, damaged.key) == (1, ONE.key)
    assert "checksum" in damaged.why
    records.append(ONE)
    assert records.damaged() == []
    assert len(records.all()) == 2


def test_a_state_that_there_is_not_is_never_written() -> None:
    with pytest.raises(ValueError, match="no such state: 'fine'"):
        replace(ONE, state="fine")


def test_another_version_s_records_are_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text('{"schema":99,"sum":"","record":{}}\n')
    with pytest.raises(DamagedResult, match=r"line 1 has schema 99, this gilmatrix reads 5"):
        Records(tmp_path).all()


def test_an_answer_of_another_kind_is_no_answer() -> None:
    with pytest.raises(ValueError, match="Expected `object`, got `array`"):
        replace(ONE, answer=raw([1])).told(Found)
