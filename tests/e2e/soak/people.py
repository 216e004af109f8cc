"""Who acts that day: somebody with a phone, and the office. Both write down what they were told."""

from typing import Any

from playwright.sync_api import Error

from atende.web.identifiers import new_id
from tests.e2e.lab.office import Office
from tests.e2e.lab.phones import Phone
from tests.e2e.lab.sending import Sent, begin_form
from tests.e2e.soak.forms import STATUSES, WORDS, Form, form_of, opening
from tests.e2e.soak.ledger import OFFICE, Ledger, Saved
from tests.e2e.soak.plan import Step

REFUSED = ("rejected", "conflict")
NOT_SENT = ("has no form", "Failed to fetch")
"""What a page's script throws where a page offers no form, or nobody answers."""


def mark(who: int, place: int) -> str:
    """Words that only this action has."""
    return f"[{who}:{place}]"


class Carrier:
    """Somebody with a phone: fills in forms, and tidies the queue."""

    def __init__(self, who: int, phone: Phone, at_desk: Office, ledger: Ledger) -> None:
        self.who = who
        self.phone = phone
        self.at_desk = at_desk
        """The same person at the server's own address, to compare by."""
        self._ledger = ledger

    def send(self, place: int, step: Step, customer: str, orders: dict[str, list[str]]) -> str:
        """Fill in a form and send it; gives what came of it."""
        ticket, words = self._ledger.tickets[step.ticket], mark(self.who, place)
        if step.kind == "open":
            form: Form | None = opening(customer, ticket, words)
        else:
            form = form_of(step.kind, ticket, step.number, words, orders.get(ticket, []))
        if form is None:
            return "no visit yet"
        sent = self._sent(*form)
        if sent is None or not sent.saved:
            return "not taken" if sent is None else f"not taken: {sent.status}"
        if step.kind == "schedule":
            orders.setdefault(ticket, []).append(form[1]["order"])
        self._keep(sent.action, step.kind, ticket, words if step.kind in WORDS else "")
        return f"saved as {sent.action}"

    def begin(self, place: int, ticket: str) -> str:
        """Send a comment and wait for no answer; gives its id, where a form was there."""
        form = f"/tickets/{ticket}/comment", {"text": mark(self.who, place)}
        try:
            return begin_form(self.phone.page, *form)
        except Error as error:
            if any(text in str(error) for text in NOT_SENT):
                return ""
            raise

    def find(self, begun: str, place: int, ticket: str) -> str:
        """Look whether what was only begun is kept; gives what is found."""
        if not any(each["id"] == begun for each in self.phone.queue()):
            return f"{begun} was not kept"
        self._keep(begun, "comment", ticket, mark(self.who, place))
        return f"{begun} was kept"

    def tidy(self, step: Step) -> str:
        """Do something about one entry of the queue; gives what, and what came of it."""
        left = [each for each in self.phone.queue("waiting", *REFUSED) if not each.get("leaving")]
        if not left:
            return "nothing in the queue"
        return self.settle(left[step.number % len(left)], step.kind, step.number)

    def settle(self, entry: dict[str, Any], wish: str, number: int) -> str:
        """Do with an entry what is wished, else what may be done."""
        may = ways(entry)
        way = wish if wish in may else may[number % len(may)]
        name = f"{way} {entry['action']['kind']} {entry['id']} ({entry['standing']})"
        if way == "edit":
            return f"{name}: {self._edit(entry, number)}"
        self.phone.page.evaluate(
            "(path) => fetch(path, {method: 'POST', headers: {Accept: 'text/html'}})"
            ".then((answer) => answer.text())",
            f"/outbox/{entry['id']}/{way}",
        )
        if way == "discard":
            self._ledger.taken_back.add(entry["id"])
            return name
        return f"{name}: {self._replaced(entry) or 'nothing came of it'}"

    def _edit(self, entry: dict[str, Any], number: int) -> str:
        field = WORDS.get(entry["action"]["kind"])
        words = entry["action"]["fields"].get(field or "", "")
        changed = {field: f"{words} Corrigido."} if field else {}
        if entry["action"]["kind"] == "set_status":
            changed = {"status": STATUSES[number % len(STATUSES)]}
        sent = self._sent(f"/outbox/{entry['id']}/edit", changed)
        if sent is None or not sent.saved:
            return "not taken"
        return self._replaced(entry) or "nothing came of it"

    def _replaced(self, entry: dict[str, Any]) -> str:
        """Write down what stands in the entry's place now; empty where nothing does."""
        # What replaces one that was never sent stands in the place of what that one replaced.
        places = {entry["id"], entry["action"]["supersedes"]} - {None}
        new = [
            each
            for each in self.phone.queue()
            if each["action"]["supersedes"] in places
            and each["id"] != entry["id"]
            and each["id"] not in self._ledger.saved
        ]
        before = self._ledger.saved.get(entry["id"])
        for each in new:
            words = before.words if before else ""
            self._keep(each["id"], each["action"]["kind"], each["ticket"], words, entry["id"])
        return ", ".join(f"replaced by {each['id']}" for each in new)

    def _keep(self, action: str, kind: str, ticket: str, words: str, instead_of: str = "") -> None:
        self._ledger.keep(Saved(action, self.who, kind, ticket, words), instead_of=instead_of)

    def _sent(self, path: str, inputs: dict[str, Any]) -> Sent | None:
        try:
            return self.phone.try_to_send(path, **inputs)
        except Error as error:
            if any(text in str(error) for text in NOT_SENT):
                return None
            raise


