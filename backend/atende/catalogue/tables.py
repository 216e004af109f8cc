"""What people choose from. Rows are never deleted: what is no longer chosen is inactive."""

from piccolo.columns import Boolean, Integer, Text, Varchar
from piccolo.table import Table


class Role(Table):
    """A role (Cargo): people belong to it, tickets wait in it."""

    id = Varchar(length=64, primary_key=True)
    name = Varchar(length=120)
    active = Boolean(default=True)
    cities = Text(default="[]")  # JSON list


class Status(Table):
    """A ticket's status."""

    id = Varchar(length=64, primary_key=True)
    name = Varchar(length=120)
    name_en = Varchar(length=120, default="")
    phase = Varchar(length=8, default="open")  # open | closed; people pick open ones only
    tone = Varchar(length=8, default="")  # on | wait | late | done: the tag's colour
    icon = Varchar(length=40, default="")
    help = Varchar(length=200, default="")
    position = Integer(default=0)
    use = Varchar(length=12, default="")  # opened | resolved | unresolved | reopened: set by rules
    active = Boolean(default=True)


class TicketType(Table):
    """What a ticket is about."""

    id = Varchar(length=64, primary_key=True)
    name = Varchar(length=200)
    area = Varchar(length=120, default="")
    target_minutes = Integer(default=0)  # 0: no due time
    position = Integer(default=0)
    active = Boolean(default=True)


class Priority(Table):
    """How urgent; the type's target is multiplied by percent/100."""

    id = Varchar(length=64, primary_key=True)
    name = Varchar(length=120)
    name_en = Varchar(length=120, default="")
    percent = Integer(default=100)
    position = Integer(default=0)
    active = Boolean(default=True)


class OrderKind(Table):
    """What a service order is for, and how long it usually takes."""

    id = Varchar(length=64, primary_key=True)
    name = Varchar(length=120)
    name_en = Varchar(length=120, default="")
    minutes = Integer(default=60)
    position = Integer(default=0)
    active = Boolean(default=True)
