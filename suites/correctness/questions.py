"""The questions that a kernel is asked, and what an answer says."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from runners.catalogue import BENCH
from runners.workers.local import WorkerLost
from suites.answer import KernelFailed, judge
from suites.options import Options
from suites.panel import Panel

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


#: The same of a plain function, which has no parts, no sizes and no seeds: often, so that threads meet.
PLAIN = [("smoke", "weak", 1, 20)]


def fixed(kernel: str, threads: int, chosen: Options, *, full_size: bool = True) -> Iterator[Question]:
    """What is always asked of a kernel at one thread count; at full size where nobody else asks for that."""
    large = LARGE[chosen.profile.name] if full_size and threads == max(chosen.threads) else []
    for size, mode, seed, loops in PLAIN if chosen.kernels[kernel].room == BENCH else SMALL + large:
        yield {
            "do": "measure", "kernel": kernel, "threads": threads,
            "size": size, "mode": mode, "seed": seed, "loops": loops,
        }  # fmt: skip


def asked(panel: Panel, subject: str, question: Question, gil: bool) -> tuple[str, str]:
    """(state, reason) of a subject's answer; a worker that is lost or may be spoilt is replaced by a new one.

    The reason of an answer that is right says what it was not checked for, where there is anything.
    """
    try:
        measured = judge(panel.ask(subject, question), gil)
    except WorkerLost as lost:
        return lost.state, lost.reason
    except KernelFailed as failed:
        if failed.state != "unsupported":
            panel.drop(subject)
        return failed.state, failed.reason
    return "ok", str(measured.get("unchecked", ""))


def command(subject: str, question: Mapping[str, object], folders: tuple[Path, ...] = ()) -> str:
    """The command line that asks one subject this question again."""
    places = [word for folder in folders for word in ("--kernels", str(folder))]
    return shlex.join(
        ["gilmatrix", "interpreters", "ask", "--interpreter", subject, *places, "--request", json.dumps(question)]
    )
