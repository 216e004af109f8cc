"""What the pages of accounts hold: texts ready for the reader's language."""

from typing import Any

import msgspec


class Choice(msgspec.Struct, frozen=True):
    """Something to choose or to name."""

    id: str
    name: str


class MeDocument(msgspec.Struct, frozen=True, kw_only=True):
    """The person signed in, as every page knows them. `theme` is auto, light or dark."""

    id: str
    username: str
    name: str
    first_name: str
    initials: str
    profile: str
    profile_name: str
    roles: list[Choice]
    language: str
    theme: str
    zone: str


class FieldError(msgspec.Struct, frozen=True):
    """Why a form was refused; an empty field means the form as a whole."""

    field: str
    message: str


class DemoAccount(msgspec.Struct, frozen=True):
    """An account to sign in with in a demonstration, and the address that fills it in."""

    username: str
    name: str
    initials: str
    profile_name: str
    href: str


class LanguageLink(msgspec.Struct, frozen=True):
    """The sign-in page in a language, named in that language."""

    id: str
    name: str
    href: str
    current: bool


class LoginDocument(msgspec.Struct, frozen=True, kw_only=True):
    """The sign-in page. `action` is where the form goes, with the way on after it."""

    action: str
    values: dict[str, str]
    errors: list[FieldError]
    languages: list[LanguageLink]
    demo: list[DemoAccount]
    demo_password: str


class SessionItem(msgspec.Struct, frozen=True, kw_only=True):
    """A signed-in browser; instants as ISO 8601 and as text."""

    id: str
    browser: str
    current: bool
    began_at: str
    began_text: str
    seen_at: str
    seen_text: str
    end: str  # the address that ends it


class ProfileDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One's own page: who one is, how one reads."""

    me: MeDocument
    roles_text: str
    sessions_text: str
    languages: list[Choice]
    themes: list[Choice]
    zones: list[Choice]
    values: dict[str, str]
    errors: list[FieldError]
    saved: str
    manages: bool


class PasswordDocument(msgspec.Struct, frozen=True, kw_only=True):
    """The form that changes one's password; what was typed is never sent back."""

    username: str
    hint: str
    errors: list[FieldError]


class SessionsDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One's own signed-in browsers, the last seen first."""

    items: list[SessionItem]
    others: int


class PersonItem(msgspec.Struct, frozen=True, kw_only=True):
    """A person in the list of accounts."""

    id: str
    name: str
    initials: str
    meta: str
    active: bool
    signed_in: str  # "2 sessões", empty where there is none
    href: str


class PeopleDocument(msgspec.Struct, frozen=True, kw_only=True):
    """The accounts, active ones first, by name; `next` is the cursor of the page after."""

    items: list[PersonItem]
    next: str | msgspec.UnsetType = msgspec.UNSET


class RoleChoice(msgspec.Struct, frozen=True):
    """A role a person belongs to or may be given."""

    id: str
    name: str
    chosen: bool


class PersonDocument(msgspec.Struct, frozen=True, kw_only=True):
    """An account as a manager sees it."""

    id: str
    name: str
    username: str
    initials: str
    profile: str
    profile_name: str
    active: bool
    signs_in: bool
    own: bool  # one's own account, which one does not disable
    roles: list[RoleChoice]
    sessions: list[SessionItem]
    errors: list[FieldError]
    saved: str


class AuditItem(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the record of accesses."""

    id: str
    what: str
    text: str
    kind: str  # the tone: empty, late, wait, done
    person: str
    address: str
    at: str
    at_text: str


class AuditDocument(msgspec.Struct, frozen=True, kw_only=True):
    """The record of accesses, newest first; `next` is the cursor of the page after."""

    items: list[AuditItem]
    next: str | msgspec.UnsetType = msgspec.UNSET


def plain(document: msgspec.Struct) -> dict[str, Any]:
    """A document as plain values, as templates and JSON take it."""
    values: dict[str, Any] = msgspec.to_builtins(document)
    return values
