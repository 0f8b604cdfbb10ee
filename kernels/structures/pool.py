"""Tools that are lent one at a time.  Relies on threading.Semaphore, and on list.pop and list.append being atomic."""
import threading

OPERATIONS = ("use",)


class Shared(object):
    """``setup`` is the number of tools."""

    def __init__(self, setup):
        self.tools = [[number, 0] for number in range(setup)]
        self.free = threading.Semaphore(setup)
        self.shelf = list(self.tools)

    def use(self, times):
        """Borrow a tool, use it so many times, and put it back; return nothing."""
        with self.free:
            tool = self.shelf.pop()
            while times > 0:
                before = tool[1]
                tool[1] = before + 1
                times -= 1
            self.shelf.append(tool)

    def final(self):
        """[tools on the shelf, uses of all tools]."""
        return [len(self.shelf), sum(used for _, used in self.tools)]
