"""The phones and the desktop on which every journey is walked."""

from typing import Any

from playwright.sync_api import Playwright

NARROW = "320 px"
DESKTOP = "Desktop 1280x800"
DEVICES = ["Pixel 7", "iPhone 14", NARROW, DESKTOP]

# Chromium plays the iPhone too, and offers what Safari lacks. The real engine is tested elsewhere.
WITHOUT_BACKGROUND_SYNC = "delete globalThis.SyncManager;"


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
