"""What a technician measures, as readings of a test."""

from random import Random
from typing import Any


def measure(kind: str, dice: Random, *, good: bool) -> dict[str, Any]:
    """Give the fields of a test: `optical` power at the ONU, or `speed` by cable."""
    return _optical(dice, good=good) if kind == "optical" else _speed(dice, good=good)


def dbm(dice: Random, *, good: bool = True) -> str:
    """Give an optical power as it is written; below -27 dBm the ONU loses the signal."""
    return f"-{dice.uniform(16, 24) if good else dice.uniform(27, 33):.1f}".replace(".", ",")


def _optical(dice: Random, *, good: bool) -> dict[str, Any]:
    sent = f"{dice.uniform(1.8, 3.2):.1f}".replace(".", ",")
    readings = [
        {"name": "RX", "value": dbm(dice, good=good), "unit": "dBm"},
        {"name": "TX", "value": sent, "unit": "dBm"},
    ]
    return {"what": "Potência óptica", "result": _result(good=good), "readings": readings}


def _speed(dice: Random, *, good: bool) -> dict[str, Any]:
    down = dice.randrange(180, 590) if good else dice.randrange(8, 70)
    readings = [
        {"name": "Download", "value": str(down), "unit": "Mbps"},
        {"name": "Upload", "value": str(down // 2), "unit": "Mbps"},
        {"name": "Latência", "value": str(dice.randrange(6, 22 if good else 90)), "unit": "ms"},
    ]
    return {"what": "Velocidade no cabo", "result": _result(good=good), "readings": readings}


def _result(*, good: bool) -> str:
    return "ok" if good else "fail"
