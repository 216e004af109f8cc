"""The network of a day: one mood at a time, and single requests that fare badly."""

from tests.e2e.lab.faults import Canned, Fault
from tests.e2e.lab.relay import PORTAL_PAGE, PORTAL_REDIRECT, Relay
from tests.e2e.soak.plan import Step

ACTIONS = ("POST", "/sync/actions")
BUSY = (Canned(503, {"Retry-After": "1"}), Canned(429, {"Retry-After": "1"}), Canned(500))
PIECE_SECONDS = 0.02


class Weather:
    """What befalls requests between the phones and the server."""

    def __init__(self, relay: Relay) -> None:
        self._relay = relay
        self._mood: Fault | None = None
        self._held: list[Fault] = []
        self.is_good = True

    def turn(self, kind: str, number: int = 0) -> None:
        """Another mood in the place of the one before."""
        self._end(breaking=number % 2 == 1)
        relay, self.is_good = self._relay, kind in ("good", "slow")
        match kind:
            case "cut":
                relay.cut()
            case "hang":
                self._mood = relay.hang()
            case "portal page":
                self._mood = relay.captive_portal(PORTAL_PAGE)
            case "portal redirect":
                self._mood = relay.captive_portal(PORTAL_REDIRECT)
            case "busy":
                self._mood = relay.answer(*ACTIONS, BUSY[number % len(BUSY)], times=None)
            case "slow":
                relay.slow(PIECE_SECONDS)

    def befall(self, step: Step) -> None:
        """Let something befall one request that is still to come."""
        relay = self._relay
        match step.kind:
            case "lose receipts":
                relay.lose_answer(*ACTIONS)
            case "lose changes":
                relay.lose_answer("GET", "/sync/changes")
            case "lose withdrawal":
                relay.lose_answer("POST", "/sync/withdraw")
            case "hold actions":
                self._held.append(relay.hold_request(*ACTIONS))
            case "hold receipts":
                self._held.append(relay.hold_answer(*ACTIONS))

    def release(self) -> None:
        """Let go what is held."""
        for fault in self._held:
            fault.release()
        self._held.clear()

    def _end(self, *, breaking: bool) -> None:
        """End the mood: what hangs goes on, or breaks off."""
        if breaking:
            self._relay.cut()
        self.release()
        if self._mood:
            self._mood.release()
        self._mood = None
        self._relay.slow(0)
        self._relay.restore()
