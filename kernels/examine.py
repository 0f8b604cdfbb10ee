"""Checks that a kernel keeps its promises: repeatable, no traces on its input, no wrong result accepted.

One request examines one size, seed and number of parts.  The parts of an independent kernel run one after the
other, those of a contended kernel on threads.  Results are compared by digests of a form that is the same on every
subject: tables sorted, floats to nine digits.
"""
import json

from kernels import gate, registry, values

INTEGERS = (int, type(1 << 64))
TEXTS = (str, type(u""))
NOTHING = ("None", "0", "[]", "{}", '""')


def canonical(value):
    """A text that equal values share on every subject, and others do not.

    Python 2 has one type for text and bytes, so both are told alike, as lists and tuples are.  An object is told by
    its attributes and its items; where it comes again, by which one it was: objects may hold each other.
    """
    pieces, objects, within = [], {}, {}
    left = [("value", value)]  # a stack of its own: a chain of objects may be longer than Python's is deep
    while left:
        kind, one = left.pop()
        if kind == "text":
            pieces.append(one)
        elif kind == "end":
            del within[one]
        else:
            left.extend(reversed(_told(one, objects, within)))
    return "".join(pieces)


def _told(value, objects, within):
    """[(kind, text, value or id)] of a value; ``objects`` have their numbers, ``within`` are the open containers."""
    text = _simple(value)
    if text is not None:
        return [("text", text)]
    if isinstance(value, (set, frozenset)):
        return [("text", "{%s}" % ",".join(sorted(canonical(one) for one in value)))]
    if id(value) in within:
        return [("text", "#%d" % (len(within) - within[id(value)]))]
    if isinstance(value, (list, tuple, dict)):
        within[id(value)] = len(within)
        return _members(value) + [("end", id(value))]
    if id(value) in objects:
        return [("text", "<%d>" % objects[id(value)][0])]
    # Kept with its number: another object must not get the id of one that is gone.
    objects[id(value)] = len(objects), value
    named = sorted(values.attributes(value).items())
    found = [("text", "<%s" % type(value).__name__)]
    for name, one in named:
        found += [("text", " %s=" % name), ("value", one)]
    return found + [("value", values.items(value)), ("text", ">")]


def _members(value):
    """The same of a list, a tuple or a table."""
    if isinstance(value, dict):
        rows = sorted(((canonical(key), one) for key, one in value.items()), key=lambda row: row[0])
        heads, ends = [key + ":" for key, _ in rows], "{}"
        several = [one for _, one in rows]
    else:
        several, heads, ends = value, [""] * len(value), "[]"
    found = [("text", ends[0])]
    for place, one in enumerate(several):
        found += [("text", "," * bool(place) + heads[place]), ("value", one)]
    return found + [("text", ends[1])]


def _simple(value):
    """The text of what holds nothing else; None for what does."""
    if value is None or isinstance(value, bool):
        return repr(value)
    if isinstance(value, INTEGERS):
        return "%d" % value
    if isinstance(value, float):
        # What should be zero is what rounding left of it: CPython's sum adds floats more exactly since 3.12.
        return "0" if abs(value) <= 1e-9 else "%.9g" % value
    if isinstance(value, complex):
        return "%s+%sj" % (_simple(value.real), _simple(value.imag))
    if isinstance(value, (bytes, bytearray)):
        value = bytearray(value).decode("latin-1")
    return json.dumps(value) if isinstance(value, TEXTS) else None


def digest(value):
    """SHA-256 of the canonical text."""
    return registry.digest(canonical(value).encode("utf-8"))


def examine(team, kernel, size, seed, count):
    """What one look at a kernel gives, as a dict that JSON can carry; raises what the kernel raises."""
    shared = bool(registry.shares(kernel))
    walk = _on_threads if shared else _in_turn
    state = registry.prepare(kernel, size, seed, count)
    before = None if shared else digest(state)
    results = walk(team, kernel, state, count)
    found = {
        "parts": [digest(result) for result in results],
        "verdict": _said(kernel.check(state, results)),
        "untouched": shared or digest(state) == before,
    }
    # Some other input in between: what a module keeps from one run shows in the next.
    other = registry.prepare(kernel, size, seed + 1, count)
    walk(team, kernel, other, count)
    fresh = registry.prepare(kernel, size, seed, count)
    again = walk(team, kernel, fresh, count)
    found["again"] = [digest(result) for result in again]
    found["verdict_again"] = _said(kernel.check(fresh, again))
    found["fooled"], found["attempts"] = _fool(kernel, size, seed, count, fresh, again, shared)
    return found


def _said(verdict):
    return None if verdict is None else str(verdict)


def _in_turn(team, kernel, state, count):
    return [kernel.part(state, index, count) for index in range(count)]


def _on_threads(team, kernel, state, count):
    def work(index, prepared):
        return kernel.part(prepared, index, count)

    records = team.run(lambda index, inputs: state, work, count)[2]
    return gate.results(records)


def _fool(kernel, size, seed, count, state, results, shared):
    """([names of the forgeries that the check accepted], how many were tried)."""
    accepted = []
    tried = 0
    for name, forged in _forgeries(results):
        tried += 1
        if _accepts(kernel, state, forged):
            accepted.append(name)
    if shared:
        tried += 1
        if _accepts(kernel, registry.prepare(kernel, size, seed, count), results):
            accepted.append("a shared state on which nothing was done")
    return accepted, tried


def _accepts(kernel, state, results):
    try:
        return kernel.check(state, results) is None
    except Exception:  # a check that stumbles over a forgery has noticed it
        return False


def _forgeries(results):
    """(name, results with one thing wrong) for each thing that can be made wrong in them."""
    yield "no results at all", [None] * len(results)
    if len(results) > 1:
        # A thread that came too late for any of the shared work rightly has nothing to show.
        if canonical(results[-1]) not in NOTHING:
            yield "the last part's result left out", results[:-1]
        if canonical(results[0]) != canonical(results[-1]):
            yield "the first part's result in place of the last", results[:-1] + results[:1]
    for at, result in enumerate(results):
        for name, forged in _spoilt(result):
            yield "part %d: %s" % (at, name), results[:at] + [forged] + results[at + 1:]


def _spoilt(value):
    """(name, value with one thing wrong), at most a few."""
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, INTEGERS + (float,)):
        yield "a number off by one", value + 1
    elif type(value) in (list, tuple) and len(value):
        yield "the last item left out", value[:-1]
        for name, forged in _spoilt(value[0]):
            yield "first item: " + name, type(value)([forged]) + value[1:]
    elif isinstance(value, dict) and value:
        key = sorted(value, key=canonical)[0]
        yield "an entry left out", dict((other, value[other]) for other in value if other != key)
        for name, forged in _spoilt(value[key]):
            yield "an entry: " + name, _with(value, key, forged)
    elif isinstance(value, TEXTS) and value:
        yield "a character left out", value[:-1]


def _with(table, key, value):
    changed = dict(table)
    changed[key] = value
    return changed
