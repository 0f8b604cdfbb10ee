"""The common part of all strategies that hand Python's functions to Java: what they raise is kept."""
import sys

#: Seconds until Java's threads have ended that have nothing to do any more.
LIMIT = 10


class Kept(object):
    """A call whose first error ``told`` raises: Java would wrap it into one of its own, which Python may not know."""

    def __init__(self, call):
        self._call = call
        self._errors = []

    def __call__(self, chunk):
        try:
            return self._call(chunk)
        except Exception:
            self._errors.append(sys.exc_info()[1])
            return 0

    def told(self, parts):
        """The parts."""
        if self._errors:
            raise self._errors[0]
        return parts


def end(executor):
    """Its threads have ended."""
    from java.util.concurrent import TimeUnit

    executor.shutdown()
    executor.awaitTermination(LIMIT, TimeUnit.SECONDS)
