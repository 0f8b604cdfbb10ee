"""Expressions as trees of objects that know how to evaluate and to differentiate themselves.

Computes   for each expression, its derivative as a new tree, and the values of both at several points, modulo a prime
           (methods of seven classes: overridden, inherited, extended; one call site meets them all)
Shares     nothing; expressions are dealt out to the parts, and each thread has trees of its own
Verified   every expression is a polynomial: its coefficients are multiplied out from the recipe that the tree was built
           by, without any of the classes; Horner's rule and the rule for powers give both values
Source     the textbook example of the interpreter pattern
"""
import random

GROWS = "expressions"

SIZES = {
    "smoke": {"expressions": 6, "depth": 3, "points": 2},
    "default": {"expressions": 520, "depth": 5, "points": 4},
    "large": {"expressions": 4160, "depth": 5, "points": 4},
}

PRIME = 1000003


class Constant(object):
    """A number."""

    def __init__(self, number):
        self.number = number

    def value(self, x):
        """The value at x."""
        return self.number

    def derivative(self):
        """The derivative, as a tree."""
        return Constant(0)


class Variable(Constant):
    """The x."""

    def value(self, x):
        return x

    def derivative(self):
        return Constant(1)


class Negation(object):
    """The opposite of an expression."""

    def __init__(self, inner):
        self.inner = inner

    def value(self, x):
        return -self.inner.value(x) % PRIME

    def derivative(self):
        return Negation(self.inner.derivative())


class Sum(object):
    """Two expressions added."""

    def __init__(self, left, right):
        self.left = left
        self.right = right

    def value(self, x):
        return (self.left.value(x) + self.right.value(x)) % PRIME

    def derivative(self):
        # Of the same class, so that Difference inherits it.
        return self.__class__(self.left.derivative(), self.right.derivative())


class Difference(Sum):
    """The second expression taken from the first."""

    def value(self, x):
        return (self.left.value(x) - self.right.value(x)) % PRIME


class Product(Sum):
    """Two expressions multiplied."""

    def value(self, x):
        return self.left.value(x) * self.right.value(x) % PRIME

    def derivative(self):
        return Sum(Product(self.left.derivative(), self.right), Product(self.left, self.right.derivative()))


class Square(Product):
    """An expression times itself, evaluated once; its derivative is a product's."""

    def __init__(self, inner):
        Product.__init__(self, inner, inner)

    def value(self, x):
        value = self.left.value(x)
        return value * value % PRIME


CLASSES = {
    "constant": Constant, "variable": Variable, "-": Negation, "+": Sum, "--": Difference, "*": Product, "2": Square,
}


def prepare(size, seed):
    """(recipes, the trees that they describe, the points)."""
    draw = random.Random(seed).random
    recipes = [_recipe(draw, size["depth"]) for _ in range(size["expressions"])]
    return recipes, [_tree(recipe) for recipe in recipes], [int(draw() * PRIME) for _ in range(size["points"])]


def _recipe(draw, depth):
    """(name, number) or (name, one or two recipes), at random; fewer leaves near the top."""
    if depth == 0 or draw() < 0.05:
        return ("variable", 0) if draw() < 0.6 else ("constant", int(draw() * PRIME))
    name = ("-", "2", "+", "+", "--", "*", "*", "*")[int(draw() * 8)]
    inner = [_recipe(draw, depth - 1) for _ in range(1 if name in "-2" else 2)]
    return tuple([name] + inner)


def _tree(recipe):
    inner = [_tree(one) if isinstance(one, tuple) else one for one in recipe[1:]]
    return CLASSES[recipe[0]](*inner)


def part(state, index, count):
    """[(number of the expression, its values at the points, its derivative's)] of this part's expressions."""
    trees, points = state[1], state[2]
    found = []
    number = index
    while number < len(trees):
        tree = trees[number]
        slope = tree.derivative()
        found.append((number, [tree.value(x) for x in points], [slope.value(x) for x in points]))
        number += count
    return found


def _coefficients(recipe):
    """The polynomial's, from the constant term up."""
    name = recipe[0]
    if name == "constant":
        return [recipe[1]]
    if name == "variable":
        return [0, 1]
    first = _coefficients(recipe[1])
    if name == "-":
        return [-one for one in first]
    second = first if name == "2" else _coefficients(recipe[2])
    if name in ("2", "*"):
        product = [0] * (len(first) + len(second) - 1)
        for low, one in enumerate(first):
            for high, other in enumerate(second):
                product[low + high] += one * other
        return [one % PRIME for one in product]
    sign = -1 if name == "--" else 1
    width = max(len(first), len(second))
    first, second = [side + [0] * (width - len(side)) for side in (first, second)]
    return [one + sign * other for one, other in zip(first, second)]


def _horner(coefficients, x):
    value = 0
    for one in reversed(coefficients):
        value = (value * x + one) % PRIME
    return value


def check(state, results):
    """Every expression once, both values those of the polynomial."""
    recipes, _, points = state
    found = sorted(entry for result in results for entry in result)
    if [entry[0] for entry in found] != list(range(len(recipes))):
        return "%d expressions evaluated, %d of them distinct, there are %d" % (
            len(found), len(set(entry[0] for entry in found)), len(recipes))
    for number, values, slopes in found:
        coefficients = _coefficients(recipes[number])
        powers = [power * one for power, one in enumerate(coefficients)][1:]
        expected = [_horner(coefficients, x) for x in points], [_horner(powers, x) for x in points]
        if (values, slopes) != expected:
            return "expression %d has values %r and slopes %r, its polynomial %r and %r" % (
                (number, values, slopes) + expected)
    return None
