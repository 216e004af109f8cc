"""Accounts, sessions, sign-in attempts and the audit trail.

Instants are integer milliseconds UTC.
"""

from piccolo.columns import BigInt, Boolean, ForeignKey, Integer, Text, Varchar
from piccolo.table import Table


class Account(Table):
    """A person who signs in; also everyone a history names, active or not."""

    id = Varchar(length=64, primary_key=True)
    username = Varchar(length=64, unique=True)
    name = Varchar(length=200)
    profile = Varchar(length=16)  # technician | manager | qa
    active = Boolean(default=True)
    demo = Boolean(default=False)
    password = Text(default="")  # argon2id hash; empty: cannot sign in
    language = Varchar(length=8, default="pt-BR")
    theme = Varchar(length=8, default="auto")  # auto | light | dark
    zone = Varchar(length=40, default="America/Sao_Paulo")
    cities = Text(default="[]")  # JSON list; used when the deployment narrows reading to cities


class RoleMembership(Table):
    """A person belongs to a role (Cargo)."""

    id = Varchar(length=140, primary_key=True)  # account:role
    account = ForeignKey(Account, index=True)
    role = Varchar(length=64, index=True)


class Session(Table):
    """A signed-in browser; the cookie holds a secret, the table only its SHA-256."""

    id = Varchar(length=64, primary_key=True)  # sha256 of the cookie's secret, hex
    account = ForeignKey(Account, index=True)
    created_at = BigInt()
    seen_at = BigInt()
    expires_at = BigInt(index=True)
    device = Varchar(length=64, default="")
    user_agent = Varchar(length=300, default="")


class EarlierPhone(Table):
    """A phone a session was used on before the one in its row: revoked, it ends the session."""

    id = Varchar(length=130, primary_key=True)  # <session>/<device>
    session = ForeignKey(Session, index=True)
    device = Varchar(length=64)


class SignInAttempt(Table):
    """Failed sign-ins of late, per account and per address, for the throttle."""

    id = Varchar(length=160, primary_key=True)  # account:<digest of what was typed> or address:…
    failures = Integer(default=0)
    last_at = BigInt(index=True)
    blocked_until = BigInt(default=0)


class AuditEntry(Table):
    """Sign-ins, sign-outs and refusals: who, what, when, from where."""

    id = Varchar(length=36, primary_key=True)  # uuid7
    at = BigInt(index=True)
    account = Varchar(length=64, default="", index=True)
    what = Varchar(length=40)
    address = Varchar(length=64, default="")
    detail = Text(default="{}")
