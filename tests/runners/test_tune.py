"""Tuning writes the size that it means, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from runners import catalogue
from runners.tune import LEAST, MEMORY, MOST, Tuned, rewrite, rounded, told


@pytest.mark.parametrize(("number", "size"), [(7.4, 7), (94.6, 95), (1234.0, 1200), (98765.4, 99000)])
def test_sizes_have_two_figures(number: float, size: int) -> None:
    """As people write them."""
    assert rounded(number) == size


def test_default_and_large_are_rewritten(tmp_path: Path) -> None:
    """Large is eight times default; smoke, the other entries and the rest of the file stay."""
    path = tmp_path / "word_count.py"
    shutil.copy(catalogue.find()["word_count"].path, path)
    before = catalogue.read("user", path)
    rewrite(path, Tuned("word_count", 0.1, 1.0, "lines", before.constants["SIZES"]["default"]["lines"], 1700))
    after = catalogue.read("user", path)
    assert after.constants["SIZES"]["default"] == {**before.constants["SIZES"]["default"], "lines": 1700}
    assert after.constants["SIZES"]["large"] == {**before.constants["SIZES"]["large"], "lines": 13600}
    assert after.constants["SIZES"]["smoke"] == before.constants["SIZES"]["smoke"]
    changed = [
        pair for pair in zip(before.source.splitlines(), after.source.splitlines(), strict=True) if pair[0] != pair[1]
    ]
    assert len(changed) == 2


@pytest.mark.parametrize(
    ("seconds", "memory", "fits"), [(0.03, 5, True), (LEAST / 2, 5, False), (MOST * 2, 5, False), (0.03, MEMORY, False)]
)
def test_limits(seconds: float, memory: float, fits: bool) -> None:
    """Too short, too long or too large is said in the table."""
    row = Tuned("k", seconds, memory, "n", 10, 20)
    assert row.fits is fits
    assert list(told([row]).several[0])[3] == ("yes" if fits else "no")
