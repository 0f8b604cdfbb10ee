"""Curves looked up in a dict that everybody reads without a lock, and now and then replaced by their next version.

Computes   the value at one point of a curve, a polynomial whose coefficients grow fivefold from its slope on, by
           Horner's rule; an update makes the next version, whose slope comes from the value that the curve had
Shares     one dict {curve: (version, slope)}, empty at first: lookups take no lock, updates one lock for the dict
Relies on  a dict's reads and writes of one item being atomic also while the dict grows, and mutual exclusion of the
           updates by threading.Lock: without it two updates make the same version
Verified   the versions of a curve are worked out one by one, values by a sum of powers; a curve's updates make the
           versions 1, 2, 3 ... once each; no thread sees a curve go back to an older version
Source     docs.python.org, Thread Safety Guarantees, dict objects: d.get(key) and d[key] = value
"""
import random
import threading

SHARES = "a dict that is read without a lock and written under one"
GROWS = "requests"

SIZES = {
    "smoke": {"requests": 1500, "curves": 3, "degree": 20, "every": 4},
    "default": {"requests": 4500, "curves": 50, "degree": 60, "every": 20},
    "large": {"requests": 36000, "curves": 50, "degree": 60, "every": 20},
}

PRIME = 65521
NEVER = (0, 0)


class Curves(object):
    """The shared dict, the lock of its writers, and the read-only requests."""

    def __init__(self, requests, degree):
        self.requests = requests
        self.degree = degree
        self.table = {}
        self.lock = threading.Lock()


def prepare(size, seed):
    """An empty table, and requests as (curve, is it an update?): the first and one in ``every`` are updates."""
    draw = random.Random(seed).random
    requests = []
    for _ in range(size["requests"]):
        requests.append((int(draw() * size["curves"]), draw() * size["every"] < 1 or not requests))
    return Curves(requests, size["degree"])


def part(state, index, count):
    """[(version, value)] of the curves that this part's requests met or replaced, in order."""
    requests, table, lock, degree = state.requests, state.table, state.lock, state.degree
    met = []
    at = index
    while at < len(requests):
        curve, update = requests[at]
        if update:
            with lock:
                version, slope = table.get(curve, NEVER)
                value = _value(slope, degree)
                table[curve] = (version + 1, (value + curve + 1) % PRIME)
        else:
            version, slope = table.get(curve, NEVER)
            value = _value(slope, degree)
        met.append((version, value))
        at += count
    return met


def _value(slope, degree):
    value, coefficient = 0, slope
    while degree > 0:
        coefficient = coefficient * 5 % PRIME
        value = (value * 3 + coefficient) % PRIME
        degree -= 1
    return value


def check(state, results):
    """Values by a sum of powers, versions in order for every thread, and complete over all threads."""
    factor = sum(5 ** place * 3 ** (state.degree - place) for place in range(1, state.degree + 1)) % PRIME
    slopes = {}
    replaced = {}
    for index, met in enumerate(results):
        asked = state.requests[index::len(results)]
        if len(met) != len(asked):
            return "part %d answered %d requests of %d" % (index, len(met), len(asked))
        newest = {}
        for (curve, update), (version, value) in zip(asked, met):
            known = slopes.setdefault(curve, [0])
            while len(known) <= min(version, len(state.requests)):
                known.append((known[-1] * factor + curve + 1) % PRIME)
            if version >= len(known) or value != known[version] * factor % PRIME:
                return "version %d of curve %d has the value %d" % (version, curve, value)
            if version < newest.get(curve, 0):
                return "part %d met version %d of curve %d after %d" % (index, version, curve, newest[curve])
            newest[curve] = version + update
            if update:
                replaced.setdefault(curve, []).append(version)
    for curve, versions in sorted(replaced.items()):
        if sorted(versions) != list(range(len(versions))):
            return "%d updates of curve %d replaced %d versions, the last %d" % (
                len(versions), curve, len(set(versions)), max(versions))
        last = (len(versions), slopes[curve][len(versions) - 1] * factor + curve + 1)
        if (len(versions), last[1] % PRIME) != state.table.get(curve):
            return "curve %d is left as %s after %d updates" % (curve, state.table.get(curve), len(versions))
    return None
