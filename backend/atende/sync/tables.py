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