def ways(entry: dict[str, Any]) -> list[str]:
    """What the queue's page offers for an entry, as its buttons are called in addresses."""
    kind, refused = entry["action"]["kind"], entry["standing"] in REFUSED
    if entry["standing"] == "applied" or _code(entry) == "superseded_applied":
        return ["discard"]  # read that it had been done: to do it once more would be meant
    with_words = refused and kind not in ("comment", "open", "set_status")
    return [
        "discard",
        "edit",
        *(["retry"] if entry["standing"] == "rejected" else []),
        *(["mine"] if entry["standing"] == "conflict" else []),
        *(["comment"] if with_words else []),
    ]


def _code(entry: dict[str, Any]) -> str:
    """Why the server did not do it, in its word for it."""
    return str((entry["answer"] or {}).get("code", ""))


class Desk(Office):
    """The office of a day; the server itself answers whether something was done."""

    def act(self, place: int, step: Step, ledger: Ledger, orders: dict[str, list[str]]) -> str:
        """Do something with a ticket; gives what came of it."""
        ticket, words = ledger.tickets[step.ticket], mark(OFFICE, place)
        if step.kind == "back":
            return self._give_back(ticket, words, ledger)
        form = form_of(step.kind, ticket, step.number, words, orders.get(ticket, []))
        assert form is not None, "the office moves no visits"
        return self._done(step.kind, ticket, form, words, ledger)

    def _give_back(self, ticket: str, words: str, ledger: Ledger) -> str:
        """Let the technician go on: reopen what is closed, and give it to them."""
        mark_of_reopening = f"Reaberto {words}"
        reopened: Form = (f"/tickets/{ticket}/reopen", {"reason": mark_of_reopening})
        to_them = {"to": "user", "to_user": "tecnico"}
        forwarded: Form = (f"/tickets/{ticket}/forward", {**to_them, "reason": words})
        told = [
            self._done("reopen", ticket, reopened, mark_of_reopening, ledger),
            self._done("forward", ticket, forwarded, words, ledger),
        ]
        return ", ".join(told)

    def _done(self, kind: str, ticket: str, form: Form, words: str, ledger: Ledger) -> str:
        path, inputs = form
        action = new_id()
        sent = {"action_id": action, **inputs}
        answer = self._request.post(path, form={**sent}, max_redirects=0)
        if answer.status != 303:
            return f"{kind} refused: {answer.status}"
        ledger.keep(Saved(action, OFFICE, kind, ticket, words if kind in WORDS else ""))
        return f"{kind} done as {action}"
