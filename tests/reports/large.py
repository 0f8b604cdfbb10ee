"""A session as large as reports get: every suite, 12 kernels, 300 litmus tests, 8 subjects."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from runners.sessions.records import raw
from runners.sessions.store import Store
from suites import claims
from suites.packages.table import load_packages
from suites.routes import tables
from tests.reports.synthetic import FLAT, Sketch, Truth, digest_of

SUBJECTS = {
    "cpython313": "CPython 3.13",
    "cpython313t": "CPython 3.13, free-threaded",
    "cpython314": "CPython 3.14",
    "cpython314t": "CPython 3.14, free-threaded",
    "cpython315t": "CPython 3.15, free-threaded",
    "pypy": "PyPy",
    "graalpy": "GraalPy",
    "jython": "Jython",
}
JIT = ("pypy", "graalpy", "jython")
#: Without a GIL.
FREE = ("cpython313t", "cpython314t", "cpython315t", "jython")

KERNELS = {
    "independent": ("collatz", "fannkuch", "mandelbrot", "nbody", "nqueens", "richards", "spectral_norm", "word_count"),
    "contended": ("one_lock", "producer_consumer", "shared_counter", "shared_dict"),
}
TESTS = 300

#: Interpreters of the widest matrix.
SKYLINE = 12

#: Text of the length that files have.
SOURCE = '"""What is it?\n\nSource     <here> & there\n"""\n' + "".join(
    f"def step_{number}(values, total):\n    return [value + total for value in values if value < {number}]\n\n\n"
    for number in range(12)
)


def metropolis(folder: Path, *, tests: int = TESTS, scaling: bool = True, few: bool = False) -> Store:
    """The same for the same ``tests``, byte by byte.

    Without values of kernels, and with a ``few`` packages and routes, it is written and looked at more quickly.
    """
    sketch = Sketch(folder, modes=["weak", "strong"])
    for room, names in KERNELS.items():
        sketch.kernels(*names, room=room)
    for kernel in sketch.told["kernels"].values():
        kernel["source"] = SOURCE
    for identity, name in SUBJECTS.items():
        facts = {"jit": True, "jit_name": "a JIT"} if identity in JIT else {}
        sketch.subject(identity, name, gil=identity not in FREE, facts=facts)
    if scaling:
        _scaling(sketch)
    _conformance(sketch, tests)
    _routes(sketch, few)
    _packages(sketch, few)
    return sketch.store


def skyline(folder: Path) -> Store:
    """300 tests on as many interpreters as a matrix is wide: the modes are subjects too."""
    more = {f"{base}-{mode}": f"{SUBJECTS[base]}, {mode}" for base, mode in
            (("cpython313t", "gil"), ("pypy", "nojit"), ("graalpy", "nojit"), ("cpython314t", "gil"))}  # fmt: skip
    sketch = Sketch(folder)
    for identity, name in {**SUBJECTS, **more}.items():
        sketch.subject(identity, name, gil=identity not in FREE)
    _conformance(sketch, TESTS)
    return sketch.store


def _scaling(sketch: Sketch) -> None:
    names = [name for several in KERNELS.values() for name in several]
    for place, subject in enumerate(SUBJECTS):
        free = {2: 1.85 + place / 100, 4: 1.8} if subject in FREE else dict(FLAT.speedup)
        single = 0.004 if subject in JIT else 0.03 + place / 1000
        for kernel in names:
            shared = kernel in KERNELS["contended"]
            speedup = {2: 0.6, 4: 0.5} if shared and subject in FREE else free
            if (subject, kernel) == ("jython", "richards"):
                sketch.step("scaling", subject, kernel, "hung", "no answer in 60 s at 4 threads")
            elif (subject, kernel) == ("graalpy", "nbody"):
                sketch.step("scaling", subject, kernel, "crashed", "signal 11; last line: <native frame>")
            else:
                sketch.measured(subject, kernel, Truth(single=single, speedup=speedup, jit=subject in JIT))
        sketch.right(subject, names)


def _conformance(sketch: Sketch, tests: int) -> None:
    for number in range(1, tests + 1):
        name = f"test_{number:03}"
        weak = {"gil": "forbidden" if number > 1 else "allowed", "ft": "expected" if number % 3 else "allowed"}
        sketch.told.setdefault("litmus", {})[name] = {
            "number": number, "digest": digest_of(name), "question": f"Does question {number} <b>hold</b>?",
            "source": "CPython Doc/library/threadsafety.rst",
            "outcomes": {"fine": "ordinary", "weak": {**weak, "jvm": "allowed"}},
            "gated": False, "control": number == 1, "text": SOURCE[:1200],
        }  # fmt: skip
    sketch.save()
    for subject in sketch.told["subjects"]:
        for number in range(1, tests + 1):
            told: dict[str, Any] = {}
            if subject == "graalpy" and number % 50 == 0:
                told = {"state": "crashed", "reason": "signal 6: <abort>"}
            lossy = number == 1 or (subject in FREE and number % 3) or (subject == "pypy" and number % 40 == 0)
            sketch.observed(subject, f"test_{number:03}", 7 if lossy else 0, samples=200_000, **told)


def _routes(sketch: Sketch, few: bool) -> None:
    lines = [line for route in tables.routes().values() for line in route.lines]
    lines = [line for line in lines if line.need is None and line.job == "collatz"] if few else lines
    sketch.told["lines"] = {line.name: {**line.told(), "workers": [1, 2]} for line in lines}
    sketch.told["claims"] = {name: claims.told(claim) for name, claim in claims.load().items()}
    sketch.save()
    for subject in SUBJECTS:
        for line in lines:
            gains = subject in FREE or line.strategy in ("fork", "spawn", "process_pool")
            for block in range(3):
                rates = {str(count): _taken(sketch, count, 1.9 if gains else 1.0) for count in (1, 2)}
                sketch.step("routes", subject, line.name, block=block, answer=raw({"rates": rates}))


def _taken(sketch: Sketch, count: int, gain: float) -> dict[str, Any]:
    single = [0.1 * (1 + sketch.draw.gauss(0, 0.01)) for _ in range(5)]
    told = {
        "values": [one / (gain if count > 1 else 1.0) for one in single], "chunks": 16, "loops": 1, "startup": 0.01,
        "handed": 1e-5, "memory": count << 24, "result": "1",
    }  # fmt: skip
    if count > 1:
        told["alone"] = {"strategy": "sequential", "loops": 1, "values": single}
    return told


def _packages(sketch: Sketch, few: bool) -> None:
    ended: dict[str, Any] = {
        "code": 0, "signal": "", "timed_out": False, "seconds": 1.0, "limit": 60.0, "said": "",
    }  # fmt: skip
    step = {"seconds": 0.1, "error": None}
    steps = {"import": step, "use": step, "threads": {**step, "uses": [3] * 8}}
    probe = {"ended": ended, "imports": "one", "left": 0, "begun": [*steps, "exit"], "steps": steps}
    works = {
        "unsupported": "", "environment": ended, "installs": [{"source": False, **ended}], "distributions": [],
        "version": "1.0", "wheel": True, "newest": "1.0", "older": False, "held": "", "probe": probe,
    }  # fmt: skip
    crashed = {**ended, "code": -11, "signal": "SIGSEGV"}
    broken = {**works, "probe": {**probe, "ended": crashed, "begun": ["import"], "steps": {}}}
    for place, (name, package) in enumerate(list(load_packages().items())[: 3 if few else None]):
        sketch.package(name, **package.told())
        for subject in SUBJECTS:
            sketch.tried(subject, name, broken if (subject, place % 9) == ("graalpy", 0) else works)
