"""Versions, backups, sessions: what was true yesterday."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.lab.builds import another_version
from tests.e2e.lab.office import Office
from tests.e2e.lab.phones import Phone
from tests.e2e.lab.relay import PORTAL_PAGE, Relay
from tests.e2e.server import DATABASE, ServerProcess

pytestmark = pytest.mark.devices("Pixel 7")
NEW_SCHEMA = {
    "service_worker/src/database.ts": ("export const VERSION = 1;", "export const VERSION = 2;")
}


def end_phones_session(rafael: Office) -> None:
    rafael.send("/profile/end-others")


def test_a_session_that_ends_while_sending_keeps_the_queue_for_whoever_it_belongs_to(
    ticket: str, phone: Phone, office: Office, rafael: Office, relay: Relay
) -> None:
    relay.cut()
    sent = phone.send(f"/tickets/{ticket}/comment", text="Só do Rafael.")
    end_phones_session(rafael)
    relay.restore()
    phone.tell_worker("drain")
    phone.shows(sync="signed-out", pending=1)
    assert sent.action not in office.told(ticket)

    rafaels = phone.reader
    phone.sign_in("qa")
    assert phone.reader != rafaels
    phone.visit_own("/outbox")
    expect(phone.page.get_by_role("main")).not_to_contain_text("Só do Rafael.")
    phone.shows(pending=0)
    phone.tell_worker("drain")
    phone.visit(f"/tickets/{ticket}")
    assert sent.action not in office.told(ticket)

    phone.page.goto("/profile")
    phone.page.locator("form[action='/logout'] button").click()
    expect(phone.page).to_have_url("/login")
    goes_out = relay.hold_request("POST", "/sync/actions")
    phone.sign_in("tecnico")
    goes_out.wait()
    goes_out.release()
    phone.shows(pending=0)
    told = {event["action"]: event["by"] for event in office.ticket_document(ticket)["events"]}
    assert told[sent.action]["id"] == rafaels


def update(page: Page) -> None:
    """Take the new version, as the page offers it."""
    page.evaluate("navigator.serviceWorker.getRegistration().then((known) => known.update())")
    with page.expect_event("load"):
        page.get_by_role("button", name="Atualizar").click()


def test_an_action_queued_by_the_previous_version_is_delivered_by_the_new_one(
    ticket: str,
    phone: Phone,
    office: Office,
    own_server: ServerProcess,
    relay: Relay,
    tmp_path: Path,
) -> None:
    relay.cut()
    sent = phone.send(f"/tickets/{ticket}/comment", text="Da versão antiga.")
    own_server.settings = another_version(tmp_path / "new", NEW_SCHEMA)
    own_server.restart()
    unheard = relay.answer("POST", "/sync/actions", PORTAL_PAGE, times=None)
    relay.restore()
    update(phone.page)
    phone.visit_own(f"/tickets/{ticket}")
    expect(phone.page.get_by_role("main")).to_contain_text("Da versão antiga.")
    unheard.release()
    phone.drain()
    assert office.told(ticket).count(sent.action) == 1


@pytest.mark.expected_complaints("another tab holds the database")
def test_a_schema_upgrade_that_another_tab_blocks_or_death_interrupts_loses_nothing(
    ticket: str,
    phone: Phone,
    office: Office,
    own_server: ServerProcess,
    relay: Relay,
    tmp_path: Path,
) -> None:
    phone.open_again(f"/tickets/{ticket}")
    relay.cut()
    sent = phone.send(f"/tickets/{ticket}/comment", text="Antes da mudança.")
    stubborn = phone.second_tab()
    stubborn.goto(f"/tickets/{ticket}")
    stubborn.evaluate(
        """(name) => new Promise((opened) => {
          const asked = indexedDB.open(name);
          asked.onsuccess = () => { globalThis.kept = asked.result; opened(); };
        })""",
        f"atende-{phone.reader}",
    )
    own_server.settings = another_version(tmp_path / "new", NEW_SCHEMA)
    own_server.restart()
    relay.restore()
    update(phone.page)
    phone.kill()
    phone.switch_on()
    phone.visit_own(f"/tickets/{ticket}")
    phone.drain()
    assert office.told(ticket).count(sent.action) == 1


def test_a_server_restored_from_yesterdays_backup_is_told_again_what_it_lost(
    ticket: str, phone: Phone, office: Office, own_server: ServerProcess, relay: Relay
) -> None:
    kept = own_server.back_up()
    settled = phone.send(f"/tickets/{ticket}/comment", text="Confirmado e perdido.")
    phone.drain()
    assert office.told(ticket).count(settled.action) == 1
    relay.cut()
    waiting = phone.send(f"/tickets/{ticket}/status", status="em-execucao")
    own_server.restore(kept)
    assert settled.action not in office.told(ticket)
    before = phone.pulled()
    relay.restore()
    phone.tell_worker("pull")
    phone.pulled(after=before)
    phone.drain()
    phone.shows(attention=0)
    # Which of them comes first depends on whether the phone sends or asks first; each comes once.
    assert sorted(office.told(ticket)[1:]) == sorted([settled.action, waiting.action])
    shown = phone.document(f"/tickets/{ticket}")
    assert [event["action"] for event in shown["events"]] == office.told(ticket)


def closed(office: Office, _: ServerProcess, ticket: str) -> None:
    office.close(ticket, "Resolvido por telefone.")


def forwarded(office: Office, _: ServerProcess, ticket: str) -> None:
    office.forward_to_role(ticket, "rede", "A rede vê antes.")


def deleted(_: Office, server: ServerProcess, ticket: str) -> None:
    server.stop()
    with sqlite3.connect(server.folder / DATABASE) as database:
        database.execute("DELETE FROM ticket_event WHERE ticket = ?", [ticket])
        database.execute("DELETE FROM ticket WHERE id = ?", [ticket])
    database.close()
    server.start()


@pytest.mark.parametrize("happens", [closed, forwarded, deleted], ids=lambda each: each.__name__)
def test_what_was_asked_of_a_ticket_that_changed_meanwhile_is_told_and_kept(
    happens: Callable[[Office, ServerProcess, str], None],
    ticket: str,
    phone: Phone,
    office: Office,
    own_server: ServerProcess,
    relay: Relay,
) -> None:
    relay.cut()
    comment = phone.send(f"/tickets/{ticket}/comment", text="Palavras que ficam.")
    forward = phone.send(
        f"/tickets/{ticket}/forward", to="role", to_role="equipe-fibra", reason="É da fibra."
    )
    happens(office, own_server, ticket)
    relay.restore()
    phone.tell_worker("drain")
    gone = happens is deleted
    phone.shows(
        attention=1, pending=1 if gone else 0
    )  # what followed a refused one waits behind it
    phone.visit_own("/outbox")
    main = phone.page.get_by_role("main")
    if gone:
        expect(main).to_contain_text("Palavras que ficam.")
        reasons = [each["action"]["fields"].get("reason") for each in phone.queue("waiting")]
        assert reasons == ["É da fibra."]
        return
    expect(main).to_contain_text("É da fibra.")
    assert comment.action in office.told(ticket)
    assert forward.action not in office.told(ticket)
    expect(main).to_contain_text("Lúcia Prado")
