"""Breadth-first search of a graph, level by level; all threads take from one frontier and add to the next.

Computes   the distance of every node from node 0, and a number for it in the order of discovery; neighbours are
           computed, not stored: by seeded linear maps modulo the number of nodes, the first gives the node's successor
Shares     the frontier, from which a thread takes a batch at a time; distances and numbers; the frontier to come; one
           lock for all of them; a threading.Condition on which the threads wait for the end of a level
Relies on  mutual exclusion by threading.Lock: each node is claimed, and expanded, once; on threading.Condition; and on
           an item of a list being readable while others write: who misses a claim finds it again under the lock
Verified   by what only right distances can satisfy: no link leads more than one level on, and every node but the first
           has a link from the level before; as many nodes are expanded as there are, and numbers go up with the levels
Source     level-synchronous breadth-first search; docs.python.org, threading, Lock and Condition objects; Thread Safety
           Guarantees, list objects: lst[i]
"""
import random
import threading

SHARES = "frontiers and distances under one lock, and a threading.Condition for the levels"
GROWS = "nodes"

SIZES = {
    "smoke": {"nodes": 1500, "links": 4},
    "default": {"nodes": 45000, "links": 5},
    "large": {"nodes": 360000, "links": 5},
}

BATCH = 8


class Search(object):
    """The graph as its maps, and all that the threads share."""

    def __init__(self, nodes, maps, count):
        self.maps = maps
        self.distances = [None] * nodes
        self.distances[0] = 0
        self.numbers = [0] * nodes
        self.numbered = 1
        self.frontier = [0]
        self.taken = 0
        self.following = []
        self.lock = threading.Lock()
        self.ended = threading.Condition()
        self.level = 0
        self.working = self.count = count

    def take(self):
        """The next batch of the frontier; empty when there is none."""
        with self.lock:
            first = self.taken
            batch = self.frontier[first:first + BATCH]
            self.taken = first + len(batch)
        return batch

    def claim(self, nodes, level):
        """Those of the nodes that nobody has claimed belong to the level to come."""
        with self.lock:
            for node in nodes:
                if self.distances[node] is None:
                    self.distances[node] = level + 1
                    self.following.append(node)
                    self.numbers[node] = self.numbered
                    self.numbered += 1

    def end_level(self, level):
        """Wait until all have ended the level; the last to do so makes what follows the frontier."""
        with self.ended:
            self.working -= 1
            if self.working == 0:
                self.working = self.count
                self.frontier, self.following, self.taken = self.following, [], 0
                self.level += 1
                self.ended.notify_all()
            while self.level == level:
                self.ended.wait()


def prepare(size, seed, count):
    """A search at its beginning; a map is (factor, summand)."""
    draw = random.Random(seed).random
    nodes = size["nodes"]
    maps = [(1, 1)]
    while len(maps) < size["links"]:
        maps.append((1 + int(draw() * nodes), int(draw() * nodes)))
    return Search(nodes, maps, count)


def part(state, index, count):
    """How many nodes this thread expanded."""
    maps, distances = state.maps, state.distances
    nodes = len(distances)
    expanded = level = 0
    while state.frontier:
        batch = state.take()
        while batch:
            met = []
            for node in batch:
                for factor, summand in maps:
                    neighbour = (node * factor + summand) % nodes
                    if distances[neighbour] is None:
                        met.append(neighbour)
            state.claim(met, level)
            expanded += len(batch)
            batch = state.take()
        state.end_level(level)
        level += 1
    return expanded


def check(state, results):
    """Each node expanded once, and the distances beyond objection."""
    nodes, distances = len(state.distances), state.distances
    if sum(results) != nodes or len(results) != state.count or state.frontier:
        return "%d parts of %d expanded %d nodes of %d, %d are left" % (
            len(results), state.count, sum(results), nodes, len(state.frontier))
    if distances[0] != 0 or None in distances:
        return "the first node is at %s, %d are nowhere" % (distances[0], distances.count(None))
    by_number = sorted(range(nodes), key=state.numbers.__getitem__)
    if [state.numbers[node] for node in by_number] != list(range(nodes)):
        return "nodes are numbered up to %d, there are %d" % (state.numbers[by_number[-1]], nodes)
    if any(distances[node] > distances[after] for node, after in zip(by_number, by_number[1:])):
        return "a node has a higher number than one of a higher level"
    explained = set([0])
    for node in range(nodes):
        for factor, summand in state.maps:
            neighbour = (node * factor + summand) % nodes
            if distances[neighbour] > distances[node] + 1:
                return "node %d is at %d, node %d, which has a link to it, at %d" % (
                    neighbour, distances[neighbour], node, distances[node])
            if distances[neighbour] == distances[node] + 1:
                explained.add(neighbour)
    if len(explained) != nodes:
        return "%d nodes have no link from the level before theirs" % (nodes - len(explained))
    return None
