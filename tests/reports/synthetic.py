"""Sessions whose truth is known: made with the store's own functions, so that a report reads what a run would write."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from runners.sessions.records import FILE, SCHEMA, Record, checksum, lines, raw
from runners.sessions.store import Store, write_json
from suites.measuring.way import Way
from suites.scaling import export
from suites.scaling.series import Measured, Series

HOST = {
    "cpu_model": "Synthetic CPU",
    "cores": 2,
    "physical_cores": 2,
    "affinity": [0, 1],
    "quota": None,
    "memory_bytes": 8 << 30,
    "platform": "Linux-synthetic",
    "libc": "glibc 2.36",
    "load": [0.1, 0.2, 0.3],
}


@dataclass(frozen=True)
class Truth:
    """How a cell behaves: seconds of one thread, speedup by thread count, ceiling by process count, relative noise.

    ``step`` is what values are multiplied by from the middle of a block on; ``busy`` cores are kept so by several
    threads, as many as their speedup needs where none is said.
    """

    single: float = 0.03
    speedup: Mapping[int, float] = field(default_factory=lambda: {2: 1.0, 4: 0.98})
    ceiling: Mapping[int, float] = field(default_factory=lambda: {2: 1.95})
    noise: float = 0.01
    sweeps: int = 8
    blocks: int = 3
    jit: bool = False
    step: float = 1.0
    busy: float | None = None


FLAT = Truth()
SCALING = Truth(single=0.034, speedup={2: 1.9, 4: 1.88})


class Sketch:
    """A session's folder in the making."""

    def __init__(self, folder: Path, *, seed: int = 1, **told: Any) -> None:
        self.store = Store(folder)
        self.draw = random.Random(seed)
        host = told.pop("host", HOST)
        machine = told.pop("machine", "a1b2c3d4e5f6")
        created = told.get("created", "2026-01-02T03:04:05+00:00")
        run = {"machine": machine, "host": host, "created": created, "session": folder.name}
        self.told: dict[str, Any] = {
            "runs": {told.pop("run", "0123456789ab"): run},
            "name": folder.name,
            "command": "tox -e matrix -- --profile default",
            "created": "2026-01-02T03:04:05+00:00",
            "finished": True,
            "profile": "default",
            "modes": ["weak"],
            "blocks": [3, 3],
            "precision": 0.02,
            "cell": 10.0,
            "size": "default",
            "seed": 1,
            "commit": "0123456789abcdef",
            "dirty": False,
            "threads": [1, 2, 4],
            "subjects": [],
            "kernels": {},
            **told,
        }
        self.save()

    def save(self) -> None:
        """Write session.json as it stands."""
        self.store.write_session(self.told)

    def kernels(self, *names: str, room: str = "independent") -> Sketch:
        """Add kernels to the session."""
        for name in names:
            self.told["kernels"][name] = {
                "room": room,
                "digest": digest_of(name),
                "source": f'"""{name} <b>&"""\n',
                "summary": f"What is {name}?",
            }
        self.save()
        return self

    def subject(self, identity: str, name: str = "", *, gil: bool = True, state: str = "ok", **told: Any) -> Sketch:
        """Add a subject; one that is unavailable tells no facts."""
        self.told["subjects"].append(identity)
        self.save()
        reached = state != "unavailable"
        facts = {**_facts(gil), **told.pop("facts", {})} if reached else {}
        record = {
            "id": identity,
            "name": name or identity,
            "state": state,
            "reason": "",
            "way": "source" if reached else "",
            "executable": "/somewhere/bin/python" if reached else "",
            "gil_expected": gil,
            "jit_expected": bool(facts.get("jit")),
            "build": {"pgo": True, "lto": True} if reached else {},
            "facts": facts,
            "digests": {kernel: digest_of(kernel) for kernel in self.told["kernels"]} if reached else {},
            **told,
        }
        write_json(self.store.path(identity, "subject.json"), record)
        return self

    def measured(self, subject: str, kernel: str, truth: Truth) -> Sketch:
        """Values of a cell."""
        several = [one for block in range(truth.blocks) for one in self._block(kernel, truth, block)]
        for block in range(truth.blocks):
            self.block(subject, kernel, [series for series in several if series.block == block])
        return self

    def block(self, subject: str, kernel: str, several: Sequence[Series], state: str = "ok", **at: Any) -> Sketch:
        """The record of one block, and pyperf's files."""
        kept = raw(Measured(tuple(several), {"subject_version": "1"}))
        at = {"block": several[0].block, "seconds": 2.0, **at}
        self.store.append(Record("scaling", subject, kernel, state, answer=kept, **at))
        export.write(self.store, subject, kernel, planned=3)
        return self

    def step(self, suite: str, subject: str, kernel: str, state: str = "ok", reason: str = "", **at: Any) -> Sketch:
        """A record without an answer of the suite's own."""
        self.store.append(Record(suite, subject, kernel, state, reason, **at))
        return self

    def right(self, subject: str, kernels: Iterable[str], threads: Iterable[int] = (1, 2, 4)) -> Sketch:
        """Correctness: ok everywhere."""
        for kernel in kernels:
            for count in threads:
                self.step("correctness", subject, kernel, threads=count)
        return self

    def litmus(
        self, name: str, number: int, weak: Mapping[str, str], *, control: bool = False, gated: bool = False
    ) -> Sketch:
        """Add a litmus test with the outcomes ``fine`` and ``weak``, the latter graded by class."""
        self.told.setdefault("litmus", {})[name] = {
            "number": number, "digest": digest_of(name), "question": f"Is {name} <b>so</b>?", "source": "here & there",
            "outcomes": {"fine": "ordinary", "weak": dict(weak)}, "gated": gated, "control": control,
            "text": f"# {name} <i>",
        }  # fmt: skip
        self.save()
        return self

    def observed(self, subject: str, test: str, weak: int = 0, samples: int = 1000, **told: Any) -> Sketch:
        """What was seen of a litmus test on a subject."""
        record = {
            "state": "ok", "reason": "", "engine": "strided", "counts": {"fine": samples - weak, "weak": weak},
            "samples": samples, "actors": 2, "reached": None, "size": 64, "seconds": 1.0, "inside": 0.5, **told,
        }  # fmt: skip
        record["counts"] = {name: count for name, count in record["counts"].items() if count}
        return self.step("conformance", subject, test, record["state"], record["reason"], answer=raw(record))

    def package(self, name: str, **told: Any) -> Sketch:
        """Add a package that is asked about."""
        self.told.setdefault("packages", {})[name] = {
            "requirement": name, "imports": name, "use": "assert <b>", "binding": "c", "build": False, "limit": 120,
            "digest": digest_of(name), "own": False, **told,
        }  # fmt: skip
        self.save()
        return self

    def tried(self, subject: str, package: str, record: Mapping[str, Any]) -> Sketch:
        """What became of a package on a subject."""
        return self.step("packages", subject, package, answer=raw(record))

    def _block(self, kernel: str, truth: Truth, block: int) -> list[Series]:
        drift = 1 + self.draw.gauss(0, truth.noise)
        made = []
        for place, mode in enumerate(self.told["modes"]):
            for count in self.told["threads"]:
                if place == 0 or count in truth.ceiling:
                    way, reached = Way(kernel, mode, "threads", count), truth.speedup.get(count, 1.0)
                    made.append(self._series(way, block, truth, drift, reached))
            for count, reached in truth.ceiling.items():
                made.append(self._series(Way(kernel, mode, "processes", count), block, truth, drift, reached))
        return made

    def _series(self, way: Way, block: int, truth: Truth, drift: float, speedup: float) -> Series:
        work = way.count if way.mode == "weak" else 1
        mean = truth.single * work / (speedup if way.count > 1 else 1.0) * drift
        values = [mean * (1 + self.draw.gauss(0, truth.noise)) for _ in range(truth.sweeps)]
        values[truth.sweeps // 2 :] = [value * truth.step for value in values[truth.sweeps // 2 :]]
        warmups = [(1, mean * (1 + 9 * 0.7**turn)) for turn in range(20)] if truth.jit else [(1, mean)]
        busy = (truth.busy or max(1.0, speedup)) if way.count > 1 else 1.0
        return Series(
            way, block, 4, values, warmups,
            per_thread=[[value * 0.99, *[value] * (way.count - 1)] for value in values],
            cpu=[value * busy for value in values],
            others=[0.0] * len(values),
            collections=[0] * len(values),
            waited=[0.0] * len(values),
        )  # fmt: skip


def rewrite(folder: Path, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Change what records say, and sign them again: as a version would write them that does what ``change`` does."""
    path = folder / FILE
    made = []
    for content in lines(path):
        told = change(json.loads(content)["record"])
        text = json.dumps(told)
        made.append(json.dumps({"schema": SCHEMA, "sum": checksum(text.encode()), "record": "?"}).replace('"?"', text))
    path.write_text("".join(f"{one}\n" for one in made), encoding="utf-8")


def spoil(folder: Path, subject: str, case: str) -> None:
    """Change the first record of a case, as a disk or an editor would: without its checksum."""
    path = folder / FILE
    found = path.read_text(encoding="utf-8").splitlines()
    place = next(number for number, one in enumerate(found) if f'"subject":"{subject}","case":"{case}"' in one)
    found[place] = found[place].replace('"seconds":', '"seconds":1', 1)
    path.write_text("".join(f"{one}\n" for one in found), encoding="utf-8")


def digest_of(kernel: str) -> str:
    """A digest that depends on the kernel's name."""
    return (kernel.encode().hex() * 64)[:64]


def _facts(gil: bool) -> dict[str, Any]:
    return {
        "implementation": "cpython",
        "version": "3.13.1",
        "language": "3.13.1",
        "full_version": "3.13.1 (main) [GCC 12.2.0]",
        "gil_disabled_build": not gil,
        "gil": gil,
        "jit": False,
        "jit_name": "none",
        "compiler": "GCC 12.2.0",
        "config_args": "'--prefix=/somewhere/built' '--enable-optimizations'",
        "debug_build": False,
        "libc": "glibc 2.36",
        "clock": "time.perf_counter",
        "clock_resolution": 5e-08,
        "switch_interval": 0.005,
        "switching": "eval breaker",
        "pid": 1,
    }


def panorama(folder: Path) -> Store:
    """Five subjects x six kernels, with one of every state."""
    sketch = Sketch(folder)
    independent = ("mandelbrot", "nbody", "nqueens", "word_count")
    contended = ("one_lock", "producer_consumer")
    kernels = (*independent, *contended)
    sketch.kernels(*independent).kernels(*contended, room="contended")
    jit = {"implementation": "pypy", "jit": True, "jit_name": "PyPy tracing JIT", "switching": "number of bytecodes"}
    jvm = {**jit, "implementation": "jython", "jit_name": "JVM, mixed mode"}
    no_java = "installed: no graalpy on PATH; maven: the Java at hand is 17, 21 or later is needed"
    unknown = {"pgo": None, "lto": None}
    sketch.subject("cpython313", "CPython 3.13")
    sketch.subject("cpython313t", "CPython 3.13, free-threaded", gil=False, build={"pgo": False, "lto": False})
    sketch.subject("pypy", "PyPy", facts=jit, build=unknown)
    sketch.subject("graalpy", "GraalPy", state="unavailable", reason=no_java)
    sketch.subject("jython", "Jython", gil=False, facts=jvm, build=unknown)
    quick = Truth(single=0.002, jit=True)
    for kernel in kernels:
        shared = kernel in contended
        sketch.measured("cpython313", kernel, FLAT)
        slowed = Truth(single=0.036, speedup={2: 0.7, 4: 0.6}) if shared else SCALING
        if kernel != "producer_consumer":
            sketch.measured("cpython313t", kernel, slowed)
        if kernel not in ("nbody", "one_lock"):
            sketch.measured("pypy", kernel, quick)
        if kernel not in ("word_count", "nqueens"):
            sketch.measured("jython", kernel, Truth(single=0.012, speedup={2: 1.8, 4: 1.7}, jit=True, noise=0.04))
        for subject in ("cpython313", "cpython313t", "pypy", "jython"):
            sketch.right(subject, [kernel])
    sketch.step("scaling", "cpython313t", "producer_consumer", "hung", "no answer in 60 s at 4 threads", block=0)
    sketch.step("scaling", "pypy", "nbody", "crashed", "signal 11; last line: <RPython traceback>", block=0)
    sketch.step("scaling", "pypy", "one_lock", "void", "2 processes side by side reached only 1.21 x one thread: "
                "the machine was busy with something else (3 tries)", block=0)  # fmt: skip
    sketch.step(
        "scaling", "jython", "word_count", "unsupported", "needs collections.Counter.total, Python 3.10", block=0
    )
    sketch.step("correctness", "jython", "word_count", "unsupported", "needs Python 3.10", threads=4)
    sketch.step("scaling", "jython", "nqueens", "wrong", "723 placements, there are 724", block=0)
    sketch.step("correctness", "jython", "nqueens", "wrong", "723 placements, there are 724", threads=4)
    return sketch.store
