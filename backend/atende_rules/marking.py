"""Which parts of a text a search matched, so that results can show it."""

from itertools import groupby

from atende_rules.folding import LETTERS, PUNCTUATION, WORD, needle, terms


def mark_matches(text: str, query: str) -> list[tuple[str, bool]]:
    """Give `text` cut in pieces, each with whether `query` matched there.

    The pieces joined are `text`, untouched. Every occurrence of every word of the query is marked,
    by the rule of `folding.matches`: accents, case and punctuation do not matter, and one or two
    letters count at the beginning of a word only. No words, no marks; an empty text has no pieces.

    >>> mark_matches("João D'Ávila", "dav")
    [('João ', False), ("D'Áv", True), ('ila', False)]
    """
    indexed, places = _index_with_places(text)
    marked = bytearray(len(text))
    for term in terms(query):
        wanted = needle(term)
        found = indexed.find(wanted)
        while found >= 0:
            first = places[found + len(wanted) - len(term)]
            last = _with_what_follows(text, places[found + len(wanted) - 1])
            marked[first : last + 1] = b"\1" * (last + 1 - first)
            found = indexed.find(wanted, found + 1)
    runs = groupby(range(len(text)), key=marked.__getitem__)
    return [("".join(text[i] for i in run), bool(mark)) for mark, run in runs]


def _index_with_places(text: str) -> tuple[str, list[int]]:
    """Give the `index_text` of `text` and, for each character of it, its place in `text`."""
    folded = [(letter, place) for place, c in enumerate(text) for letter in LETTERS[ord(c)]]
    indexed: list[tuple[str, int]] = []
    for word in WORD.finditer("".join(letter for letter, _ in folded)):
        inside = folded[word.start() : word.end()]
        indexed += [(" ", inside[0][1])] * 2
        indexed += [pair for pair in inside if pair[0] != PUNCTUATION]
    return "".join(letter for letter, _ in indexed), [place for _, place in indexed]


def _with_what_follows(text: str, place: int) -> int:
    """Give the place of the last accent or invisible character that belongs to `text[place]`."""
    while place + 1 < len(text) and not LETTERS[ord(text[place + 1])]:
        place += 1
    return place
