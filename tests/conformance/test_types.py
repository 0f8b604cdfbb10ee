"""Each type's model does what the real object does, one operation after the other."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from kernels import history, values
from suites.conformance.linearizability import typefile
from suites.conformance.linearizability.bench import first
from suites.conformance.linearizability.checker import Operation, perform
from suites.conformance.linearizability.typefile import BadType, Type
from suites.conformance.linearizability.values import read, same
from tests.conformance.planted_types import COUNTER, plant

#: Sequences of a type, and operations of each.
SEQUENCES, STEPS = 300, 30


def _sequence(kind: Type, draw: Random) -> list[tuple[str, list[int]]]:
    names = sorted(kind.operations)
    drawn = [draw.choice(names) for _ in range(STEPS)]
    return [(name, [draw.randint(*ends) for ends in kind.operations[name]]) for name in drawn]


def _real(shared: Any, name: str, arguments: list[int]) -> Any:
    try:
        return json.loads(json.dumps(values.written(getattr(shared, name)(*arguments))))
    except Exception as raised:
        return values.raised(type(raised).__name__)


@pytest.mark.parametrize("name", typefile.names())
def test_model_is_the_object(name: str) -> None:
    """The same results for thousands of operations in a row; a copy goes its own way, and equal keys behave alike."""
    kind, draw = typefile.find(name), Random(3)
    real = history.load(name)
    for _ in range(SEQUENCES):
        shared, model = real.Shared(first(kind)), kind.model(first(kind))
        for operation, arguments in _sequence(kind, draw):
            aside, key = model.copy(), model.key()
            seen = read(_real(shared, operation, arguments), kind.names)
            assert same(perform(model, Operation(0, operation, arguments, seen, 0, 1), kind.chooses), seen)
            assert aside.key() == key
            perform(aside, Operation(0, operation, arguments, seen, 0, 1), kind.chooses)
            assert aside.key() == model.key()


@pytest.mark.parametrize("name", typefile.names())
def test_file_is_for_every_subject(name: str) -> None:
    """ASCII, as Python 2.7 wants it without a declaration."""
    kind = typefile.find(name)
    assert kind.path.read_bytes().isascii()
    assert kind.source
    assert kind.asked == name


BAD = {
    "no model": (("class Model", "class Other"), "has no Model"),
    "no method": (("def value", "def worth"), "Shared has no method value"),
    "unknown atomic": (('"value")', '"worth")'), "ATOMIC: no operation 'worth'"),
    "bad range": (("[[1, 3]]", "[[3, 1]]"), "add: [[3, 1]] is no list of [lowest, highest]"),
    "no copy": (("def copy", "def clone"), "copy is what every Model says of itself"),
    "no Python": (("import time", "import"), "SyntaxError"),
}


@pytest.mark.parametrize("bad", BAD)
def test_file_that_is_no_type(tmp_path: Path, bad: str) -> None:
    """One line that names the file and the part."""
    (old, new), expected = BAD[bad]
    with pytest.raises(BadType) as raised:
        plant(tmp_path, COUNTER.replace(old, new))
    assert expected in str(raised.value)
    assert "planted.py" in str(raised.value)


def test_own_file_is_asked_for_by_its_path(tmp_path: Path) -> None:
    """The subject reads it where it is."""
    assert plant(tmp_path, COUNTER).asked == str(tmp_path / "planted.py")


def test_unknown_type() -> None:
    """The known ones are named."""
    with pytest.raises(BadType, match="unknown type 'lists'; known are: count, deque, "):
        typefile.find("lists")
