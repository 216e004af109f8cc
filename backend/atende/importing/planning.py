"""The rows of one ticket as the actions that somebody took, each compared to the row before.

Nothing is decided here: whether an action takes effect is up to the rules.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from atende.catalogue.standard import identifier
from atende.importing.facts import UnreadableError, Values, chosen, first, lines, moment
from atende.importing.mapping import EventMapping, State
from atende.importing.reading import Row
from atende_rules.identifiers import RANDOM_BYTES, uuid7
from atende_rules.model import Kind

_LONGEST_ID = 64


@dataclass(frozen=True, slots=True)
class Step:
    """An action of a row: who, when, what. `role` is the group a person was chosen in."""

    line: int
    id: str
    kind: Kind
    at: str
    by: str
    fields: Mapping[str, Any]
    role: str = ""


@dataclass(slots=True)
class TicketPlan:
    """A ticket's rows as steps in order, and why rows of it cannot be read."""

    number: str
    ticket: str = ""
    customer: str = ""
    rows: list[int] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class Names:
    """Everyone and everything that the rows name, by the id it gets here."""

    people: dict[str, str] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    customers: dict[str, str] = field(default_factory=dict)
    types: dict[str, tuple[str, str]] = field(default_factory=dict)  # area, name


def short_id(*words: str) -> str:
    """Give an id made of words; a long one, or one that folds to nothing, ends in a digest."""
    text = " ".join(word for word in words if word)
    made = "-".join(part for word in words if (part := identifier(word)))
    if made and len(made) < _LONGEST_ID:
        return made
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    return f"{made[:50].rstrip('-')}-{digest}".lstrip("-")


def plan_ticket(
    number: str, rows: Sequence[Row], mapping: EventMapping, names: Names
) -> TicketPlan:
    """Give the plan of one ticket's rows, in the order of the mapping, then of the file."""
    plan = TicketPlan(number, rows=[row.line for row in rows])
    readable = _ordered(rows, mapping, plan)
    end = _last_end(readable, mapping)
    planner = _Planner(mapping, names, plan)
    for place, (row, key) in enumerate(readable):
        values = row.values
        if not end <= place:
            values = {k: v for k, v in values.items() if k not in mapping.only_at_end}
        try:
            planner.row(row.line, key, values)
        except UnreadableError as error:
            plan.refused[row.line] = str(error)
    return plan


def _ordered(rows: Iterable[Row], mapping: EventMapping, plan: TicketPlan) -> list[tuple[Row, str]]:
    """The rows that say where they stand, in order, each with a key that is its own."""
    placed: list[tuple[int, Row]] = []
    for row in rows:
        place = row.values.get(mapping.order, "")
        if place.isdecimal():
            placed.append((int(place), row))
        else:
            plan.refused[row.line] = f"{mapping.order}: {place!r} is not a whole number"
    placed.sort(key=lambda each: each[0])
    met: dict[int, int] = {}
    ordered = []
    for position, row in placed:
        met[position] = met.get(position, -1) + 1
        ordered.append((row, f"{position}.{met[position]}"))
    return ordered


def _last_end(readable: Sequence[tuple[Row, str]], mapping: EventMapping) -> int:
    """Where the ticket ends for good; past every row if the last does not say that it ended."""
    place = len(readable)
    while place and _ends(readable[place - 1][0].values, mapping):
        place -= 1
    return place


def _ends(values: Values, mapping: EventMapping) -> bool:
    state = mapping.state.values.get(values.get(mapping.state.column, ""))
    return bool(state and state.outcome)


