"""Whether a request that changes something comes from our own pages.

Browsers say where a request comes from: ``Sec-Fetch-Site`` where the origin is trustworthy
(https, localhost), ``Origin`` on every POST. So pages need no token, stay equal for everyone, and
a queue of changes is never blocked by a stale one. What sends neither is no browser and carries
nobody's cookies against their will.
"""

from urllib.parse import urlsplit

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


def from_our_pages(
    *, fetch_site: str | None, origin: str | None, host: str | None, base_url: str = ""
) -> bool:
    """Whether an unsafe request may be heard.

    ``host`` is the Host header; ``base_url`` the address the deployment is known by, if told.
    """
    if fetch_site is not None:
        return fetch_site in {"same-origin", "none"}
    if origin is None:
        return True
    if base_url and origin == base_url:
        return True
    netloc = urlsplit(origin).netloc
    return bool(netloc) and netloc == host
