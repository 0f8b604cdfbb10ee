"""The suite that asks whether results are right."""

from __future__ import annotations

from suites.correctness.running import Correctness
from suites.correctness.view import PART
from suites.suite import Suite

SUITE = Suite(
    command="matrix",
    place=1,
    help="are kernels right, and how do they scale, on every interpreter",
    begin=Correctness,
    takes=("only_kernels", "kernels", "threads", "bench"),
    part=PART,
)
