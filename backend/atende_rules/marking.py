"""Which parts of a text a search matched, so that results can show it."""

from collections.abc import Iterator

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
    return list(_pieces(text, marked))


def _pieces(text: str, marked: bytearray) -> Iterator[tuple[str, bool]]:
    begin = 0
    while begin < len(text):
        mark = marked[begin]
        end = marked.find(1 - mark, begin) % (len(text) + 1)  # -1, none: the end of the text
        yield text[begin:end], bool(mark)
        begin = end


def _index_with_places(text: str) -> tuple[str, list[int]]:
    """Give the `index_text` of `text` and, for each character of it, its place in `text`."""
    letters = [LETTERS[ord(c)] for c in text]
    of = [place for place, several in enumerate(letters) for _ in several]
    indexed: list[str] = []
    places: list[int] = []
    for word in WORD.finditer("".join(letters)):
        begin, end = word.span()
        indexed += "  ", word[0].replace(PUNCTUATION, "")
        places += of[begin], of[begin]
        inside = zip(word[0], of[begin:end], strict=True)
        places += [place for letter, place in inside if letter != PUNCTUATION]
    return "".join(indexed), places


def _with_what_follows(text: str, place: int) -> int:
    """Give the place of the last accent or invisible character that belongs to `text[place]`."""
    while place + 1 < len(text) and not LETTERS[ord(text[place + 1])]:
        place += 1
    return place
