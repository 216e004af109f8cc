"""How things stand when a phone asks: who reads, what everyone has, whether its cursor holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from atende.catalogue.documents import catalogue_document
from atende.catalogue.rules import rules_document
from atende.database.clock import Tick, newest
from atende.sync.epoch import epoch_and_seal, new_epoch
from atende.sync.feed.cursor import Cursor, digest
from atende.web.reader import Reader, me_document
from atende_rules.present import SCHEMA

type Wanted = Literal["scope", "all"]
type Reason = Literal["", "first", "unknown_cursor", "restored", "reader", "catalogue", "schema"]


@dataclass(frozen=True)
class Standing:
    """What a pull is made from.

    ``common`` are the documents every phone has, by key; ``told`` their digests. ``who`` differs
    when everything has to be made anew for this reader, ``choices`` when the catalogue does;
    ``seal`` signs cursors.
    """

    reader: Reader
    device: str
    wanted: Wanted
    who: str
    choices: str
    epoch: str
    seal: bytes
    common: Mapping[str, Any]
    told: tuple[str, str, str]


async def how_it_stands(reader: Reader, device: str, wanted: Wanted) -> Standing:
    """Give what a pull of this reader on this phone is made from."""
    me = me_document(reader)
    catalogue = await catalogue_document(reader)
    rules = await rules_document(reader)
    epoch, seal = await epoch_and_seal()
    who: list[Any] = [reader.id, reader.language, reader.zone, reader.cities, wanted]
    if wanted == "all":
        who += [reader.profile, reader.roles]
    return Standing(
        reader=reader,
        device=device,
        wanted=wanted,
        who=digest(*who),
        choices=digest(rules["choices"]),
        epoch=epoch,
        seal=seal,
        common={"me": me, "catalogue": catalogue, "rules": rules},
        told=(digest(me), digest(catalogue), digest(rules)),
    )


async def why_anew(cursor: Cursor | None, asked: str, standing: Standing) -> Reason:
    """Tell why everything has to be read anew; empty where the cursor holds."""
    if cursor is None:
        return "unknown_cursor" if asked else "first"
    if cursor.schema != SCHEMA:
        return "schema"
    tag = await _tag_of(cursor.seq)
    if tag != cursor.tag:
        return await _lost(cursor, tag, standing)
    if cursor.reader != standing.who:
        return "reader"
    if standing.wanted == "all" and cursor.choices != standing.choices:
        return "catalogue"
    return ""


async def first_cursor(standing: Standing) -> Cursor:
    """Give the cursor of a phone that holds nothing: changes count from now on."""
    seq = await newest()
    return Cursor(
        schema=SCHEMA,
        reader=standing.who,
        choices=standing.choices,
        epoch=standing.epoch,
        seq=seq,
        key="",
        tag=await _tag_of(seq),
        told=("", "", ""),
        held="",
        place=("", ""),
    )


async def _tag_of(seq: int) -> str:
    """Give the tag a number was given with; empty for nought, and for what is not remembered."""
    row = await Tick.select(Tick.tag).where(Tick.seq == seq).first()
    return str(row["tag"]) if row else ""


async def _lost(cursor: Cursor, tag: str, standing: Standing) -> Reason:
    """Tell an old cursor from one of a future that was lost: then a backup was restored.

    The first phone to bring one changes the epoch, so that no phone goes on with protocols that
    this database does not know it gave.
    """
    if not tag and cursor.seq <= await newest():
        return "unknown_cursor"
    if cursor.epoch == standing.epoch:
        await new_epoch(cursor.epoch)
    return "restored"
