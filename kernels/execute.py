"""Runs a list of operations a thread on one shared structure, and records what the threads saw and left behind.

A structure is one file in ``structures/``: its class ``Shared``, its OPERATIONS, and what is left at the end.
"""
import json
import os

from kernels import gate, registry

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "structures")


def load(name):
    """The structure's module; raises Unusable when there is none."""
    name = registry.native(name)
    path = os.path.join(HERE, name + ".py")
    if not os.path.isfile(path):
        raise registry.Unusable("no structure of the name %s" % name)
    return registry.execute("structure_" + name, path)


def execute(team, structure, setup, programs, times):
    """[{"results", "final", "times"}]: each history that was seen, and how often, in ``times`` runs.

    ``programs`` is a list of [operation, argument ...] for each thread; ``results`` what each operation returned.
    """
    seen = {}
    for _ in range(times):
        shared = structure.Shared(setup)
        records = team.run(_dealer(shared, programs), _walk, len(programs))[2]
        history = {"results": gate.results(records), "final": shared.final()}
        key = json.dumps(history, sort_keys=True)
        seen[key] = seen.get(key, 0) + 1
    return [dict(json.loads(key), times=seen[key]) for key in sorted(seen)]


def _dealer(shared, programs):
    return lambda index, inputs: (shared, programs[index])


def _walk(index, prepared):
    shared, program = prepared
    return [getattr(shared, step[0])(*step[1:]) for step in program]
