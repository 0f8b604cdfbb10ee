"""One thing that keeps a file from being a portable kernel, and where it is."""

from __future__ import annotations

from dataclasses import dataclass

#: Every kind of fault, and what to do about it.
KINDS = {
    "unreadable": "mend its syntax",
    "syntax": "write what Python 2.7 and 3 both read",
    "foreign import": "use the standard library alone",
    "missing import": "name it under NEEDS, or do without",
    "contract": "see docs/kernels.md",
    "sizes": "give smoke, default and large, each a table of whole numbers",
    "documentation": "say it in the module's docstring",
    "version branch": "let one code do on every version",
    "prints": "return it",
    "clock": "leave timing and waiting to the worker",
    "randomness": "use random.Random(seed).random(), the one source that is the same everywhere",
    "threads": "the worker's threads are the ones that are measured",
    "global state": "keep everything in the state that prepare makes",
    "input changed": "copy what part changes: its input is used again",
    "not repeatable": "let the seed decide everything",
    "thread count": "let the parts together do the same work, however many they are",
    "other thread": "what a file sets for the thread that loads it (a context, a locale) no other has: set it in part",
    "no verification": "let check compute the answer by another way",
    "wrong": "mend the kernel, or report the interpreter",
    "crashed": "mend the kernel, or report the interpreter",
    "hung": "let no part wait for what may never come",
    "name": "choose a name of its own",
}


@dataclass(frozen=True, order=True)
class Fault:
    """``line`` from 1, 0 where no line is to blame; ``kind`` one of KINDS."""

    line: int
    kind: str
    message: str

    def told(self, file: str) -> str:
        """The fault as people and editors read it."""
        return f"{file}:{self.line}: {self.kind}: {self.message}; {KINDS[self.kind]}"
