"""What the example policy says of closings: asked of the phone's bridge and of the server alike."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

EXAMPLE = Path(__file__).with_name("policy_example.py").read_text(encoding="utf-8")
TEXTS = {
    "pt-BR": "Antes de fechar, registre um teste com a potência óptica entre -27 e -8 dBm.",
    "en": "Before closing, record a test with an optical power between -27 and -8 dBm.",
}


@dataclass(frozen=True)
class Case:
    """A ticket of type *Sem sinal*, readings recorded one test each, and how it is closed."""

    name: str
    readings: tuple[tuple[str, str], ...]
    refused: bool
    closing: dict[str, Any] = field(default_factory=dict)


CASES = (
    Case("nothing measured", (), refused=True),
    Case("a good reading", (("-19,2", "dBm"),), refused=False),
    Case("a minus sign proper", (("\u221219.2", "dBm"),), refused=False),
    Case("the weakest allowed", (("-27", "dBm"),), refused=False),
    Case("the strongest allowed", (("-8,0", "DBM"),), refused=False),
    Case("too weak", (("-27,1", "dBm"),), refused=True),
    Case("too strong", (("-7.99", "dBm"),), refused=True),
    Case("another unit", (("-19,2", "dB"),), refused=True),
    Case("no number", (("boa", "dBm"), ("nan", "dBm")), refused=True),
    Case("bad, then good", (("-31", "dBm"), ("-20", "dBm")), refused=False),
    Case("another type", (), refused=False, closing={"type": "alterar-senha"}),
    Case("without a solution", (), refused=False, closing={"outcome": "unresolved"}),
)
BROKEN = {
    "raises": "def check(action, ticket, catalogue, actor):\n    return 1 / 0\n",
    "leaves": "def check(action, ticket, catalogue, actor):\n    raise SystemExit\n",
    "gives something else": "def check(action, ticket, catalogue, actor):\n    return 'no'\n",
    "gives no text": (
        "from atende_rules.policy import Refusal\n"
        "def check(action, ticket, catalogue, actor):\n    return Refusal({})\n"
    ),
}
