"""What whoever adds a page relies on: a handler and a template, and the phone makes it too."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.lab.builds import another_version
from tests.e2e.lab.office import Office
from tests.e2e.lab.phones import Phone
from tests.e2e.lab.relay import Relay
from tests.e2e.server import ServerProcess

pytestmark = pytest.mark.devices("Pixel 7")

PAGES = "backend/atende/customers/pages.py"
BEFORE = '@page(f"{_ONE}/plans", key=_KEY'
HANDLER = '@page(f"{_ONE}/card", key=_KEY, template="customers/card.html")\n'
TEMPLATE = """{% extends "shell.html" %}
{% from "_parts/frame.html" import bar, tabs %}
{% block title %}{{ doc.name }}{% endblock %}
{% block tabs %}{{ tabs("customers") }}{% endblock %}
{% block bar %}{{ bar(doc.name) }}{% endblock %}
{% block main %}<h1>{{ doc.name }}</h1><p>{{ doc.contacts|length }}</p>{% endblock %}
"""


def test_a_page_of_a_handler_and_a_template_works_without_signal_with_no_other_change(
    own_server: ServerProcess,
    relay: Relay,
    office: Office,
    ticket: str,
    new_phone: Callable[..., Phone],
    device: str,
    tmp_path: Path,
) -> None:
    own_server.settings = another_version(
        tmp_path / "with-a-page",
        {PAGES: (BEFORE, HANDLER + BEFORE)},
        {"pwa/templates/customers/card.html": TEMPLATE},
    )
    own_server.restart()
    customer = office.ticket_document(ticket)["customer"]
    address = f"/customers/{customer['id']}/card"
    wanted = f"{len(office.document(address)['contacts'])}"
    phone = new_phone(device)
    phone.sign_in()
    relay.cut()
    phone.visit_own(address)
    main = phone.page.get_by_role("main")
    expect(main.get_by_role("heading", level=1)).to_have_text(customer["name"])
    expect(main.get_by_role("paragraph")).to_have_text(wanted)
