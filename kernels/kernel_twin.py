"""Has a kernel's asyncio twin do its parts: as many coroutines at a time as there are parts, on one thread."""
import asyncio

from kernels.kernel_job import own

NEEDS = ("python3",)


async def every(chunks, wide):
    """All parts, one whole after the other."""
    found = []
    for at in range(0, len(chunks), wide):
        found += await asyncio.gather(*map(_one, chunks[at:at + wide]))
    return found


async def _one(chunk):
    kernel, state = own(chunk)
    return chunk[0], chunk[1], await kernel.part_async(state, chunk[1], chunk[2])


every.AWAITABLE = True
