"""Random queues: what somebody writes on a ticket one after another, each after the one before."""

from typing import Any

from hypothesis import strategies as st

from atende_rules.model import Action, Kind
from tests.unit.rules.rule_cases import action, new_id

ORDERS = [new_id() for _ in range(2)]
STARTS = ("2026-11-27T09:00:00-03:00", "2026-11-27T09:30:00-03:00", "2026-11-28T14:00:00-04:00")
WRITTEN: tuple[tuple[Kind, dict[str, Any]], ...] = (
    ("comment", {}),
    ("test", {"readings": [{"name": "rx", "value": "-19,2", "unit": "dBm"}]}),
    ("set_status", {"status": "execucao"}),
    ("set_status", {"status": "peca"}),
    ("set_status", {"status": "velho"}),
    ("forward", {"to_role": "radio"}),
    ("forward", {"to_role": None, "to_user": "rafael"}),
    ("forward", {"to_role": None, "to_user": "bia"}),
    ("close", {}),
    ("close", {"outcome": "unresolved", "type": "senha"}),
    ("reopen", {}),
    *(
        ("schedule", {"order": order, "start": start, "technician": who})
        for order, start, who in zip(ORDERS, STARTS, ("rafael", "rafael"), strict=False)
    ),
    ("schedule", {"order": ORDERS[1], "start": STARTS[2], "technician": "bia"}),
    *(("reschedule", {"order": order, "start": STARTS[2]}) for order in ORDERS),
    *(("cancel_order", {"order": order}) for order in ORDERS),
)


@st.composite
def queues(draw: st.DrawFn, based_on: int, most: int = 6) -> list[Action]:
    """Give actions based on one version, each after the one before."""
    written = draw(st.lists(st.sampled_from(range(len(WRITTEN))), min_size=1, max_size=most))
    queue: list[Action] = []
    for place in written:
        kind, fields = WRITTEN[place]
        after = queue[-1].id if queue else None
        queue.append(action(kind, based_on, after=after, **fields))
    return queue


OFFICE = st.lists(st.sampled_from(range(len(WRITTEN))), max_size=3)
"""What the office writes meanwhile: places in ``WRITTEN``."""
