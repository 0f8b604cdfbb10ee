"""Writes a value for JSON so that it can be read again as what it was: tuples, sets, bytes, NaN, objects.

What JSON has, and reads again as the same, stands for itself: None, truth, whole and finite numbers, texts.
Everything else is a list whose first entry says what it is: the host has a module of this name that reads it.
"""
import json

try:
    WHOLE, TEXT, NATIVE = (int, long), unicode, str
except NameError:
    WHOLE, TEXT, NATIVE = (int,), str, None


def written(value):
    """The value, of what JSON has; equal values are written alike."""
    if value is None or value is True or value is False:
        return value
    if isinstance(value, WHOLE):
        return int(value)
    if isinstance(value, float):
        return float(value) if value - value == 0 else ["float", repr(float(value))]
    if isinstance(value, TEXT):
        return TEXT(value)
    for kinds, write in WAYS:
        if isinstance(value, kinds):
            return write(value)
    return ["object", type(value).__name__, _pairs(_attributes(value))]


def raised(name):
    """How an operation that raised is written: a result like any other, and no text."""
    return ["raised", name]


def _ordered(several):
    return sorted(several, key=lambda one: json.dumps(one, sort_keys=True))


def _pairs(table):
    return _ordered([written(key), written(one)] for key, one in table.items())


def _native(value):
    """Text and bytes are one type in Python 2: which of them was meant only the reader can know."""
    try:
        return ["native", value.decode("ascii")]
    except UnicodeDecodeError:
        return _bytes(bytearray(value))


def _bytes(value):
    return ["bytes", "".join("%02x" % one for one in bytearray(value))]


def _attributes(value):
    found = dict(getattr(value, "__dict__", {}))
    for kind in type(value).__mro__ if hasattr(type(value), "__mro__") else ():
        slots = getattr(kind, "__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if hasattr(value, name):
                found[name] = getattr(value, name)
    return found


#: In this order: an enumeration's member is a number first, a named tuple is a tuple.
WAYS = [
    (tuple, lambda value: ["tuple", [written(one) for one in value]]),
    (list, lambda value: ["list", [written(one) for one in value]]),
    ((set, frozenset), lambda value: ["set", _ordered(written(one) for one in value)]),
    (dict, lambda value: ["dict", _pairs(value)]),
    (complex, lambda value: ["complex", written(value.real), written(value.imag)]),
    (BaseException, lambda value: ["exception", type(value).__name__, [written(one) for one in value.args]]),
]
if NATIVE is None:
    WAYS.insert(0, ((bytes, bytearray), _bytes))
else:
    WAYS.insert(0, (NATIVE, _native))
    WAYS.insert(1, (bytearray, _bytes))
