"""The document ``rules``: what the rules need on a phone; and the provider's own policy."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

import structlog

from atende.catalogue.current import current_catalogue
from atende.web.reader import Reader
from atende_rules.model import Action, Actor, Booking, Catalogue, Decision, Rejected, Ticket
from atende_rules.policy import judge, policy_hash, read_policy

log = structlog.get_logger("atende.policy")
_source = ""


async def rules_document(_reader: Reader) -> dict[str, Any]:
    """Give the bare catalogue and the policy; the same for every reader.

    ``choices`` are lists by kind, retired choices and people among them, since histories name them;
    ``policy`` its ``source`` text and the ``hash`` that actions carry.
    """
    catalogue = await current_catalogue()
    return {"choices": choices(catalogue), "policy": {"hash": current_hash(), "source": _source}}


def choices(catalogue: Catalogue) -> dict[str, list[dict[str, Any]]]:
    """Give the catalogue as plain values: what ``atende_rules.bridge.catalogue_from`` reads."""
    return {
        "statuses": [asdict(each) for each in catalogue.statuses.values()],
        "types": [asdict(each) for each in catalogue.types.values()],
        "roles": [asdict(each) for each in catalogue.roles.values()],
        "users": [{**asdict(each), "roles": [*each.roles]} for each in catalogue.users.values()],
        "priorities": [asdict(each) for each in catalogue.priorities.values()],
        "order_kinds": [asdict(each) for each in catalogue.order_kinds.values()],
    }


def use_policy(source: str) -> None:
    """Judge by this policy from now on; an empty text is none.

    :raises PolicyError: it cannot be used; the one before stays.
    """
    global _source  # noqa: PLW0603  # one policy for the process, set when it starts
    read_policy(source)
    _source = source


@contextmanager
def policy(source: str) -> Iterator[None]:
    """Judge by this policy for a while."""
    before = _source
    use_policy(source)
    try:
        yield
    finally:
        use_policy(before)


def current_hash() -> str:
    """Give the name of the rules and policy in use."""
    return policy_hash(_rules(), _source)


def judged(  # what the rules are asked
    ticket: Ticket | None,
    action: Action,
    actor: Actor,
    catalogue: Catalogue,
    bookings: tuple[Booking, ...],
    chain: frozenset[str],
) -> Decision:
    """Give what the rules and the policy in use say; a policy that fails is told in the log."""
    policy = read_policy(_source)
    decision = judge(policy, ticket, action, actor, catalogue, bookings, chain)
    if isinstance(decision, Rejected) and decision.code == "policy_failed":
        log.error("policy_failed", action=action.id, kind=action.kind, **decision.values)
    return decision


@cache
def _rules() -> str:
    """Give a digest of the rules package's own source: equal versions may hold unequal rules."""
    found = sha256()
    for name, content in sorted(_sources(files("atende_rules"))):
        found.update(name.encode() + b"\0" + content + b"\0")
    return found.hexdigest()


def _sources(package: Traversable) -> Iterator[tuple[str, bytes]]:
    for each in package.iterdir():
        if each.name.endswith(".py"):
            yield each.name, each.read_bytes()
