"""Zip archives with the same bytes whenever and wherever they are written."""

import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

EPOCH = (2020, 1, 1, 0, 0, 0)
EPOCH_SECONDS = "1577836800"  # the same instant, as SOURCE_DATE_EPOCH wants it


def members(path: Path) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file in an archive, sorted by name."""
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            if not name.endswith("/"):
                yield name, archive.read(name)


def write_archive(path: Path, files: Iterable[tuple[str, bytes]]) -> None:
    """Write an archive uncompressed (brotli does better over the whole) and with one fixed date."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, EPOCH), content)
