"""The lines of kernels of one's own: each kernel by every way round the GIL, held against one thread."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Collection, Iterable, Mapping, Sequence

from runners import sources
from runners.catalogue import Kernel
from runners.interpreters.projects import Project
from runners.tables import BadTable
from suites.routes.tables import Line, counts

#: What every way is held against.
ONE_THREAD = "one thread"

#: The ways by the names that people use, each with its strategies.
WAYS: Mapping[str, tuple[str, ...]] = {
    ONE_THREAD: ("sequential",),
    "threads": ("threads", "thread_pool"),
    "processes": ("fork", "spawn", "forkserver"),
    "subinterpreters": ("interpreter_pool",),
    "asyncio": ("event_loop",),
}

#: The function that does a part, and its twin for an event loop, which a kernel may have beside it.
PART, TWIN = "part", "part_async"


def lines(kernels: Iterable[Kernel], size: str, jobs: Collection[str], projects: Sequence[Project] = ()) -> list[Line]:
    """Every line of these kernels; raises BadTable for one that has no such size, or that another would be taken for.

    A kernel with the name of one of the library's ``jobs`` is called NAME_kernel beside it.  Beside other ``projects``
    it is another question.
    """
    beside = "".join(f"+{project.name}:{project.digest}" for project in projects)
    found: list[Line] = []
    for kernel in kernels:
        _check_size(kernel, size)
        job = f"{kernel.name}_kernel" if kernel.name in jobs else kernel.name
        if any(line.job == job for line in found):
            raise BadTable(f"{kernel.path}: another kernel would be called {job} too: rename one of the files")
        found += _lines(kernel, job, kernel.digest + beside)
    return found


def _lines(kernel: Kernel, job: str, asked: str) -> list[Line]:
    """One kernel's, its asyncio twin among them where it has one."""
    ways = [way for way in WAYS if way != "asyncio" or has_twin(kernel)]
    return [
        Line(
            way, job, "default", TWIN if way == "asyncio" else PART, strategy, None,
            (1,) if way == ONE_THREAD else counts(), way == ONE_THREAD, kernel.name, asked,
        )
        for way in ways
        for strategy in WAYS[way]
    ]  # fmt: skip


def has_twin(kernel: Kernel) -> bool:
    """Does its module define the twin?  Nothing of it is run to find out."""
    with contextlib.suppress(SyntaxError):  # the interpreters will say what is wrong with it
        return any(
            isinstance(node, ast.AsyncFunctionDef) and node.name == TWIN
            for node in sources.parsed(sources.content(kernel.path)).body
        )
    return False


def _check_size(kernel: Kernel, size: str) -> None:
    sizes = kernel.constants.get("SIZES")
    if isinstance(sizes, Mapping) and size not in sizes:
        raise BadTable(f"{kernel.path}: SIZES has no {size!r}, which the profile asks for: add it")
