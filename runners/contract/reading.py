"""Finds the faults of a kernel file that can be read, without running any of it."""

from __future__ import annotations

import ast
import keyword
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from runners import catalogue, sources
from runners.contract.fault import Fault
from runners.litmus import Litmus

#: What a docstring names, and what a kernel defines: functions with so many arguments, either where two numbers stand.
FIELDS = ("Computes", "Shares", "Verified", "Source")
FUNCTIONS = {"prepare": (2, 3), "part": (3,), "check": (2,)}

#: Module -> the names that give a use away, or None for all of the module.
Uses = dict[str, tuple[str, ...] | None]

#: Who asks which Python it is on.
VERSIONS: Uses = {
    "sys": ("version", "version_info", "hexversion", "implementation", "platform", "_is_gil_enabled"),
    "platform": ("python_version", "python_version_tuple", "python_implementation", "system"),
    "os": ("name",),
}
CLOCKS: Uses = {"time": None, "datetime": None, "timeit": None}
PRINTS: Uses = {"sys": ("stdout", "stderr", "__stdout__"), "os": ("write",)}
STARTERS: Uses = {
    "threading": ("Thread", "Timer"), "_thread": None, "thread": None, "concurrent": None, "multiprocessing": None,
    "subprocess": None,
}  # fmt: skip

#: Standard modules that 3 no longer has, grammar that 2.7 has not, and built-in names that 3 no longer has.
GONE = frozenset({"Queue", "StringIO", "cPickle", "cStringIO", "ConfigParser", "__builtin__", "urllib2", "sets"})
YOUNG: dict[type[ast.AST], str] = {
    ast.JoinedStr: "f-strings", ast.NamedExpr: "assignment expressions", ast.AnnAssign: "annotations",
    ast.AsyncFunctionDef: "async functions", ast.Match: "match statement", ast.Nonlocal: "nonlocal",
    ast.YieldFrom: "yield from", ast.TryStar: "except*",
}  # fmt: skip
ONE_SIDED = frozenset({"xrange", "unicode", "long", "basestring", "raw_input", "unichr", "reduce", "cmp"})


def read_faults(path: Path) -> list[Fault]:
    """Every fault that a kernel's text shows; a file that cannot be parsed here has that one."""
    return looked_at(path, KERNEL, catalogue.find())


def looked_at(path: Path, looks: Sequence[Look], library: Mapping[str, catalogue.Kernel | Litmus]) -> list[Fault]:
    """What the looks find in a file, and whether its name is that of another file of the ``library``."""
    try:
        tree = sources.parsed(sources.content(path))
    except SyntaxError as problem:
        return [Fault(problem.lineno or 0, "unreadable", f"cannot be parsed: {problem.msg}")]
    found = list(_name(path, library))
    for look in looks:
        found += look(tree)
    return sorted(set(found))


def _name(path: Path, library: Mapping[str, catalogue.Kernel | Litmus]) -> Iterator[Fault]:
    name = path.stem
    if not name.isidentifier() or keyword.iskeyword(name) or name in sys.stdlib_module_names:
        yield Fault(0, "name", f"{name} is no name of its own: a keyword, a standard module, or no identifier")
    own = library.get(name)
    if own and own.path.resolve() != path.resolve():
        yield Fault(0, "name", f"the library has a file {name} already")


def _documentation(tree: ast.Module) -> Iterator[Fault]:
    text = ast.get_docstring(tree) or ""
    if not text:
        yield Fault(1, "documentation", "no docstring")
    wanted = FIELDS if "SHARES" not in _constants(tree) else (*FIELDS, "Relies on")
    missing = [field for field in wanted if not any(line.startswith(field) for line in text.splitlines())]
    if text and missing:
        yield Fault(1, "documentation", f"the docstring does not say: {', '.join(missing)}")


def _contract(tree: ast.Module) -> Iterator[Fault]:
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    for name, counts in FUNCTIONS.items():
        if name not in functions:
            yield Fault(0, "contract", f"no function {name}")
        elif len(functions[name].args.args) not in counts:
            wanted = " or ".join(map(str, counts))
            yield Fault(functions[name].lineno, "contract", f"{name} must take {wanted} arguments")
    if "check" in functions and not any(isinstance(node, ast.Return) for node in ast.walk(functions["check"])):
        yield Fault(functions["check"].lineno, "no verification", "check never returns a reason")
    constants = _constants(tree)
    if "SHARES" in constants and "GROWS" not in constants:
        yield Fault(constants["SHARES"].lineno, "contract", "GROWS must name the size that weak scaling multiplies")


