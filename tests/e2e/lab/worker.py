"""The service worker as the browser's developer tools see it: stopped, woken, told of signal."""

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests.e2e.lab.faults import SECONDS


class Worker:
    """The worker of a page's address."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self._page = page
        self._versions: dict[str, dict[str, Any]] = {}
        self._registrations: dict[str, dict[str, Any]] = {}
        self._stopped: set[str] = set()
        self._session = context.new_cdp_session(page)
        self._session.on("ServiceWorker.workerVersionUpdated", self._hear_versions)
        self._session.on("ServiceWorker.workerRegistrationUpdated", self._hear_registrations)
        self._session.send("ServiceWorker.enable")

    def _hear_versions(self, told: dict[str, Any]) -> None:
        for version in told["versions"]:
            self._versions[version["versionId"]] = version
            if version["runningStatus"] == "stopped":
                self._stopped.add(version["versionId"])

    def _hear_registrations(self, told: dict[str, Any]) -> None:
        for registration in told["registrations"]:
            self._registrations[registration["registrationId"]] = registration

    def stop(self) -> None:
        """End it in the middle of whatever it does, as browsers do to save memory."""
        version = self._active()["versionId"]
        self._stopped.discard(version)
        self._session.send("ServiceWorker.stopWorker", {"versionId": version})
        # Heard, not looked up: a page that asks something starts it again at once.
        self._until(lambda: version in self._stopped, "stopped")

    def signal_is_back(self, tag: str, *, last_chance: bool = False) -> None:
        """Let the browser tell it that there is a connection (Background Sync)."""
        registration = self._active()["registrationId"]
        self._session.send(
            "ServiceWorker.dispatchSyncEvent",
            {
                "origin": self._page.evaluate("location.origin"),
                "registrationId": registration,
                "tag": tag,
                "lastChance": last_chance,
            },
        )

    @property
    def running(self) -> bool:
        """Whether it runs just now."""
        return str(self._active()["runningStatus"]) == "running"

    def _active(self) -> dict[str, Any]:
        self._until(lambda: any(map(_is_active, self._versions.values())), "active")
        return next(filter(_is_active, self._versions.values()))

    def _until(self, holds: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + SECONDS
        while not holds():
            assert time.monotonic() < end, f"the service worker was not {what} in {SECONDS} s"
            self._page.evaluate("new Promise((next) => setTimeout(next, 5))")  # hear the browser


def _is_active(version: dict[str, Any]) -> bool:
    return bool(version["status"] == "activated")
