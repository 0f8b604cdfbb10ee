"""Each mutant still breaks something that is there.  (``python -m tests.validation.mutation`` hunts them.)"""

from __future__ import annotations

import ast

import pytest

from runners import catalogue
from tests.validation.mutation.mutants import Mutant, load

KERNELS = catalogue.find()


@pytest.mark.parametrize("mutant", load(KERNELS), ids=lambda mutant: f"{mutant.kernel}: {mutant.what}")
def test_mutant_breaks_something(mutant: Mutant) -> None:
    """What it replaces is there exactly once, and what comes out is Python."""
    broken = mutant.text(KERNELS[mutant.kernel])
    assert broken != KERNELS[mutant.kernel].source
    ast.parse(broken)


@pytest.mark.parametrize("kernel", KERNELS)
def test_every_kernel_has_mutants(kernel: str) -> None:
    """Two ways to break it at least, the dropped lock among them where it holds one."""
    own = [mutant.kind for mutant in load({kernel: KERNELS[kernel]})]
    assert len(own) >= 2
    if "with lock" in KERNELS[kernel].source or "with state.lock" in KERNELS[kernel].source:
        assert "lock" in own
