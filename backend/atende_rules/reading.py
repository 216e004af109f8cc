"""Read an action as it was sent: every field checked and cleaned, nothing guessed, nothing lost."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from atende_rules.instants import parse
from atende_rules.model import KINDS, Action, FieldError, Rejected

LONG_TEXT = 10_000
"""Characters a description, reason or comment may have."""
SHORT_TEXT = 200
MOST_READINGS = 50
MOST_IDS = 200
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class _WrongError(Exception):
    """A field's value cannot be read; carried no further than this file."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


type _Read = Callable[[Any, Action], Any]


@dataclass(frozen=True, slots=True)
class _Field:
    read: _Read
    required: bool = True


def read_action(raw: Mapping[str, Any]) -> Action | Rejected:
    """Give the action, its ids and instant checked (fields are read by ``read_fields``).

    A malformed action is a Rejected with code ``malformed`` that names what is wrong.
    """
    errors = [FieldError(name, "malformed") for name in _malformed(raw)]
    if errors:
        return Rejected("malformed", errors=tuple(errors))
    return Action(
        id=raw["id"].lower(),
        kind=raw["kind"],
        ticket=raw["ticket"].lower() if raw.get("ticket") else None,
        at=raw["at"],
        based_on=raw["based_on"],
        fields=raw["fields"],
        after=raw["after"].lower() if raw.get("after") else None,
        policy=raw.get("policy") or "",
        supersedes=raw["supersedes"].lower() if raw.get("supersedes") else None,
    )


def _malformed(raw: Mapping[str, Any]) -> list[str]:
    checks: dict[str, bool] = {
        "id": is_uuid(raw.get("id")),
        "kind": raw.get("kind") in KINDS,
        "ticket": is_uuid(raw.get("ticket"))
        or (_absent(raw, "ticket") and raw.get("kind") == "open"),
        "at": parse(raw.get("at")) is not None,
        "based_on": type(raw.get("based_on")) is int and 0 <= raw["based_on"] < 2**31,
        "fields": isinstance(raw.get("fields"), Mapping),
        "after": _absent(raw, "after") or is_uuid(raw["after"]),
        "policy": _absent(raw, "policy") or isinstance(raw["policy"], str),
        "supersedes": _absent(raw, "supersedes") or _is_another(raw, raw["supersedes"]),
    }
    return [name for name, right in checks.items() if not right]


def _absent(raw: Mapping[str, Any], name: str) -> bool:
    return raw.get(name) is None


def _is_another(raw: Mapping[str, Any], value: object) -> bool:
    return is_uuid(value) and str(value).lower() != str(raw.get("id")).lower()


def is_uuid(value: object) -> bool:
    """Tell whether the value is a UUID in its usual written form."""
    return isinstance(value, str) and _UUID.fullmatch(value.lower()) is not None


def read_fields(action: Action) -> dict[str, Any] | Rejected:
    """Give the action's fields cleaned, or every error there is, field by field."""
    known = _FIELDS[action.kind]
    clean: dict[str, Any] = {}
    errors = [FieldError(str(name), "unknown_field") for name in action.fields if name not in known]
    for name, field in known.items():
        value = action.fields.get(name)
        if value is None or (isinstance(value, str) and not value.strip()):
            if field.required:
                errors.append(FieldError(name, "missing"))
            continue
        try:
            clean[name] = field.read(value, action)
        except _WrongError as wrong:
            errors.append(FieldError(name, wrong.code, wrong.values))
    return Rejected("fields", errors=tuple(errors)) if errors else clean


