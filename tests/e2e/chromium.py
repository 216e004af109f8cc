"""Which Chromium the journeys are walked in, and how it is started."""

import os
import shutil
from pathlib import Path

from playwright.sync_api import Playwright

# Chromium draws its address bar's suggestions in pages, made for every window before anybody types:
# more work than most pages of ours. The last such list wins, so what Playwright turns off stands
# here as well.
_OFF = (
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,AimEnabled",
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable,LensOverlay,MediaRouter,PaintHolding",
    "ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,OptimizationHints",
    "NetworkTimeServiceQuerying,PreconnectToSearch",
)
# Without the sandbox, because root and containers cannot have it and only our own pages are opened;
# without whatever would call home, because a test machine may have no way out.
ARGUMENTS = [
    f"--disable-features={','.join(_OFF)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def executable(playwright: Playwright) -> str | None:
    """The program to start, or None for Playwright's own; LookupError says how to get one."""
    if named := os.environ.get("E2E_CHROMIUM"):
        return named
    if Path(playwright.chromium.executable_path).exists():
        return None
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    raise LookupError(
        "There is no Chromium here. Install one (apt-get install chromium, or "
        ".venv/bin/playwright install chromium), or name one: E2E_CHROMIUM=/path/to/chrome"
    )
