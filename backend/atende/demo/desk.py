"""Who there is to act: the staff by what they do."""

from collections.abc import Mapping
from random import Random

from atende.demo.staff import FIBRE, NETWORK, RADIO, TECHNICIAN
from atende_rules.model import Actor, Catalogue

_FIELD = (FIBRE, RADIO, NETWORK)


class Desk:
    """The actors of a catalogue, sorted by role."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        people = sorted(catalogue.users.values(), key=lambda user: user.id)
        self.actors: Mapping[str, Actor] = {
            user.id: Actor(user.id, user.name, user.profile, frozenset(user.roles))
            for user in people
            if user.active and user.profile != "qa"
        }
        self._managers = [each for each in self.actors.values() if each.profile == "manager"]
        self._of_role: dict[str, list[Actor]] = {
            role: [
                each
                for each in self.actors.values()
                if role in each.roles and each.profile == "technician"
            ]
            for role in catalogue.roles
        }

    @property
    def technician(self) -> Actor:
        """The demo technician."""
        return self.actors[TECHNICIAN]

    def manager(self, dice: Random) -> Actor:
        """Give a manager."""
        return dice.choice(self._managers)

    def of_role(self, role: str, dice: Random) -> Actor:
        """Give a technician of a role, or a manager where it has none."""
        return dice.choice(self._of_role[role] or self._managers)

    def visitors(self, role: str, *, radio: bool) -> list[str]:
        """Give the ids of those who are sent on visits for a role's tickets."""
        field = role if role in _FIELD else FIBRE
        return [each.id for each in self._of_role[RADIO if radio else field]]
