"""What a mapping says: which columns of somebody's file mean what. docs/import.md tells it."""

from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import msgspec

from atende_rules.zones import ZONES


class MappingError(ValueError):
    """A mapping, or a file as a whole, cannot be used; the message says why."""


class _Part(msgspec.Struct, forbid_unknown_fields=True):
    """A table of the mapping; a name it does not know is an error, not a setting ignored."""


class FileFormat(_Part, kw_only=True):
    """How the file is written; what is left out is detected."""

    encoding: str = ""
    delimiter: str = ""
    nulls: tuple[str, ...] = ()
    dates: tuple[str, ...] = ("%Y-%m-%d",)
    decimal: str = "."
    zone: str = "America/Sao_Paulo"


class Choice(_Part, kw_only=True):
    """A column whose values stand for ours; `nothing` lists those that say nothing."""

    column: str
    values: dict[str, str]
    nothing: list[str] = []


class Opening(_Part, kw_only=True):
    """What opens a ticket."""

    by: list[str] = []
    at: list[str]
    customer: str
    type: list[str]
    area: list[str] = []
    type_when_empty: str
    priority: Choice | None = None
    origin: Choice | None = None
    description: list[str]
    otherwise: str


class Assignment(_Part, kw_only=True):
    """Whose a ticket is: columns that name a role and a person."""

    role: str
    user: str


class State(_Part, kw_only=True):
    """What a state means: a status of an open ticket, or the outcome of an ended one."""

    status: str = ""
    outcome: Literal["", "resolved", "unresolved"] = ""
    name: str = ""
    name_en: str = ""
    icon: str = ""
    tone: str = ""


class States(_Part, kw_only=True):
    """The column a ticket's state is in, and what each of its values means."""

    column: str
    values: dict[str, State]


class Closing(_Part, kw_only=True):
    """What ends a ticket."""

    by: list[str]
    at: list[str]
    description: list[str]
    otherwise: str


class EventMapping(_Part, kw_only=True):
    """A log with a row for every change of a ticket."""

    kind: Literal["events"]
    source: str
    file: FileFormat = msgspec.field(default_factory=FileFormat)
    number: str
    order: str
    by: list[str]
    at: list[str]
    unknown_person: str
    only_at_end: list[str] = []
    open: Opening
    assignment: Assignment
    state: States
    close: Closing
    labels: dict[str, str] = {}


class Record(_Part, kw_only=True):
    """A row of ours: columns by how they are read."""

    texts: dict[str, list[str]] = {}
    lines: dict[str, list[str]] = {}
    choices: dict[str, Choice] = {}
    days: dict[str, str] = {}
    money: dict[str, str] = {}
    numbers: dict[str, str] = {}
    phones: list[str] = []


class PlanRecord(Record, kw_only=True):
    """A plan of the row's customer; `key` tells it from the customer's others."""

    key: str
    when: str = ""
    services: list[Choice] = []


class InvoiceRecord(Record, kw_only=True):
    """An invoice of the row's customer, of one line; `key` tells it from the customer's others."""

    key: list[str]
    when: str = ""
    line: str


class CustomerMapping(_Part, kw_only=True):
    """A file with one customer a row."""

    kind: Literal["customers"]
    source: str
    file: FileFormat = msgspec.field(default_factory=FileFormat)
    code: str
    customer: Record
    plan: list[PlanRecord] = []
    invoice: list[InvoiceRecord] = []


class TypeMapping(_Part, kw_only=True):
    """A file with one ticket type a row."""

    kind: Literal["types"]
    source: str
    file: FileFormat = msgspec.field(default_factory=FileFormat)
    area: str
    name: str
    target_days: int = 0


def load[M: (EventMapping, CustomerMapping, TypeMapping)](name: str, kind: type[M]) -> M:
    """Give the mapping at a path, or the shipped one of that name.

    :raises MappingError: there is none, or it says something that cannot be understood.
    """
    try:
        mapping = msgspec.toml.decode(_text(name), type=kind)
    except (msgspec.ValidationError, msgspec.DecodeError, UnicodeDecodeError) as error:
        raise MappingError(f"{name}: {error}") from None
    if mapping.file.zone not in ZONES:
        raise MappingError(f"{name}: zone is one of {', '.join(ZONES)}")
    return mapping


def shipped() -> list[str]:
    """Give the names of the mappings that come with the package."""
    return sorted(each.name.removesuffix(".toml") for each in _folder() if _is_mapping(each.name))


def _text(name: str) -> bytes:
    path = Path(name)
    if path.is_file():
        return path.read_bytes()
    for each in _folder():
        if each.name == f"{name.removesuffix('.toml')}.toml":
            return bytes(each.read_bytes())
    raise MappingError(f"no mapping {name} (shipped: {', '.join(shipped())})")


def _folder() -> Iterator[Any]:
    return iter((resources.files("atende.importing") / "mappings").iterdir())


def _is_mapping(name: str) -> bool:
    return name.endswith(".toml")
