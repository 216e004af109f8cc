"""Which Atende this is."""

from functools import cache
from importlib import metadata


@cache
def version() -> str:
    """The installed package's version; 0 in a checkout that is not installed."""
    try:
        return metadata.version("atende")
    except metadata.PackageNotFoundError:
        return "0"
