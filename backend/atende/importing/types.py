"""Ticket types from a file: pairs of an area and a name."""

from pathlib import Path
from typing import Any

from atende.catalogue.tables import TicketType
from atende.database.clock import stamp
from atende.database.engine import transaction
from atende.importing.choices import catalogue_there_is
from atende.importing.events import Progress
from atende.importing.mapping import TypeMapping
from atende.importing.planning import short_id
from atende.importing.reading import Row, read_rows
from atende.importing.report import Report
from atende.importing.writing import insert
from atende_rules.folding import fold

_DAY = 24 * 60  # minutes

type Key = tuple[str, str]


async def import_types(
    path: Path, mapping: TypeMapping, *, write: bool, progress: Progress
) -> Report:
    """Import the file and give what became of every row.

    Pairs that read the same but for case, accents and punctuation are one type.

    :raises MappingError: the file cannot be read as the mapping says.
    """
    report = Report()
    rows = read_rows(path, mapping.file, {mapping.area, mapping.name})
    there = (await catalogue_there_is(write=write)).types
    known = {_key(each.area, each.name): "already there" for each in there.values()}
    new: list[dict[str, Any]] = []
    for row in rows:
        _read(row, mapping, known, new, report)
    if write and new:
        async with transaction():
            await insert(
                TicketType,
                [{**row, "position": len(there) + place} for place, row in enumerate(new)],
            )
            await stamp(["catalogue"])
    report.made["types"] = len(new)
    progress(len(rows), len(rows))
    return report


def _read(
    row: Row,
    mapping: TypeMapping,
    known: dict[Key, str],
    new: list[dict[str, Any]],
    report: Report,
) -> None:
    area, name = row.values.get(mapping.area, ""), row.values.get(mapping.name, "")
    if wrong := row.wrong or _wrong(area, name, mapping):
        report.say(row.line, "refused", wrong)
        return
    first = known.get(_key(area, name))
    if first == "already there":
        report.say(row.line, "already there")
    elif first is not None:
        report.say(row.line, "no change", f"the same type as line {first}")
    else:
        known[_key(area, name)] = str(row.line)
        new.append(
            {
                "id": short_id(area, name),
                "name": name,
                "area": area,
                "target_minutes": mapping.target_days * _DAY,
            }
        )
        report.say(row.line, "added")


def _wrong(area: str, name: str, mapping: TypeMapping) -> str:
    if not name:
        return f"{mapping.name}: empty"
    if len(name) > 200 or len(area) > 120:
        return f"{mapping.name}: longer than 200, or {mapping.area} than 120 characters"
    return ""


def _key(area: str, name: str) -> Key:
    return fold(area), fold(name)
