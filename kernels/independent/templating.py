"""Pages from a template and data: fields, loops in loops, conditions, and characters that must be escaped.

Computes   for each page its text; the template is parsed into a tree for every page anew, then filled from scopes that
           are searched from the inside out (string searches and slices, dicts, recursion, joins)
Shares     nothing; pages are dealt out to the parts
Verified   against the same pages put together without a template, by the % operator and str.replace
Source     what Mako's, Django's and Jinja's benchmarks are about; the template language is made up for this kernel
"""
import random

GROWS = "pages"

SIZES = {
    "smoke": {"pages": 4, "orders": 3, "items": 2},
    "default": {"pages": 160, "orders": 14, "items": 6},
    "large": {"pages": 1280, "orders": 14, "items": 6},
}

TEMPLATE = """<html><h1>{title}</h1>
{each orders}<h2>{customer} of {town}</h2>
{when urgent}<b>At once, {customer}!</b>
{end}<ul>
{each items}  <li>{pieces} {name}{when fragile} (with care){end}: {price} {currency}</li>
{end}</ul>
{end}<p>{currency} {total}</p></html>
"""
ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
SYLLABLES = ("ka", "lo", "mi", "ru", "&", "<", "te", ">", "-", "so")


def prepare(size, seed):
    """The pages' data."""
    draw = random.Random(seed).random
    pages = []
    for _ in range(size["pages"]):
        page = {"title": _name(draw), "town": _name(draw), "currency": ("EUR", "CHF")[int(draw() * 2)], "orders": []}
        for _ in range(size["orders"]):
            order = {"customer": _name(draw), "urgent": draw() < 0.5, "items": []}
            if draw() < 0.5:  # the others are from where the page is
                order["town"] = _name(draw)
            for _ in range(size["items"]):
                price = int(draw() * 1000)
                pieces = 1 + int(draw() * 9)
                order["items"].append({"name": _name(draw), "pieces": pieces, "price": price, "fragile": draw() < 0.3})
            page["orders"].append(order)
        page["total"] = sum(item["price"] for order in page["orders"] for item in order["items"])
        pages.append(page)
    return pages


def _name(draw):
    return "".join(SYLLABLES[int(draw() * len(SYLLABLES))] for _ in range(2 + int(draw() * 4)))


def part(state, index, count):
    """[(number of the page, its text)] of this part's pages."""
    filled = []
    escapes = dict(ESCAPES)  # a thread's own, as it is read for every character
    number = index
    while number < len(state):
        pieces = []
        _fill(_parsed(TEMPLATE), (state[number], None), pieces, escapes)
        filled.append((number, "".join(pieces)))
        number += count
    return filled


def _parsed(template):
    """The template as a list of (command, name or text, list of what is inside)."""
    outermost = []
    unfinished = [outermost]
    at = 0
    while True:
        start = template.find("{", at)
        if start < 0:
            outermost.append(("text", template[at:], None))
            return outermost
        if start > at:
            unfinished[-1].append(("text", template[at:start], None))
        at = template.index("}", start) + 1
        words = template[start + 1:at - 1].split(" ")
        if words[0] == "end":
            unfinished.pop()
        elif len(words) == 1:
            unfinished[-1].append(("field", words[0], None))
        else:
            inside = []
            unfinished[-1].append((words[0], words[1], inside))
            unfinished.append(inside)


def _fill(nodes, scopes, pieces, escapes):
    """Append the text of the nodes; scopes are (innermost dict, (the next one, (... None)))."""
    for command, name, inside in nodes:
        if command == "text":
            pieces.append(name)
            continue
        around = scopes
        while name not in around[0]:
            around = around[1]
        value = around[0][name]
        if command == "field":
            for character in str(value):
                pieces.append(escapes.get(character, character))
        elif command == "each":
            for item in value:
                _fill(inside, (item, scopes), pieces, escapes)
        elif value:
            _fill(inside, scopes, pieces, escapes)


def _escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _by_hand(page):
    lines = ["<html><h1>%s</h1>" % _escaped(page["title"])]
    for order in page["orders"]:
        customer = _escaped(order["customer"])
        lines.append("<h2>%s of %s</h2>" % (customer, _escaped(order.get("town", page["town"]))))
        if order["urgent"]:
            lines.append("<b>At once, %s!</b>" % customer)
        lines.append("<ul>")
        for item in order["items"]:
            care = " (with care)" if item["fragile"] else ""
            what = (item["pieces"], _escaped(item["name"]), care, item["price"], page["currency"])
            lines.append("  <li>%d %s%s: %d %s</li>" % what)
        lines.append("</ul>")
    lines.append("<p>%s %d</p></html>\n" % (page["currency"], page["total"]))
    return "\n".join(lines)


def check(state, results):
    """Every page once, as it is when put together by hand."""
    filled = sorted(entry for result in results for entry in result)
    if [number for number, _ in filled] != list(range(len(state))):
        return "pages filled: %s, wanted each of %d once" % ([number for number, _ in filled], len(state))
    for number, text in filled:
        expected = _by_hand(state[number])
        if text != expected:
            at = 0
            while text[at:at + 1] == expected[at:at + 1]:
                at += 1
            return "page %d has %r at character %d, by hand it is %r" % (
                number, text[at:at + 30], at, expected[at:at + 30])
    return None
