"""A provider's own policy: one Python file that may refuse what the rules accept.

The file defines ``check(action, ticket, catalogue, actor)``, which gives None, or a ``Refusal``
with its text in every language the provider's people read. It runs after the rules, on the server
and on every phone, from the same source text: the answer may depend on its four arguments and on
nothing else. docs/policy.md tells its authors how.
"""

import ast
import collections
import dataclasses
import datetime as dt
import functools
import itertools
import json
import math
import re
import typing
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from types import ModuleType

from atende_rules.decide import decide
from atende_rules.model import (
    Accepted,
    Action,
    Actor,
    Booking,
    Catalogue,
    Decision,
    FieldError,
    Rejected,
    Ticket,
)
from atende_rules.reading import read_fields

OFFERED = {
    each.__name__
    for each in (
        collections,
        dataclasses,
        dt,
        functools,
        itertools,
        json,
        math,
        re,
        typing,
        unicodedata,
    )
}
"""Modules a policy may import beside this package; imported here, so that the phone has them."""
_OWN = __name__.partition(".")[0]
_NAME = "policy.py"


class PolicyError(ValueError):
    """A policy file cannot be used; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a policy refuses: its text by language, and the form's field it is about, if one.

    ``texts`` has at least one text; who reads another language gets the first.
    """

    texts: Mapping[str, str]
    field: str = ""


type Check = Callable[[Action, Ticket | None, Catalogue, Actor], Refusal | None]


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy that was read: its source text, and what it checks."""

    source: str
    check: Check


@lru_cache(maxsize=4)
def read_policy(source: str, name: str = _NAME) -> Policy | None:
    """Give the policy a source text defines; None for an empty text, which refuses nothing.

    :raises PolicyError: it is no Python, imports what a phone does not have, fails while it is
        read, or defines no ``check``.
    """
    if not source.strip():
        return None
    try:
        tree = ast.parse(source, name)
    except (SyntaxError, ValueError) as error:
        raise PolicyError(f"{name} is not valid Python: {error}") from error
    for module in _imported(tree):
        if module.partition(".")[0] not in {*OFFERED, _OWN}:
            offered = ", ".join(sorted(OFFERED))
            raise PolicyError(f"{name} imports {module}; phones have {_OWN} and {offered}")
    own = ModuleType("atende_policy")
    try:
        exec(compile(tree, name, "exec"), own.__dict__)  # noqa: S102  # the provider's own file
    except (Exception, SystemExit) as error:
        raise PolicyError(f"{name} fails while it is read: {_told(error)}: {error}") from error
    check = getattr(own, "check", None)
    if not callable(check):
        raise PolicyError(f"{name} defines no function check(action, ticket, catalogue, actor)")
    return Policy(source, check)


def policy_hash(rules: str, source: str) -> str:
    """Give the name of these rules with this policy: equal on both sides when the sources are."""
    return sha256(f"{rules}\0{source}".encode()).hexdigest()[:16]


def judge(  # what ``decide`` is asked, and by which policy
    policy: Policy | None,
    ticket: Ticket | None,
    action: Action,
    actor: Actor,
    catalogue: Catalogue,
    bookings: tuple[Booking, ...] = (),
    chain: frozenset[str] = frozenset(),
) -> Decision:
    """Give what becomes of the action by the rules, and then by the policy.

    The policy is asked only of what would change something. Where it fails, the action is refused
    with ``policy_failed``, whose ``error`` says where.
    """
    decision = decide(ticket, action, actor, catalogue, bookings, chain)
    if policy is None or not isinstance(decision, Accepted) or not decision.events:
        return decision
    fields = read_fields(action)
    asked = action if isinstance(fields, Rejected) else replace(action, fields=fields)
    try:
        return _refused(policy.check(asked, ticket, catalogue, actor)) or decision
    except (Exception, SystemExit) as error:  # noqa: BLE001  # whatever a policy may raise
        return Rejected("policy_failed", {"error": _told(error)})


def number(text: object) -> float | None:
    """Give the number a reading was typed as ("-19,2", "+3.0", or with U+2212), else None."""
    try:
        value = float(str(text).strip().replace("\u2212", "-").replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _refused(answer: object) -> Rejected | None:
    if answer is None:
        return None
    if not isinstance(answer, Refusal):
        raise TypeError(f"check gave {type(answer).__name__}, which is neither None nor a Refusal")
    texts = {str(language): str(text) for language, text in answer.texts.items() if text}
    if not texts:
        raise ValueError("check gave a Refusal without a text")
    errors = (FieldError(answer.field, "policy", {"texts": texts}),) if answer.field else ()
    return Rejected("policy", {"texts": texts}, errors)


def _imported(tree: ast.AST) -> list[str]:
    names: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append("." if node.level else node.module or "")
    return names


def _told(error: BaseException) -> str:
    """Give an error's type and line in the policy; its message may quote what a person typed."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith(_NAME):
            line = trace.tb_lineno
        trace = trace.tb_next
    place = f" in line {line}" if line else ""
    return f"{type(error).__name__}{place}"
