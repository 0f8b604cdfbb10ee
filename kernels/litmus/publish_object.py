"""Is an object whole for a thread that finds it in a plain attribute?

Actors     make an object and assign it to an attribute; read both of its fields by way of that attribute
Weak       half-built: one field is not what the constructor wrote
           AttributeError: one field is not there
"""
NUMBER = 13
SOURCE = "The Definitive Guide to Jython, chapter Concurrency"
REPEATS = True

OLD = 1
NEW = 10

OUTCOMES = {
    "the old": "ordinary",
    "the new": "ordinary",
    "the old, then the new": "ordinary",
    "half-built": {"gil": "forbidden", "ft": "allowed", "jvm": "forbidden"},
    "AttributeError": {"gil": "forbidden", "ft": "allowed", "jvm": "forbidden"},
}


class Thing(object):
    """Two fields that are always alike."""

    def __init__(self, value):
        self.first = value
        self.last = value


class Shop(object):
    """Where a thing is published."""

    def __init__(self):
        self.thing = Thing(OLD)


def state(times):
    return Shop()


def publish(shop):
    shop.thing = Thing(NEW)


def read(shop):
    thing = shop.thing
    return thing.first + thing.last


ACTORS = (publish, read)


def outcome(shop, seen):
    sums = set(seen[1])
    if sums == {2 * OLD, 2 * NEW}:
        return "the old, then the new"
    return "the old" if sums == {2 * OLD} else "the new" if sums == {2 * NEW} else "half-built"
