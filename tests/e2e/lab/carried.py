"""What every phone can be told and asked, whatever browser is on it."""

from abc import ABC, abstractmethod
from typing import Any, Self

from tests.e2e.lab import storage
from tests.e2e.lab.sending import Sent


class Carried(ABC):
    """Somebody's phone."""

    reader = ""
    """The id of who is signed in."""

    @abstractmethod
    def evaluate(self, function: str, argument: Any = None) -> Any:  # noqa: ANN401 - JSON either way
        """Call a function, perhaps an async one, in the page in front, and give its answer."""

    @abstractmethod
    def visit_own(self, path: str) -> object:
        """Go to an address by the browser's own navigation; the phone must have made its page."""

    @abstractmethod
    def send(self, path: str, **inputs: str | list[str]) -> Sent:
        """Send the form of a page, filled in so; it must be saved on the phone."""

    @abstractmethod
    def shows(self, **state: str | int) -> None:
        """Wait for what the page says of itself: `shows(sync="offline", pending=2)`."""

    @abstractmethod
    def sees(self, text: str, within: str = "main", times: int = 1) -> Self:
        """Wait until so many elements of a CSS selector have the text in them."""

    def queue(self, *standings: str) -> list[dict[str, Any]]:
        """The outbox's entries in their order: all, or those of a standing."""
        entries = storage.queue(self, self.reader)
        return [each for each in entries if not standings or each["standing"] in standings]

    def pulled(self, after: float = 0) -> float:
        """Wait until the phone has read anew after an instant (ms since 1970); gives when."""
        return storage.wait_for_pull(self, self.reader, after)

    def drain(self) -> None:
        """Have the queue sent, and wait until nothing waits in it."""
        self.tell_worker("drain")
        self.shows(pending=0)

    def tell_worker(self, do: str) -> None:
        """Ask the worker for something, as the page's script does: `pull`, `drain`, `state`."""
        self.evaluate("(what) => navigator.serviceWorker.controller.postMessage(what)", {"do": do})

    def document(self, path: str) -> dict[str, Any]:
        """The document behind a page as the phone gives it."""
        found: dict[str, Any] = self.evaluate(
            """async (path) => {
              const answer = await fetch(path, {headers: {Accept: 'application/json'}});
              if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
              return answer.json();
            }""",
            path,
        )
        return found
