"""Where to go on after signing in: an address of ours, whatever a link asked for."""

import re
from urllib.parse import quote, urlencode, urlsplit

HOME = "/"
_LONGEST = 2_000
# Browsers read a backslash as a slash and drop tabs and line ends: "/\t/elsewhere" leads elsewhere.
_MISLEADING = re.compile(r"[\x00-\x20\\\x7f]")
_LEADS_BACK = ("/login", "/logout")


def local(asked: str) -> str:
    """The path (and query) asked for, if it is on this site and leads anywhere; else the home page.

    Anything with a scheme or host is not ours, also in the ways that only browsers understand.
    """
    if not asked.startswith("/") or asked.startswith("//") or len(asked) > _LONGEST:
        return HOME
    if _MISLEADING.search(asked):
        return HOME
    try:
        parts = urlsplit(asked)
    except ValueError:
        return HOME
    if parts.scheme or parts.netloc or parts.path.startswith(_LEADS_BACK):
        return HOME
    return quote(asked, safe="/?&=%#:;,+@!$'()*~[]-._")


def login_address(**values: str) -> str:
    """The sign-in page with these parameters, those left out that are empty or the home page."""
    told = {name: value for name, value in values.items() if value and value != HOME}
    return f"/login?{urlencode(told)}" if told else "/login"
