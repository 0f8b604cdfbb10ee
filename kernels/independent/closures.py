"""Chains of functions made by functions: each step keeps its numbers, its count or its memory in what it closes over.

Computes   for each recipe: a chain of closures, the values that it makes of the inputs, and how many different inputs
           its memory has met (cells, calls through cells, a dict and a list in a cell)
Shares     nothing; recipes are dealt out to the parts
Verified   every step is x -> a x + b, but for one that adds a multiple of how often it was called: a whole chain is
           a x + b + c n for its n-th input, with a, b and c multiplied out from the recipe; the memory's size is that
           of the set of inputs
Source     function composition, memoising and counting as every text on closures has them
"""
import random

GROWS = "chains"

SIZES = {
    "smoke": {"chains": 5, "steps": 4, "inputs": 20},
    "default": {"chains": 24, "steps": 8, "inputs": 680},
    "large": {"chains": 192, "steps": 8, "inputs": 680},
}

PRIME = 1000003


def prepare(size, seed):
    """(recipes: lists of (kind of step, a, b), inputs, some of which come up again)."""
    draw = random.Random(seed).random
    recipes = []
    for _ in range(size["chains"]):
        recipe = []
        for _ in range(size["steps"]):
            kind = ("scale", "shift", "both", "twice", "ticket")[int(draw() * 5)]
            recipe.append((kind, 2 + int(draw() * 1000), 1 + int(draw() * 1000)))
        recipes.append(recipe)
    return recipes, [int(draw() * size["inputs"]) for _ in range(size["inputs"])]


def part(state, index, count):
    """[(number of the recipe, outputs, inputs remembered)] of this part's recipes."""
    recipes, inputs = state
    found = []
    number = index
    while number < len(recipes):
        first, remembered = _remembering(_both(3, number))
        chain = first
        for kind, a, b in recipes[number]:
            chain = _after(chain, _step(kind, a, b))
        found.append((number, [chain(x) for x in inputs], remembered()))
        number += count
    return found


def _step(kind, a, b):
    if kind == "scale":
        return _scale(a)
    if kind == "shift":
        return _shift(b)
    if kind == "ticket":
        return _ticket(a)
    return _both(a, b) if kind == "both" else _twice(_both(a, b))


def _scale(a):
    return lambda x: a * x % PRIME


def _shift(b):
    return lambda x: (x + b) % PRIME


def _both(a, b):
    return _after(_scale(a), _shift(b))


def _twice(step):
    return lambda x: step(step(x))


def _after(first, second):
    def composed(x):
        return second(first(x))

    return composed


def _ticket(a):
    calls = [0]  # a list, because 2.7 cannot assign to what it closes over

    def numbered(x):
        calls[0] += 1
        return (x + a * calls[0]) % PRIME

    return numbered


def _remembering(step):
    """(the step with a memory, a function that tells the memory's size)."""
    memory = {}

    def remembered(x):
        if x not in memory:
            memory[x] = step(x)
        return memory[x]

    return remembered, lambda: len(memory)


def check(state, results):
    """Every recipe once, its outputs those of a x + b + c n, its memory as large as the set of inputs."""
    recipes, inputs = state
    found = sorted(entry for result in results for entry in result)
    if [entry[0] for entry in found] != list(range(len(recipes))):
        return "recipes followed: %s, wanted each of %d once" % ([entry[0] for entry in found], len(recipes))
    for number, outputs, remembered in found:
        line = (3, number, 0)
        for kind, a, b in recipes[number]:
            line = _line(line, kind, a, b)
        expected = [(line[0] * x + line[1] + line[2] * (n + 1)) % PRIME for n, x in enumerate(inputs)]
        if outputs != expected:
            wrong = [n for n, pair in enumerate(zip(outputs, expected)) if pair[0] != pair[1]]
            return "chain %d: %d outputs of %d, wrong at %r, should be %d x + %d + %d n" % (
                (number, len(outputs), len(expected), wrong[:5]) + line)
        if remembered != len(set(inputs)):
            return "chain %d remembers %d inputs, there were %d" % (number, remembered, len(set(inputs)))
    return None


def _line(line, kind, a, b):
    """a, b and c of a chain after one more step."""
    slope, height, call = line
    if kind == "ticket":
        return slope, height, (call + a) % PRIME
    if kind == "shift":
        return slope, (height + b) % PRIME, call
    if kind == "scale":
        b = 0
    line = slope * a % PRIME, (height * a + b) % PRIME, call * a % PRIME
    return _line(line, "both", a, b) if kind == "twice" else line
