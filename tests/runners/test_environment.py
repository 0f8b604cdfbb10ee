"""An interpreter gets nothing from us that would make another one of it."""

from __future__ import annotations

import sys

import pytest

from runners.workers.local import STEERING, environment


@pytest.mark.parametrize("name", [*STEERING, "PYTHON_GIL", "PYTHONPATH", "JYTHON_OPTS", "GRAAL_PYTHON_ARGS", "PYPYLOG"])
def test_what_steers_it_is_left_out(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "-Xint")
    assert name not in environment()
    assert environment({name: "asked"})[name] == "asked", "a mode asks for it by its table"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names of files are UTF-8 whatever the locale")
@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, "C.UTF-8"), ({"LC_ALL": "C"}, "C.UTF-8"), ({"LANG": "POSIX"}, "C.UTF-8"), ({"LC_CTYPE": "C"}, "C.UTF-8"),
        ({"LANG": "de_DE.UTF-8"}, None), ({"LC_ALL": "ja_JP.UTF-8", "LANG": "C"}, "ja_JP.UTF-8"),
        ({"LC_CTYPE": "C.UTF-8", "LANG": "C"}, None),
    ],
)  # fmt: skip
def test_names_of_files_can_be_told(
    monkeypatch: pytest.MonkeyPatch, told: dict[str, str], expected: str | None
) -> None:
    """A JVM without a locale finds nothing below a folder with an accent."""
    for name in ("LC_ALL", "LC_CTYPE", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    assert environment().get("LC_ALL") == expected
