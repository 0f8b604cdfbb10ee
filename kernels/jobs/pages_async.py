"""The pages of ``pages``, fetched by aiohttp."""
import aiohttp

from kernels.jobs.pages import checksum

NEEDS = ("python3",)


async def every(chunks, wide):
    """All parts, ``wide`` requests at a time, over one session."""
    import asyncio

    free = asyncio.Semaphore(wide)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

        async def one(chunk):
            async with free, session.get("%s/%d" % chunk) as answer:
                return checksum(await answer.read())

        return await asyncio.gather(*map(one, chunks))


every.AWAITABLE = True