@dataclass(slots=True)
class _Planner:
    mapping: EventMapping
    names: Names
    plan: TicketPlan
    before: Values = field(default_factory=dict)
    ended: bool = False
    given: tuple[str, str] = ("", "")  # whom the ticket was last given to
    line: int = 0
    key: str = ""
    group: str = ""
    moment: datetime = datetime.min  # noqa: DTZ901 - replaced by the first row's
    carried: set[str] = field(default_factory=set)

    def row(self, line: int, key: str, values: Values) -> None:
        """Add the steps of a row; all of it or, where it cannot be read, nothing."""
        state, self.moment = self._state(values), self._moment(self.mapping.at, values)
        chosen(self.mapping.open.priority, values)
        closing = self._moment(self.mapping.close.at, values) if state.outcome else self.moment
        self.line, self.key, self.carried = line, key, set()
        self.group = values.get(self.mapping.assignment.role, "")
        if not self.plan.ticket:
            self._open(values)
        elif self.ended and not state.outcome:
            self._reopen(values)
        self._forward(values)
        self._treat(state, values, closing)
        self._note(values)
        self.before = values

    def _state(self, values: Values) -> State:
        column = self.mapping.state.column
        value = values.get(column, "")
        if value not in self.mapping.state.values:
            raise UnreadableError(f"{column}: {value!r} is not in the mapping")
        return self.mapping.state.values[value]

    def _moment(self, columns: Sequence[str], values: Values) -> datetime:
        found = moment(columns, values, self.mapping.file)
        if found is None:
            raise UnreadableError(f"{' and '.join(columns)}: empty")
        return found

    def _open(self, values: Values) -> None:
        opening, number = self.mapping.open, self.plan.number
        if opening.customer not in values:
            raise UnreadableError(f"{opening.customer}: empty")
        at = self._moment(opening.at, values)
        fields = {
            "customer": self._customer(values[opening.customer]),
            "protocol": number,
            "type": self._type(values),
            "description": lines(opening.description, values) or first([opening.otherwise], values),
            "priority": chosen(opening.priority, values),
            "origin": chosen(opening.origin, values),
            **self._target(values),
        }
        self.plan.ticket = self._id(at, "0.0", "ticket")
        self.plan.customer = fields["customer"]
        self.given = self._with(values)
        self.carried |= {*self.mapping.labels} - {self.mapping.state.column}
        said = {name: value for name, value in fields.items() if value}
        self._step("open", at, self._by(opening.by, values), {**said, "ticket": self.plan.ticket})

    def _reopen(self, values: Values) -> None:
        columns = {self.mapping.state.column, *self.mapping.labels}
        reason = self._changes(values, columns)
        self._step("reopen", self.moment, self._by(self.mapping.by, values), {"reason": reason})
        self.ended = False
        self.carried |= columns

    def _forward(self, values: Values) -> None:
        target = self._with(values)
        columns = {self.mapping.assignment.role, self.mapping.assignment.user}
        changed = target != self._with(self.before) if self.ended else target != self.given
        if not self.before or not changed:
            return
        fields = {**self._target(values), "reason": self._changes(values, columns)}
        if not fields["reason"]:  # it changed while the ticket was ended, and counts from now on
            fields["reason"] = self._current(values, columns)
        self._step("forward", self.moment, self._by(self.mapping.by, values), fields)
        self.carried |= columns
        if not self.ended:
            self.given = target

    def _treat(self, state: State, values: Values, closing: datetime) -> None:
        column = self.mapping.state.column
        if state.outcome and not self.ended:
            close = self.mapping.close
            kind = {"type": self._type(values)} if self._named(values) else {}
            said = lines(close.description, values) or first([close.otherwise], values)
            fields = {"outcome": state.outcome, "description": said, **kind}
            self._step("close", closing, self._by(close.by, values), fields)
            self.ended = True
            self.carried.add(column)
        elif not state.outcome and values.get(column) != self.before.get(column):
            by = self._by(self.mapping.by, values)
            self._step("set_status", self.moment, by, {"status": state.status})
            self.carried.add(column)

    def _note(self, values: Values) -> None:
        if text := self._changes(values, {*self.mapping.labels} - self.carried):
            self._step("comment", self.moment, self._by(self.mapping.by, values), {"text": text})

    def _changes(self, values: Values, columns: set[str]) -> str:
        """What changed since the row before, a column a line, in the file's own words."""
        return "\n".join(
            f"{label}: {self.before.get(column, '–')} → {values.get(column, '–')}"
            for column, label in self._labelled(columns)
            if self.before.get(column) != values.get(column)
        )

    def _current(self, values: Values, columns: set[str]) -> str:
        return "\n".join(f"{label}: {values.get(c, '–')}" for c, label in self._labelled(columns))

    def _labelled(self, columns: set[str]) -> list[tuple[str, str]]:
        ordered = [*self.mapping.labels, *sorted(columns - self.mapping.labels.keys())]
        return [(each, self.mapping.labels.get(each, each)) for each in ordered if each in columns]

    def _with(self, values: Values) -> tuple[str, str]:
        """Whom the row gives the ticket to: a person if it names one, else a role."""
        user = values.get(self.mapping.assignment.user, "")
        return (user, "") if user else ("", values.get(self.mapping.assignment.role, ""))

    def _target(self, values: Values) -> dict[str, str]:
        user, role = self._with(values)
        if user:
            return {"to_user": self._person(user)}
        return {"to_role": self._role(role)} if role else {}

    def _by(self, templates: Sequence[str], values: Values) -> str:
        return self._person(first(templates, values) or self.mapping.unknown_person)

    def _person(self, name: str) -> str:
        made = short_id(name)
        person = f"{self.mapping.source}.{made}"[:_LONGEST_ID]
        self.names.people[person] = name
        return person

    def _role(self, name: str) -> str:
        role = short_id(name)
        self.names.roles[role] = name
        return role

    def _customer(self, name: str) -> str:
        customer = short_id(name)
        self.names.customers[customer] = name
        return customer

    def _named(self, values: Values) -> bool:
        return bool(first(self.mapping.open.type, values))

    def _type(self, values: Values) -> str:
        name = first(self.mapping.open.type, values) or self.mapping.open.type_when_empty
        area = first(self.mapping.open.area, values)
        kind = short_id(*([area] if area != name else []), name)
        self.names.types[kind] = (area if area != name else "", name)
        return kind

    def _step(self, kind: Kind, at: datetime, by: str, fields: Mapping[str, Any]) -> None:
        instant = at if kind == "open" else self.moment
        role = self._role(self.group) if "to_user" in fields and self.group else ""
        made = self._id(instant, self.key, kind)
        self.plan.steps.append(Step(self.line, made, kind, at.isoformat(), by, fields, role))

    def _id(self, at: datetime, key: str, what: str) -> str:
        """An id that is the same whenever the same row is read, later ends notwithstanding."""
        seed = f"{self.mapping.source}\0{self.plan.number}\0{key}\0{what}".encode()
        random = hashlib.sha256(seed).digest()[:RANDOM_BYTES]
        return uuid7(int(at.timestamp() * 1000), random)
