"""UUIDv7 (RFC 9562, section 5.7): ids that are made where the thing is made and sort by time.

One id has one spelling: 36 characters, lower case, with dashes. Anything else is not an id,
so that an id can be compared, stored and sent as the text it is.
"""

import re
from typing import Final

RANDOM_BYTES: Final = 10
"""How much randomness one id takes; six bits of it give way to version and variant."""

_LAST_INSTANT: Final = (1 << 48) - 1
_SHAPE: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def uuid7(now_ms: int, random: bytes) -> str:
    """A UUIDv7 for an instant in milliseconds UTC since 1970, from exactly RANDOM_BYTES bytes.

    The 12 bits after the version come from the first two bytes, the 62 after the variant from
    the other eight. Raises ValueError for an instant outside 48 bits or another count of bytes.
    """
    if not 0 <= now_ms <= _LAST_INSTANT:
        raise ValueError(f"not an instant a UUIDv7 can hold: {now_ms}")
    if len(random) != RANDOM_BYTES:
        raise ValueError(f"a UUIDv7 takes {RANDOM_BYTES} random bytes, not {len(random)}")
    after_version = int.from_bytes(random[:2]) & 0xFFF
    after_variant = int.from_bytes(random[2:]) & 0x3FFF_FFFF_FFFF_FFFF
    number = now_ms << 80 | 0x7 << 76 | after_version << 64 | 0b10 << 62 | after_variant
    digits = f"{number:032x}"
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


def is_uuid7(text: object) -> bool:
    """Whether this is a UUIDv7 in its one spelling; True for nothing else, whatever it is given."""
    return isinstance(text, str) and _SHAPE.fullmatch(text) is not None


def instant_of(uuid: str) -> int:
    """When the id was made, in milliseconds UTC, by the clock of whoever made it.

    Raises ValueError for a text that is not a UUIDv7.
    """
    if not is_uuid7(uuid):
        raise ValueError(f"not a UUIDv7: {uuid!r}")
    return int(uuid[:8] + uuid[9:13], 16)
