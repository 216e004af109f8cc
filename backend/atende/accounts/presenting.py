"""Documents from rows: an account's pages, in the reader's language and zone."""

import json
from typing import Any

import msgspec

from atende.accounts import people, sessions, words
from atende.accounts.documents import (
    AuditDocument,
    AuditItem,
    Choice,
    PeopleDocument,
    PersonDocument,
    PersonItem,
    ProfileDocument,
    RoleChoice,
    SessionItem,
    SessionsDocument,
)
from atende.accounts.reading import Person
from atende.accounts.user_agents import browser_of
from atende.catalogue.current import current_catalogue
from atende.web.reader import Reader, initials
from atende_rules import formats
from atende_rules.language import say, say_many
from atende_rules.model import Catalogue
from atende_rules.names import role_name, user_name

PAGE = 50


async def profile(reader: Person, now: int, saved: str = "") -> ProfileDocument:
    """One's own page; `saved` says what was just stored."""
    language = reader.language
    rows = await sessions.of_account(reader.id, now)
    return ProfileDocument(
        id=reader.id,
        name=reader.name,
        username=reader.username,
        profile=reader.profile,
        profile_name=reader.profile_name,
        roles=list(map(Choice, reader.roles, reader.role_names)),
        roles_text=", ".join(reader.role_names),
        sessions_text=_sessions_text(len(rows), reader),
        languages=[Choice(*each) for each in words.LANGUAGES.items()],
        themes=[Choice(theme, say(language, name)) for theme, name in words.THEMES.items()],
        zones=[Choice(*each) for each in words.ZONES.items()],
        saved=saved,
        manages=reader.profile == "manager",
    )


async def own_sessions(reader: Reader, current: str, now: int) -> SessionsDocument:
    """One's own signed-in browsers; `current` is the one that asks."""
    items = await _sessions(reader.id, reader, current, now, "/profile")
    return SessionsDocument(items=items, others=sum(not item.current for item in items))


async def people_list(reader: Reader, after: str) -> PeopleDocument:
    """A page of the people there are."""
    rows = await people.page_of_people(PAGE + 1, after)
    page = rows[:PAGE]
    roles = await people.roles_of(row["id"] for row in page)
    catalogue = await current_catalogue()
    items = [_person_item(row, roles.get(row["id"], []), catalogue, reader) for row in page]
    return PeopleDocument(items=items, next=_cursor(rows))


async def person(
    account: str, reader: Reader, current: str, now: int, saved: str = ""
) -> PersonDocument | None:
    """An account as a manager sees it; None where there is none."""
    row = await people.by_id(account)
    if row is None:
        return None
    catalogue = await current_catalogue()
    own = set((await people.roles_of([account])).get(account, []))
    roles = [
        RoleChoice(role.id, role.name, role.id in own)
        for role in sorted(catalogue.roles.values(), key=lambda role: role.name)
        if role.active or role.id in own
    ]
    return PersonDocument(
        id=row["id"],
        name=row["name"],
        username=row["username"],
        initials=initials(row["name"]),
        profile=row["profile"],
        profile_name=say(reader.language, words.PROFILES[row["profile"]]),
        active=row["active"],
        signs_in=bool(row["password"]),
        own=account == reader.id,
        roles=roles,
        sessions=await _sessions(account, reader, current, now, f"/accounts/{account}"),
        saved=saved,
    )


async def audit_list(rows: list[dict[str, Any]], reader: Reader) -> AuditDocument:
    """A page of the record of accesses from its rows, one more than are shown if there are more."""
    catalogue = await current_catalogue()
    items = [_audit_item(row, catalogue, reader) for row in rows[:PAGE]]
    return AuditDocument(items=items, next=_cursor(rows))


def _audit_item(row: dict[str, Any], catalogue: Catalogue, reader: Reader) -> AuditItem:
    detail = json.loads(row["detail"])
    person = user_name(row["account"], catalogue)
    by = user_name(detail.get("by"), catalogue)
    by_text = say(reader.language, "por {name}", name=by) if by else ""
    icon, tone = words.LOOKS.get(row["what"], ("info", "plain"))
    return AuditItem(
        id=row["id"],
        what=row["what"],
        text=words.event_text(row["what"], detail, reader.language),
        icon=icon,
        kind=tone,
        person=person,
        address=row["address"],
        meta=" · ".join(filter(None, (person, by_text, row["address"]))),
        at=formats.iso(row["at"], reader.zone),
        at_text=formats.moment(row["at"], reader.language, reader.zone),
    )


def _person_item(
    row: dict[str, Any], roles: list[str], catalogue: Catalogue, reader: Reader
) -> PersonItem:
    names = sorted(role_name(role, catalogue) for role in roles)
    profile_name = say(reader.language, words.PROFILES[row["profile"]])
    return PersonItem(
        id=row["id"],
        name=row["name"],
        username=row["username"],
        initials=initials(row["name"]),
        meta=" · ".join([profile_name, *names]),
        active=bool(row["active"]),
        signed_in=_sessions_text(row["sessions"], reader) if row["sessions"] else "",
        seen_at=formats.iso(row["seen_at"], reader.zone),
        seen_text=formats.moment(row["seen_at"], reader.language, reader.zone),
        href=f"/accounts/{row['id']}",
    )


async def _sessions(
    account: str, reader: Reader, current: str, now: int, below: str
) -> list[SessionItem]:
    return [
        SessionItem(
            id=row["id"],
            browser=browser_of(row["user_agent"]) or say(reader.language, "Navegador"),
            current=row["id"] == current,
            began_at=formats.iso(row["created_at"], reader.zone),
            began_text=say(
                reader.language,
                "desde {when}",
                when=formats.moment(row["created_at"], reader.language, reader.zone),
            ),
            seen_at=formats.iso(row["seen_at"], reader.zone),
            seen_text=formats.moment(row["seen_at"], reader.language, reader.zone),
            end=f"{below}/sessions/{row['id']}/end",
        )
        for row in await sessions.of_account(account, now)
    ]


def _sessions_text(count: int, reader: Reader) -> str:
    return say_many(reader.language, "{n} sessão aberta", "{n} sessões abertas", count)


def _cursor(rows: list[dict[str, Any]]) -> str | msgspec.UnsetType:
    return rows[PAGE - 1]["id"] if len(rows) > PAGE else msgspec.UNSET
