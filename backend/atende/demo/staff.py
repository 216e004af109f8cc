"""Who works for the made-up provider: the demo accounts, and those histories name beside them."""

from collections.abc import Iterable

from atende.accounts import people
from atende.accounts.demo import ensure_demo_accounts
from atende.accounts.people import NewAccount
from atende.demo.chance import chance
from atende.demo.names import person

TECHNICIAN = "tecnico"
FIBRE, RADIO, NETWORK = "equipe-fibra", "equipe-radio", "rede"
DESK, SECOND, MONEY, SALES = "suporte-n1", "suporte-n2", "financeiro", "comercial"

_DEMO_ROLES = {TECHNICIAN: (FIBRE, SECOND), "gestor": (NETWORK,)}
_STAFF = (
    NewAccount("bia.rocha", "Bia Rocha", "technician", roles=(FIBRE, RADIO)),
    NewAccount("ademir.huebl", "Ademir Huebl", "technician", roles=(FIBRE,)),
    NewAccount("jonas.treml", "Jonas Treml", "technician", roles=(FIBRE,)),
    NewAccount("everton.lima", "Everton Lima", "technician", roles=(RADIO,)),
    NewAccount("karina.weiss", "Karina Weiss", "technician", roles=(RADIO, FIBRE)),
    NewAccount("osmar.fendrich", "Osmar Fendrich", "technician", roles=(NETWORK, FIBRE)),
    NewAccount("aline.souza", "Aline Souza", "technician", roles=(DESK,)),
    NewAccount("bruno.cardoso", "Bruno Cardoso", "technician", roles=(DESK, SECOND)),
    NewAccount("larissa.pscheidt", "Larissa Pscheidt", "technician", roles=(DESK,)),
    NewAccount("denise.voigt", "Denise Voigt", "technician", roles=(MONEY, DESK)),
    NewAccount("igor.martins", "Igor Martins", "technician", roles=(SALES, DESK)),
    NewAccount("sonia.linzmeyer", "Sônia Linzmeyer", "manager", roles=(DESK, MONEY, SALES)),
    NewAccount("marcelo.kruger", "Marcelo Krüger", "manager", roles=(FIBRE, RADIO)),
)
_CUSTOMERS_PER_TECHNICIAN = 800  # so that a larger provider has the hours its visits take


async def ensure_staff(customers: int) -> None:
    """Make the accounts that are missing, and put the demo accounts into their roles."""
    await ensure_demo_accounts()
    for account, roles in _DEMO_ROLES.items():
        await people.set_roles(account, roles)
    staff = [*_STAFF, *_more(customers)]
    there = await people.names_of(new.username for new in staff)
    for new in staff:
        if new.username not in there:
            await people.create(new)


def _more(customers: int) -> Iterable[NewAccount]:
    for number in range(1, max(0, customers - 5_000) // _CUSTOMERS_PER_TECHNICIAN + 1):
        role = RADIO if number % 4 == 0 else FIBRE
        name = person(chance("staff", number))
        yield NewAccount(f"campo.{number:02}", name, "technician", roles=(role,))
