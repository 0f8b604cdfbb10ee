"""Takes the values of a line turn by turn, and again those that other programs disturbed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from runners import topology
from runners.disturbance import Collection, is_starved, starved_fault
from runners.neighbours import Neighbours
from runners.workers.local import Worker

#: With fewer undisturbed turns than this share of the wanted ones a worker count has no figure.
LEAST_KEPT = 0.6


def in_turns(worker: Worker, request: Mapping[str, Any], limit: float, ours: Iterable[int] = ()) -> dict[str, Any]:
    """What the worker answers to a route as a whole, with ``left_out`` turns and the ``busiest`` other program.

    ``limit`` seconds are granted each turn.  ``ours`` are processes beside the worker's whose CPU time is no
    disturbance.  Where too few turns were undisturbed the answer is ``disturbed``, and says by whom.
    """
    answer = worker.ask({**request, "do": "route_open"}, limit)
    if "route" not in answer:
        return answer
    spare = max(0, topology.cores() - request["workers"])
    clock = Neighbours([*worker.own_processes(), *ours])
    collection = Collection(clock, limit)
    kept: list[list[float]] = []
    number = 0
    while len(kept) < request["values"] and collection.affords_more():
        before = clock.waits()
        answer = worker.ask({"do": "route_turn", "number": number}, limit)
        if "route" not in answer:
            return answer
        number += 1
        lap, values = collection.lap(), answer["route"]["values"]
        waited = max((seconds - before.get(name, seconds) for name, seconds in clock.waits().items()), default=0.0)
        if lap.disturbs(spare) or is_starved(waited, sum(values), lap):
            collection.loses(lap.elapsed)
        else:
            kept.append(values)
    answer = worker.ask({"do": "route_close"}, limit)
    if "route" not in answer:
        return answer
    lost = number - len(kept)
    if len(kept) < math.ceil(LEAST_KEPT * request["values"]):
        fault = starved_fault(len(kept), request["values"], lost, collection.whole, spare, "turns")
        return {"disturbed": fault}
    told = answer["route"] | {"values": [values[0] for values in kept], "left_out": lost}
    if "alone" in told:
        told["alone"]["values"] = [values[1] for values in kept]
    if lost:
        told["busiest"] = collection.whole.busiest()
    return {"route": told}
