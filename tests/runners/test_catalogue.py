"""Words choose kernels, whose files are read and never imported."""

from __future__ import annotations

from pathlib import Path

import pytest

from runners import catalogue
from runners.catalogue import CORE, UnknownKernel, choose, find


def test_words_choose_kernels_and_groups() -> None:
    """A kernel, a room, the core, all; in the catalogue's order, each once."""
    kernels = find()
    assert list(choose(kernels, ["core"])) == [name for name in kernels if name in CORE]
    assert {one.room for one in choose(kernels, ["micro", "contended"]).values()} == {"micro", "contended"}
    assert list(choose(kernels, ["nqueens", "nbody", "nbody"])) == ["nbody", "nqueens"]
    assert choose(kernels, ["all"]) == kernels


def test_unknown_word_names_what_is_known() -> None:
    """Groups first; a group without a kernel is not known."""
    with pytest.raises(UnknownKernel, match="unknown kernel user: known are all, core, independent, contended, micro"):
        choose(find(), ["user"])


def test_core_has_kernels_of_both_sorts() -> None:
    """What a matrix measures by default is there, shared work too."""
    kernels = find()
    assert {kernels[name].shared for name in CORE} == {True, False}


def test_constants_are_read_not_run(tmp_path: Path) -> None:
    """Plain values only; a file that cannot be parsed has none, and is a kernel all the same."""
    good = tmp_path / "good.py"
    good.write_text('"""What it asks.\n\nMore."""\nSHARES = "a list"\nNEEDS = ("enum",)\nMADE = list("ab")\n')
    read = catalogue.read("user", good)
    assert (read.summary, read.shared, read.constants) == (
        "What it asks.",
        True,
        {"SHARES": "a list", "NEEDS": ("enum",)},
    )
    bad = tmp_path / "bad.py"
    bad.write_text("def part(:\n")
    assert (catalogue.read("user", bad).constants, catalogue.read("user", bad).shared) == ({}, False)


def test_folder_without_kernels_is_refused(tmp_path: Path) -> None:
    """A folder that is not there and one that holds none are told apart."""
    with pytest.raises(UnknownKernel, match="no kernel in"):
        find([tmp_path])
    with pytest.raises(UnknownKernel, match="no folder"):
        find([tmp_path / "nowhere"])
