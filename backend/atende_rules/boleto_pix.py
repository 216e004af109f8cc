"""How an invoice is paid: a boleto's digitable line, and a PIX code to copy and paste.

Both are made for demonstration and shown; banks issue the real ones. Amounts are centavos.
"""

import re
from binascii import crc_hqx
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from unicodedata import normalize

_FACTOR_ZERO = date(1997, 10, 7)
_FACTORS = range(1000, 10_000)
_MOST_CENTAVOS = 10**10 - 1
_LAYOUT = re.compile("([0-9]{5})([0-9]{5})([0-9]{5})([0-9]{6})([0-9]{5})([0-9]{6})([0-9])([0-9]+)")

_PIX = "br.gov.bcb.pix"
_REAL = "986"  # ISO 4217


@dataclass(frozen=True, slots=True)
class Boleto:
    """What a digitable line says: bank code, due day if any, amount, and the bank's own 25 digits.

    An amount of 0 is one the payer fills in.
    """

    bank: str
    due: date | None
    centavos: int
    free_field: str


@dataclass(frozen=True, slots=True)
class Pix:
    """What a static PIX code says. `centavos` None leaves the amount, `txid` "***" no reference."""

    key: str
    merchant: str
    city: str
    centavos: int | None = None
    txid: str = "***"


def boleto_line(boleto: Boleto) -> str:
    """Give the 47 digits of a boleto's digitable line.

    FEBRABAN's layout (Convenção da Cobrança; Carta-Circular BCB 2.926): bank, currency 9 and the
    free field in three parts each closed by a modulo 10 digit, then the modulo 11 digit of the bar
    code, the due-date factor and the amount.

    :raises ValueError: bank, amount, day or free field do not fit the layout.
    """
    if not re.fullmatch("[0-9]{3}", boleto.bank) or not re.fullmatch(
        "[0-9]{25}", boleto.free_field
    ):
        raise ValueError(f"a boleto has a bank of 3 digits and a free field of 25: {boleto}")
    if not 0 <= boleto.centavos <= _MOST_CENTAVOS:
        raise ValueError(f"a boleto's amount has ten digits: {boleto.centavos}")
    head, free = f"{boleto.bank}9", boleto.free_field
    tail = f"{_factor(boleto.due)}{boleto.centavos:010}"
    parts = [head + free[:5], free[5:15], free[15:]]
    digits = "".join(part + _modulo_10(part) for part in parts)
    return digits + _modulo_11(head + tail + free) + tail


def read_boleto(line: str, today: date) -> Boleto | None:
    """Give what a digitable line says, or None where it is none or a check digit is wrong.

    A factor comes back every 9,000 days; the day meant is the one nearest to `today`.

    The check digits find every single wrong digit of the first three parts. Of the last part they
    find all but some where the modulo 11 digit is 1, which stands for three remainders.
    """
    digits = re.sub(r"[\s.\-]", "", line)
    if not re.fullmatch("[0-9]{3}9[0-9]{43}", digits):
        return None
    parts = [digits[:9], digits[10:20], digits[21:31]]
    checks = digits[9] + digits[20] + digits[31] + digits[32]
    head, tail = digits[:4], digits[33:]
    free = parts[0][4:] + parts[1] + parts[2]
    if checks != "".join(map(_modulo_10, parts)) + _modulo_11(head + tail + free):
        return None
    return Boleto(digits[:3], _due(int(tail[:4]), today), int(tail[4:]), free)


def boleto_barcode(line: str) -> str:
    """Give the 44 digits of the bar code of a valid digitable line."""
    digits = re.sub(r"[\s.\-]", "", line)
    return digits[:4] + digits[32:] + digits[4:9] + digits[10:20] + digits[21:31]


def boleto_text(line: str | None) -> str:
    """Give a digitable line as it is printed, in five groups; what is none as it came."""
    groups = _LAYOUT.fullmatch(re.sub(r"[\s.\-]", "", line or ""))
    if groups is None or len(groups[0]) != 47:
        return line or ""
    return "{}.{} {}.{} {}.{} {} {}".format(*groups.groups())


