"""How the inputs of a form become the fields of an action; as data, so that a phone does the same.

Nothing is judged here: what cannot be read goes on as it was typed, and the rules refuse it with
their own words. What is empty is left out.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from atende.web.selections import Declared

type Inputs = Mapping[str, Sequence[str]]
"""What a form sent: for each name its values, in order."""


class Text(Declared, frozen=True, tag="text"):
    """One text, from the input of the same name unless told."""

    name: str
    input: str = ""


class Whole(Declared, frozen=True, tag="whole"):
    """A whole number; what is none stays the text it is."""

    name: str


class Many(Declared, frozen=True, tag="many"):
    """Every value of an input that may be there several times."""

    name: str


class Joined(Declared, frozen=True, tag="joined"):
    """Texts of several inputs, joined: a date and an hour to ``2026-11-24T14:30``.

    An hour has no offset: it is meant where the ticket's customer is, and the rules know where.
    """

    name: str
    inputs: tuple[str, ...]
    by: str = "T"


class Table(Declared, frozen=True, tag="table"):
    """Rows from inputs repeated once a row; ``columns`` leads from field to input.

    Rows in which all of ``telling`` is empty are dropped.
    """

    name: str
    columns: dict[str, str]
    telling: tuple[str, ...]


class Chosen(Declared, frozen=True, tag="chosen"):
    """The fields that belong to what was chosen in an input; the others' inputs are not read."""

    input: str
    ways: dict[str, tuple["Field", ...]]


class Param(Declared, frozen=True, tag="param"):
    """A parameter of the form's address."""

    name: str


type Field = Text | Whole | Many | Joined | Table | Chosen | Param


class FieldMap(Declared, frozen=True, tag="fields"):
    """The fields of one kind of action.

    ``fresh`` are ids made when the form is shown, for what the action will make: the template
    writes each as a hidden input, ``page.ids.<name>``.
    """

    fields: tuple[Field, ...]
    fresh: tuple[str, ...] = ()


def fields_from(
    inputs: Inputs, fields: Sequence[Field], params: Mapping[str, str]
) -> dict[str, Any]:
    """The action's fields, as far as the inputs fill them."""
    found: dict[str, Any] = {}
    for field in fields:
        if isinstance(field, Chosen):
            way = field.ways.get(_text(inputs, field.input), ())
            found.update(fields_from(inputs, way, params))
        elif (value := _value(inputs, field, params)) not in ("", []):
            found[field.name] = value
    return found


def typed_in(inputs: Inputs, fields: Sequence[Field]) -> dict[str, Any]:
    """What was typed, for showing it again: for every input a text, for repeated ones a list.

    Inputs that were not sent are empty, and a table is its rows as well, under its own name.
    """
    values: dict[str, Any] = {}
    for name, repeated in inputs_of(fields).items():
        values[name] = list(inputs.get(name, ())) if repeated else _text(inputs, name)
    for field in _flat(fields):
        if isinstance(field, Table):
            values[field.name] = _rows(inputs, field)
    return values


def inputs_of(fields: Sequence[Field]) -> dict[str, bool]:
    """The inputs a form may send, each with whether it may be there several times."""
    names: dict[str, bool] = {}
    for field in _flat(fields):
        match field:
            case Text():
                names[field.input or field.name] = False
            case Whole():
                names[field.name] = False
            case Many():
                names[field.name] = True
            case Joined():
                names.update(dict.fromkeys(field.inputs, False))
            case Table():
                names.update(dict.fromkeys(field.columns.values(), True))
            case Chosen():
                names[field.input] = False
            case Param():
                pass
    return names


def input_of(name: str, fields: Sequence[Field]) -> str:
    """The input in which an action's field is typed, the first one where there are several."""
    for field in _flat(fields):
        if isinstance(field, Chosen) or field.name != name:
            continue
        match field:
            case Text():
                return field.input or name
            case Joined():
                return field.inputs[0]
            case Table():
                return next(iter(field.columns.values()))
    return name


def _flat(fields: Sequence[Field]) -> list[Field]:
    flat: list[Field] = []
    for field in fields:
        flat.append(field)
        if isinstance(field, Chosen):
            for way in field.ways.values():
                flat.extend(_flat(way))
    return flat


_WHOLE = re.compile(r"-?[0-9]{1,15}")


def _value(inputs: Inputs, field: Field, params: Mapping[str, str]) -> Any:  # noqa: ANN401  # any JSON value
    match field:
        case Text():
            return _text(inputs, field.input or field.name)
        case Whole():
            text = _text(inputs, field.name).strip()
            return int(text) if _WHOLE.fullmatch(text) else text
        case Many():
            return [value for value in inputs.get(field.name, ()) if value.strip()]
        case Joined():
            parts = [_text(inputs, name).strip() for name in field.inputs]
            return field.by.join(parts) if any(parts) else ""
        case Table():
            return _rows(inputs, field)
        case Param():
            return params[field.name]
        case Chosen():
            raise TypeError("a choice is read field by field")


def _text(inputs: Inputs, name: str) -> str:
    values = inputs.get(name) or ("",)
    return values[-1] if values[-1].strip() else ""


def _rows(inputs: Inputs, table: Table) -> list[dict[str, str]]:
    columns = {name: list(inputs.get(each, ())) for name, each in table.columns.items()}
    length = max(map(len, columns.values()), default=0)
    rows = [
        {name: values[at] if at < len(values) else "" for name, values in columns.items()}
        for at in range(length)
    ]
    return [row for row in rows if any(row[name].strip() for name in table.telling)]
