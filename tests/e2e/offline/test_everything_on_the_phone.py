"""Where phones take everything along, any customer and ticket is there without signal."""

import pytest

from tests.e2e.lab.office import Office
from tests.e2e.lab.phones import Phone
from tests.e2e.server import ServerProcess

_PACKS = """async (reader) => {
  const answered = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const db = await answered(indexedDB.open(`atende-${reader}`));
  const packs = await answered(db.transaction('packs').objectStore('packs').getAll());
  db.close();
  const packed = packs.filter(({opening}) => opening !== undefined);
  return packed.map(({keys, opening}) => [keys[0].split('/')[0], opening]);
}"""


@pytest.fixture
def own_server(own_server: ServerProcess) -> ServerProcess:
    """The provider is small: everything goes along."""
    own_server.stop()
    own_server.settings["ATENDE_SCOPE"] = "all"
    own_server.start()
    return own_server


@pytest.mark.devices("Pixel 7")
def test_what_came_packed_is_read_and_changed_with_the_server_gone_and_the_browser_new(
    rafael: Office, phone: Phone, own_server: ServerProcess
) -> None:
    tickets = rafael.document("/tickets?scope=all")["items"]
    packed = dict(phone.evaluate(_PACKS, phone.reader))
    assert packed.keys() == {"order", "ticket", "customer"}
    assert packed["customer"], "customers make several packs here, which go on from an opening"
    own_server.stop()
    phone.open_again("/")
    for each in tickets[:6]:
        phone.visit_own(f"/customers/{each['customer']['id']}")
        phone.sees(each["customer"]["name"], "h1")
        phone.visit_own(f"/tickets/{each['id']}")
        phone.sees(each["customer"]["name"])
    ticket = tickets[0]["id"]
    sent = phone.send(f"/tickets/{ticket}/comment", text="Cabo trocado no poste.")
    phone.shows(pending=1)
    own_server.start()
    phone.drain()
    phone.shows(pending=0, sync="ready")
    assert rafael.told(ticket)[-1] == sent.action
