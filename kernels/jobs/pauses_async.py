"""The pauses of ``pauses``, by asyncio.sleep."""
import asyncio

NEEDS = ("python3",)


async def every(chunks, wide):
    """All parts, ``wide`` of them at a time."""
    free = asyncio.Semaphore(wide)

    async def one(chunk):
        async with free:
            return await asyncio.sleep(chunk[0], 1)

    return await asyncio.gather(*map(one, chunks))


every.AWAITABLE = True
