"""The questions that a kernel is asked, and what an answer says."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import strategies as st

from runners.catalogue import Kernel
from runners.local import WorkerLost
from suites.asking import Panel
from suites.options import Options
from suites.scaling.crew import KernelFailed, judge

#: A request to a worker, see ``kernels/worker.py``.
Question = dict[str, Any]

#: (size, mode, seed, loops) of what is always asked.  Many small questions find more than one large one
#: (``generated`` makes hundreds); one at full size, asked where most threads meet, finds what only shows there.
SMALL = [("smoke", mode, seed, 3) for seed in (1, 2) for mode in ("strong", "weak")]
LARGE = {
    "quick": [],
    "default": [("default", "strong", 1, 1)],
    "rigorous": [("default", "strong", 1, 1), ("default", "weak", 2, 1), ("large", "strong", 3, 1)],
}

#: Thread counts and loops of generated questions.
THREADS = (1, 2, 3, 4, 7)
LOOPS = 3


def fixed(kernel: str, threads: int, chosen: Options, *, full_size: bool = True) -> Iterator[Question]:
    """What is always asked of a kernel at one thread count; at full size where nobody else asks for that."""
    large = LARGE[chosen.profile.name] if full_size and threads == max(chosen.threads) else []
    for size, mode, seed, loops in SMALL + large:
        yield {
            "do": "measure", "kernel": kernel, "threads": threads,
            "size": size, "mode": mode, "seed": seed, "loops": loops,
        }  # fmt: skip


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


def asked(panel: Panel, subject: str, question: Question, gil: bool) -> tuple[str, str]:
    """(state, reason) of a subject's answer; a worker that is lost or may be spoilt is replaced by a new one."""
    try:
        judge(panel.ask(subject, question), gil)
    except WorkerLost as lost:
        return lost.state, lost.reason
    except KernelFailed as failed:
        if failed.state != "unsupported":
            panel.drop(subject)
        return failed.state, failed.reason
    return "ok", ""


def command(subject: str, question: Mapping[str, Any], folders: tuple[Any, ...] = ()) -> str:
    """The command line that asks one subject this question again."""
    places = [word for folder in folders for word in ("--kernels", str(folder))]
    return shlex.join(
        ["python", "-m", "runners", "ask", "--subject", subject, *places, "--request", json.dumps(question)]
    )
