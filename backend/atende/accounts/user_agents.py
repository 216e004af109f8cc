"""Which browser on which device, as far as a user agent tells, for people to recognise theirs."""

from typing import Final

# In this order: many name those that come later as well.
_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_DEVICES: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def browser_of(user_agent: str) -> str:
    """Such as "Chrome · Android"; where neither is known the program's own name, or nothing."""
    names = [_first(_BROWSERS, user_agent), _first(_DEVICES, user_agent)]
    return " · ".join(name for name in names if name) or user_agent.partition("/")[0][:40]


def _first(known: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for mark, name in known if mark in user_agent), "")
