"""Customers with their plans, invoices and contacts.

Days are 'YYYY-MM-DD' text, money integer centavos, phones digits with country code
(5547999991234), documents (CPF/CNPJ) digits and capital letters without punctuation.
"""

from piccolo.columns import BigInt, Boolean, ForeignKey, Integer, Text, Varchar
from piccolo.table import Table


class Customer(Table):
    """One customer; the id is the provider's own code where there is one."""

    id = Varchar(length=64, primary_key=True)
    code = Varchar(length=64, index=True)
    kind = Varchar(length=8, default="person")  # person | company
    name = Varchar(length=200)
    sort_name = Varchar(length=200, index=True)  # folded name, for order and paging
    trade_name = Varchar(length=200, default="")
    document = Varchar(length=14, default="")  # CPF or CNPJ, no punctuation
    status = Varchar(length=16, default="active")  # active | blocked | cancelled | prospect
    since = Varchar(length=10, default="")
    street = Varchar(length=200, default="")
    number = Varchar(length=20, default="")
    complement = Varchar(length=100, default="")
    district = Varchar(length=100, default="")
    city = Varchar(length=100, default="", index=True)
    state = Varchar(length=2, default="")
    cep = Varchar(length=8, default="")
    reference = Varchar(length=300, default="")
    latitude = Varchar(length=16, default="")
    longitude = Varchar(length=16, default="")
    zone = Varchar(length=40, default="America/Sao_Paulo")
    email = Varchar(length=200, default="")
    phones = Text(default="[]")  # JSON list of digits
    notes = Text(default="")


class Plan(Table):
    """A plan a customer has or had."""

    id = Varchar(length=64, primary_key=True)
    customer = ForeignKey(Customer, index=True)
    contract = Varchar(length=40, default="")
    name = Varchar(length=120)
    state = Varchar(length=12)  # active | inactive | cancelled (Ativo, Inativo, Cancelado)
    technology = Varchar(length=40, default="")  # fibra, rádio, cabo …
    down_kbps = Integer(default=0)
    up_kbps = Integer(default=0)
    price = BigInt(default=0)
    since = Varchar(length=10, default="")
    until = Varchar(length=10, default="")
    login = Varchar(length=120, default="")  # access login (PPPoE)
    access_server = Varchar(length=120, default="")
    ip_address = Varchar(length=45, default="")
    equipment = Varchar(length=120, default="")  # model
    mac = Varchar(length=12, default="")
    serial = Varchar(length=60, default="")
    services = Text(default="[]")  # JSON list of texts: what else the plan holds
    address = Varchar(length=300, default="")  # where installed, if not the customer's


class Invoice(Table):
    """An invoice (fatura)."""

    id = Varchar(length=64, primary_key=True)
    customer = ForeignKey(Customer, index=True)
    number = Varchar(length=40, default="")
    state = Varchar(length=12)  # open | paid | cancelled; overdue is an open one past its day
    issued = Varchar(length=10, default="")
    due = Varchar(length=10, index=True)
    paid = Varchar(length=10, default="")
    amount = BigInt()
    paid_amount = BigInt(default=0)
    boleto = Varchar(length=48, default="")  # digitable line, digits only
    pix = Text(default="")
    lines = Text(default="[]")  # JSON [{"text": …, "quantity": 1, "amount": centavos}]


class Contact(Table):
    """Someone to talk to about a customer."""

    id = Varchar(length=64, primary_key=True)
    customer = ForeignKey(Customer, index=True)
    name = Varchar(length=200)
    relation = Varchar(length=80, default="")
    phones = Text(default="[]")  # JSON list of digits
    whatsapp = Varchar(length=20, default="")
    email = Varchar(length=200, default="")
    notes = Text(default="")
    main = Boolean(default=False)
