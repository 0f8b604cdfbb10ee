"""Shortest ways from some places to all others on a net of one-way roads: Dijkstra's search with a heap.

Computes   for each source, the distance to every place, None where no road leads (heapq, tuples, lists)
Shares     nothing; sources are dealt out to the parts
Verified   by what only shortest distances can satisfy: the source has 0, no road shortens a distance, and every other
           place that has a distance has it from a neighbour by a road (Bellman's equations; all lengths are positive)
Source     E. W. Dijkstra, A note on two problems in connexion with graphs (1959), with lazy deletion from the heap
"""
import heapq
import random

GROWS = "sources"

SIZES = {
    "smoke": {"sources": 4, "places": 30, "roads": 3},
    "default": {"sources": 24, "places": 900, "roads": 5},
    "large": {"sources": 192, "places": 900, "roads": 5},
}


def prepare(size, seed):
    """(for each place the roads from it as [(neighbour, length)], the sources)."""
    draw = random.Random(seed).random
    places = size["places"]
    net = []
    for _ in range(places):
        net.append([(int(draw() * places), 1 + int(draw() * 1000)) for _ in range(size["roads"])])
    return net, [int(draw() * places) for _ in range(size["sources"])]


def part(state, index, count):
    """[(number of the source, distances by place)] of this part's sources."""
    net, sources = state
    found = []
    number = index
    while number < len(sources):
        found.append((number, _distances(net, sources[number])))
        number += count
    return found


def _distances(net, source):
    distances = [None] * len(net)
    heap = [(0, source)]
    push, pop = heapq.heappush, heapq.heappop
    while heap:
        distance, place = pop(heap)
        if distances[place] is not None:
            continue  # it was reached by a shorter way
        distances[place] = distance
        for neighbour, length in net[place]:
            if distances[neighbour] is None:
                push(heap, (distance + length, neighbour))
    return distances


def _objection(net, source, distances):
    """What in these distances breaks Bellman's equations, or None."""
    explained = set([source])
    for place, roads in enumerate(net):
        distance = distances[place]
        if distance is None:
            continue
        for neighbour, length in roads:
            there = distances[neighbour]
            if there is None or there > distance + length:
                return "place %d is said to be at %s, by way of %d it is at %d" % (
                    neighbour, there, place, distance + length)
            if there == distance + length:
                explained.add(neighbour)
    if distances[source] != 0:
        return "the source itself is said to be at %s" % distances[source]
    for place, distance in enumerate(distances):
        if distance is not None and place not in explained:
            return "place %d is said to be at %d, no road explains it" % (place, distance)
    return None


def check(state, results):
    """Every source once, its distances beyond objection."""
    net, sources = state
    found = sorted((entry for result in results for entry in result), key=lambda entry: entry[0])
    if [number for number, _ in found] != list(range(len(sources))):
        return "sources searched from: %s, wanted each of %d once" % ([number for number, _ in found], len(sources))
    for number, distances in found:
        if len(distances) != len(net):
            return "source %d: %d distances for %d places" % (number, len(distances), len(net))
        objection = _objection(net, sources[number], distances)
        if objection:
            return "source %d: %s" % (number, objection)
    return None
