"""Small files to import, and what is asked of a database afterwards."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from atende.importing.events import import_events
from atende.importing.mapping import CustomerMapping, EventMapping, TypeMapping, load
from atende.importing.report import Report

SERVICENOW = load("servicenow", EventMapping)
TELCO = load("telco", CustomerMapping)
ANATEL = load("anatel", TypeMapping)
REAL = Path(__file__).parents[4] / "shared" / "data"

COLUMNS = (
    "number",
    "incident_state",
    "reopen_count",
    "sys_mod_count",
    "caller_id",
    "opened_by",
    "opened_at",
    "sys_created_by",
    "sys_created_at",
    "sys_updated_by",
    "sys_updated_at",
    "contact_type",
    "location",
    "category",
    "subcategory",
    "u_symptom",
    "cmdb_ci",
    "impact",
    "urgency",
    "priority",
    "assignment_group",
    "assigned_to",
    "problem_id",
    "rfc",
    "vendor",
    "caused_by",
    "closed_code",
    "resolved_by",
    "resolved_at",
    "closed_at",
)
USUAL = {
    "number": "INC1",
    "incident_state": "New",
    "sys_mod_count": "0",
    "caller_id": "Caller 2403",
    "opened_by": "Opened by  8",
    "opened_at": "29/2/2016 01:16",
    "sys_updated_by": "Updated by 21",
    "sys_updated_at": "29/2/2016 01:23",
    "contact_type": "Phone",
    "category": "Category 55",
    "subcategory": "Subcategory 170",
    "u_symptom": "Symptom 72",
    "priority": "3 - Moderate",
    "assignment_group": "Group 56",
    "closed_code": "code 5",
    "resolved_by": "Resolved by 149",
    "resolved_at": "1/3/2016 11:29",
}


def silent(_done: int, _total: int) -> None:
    """Progress nobody watches."""


def log(path: Path, *changes: Mapping[str, str]) -> Path:
    """Write a log whose rows are the usual one with changes, and give its path."""
    rows = [{"sys_mod_count": str(place), **change} for place, change in enumerate(changes)]
    return csv_file(path, COLUMNS, [{**USUAL, **row} for row in rows])


def csv_file(
    path: Path,
    columns: Sequence[str],
    rows: Sequence[Mapping[str, str]],
    *,
    encoding: str = "utf-8",
    delimiter: str = ",",
) -> Path:
    """Write rows; a column that a row does not name is the null '?'."""
    lines = [columns, *([row.get(column, "?") for column in columns] for row in rows)]
    text = "".join(delimiter.join(line) + "\r\n" for line in lines)
    path.write_bytes(text.encode(encoding))
    return path


async def imported(path: Path, *, write: bool = True) -> Report:
    """Import a log as ServiceNow's."""
    return await import_events(path, SERVICENOW, write=write, progress=silent)


def kinds(events: Sequence[Mapping[str, Any]]) -> list[str]:
    """What happened, in order."""
    return [each["kind"] for each in events]
