"""What the people of a history must have been allowed, for it to have happened under the rules.

The rules themselves say it: each step is put to them with what its author has so far, and a
refusal for want of rights names the right that was missing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from atende.importing.planning import Step, TicketPlan
from atende_rules.decide import decide
from atende_rules.evolve import evolve
from atende_rules.model import (
    Accepted,
    Action,
    Actor,
    Catalogue,
    Decision,
    Profile,
    Rejected,
    Ticket,
)


@dataclass(slots=True)
class Grants:
    """By person: who must be a manager, and the roles others belong to."""

    managers: set[str] = field(default_factory=set)
    roles: dict[str, set[str]] = field(default_factory=dict)

    def actor(self, person: str, name: str) -> Actor:
        """Give the person as the rules see them."""
        profile: Profile = "manager" if person in self.managers else "technician"
        return Actor(person, name, profile, frozenset(self.roles.get(person, ())))

    def learn(self, person: str, decision: Decision) -> bool:
        """Grant what the refusal says was missing; False where it was something else."""
        if not isinstance(decision, Rejected) or person in self.managers:
            return False
        role = decision.values.get("role")
        if decision.code == "not_yours" and role and not decision.values.get("user"):
            self.roles.setdefault(person, set()).add(role)
        elif decision.code in ("not_yours", "managers_only"):
            self.managers.add(person)
        else:
            return False
        return True


def implied(plans: Iterable[TicketPlan], catalogue: Catalogue) -> Grants:
    """Give the least that lets everyone do what the plans say they did.

    Whoever is given a ticket of a group belongs to that group.
    """
    grants = Grants()
    for plan in plans:
        ticket: Ticket | None = None
        for step in plan.steps:
            if step.role:
                grants.roles.setdefault(step.fields["to_user"], set()).add(step.role)
            decision = _tried(ticket, plan, step, grants, catalogue)
            if isinstance(decision, Accepted):
                for event in decision.events:
                    ticket = evolve(ticket, event)
    return grants


def action_of(plan: TicketPlan, step: Step, based_on: int) -> Action:
    """Give the step as the action it was."""
    ticket = None if step.kind == "open" else plan.ticket
    return Action(step.id, step.kind, ticket, step.at, based_on, step.fields)


def with_rights(catalogue: Catalogue, grants: Grants) -> Catalogue:
    """Give the catalogue with the people's profiles and roles as granted."""
    users = {
        person: replace(
            user,
            profile="manager" if person in grants.managers else user.profile,
            roles=tuple(sorted({*user.roles, *grants.roles.get(person, ())})),
        )
        for person, user in catalogue.users.items()
    }
    return replace(catalogue, users=users)


def _tried(
    ticket: Ticket | None, plan: TicketPlan, step: Step, grants: Grants, catalogue: Catalogue
) -> Decision:
    action = action_of(plan, step, ticket.version if ticket else 0)
    while True:
        decision = decide(ticket, action, grants.actor(step.by, step.by), catalogue)
        if not grants.learn(step.by, decision):
            return decision
