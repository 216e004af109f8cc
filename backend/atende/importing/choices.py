"""What an import needs to choose from, added to what there is: types, statuses, roles, people."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from atende.accounts.tables import Account, RoleMembership
from atende.catalogue.current import load_catalogue
from atende.catalogue.standard import ensure_standard_choices
from atende.catalogue.tables import Role, Status, TicketType
from atende.database.clock import stamp
from atende.database.engine import transaction
from atende.importing.grants import Grants
from atende.importing.mapping import EventMapping
from atende.importing.planning import Names
from atende.importing.writing import insert
from atende_rules import model

_AFTER = 1_000
"""Where imported statuses and types stand among those people choose from: behind the others."""


class _UndoneError(Exception):
    """Ends a transaction that was only to be looked at."""


async def catalogue_there_is(*, write: bool) -> model.Catalogue:
    """Give what there is to choose from, with the standard choices where there was nothing."""
    found = model.Catalogue()
    with suppress(_UndoneError):
        async with transaction():
            written = await ensure_standard_choices()
            found = await load_catalogue()
            if not write:
                raise _UndoneError
            if written:
                await stamp(["catalogue"])
    return found


def extended(there: model.Catalogue, names: Names, mapping: EventMapping) -> model.Catalogue:
    """Give the catalogue with all that the rows name; its people active, as they were."""
    statuses = {
        each.status: model.Status(
            each.status, each.name or each.status, each.name_en, icon=each.icon, tone=each.tone
        )
        for each in mapping.state.values.values()
        if each.status
    }
    types = {each: model.TicketType(each, name, area) for each, (area, name) in names.types.items()}
    roles = {each: model.Role(each, name) for each, name in names.roles.items()}
    people = {
        each: replace(there.users.get(each) or model.User(each, name), active=True)
        for each, name in names.people.items()
    }
    return replace(
        there,
        statuses={**statuses, **there.statuses},
        types={**types, **there.types},
        roles={**roles, **there.roles},
        users={**there.users, **people},
    )


async def write_choices(there: model.Catalogue, now: model.Catalogue, grants: Grants) -> None:
    """Write what is new, and let the people of the history act; the catalogue is stamped."""
    async with transaction():
        await insert(Status, _placed(_new(there.statuses, now.statuses, _STATUS)))
        await insert(TicketType, _placed(_new(there.types, now.types, _TYPE)))
        await insert(Role, _new(there.roles, now.roles, _ROLE))
        await _write_people(there, now)
        await _write_memberships(there, grants)
        await stamp(["catalogue"])


async def dismiss(people: Iterable[str]) -> None:
    """Let nobody choose, or be, a person of the past: those without a password are disabled."""
    several = [*people]
    if not several:
        return
    async with transaction():
        await Account.update({Account.active: False}).where(
            Account.id.is_in(several) & (Account.password == "")
        )
        await stamp(["catalogue"])


async def _write_people(there: model.Catalogue, now: model.Catalogue) -> None:
    rows = [
        {"id": user.id, "username": user.id, "name": user.name, "profile": user.profile}
        for user in now.users.values()
        if user.id not in there.users
    ]
    await insert(Account, rows)
    for user in now.users.values():
        known = there.users.get(user.id)
        if known is not None and (known.active, known.profile) != (user.active, user.profile):
            await Account.update(
                {Account.active: user.active, Account.profile: user.profile}
            ).where(Account.id == user.id)


async def _write_memberships(there: model.Catalogue, grants: Grants) -> None:
    rows = [
        {"id": f"{person}:{role}", "account": person, "role": role}
        for person, roles in grants.roles.items()
        for role in sorted(roles)
        if person not in there.users or role not in there.users[person].roles
    ]
    await insert(RoleMembership, rows)


_STATUS = ("id", "name", "name_en", "tone", "icon")
_TYPE = ("id", "name", "area", "target_minutes")
_ROLE = ("id", "name")


def _new(
    there: Mapping[str, Any], now: Mapping[str, Any], names: tuple[str, ...]
) -> list[dict[str, Any]]:
    added = (each for key, each in now.items() if key not in there)
    return [{name: getattr(each, name) for name in names} for each in added]


def _placed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "position": _AFTER + place} for place, row in enumerate(rows)]
