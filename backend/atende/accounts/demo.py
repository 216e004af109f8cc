"""The three accounts of a demonstration; they sign in only where the demo mode is on."""

from typing import Final

from atende.accounts import passwords, people
from atende.accounts.people import NewAccount

PASSWORD: Final = "atende"  # noqa: S105 - public on purpose, refused outside the demo mode

DEMO_ACCOUNTS: Final = (
    NewAccount("tecnico", "Rafael Souza", "technician", demo=True),
    NewAccount("gestor", "Lúcia Prado", "manager", demo=True),
    NewAccount("qa", "Ana Teles", "qa", demo=True),
)


async def ensure_demo_accounts() -> None:
    """Make those of the demo accounts that are missing; touches none that is there."""
    names = [account.username for account in DEMO_ACCOUNTS]
    there = await people.names_of(names)
    for account in DEMO_ACCOUNTS:
        if account.username not in there:
            hashed = await passwords.hash_password(PASSWORD)
            await people.create(_with_password(account, hashed))


def _with_password(account: NewAccount, hashed: str) -> NewAccount:
    return NewAccount(account.username, account.name, account.profile, hashed, demo=True)
