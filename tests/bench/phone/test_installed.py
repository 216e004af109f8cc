"""What a phone fetches to have the app, and whether a browser would install it."""

import json
from collections.abc import Callable

from tests.bench.phone.conftest import Synced
from tests.bench.phone.figures import tell
from tests.bench.phone.phones import MeasuredPhone
from tests.bench.phone.provider import ROOT

_PARTS = {
    "shell (styles, scripts, icons, words)": (
        "app.",
        "icons",
        "favicon",
        "fonts/",
        "words",
        "manifest",
    ),
    "templates and pages": ("templates", "pages"),
    "service worker": ("service-worker",),
    "rules": ("rules", "pyodide/"),
}


def test_sizes() -> None:
    manifest = json.loads((ROOT / "build" / "assets" / "manifest.json").read_text("utf-8"))
    assets = manifest["assets"]
    for part, beginnings in _PARTS.items():
        those = [each for name, each in assets.items() if name.startswith(beginnings)]
        assert those, part
        wire = sum(each["brotli"] or each["size"] for each in those)
        tell(f"{part}: {wire / 1000:.1f} kB on the wire in {len(those)} files")


def test_installability(synced: Synced, phone_like: Callable[[], MeasuredPhone]) -> None:
    phone = phone_like()
    phone.open_again("/")
    session = phone.context.new_cdp_session(phone.page)
    errors = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert synced.relay.sent("GET", "/manifest.webmanifest") or not errors
    tell(f"installability errors: {len(errors)} {errors or ''} (aim 0)")
