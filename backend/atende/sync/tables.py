"""Receipts: what became of every action, stored with its effect in one transaction."""

from piccolo.columns import BigInt, Integer, Text, Varchar
from piccolo.table import Table


class Receipt(Table):
    """The answer an action got; it gets the same one however often it arrives."""

    id = Varchar(length=36, primary_key=True)  # the action's id
    account = Varchar(length=64, index=True)
    device = Varchar(length=64, default="")
    ticket = Varchar(length=36, default="", index=True)
    kind = Varchar(length=16, default="")
    after = Varchar(length=36, null=True, default=None)
    supersedes = Varchar(length=36, null=True, default=None)
    outcome = Varchar(length=12)  # applied | rejected | conflict | withdrawn
    code = Varchar(length=40, default="")
    version = Integer(default=0)
    answer = Text(default="{}")  # JSON: values of the refusal, field errors, theirs
    action = Text(default="{}")  # JSON of what was asked, kept so that no typed word is lost
    recorded_at = BigInt(index=True)


class ProtocolSeries(Table):
    """The next protocol number of a year; ranges are cut from it."""

    id = Varchar(length=16, primary_key=True)  # the year
    next = BigInt()


class Device(Table):
    """One person on one phone; the phone makes the id and says how its queue stands."""

    id = Varchar(length=36, primary_key=True)  # uuid
    account = Varchar(length=64, index=True)
    name = Varchar(length=120, default="")
    user_agent = Varchar(length=300, default="")
    version = Varchar(length=40, default="")
    created_at = BigInt()
    seen_at = BigInt(index=True)
    pending = Integer(default=0)  # actions it has not sent, as it last said
    oldest_at = BigInt(null=True, default=None)  # when the first of them was made
    revoked_at = BigInt(null=True, default=None)
    revoked_by = Varchar(length=64, default="")
    handed_in_at = BigInt(null=True, default=None)  # its queue, after it was revoked


class Held(Table):
    """What a device holds after a group it was sent; the cursor it keeps names the row.

    A row is never changed, so a cursor means the same whatever was sent meanwhile and got lost.
    """

    id = Varchar(length=24, primary_key=True)  # random
    device = Varchar(length=36, index=True)
    number = BigInt()  # counts up within the device
    keys = Text()  # JSON {what the documents were made with: [keys]}


class OpenedKey(Table):
    """A document opened on a phone joins what the phone holds, for a while."""

    id = Varchar(length=140, primary_key=True)  # device:key
    device = Varchar(length=36, index=True)
    key = Varchar(length=100)
    at = BigInt(index=True)


class Epoch(Table):
    """One row: a random word that changes when the database was restored, and a secret."""

    id = BigInt(primary_key=True)
    value = Varchar(length=32)
    seal = Varchar(length=64, default="")  # what cursors are signed with; told to nobody


class Quarantined(Table):
    """An action of a revoked device's queue, for a manager to settle."""

    id = Varchar(length=36, primary_key=True)  # uuid7, in the order of the queue
    device = Varchar(length=36, index=True)
    account = Varchar(length=64, index=True)
    action = Text()  # JSON, as the phone kept it
    received_at = BigInt()
    state = Varchar(length=12, default="waiting", index=True)  # | applied | refused | let_go
    note = Text(default="")  # why it was let go
    answer = Text(default="{}")  # JSON {code, message} of what applying it gave
    settled_by = Varchar(length=64, default="")
    settled_at = BigInt(null=True, default=None)