def _sizes(tree: ast.Module) -> Iterator[Fault]:
    constants = _constants(tree)
    if "SIZES" not in constants:
        yield Fault(0, "sizes", "no SIZES")
        return
    line = constants["SIZES"].lineno
    sizes = _value(constants["SIZES"])
    if not isinstance(sizes, dict) or not set(catalogue.SIZES) <= set(sizes):
        yield Fault(line, "sizes", "SIZES is no plain table of smoke, default and large")
        return
    for name, table in sizes.items():
        if not isinstance(table, dict) or not table or not all(type(value) is int for value in table.values()):
            yield Fault(line, "sizes", f"{name} is no table of whole numbers")
        elif table.keys() != sizes["default"].keys():
            yield Fault(line, "sizes", f"{name} and default have different entries")
        elif "GROWS" in constants and _value(constants["GROWS"]) not in table:
            yield Fault(constants["GROWS"].lineno, "sizes", f"GROWS names no entry of {name}")


def _constants(tree: ast.Module) -> dict[str, ast.Assign]:
    return {
        target.id: node
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _value(node: ast.Assign) -> object:
    try:
        return ast.literal_eval(node.value)
    except ValueError:
        return None


def _imports(tree: ast.Module) -> Iterator[Fault]:
    for line, module in _imported(tree):
        top = module.partition(".")[0]
        if top in GONE:
            yield Fault(line, "missing import", f"{module} is there on Python 2.7 alone")
        elif top not in sys.stdlib_module_names and top not in ("builtins", "__future__"):
            yield Fault(line, "foreign import", f"{module} is not in the standard library")


def _imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "." * node.level + (node.module or "")


def _old_and_new(tree: ast.Module) -> Iterator[Fault]:
    """What this Python parses and 2.7 does not, or the other way round."""
    gone = ONE_SIDED - _bound(tree)
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        if type(node) in YOUNG:
            yield Fault(line, "syntax", f"Python 2.7 has no {YOUNG[type(node)]}")
        elif isinstance(node, ast.FunctionDef) and (node.args.kwonlyargs or node.args.posonlyargs or node.returns):
            yield Fault(line, "syntax", "Python 2.7 has no annotations, keyword-only or positional-only arguments")
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in gone:
            yield Fault(line, "syntax", f"{node.id} is there on Python 2.7 alone")
        elif isinstance(node, ast.Call) and _called(node) == "super" and not node.args:
            yield Fault(line, "syntax", "Python 2.7 has no super() without arguments")


def _bound(tree: ast.Module) -> set[str]:
    """Every name that the file itself gives a meaning to."""
    bound = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound.add(node.id)
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            bound.add(node.name)
        elif isinstance(node, ast.arg):
            bound.add(node.arg)
        elif isinstance(node, ast.alias):
            bound.add(node.asname or node.name)
    return bound


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _uses(tree: ast.Module, table: Uses) -> Iterator[tuple[int, str]]:
    """(line, module.attribute) of each use of what the table names; None stands for all of a module."""
    for line, module in _imported(tree):
        if table.get(module.partition(".")[0], ()) is None:
            yield line, module
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.attr in (table.get(node.value.id) or ()):
                yield node.lineno, f"{node.value.id}.{node.attr}"
        elif isinstance(node, ast.ImportFrom) and node.module in table:
            named = table[node.module] or ()
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names if alias.name in named)


def _manners(tree: ast.Module) -> Iterator[Fault]:
    for kind, table in (("version branch", VERSIONS), ("clock", CLOCKS), ("prints", PRINTS), ("threads", STARTERS)):
        for line, what in _uses(tree, table):
            yield Fault(line, kind, f"uses {what}")
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) == "print":
            yield Fault(node.lineno, "prints", "calls print")
        elif isinstance(node, ast.Global):
            yield Fault(node.lineno, "global state", f"changes the global {', '.join(node.names)}")
        elif isinstance(node, ast.ExceptHandler) and _handles(node, ("ImportError", "ModuleNotFoundError")):
            yield Fault(node.lineno, "version branch", "tries an import and goes on without")


def _handles(node: ast.ExceptHandler, names: tuple[str, ...]) -> bool:
    caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    return any(isinstance(one, ast.Name) and one.id in names for one in caught)


def _randomness(tree: ast.Module) -> Iterator[Fault]:
    """Only ``random()`` of a seeded generator gives the same sequence on every version."""
    drawn = ("shuffle", "randrange", "randint", "choice", "choices", "sample", "gauss", "getrandbits", "uniform")
    for node in ast.walk(tree):
        if not isinstance(node, ast.Attribute):
            continue
        from_module = isinstance(node.value, ast.Name) and node.value.id == "random"
        if node.attr in drawn or (from_module and node.attr in ("random", "seed", "SystemRandom")):
            yield Fault(node.lineno, "randomness", f"{node.attr} is not the same on every version, or has no seed")


Look = Callable[[ast.Module], Iterator[Fault]]

#: What any file that runs inside an interpreter has to keep to, and what a kernel has to beside it.
PORTABLE: tuple[Look, ...] = (_imports, _old_and_new, _manners, _randomness)
KERNEL: tuple[Look, ...] = (_documentation, _contract, _sizes, *PORTABLE)
