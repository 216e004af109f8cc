"""The time zones of Brazil, shipped with the package: a phone's Python has none of its own.

`zone_data` holds files of the IANA time zone database 2026f (public domain) as the Python
package tzdata 2026.6 distributes them, unchanged. The host's own zone data is never asked, so
that server and phone read a clock alike.
"""

import pkgutil
from datetime import tzinfo
from functools import cache
from io import BytesIO
from zoneinfo import ZoneInfo

ZONES = (
    "America/Sao_Paulo",
    "America/Araguaina",
    "America/Bahia",
    "America/Belem",
    "America/Boa_Vista",
    "America/Campo_Grande",
    "America/Cuiaba",
    "America/Eirunepe",
    "America/Fortaleza",
    "America/Maceio",
    "America/Manaus",
    "America/Noronha",
    "America/Porto_Velho",
    "America/Recife",
    "America/Rio_Branco",
    "America/Santarem",
    "UTC",
)
"""The names `zone` knows, the most usual first."""


@cache
def zone(name: str) -> tzinfo:
    """Give the time zone of an IANA name.

    :raises ValueError: it is not one of `ZONES`.
    """
    if name not in ZONES:
        raise ValueError(f"no such time zone here: {name!r} (there are {', '.join(ZONES)})")
    data = pkgutil.get_data("atende_rules", f"zone_data/{name}")
    return ZoneInfo.from_file(BytesIO(data or b""), key=name)
