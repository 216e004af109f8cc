"""What people and choices are called; an id nobody knows any more is its own name."""

from collections.abc import Mapping

from atende_rules.language import Language
from atende_rules.model import Catalogue, OrderKind, Priority, Status


def user_name(user: str | None, catalogue: Catalogue) -> str:
    """Give a person's name; "" for nobody."""
    known = catalogue.users.get(user or "")
    return known.name if known else (user or "")


def role_name(role: str | None, catalogue: Catalogue) -> str:
    """Give a role's name; "" for none."""
    known = catalogue.roles.get(role or "")
    return known.name if known else (role or "")


def type_name(kind: str, catalogue: Catalogue) -> str:
    """Give a ticket type's name."""
    known = catalogue.types.get(kind)
    return known.name if known else kind


def choice_name(
    choices: Mapping[str, Status] | Mapping[str, Priority] | Mapping[str, OrderKind],
    chosen: str | None,
    language: Language,
) -> str:
    """Give the name of a status, a priority or an order's kind in the reader's language."""
    known = choices.get(chosen or "")
    if known is None:
        return chosen or ""
    return known.name_en if language == "en" and known.name_en else known.name
