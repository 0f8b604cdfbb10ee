"""Source text into tokens, character by character, by a scanner written by hand.

Computes   for each document its words, numbers, texts (escapes resolved) and marks of one or two characters, in order
           and without blanks and comments (string indexing, a table of characters, slices)
Shares     nothing; documents are dealt out to the parts
Verified   against the tokens that the generator wrote down before it spelled them
Source     the first stage of any compiler; the language is made up for this kernel
"""
import random

GROWS = "documents"

SIZES = {
    "smoke": {"documents": 4, "lines": 6},
    "default": {"documents": 32, "lines": 120},
    "large": {"documents": 256, "lines": 120},
}

WORD, NUMBER, TEXT, MARK, BLANK, REMARK = "word", "number", "text", "mark", "blank", "remark"
LETTERS = "abcdefghijklmnopqrstuvwxyz_"
DIGITS = "0123456789"
MARKS = ("+", "-", "*", "/", "(", ")", ",", ";", "=", "<", "!", "==", "<=", "!=", "<<")
ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
TOKENS_A_LINE = 9


def prepare(size, seed):
    """(documents, [kinds by character, marks, escapes] of this thread's own, the tokens of each document)."""
    draw = random.Random(seed).random
    kinds = {" ": BLANK, "\n": BLANK, '"': TEXT, "#": REMARK}
    for characters, kind in ((LETTERS, WORD), (DIGITS, NUMBER), ("+-*/(),;=<!", MARK)):
        kinds.update((character, kind) for character in characters)
    documents, tokens = [], []
    for _ in range(size["documents"]):
        lines = [_line(draw) for _ in range(size["lines"])]
        documents.append("".join(spelled for spelled, _ in lines))
        tokens.append([token for _, line in lines for token in line])
    return documents, [kinds, set(MARKS), dict(ESCAPES)], tokens


def _line(draw):
    """(a line as it is spelled, its tokens)."""
    spelled, tokens = "", []
    for _ in range(TOKENS_A_LINE):
        kind, value, spelling = _token(draw)
        before = tokens[-1][0] if tokens else TEXT
        touching = before == kind == MARK or (before in (WORD, NUMBER) and kind in (WORD, NUMBER))
        spelled += (" " * (1 + int(draw() * 3)) if touching or draw() < 0.5 else "") + spelling
        tokens.append((kind, value))
    return spelled + ('  # "so" it goes + on\n' if draw() < 0.2 else "\n"), tokens


def _token(draw):
    """(kind, value, spelling)."""
    chance = draw()
    if chance < 0.35:
        word = "".join(LETTERS[int(draw() * len(LETTERS))] for _ in range(1 + int(draw() * 8)))
        word += str(int(draw() * 100)) if draw() < 0.2 else ""
        return WORD, word, word
    if chance < 0.6:
        number = int(draw() * 100000)
        return NUMBER, number, str(number)
    if chance < 0.7:
        text = "".join(' ab+#"\n\\'[int(draw() * 8)] for _ in range(int(draw() * 12)))
        return TEXT, text, '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    mark = MARKS[int(draw() * len(MARKS))]
    return MARK, mark, mark


def part(state, index, count):
    """[(number of the document, its tokens)] of this part's documents."""
    documents, tables = state[0], state[1]
    found = []
    number = index
    while number < len(documents):
        found.append((number, _scanned(documents[number], tables)))
        number += count
    return found


def _scanned(source, tables):
    kinds, marks, escapes = tables
    tokens = []
    at, end = 0, len(source)
    while at < end:
        start = at
        kind = kinds[source[at]]
        at += 1
        if kind == WORD:
            while at < end and (kinds[source[at]] == WORD or kinds[source[at]] == NUMBER):
                at += 1
            tokens.append((WORD, source[start:at]))
        elif kind == NUMBER:
            value = DIGITS.index(source[start])
            while at < end and kinds[source[at]] == NUMBER:
                value = value * 10 + DIGITS.index(source[at])
                at += 1
            tokens.append((NUMBER, value))
        elif kind == MARK:
            if source[start:at + 1] in marks:
                at += 1
            tokens.append((MARK, source[start:at]))
        elif kind == TEXT:
            value, at = _text(source, at, escapes)
            tokens.append((TEXT, value))
        elif kind == REMARK:
            while at < end and source[at] != "\n":
                at += 1
    return tokens


def _text(source, at, escapes):
    """(the text that begins here, the place behind its closing quotation mark)."""
    characters = []
    while source[at] != '"':
        if source[at] == "\\":
            at += 1
            characters.append(escapes[source[at]])
        else:
            characters.append(source[at])
        at += 1
    return "".join(characters), at + 1


def check(state, results):
    """Every document once, with the tokens that were written into it."""
    written = state[2]
    found = sorted((entry for result in results for entry in result), key=lambda entry: entry[0])
    if [number for number, _ in found] != list(range(len(written))):
        return "documents scanned: %s, wanted each of %d once" % ([number for number, _ in found], len(written))
    for number, tokens in found:
        if tokens != written[number]:
            at = 0
            while tokens[at:at + 1] == written[number][at:at + 1]:
                at += 1
            return "document %d has %d tokens, written were %d; token %d is %r, written %r" % (
                number, len(tokens), len(written[number]), at, tokens[at:at + 1], written[number][at:at + 1])
    return None
