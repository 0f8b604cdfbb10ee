"""Messages go through a row of stages that are joined by queues.

Computes   a message starts as an arithmetic progression in an array; each further stage replaces it, in place, by its
           running sums, modulo a prime (integer arithmetic, items of array.array)
Shares     a queue.Queue between every two stages, and one list with a slot for each message's last sum.  Stages are
           dealt out to the threads: where threads are fewer, one plays several stages, one after the other; where they
           are more, some play the same.  A player takes a fixed number of messages, so none waits for good
Relies on  queue.Queue: what a thread did to a message before its put, the thread that gets it sees; each message is
           got once
Verified   the last of the repeated running sums is, by the hockey-stick identity, made of two binomial coefficients
Source     the pipeline of parallel programming's textbooks; docs.python.org, queue, Queue objects
"""
import array
import queue
import random

SHARES = "a queue.Queue between every two stages, and a list of last sums"
GROWS = "messages"

SIZES = {
    "smoke": {"messages": 120, "items": 20, "sums": 3},
    "default": {"messages": 1000, "items": 60, "sums": 3},
    "large": {"messages": 8000, "items": 60, "sums": 3},
}

PRIME = 1000003


class Works(object):
    """The queues, the slots for the last sums, and the read-only progressions as (first item, increment)."""

    def __init__(self, progressions, items, sums):
        self.progressions = progressions
        self.items = items
        self.belts = [queue.Queue() for _ in range(sums)]
        self.last = [None] * len(progressions)


def prepare(size, seed):
    """Empty queues; first items below 1000, increments below 100."""
    draw = random.Random(seed).random
    progressions = [(int(draw() * 1000), int(draw() * 100)) for _ in range(size["messages"])]
    return Works(progressions, size["items"], size["sums"])


def part(state, index, count):
    """The messages that this thread saw through the last stage."""
    stages = len(state.belts) + 1
    cycle = min(count, stages)
    seen_through = []
    for stage in range(stages):
        if index % cycle == stage % cycle:
            players = (count - 1 - index % cycle) // cycle + 1
            _play(state, stage, index // cycle, players, seen_through)
    return seen_through


def _play(state, stage, place, players, seen_through):
    """Be the place-th of a stage's players, for that player's share of the messages."""
    progressions, belts = state.progressions, state.belts
    turn = place
    while turn < len(progressions):
        if stage == 0:
            first, increment = progressions[turn]
            message = turn
            contents = array.array("l", [(first + increment * item) % PRIME for item in range(state.items)])
        else:
            message, contents = belts[stage - 1].get()
            _running_sums(contents)
        if stage < len(belts):
            belts[stage].put((message, contents))
        else:
            state.last[message] = contents[-1]
            seen_through.append(message)
        turn += players


def _running_sums(contents):
    total = 0
    at = 0
    while at < len(contents):
        total = (total + contents[at]) % PRIME
        contents[at] = total
        at += 1


def _binomial(top, bottom):
    found = 1
    for step in range(bottom):
        found = found * (top - step) // (step + 1)
    return found


def check(state, results):
    """Each message once, and its last item by the closed form."""
    seen = sorted(message for result in results for message in result)
    if seen != list(range(len(state.progressions))):
        return "%d messages came through, %d of them distinct, there were %d" % (
            len(seen), len(set(seen)), len(state.progressions))
    if not all(belt.empty() for belt in state.belts):
        return "messages were left between the stages"
    sums, top = len(state.belts), state.items - 1 + len(state.belts)
    firsts, increments = _binomial(top, sums), _binomial(top, sums + 1)
    for message, (first, increment) in enumerate(state.progressions):
        expected = (first * firsts + increment * increments) % PRIME
        if state.last[message] != expected:
            return "message %d ends with %s, its closed form is %d" % (message, state.last[message], expected)
    return None
