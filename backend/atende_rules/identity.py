"""Numbers that identify people, companies, places and equipment: read, checked, masked, made.

Each reader gives the one form a number is stored in, or None where the text is not such a number;
`formats` writes it for people. Letters are upper case, punctuation is gone.
"""

import re

# Anatel's area codes (DDD), these and no others
_AREA_CODE = "1[1-9]|2[12478]|3[1-578]|4[1-9]|5[1345]|6[1-9]|7[134579]|8[1-9]|9[1-9]"
_NATIONAL = re.compile(f"(?:55|0)?((?:{_AREA_CODE})(?:9[0-9]{{8}}|[2-9][0-9]{{7}}))")


def cpf(text: str) -> str | None:
    """Give the eleven digits of a valid CPF, else None.

    Eleven times the same digit satisfies the check and is nobody's number.
    """
    digits = _bare(text)
    if not re.fullmatch("[0-9]{11}", digits) or len(set(digits)) == 1:
        return None
    return digits if cpf_from(digits[:9]) == digits else None


def cnpj(text: str) -> str | None:
    """Give the fourteen characters of a valid CNPJ, with or without letters, else None."""
    characters = _bare(text)
    if not re.fullmatch("[0-9A-Z]{12}[0-9]{2}", characters) or len(set(characters)) == 1:
        return None
    return characters if cnpj_from(characters[:12]) == characters else None


def document(text: str) -> str | None:
    """Give the stored form of a valid CPF or CNPJ, else None."""
    return cpf(text) or cnpj(text)


def cpf_from(nine: str) -> str:
    """Give the CPF whose first nine digits are `nine`.

    Check digits are modulo 11 with weights from 2 rising leftwards; a remainder under 2 gives 0
    (Receita Federal).
    """
    digits = nine
    for _ in range(2):
        digits += _modulo_11(digits, highest_weight=11)
    return digits


def cnpj_from(twelve: str) -> str:
    """Give the CNPJ whose first twelve characters, digits or capital letters, are `twelve`.

    As for a CPF, with weights 2 to 9 over and over, and a character worth its ASCII code less 48
    (Instrução Normativa RFB 2.229/2024, Nota Técnica COCAD 49/2024; letters since July 2026).
    """
    characters = twelve
    for _ in range(2):
        characters += _modulo_11(characters, highest_weight=9)
    return characters


def mask(text: str) -> str:
    """Give a CPF or CNPJ with what is private hidden: ``***.456.789-**``, ``12.ABC.345/01**-**``.

    Any other text is hidden wholly.
    """
    bare = _bare(text)
    if re.fullmatch("[0-9]{11}", bare):
        return f"***.{bare[3:6]}.{bare[6:9]}-**"
    if re.fullmatch("[0-9A-Z]{12}[0-9]{2}", bare):
        return f"{bare[:2]}.{bare[2:5]}.{bare[5:8]}/{bare[8:10]}**-**"
    return "***" if bare else ""


def postal_code(text: str) -> str | None:
    """Give the eight digits of a CEP, else None."""
    digits = _bare(text)
    return digits if re.fullmatch("[0-9]{8}", digits) else None


def phone(text: str) -> str | None:
    """Give a telephone number's digits, else None.

    A Brazilian number comes with area code (DDD) and gets its 55: ``5547999991234``; a toll-free
    one stays ``08001234567``; a foreign one, written with its plus, keeps it: ``+442079460958``.
    Mobile numbers from before the ninth digit are taken as they are.
    """
    digits = re.sub(r"[\s().\-/+]", "", text)
    if re.fullmatch(r"\s*\+(?!\s*55).*", text):
        return f"+{digits}" if re.fullmatch("[1-9][0-9]{6,14}", digits) else None
    if re.fullmatch("0[3589]00[0-9]{6,7}", digits):
        return digits
    national = _NATIONAL.fullmatch(digits)
    return f"55{national[1]}" if national else None


def mac(text: str) -> str | None:
    """Give the twelve hexadecimal digits of a MAC address (EUI-48), else None."""
    digits = re.sub(r"[\s:.\-]", "", text).upper()
    return digits if re.fullmatch("[0-9A-F]{12}", digits) else None


def _bare(text: str) -> str:
    return re.sub(r"[\s./\-]", "", text).upper()


def _modulo_11(characters: str, *, highest_weight: int) -> str:
    weights = range(2, highest_weight + 1)
    total = sum(
        (ord(character) - ord("0")) * weights[place % len(weights)]
        for place, character in enumerate(reversed(characters))
    )
    remainder = total % 11
    return str(11 - remainder if remainder > 1 else 0)
