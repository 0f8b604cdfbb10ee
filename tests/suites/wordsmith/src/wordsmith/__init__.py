"""Counts the words of a text."""


def counts(text):
    """How often each word is there."""
    found = {}
    for word in text.split():
        found[word] = found.get(word, 0) + 1
    return found
