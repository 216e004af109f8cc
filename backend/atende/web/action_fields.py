"""The fields of every kind of action, from the inputs of its form."""

from atende.web.form_fields import (
    Chosen,
    FieldMap,
    Joined,
    Many,
    Param,
    Table,
    Text,
    Whole,
)

_START = Joined("start", ("start_date", "start_time"))
_TO = Chosen("to", {"user": (Text("to_user"),), "role": (Text("to_role"),)})
"""Usuário or Cargo: what was picked under the other one does not count."""

ACTION_FIELDS: dict[str, FieldMap] = {
    "open": FieldMap(
        (
            Text("ticket"),
            Text("protocol"),
            Param("customer"),
            Text("type"),
            Text("description"),
            Text("contact"),
            Text("priority"),
            Text("origin"),
            _TO,
        ),
        fresh=("ticket",),
    ),
    "forward": FieldMap((_TO, Text("reason"))),
    "set_status": FieldMap((Text("status"),)),
    "close": FieldMap((Text("outcome"), Text("type"), Text("description"))),
    "comment": FieldMap((Text("text"),)),
    "test": FieldMap(
        (
            Text("what"),
            Text("result"),
            Table(
                "readings",
                {"name": "reading_name", "value": "reading_value", "unit": "reading_unit"},
                telling=("name", "value"),
            ),
            Text("text"),
        )
    ),
    "schedule": FieldMap(
        (
            Text("order"),
            Text("kind"),
            Text("technician"),
            _START,
            Whole("minutes"),
            Text("notes"),
            Many("overlap_accepted"),
        ),
        fresh=("order",),
    ),
    "reschedule": FieldMap(
        (
            Text("order"),
            Text("reason"),
            Text("technician"),
            _START,
            Whole("minutes"),
            Many("overlap_accepted"),
        )
    ),
    "cancel_order": FieldMap((Text("order"), Text("reason"))),
    "reopen": FieldMap((Text("reason"),)),
}
