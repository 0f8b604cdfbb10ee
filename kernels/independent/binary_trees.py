"""Binary trees, planted, mirrored and felled: allocation, recursion, and work for whatever collects garbage.

Computes   for each tree: its mirror image in new nodes, and of that image the number of nodes, the sum of their values
           and the value at its left edge's end
Shares     nothing; trees are dealt out to the parts
Verified   by closed forms: a node's children have twice its value and that plus one, so 2 ** (depth + 1) - 1 nodes
           have a known sum, and the mirror's left edge ends in the largest value
Source     H. Boehm's GCBench and the Benchmarks Game's binary-trees, with values in the nodes and a mirror
"""
import random

GROWS = "trees"

SIZES = {
    "smoke": {"trees": 6, "depth": 5},
    "default": {"trees": 120, "depth": 8},
    "large": {"trees": 960, "depth": 8},
}


class Node(object):
    """A value and two subtrees, None at the leaves."""

    __slots__ = ("left", "right", "value")

    def __init__(self, left, right, value):
        self.left = left
        self.right = right
        self.value = value


def prepare(size, seed):
    """(depth, the values of the roots)."""
    draw = random.Random(seed).random
    return size["depth"], [1 + int(draw() * 1000) for _ in range(size["trees"])]


def part(state, index, count):
    """[(number of the tree, nodes, sum of values, value at the end of the mirror's left edge)] of this part's trees."""
    depth, roots = state
    found = []
    number = index
    while number < len(roots):
        image = _mirrored(_planted(depth, roots[number]))
        nodes, total = _measured(image)
        edge = image
        while edge.left is not None:
            edge = edge.left
        found.append((number, nodes, total, edge.value))
        number += count
    return found


def _planted(depth, value):
    if depth == 0:
        return Node(None, None, value)
    return Node(_planted(depth - 1, 2 * value), _planted(depth - 1, 2 * value + 1), value)


def _mirrored(tree):
    if tree is None:
        return None
    return Node(_mirrored(tree.right), _mirrored(tree.left), tree.value)


def _measured(tree):
    if tree.left is None:
        return 1, tree.value
    left_nodes, left_total = _measured(tree.left)
    right_nodes, right_total = _measured(tree.right)
    return left_nodes + right_nodes + 1, left_total + right_total + tree.value


def check(state, results):
    """Every tree once; level l holds the values root * 2 ** l + 0 .. 2 ** l - 1, of which all three figures follow."""
    depth, roots = state
    found = sorted(entry for result in results for entry in result)
    if [entry[0] for entry in found] != list(range(len(roots))):
        return "%d trees felled, %d of them distinct, there were %d" % (
            len(found), len(set(entry[0] for entry in found)), len(roots))
    width = 1 << depth
    for number, nodes, total, edge in found:
        root = roots[number]
        # Sums of the powers of 4 and of 2 up to the depth: a level adds root * 4 ** l + (4 ** l - 2 ** l) / 2.
        fours, twos = (4 * width * width - 1) // 3, 2 * width - 1
        expected = (twos, root * fours + (fours - twos) // 2, root * width + width - 1)
        if (nodes, total, edge) != expected:
            return "tree %d: nodes, sum and edge are %r, by their closed forms %r" % (
                number, (nodes, total, edge), expected)
    return None