def pix_code(pix: Pix) -> str:
    """Give the static PIX code (BR Code) to copy and paste.

    Banco Central do Brasil, Manual de Padrões para Iniciação do Pix, over EMV QRCPS Merchant
    Presented Mode: fields of two-digit id and length, closed by CRC-16/CCITT-FALSE. Accents go, and
    name and city are cut at 25 and 15 letters.

    :raises ValueError: key, amount or txid do not fit the format.
    """
    merchant, city = _ascii(pix.merchant, 25), _ascii(pix.city, 15)
    if not re.fullmatch("[!-~]{1,77}", pix.key) or not merchant or not city:
        raise ValueError(f"a PIX code has a key of 77 characters at most, name and city: {pix}")
    if not re.fullmatch(r"[A-Za-z0-9]{1,25}|\*{3}", pix.txid):
        raise ValueError(f"a txid has 1 to 25 letters and digits: {pix.txid!r}")
    if pix.centavos is not None and not 0 < pix.centavos <= _MOST_CENTAVOS:
        raise ValueError(f"a PIX amount is above zero and below a hundred million: {pix.centavos}")
    reais = "" if pix.centavos is None else f"{pix.centavos // 100}.{pix.centavos % 100:02}"
    account = _field("00", _PIX) + _field("01", pix.key)
    fields = [
        _field("00", "01"),
        _field("26", account),
        _field("52", "0000"),
        _field("53", _REAL),
        _field("54", reais) if reais else "",
        _field("58", "BR"),
        _field("59", merchant),
        _field("60", city),
        _field("62", _field("05", pix.txid)),
    ]
    code = "".join(fields) + "6304"
    return code + _crc(code)


def read_pix(code: str) -> Pix | None:
    """Give what a static PIX code says, or None where it is none or its CRC is wrong."""
    if not code.isascii() or code[-8:-4] != "6304" or _crc(code[:-4]) != code[-4:].upper():
        return None
    try:
        fields = dict(_fields(code))
        account, more = dict(_fields(fields["26"])), dict(_fields(fields["62"]))
        amount = re.fullmatch("([0-9]{1,8})[.]([0-9]{2})", fields["54"]) if "54" in fields else None
        if account["00"].lower() != _PIX or (amount is None) != ("54" not in fields):
            return None
        centavos = int(amount[1] + amount[2]) if amount else None
        return Pix(account["01"], fields["59"], fields["60"], centavos, more["05"])
    except (KeyError, ValueError):
        return None


def _factor(due: date | None) -> str:
    """Give the due-date factor: days since 7 Oct 1997, and from 22 Feb 2025 again from 1000."""
    if due is None:
        return "0000"
    days = (due - _FACTOR_ZERO).days
    if days < _FACTORS.start:
        raise ValueError(f"a due-date factor begins on 3 July 2000: {due}")
    return str(_FACTORS[(days - _FACTORS.start) % len(_FACTORS)])


def _due(factor: int, today: date) -> date | None:
    if factor not in _FACTORS:
        return None
    first = _FACTOR_ZERO + timedelta(days=factor)
    rounds = max(0, round((today - first).days / len(_FACTORS)))
    return first + timedelta(days=rounds * len(_FACTORS))


def _modulo_10(digits: str) -> str:
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(digits)))
    return str(-sum(value // 10 + value % 10 for value in doubled) % 10)


def _modulo_11(digits: str) -> str:
    total = sum(int(digit) * (2 + place % 8) for place, digit in enumerate(reversed(digits)))
    check = 11 - total % 11
    return str(check if check < 10 else 1)


def _ascii(text: str, most: int) -> str:
    plain = normalize("NFKD", text).encode("ascii", "ignore").decode()
    return " ".join(re.sub("[^ -~]", " ", plain).split())[:most].rstrip()


def _field(name: str, value: str) -> str:
    return f"{name}{len(value):02}{value}"


def _fields(text: str) -> Iterator[tuple[str, str]]:
    while text:
        length = int(text[2:4])
        value = text[4 : 4 + length]
        if len(value) != length:
            raise ValueError("a field ends before its length")
        yield text[:2], value
        text = text[4 + length :]


def _crc(text: str) -> str:
    return f"{crc_hqx(text.encode('ascii'), 0xFFFF):04X}"
