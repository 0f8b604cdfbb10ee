"""The strategies that there are, and for which jobs.  One file a route; what none of them may say is refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from runners import tables, topology
from runners.interpreters.environments import Need, load
from runners.tables import BadTable

HERE = Path(__file__).parent

_ROUTE: Mapping[str, type] = {"place": int, "title": str, "question": str, "lines": list}

_KEYS: Mapping[str, type] = {
    "job": str, "implementations": list, "strategies": list, "needs": str, "sizes": list, "workers": list, "unit": bool,
}  # fmt: skip
_REQUIRED = {"job", "implementations", "strategies"}

#: Strategies that start processes.
STARTING = ("fork", "spawn", "forkserver", "process_pool", "process_queue", "pipe", "shared_memory")

#: Strategies that have no use for more than one worker.
ALONE = ("sequential",)


@dataclass(frozen=True)
class Line:
    """One strategy for one job at one size: the row of a leaderboard; ``workers`` are the counts that are tried.

    One worker of the reference subject's ``unit`` line is what all other figures of the job are told in.
    The job of a user's ``kernel`` has its name, and ``asked`` is the digest of what that comes from: its file, and with
    a plus the projects that it is installed beside.
    """

    route: str
    job: str
    size: str
    implementation: str
    strategy: str
    need: Need | None
    workers: tuple[int, ...]
    unit: bool
    kernel: str = ""
    asked: str = ""

    @property
    def first(self) -> bool:
        """Is it what a first look asks of processes where they start slowly?"""
        if self.kernel:
            return self.strategy == "spawn"
        return (self.job, self.implementation, self.strategy) == ("collatz", "python", "spawn")

    @property
    def name(self) -> str:
        """A file's name for it, and its id in the report."""
        words = [self.job, *([] if self.size == "default" else [self.size]), self.implementation, self.strategy]
        return "-".join(words).replace(" ", "").replace(".", "_")

    @property
    def file(self) -> str:
        """The digest of the kernel's file."""
        return self.asked.partition("+")[0]

    @property
    def digest(self) -> str:
        """Changes whenever what is asked does."""
        return self.asked or hashlib.sha256(json.dumps(self.told(), sort_keys=True).encode()).hexdigest()

    def told(self) -> dict[str, object]:
        """For the session's file."""
        of_kernels = () if self.kernel else ("kernel", "asked")
        kept = {name: value for name, value in vars(self).items() if name not in ("need", *of_kernels)}
        return kept | {"workers": list(self.workers), "need": self.need.name if self.need else ""}


@dataclass(frozen=True)
class Route:
    """A way round the GIL, and what is asked about it; ``place`` among the others, wherever they are listed."""

    name: str
    place: int
    title: str
    question: str
    lines: tuple[Line, ...]


def routes(folder: Path = HERE) -> dict[str, Route]:
    """Every route of the folder; raises BadTable."""
    needs = load(folder / "needs.toml")
    found = [_route(path, needs) for path in folder.glob("*.toml") if path.stem != "needs"]
    return {route.name: route for route in sorted(found, key=lambda route: (route.place, route.name))}


def jobs(known: Mapping[str, Route]) -> list[str]:
    """The jobs of these routes, in their order."""
    return list(dict.fromkeys(line.job for route in known.values() for line in route.lines))


def choose(known: Mapping[str, Route], named: Sequence[str], words: Sequence[str], *, every: bool = True) -> list[Line]:
    """The lines of these routes and jobs, all where none is named; raises BadTable for an unknown one.

    Without ``every`` line, those without parallelism are left out but for the units.  A job's unit comes along whatever
    route it is of: without it no figure of the job has anything that it could be told in.
    """
    for name in named:
        _check("route", name, known)
    lines = [line for name, route in known.items() if not named or name in named for line in route.lines]
    for job in words:
        _check("job", job, dict.fromkeys(line.job for line in lines))
    asked = [line for line in lines if every or line.unit or line.strategy not in ALONE]
    chosen = [line for line in asked if not words or line.job in words]
    told_in = {(line.job, line.size) for line in chosen}
    units = [line for route in known.values() for line in route.lines if line.unit and (line.job, line.size) in told_in]
    return [*(line for line in units if line not in chosen), *chosen]


def counts() -> tuple[int, ...]:
    """One worker, one a core, and twice as many: more than there are cores must not be worse."""
    cores = topology.cores()
    return tuple(sorted({1, cores, 2 * cores}))


def _check(kind: str, name: str, known: Iterable[str]) -> None:
    if name not in known:
        raise BadTable(f"unknown {kind} {name!r}; known are: {', '.join(known)}")


def _route(path: Path, needs: Mapping[str, Need]) -> Route:
    told = tables.read(path)
    tables.check(path, "route", told, _ROUTE, _ROUTE)
    lines = tuple(line for table in told["lines"] for line in _lines(path, table, needs))
    return Route(path.stem, told["place"], told["title"], told["question"], lines)


def _lines(path: Path, table: Mapping[str, Any], needs: Mapping[str, Need]) -> list[Line]:
    tables.check(path, "lines", table, _KEYS, _REQUIRED)
    need = table.get("needs")
    unit = (table["implementations"][0], table["strategies"][0]) if table.get("unit") else None
    if need is not None:
        _check("need", need, needs)
    workers = tuple(table.get("workers", ())) or counts()
    return [
        Line(
            path.stem, table["job"], size, implementation, strategy, needs[need] if need else None,
            (1,) if strategy in ALONE else workers,
            (implementation, strategy) == unit,
        )
        for size in table.get("sizes", ["default"])
        for implementation in table["implementations"]
        for strategy in table["strategies"]
    ]  # fmt: skip
