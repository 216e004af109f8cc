"""The reader of a page, as the rules know readers."""

from typing import cast

from atende.web.reader import Reader
from atende_rules import present
from atende_rules.model import Actor, Profile


def audience(reader: Reader) -> present.Reader:
    """Give who a document is for: what they may do, their language and zone."""
    actor = Actor(
        id=reader.id,
        name=reader.name,
        profile=cast("Profile", reader.profile),
        roles=frozenset(reader.roles),
    )
    return present.Reader(actor, reader.language, reader.zone)
