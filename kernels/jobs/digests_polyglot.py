"""The digests of ``digests_java``, called by GraalPy with its GIL kept."""
from kernels.jobs import digests_java

NEEDS = ("java", "polyglot.gil_locked_during_interop")


def held(chunk):
    import polyglot

    with polyglot.gil_locked_during_interop(True):
        return digests_java.called(chunk)
