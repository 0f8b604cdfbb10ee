"""An operating system in small: stations treat packets, and a scheduler gives each turn to the most urgent one.

Computes   for each machine: which station had which turn, and which packets were delivered in which order with which
           payload (linked queues, attributes, a method of one of three classes for every packet treated)
Shares     nothing; machines are dealt out to the parts
Verified   a packet's payload follows from its route alone, a station's number of turns from all routes together; the
           log of turns is gone through again, and each turn must have gone to the first station that had a packet
           and was rested; packets must have been delivered in the order that the log implies
Source     written after the idea of M. Richards' operating system benchmark (queues, priorities, held tasks), not
           after its code; are-we-fast-yet and pyperformance have versions of the original
"""
import collections
import random

GROWS = "machines"

SIZES = {
    "smoke": {"machines": 4, "packets": 12},
    "default": {"machines": 40, "packets": 150},
    "large": {"machines": 320, "packets": 150},
}

STATIONS, ROUTES, IDLE, PRIME = 6, 5, -1, 999983


class Packet(object):
    """Something to treat: it knows its route, how far it is on it, and the packet behind it in a queue."""

    def __init__(self, number, route, payload):
        self.number, self.route, self.payload = number, route, payload
        self.hop = 0
        self.behind = None


class Adder(object):
    """A task with a queue; it rests for some turns after each packet.  Number 0 is the most urgent."""

    def __init__(self, number, key, rest):
        self.number, self.key, self.rest = number, key, rest
        self.rested = 0
        self.first = self.last = self.lower = None

    def accept(self, packet):
        """Queue the packet up."""
        packet.behind = None
        if self.first is None:
            self.first = packet
        else:
            self.last.behind = packet
        self.last = packet

    def take(self):
        """The packet that came first."""
        packet = self.first
        self.first = packet.behind
        return packet

    def treat(self, packet):
        """What this kind of station does to a payload."""
        packet.payload = (packet.payload + self.key) % PRIME


class Scaler(Adder):
    """Multiplies instead."""

    def treat(self, packet):
        packet.payload = packet.payload * self.key % PRIME


class Mixer(Adder):
    """Squares, and goes on as its parent does."""

    def treat(self, packet):
        packet.payload = packet.payload * packet.payload % PRIME
        Adder.treat(self, packet)


KINDS = (Adder, Scaler, Mixer)


def prepare(size, seed):
    """Machines: (keys and rests of the stations, routes, [(turn of arrival, route, payload)])."""
    draw = random.Random(seed).random
    machines = []
    for _ in range(size["machines"]):
        stations = [(1 + int(draw() * 1000), int(draw() * 4)) for _ in range(STATIONS)]
        routes = [[int(draw() * STATIONS) for _ in range(3 + int(draw() * 4))] for _ in range(ROUTES)]
        arrivals, turn = [], 0
        for _ in range(size["packets"]):
            arrivals.append((turn, int(draw() * ROUTES), int(draw() * PRIME)))
            turn += int(draw() * 11)
        machines.append((stations, routes, arrivals))
    return machines


def part(state, index, count):
    """[(number of the machine, its log of turns, [(packet delivered, payload)])] of this part's machines."""
    found = []
    number = index
    while number < len(state):
        found.append((number,) + _run(*state[number]))
        number += count
    return found


def _run(kinds, routes, arrivals):
    stations = [KINDS[number % 3](number, key, rest) for number, (key, rest) in enumerate(kinds)]
    for number in range(STATIONS - 1):
        stations[number].lower = stations[number + 1]
    log, delivered = [], []
    arrived = now = 0
    while True:
        while arrived < len(arrivals) and arrivals[arrived][0] <= now:
            packet = Packet(arrived, routes[arrivals[arrived][1]], arrivals[arrived][2])
            stations[packet.route[0]].accept(packet)
            arrived += 1
        station, unfinished = stations[0], arrived < len(arrivals)
        while station is not None and (station.first is None or station.rested > now):
            unfinished = unfinished or station.first is not None
            station = station.lower
        if station is not None:
            packet = station.take()
            station.treat(packet)
            station.rested = now + 1 + station.rest
            log.append(station.number)
            packet.hop += 1
            if packet.hop < len(packet.route):
                stations[packet.route[packet.hop]].accept(packet)
            else:
                delivered.append((packet.number, packet.payload))
        elif unfinished:
            log.append(IDLE)
        else:
            return log, delivered
        now += 1


def _objection(machine, log, delivered):
    """What cannot be in this log or with these payloads, or None."""
    kinds, routes, arrivals = machine
    ways = [routes[route] for _, route, _ in arrivals]
    for station in range(STATIONS):
        visits = sum(way.count(station) for way in ways)
        if log.count(station) != visits:
            return "station %d had %d turns, all routes together visit it %d times" % (
                station, log.count(station), visits)
    for packet, payload in delivered:
        expected = arrivals[packet][2]
        for station in ways[packet]:
            key = kinds[station][0]
            expected = (expected + key, expected * key, expected * expected + key)[station % 3] % PRIME
        if payload != expected:
            return "packet %d arrived as %d, its route makes it %d" % (packet, payload, expected)
    order = _replayed([rest for _, rest in kinds], ways, [turn for turn, _, _ in arrivals], log)
    if order != [packet for packet, _ in delivered]:
        return "packets delivered in the order %r ..., the log implies %r" % (delivered[:5], order[:5])
    return None


def _replayed(rests, ways, turns, log):
    """The packets in the order of delivery by this log; [turn, station, station that was due] if a turn is wrong."""
    queues = [collections.deque() for _ in rests]
    rested = [0] * len(rests)
    order = []
    arrived = 0
    for now, station in enumerate(log):
        while arrived < len(turns) and turns[arrived] <= now:
            queues[ways[arrived][0]].append((arrived, 0))
            arrived += 1
        due = IDLE
        for other, queue in enumerate(queues):
            if queue and rested[other] <= now:
                due = other
                break
        if station != due:
            return [now, station, due]
        if station != IDLE:
            packet, hop = queues[station].popleft()
            rested[station] = now + 1 + rests[station]
            if hop + 1 < len(ways[packet]):
                queues[ways[packet][hop + 1]].append((packet, hop + 1))
            else:
                order.append(packet)
    return order


def check(state, results):
    """Every machine once, its log and its deliveries beyond objection."""
    found = sorted(entry for result in results for entry in result)
    if [entry[0] for entry in found] != list(range(len(state))):
        return "machines run: %s, wanted each of %d once" % ([entry[0] for entry in found], len(state))
    for number, log, delivered in found:
        objection = _objection(state[number], log, delivered)
        if objection:
            return "machine %d: %s" % (number, objection)
    return None
