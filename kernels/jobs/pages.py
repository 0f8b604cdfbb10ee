"""Pages of a local HTTP server that answers each request after a fixed time: a chunk is an address and a number.

The part is the checksum of the page's body; ``expected`` makes the bodies by itself.
"""
import threading
import zlib

SIZES = {
    "smoke": {"chunks": 8, "server": ""},
    "default": {"chunks": 64, "server": ""},
    "large": {"chunks": 1024, "server": ""},
}

_own = threading.local()


def chunks(size):
    return [(size["server"], number) for number in range(size["chunks"])]


def body(number):
    """What the server says under ``/NUMBER``."""
    return ("page %d;" % number * 40).encode("ascii")


def expected(size):
    return sum(checksum(body(number)) for _, number in chunks(size))


def checksum(content):
    return zlib.crc32(content) & 0xFFFFFFFF


def whole(partials):
    return sum(partials)


def urllib(chunk):
    """A connection a request: urllib keeps none."""
    try:
        from urllib.request import urlopen
    except ImportError:
        from urllib2 import urlopen
    answer = urlopen("%s/%d" % chunk)
    try:
        return checksum(answer.read())
    finally:
        answer.close()


def requests(chunk):
    """A session a thread, which keeps its connection."""
    if not hasattr(_own, "session"):
        import requests

        _own.session = requests.Session()
    return checksum(_own.session.get("%s/%d" % chunk).content)
