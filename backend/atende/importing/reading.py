"""Rows of a CSV file, as it is written: encoding and delimiter named or detected."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from atende.importing.mapping import FileFormat, MappingError

_DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file: where it begins, and what its columns say; a null is left out.

    `wrong` says why the row could not be read at all.
    """

    line: int
    values: Mapping[str, str]
    wrong: str = ""


def read_rows(path: Path, form: FileFormat, columns: Iterable[str]) -> list[Row]:
    """Give the rows of the file.

    :raises MappingError: it cannot be read, or has not the columns the mapping names.
    """
    text = _decoded(path, form.encoding)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, form))
    try:
        header = [name.strip() for name in next(reader, [])]
        missing = sorted(set(columns) - set(header))
        if missing:
            raise MappingError(f"{path} has no column {', '.join(missing)}")
        return list(_rows(reader, header, frozenset(form.nulls)))
    except csv.Error as error:
        raise MappingError(f"{path}, line {reader.line_num}: {error}") from None


def _rows(reader: Iterator[list[str]], header: list[str], nulls: frozenset[str]) -> Iterator[Row]:
    line = 2
    for fields in reader:
        if len(fields) == len(header):
            values = {
                name: " ".join(field.split())
                for name, field in zip(header, fields, strict=True)
                if field.strip() not in nulls and field.strip()
            }
            yield Row(line, values)
        elif fields:
            yield Row(line, {}, f"{len(fields)} fields where the header has {len(header)}")
        line = reader.line_num + 1  # type: ignore[attr-defined]  # csv's reader has it


def _decoded(path: Path, encoding: str) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise MappingError(f"{path}: {error.strerror}") from None
    tried = [encoding] if encoding else ["utf-8-sig", "cp1252"]
    for each in tried:
        try:
            return content.decode(each)
        except (UnicodeDecodeError, LookupError):
            continue
    raise MappingError(f"{path} is not {' or '.join(tried)}; name its encoding in the mapping")


def _delimiter(text: str, form: FileFormat) -> str:
    """The one that is named, or the one most frequent in the header outside quotes."""
    if form.delimiter:
        if len(form.delimiter) != 1:
            raise MappingError("a delimiter is one character")
        return form.delimiter
    header = "".join(text.partition("\n")[0].split('"')[::2])
    return max(_DELIMITERS, key=header.count)