def clean_text(text: str) -> str:
    r"""Give the text with \n line ends, trimmed, and what no database stores replaced by U+FFFD."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNSTORABLE.sub("\ufffd", text).strip()


def _text(most: int) -> _Read:
    def read(value: Any, _action: Action) -> str:  # noqa: ANN401  # JSON value of any type
        if not isinstance(value, str):
            raise _WrongError("not_text")
        text = clean_text(value)
        if len(text) > most:
            raise _WrongError("too_long", most=most, length=len(text))
        return text

    return read


def _choice(*choices: str) -> _Read:
    def read(value: Any, _action: Action) -> str:  # noqa: ANN401  # JSON value of any type
        if value not in choices:
            raise _WrongError("not_a_choice")
        return str(value)

    return read


def _uuid(value: Any, _action: Action) -> str:  # noqa: ANN401  # JSON value of any type
    if not is_uuid(value):
        raise _WrongError("malformed")
    return str(value).lower()


def _minutes(value: Any, _action: Action) -> int:  # noqa: ANN401  # JSON value of any type
    if isinstance(value, str) and value.strip().isdecimal():
        value = int(value)
    if type(value) is not int:
        raise _WrongError("not_a_number")
    if not 5 <= value <= 24 * 60:
        raise _WrongError("out_of_range", least=5, most=24 * 60)
    return value


def _start(value: Any, action: Action) -> str:  # noqa: ANN401  # JSON value of any type
    """A start without an offset is in the offset the action was written in."""
    if not isinstance(value, str):
        raise _WrongError("not_a_time")
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise _WrongError("not_a_time") from None
    if moment.tzinfo is None:
        written = parse(action.at)
        moment = moment.replace(tzinfo=written.tzinfo if written else None)
    if not 2000 <= moment.year <= 2100 or parse(moment.isoformat()) is None:
        raise _WrongError("not_a_time")
    return moment.isoformat(timespec="seconds")


def _ids(value: Any, action: Action) -> list[str]:  # noqa: ANN401  # JSON value of any type
    values = [value] if isinstance(value, str) else value
    if not isinstance(values, list | tuple) or len(values) > MOST_IDS:
        raise _WrongError("malformed")
    return [_uuid(each, action) for each in values]


def _readings(value: Any, action: Action) -> list[dict[str, str]]:  # noqa: ANN401  # JSON value
    """Readings are kept as they were typed: name, value and unit are texts."""
    if not isinstance(value, list | tuple) or len(value) > MOST_READINGS:
        raise _WrongError("too_many", most=MOST_READINGS)
    return [_reading(each, action) for each in value]


def _reading(value: Any, action: Action) -> dict[str, str]:  # noqa: ANN401  # JSON value of any type
    if not isinstance(value, Mapping):
        raise _WrongError("malformed")
    short = _text(SHORT_TEXT)
    texts = {
        part: short(each if isinstance(each, str) else _number(each), action)
        for part in ("name", "value", "unit")
        if (each := value.get(part)) is not None
    }
    if not texts.get("name") or not texts.get("value"):
        raise _WrongError("reading_incomplete")
    return {"name": texts["name"], "value": texts["value"], "unit": texts.get("unit", "")}


def _number(value: Any) -> Any:  # noqa: ANN401  # JSON value of any type
    return repr(value) if type(value) in (int, float) else value


_long, _short = _text(LONG_TEXT), _text(SHORT_TEXT)
_TARGET = {"to_user": _Field(_short, required=False), "to_role": _Field(_short, required=False)}
_FIELDS: dict[str, dict[str, _Field]] = {
    "open": {
        "ticket": _Field(_uuid),
        "protocol": _Field(_text(40)),
        "customer": _Field(_text(64)),
        "type": _Field(_short),
        "description": _Field(_long),
        "contact": _Field(_short, required=False),
        "priority": _Field(_short, required=False),
        "origin": _Field(_short, required=False),
        **_TARGET,
    },
    "forward": {**_TARGET, "reason": _Field(_long)},
    "set_status": {"status": _Field(_short)},
    "close": {
        "outcome": _Field(_choice("resolved", "unresolved")),
        "description": _Field(_long),
        "type": _Field(_short, required=False),
    },
    "comment": {"text": _Field(_long)},
    "test": {
        "what": _Field(_short),
        "result": _Field(_choice("ok", "fail", "info")),
        "readings": _Field(_readings, required=False),
        "text": _Field(_long, required=False),
    },
    "schedule": {
        "order": _Field(_uuid),
        "kind": _Field(_short),
        "technician": _Field(_short),
        "start": _Field(_start),
        "minutes": _Field(_minutes),
        "notes": _Field(_long, required=False),
        "overlap_accepted": _Field(_ids, required=False),
    },
    "reschedule": {
        "order": _Field(_uuid),
        "reason": _Field(_long),
        "technician": _Field(_short, required=False),
        "start": _Field(_start, required=False),
        "minutes": _Field(_minutes, required=False),
        "overlap_accepted": _Field(_ids, required=False),
    },
    "cancel_order": {"order": _Field(_uuid), "reason": _Field(_long)},
    "reopen": {"reason": _Field(_long)},
}
