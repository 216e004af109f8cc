# ruff: noqa: RUF001, RUF002, RUF003 - letters that look alike are what this file is about
"""How texts are folded so that a search finds them however they were typed.

The server's index, the phone's index and the marks in results all read this one rule. Its twin
for the service worker is `service_worker/src/folding.ts`; `tests/vectors/folding.json` holds both
to it. A letter younger than Python's Unicode (15.1) may fold otherwise in a newer browser.

The rule, character by character:

1. ``º ª ° ´ ` +`` count as punctuation; everything else is decomposed (NFKD) and loses its marks
   and invisible format characters;
2. case is folded by lower, upper, lower (ß becomes ss, ı becomes i); a final ς is a σ;
3. letters and numbers (Unicode L and N) stay; punctuation (Unicode P) inside a word is deleted;
   whatever else is left separates words, which end up one space apart.
"""

import re
from unicodedata import category, normalize

PUNCTUATION = "."
"""What stands for any punctuation until it is known whether it is inside a word."""

_ALSO_PUNCTUATION = frozenset("ºª°´`+")  # "3º", "48 Vª", "d´água", "fibra+tv", as they are typed
_INVISIBLE = frozenset({"Mn", "Mc", "Me", "Cf"})
_PHONE_LENGTHS = (10, 11)  # area code and 8 digits (fixed line) or 9 (mobile)

WORD = re.compile(r"[^. ]+(?:\.+[^. ]+)*")
"""A word within translated text, punctuation inside it included."""


class _Letters(dict[int, str]):
    """What each character folds to, worked out when first met; for `str.translate`."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    if character in _ALSO_PUNCTUATION:
        return PUNCTUATION
    bare = "".join(c for c in normalize("NFKD", character) if category(c) not in _INVISIBLE)
    cased = bare.lower().upper().lower().replace("ς", "σ")
    return "".join(_keep(c) for c in cased)


def _keep(character: str) -> str:
    kind = category(character)[0]
    if kind in "LN":
        return character
    return PUNCTUATION if kind == "P" else " "


LETTERS = _Letters()
"""For every character (by code point) its folded letters, `PUNCTUATION`, a space, or nothing."""


def fold(text: str) -> str:
    """Give `text` as it is compared: plain lower-case words, one space apart.

    >>> fold("João D'Ávila, (47) 99999-1234")
    'joao davila 47 999991234'
    """
    return " ".join(word.replace(".", "") for word in WORD.findall(text.translate(LETTERS)))


def terms(query: str) -> list[str]:
    """Give the folded words of a query in their order, each once; none for a blank query."""
    return list(dict.fromkeys(fold(query).split()))


def index_text(*texts: str) -> str:
    """Give the text an index keeps for `texts`: every folded word after two spaces.

    The two spaces let three-letter slices say where a word begins; see `needle`.
    """
    words = (WORD.findall(text.translate(LETTERS)) for text in texts)
    return "".join([f"  {word.replace('.', '')}" for several in words for word in several])


def needle(term: str) -> str:
    """Give what must occur in an `index_text` for `term` to match; three letters at least.

    One or two letters match the beginning of a word, three or more match anywhere in it, so that an
    index of three-letter slices answers every query.
    """
    return term.rjust(3)


def matches(indexed: str, query: str) -> bool:
    """Tell whether every word of `query` matches `indexed`, an `index_text`; a blank one does."""
    return all(needle(term) in indexed for term in terms(query))


def phone_words(phone: str) -> list[str]:
    """Give the words a telephone number is indexed by.

    A Brazilian number, with or without its 55, gives both forms, as people type either:
    ``["47999991234", "5547999991234"]``. Any other gives its digits alone; no digits, nothing.
    """
    digits = re.sub("[^0-9]", "", phone)
    national = digits.removeprefix("55") if len(digits) - 2 in _PHONE_LENGTHS else digits
    if len(national) in _PHONE_LENGTHS and not national.startswith("0"):
        return [national, f"55{national}"]
    return [digits] if digits else []
