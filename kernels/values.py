"""Writes a value for JSON so that it can be read again as what it was: tuples, sets, bytes, NaN, objects.

What JSON has, and reads again as the same, stands for itself: None, truth, whole and finite numbers, texts.
Everything else is a list whose first entry says what it is: the host has a module of this name that reads it.
"""
import json

try:
    WHOLE, TEXT, NATIVE = (int, long), unicode, str
except NameError:
    WHOLE, TEXT, NATIVE = (int,), str, None


def written(value, within=()):
    """The value, of what JSON has; equal values are written alike.

    ``within`` are the containers and objects that it lies in: one that holds itself is written as how far out that is.
    """
    if value is None or value is True or value is False:
        return value
    if isinstance(value, WHOLE):
        return int(value)
    if isinstance(value, float):
        return float(value) if value - value == 0 else ["float", repr(float(value))]
    if isinstance(value, TEXT):
        return TEXT(value)
    for out, other in enumerate(reversed(within)):
        if other is value:
            return ["again", out]
    within += (value,)
    for kinds, write in WAYS:
        if isinstance(value, kinds):
            return write(value, within)
    return ["object", type(value).__name__, _pairs(attributes(value), within), _several(items(value), within)]


def attributes(value):
    """What an object holds by name; of a class, a function and an enumeration's member its name.

    Of one that holds nothing that can be seen it is what it says of itself, unless that is where it lies in memory.
    """
    if isinstance(value, type) or (callable(value) and hasattr(value, "__name__")):
        return {"__name__": value.__name__}
    if hasattr(type(value), "__members__"):
        return {"name": value.name}
    if hasattr(type(value), "__fspath__"):  # its attributes are what it remembers of earlier questions too
        return {"path": value.__fspath__()}
    found = dict(getattr(value, "__dict__", {}))
    for kind in type(value).__mro__ if hasattr(type(value), "__mro__") else ():
        slots = getattr(kind, "__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if hasattr(value, name):
                found[name] = getattr(value, name)
    if not found and not items(value) and type(value).__repr__ is not object.__repr__:
        said = repr(value)
        return {} if " at 0x" in said else {"repr": said}
    return found


def items(value):
    """What an object holds in order, where it has a length and is no class: a deque's, a range's, an array's items."""
    if isinstance(value, type) or not (hasattr(value, "__len__") and hasattr(value, "__iter__")):
        return []
    return list(value)


def raised(name):
    """How an operation that raised is written: a result like any other, and no text."""
    return ["raised", name]


def _ordered(several):
    return sorted(several, key=lambda one: json.dumps(one, sort_keys=True))


def _several(values, within):
    return [written(one, within) for one in values]


def _pairs(table, within):
    return _ordered([written(key, within), written(one, within)] for key, one in table.items())


def _native(value, within):
    """Text and bytes are one type in Python 2: which of them was meant only the reader can know."""
    try:
        return ["native", value.decode("ascii")]
    except UnicodeDecodeError:
        return _bytes(bytearray(value), within)


def _bytes(value, within):
    return ["bytes", "".join("%02x" % one for one in bytearray(value))]


#: In this order: an enumeration's member may be a number first, a named tuple is a tuple.
WAYS = [
    (tuple, lambda value, within: ["tuple", _several(value, within)]),
    (list, lambda value, within: ["list", _several(value, within)]),
    ((set, frozenset), lambda value, within: ["set", _ordered(_several(value, within))]),
    (dict, lambda value, within: ["dict", _pairs(value, within)]),
    (complex, lambda value, within: ["complex", written(value.real), written(value.imag)]),
    (BaseException, lambda value, within: ["exception", type(value).__name__, _several(value.args, within)]),
]
if NATIVE is None:
    WAYS.insert(0, ((bytes, bytearray), _bytes))
else:
    WAYS.insert(0, (NATIVE, _native))
    WAYS.insert(1, (bytearray, _bytes))
