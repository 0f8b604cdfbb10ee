"""Reads a worker's answer to ``measure``: a value, or why it must not count."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class KernelFailed(Exception):
    """A value that cannot count: ``state`` of the cell, and the reason for people."""

    def __init__(self, state: str, reason: str) -> None:
        super().__init__(reason)
        self.state = state
        self.reason = reason


def judge(answer: Mapping[str, Any], gil: bool) -> Mapping[str, Any]:
    """The measured part of a worker's answer; raises KernelFailed for one that must not count."""
    if "unsupported" in answer:
        raise KernelFailed("unsupported", answer["unsupported"])
    measured = answer.get("measure", answer)
    if error := measured.get("error"):
        raise KernelFailed("crashed", f"{error['type']}: {error['message']} ({error['where']})"[:500])
    if measured["wrong"] is not None:
        raise KernelFailed("wrong", str(measured["wrong"])[:500])
    if measured["leftover_threads"]:
        raise KernelFailed("wrong", f"left {measured['leftover_threads']} thread(s) running after its work was done")
    if not measured["gil_before"] == measured["gil_after"] == gil:
        words = {True: "on", False: "off"}
        raise KernelFailed(
            "void",
            f"GIL {words[measured['gil_before']]} before and {words[measured['gil_after']]} after the value, "
            f"this subject's is {words[gil]}",
        )
    answered: Mapping[str, Any] = measured
    return answered
