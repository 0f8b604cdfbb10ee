"""A seed means the same numbers where the Twister stands in for the interpreter's own generator."""

from __future__ import annotations

import json
import random
import subprocess
import sys

import pytest

from runners.workers.local import ROOT

DRAW = "import json, sys; from kernels.twister import Twister; own = Twister(int(sys.argv[1])); "
SHOW = "print(json.dumps([own.random() for _ in range(1500)]))"


@pytest.mark.parametrize("seed", [0, 1, 5, 2**31, 2**40 + 7, 12345678901234567890123])
def test_same_numbers(seed: int) -> None:
    """Bit for bit what ``random.Random`` of this Python draws, over more than two turns of its state."""
    asked = subprocess.run(
        [sys.executable, "-c", DRAW + SHOW, str(seed)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    own = random.Random(seed)
    assert json.loads(asked.stdout) == [own.random() for _ in range(1500)]
