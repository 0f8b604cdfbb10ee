"""The common part of all strategies that send each chunk to one partner, which answers once, with the sum."""


class Channel(object):
    """A crew of one partner; a subclass has ``send``, ``answer`` and the partner, who runs ``serve``."""

    def map(self, call, chunks):
        self.send(call)
        for chunk in chunks:
            self.send(chunk)
        self.send(None)
        found = self.answer()
        if isinstance(found, Exception):
            raise found
        return [found]


def serve(receive, answer):
    """The partner: a call, then chunks until None; no call is the end."""
    while True:
        call = receive()
        if call is None:
            return
        try:
            total = 0
            while True:
                chunk = receive()
                if chunk is None:
                    break
                total += call(chunk)
        except Exception as problem:
            total = problem
        answer(total)
