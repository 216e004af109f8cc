"""What the pages of accounts hold: texts ready for the reader's language."""

import msgspec


class Choice(msgspec.Struct, frozen=True):
    """Something to choose or to name."""

    id: str
    name: str


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
    """The sign-in page; `next` is the way on, an address of ours.

    `kept`: a form that was set aside until its author has signed in, else empty; `others`: that
    somebody else is or was about to be, who may go on without it. `revoked`: the phone was cut off.
    """

    next: str
    kept: str = ""
    others: bool = False
    revoked: bool = False
    languages: list[LanguageLink]
    demo: list[DemoAccount]


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

    id: str
    name: str
    username: str
    profile: str
    profile_name: str
    roles: list[Choice]
    roles_text: str
    sessions_text: str
    languages: list[Choice]
    themes: list[Choice]
    zones: list[Choice]
    saved: str  # what was just stored, in a sentence
    manages: bool


class PasswordDocument(msgspec.Struct, frozen=True, kw_only=True):
    """The form that changes one's password."""

    username: str
    hint: str


class SessionsDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One's own signed-in browsers, the last seen first."""

    items: list[SessionItem]
    others: int


class PersonItem(msgspec.Struct, frozen=True, kw_only=True):
    """A person in the list of accounts."""

    id: str
    name: str
    username: str
    initials: str
    meta: str  # profile and roles
    active: bool
    signed_in: str  # "2 sessões abertas", empty where there is none
    seen_at: str  # empty where there is no session
    seen_text: str
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
    saved: str


class AuditItem(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of the record of accesses."""

    id: str
    what: str
    text: str
    icon: str
    kind: str  # the tone: plain, late, wait, done
    person: str
    address: str
    meta: str  # person, who did it where that was somebody else, address
    at: str
    at_text: str


class AuditDocument(msgspec.Struct, frozen=True, kw_only=True):
    """The record of accesses, newest first; `next` is the cursor of the page after."""

    items: list[AuditItem]
    next: str | msgspec.UnsetType = msgspec.UNSET
