"""One ticket through everything at once: the screen tells the truth at every step.

It is told of any phone, and walked on several engines.
"""

from tests.e2e.lab.carried import Carried
from tests.e2e.lab.office import Office
from tests.e2e.lab.relay import Relay

TAGS = "main p.tags"
STORY = "main .story .event"


def walk_one_slice(first: str, ticket: str, phone: Carried, office: Office, relay: Relay) -> None:
    """Two actions without signal, a forward meanwhile, a lost answer.

    Then the receipts come before the feed or after it, as `first` says: "receipts" or "feed".
    """
    phone.shows(rules="ready")
    relay.cut()
    mine = [
        phone.send(f"/tickets/{ticket}/comment", text="A ONU está sem luz.").action,
        phone.send(f"/tickets/{ticket}/status", status="em-execucao").action,
    ]
    _sees_once_each(phone, ticket)
    phone.shows(pending=2, attention=0)

    office.forward_to_role(ticket, "rede", "A rede vê antes.")
    lost = relay.lose_answer("POST", "/sync/actions")
    pulls = relay.hold_request("GET", "/sync/changes", times=100)
    relay.restore()
    phone.tell_worker("drain")
    lost.wait()
    assert office.told(ticket)[-2:] == mine
    _sees_once_each(phone, ticket)

    if first == "receipts":
        phone.drain()
        _sees_once_each(phone, ticket)
        pulls.release()
    else:
        receipts = relay.hold_request("POST", "/sync/actions", times=100)
        pulls.release()
        phone.tell_worker("pull")
        _sees_once_each(phone, ticket)
        phone.sees("Rede", TAGS)
        receipts.release()
    phone.drain()
    phone.tell_worker("pull")
    _sees_once_each(phone, ticket)
    phone.sees("Rede", TAGS)
    phone.shows(pending=0, attention=0)
    assert [office.told(ticket).count(action) for action in mine] == [1, 1]
    assert office.ticket_document(ticket)["version"] == 4


def _sees_once_each(phone: Carried, ticket: str) -> None:
    """The ticket's page, made on the phone, has both of Rafael's actions, each once."""
    phone.visit_own(f"/tickets/{ticket}")
    phone.sees("Você comentou", STORY).sees("Você mudou o status", STORY)
    phone.sees("Em execução", TAGS)
