"""Times the checker on histories that are made up: right ones, and ones with a result from elsewhere."""

from __future__ import annotations

import argparse
import itertools
import statistics
import time
from dataclasses import replace
from random import Random
from typing import Any

from runners.codes import Code
from runners.plain import show, table_of
from suites.conformance.linearizability import typefile
from suites.conformance.linearizability.checker import Checker, Operation, perform
from suites.conformance.linearizability.typefile import Type

#: (threads, operations of each).
SHAPES = ((2, 3), (3, 6), (2, 10), (4, 5))

#: Results that are tried in the place of another until one is different.
TRIES = 50


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``bench``."""
    parser = commands.add_parser("bench", help="how long the checker takes, for each shape of program and type")
    parser.add_argument("--type", default="list,queue,lock", metavar="NAME[,NAME]")
    parser.add_argument("--histories", type=int, default=500, metavar="N", help="of each shape and type (500)")
    parser.set_defaults(run=_run)


def first(kind: Type) -> Any:
    """What an object begins with, of what it may, by the lowest numbers."""
    return [lowest for lowest, _ in kind.setup] if typefile.are_ranges(kind.setup) else kind.setup


def simulated(kind: Type, draw: Random, threads: int, steps: int) -> list[Operation]:
    """The history of a run in which every operation took effect at one moment between its call and its return."""
    moments = [sorted(draw.random() for _ in range(3 * steps)) for _ in range(threads)]
    places = {moment: place for place, moment in enumerate(sorted(itertools.chain(*moments)))}
    names = [name for name in kind.operations if name not in kind.chooses]
    history, effects = [], []
    for thread, own in enumerate(moments):
        for called, effect, returned in zip(own[::3], own[1::3], own[2::3], strict=True):
            name = draw.choice(names)
            arguments = [draw.randint(lowest, highest) for lowest, highest in kind.operations[name]]
            history.append(Operation(thread, name, arguments, None, places[called], places[returned]))
            effects.append(effect)
    model = kind.model(first(kind))
    for place in sorted(range(len(history)), key=lambda place: effects[place]):
        history[place] = replace(history[place], result=perform(model, history[place]))
    return history


def spoilt(history: list[Operation], draw: Random) -> list[Operation]:
    """One operation's result in the place of another's of its name; mostly, no order explains that."""
    for _ in range(TRIES):
        place = draw.randrange(len(history))
        others = [other.result for other in history if other.name == history[place].name]
        result = draw.choice(others)
        if result != history[place].result:
            return [*history[:place], replace(history[place], result=result), *history[place + 1 :]]
    return history


def _run(arguments: argparse.Namespace) -> int:
    columns = ("threads x operations", "type", "verdict", "histories", "median ms", "longest ms", "most states")
    table = table_of("One history", *columns)
    for threads, steps in SHAPES:
        for name in arguments.type.split(","):
            for verdict, took in _timed(typefile.find(name), threads, steps, arguments.histories).items():
                seconds = [one for one, _ in took] or [0.0]
                told = f"{1000 * statistics.median(seconds):.2f}", f"{1000 * max(seconds):.2f}"
                states = str(max((one for _, one in took), default=0))
                table.add_row(f"{threads} x {steps}", name, verdict, str(len(took)), *told, states)
    show(table)
    return Code.RIGHT


def _timed(kind: Type, threads: int, steps: int, count: int) -> dict[str, list[tuple[float, int]]]:
    """(seconds, states) of each history, by the verdict; every other history was spoilt."""
    draw = Random(1)
    took: dict[str, list[tuple[float, int]]] = {"an order": [], "none": []}
    for number in range(count):
        history = simulated(kind, draw, threads, steps)
        if number % 2:
            history = spoilt(history, draw)
        begun = time.perf_counter()
        checker = Checker(history)
        found = checker.order(kind.model(first(kind)))
        took["none" if found is None else "an order"].append((time.perf_counter() - begun, checker.states))
    return took
