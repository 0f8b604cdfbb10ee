"""The steps of ``collatz``, counted by coroutines: nothing in it waits for anything."""
import asyncio

from kernels.jobs.collatz import python

NEEDS = ("python3",)


async def every(chunks, wide):
    """All parts, ``wide`` of them at a time, each of which lets the others go first."""
    free = asyncio.Semaphore(wide)

    async def one(chunk):
        async with free:
            await asyncio.sleep(0)
            return python(chunk)

    return await asyncio.gather(*map(one, chunks))


every.AWAITABLE = True
