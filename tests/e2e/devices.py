"""The phones and the desktop on which journeys are walked."""

from typing import Any

from playwright.sync_api import Playwright

NARROW = "320 px"
DESKTOP = "Desktop 1280x800"
DEVICES = ["Pixel 7", "iPhone 14", NARROW, DESKTOP]
"""Those of every journey with the server there."""
PHONES = ["Pixel 7", "Galaxy S9+", "iPhone 14", NARROW]
"""Those that must do without it."""
KNOWN = list(dict.fromkeys([*DEVICES, *PHONES]))

# Chromium plays the iPhone too, and offers what Safari lacks. The real engine is tested elsewhere.
WITHOUT_BACKGROUND_SYNC = (
    "delete globalThis.SyncManager; delete globalThis.ServiceWorkerRegistration?.prototype.sync;"
)


def lacks_background_sync(device: str) -> bool:
    """Whether nothing tells this device's worker that there is signal again."""
    return device.startswith("iPhone")


def context_arguments(playwright: Playwright, device: str) -> dict[str, Any]:
    """What `browser.new_context` needs to look like the device, and like somebody in São Paulo."""
    if device == NARROW:
        looks = {
            "viewport": {"width": 320, "height": 640},
            "device_scale_factor": 2,
            "is_mobile": True,
            "has_touch": True,
            "user_agent": playwright.devices["Pixel 7"]["user_agent"],
        }
    elif device == DESKTOP:
        looks = {"viewport": {"width": 1280, "height": 800}}
    else:
        looks = dict(playwright.devices[device])
        looks.pop("default_browser_type", None)  # an iPhone would ask for WebKit
    return {**looks, "locale": "pt-BR", "timezone_id": "America/Sao_Paulo"}
