"""Running sums of a list, several times over: every thread sums its slice, then adds what stands before it.

Computes   the running sums of the list, modulo a number, and the running sums of those, round by round
Shares     the list, cut into slices with a slot for each, and a table of the slices' totals, a row a round; each thread
           writes the slot of its own slice and its own place in the rows, and reads the rows
Relies on  threading.Condition, of which a meeting is built: nobody leaves it before all have come, and who leaves it
           sees all totals of the round
Verified   by differences, taken as often as there were rounds: they must give back the list of the beginning
Source     the parallel prefix in two sweeps, as in G. Blelloch, Prefix sums and their applications (1990);
           docs.python.org, threading, Condition objects
"""
import random
import threading

SHARES = "a list of slices, a table of their totals, and a meeting built on threading.Condition"
GROWS = "items"

SIZES = {
    "smoke": {"items": 600, "rounds": 5},
    "default": {"items": 20000, "rounds": 10},
    "large": {"items": 160000, "rounds": 10},
}

MODULUS = 1000003


class Meeting(object):
    """Nobody leaves before all have come; it can be held again and again."""

    def __init__(self, count):
        self.changed = threading.Condition()
        self.count = count
        self.missing = count
        self.held = 0

    def attend(self):
        """Wait for the others; the last to come lets all go."""
        with self.changed:
            number = self.held
            self.missing -= 1
            if self.missing == 0:
                self.missing = self.count
                self.held += 1
                self.changed.notify_all()
            while self.held == number:
                self.changed.wait()


class Scan(object):
    """The list as given, its slices as they become, the totals by round and slice, and the meeting."""

    def __init__(self, given, rounds, count):
        self.given = given
        cuts = [len(given) * index // count for index in range(count + 1)]
        self.slices = [given[cuts[index]:cuts[index + 1]] for index in range(count)]
        self.totals = [[0] * count for _ in range(rounds)]
        self.meeting = Meeting(count)


def prepare(size, seed, count):
    """A list of seeded numbers below the modulus, nothing summed yet."""
    draw = random.Random(seed).random
    return Scan([int(draw() * MODULUS) for _ in range(size["items"])], size["rounds"], count)


def part(state, index, count):
    """Sum this part's slice in every round; return [its last item after each round]."""
    last = []
    for totals in state.totals:
        mine = state.slices[index]
        total = 0
        at = 0
        while at < len(mine):
            total = (total + mine[at]) % MODULUS
            mine[at] = total
            at += 1
        totals[index] = total
        state.meeting.attend()
        before = sum(totals[:index])
        state.slices[index] = [(item + before) % MODULUS for item in mine]
        last.append((total + before) % MODULUS)
    return last


def check(state, results):
    """The list's repeated differences are the list that was given, and each round ended as the parts say."""
    ends = [len(one) for one in state.slices]
    ends = [sum(ends[:index + 1]) for index in range(len(ends))]
    items = [item for one in state.slices for item in one]
    if len(results) != len(ends) or len(items) != len(state.given):
        return "%d items of %d, %d parts of %d" % (len(items), len(state.given), len(results), len(ends))
    for turn in range(len(state.totals) - 1, -1, -1):
        for index, last in enumerate(results):
            wanted = items[ends[index] - 1] if ends[index] else 0
            if len(last) != len(state.totals) or last[turn] != wanted:
                return "part %d ends round %d with %s, wanted %d" % (index, turn, last[turn:turn + 1], wanted)
        items = [(item - before) % MODULUS for before, item in zip([0] + items, items)]
    for at, (item, given) in enumerate(zip(items, state.given)):
        if item != given:
            return "item %d: its differences give %d, it was %d" % (at, item, given)
    return None
