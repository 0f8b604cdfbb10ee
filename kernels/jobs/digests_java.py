"""The digests of ``digests``, by Java's own library: each step is one call into Java.

GraalPy gives its GIL up for a call into Java, unless it is told not to.
"""
import base64

from kernels.jobs.digests import block

NEEDS = ("java",)

#: Bytes that what is compressed may be longer by, in the worst case.
SPARE = 64

_made = {}


def called(chunk):
    """As its threads call it without a word about the GIL."""
    from java.security import MessageDigest

    content = _bytes(chunk)
    length = _there_and_back(content)
    head = MessageDigest.getInstance("SHA-256").digest(content)
    return sum((head[at] & 255) << 24 - 8 * at for at in range(4)) + length


def _there_and_back(content):
    """How many bytes come back of those that were compressed; raises ValueError where they are others."""
    from java.security import MessageDigest
    from java.util import Arrays
    from java.util.zip import Deflater, Inflater

    # Of each call alone: another thread may be about the same chunk.
    packed = Arrays.copyOf(content, 2 * len(content) + SPARE)
    deflater, inflater = Deflater(1), Inflater()
    try:
        deflater.setInput(content)
        deflater.finish()
        inflater.setInput(packed, 0, deflater.deflate(packed))
        back = Arrays.copyOf(packed, len(content))
        length = inflater.inflate(back)
    finally:
        deflater.end()
        inflater.end()
    if not MessageDigest.isEqual(content, back):
        raise ValueError("what came back is not what was compressed")
    return length


def _bytes(chunk):
    """The chunk's bytes as Java's, made once a process."""
    if chunk not in _made:
        from java.util import Base64

        _made[chunk] = Base64.getDecoder().decode(base64.b64encode(block(chunk)).decode("ascii"))
    return _made[chunk]
