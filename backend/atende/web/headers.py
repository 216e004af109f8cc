"""What every answer says to a browser about safety; pages made on the phone say the same."""

# connect-src has data: for the service worker, whose unpacker has its WebAssembly in itself;
# nothing leaves the browser that way.
SECURITY_HEADERS: dict[str, str] = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
        "img-src 'self' data:; font-src 'self'; connect-src 'self' data:; worker-src 'self'; "
        "manifest-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    # Only what every browser knows: an unknown name is a complaint in its console.
    "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

STRICT_TRANSPORT = ("Strict-Transport-Security", "max-age=31536000")

PAGE_HEADERS: dict[str, str] = {"Cache-Control": "no-store", "Vary": "Accept"}
"""Pages hold personal data: no browser and no proxy keeps them."""


def encoded(*, secure: bool) -> tuple[tuple[bytes, bytes], ...]:
    """The security headers as ASGI wants them; with HSTS where people come by https."""
    headers = [*SECURITY_HEADERS.items(), *([STRICT_TRANSPORT] if secure else [])]
    return tuple((name.lower().encode(), value.encode()) for name, value in headers)
