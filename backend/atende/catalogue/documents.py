"""The document ``catalogue``: what people may choose from now, in the reader's language."""

from itertools import groupby
from typing import Any

from atende.catalogue.current import current_catalogue
from atende.web.reader import Reader
from atende_rules.language import say
from atende_rules.model import Catalogue, TicketType
from atende_rules.names import choice_name


async def catalogue_document(reader: Reader) -> dict[str, Any]:
    """Give the active choices.

    ``statuses`` (of the open phase), ``all_statuses`` (for filters), ``types`` by area
    [{area, types}], ``roles``, ``people`` (who tickets and visits can go to), ``priorities``,
    ``order_kinds``.
    """
    catalogue = await current_catalogue()
    language = reader.language
    statuses = [
        {
            "id": each.id,
            "name": choice_name(catalogue.statuses, each.id, language),
            "help": each.help,
            "icon": each.icon,
            "tone": each.tone,
            "phase": each.phase,
        }
        for each in catalogue.statuses.values()
        if each.active
    ]
    return {
        "statuses": [each for each in statuses if each["phase"] == "open"],
        "all_statuses": statuses,
        "types": _types(catalogue, reader),
        "roles": [
            {"id": each.id, "name": each.name} for each in catalogue.roles.values() if each.active
        ],
        "people": _people(catalogue, reader),
        "priorities": [
            {
                "id": each.id,
                "name": choice_name(catalogue.priorities, each.id, language),
                "usual": each.percent == 100,
            }
            for each in catalogue.priorities.values()
            if each.active
        ],
        "order_kinds": [
            {
                "id": each.id,
                "name": choice_name(catalogue.order_kinds, each.id, language),
                "minutes": each.minutes,
            }
            for each in catalogue.order_kinds.values()
            if each.active
        ],
    }


def _types(catalogue: Catalogue, reader: Reader) -> list[dict[str, Any]]:
    """Give the active types grouped by area, areas and types in alphabetical order."""

    def area(each: TicketType) -> str:
        return each.area

    active = sorted(
        (each for each in catalogue.types.values() if each.active),
        key=lambda each: (each.area, each.name),
    )
    return [
        {
            "area": name or say(reader.language, "Outros"),
            "types": [{"id": each.id, "name": each.name} for each in types],
        }
        for name, types in groupby(active, area)
    ]


def _people(catalogue: Catalogue, reader: Reader) -> list[dict[str, Any]]:
    """Give active technicians and managers, with their roles in a line."""
    return [
        {
            "id": each.id,
            "name": each.name,
            "me": each.id == reader.id,
            "roles": ", ".join(
                catalogue.roles[role].name for role in each.roles if role in catalogue.roles
            ),
        }
        for each in catalogue.users.values()
        if each.active and each.profile != "qa"
    ]
