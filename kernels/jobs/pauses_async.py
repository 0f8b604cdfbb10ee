"""The pauses of ``pauses``, by asyncio.sleep, and with calls among them that block.

A call that blocks is what a coroutine must not make: it is time.sleep, for as long as another would wait.
"""
import asyncio

from kernels.jobs.pauses import sleep

NEEDS = ("python3",)


async def every(chunks, wide):
    """All parts, ``wide`` of them at a time."""
    free = asyncio.Semaphore(wide)

    async def one(chunk):
        async with free:
            return await _wait(chunk)

    return await asyncio.gather(*map(one, chunks))


async def all_block(chunks, wide):
    """All parts by ``wide`` coroutines, each of which blocks."""
    return await _shared_out(chunks, wide, _block, _block)


async def one_blocks(chunks, wide):
    """All parts by ``wide`` coroutines, one of which blocks."""
    return await _shared_out(chunks, wide, _block, _wait)


async def one_in_thread(chunks, wide):
    """As ``one_blocks``, but what blocks is handed to a thread."""
    return await _shared_out(chunks, wide, _in_thread, _wait)


async def _wait(chunk):
    return await asyncio.sleep(chunk[0], 1)


async def _block(chunk):
    return sleep(chunk)


async def _in_thread(chunk):
    return await asyncio.get_running_loop().run_in_executor(None, sleep, chunk)


async def _shared_out(chunks, wide, first, others):
    """All parts by ``wide`` coroutines with a share each: one by the call ``first``, the ``others`` by theirs."""

    async def one(call, share):
        return sum([await call(chunk) for chunk in share])

    calls = [first] + [others] * (wide - 1)
    return await asyncio.gather(*(one(call, chunks[at::wide]) for at, call in enumerate(calls)))


for _call in (every, all_block, one_blocks, one_in_thread):
    _call.AWAITABLE = True
