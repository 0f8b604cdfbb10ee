"""Finds the plain functions of a user's file, ``bench_NAME(state)``, each of which is measured like a kernel."""

from __future__ import annotations

import ast
import hashlib
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from runners import sources, workers
from runners.catalogue import BENCH, Kernel
from runners.interpreters.provision import Found, provision
from runners.interpreters.subjects import Subject, load_subjects, plain
from runners.workers.local import ROOT, environment

#: What the name of a function begins with, and that of its kernel, which no kernel of the library has.
FUNCTION, KERNEL = "bench_", "bench-"

#: How a function begins where no tree can be made of its file; ``kernels/registry.py`` looks for the same.
DEFINED = re.compile(r"^def[ \t]+bench_(\w+)[ \t]*[(\[]", re.MULTILINE)

#: The words by which an interpreter reads a file and runs none of it.
READS = ("-B", "-c", "import sys; compile(open(sys.argv[1], 'rb').read(), sys.argv[1], 'exec')")

#: Seconds that an interpreter may take to read a file.
PATIENCE = 120.0


class BadBench(ValueError):
    """A file that no function can be measured of; one line that says which, and what is wanted."""


def find(paths: Sequence[Path], taken: Mapping[str, Kernel]) -> dict[str, Kernel]:
    """The functions of these files as kernels, by name; ``taken`` are the other kernels.  Raises BadBench."""
    found: dict[str, Kernel] = {}
    for path in paths:
        for kernel in _read(path):
            if before := found.get(kernel.name) or taken.get(kernel.name):
                function = kernel.name.replace(KERNEL, FUNCTION, 1)
                where = "itself" if before.path == path else str(before.path)
                raise BadBench(f"--bench {path}: there is another {function} in {where}: give one of them another name")
            found[kernel.name] = kernel
    return found


def _read(path: Path) -> list[Kernel]:
    if path.is_dir():
        raise BadBench(f"--bench {path}: it is a folder; a file of functions bench_NAME(state) is wanted")
    if not path.is_file():
        raise BadBench(f"--bench {path}: no such file")
    content = sources.content(path)
    text = sources.text(content)
    try:
        functions = dict(_functions(path, sources.parsed(content)))
    except SyntaxError as problem:
        _refuse_unreadable(path, problem)
        functions = dict.fromkeys(DEFINED.findall(text), "")
    if not functions:
        raise BadBench(f"--bench {path}: no function bench_NAME(state) at its top level")
    digest = hashlib.sha256(content).hexdigest()
    return [_kernel(path, name, said, digest, text) for name, said in functions.items()]


def _kernel(path: Path, name: str, said: str, digest: str, text: str) -> Kernel:
    if not sources.NAME.fullmatch(KERNEL + name):
        raise BadBench(f"--bench {path}: the name {FUNCTION}{name[:20]}… is too long for a file's")
    return Kernel(KERNEL + name, BENCH, path, digest, text, said or f"{FUNCTION}{name} of {path.name}")


def _functions(path: Path, tree: ast.Module) -> Iterator[tuple[str, str]]:
    """(name, first line of its docstring) of each function; raises BadBench for one that cannot be called."""
    seen = set()
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        where = f"--bench {path}, line {node.lineno}: {node.name}"
        wanted = 1 if node.name.startswith(FUNCTION) and node.name != FUNCTION else 0
        if not wanted and node.name != "setup":
            continue
        if isinstance(node, ast.AsyncFunctionDef):
            raise BadBench(f"{where} is async, and nothing would run it: a plain function is wanted")
        if not node.decorator_list and not _takes(node.args, wanted):
            what = "must take one argument, the state" if wanted else "must take no argument"
            raise BadBench(f"{where} {what}")
        if not wanted:
            continue
        if node.name in seen:
            raise BadBench(f"{where} is there twice: give one of them another name")
        seen.add(node.name)
        yield node.name.removeprefix(FUNCTION), (ast.get_docstring(node) or "").strip().partition("\n")[0]


def _takes(arguments: ast.arguments, count: int) -> bool:
    """Whether a function can be called with so many arguments."""
    several = [*arguments.posonlyargs, *arguments.args]
    required = len(several) - len(arguments.defaults)
    named = any(default is None for default in arguments.kw_defaults)
    return not named and required <= count and (count <= len(several) or arguments.vararg is not None)


def _refuse_unreadable(path: Path, problem: SyntaxError) -> None:
    """Raise BadBench where no Python can read the file: what is too new, or too old, for ours may suit another."""
    asked = list(_readers())
    if asked and not any(_reads(path, *one) for one in asked):
        names = " and ".join(subject.id for subject, _ in asked)
        raise BadBench(
            f"--bench {path}, line {problem.lineno or '?'}: {problem.msg}; {names} cannot read it either: correct it"
        )


def _readers() -> Iterator[tuple[Subject, Found]]:
    """The newest Python 3 that is here, and a Python 2: together they read what any reads."""
    tables = {name: one for name, one in plain(load_subjects()).items() if one.runner == "local"}
    here = [(tables[name], one) for name, one in provision(list(tables), build=False).items() if isinstance(one, Found)]
    here.sort(key=lambda one: (_language(one[0]), one[0].implementation == "cpython"))
    yield from here[-1:]
    yield from (one for one in here[:1] if _language(one[0]) < [3])


def _language(subject: Subject) -> list[int]:
    return [int(part) for part in subject.language.split(".")]


def _reads(path: Path, subject: Subject, found: Found) -> bool:
    command = workers.once(subject, found.executable, [*READS, str(path.absolute())])
    try:
        asked = subprocess.run(
            command, cwd=ROOT, env=environment(subject.environment), capture_output=True, check=False, timeout=PATIENCE
        )
    except (OSError, subprocess.TimeoutExpired):
        return True  # it says nothing against the file
    return asked.returncode == 0
