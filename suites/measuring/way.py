"""The ways in which a kernel is run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Way:
    """How a value was made: ``count`` threads of one process, or ``count`` processes of one thread each."""

    kernel: str
    mode: str
    kind: str
    count: int

    @property
    def label(self) -> str:
        """For people, and a benchmark's name in pyperf's files."""
        noun = self.kind if self.count > 1 else {"threads": "thread", "processes": "process"}[self.kind]
        return f"{self.kernel} {self.mode} {self.count} {noun}"
