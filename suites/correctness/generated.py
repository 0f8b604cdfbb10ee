"""Questions about kernels that Hypothesis makes up: any size, seed, thread count and split."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import strategies as st

from runners.catalogue import Kernel
from suites.correctness.questions import Question

THREADS = (1, 2, 3, 4, 7)
LOOPS = 3


def _sizes(kernel: Kernel) -> st.SearchStrategy[dict[str, int]]:
    """Tables round the smoke size: each entry from 1 to twice its value, or within the kernel's own BOUNDS."""
    bounds = kernel.constants.get("BOUNDS", {})
    return st.fixed_dictionaries(
        {
            name: st.integers(*bounds.get(name, (1, 2 * value)))
            for name, value in kernel.constants["SIZES"]["smoke"].items()
        }
    )


@st.composite
def generated(draw: st.DrawFn, kernels: Mapping[str, Kernel]) -> Question:
    """One kernel's work of a generated size and seed, split in a generated way."""
    kernel = kernels[draw(st.sampled_from(sorted(kernels)))]
    threads = draw(st.sampled_from(THREADS))
    question: Question = {
        "do": "measure", "kernel": kernel.name, "size": draw(_sizes(kernel)), "seed": draw(st.integers(0, 2**31)),
        "threads": threads, "mode": draw(st.sampled_from(("strong", "weak"))), "loops": LOOPS,
    }  # fmt: skip
    # A share is what the k-th of K processes does: another way to split the same work.
    if question["mode"] == "strong" and draw(st.booleans()):
        count = draw(st.integers(1, max(THREADS)))
        question.update(threads=1, share=[draw(st.integers(0, count - 1)), count])
    return question
