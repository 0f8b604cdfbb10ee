"""asyncio on uvloop's loop."""
import uvloop

from kernels.strategies import event_loop


class Crew(event_loop.Crew):
    def new_loop(self):
        return uvloop.new_event_loop()
